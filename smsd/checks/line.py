"""Checks of one line: its port, its network, the texts that go and come. Pure.

In: facts and one line of them. Out: a finding, or None where there is nothing to say. Each sentence says what is
wrong in the words of somebody who has the stick before him; each mend is something that he can do.
"""

from __future__ import annotations

from smsd.checks.facts import Facts, Finding, LineFacts, Verdict
from smsd.model.line import NO_MODEM

OK, WARN, BAD = Verdict.OK, Verdict.WARN, Verdict.BAD
WORDS_OF_SIGNAL = ((-73, "very good"), (-83, "good"), (-93, "fair"), (-103, "weak"), (-999, "hardly any"))
FULL_BAD, FULL_WARN = 0.9, 0.7
OLD_NETWORKS = {"GSM": "2G", "UMTS": "3G"}
OURS = ("simulated", "modemmanager", "smpp")  # lines without a serial port of their own


def port(facts: Facts, line: LineFacts) -> Finding | None:
    """The port: there, ours to open, held by nobody else, with a modem at its end."""
    if line.driver in OURS:
        return None
    where = line.device if line.device != "auto" else "any USB port"
    if line.holder and (line.state != "ready" or not line.answers):
        return Finding("port", BAD, f"{_first(line)} is held by {line.holder}", _end_of(line.holder, facts))
    if line.shared_with:
        return Finding(
            "port",
            BAD,
            f"{_first(line)} is the port of {line.shared_with} as well",
            f"give {line.name} its own device (smsd modem scan), or imei: to both",
        )
    if (
        facts.daemon == "answering"
        and line.state in ("ready", "resting", "throttled", "barred")
        and not _port_trouble(line.reason)
    ):
        return Finding("port", OK, f"{line.model or 'a modem'} answers at {_first(line)}")
    if not line.ports and not _open_port(line):
        hint = facts.sticks[0] if facts.sticks else "plug the stick in, wait ten seconds, then: smsd modem scan"
        return Finding("port", BAD, f"no port fits {where}: the stick is not there, or it has another name", hint)
    if line.may_open is False:
        group = line.port_group or "dialout"
        return Finding(
            "port",
            BAD,
            f"{facts.user} may not open {_first(line)} (it belongs to the group {group})",
            f"sudo usermod -aG {group} {facts.user}; sudo systemctl restart smsd",
        )
    if line.asked and line.answers is False:
        return Finding(
            "port",
            BAD,
            f"{_first(line)} does not answer AT: {line.said or 'silence'}",
            "this is not the port for AT, or the stick hangs: replug it, then smsd modem scan names the right one",
        )
    if facts.daemon == "answering" and line.state in NO_MODEM:
        return Finding("port", BAD, f"the modem is {line.state}: {line.reason or 'no answer yet'}", _for_lost(line))
    if line.asked and line.answers:
        return Finding("port", OK, f"{line.model or 'a modem'} answers at {_first(line)}")
    return None


def _open_port(line: LineFacts) -> bool:
    return "://" in line.device


def _first(line: LineFacts) -> str:
    return line.ports[0] if line.ports else line.device


def _port_trouble(reason: str) -> bool:
    return any(word in reason for word in ("cannot be opened", "is held by", "did not answer", "no answer"))


def _for_lost(line: LineFacts) -> str:
    if "held" in line.reason:
        return "end the other program; only one may have the port"
    if "cannot be opened" in line.reason or "no port" in line.reason:
        return "is the stick plugged in? smsd modem scan shows what is there"
    return (
        "wait a minute: it is restarted by itself. If it stays so, replug the stick; a weak power supply "
        "looks like this too"
    )


def _end_of(holder: str, facts: Facts) -> str:
    name = holder.partition(" ")[0].lower()
    if name == "modemmanager":
        return "sudo systemctl disable --now ModemManager, then replug the stick"
    if name in ("smsd", "python", "python3"):
        return (
            f"a second smsd has it: sudo kill {holder.partition('(')[2].rstrip(')') or 'PID'}, and let systemd "
            "keep the one"
        )
    if name in ("gammu-smsd", "smsd3", "smstools", "bearerbox", "gnokii-smsd"):
        return f"sudo systemctl disable --now {name}: two gateways cannot share one modem"
    return f"end {holder}: only one program may have the port"


def network(facts: Facts, line: LineFacts) -> Finding | None:
    """Registered where texts go, and if not, why."""
    if line.registered:
        how = ", ".join(w for w in (line.operator, line.technology, line.service) if w)
        return Finding("network", OK, f"on the network: {how}" if how else "on the network")
    if line.registered is None or line.sim in ("SIM PIN", "SIM PUK", "none"):
        return None
    why = line.service or "not registered"
    for word, mend in CAUSES:
        if word in why:
            return Finding("network", BAD, f"no texts can go: {why}", mend)
    return Finding(
        "network", BAD, f"no texts can go: {why}", "move the antenna, replug the stick; try the card in a phone"
    )


CAUSES = (
    (
        "data only",
        "the card or the modem is for data: ask the operator for texts on this subscription, or take another card",
    ),
    (
        "denied",
        (
            "the operator refuses this card: is it activated and paid? Does it work in a phone? A modem with "
            "a barred IMEI looks like this too"
        ),
    ),
    ("emergency", "the card is not accepted: not activated, unpaid, or of another operator than the modem is bound to"),
    (
        "searching",
        (
            "no coverage: move the antenna to a window, or try another operator. A 3G stick finds nothing "
            "where only 4G is left"
        ),
    ),
    ("coverage", "no coverage: move the antenna to a window, or try another operator"),
    ("local services", "the network lets it in for nothing but emergencies: is the card activated?"),
)


