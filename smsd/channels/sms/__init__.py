"""Texts: from the modem into the database, to the handler of its role and verb, and back as an answer.

inbox        commit first, then delete from the SIM; texts that break a handler are kept aside
long_texts   segments until they are whole; sealed: how they wait
conversation one text, who it is from, answers within the limits; asking: for a proof, or why not
router       role x verb, as tables
officers, coordinators, staff (both of them), residents: a function a command
halts        STOP and VERDER; whose: NEE, was it you?; which: the network, incident and hour that are meant
plain        plain words of role holders: what may be meant, and asking
proofs       whether a text proves something, and what its digits answer; at_once: words that carry their own proof
proven       what a proof sets going; refused: what a wrong one costs
"""
