"""The lines: each modem has a task that keeps it alive and a task that sends.

supervisor   one modem's life: open, listen, reset, cycle its power, open again
sender       claim, throttle, send, record: one commit a text, or a batch
handing      a row's text becomes SUBMITs, handed over in the form that the modem likes
form         which optional fields the modem's SUBMITs have; pure
failover     which line takes which row
overflow     what the others are able to do, for a line that is paid by the text
elsewhere    the lines of other gateways, as those tell them
refusals     whose fault a refusal is, and what becomes of its row
power        the command that takes a modem's power away
"""
