"""What somebody meant by a word that is not known: the nearest one that is, other spellings and the words of our
languages included.

In: a word, the words that are known here. Out: one of those, or None. It never guesses a number or a secret.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

# Dutch, French, German and careless English → the configuration's word; the first that is known where the word stands
# counts
_WORDS = """
    name: naam nom
    number: nummer numero phone tel telefoon telephone gsm mobile numbers
    role: rol functie function rolle
    email: mail e-mail e_mail mailadres
    networks: netwerk netwerken network reseau reseaux netz
    title: titel titre
    short: kort court kurz
    language: taal langue sprache lang
    country: land pays
    device: poort port path tty
    baudrate: baud baud_rate speed
    zones: zone
    codes: code
    sims: sim
    modems: modem lines
    people: personen persons users mensen personnes
    coordinators: coordinator coordinatoren coordinateurs
    default_tip: tip_default
    quiet_hours: stilte rusturen quiet
    expires: vervalt expiry expire valid_until tot
    controller: verantwoordelijke responsable
    schedule: planning jobs cronjobs
    timezone: tz tijdzone time_zone
    database: db
    allowed_prefixes: prefix prefixes
    per_minute: per_min
    per_day: daily
    per_month: monthly
    password: wachtwoord pass passwd
    user: gebruiker username login
    host: server hostname
    from: sender van
    interval: every
    do: action job
    tip: tipp conseil
    sim: kaart card simcard
    pin: pincode
    second_officer: second
    pin_digits: pin_length
    listen: address
    log: logging logs
    police: politie agent officer inspecteur polizei
    dispatch: meldkamer
    coordinator: coordinateur koordinator coordonnateur
    nl: nederlands dutch vlaams
    fr: frans francais french
    de: duits deutsch german
    en: engels english anglais
    closed: gesloten ferme
    invite: uitnodiging invitation
    approval: goedkeuring approve
    open: ouvert offen
    always: altijd toujours immer yes ja oui true on
    off: nooit never no false nee non
    tls: ssl
    starttls: start_tls
    none: geen plain no_encryption
    warning: warn
    error: fout err
    debug: trace verbose
    test_alarm: drill test
    self_test: selftest zelftest
    report: rapport
    modemmanager: mm
    smpp: smsc carrier
    at: serial usb
    simulated: simulator
    sms: pin
    totp: otp authenticator
    list: lijst paper
    gas: gas_leak
    fire: brand feu
    fraud: diefstal fraude
    traffic: verkeer
    missing: vermist
    weather: storm weer
    animal: dier
    power: stroom
    water: overstroming
    evacuation: evacuatie
    explosive: bom
    refuse: drop block
    text: plain_text
"""
MEANT = {
    word: line.split(":")[0].strip() for line in _WORDS.strip().splitlines() for word in line.split(":")[1].split()
}


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
