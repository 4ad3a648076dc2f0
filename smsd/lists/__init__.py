"""Lists of members as spreadsheets write and read them. Pure: bytes in, bytes and rows out.

sheet         the bytes of a file as numbered rows, whatever program saved them
member_list   those rows as members, and what is wrong with each line
cells         what somebody typed, so that no spreadsheet takes it for a formula
"""
