"""GSM short messages: 3GPP TS 23.038 (alphabets) and 23.040 (TPDUs), a file per clause.

In: octets or text. Out: frozen values, or a PduFault with field, octet and sentence. No IO, no clock, no chance.
"""
