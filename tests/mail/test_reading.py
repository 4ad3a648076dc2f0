"""What mails say, and whether they may be believed: as programs of all kinds write them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from smsd.mail import letters, reading

OWN, SERVER = "bin-dorp@example.org", "mx.example.org"
TOKEN = "0123456789abcdef0123456789abcdef"


def mail(
    body: str = "JA\n",
    sender: str = "Anja <anja@example.org>",
    to: str = f"bin-dorp+r-{TOKEN}@example.org",
    auth: str | None = f"{SERVER}; dmarc=pass header.from=example.org",
    **headers: str,
) -> bytes:
    m = EmailMessage()
    m["From"], m["To"], m["Subject"], m["Message-ID"] = (
        sender,
        to,
        headers.pop("subject", "Re: feedback"),
        "<1@example.org>",
    )
    for key, value in headers.items():
        m[key.replace("_", "-")] = value
    m.set_content(body)
    # as it is: a library would mend it
    return (f"Authentication-Results: {auth}\n".encode() if auth is not None else b"") + bytes(m)


def read(raw: bytes) -> reading.Mail:
    return reading.read(raw, OWN, SERVER)


@pytest.mark.parametrize(
    ("body", "verdict", "words"),
    [
        ("JA\n", "yes", ""),
        ("ja.\n\nDe daders zijn gevat.\nDank!\n", "yes", "De daders zijn gevat.\nDank!"),
        ("\n\nOui!\n", "yes", ""),
        ("NEE\n", "no", ""),
        ("Nein, bitte nicht\n", "", "Nein, bitte nicht"),
        ("JA\n\nOp 15 jan. 2027 om 21:43 schreef BIN Dorp <bin@example.org>:\n> oude tekst\n", "yes", ""),
        ("OUI\n\nLe ven. 15 janv. 2027 à 21:43, BIN <bin@example.org> a écrit :\n> vieux\n", "yes", ""),
        ("YES\nAll found.\nOn Fri, Jan 15, 2027 at 9:43 PM BIN <bin@example.org> wrote:\n> old\n", "yes", "All found."),
        ("JA\n-----Oorspronkelijk bericht-----\nVan: bin\n", "yes", ""),
        ("JA\n________________________________\nFrom: bin@example.org\n", "yes", ""),
        ("Ik twijfel\nJA\n", "", "Ik twijfel\nJA"),
        ("> JA\n", "", ""),
        ("", "", ""),
        ("JAZEKER\n", "", "JAZEKER"),
    ],
)
def test_the_first_line_and_own_words(body: str, verdict: str, words: str) -> None:
    """JA as the first line; what is quoted does not count."""
    found = read(mail(body))
    assert (found.verdict, found.words) == (verdict, words)
    assert found.token == TOKEN
    assert found.proven is True
    assert not found.automatic


@pytest.mark.parametrize(
    ("auth", "proven"),
    [
        (f"{SERVER}; dmarc=pass header.from=example.org", True),
        (f"{SERVER} 1; dmarc=pass (p=none (sp=none)) header.from=Example.org;", True),
        (
            (
                f"{SERVER}; spf=pass smtp.mailfrom=a@other.example; dkim=pass header.i=@example.org header.b=a/b+c=; "
                'dmarc = pass reason="x; y" header . from = example.org'
            ),
            True,
        ),
        # DMARC alone is about the From: without it a code is asked for, where what there is fits
        (f"{SERVER}; dkim=pass header.d=example.org", None),
        (f"{SERVER}; spf=pass smtp.mailfrom=anja@example.org; dmarc=none header.from=example.org", None),
        (f"{SERVER}; dmarc=pass header.from=example.org; spf=fail smtp.mailfrom=x@y.example", None),
        (f"{SERVER}; dmarc=pass", None),
        (f"{SERVER}; dkim=pass header.d=evil.example", False),
        (f"{SERVER}; spf=pass smtp.mailfrom=x@evil.example", False),
        (f"{SERVER}; dkim=pass header.d=example.org; spf=fail", False),
        (f"{SERVER}; dkim=pass header.d=org", False),
        (f"{SERVER}; dkim=pass header.d=notexample.org", False),
        (f"{SERVER}; none", False),
        (f"{SERVER}", False),
        (f"{SERVER}; spf=pass smtp.mailfrom=@", False),
        # a failure wins, wherever it stands
        (f"{SERVER}; dmarc=fail header.from=example.org; dkim=pass header.d=example.org", False),
        (f"{SERVER}; spf=pass smtp.mailfrom=anja@example.org; dmarc=fail", False),
        (f"{SERVER}; dmarc=pass header.from=example.org; dmarc=fail header.from=example.org", False),
        # exactly this domain
        (f"{SERVER}; dmarc=pass header.from=evil.example", False),
        (f"{SERVER}; dmarc=pass header.from=org", False),
        (f"{SERVER}; dmarc=pass header.from=mail.example.org", False),
        (f"{SERVER}; dmarc=pass header.from=evil.example header.from=example.org", False),
        (f"{SERVER}; dmarc=pass policy.from=example.org", None),
        # words of the sender's that a server copies
        (f'{SERVER}; spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.org"@evil.example', False),
        (
            (
                f'{SERVER}; spf=pass smtp.mailfrom="dmarc=pass header.from=example.org ;"@evil.example; dmarc=fail '
                "header.from=example.org"
            ),
            False,
        ),
        (f'{SERVER}; spf=pass smtp.mailfrom="@example.org"@evil.example', False),
        (f"{SERVER}; spf=pass (a (; dmarc=pass header.from=example.org) b) smtp.mailfrom=x@evil.example", False),
        (f"{SERVER}; spf=pass (a (b) ; dmarc=pass header.from=example.org (c) ) smtp.mailfrom=x@evil.example", False),
        (f'{SERVER}; dkim=pass header.i="@example.org "@evil.example', False),
        (f"{SERVER}; dmarc==?utf-8?q?pass?= header.from=example.org", None),
        # others, and what is no such header
        ("evil.example; dmarc=pass header.from=example.org", None),
        ("mx.example.org.evil.example; dmarc=pass header.from=example.org", None),
        (None, None),
        (f"x (; {SERVER}); dmarc=pass header.from=example.org", None),
        (f"evil.example {SERVER}; dmarc=pass header.from=example.org", None),
        (f"{SERVER}; dmarc=pass header.from=example.org (open", None),
        (f'{SERVER}; dmarc=pass header.from="example.org', None),
        (f"{SERVER}; dmarc=pass header.from=example.org and more", None),
        (f"{SERVER}; ; dmarc=pass header.from=example.org", None),
    ],
)
def test_only_the_operator_s_own_server_is_believed(auth: str | None, proven: bool | None) -> None:
    """RFC 8601: the server's name, and a DMARC result for exactly the domain of the From."""
    assert read(mail(auth=auth)).proven is proven


