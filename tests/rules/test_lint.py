"""What a preview warns of: who somebody is, said too plainly."""

from __future__ import annotations

import pytest

from smsd.rules.lint import people_of

PLATES = (
    "1-ABC-234 | 1abc234 | 1 ABC 234 | 1.ABC.234 | ABC-123 | abc 123 | 123-ABC | AB-123-CD | ab 123 cd | 12-ABC-3 | "
    "AB-12-CD | B-XY 1234 | nummerplaat 1 XYZ 9 | 2-XKL-004"
)
NO_PLATES = (
    "bus 123 | lijn 456 | nr 12 | 3 mannen | Kerkstraat 123 | 2 mannen, 1 vrouw | om 21.43 | N10 | 112 | met 300 "
    "euro | huis 123 | E40 | code 1234 | tram 015"
)
NAMES = """Verdachte Mohammed Benali | suspect Jean Dupont | Verdächtiger Hans Müller | named John Smith
De dader heet Jan Peeters | melder: An Van den Broeck
mevrouw Janssens belde | Getuige Piet de Vries zag hem | Frau Müller | M. Dupont, victime Marie Curie
vermiste Emma Maes"""
NO_NAMES = """Inbraak Kerkstraat | Verdacht voertuig in de Grote Markt | Verdachte met rode jas
suspect en fuite vers Rue Haute | Politie Zone Noord | Man met Delhaize tas
Verdachte te voet richting Station Noord | Bewoner zag twee mannen"""
ORIGINS = (
    "man van Marokkaanse afkomst | Oost-Europeanen in witte bus | homme d'origine africaine | südländischer Typ | "
    "two Romanian men | getinte jongen | zwarte man | type maghrébin"
)
NO_ORIGINS = "zwarte BMW | man met zwarte jas | Turnhoutsebaan | witte bestelwagen | rode fiets | Romeinse villa"


def phrases(text: str) -> list[str]:
    return [p.strip() for line in text.splitlines() for p in line.split("|")]


def keys(body: str) -> set[str]:
    return {key for key, _ in people_of(body)}


@pytest.mark.parametrize(
    ("key", "bodies", "found"),
    [
        ("note_plate", PLATES, True),
        ("note_plate", NO_PLATES, False),
        ("note_name", NAMES, True),
        ("note_name", NO_NAMES, False),
        ("note_origin", ORIGINS, True),
        ("note_origin", NO_ORIGINS, False),
    ],
)
def test_who_somebody_is(key: str, bodies: str, found: bool) -> None:
    """A plate, a name, an origin: warned of wherever they stand; look-alikes are not."""
    for phrase in phrases(bodies):
        for body in (phrase, f"Inbraak Molenweg, {phrase}", f"{phrase}. Uitkijken aub"):
            assert (key in keys(body)) is found, (key, body)
