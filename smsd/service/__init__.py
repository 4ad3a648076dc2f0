"""What the gateway can do, one module an action. A text, a mail, a command of the shell and a page all come here.

context      what lives as long as the daemon
desk         one transaction: who acts, how it is answered and noted
drafts       a draft and its preview; worded: its texts in each language; hints: what else its author may mean
proving      codes: asked, shown, waiting, judged; guard: wrong proofs counted
release      a proof: the plan, one row a member
halting      STOP, VERDER, and what is withdrawn
memberships  added, imported, approved, removed
feedback     the police's words, a coordinator's release, letters
outcomes     what a line says of a text, what the network reports of it
allowance    what each SIM may still send, who is texted by which line
alarms       what people hear of the gateway's own trouble; health: what the machine says of itself; letters: by mail
selftest     a text from each line and back
unreached    whom a broadcast did not reach although there was time
"""
