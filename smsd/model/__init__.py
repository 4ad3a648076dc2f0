"""The nouns, frozen, and each life cycle as a table `MOVES[state][event]`.

No IO, no clock, no chance: a file a noun, the table at its head.
"""
