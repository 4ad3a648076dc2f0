"""Decisions. Pure: `now` and chance are arguments; no IO, no clock.

words, grammar   what a text says
identity         who a number is, and what that person may do
proof            codes, PINs, TOTP, lists
membership       what JOIN, YES and STOP do
limits           against abuse
plan, throttle   who gets what, when
retry            what a fault means for the text and for the line
wording          what the gateway says
lint             what a preview warns of
"""
