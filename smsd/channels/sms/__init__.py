"""Texts: from the modem into the database, to the handler of its role and verb, and back as an answer.

inbox        commit first, then delete from the SIM; texts that break a handler are kept aside
long_texts   segments until they are whole
conversation one text, who it is from, answers within the limits; asking: for a proof, or why not
router       role x verb, as tables
officers, coordinators, staff (both of them), residents: a function a command
plain        plain words of role holders: what may be meant, and asking
proofs       codes and PINs as people type them
"""
