"""SMPP 3.4: what a carrier's SMS centre speaks over TCP. Its one user is the `smpp` driver (modem/smpp_modem).

frames     octets of a connection become PDUs: length, command, status, sequence number, body
pdus       the bodies of the PDUs that a gateway writes and reads
statuses   command_status (clause 5.1.3) → class and sentence
texts      between SUBMITs and DELIVERs and the fields of submit_sm and deliver_sm: alphabets, parts, validity
receipts   delivery receipts (appendix B and TLVs) → an id and a TP-Status
session    one connection: bind, requests and their answers, enquire_link both ways, unbind

Only `session` does IO. There is no library under it: smpplib 2.2.4 raises KeyError at a submit_sm_resp or deliver_sm
with a TLV that the standard lists for other PDUs (the answer to a text would be lost, and the text be sent twice),
drops the last character of a message id without NUL, and takes a text shorter than its sm_length; aiosmpplib 0.7.4
could not read the receipts of smscsim. The tests read our PDUs with smpplib, and talk to node-smpp.
"""
