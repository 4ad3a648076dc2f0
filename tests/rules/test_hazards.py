"""What an alert is about, and whether it instructs: the tip that may stand behind it."""

from __future__ import annotations

import itertools
from zoneinfo import ZoneInfo

import pytest

from smsd.config.messages import catalogue
from smsd.model.broadcast import Kind
from smsd.rules.hazards import Hazard, hazard_of, instructs, tip_for
from smsd.rules.wording import Alert, Wording, alert
from tests.rules.test_decisions import NOW

TIP = "TIP: lichten aan, blijf binnen, kijk uit."
PLAIN = """
Inbraak Kerkstraat, 2 mannen te voet richting station | Diefstal fiets aan de kerk, jongen met rode jas
Verdacht voertuig, grijze Golf, rijdt traag rond
Vol dans la rue de l'Église, deux hommes en fuite | Einbruch in der Hauptstrasse, zwei Männer
Burglary in Church Street, two men on foot
Inbraak via open raam in de Molenweg | Poging inbraak, dader gevlucht in witte bestelwagen
Watch stolen in High Street by a man on a bike
Vandalisme aan het park | Inbrekers actief, kijken in de tuinen | Man belt aan en vraagt geld
Twee personen sluipen rond in achtertuinen
Handtasdiefstal aan de winkel | Man met mes gezien op de markt | Autodiefstal, zwarte BMW
Cambriolage en cours rue Haute 12 | Verdächtige Person im Garten
"""
ABOUT = {
    Hazard.GAS: (
        "Gaslek Kerkstraat | Fuite de gaz avenue Louise | Gasgeruch in der Schulstrasse | Smell of gas in Mill Lane "
        "| CO-vergiftiging | Giftige rook boven de haven"
    ),
    Hazard.FIRE: (
        "Brand in de Molenstraat, veel rook | Incendie rue Haute | Feuer in der Schule | House on fire | Schuur in "
        "brand"
    ),
    Hazard.EVACUATION: (
        "Evacuatie van de school | Verlaat onmiddellijk uw woning | Quittez vos maisons | Evakuierung der Schule | "
        "Evacuate the building"
    ),
    Hazard.WATER: (
        "Wateroverlast in de laagstad | Inondation rue Basse | Hochwasser an der Our | Flooding in Mill Lane | "
        "Drinkwater vervuild"
    ),
    Hazard.TRAFFIC: (
        "Ongeval op de steenweg | Carambolage sur la N4 | Schwerer Unfall auf der B10 | Traffic accident at the "
        "crossroads | Straat afgesloten voor werken"
    ),
    Hazard.MISSING: (
        "Vermist: meisje van 8, blond haar | Disparition inquiétante d'un enfant | Vermisster Mann, 80 Jahre | "
        "Missing boy, 6, red coat | Demente man verdwaald"
    ),
    Hazard.EXPLOSIVE: (
        "Bom gevonden bij werken | Alerte à la bombe à la gare | Fliegerbombe gefunden | Suspicious package at the "
        "station"
    ),
    Hazard.POWER: "Stroompanne in heel de wijk | Panne de courant | Stromausfall in Eupen | Power cut in the village",
    Hazard.ANIMAL: (
        "Loslopende hond aan de kerk | Chien dangereux dans le parc | Freilaufender Stier | Aggressive dog in the park"
    ),
    Hazard.FRAUD: (
        "Valse agent aan de deur | Faux policiers dans le quartier | Falsche Polizisten unterwegs | Doorstep scam in "
        "the village"
    ),
    Hazard.WEATHER: "Tornado op komst | Tempête ce soir | Unwetter zieht auf | Black ice on the bridge",
}
ORDERS = """
Inbraak. Doe de lichten aan en blijf binnen | Sluit ramen en deuren | Gelieve binnen te blijven
Veuillez rester chez vous | Fermez vos portes
Bitte bleiben Sie im Haus | Stay inside and lock your doors | Verdachte rond. Ramen en deuren dicht
Inbraak, lichten aan | Bel 101 als u iets ziet
Ne sortez pas | Restez à l'intérieur | Fenster und Türen zu halten | N'ouvrez pas la porte
Let op voor een man met rode jas | Kijk uit naar een grijze Golf
Open niet voor onbekenden | TIP: buitenlicht aan | Keep away from the park | Please turn on your lights
Vermijd de Kerkstraat | Schließen Sie die Fenster
"""


def phrases(text: str) -> list[str]:
    return [p.strip() for line in text.strip().splitlines() for p in line.split("|")]


@pytest.mark.parametrize("body", phrases(PLAIN))
def test_an_ordinary_alert_gets_the_default_tip(body: str) -> None:
    """A burglary, a theft, a suspect: nothing that the tip could contradict."""
    assert (hazard_of(body), instructs(body)) == (None, False)
    assert tip_for(body, TIP, {"gas": "x"}) == TIP


@pytest.mark.parametrize(("hazard", "body"), [(h, b) for h, text in ABOUT.items() for b in phrases(text)])
def test_a_hazard_gets_its_own_tip_or_none(hazard: Hazard, body: str) -> None:
    """The default might be wrong there."""
    assert hazard_of(body) == hazard
    assert tip_for(body, TIP, {}) == ""
    if not instructs(body):
        assert tip_for(body, TIP, {hazard: "TIP: eigen"}) == "TIP: eigen"


@pytest.mark.parametrize("body", phrases(ORDERS))
def test_words_that_instruct_get_none(body: str) -> None:
    """The officer has said what to do."""
    assert instructs(body)
    assert tip_for(body, TIP, dict.fromkeys(Hazard, TIP)) == ""


def test_wherever_it_stands_in_the_text() -> None:
    """A hazard or an order is found in front of and behind other words, in capitals, without accents."""
    hazards = [p for text in ABOUT.values() for p in phrases(text)]
    for plain, told in itertools.product(phrases(PLAIN)[::3], [*hazards, *phrases(ORDERS)]):
        for body in (f"{plain}. {told}", f"{told}. {plain}", f"{told.upper()}! {plain}"):
            assert tip_for(body, TIP, {}) == "", body


def test_what_members_get() -> None:
    """ "Lights on" never stands behind a gas leak; what to call does."""
    wording, zone = Wording(catalogue()), ZoneInfo("Europe/Brussels")
    for body, own, wanted in (
        ("Gaslek Kerkstraat", {}, False),
        ("Inbraak Kerkstraat", {}, True),
        ("Gaslek Kerkstraat", {"gas": "TIP: geen vuur."}, False),
    ):
        text = alert(wording, "nl", Alert("BIN DORP", 1, Kind.ALERT, body, NOW, TIP, own), zone).text
        assert (TIP in text) is wanted
        assert all(tip in text for tip in own.values())
        assert text.endswith("Bel 101")
