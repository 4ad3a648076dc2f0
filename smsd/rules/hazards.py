"""What an alert is about, and whether it tells people what to do: which tip may stand behind it. Pure.

In: an officer's words in Dutch, French, German or English. Out: a `Hazard` or None; whether the words instruct; the tip
that fits.
A tip that contradicts its alert is worse than none ("lights on" behind a gas leak, "stay inside" behind an evacuation),
so in doubt
there is none. It changes no words and sends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from smsd.rules import turns_table as turns
from smsd.rules.words import fold


class Hazard(StrEnum):
    """Kinds of alert that need advice of their own; the network may give one for each (`hazard_tips`)."""

    GAS = "gas"
    FIRE = "fire"
    EVACUATION = "evacuation"
    WATER = "water"
    TRAFFIC = "traffic"
    MISSING = "missing"
    EXPLOSIVE = "explosive"
    POWER = "power"
    WEATHER = "weather"
    ANIMAL = "animal"
    FRAUD = "fraud"


# Stems: a word of the text begins with one; `=` in front makes it the whole word, `_` joins words in a row. The first
# kind that fits wins, so what kills stands first.
_STEMS: dict[Hazard, str] = {
    Hazard.EXPLOSIVE: """
        =bom =bommen bommelding bomalarm bompakket explosi ontploff granaat granaten vuurwerkbom verdacht_pak
        verdachte_koffer achtergelaten_koffer
        =bombe =bombes alerte_a_la_bombe colis_suspect grenade
        sprengsatz sprengstoff sprengkorper verdachtiges_paket fliegerbombe blindganger
        =bomb =bombs suspicious_package
    """,
    Hazard.GAS: """
        =gas gaslek gasgeur gaslucht gasontsnapp gasleiding gasfles gaswolk =co co_vergift koolmonoxide koolstofmonoxide
        giftige giftig toxisch chemisch chemie
        ammoniak chloor asbest gevaarlijke_stof
        =gaz monoxyde intoxication toxique chimique ammoniac amiante chlore
        gasgeruch gasleck gasaustritt gasalarm kohlenmonoxid giftwolke chemika chemieunfall gefahrgut
        toxic chemical carbon_monoxide ammonia chlorine asbestos
    """,
    Hazard.FIRE: """
        =brand =branden =vuur =brandt uitslaande schouwbrand woningbrand huisbrand bosbrand heidebrand autobrand
        containerbrand brandgeur brandhaard
        rookontwikkeling dikke_rook veel_rook zware_rook zwarte_rook rookpluim rookwolk in_brand
        incendie =feu =feux fumee =brule en_flammes
        grossbrand waldbrand wohnungsbrand brande feuer rauchentwicklung starker_rauch rauchwolke =brennt
        =fire =fires wildfire heavy_smoke thick_smoke smoke =burning in_flames
    """,
    Hazard.EVACUATION: """
        evacu ontruim verlaat_uw verlaat_de verlaat_het verlaat_onmiddellijk verlaat_jullie verlaat_direct verlaat_allen
        woning_uit
        quittez quitter_vos quitter_votre quitter_les sortez_de
        evakuier raumung verlassen_sie verlasst
        leave_your leave_the_area leave_the_building
    """,
    Hazard.WATER: """
        overstrom wateroverlast waterlek waterbreuk leidingbreuk hoogwater dijkbreuk drinkwater kraantjeswater
        kraanwater waterleiding
        inondation inonde =crue =crues montee_des_eaux rupture_de_conduite eau_potable eau_du_robinet
        hochwater hochwasser uberschwemm uberflut wasserrohrbruch trinkwasser leitungswasser dammbruch
        flood burst_pipe water_main drinking_water tap_water
    """,
    Hazard.TRAFFIC: """
        ongeval ongeluk verkeersong aanrijding kettingbotsing botsing spookrijder weg_afgesloten straat_afgesloten
        afgesloten_voor wegversperring =verkeer verkeers
        omleiding gekantelde =file
        accident carambolage collision route_barree rue_barree rue_fermee route_fermee circulation deviation
        conducteur_fantome embouteillage
        unfall verkehr geisterfahrer gesperrt strassensperr vollsperr umleitung =stau
        road_closed street_closed =crash collision diversion detour wrong_way_driver traffic
    """,
    Hazard.MISSING: """
        vermist vermissing verdwenen_per verdwenen_kind verdwenen_ meisje_verdwenen jongen_verdwenen kind_verdwenen
        man_verdwenen vrouw_verdwenen weggelopen
        dement verdwaald onrustwekkend
        disparu disparition fugue fugueu egare inquietante
        vermisst vermisste verschwunden orientierungslos
        =missing disappeared runaway lost_child lost_boy lost_girl
    """,
    Hazard.POWER: """
        stroompanne stroomonderbreking stroomuitval elektriciteitspanne elektriciteitsonderbreking kabelbreuk
        hoogspanning 112_onbereikbaar
        panne_de_courant coupure_de_courant coupure_d_electricite ligne_electrique haute_tension
        stromausfall hochspannung
        power_cut power_outage blackout power_line
    """,
    Hazard.WEATHER: """
        stormweer =storm stormschade windhoos tornado rukwind onweer hagel ijzel gladheid hittegolf omgevallen_boom
        tempete =orage orages verglas rafale arbre_tombe grele canicule
        =sturm unwetter orkan glatteis gewitter hagelschlag umgesturzt
        gale =hail black_ice fallen_tree
    """,
    Hazard.ANIMAL: """
        loslopend agressieve_hond bijtende_hond ontsnapte_hond ontsnapt_dier everzwijn wespennest =wolf
        chien_dangereux chien_errant chien_agressif animal_echappe sanglier
        freilaufend bissiger_hund wildschwein
        loose_dog aggressive_dog dangerous_dog escaped_animal
    """,
    Hazard.FRAUD: """
        babbeltruc valse_agent valse_politie valse_loodgieter valse_meteropnemer valse_medewerker valse_bank nepagent
        neppolitie oplicht phishing bankkaart
        whatsappfraude cybercrim
        faux_polic faux_plombier faux_agent faux_employe escroc arnaque hameconnage
        falsche_poliz falscher_poliz falsche_handwerker enkeltrick trickbetr betrug
        scam fraud fake_police conman con_man
    """,
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A sentence that begins with one of these tells people what to do; so does French "-ez" and German "… Sie" (`_orders`).
_IMPERATIVES = _words("""
    wees weest seid blijf blijft sluit doe doet hou houd houdt verlaat ga let vermijd kom komt bel belt meld meldt neem
    neemt evacueer schuil mijd rijd wacht
    verwittig waarschuw gebruik kook spreek volg controleer ventileer verlucht schakel trek berg geef verzamel keer
    verplaats breng vergrendel betreed
    soyez bleibt schliesst verlassen verlasst meiden haltet macht ruft meldet geht achtet lasst wartet sucht fahrt
    verriegeln stay shut leave avoid
    keep turn call remain do dont don take go move follow boil evacuate look beware seek wait
