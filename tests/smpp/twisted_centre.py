"""An SMS centre on smpp.twisted3, which others wrote (Jasmin's own): it takes texts,
answers after some milliseconds, and sends texts.

`python twisted_centre.py DELAY_MS`. One line of JSON for each thing that happens; `{"from": …, "text": …}` on standard
input makes a phone text, `{"count": 1}` asks how many texts came.
"""

import json
import sys

from smpp.pdu.operations import DeliverSM
from smpp.pdu.pdu_types import AddrNpi, AddrTon, CommandStatus
from smpp.twisted.config import SMPPServerConfig
from smpp.twisted.protocol import DataHandlerResponse
from smpp.twisted.server import SMPPServerFactory
from twisted.cred.checkers import InMemoryUsernamePasswordDatabaseDontUse
from twisted.cred.portal import IRealm, Portal
from twisted.internet import reactor, stdio
from twisted.internet.task import deferLater
from twisted.protocols.basic import LineReceiver
from zope.interface import implementer

told, sys.stdout = sys.stdout, sys.stderr  # the library prints too
DELAY = float(sys.argv[1]) / 1000
state = {"count": 0, "bound": None}


def say(what):
    print(json.dumps(what), file=told, flush=True)


def taken(system_id, bound, pdu):
    """A PDU with a text came."""
    state["count"] += 1
    state["bound"] = bound
    answer = DataHandlerResponse(status=CommandStatus.ESME_ROK, message_id=f"{state['count']:08d}".encode())
    if state["count"] <= 10:
        words = pdu.params["short_message"]
        say(
            {
                "to": pdu.params["destination_addr"].decode(),
                "from": pdu.params["source_addr"].decode(),
                "hex": words.hex(),
            }
        )
    return deferLater(reactor, DELAY, lambda: answer) if DELAY else answer


@implementer(IRealm)
class Realm:
    def requestAvatar(self, avatar, mind, *interfaces):  # noqa: N802 - the names are Twisted's
        return interfaces[0], avatar, lambda: None


class Phones(LineReceiver):
    delimiter = b"\n"

    def lineReceived(self, line):  # noqa: N802
        asked = json.loads(line)
        if "count" in asked:
            say({"count": state["count"]})
            return
        words = DeliverSM(
            source_addr_ton=AddrTon.INTERNATIONAL,
            source_addr_npi=AddrNpi.ISDN,
            source_addr=asked["from"].encode(),
            destination_addr=b"32470000000",
            short_message=asked["text"].encode(),
        )
        bound = next(iter(factory.getBoundConnections("zone")))
        bound.sendDataRequest(words).addCallbacks(
            lambda found: say({"acknowledged": asked["text"], "status": found.response.status.name}),
            lambda why: say({"error": str(why)}),
        )

    def connectionLost(self, reason):  # noqa: N802
        reactor.callFromThread(reactor.stop)


checker = InMemoryUsernamePasswordDatabaseDontUse()
checker.addUser(b"zone", b"geheim")
portal = Portal(Realm())
portal.registerChecker(checker)


class Names:
    """Its database of users wants octets, the server asks in letters."""

    def login(self, credentials, mind, *interfaces):
        credentials.username, credentials.password = credentials.username.encode(), credentials.password.encode()
        return portal.login(credentials, mind, *interfaces)


config = SMPPServerConfig(msgHandler=taken, systems={"zone": {"max_bindings": 5}})
factory = SMPPServerFactory(config, auth_portal=Names())
port = reactor.listenTCP(0, factory, interface="127.0.0.1")
stdio.StandardIO(Phones())
say({"port": port.getHost().port})
reactor.run()
