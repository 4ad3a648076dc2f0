"""Words that mean something when they are texted, and so cannot be a zone, a street code or a network.

In: nothing. Out: `KEYWORDS`, folded. They are the keywords of smsd/rules/words.py, which is a floor above; a test compares the two.
"""

from __future__ import annotations

import unicodedata

KEYWORDS = frozenset((
    "?", "aanmelden", "abmelden", "afmelden", "aide", "alarm", "alert", "alerte", "anmelden", "arret", "arreter", "bericht",
    "berichtigung", "block", "blokkeer", "bloquer", "conseil", "continuer", "correction", "desinscrire", "done", "einde", "end", "ende",
    "erreur", "essai", "feedback", "fehler", "fin", "forget", "fout", "gedaan", "gegevens", "gesehen", "gezien", "help", "hilfe",
    "info", "inschrijven", "inscription", "inscrire", "ja", "join", "lang", "langue", "leden", "meine_daten", "members", "membres",
    "mes_donnees", "message", "mitglieder", "mydata", "nachricht", "nee", "neen", "nein", "no", "non", "ok", "okay", "oke", "optout",
    "oublier", "oui", "pause", "pauze", "proef", "quit", "rechtzetting", "rectificatif", "reset", "resume", "revoke", "seen", "sperren",
    "sprache", "status", "stop", "stop_lid", "stop_member", "stop_membre", "stop_mitglied", "stopall", "stopp", "stoppen", "taal",
    "test", "tip", "tipp", "uit", "uitschrijven", "unsubscribe", "update", "verder", "vergeet", "vergessen", "vu", "weiter", "wrong",
    "yes",
))  # fmt: skip


def fold(text: str) -> str:
    """Small letters without accents: how texted words are compared."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return "".join(c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) not in ("Cf", "Cc"))
