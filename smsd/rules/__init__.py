"""Decisions. Pure: `now` and chance are arguments; no IO, no clock.

words, grammar   what a text says: its first word, else its sense; later: long patterns
sense            what its words together allow: concepts (words as they are meant), lexicon (which words those are),
                 syntax, membership_sense, alert_sense; signs (words in a row, sign_table), plainly, no_cry
orders           what an officer wants with an alert; halting_words, outright: does it say stop; chatter: is it for
                 residents at all; hazards, places; likeness, turns: where no rule knows
identity         who a number is, and what that person may do
proof            codes, PINs, TOTP, lists; digits: what in a text may be one; answers: which question they answer
signup, signin   the codes of JOIN and of the page
membership       what JOIN, YES and STOP do
limits, calm     against abuse
plan, throttle   who gets what, when; quota: what a SIM may still send; pace, reach
retry            what a fault means for the text and for the line; health: is the line well
texts, tips      an alert's own words; previews: what is shown of them; lint, hints: what a preview warns of
wording          what the gateway says
"""
