"""A sender on Jasmin's own protocol (smpp.twisted3), which keeps nothing: a window of texts under way, and no more.

    python smpp_client.py PORT TEXTS WINDOW WORDS

It runs beside that library, in a process of its own, and imports nothing of ours. It is ended from outside, when its
processor time was read.
"""

import logging
import sys

from smpp.pdu.operations import SubmitSM
from smpp.pdu.pdu_types import AddrNpi, AddrTon
from smpp.twisted.config import SMPPClientConfig
from smpp.twisted.protocol import DataHandlerResponse, SMPPClientProtocol
from twisted.internet import reactor
from twisted.internet.defer import gatherResults, inlineCallbacks
from twisted.internet.protocol import ClientFactory

PORT, TEXTS, WINDOW, WORDS = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4].encode()
logging.disable(logging.WARNING)
numbers = iter(range(1, TEXTS + 1))


class Factory(ClientFactory):
    """What SMPPClientTransceiver does, without its TLS (and pyOpenSSL)."""

    protocol = SMPPClientProtocol

    def getConfig(self):  # noqa: N802 - the names are Twisted's
        return SMPPClientConfig(host="127.0.0.1", port=PORT, username="zone", password="geheim")

    def buildProtocol(self, addr):  # noqa: N802
        made = ClientFactory.buildProtocol(self, addr)
        reactor.callLater(0, main, made)
        return made


@inlineCallbacks
def one_after_the_other(client):
    for n in numbers:
        yield client.sendDataRequest(
            SubmitSM(
                source_addr_ton=AddrTon.INTERNATIONAL,
                source_addr_npi=AddrNpi.ISDN,
                source_addr=b"32470000000",
                dest_addr_ton=AddrTon.INTERNATIONAL,
                dest_addr_npi=AddrNpi.ISDN,
                destination_addr=f"3247100{n:04d}".encode(),
                short_message=WORDS,
            )
        )


@inlineCallbacks
def main(client):
    yield client.bindAsTransceiver(lambda smpp, pdu: DataHandlerResponse(status=0))
    yield gatherResults([one_after_the_other(client) for _ in range(WINDOW)])


reactor.connectTCP("127.0.0.1", PORT, Factory())
reactor.run()