""")
# Orders and nouns or plain statements ("open raam", "watch stolen"): an order only where what one orders follows.
_MAYBE = _words("""
    kijk open laat steek drink raak leg maak haal draai zoek zet zetten sluiten blijven vermijden schliessen machen
    halten gehen fahren suchen lassen
    schalten offnen warten achten luften kochen bleiben close lock watch switch report check secure use bring put
""")
_ORDERED = _words("""
    uw uit de het je jullie niet niets geen en goed ramen deuren in op naar binnen weg plaats lichten extra zeker
    contact sie ihr ihre die das den
    fenster turen licht out your the all for no not doors windows away inside indoors off on it
""")
_BEFORE_ORDERS = _words("""
    aub svp alstublieft alsjeblieft dus en best iedereen bewoners allen buren u moet moeten mag direct onmiddellijk nu
    tip advies et tous
    immediatement conseil alle und sofort tipp and everybody everyone residents immediately now
""")
_ASKING = {"gelieve", "veuillez", "priere", "merci", "bitte", "please"}
_SHORT_ORDERS = re.compile("|".join(turns.SHORT_ORDERS))
_SENTENCE = re.compile(r"[.!?;:,\n()\u2013\u2014]+| - ")
_OWN_WORD = ("tip:", "tipp:", "conseil:", "advies:", "tip ", "astuce:")


def _pattern(stems: str) -> re.Pattern[str]:
    parts = []
    for stem in stems.split():
        words = r"\W+".join(map(re.escape, stem.removeprefix("=").split("_")))
        parts.append(rf"\b{words}\b" if stem.startswith("=") else rf"\b{words}")
    return re.compile("|".join(parts))


_HAZARDS = {hazard: _pattern(stems) for hazard, stems in _STEMS.items()}


def hazard_of(body: str) -> Hazard | None:
    """What an alert is about where that needs advice of its own; None for a burglary, a theft, a suspicious person."""
    folded = fold(body).replace("'", " ")
    return next((hazard for hazard, pattern in _HAZARDS.items() if pattern.search(folded)), None)


def instructs(body: str) -> bool:
    """Whether the words tell people what to do, so that no tip of ours belongs behind them."""
    folded = fold(body)
    if any(word in folded for word in _OWN_WORD) or _SHORT_ORDERS.search(folded):
        return True
    return any(_orders(re.findall(r"[^\W\d_]+", sentence)) for sentence in _SENTENCE.split(folded))


def _orders(words: list[str]) -> bool:
    if not _ASKING.isdisjoint(words):
        return True
    at = next((i for i, w in enumerate(words) if w not in _BEFORE_ORDERS), len(words))
    first, second = (*words[at : at + 2], "", "")[:2]
    if first in ("ne", "n"):
        return second.endswith("ez")
    if first in _IMPERATIVES or (first in _MAYBE and second in _ORDERED):
        return True
    return (first.endswith("ez") and len(first) > 4) or (first.endswith("en") and second == "sie")


def tip_for(body: str, default: str, own: Mapping[str, str]) -> str:
    """The tip that may stand behind an alert's words: none where they
    instruct; a hazard's own, or none; else the default.
    """
    if instructs(body):
        return ""
    hazard = hazard_of(body)
    return default if hazard is None else own.get(hazard, "")
