"""What the gateway can do, one module an action. A text, a mail, a command of the shell and a page all come here:
with a unit of work and an actor, for a typed result. Nothing here answers who asked; what others have to hear goes
out from here.

context      what lives as long as the daemon
unit         one transaction: its time, journal lines, queued texts, effects; actor: who, by which channel, proven how
access       who may do what, by channel and proof: the table that every function asks
drafts       a draft is judged and stored; previews: its facts gathered, shown to who may prove it; hints: what else
             its author may mean
audience     who gets it; costs: how long that takes on which lines; worded: its texts in each language, as they were
             kept
proving      codes: asked, shown, waiting; answers: what digits may answer, and what they use up; guard: wrong proofs
             counted
behind       the way out of whoever is crowded out
release      a proof: the plan, one row a member
halting      halt, resume, cancel, and what is withdrawn
memberships  added, imported, answered, suspended, removed, erased by others
joining      JOIN, and the code that answers its question; oneself: leave, pause, language, one's data, erasure
heard        thanks, cries, what nobody reads
rights       a role holder blocked, a lock lifted
address      a member's own address, given by text, confirmed by mail
carrier      what the network's operator texts to a card, told to who looks after it
feedback     the police's words, a coordinator's release, letters; feedback_text: as a text to who has no address
witness      at the start: what was handed over or accepted and the database does not know; noted: halts and changes
             of members
outcomes     what a line says of a text, what the network reports of it
allowance    what each SIM may still send, who is texted by which line
alarms       what people hear of the gateway's own trouble; health: what the machine says of itself; letters: by mail
signin       who is signed in on the page; passkeys: a device's key in the place of code and PIN
selftest     a text from each line and back
still        whether a look can bring what the last one did not
unreached    whom a broadcast did not reach although there was time
"""