def generation(facts: Facts, line: LineFacts) -> Finding | None:
    """Warns where the line is on a network that will be switched off."""
    old = OLD_NETWORKS.get(line.technology or "")
    if old is None or not line.registered:
        return None
    end = "which ends between 2027 and 2030 in Belgium" if old == "2G" else "which is off or going off in Belgium"
    return Finding(
        "generation",
        WARN,
        f"it is on {old} ({line.technology}), {end}",
        "plan a stick that can do LTE: hardware/README.md",
    )


def signal(facts: Facts, line: LineFacts) -> Finding | None:
    """The signal in words and dBm; poor below -93 dBm, nothing where the modem does not tell."""
    if line.signal_dbm is None:
        return None
    words = next(words for least, words in WORDS_OF_SIGNAL if line.signal_dbm >= least)
    poor = line.signal_dbm < -93
    return Finding(
        "signal",
        WARN if poor else OK,
        f"signal {words} ({line.signal_dbm} dBm)",
        "put the antenna at a window or outside, away from the Pi and its cables" if poor else "",
    )


def centre(facts: Facts, line: LineFacts) -> Finding | None:
    """The SMS centre in the card."""
    if line.driver == "smpp" or line.centre is None or line.sim in ("SIM PIN", "SIM PUK", "none"):
        return None
    if line.centre:
        return Finding("centre", OK, "the card has an SMS centre")
    return Finding(
        "centre",
        BAD,
        "the card has no SMS centre: no text leaves",
        "set it in a phone (or AT+CSCA) with the number that the operator names",
    )


def sending(facts: Facts, line: LineFacts) -> Finding | None:
    """What the network says to texts of late: a card without credit or with a bar looks like this."""
    refusal = line.refuses or (line.reason if line.state == "barred" and _of_subscription(line.reason) else "")
    if not refusal:
        return None
    return Finding(
        "sending",
        BAD,
        f"the network refuses its texts: {refusal}",
        "no credit, or the card may not send: top it up or ask the operator, and send a text with it from a phone",
    )


def _of_subscription(reason: str) -> bool:
    return any(
        word in reason
        for word in ("bars", "barred", "rejects", "rejected", "no subscription", "does not offer", "out of order")
    )


def line_state(facts: Facts, line: LineFacts) -> Finding | None:
    """What the daemon makes of it, where no other check says why it does not send."""
    if facts.daemon != "answering" or not line.state:
        return None
    if line.state in ("ready", "throttled"):
        more = f" ({line.reason})" if line.state == "throttled" and line.reason else ""
        return Finding("line", OK, f"ready to send{more}")
    if line.state == "barred":
        return Finding(
            "line", BAD, f"it does not send: {line.reason}", f"mend that, then: smsd modem accept {line.name}"
        )
    if line.state == "resting":
        return Finding(
            "line", WARN, f"it rests: {line.reason}", "it goes on by itself; if it stays so, see the lines above"
        )
    return Finding(
        "line",
        WARN,
        f"it is {line.state}: {line.reason or 'a moment, please'}",
        "it is tried again by itself; journalctl -u smsd tells more",
    )


def storage(facts: Facts, line: LineFacts) -> Finding | None:
    """Room for texts that come: a full card is deaf."""
    if line.full is None:
        return None
    if line.full >= FULL_WARN:
        return Finding(
            "storage",
            BAD if line.full >= FULL_BAD else WARN,
            f"the store for incoming texts is {line.full:.0%} full",
            "start the daemon: it reads and deletes them. A store that stays full holds texts that cannot "
            "be deleted: try the card in a phone",
        )
    return Finding("storage", OK, f"the store for incoming texts is {line.full:.0%} full")


def announcements(facts: Facts, line: LineFacts) -> Finding | None:
    """Whether texts that come are told and can be read."""
    if line.unread:
        return Finding(
            "announcements",
            BAD,
            f"a text came that cannot be read: {line.unread}",
            "ask who texted to send it again; if it happens often, take another stick (HiLink firmware does this)",
        )
    if line.announces is False:
        return Finding(
            "announcements",
            WARN,
            "the modem does not take the order to announce texts: they are looked for every half minute",
            "STOP may come half a minute late; another stick is better",
        )
    if line.announces and line.driver != "smpp":
        return Finding("announcements", OK, "it announces texts that come" + (f" ({line.way})" if line.way else ""))
    return None


def self_test(facts: Facts, line: LineFacts) -> Finding | None:
    """The last text from line to line."""
    if line.test_failed:
        return Finding(
            "self_test",
            BAD,
            "its last self-test did not come back, or from another number than sim.number",
            f"smsd modem test {line.name} YOUR-NUMBER shows from which number it comes",
        )
    if line.tested_at is None:
        return None
    days = (facts.now - line.tested_at).days
    if days > 35:
        return Finding(
            "self_test", WARN, f"its last self-test was {days} days ago", "put a job `do: self_test` under schedule:"
        )
    return Finding("self_test", OK, f"its last self-test came back ({_ago(days)})")


def _ago(days: int) -> str:
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
