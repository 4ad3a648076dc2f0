"""Figures and papers for people: evaluations of a month or a year, the hand-over pack, the privacy papers. They change nothing."""
