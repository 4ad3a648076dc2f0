"""Figures and papers for people: evaluations of a month or a year as numbers, lines or a page, the hand-over pack,
the privacy papers.

They change nothing. `page`, `page_year` and `causes` are pure: figures in, text out.
"""
