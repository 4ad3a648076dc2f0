"""The AT engine (3GPP TS 27.005, 27.007, V.250): no IO, no clock.

lines      bytes → lines and prompts
engine     one command in flight; what is its answer, what is a notice
commands   the only place that builds AT lines; what each accepts, how long it may take, how its reply is read
replies    one pure parser a reply
notices    what a modem says unasked
reading    a recorded exchange, read to its end
texts      which answer belongs to which text; earlier_run: texts that a run before left in a modem's hands
results    CMS and CME numbers → sentence and class of fault
"""