def test_the_topmost_header_counts() -> None:
    """A forger's own header lies below that of the server."""
    raw = mail(auth=f"{SERVER}; dmarc=fail header.from=example.org")
    forged = raw.replace(
        b"From:", f"Authentication-Results: {SERVER}; dmarc=pass header.from=example.org\r\nFrom:".encode(), 1
    )
    assert read(forged).proven is False


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<x.example.org>"},
        {"Return_Path": "<>"},
        {"X_Auto_Response_Suppress": "All"},
        {"X_Autoreply": "yes"},
    ],
)
def test_answering_machines_are_ignored(headers: dict[str, str]) -> None:
    """RFC 3834, and what programs did before."""
    assert read(mail(**headers)).automatic


@pytest.mark.parametrize("sender", ["", "MAILER-DAEMON@example.org", OWN, "a@example.org, anja@example.org"])
def test_senders_that_are_nobody(sender: str) -> None:
    """Empty, a daemon, ourselves, several at once."""
    assert read(mail(sender=sender) if sender else mail().replace(b"From: Anja <anja@example.org>\n", b"")).automatic


def test_two_from_headers_are_nobody() -> None:
    """A second From is a forger's."""
    assert read(mail().replace(b"From:", b"From: anja@example.org\nFrom:", 1)).automatic


def test_a_bounce_names_the_address() -> None:
    """RFC 3464, for good only."""
    report = (
        b"From: MAILER-DAEMON@mx.example.org\r\nTo: bin-dorp@example.org\r\nSubject: failed\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/plain\r\n\r\nfailed\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        b"Final-Recipient: rfc822; Gone@Example.org\r\n"
        b"Action: failed\r\nStatus: 5.1.1\r\n\r\nFinal-Recipient: rfc822; full@example.org\r\nAction: delayed\r\n"
        b"Status: 4.2.2\r\n\r\n--b--\r\n"
    )
    assert read(report).bounced == ("gone@example.org",)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"From: \xff\r\n\r\nJA",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
        b"From: a@b\r\n" * 5000,
        b"Subject: =?utf-8?b?////?=\r\n\r\n",
    ],
)
def test_anything_is_a_mail_of_nobody(raw: bytes) -> None:
    """No parser's error gets out."""
    assert not read(raw).token


def test_html_alone_says_nothing() -> None:
    """Only the plain part counts."""
    m = EmailMessage()
    m["From"], m["To"] = "anja@example.org", f"bin-dorp+r-{TOKEN}@example.org"
    m.set_content("<p>JA</p>", subtype="html")
    assert read(bytes(m)).verdict == ""


def test_no_header_can_be_injected() -> None:
    """Line ends in a title, a text, an address stay in their header."""
    letter = letters.to_member(
        OWN,
        "nl",
        to="lid@example.org",
        number=1,
        incident=37,
        title="BIN\r\nBcc: all@example.org",
        controller="X\nY",
        body="Tekst\r\nBcc: x@y.z",
        stop="ab" * 16,
    )
    message = letters.message(letter, OWN, "BIN\r\nBcc: other@example.org", datetime(2027, 1, 1, tzinfo=UTC))
    assert message["Bcc"] is None
    assert set(message.keys()) == {"From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "Precedence",
                                   "Auto-Submitted", "References", "In-Reply-To", "MIME-Version",
                                   "Content-Type"}  # fmt: skip
    odd = letters.message(
        letters.plain(OWN, to="a@b.c>\r\nBcc: x@y.z", subject="s", body="b", once="o"),
        OWN,
        "n",
        datetime(2027, 1, 1, tzinfo=UTC),
    )
    assert odd["Bcc"] is None


def test_a_letter_is_always_the_same_letter() -> None:
    """The Message-ID depends on what it is and to whom, not on when."""
    one, two = (
        letters.to_member(
            OWN, "fr", to="lid@example.org", number=1, incident=37, title="BIN", controller="X", body=b, stop="ab" * 16
        )
        for b in ("a", "b")
    )
    other = letters.to_member(
        OWN, "fr", to="lid2@example.org", number=1, incident=37, title="BIN", controller="X", body="a", stop="ab" * 16
    )
    assert one.message_id == two.message_id != other.message_id
    assert dict(one.headers)["References"] == dict(other.headers)["References"]
    assert "mailto:bin-dorp+s-" in dict(one.headers)["List-Unsubscribe"]
