"""Mail: letters and how they are read (pure), SMTP out, IMAP in.

letters      what is written to coordinators and members
reading      what a mail says, and whether it may be believed
smtp         aiosmtplib's one door
imap         imap-tools' one door
"""
