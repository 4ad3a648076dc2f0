"""Mails that were made to hurt: each broke, slowed or filled some reader of mail. And a generator of more."""

from __future__ import annotations

from random import Random

HEAD = b"From: peeters@example.org\r\nTo: bin-dorp@example.org\r\nSubject: Over #1\r\n"


def _typed(kind: bytes, body: bytes = b"Hallo\r\n") -> bytes:
    return HEAD + b"Content-Type: " + kind + b"\r\n\r\n" + body


def _deep(levels: int) -> bytes:
    out = b"Content-Type: text/plain\r\n\r\nbodem\r\n"
    for n in range(levels):
        out = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) + out + b"\r\n--b%d--\r\n" % n
    return HEAD + out


NAMED = {
    "a lone surrogate in UTF-7": _typed(b"text/plain; charset=utf-7", b"+2AA- dader\r\n"),
    "UTF-7 of another name": _typed(b"text/plain; charset=unicode-1-1-utf-7", b"+2AA-+3AA-\r\n"),
    "a half of a character": _typed(b"text/plain; charset=utf-8", b"\xed\xa0\x80 en \xed\xbf\xbf\r\n"),
    "UTF-16 of nothing": _typed(b"text/plain; charset=utf-16", b"\x00\xd8\x00\xd8\r\n"),
    "octets that are none": _typed(b"text/plain; charset=utf-8", bytes(range(256)) * 20),
    "NULs": _typed(b"text/plain", b"\x00" * 5000),
    "NULs in a header": b"From: pee\x00ters@example.org\r\nSubject: \x00\r\n\r\nx",
    "an unclosed quote": _typed(b'text/plain; charset="utf-8'),
    "many unclosed quotes": _typed(b"text/plain; " + b';a="' * 20_000),
    "quotes and backslashes": _typed(b'text/plain; x="' + b"\\" * 60_000),
    "commas": b"From: " + b"," * 60_000 + b"\r\n\r\nx",
    "commas and addresses": b"From: " + b"a@b.c, " * 10_000 + b"\r\n\r\nx",
    "nested comments": b"From: " + b"(" * 50_000 + b")" * 50_000 + b" a@b.c\r\n\r\nx",
    "comments one by one": b"From: " + b"(a)" * 20_000 + b"a@b.c\r\n\r\nx",
    "angles": b"From: " + b"<" * 50_000 + b"\r\n\r\nx",
    "quotes": b'From: "' + b'\\"' * 30_000 + b"\r\n\r\nx",
    "routes": b"From: <" + b"@a," * 20_000 + b":b@c.d>\r\n\r\nx",
    "groups": b"From: " + b"a:" * 20_000 + b";\r\n\r\nx",
    "a bomb of encoded words": HEAD + b"Subject: " + b"=?utf-8?q?=41?= " * 10_000 + b"\r\n\r\nx",
    "an encoded word without end": b"Subject: =?utf-8?b?" + b"A" * 60_000 + b"\r\n\r\nx",
    "a strange encoded word": b"Subject: =?zip?b?eJwDAAAAAAE=?= =?idna?q?xn--a?= =?utf-7?q?+2AA-?=\r\n\r\nx",
    "deep parts": _deep(2000),
    "deeper parts": _deep(9000),
    "many parts": _typed(b"multipart/mixed; boundary=b", b"--b\r\n\r\nx\r\n" * 20_000),
    "a part that is its own": _typed(
        b"multipart/mixed; boundary=b", b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 5000
    ),
    "an empty boundary": _typed(b'multipart/mixed; boundary=""', b"--\r\n\r\nx\r\n----\r\n"),
    "no boundary": _typed(b"multipart/report"),
    "mails in mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5000 + b"x",
    "a bomb in base64": _typed(b"text/plain\r\nContent-Transfer-Encoding: base64", b"A" * 2_000_000),
    "base64 of one octet a line": _typed(b"text/plain\r\nContent-Transfer-Encoding: base64", b"QQ==\r\n" * 60_000),
    "quoted-printable without end": _typed(
        b"text/plain\r\nContent-Transfer-Encoding: quoted-printable", b"=" * 500_000
    ),
    "uuencode": _typed(b"text/plain\r\nContent-Transfer-Encoding: x-uuencode", b"begin 644 x\r\n" + b"M" * 100_000),
    "a giant header": b"X-A: " + b"a" * 3_000_000 + b"\r\n\r\nx",
    "a giant folded header": b"To: " + b"a\r\n " * 300_000 + b"\r\n\r\nx",
    "many headers": b"A: b\r\n" * 200_000 + b"\r\nx",
    "headers without end": b"a:b\r\n" * 50_000,
    "colons": b":\r\n" * 50_000 + b"\r\n",
    "a charset of another kind": _typed(b"text/plain; charset=zip", b"\x78\x9c"),
    "a charset that is none": _typed(b"text/plain; charset=" + b"x" * 900),
    "a charset in parts": _typed(b"text/plain; charset*0*=utf-8''%ED; charset*1=x; charset*999999999=y"),
    "RFC 2231 without end": _typed(b"text/plain; " + b"; ".join(b"a*%d=b" % n for n in range(5000))),
    "results without end": b"Authentication-Results: mx.example.org"
    + b"; dmarc=pass" * 20_000
    + b"\r\n"
    + HEAD
    + b"\r\nx",
    "comments in results": b"Authentication-Results: mx.example.org; " + b"(" * 60_000 + b"\r\n" + HEAD + b"\r\nx",
    "lines of one letter": _typed(b"text/plain", b"a\n" * 130_000),
    "one long line": _typed(b"text/plain", b"van: " * 50_000 + b"@"),
    "a status without end": _typed(
        b"multipart/report; boundary=b",
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        + b"Final-Recipient: rfc822; a@b.c\r\n\r\n" * 10_000
        + b"--b--",
    ),
    "a mail of nothing": b"",
    "line ends": b"\r\n" * 100_000,
}

PIECES = (
    b"+2AA-",
    b"\xed\xa0\x80",
    b"\x00",
    b'"',
    b"(",
    b")",
    b"<",
    b">",
    b",",
    b";",
    b"=?utf-8?q?",
    b"?=",
    b"=?utf-7?b?KzJBQS0=?=",
    b"\r\n",
    b"\r\n ",
    b"\n\n",
    b"--b",
    b"--b--",
    b"\xff",
    b"@",
    b"\\",
    b":",
    b"charset=utf-7",
    b"Content-Type: multipart/mixed; boundary=b\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"boundary=",
    b"*0*=",
    b"=00",
    b"A" * 3000,
    b"From: ",
    b"\x85",
    b"\xe2\x80\xa8",
    b"message/rfc822",
    b"Content-Type: ",
)


def mutated(chance: Random, base: bytes) -> bytes:
    """A mail with pieces put in, taken out, doubled, turned round."""
    out = bytearray(base[:20_000])
    for _ in range(chance.randint(1, 12)):
        at, end = sorted((chance.randrange(len(out) + 1), chance.randrange(len(out) + 1)))
        end = min(end, at + 300)
        match chance.randrange(5):
            case 0:
                out[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 1, 50))
            case 1:
                del out[at:end]
            case 2:
                out[at:at] = out[at:end] * chance.choice((1, 2, 20))
            case 3:
                out[at:end] = out[at:end][::-1]
            case _:
                out[at : at + 1] = bytes([chance.randrange(256)])
    return bytes(out)
