"""asyncio: moves data one step. Sees modems as the protocol only, and decides nothing that rules/ can decide.

context      what lives as long as the daemon
desk         what a handler has in its hands: one transaction, one text
inbox        from the modem into the database, then to a handler; deleted from the SIM only after the commit
handlers/    a function per command
drafts       a draft and its preview
release      a proof: the plan, the rows
halting      STOP, VERDER, and what is withdrawn
dispatcher   one line: claim, throttle, send, record
keeper       one modem's life
receipts     outcomes and delivery reports
jobs         what happens by itself
chores       what happens once a day or once a month
schedule     what the configuration asks for by the clock
feedback     the police's words, a coordinator's release, letters
post         SMTP out, IMAP in
reports      evaluations
papers       hand-over pack, privacy papers
allowance    what each SIM may still send, who goes on which line
alarms       what coordinators hear of the gateway's own trouble
health       what the machine says of itself
power        the command that takes a modem's power away
"""
