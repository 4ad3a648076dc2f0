"""What somebody meant by a word that is not known: the nearest one that is, other spellings and the words of our languages included.

In: a word, the words that are known here. Out: one of those, or None. It never guesses a number or a secret.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

# Dutch, French, German and careless English → the configuration's word; the first that is known where the word stands counts
MEANT = {
    "naam": "name", "nom": "name", "nummer": "number", "numero": "number", "phone": "number", "tel": "number", "telefoon": "number",
    "telephone": "number", "gsm": "number", "mobile": "number", "numbers": "number", "rol": "role", "functie": "role", "function": "role", "rolle": "role",
    "mail": "email", "e-mail": "email", "e_mail": "email", "mailadres": "email", "netwerk": "networks", "netwerken": "networks", "network": "networks",
    "reseau": "networks", "reseaux": "networks", "netz": "networks", "titel": "title", "titre": "title", "kort": "short", "court": "short", "kurz": "short",
    "taal": "language", "langue": "language", "sprache": "language", "lang": "language", "land": "country", "pays": "country", "poort": "device",
    "port": "device", "path": "device", "tty": "device", "baud": "baudrate", "baud_rate": "baudrate", "speed": "baudrate", "zone": "zones", "code": "codes",
    "sim": "sims", "modem": "modems", "lines": "modems", "people": "people", "personen": "people", "persons": "people", "users": "people", "mensen": "people",
    "personnes": "people", "coordinator": "coordinators", "coordinatoren": "coordinators", "coordinateurs": "coordinators", "tip_default": "default_tip",
    "stilte": "quiet_hours", "rusturen": "quiet_hours", "quiet": "quiet_hours", "vervalt": "expires", "expiry": "expires", "expire": "expires",
    "valid_until": "expires", "tot": "expires", "verantwoordelijke": "controller", "responsable": "controller", "planning": "schedule", "jobs": "schedule",
    "cronjobs": "schedule", "tz": "timezone", "tijdzone": "timezone", "time_zone": "timezone", "db": "database", "prefix": "allowed_prefixes",
    "prefixes": "allowed_prefixes", "per_min": "per_minute", "daily": "per_day", "monthly": "per_month", "wachtwoord": "password", "pass": "password",
    "passwd": "password", "gebruiker": "user", "username": "user", "login": "user", "server": "host", "hostname": "host", "sender": "from", "van": "from",
    "every": "interval", "action": "do", "job": "do", "tipp": "tip", "conseil": "tip", "kaart": "sim", "card": "sim", "simcard": "sim", "pincode": "pin",
    "second": "second_officer", "pin_length": "pin_digits", "address": "listen", "logging": "log", "logs": "log", "network_s": "networks",
    # values
    "politie": "police", "agent": "police", "officer": "police", "inspecteur": "police", "polizei": "police", "meldkamer": "dispatch",
    "coordinateur": "coordinator", "koordinator": "coordinator", "coordonnateur": "coordinator", "nederlands": "nl", "dutch": "nl", "vlaams": "nl", "frans": "fr",
    "francais": "fr", "french": "fr", "duits": "de", "deutsch": "de", "german": "de", "engels": "en", "english": "en", "anglais": "en",
    "gesloten": "closed", "ferme": "closed", "uitnodiging": "invite", "invitation": "invite", "goedkeuring": "approval", "approve": "approval",
    "ouvert": "open", "offen": "open", "altijd": "always", "toujours": "always", "immer": "always", "nooit": "off", "never": "off", "no": "off",
    "false": "off", "yes": "always", "ja": "always", "oui": "always", "nee": "off", "non": "off", "true": "always", "on": "always", "ssl": "tls", "start_tls": "starttls", "geen": "none", "plain": "none", "no_encryption": "none",
    "warn": "warning", "fout": "error", "err": "error", "trace": "debug", "verbose": "debug", "drill": "test_alarm", "test": "test_alarm",
    "selftest": "self_test", "zelftest": "self_test", "rapport": "report", "mm": "modemmanager", "serial": "at", "usb": "at", "simulator": "simulated",
    "pin": "sms", "otp": "totp", "authenticator": "totp", "lijst": "list", "paper": "list", "email_": "mail", "gas_leak": "gas", "brand": "fire",
    "feu": "fire", "diefstal": "fraud", "fraude": "fraud", "verkeer": "traffic", "vermist": "missing", "storm": "weather", "weer": "weather",
    "dier": "animal", "stroom": "power", "overstroming": "water", "evacuatie": "evacuation", "bom": "explosive", "drop": "refuse", "block": "refuse",
    "duits_": "de", "json_": "json", "plain_text": "text",
}  # fmt: skip


def plain(word: str) -> str:
    """Small letters without accents, blanks and dashes as `_`."""
    letters = unicodedata.normalize("NFKD", word.strip().casefold())
    return "".join("_" if c in " -" else c for c in letters if not unicodedata.combining(c))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was meant, or None."""
    names = [str(name) for name in known]
    by_plain = {plain(name): name for name in reversed(names)}
    asked = plain(word)
    if asked in by_plain:
        return by_plain[asked]
    if MEANT.get(asked) in names:
        return MEANT[asked]
    close = difflib.get_close_matches(asked, by_plain, 1, 0.6)
    return by_plain[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?`, else what there is."""
    names = list(known)
    guess = nearest(word, names)
    if guess is not None and guess != word:
        return f"; did you mean {guess!r}?"
    return f"; there is: {', '.join(names[:12])}" if names else ""
