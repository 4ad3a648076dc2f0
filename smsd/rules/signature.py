"""The signature that a phone or a mail program puts under a text.

In: a text. Out: the text without it. Only the end of a text is looked at, only words such as "sent from my iPhone" are
cut, in four languages: an officer's own words are never touched.
"""

from __future__ import annotations

import re

from smsd.rules.later import Later

TAIL = 200  # characters at the end that are looked at
_PHONE = (
    r"(?:i-?phone|i-?pad|i-?pod|samsung|galaxy|huawei|honor|xiaomi|redmi|poco|oppo|realme|vivo|one\s?plus|nokia|pixel"
    r"|google|sony|xperia|motorola|moto|lg|htc|fairphone|wiko|alcatel|blackberry"
    r"|android\w*|windows|outlook\w*|gmail|yahoo\w*|hotmail|proton\w*|blue\s?mail|spark|telenet|proximus|orange"
    r"|mac\w*|apple|watch|smart\s?phone|gsm\w*|telefoon\w*|t[e\u00e9]l[e\u00e9]phone\w*|telefon\w*|handy\w*|mobiel\w*"
    r"|mobiltelefon\w*|mobile\w*|phone|portable|tablet\w*|tablette\w*|toestel|ordinateur|laptop|pc|device"
    r"|ger[a\u00e4]t|smartwatch)"
)
_FROM = (
    (
        r"(?:(?:deze?|dit)\s+(?:bericht|sms|mail|e-mail)\s+(?:is|werd)\s+)?(?:verzonden|verstuurd|gestuurd"
        r"|gezonden)\s+(?:vanaf|vanuit|vanop|via|met|van|door)"
    ),
    (
        r"(?:ce\s+message\s+a\s+[e\u00e9]t[e\u00e9]\s+)?(?:envoy[e\u00e9]e?|transmis|exp[e\u00e9]di[e\u00e9]e?)\s+(?:de"
        r"|depuis|par|via|avec|[a\u00e0]\s+partir\s+de|[a\u00e0]\s+l.aide\s+de)"
    ),
    r"(?:diese\s+nachricht\s+wurde\s+)?(?:gesendet|verschickt|versendet|geschickt)\s+(?:von|mit|[u\u00fc]ber|via|per)",
    r"(?:this\s+(?:message|mail|email)\s+was\s+)?sent\s+(?:from|via|with|by|using|on)",
)
_MY = r"(?:mijn|m'n|m\u2019n|mon|ma|meinem|meiner|mein|my|een|un|einem|an|a|the|de|het|le|la)"
_SIGNATURE = Later(
    rf"(?:^|(?<=\W))(?:(?:{'|'.join(_FROM)})\s+(?:{_MY}\s+)?(?:\w+\s+){{0,2}}{_PHONE}\b[^\n]{{0,30}}"
    rf"|(?:von|vom|mit)\s+(?:meinem|meiner)\s+(?:\w+\s+){{0,2}}{_PHONE}\b[^\n]{{0,12}}(?:gesendet|verschickt"
    rf"|versendet|geschickt)\b\W*"
    r"|(?:get|download|t[e\u00e9]l[e\u00e9]charge[rz]?|obtene[zr]|obtenir|holen\s+sie\s+sich"
    r"|laden\s+sie)\s+outlook\s+(?:for|pour|f[u\u00fc]r|voor)\s+(?:ios|android)[^\n]{0,20}"
    r"|outlook\s+(?:voor|for|pour|f[u\u00fc]r)\s+(?:ios|android)(?:\s+(?:downloaden|ophalen|herunterladen|beziehen"
    r"|laden))?[^\n]{0,3}"
    r")\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*\n\s*(?:--|__+|\u2014+)\s*$")


def cut(text: str) -> str:
    """The text without a signature at its end; also where two stand below each other."""
    for _ in range(2):
        at = max(0, len(text) - TAIL)
        found = _SIGNATURE.made.search(text, at)
        if found is None:
            return text
        text = text[: found.start()].rstrip(" \t\n\r,;*_-\u2013\u2014|>~\u00b7\u2022")
        text = _RULE.sub("", text)
    return text
