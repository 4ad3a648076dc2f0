"""Words by what they say, in four languages, as data.

In: nothing. Out: `WORDS`: folded words by concept, which stand in lexicon.txt; verbs in two pieces, and other words by
kind. No sentences stand here: rules/sense.py puts concepts together.
"""

from __future__ import annotations

from pathlib import Path


def told(file: Path) -> dict[str, str]:
    """The words of each concept: what stands behind "concept:", on its line and on the lines below."""
    found: dict[str, str] = {}
    concept = ""
    for line in file.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            head, _, words = ("", "", line) if line.startswith(" ") else line.partition(":")
            concept = head or concept
            found[concept] = f"{found.get(concept, '')} {words.strip()}".strip()
    return found


WORDS = told(Path(__file__).with_name("lexicon.txt"))

# verbs in two pieces ("schrijf mij uit", "trag mich bitte aus"): the verb's forms, its particles
PAIRS: dict[str, tuple[tuple[str, str], ...]] = {
    "leave": (
        ("schrijf schrijft schrijven", "uit af eruit"),
        ("meld meldt melde meldet melden", "af ab"),
        ("trag trage tragt tragen", "aus"),
        ("bestell bestelle bestellt", "ab"),
        ("zeg zegt", "op"),
        ("sign", "off out"),
        ("opt", "out"),
    ),
    "ends": (
        ("stopt stop stoppen", "ermee mee"),
        ("schei scheidt", "uit"),
        ("hou houd houdt", "ermee hiermee daarmee"),
        ("hort hor hoert hoer", "damit hiermit"),
        ("kap kapt", "ermee mee af"),
    ),
    "take_off": (
        (
            "haal haalt halen neem neemt nemen gooi zet doe werf nimm nehmt nehmen take takes get put laat",
            "eraf af uit eruit weg van vanaf off out from raus runter aus ab von",
        ),
    ),
    "halt": (
        ("trek trekt haal neem", "in terug"),
        ("breek breekt breken", "af"),
        ("roep", "terug"),
        ("blaas blaast", "af"),
        ("leg legt zet", "stil stop af"),
        ("hou houd houden", "tegen op"),
        ("brich brechen brecht", "ab"),
        ("zieh ziehen zieht nimm nehmen", "zuruck zurueck"),
        ("ruf rufen blas blasen sag sagen", "ab zuruck zurueck"),
        ("halt halten", "an auf"),
        ("hor horen hort", "auf"),
        ("call", "off back"),
        ("take pull", "back"),
        ("mettez met mets", "fin"),
    ),
    "join": (
        ("schrijf schrijft schrijven", "in bij"),
        ("meld meldt melde meldet melden", "aan an"),
        ("trag trage tragt tragen", "ein"),
        ("sign", "up"),
    ),
}

# words that another may be written onto: "stopaub", "eindealarm"
HEADS = (
    "stopt", "stop", "stopp", "stoppen", "annuleer", "annuleren", "arretez", "arreter", "annulez", "abbrechen",
    "cancel", "einde", "fin", "ende", "end", "vals", "loos", "fausse", "fehl", "uitschrijven", "afmelden",
    "abmelden",
)  # fmt: skip
# compounds that end so: fietsdieven, winkeldiefstal, Fahrraddiebe
DANGER_ENDS = (
    "dief", "dieven", "diefstal", "diefstallen", "inbraak", "inbraken", "overval", "overvallen", "dieb", "diebe",
    "diebstahl", "einbruch", "brand", "geschoten", "bende",
)  # fmt: skip
# emoji
CARRIED_OUT = set("💡🔒🔐🔦🏠🚪🔑")
ALARMING = set("🔪🗡🔫💣🩸🚨🆘😱🔥🏃🚔🚓🚑🚒⚠🧨👹💀☠👀")
LEAVING = set("🛑🚫⛔🔕📵")
# real words that look like a misspelt keyword and are none
REAL = frozenset(
    """
        haste toute coute doute forte onder kleine nachts nights kenne reine leine seinen speelt round gegaan belde wache bloke touche termin appelez appeler genannt sound verkeer adresser angeschlossen ghent vivre lever rater menage leven banden aangeduid bevat passes cartes ecart gemist vermist vermissing wisten opgepast
    raser rasern raseur slaap slaapt slapen halen haalt malen dalen stompen stappen stokken stropen kloppen stampen strepen starten stof stoep stok stoppels strop stoot storen steppe melden meldde afmelding vermeld beelden velden gelden helden
    schrijven schrijf schrift opslag hoort hart halte arena forme format firme berichten gerichte gezicht gewicht kunde kunden endlich lende wende finde binden einen eine keine deine seine
    meine anderen ander under leave live love lover remote remove carte marche marge bande hinter winter unter munter weide seide beide linde leden reden heden raden laden boden toden
    dinger dingen dings grand grande grands grandes stelt stelde aging grandir printer bitten
    gaten haute hautes basse bas schluss schreiben schreibt gater vandaag vandaan aangebeld aangesteld aangehaald manger lekker brood broden louche louches status statue stats statut pause passe passer house panic pauw vrouw klauw
    abgestellt abonneren abstellen bestelling bestellingen described describing description descriptions enregistre enregistrer opengebroken opengewaaid opgegeven
    joined opzetten restlichen vreselijk aanbelde aanbellen aangedaan aangevuld achtergelaten achterhaald achterkant achterlicht achterplaat achterpoortje achterruit
    achtertuin anderlecht beschrijving discriminerend entrainement entrainent entrainer geschreven radermacher schrijffout schrijffoutje schrijffouten
    casser cense lesse besser halbe halle halfte halve hatte hause kapper lacht macht schraubenzieher instellen dacht cause
    allen andalouse armee asked bello belle bleek bleken blond branch braking casquette chief classe couche diesen dieren diejen fewer flessen flessenwater
    folder gardez garages geraardsbergen gewone gewonnen geworden gezond gezondheid langst leider leiser letter lucht melder missen mussen neuer older overal
    overall parking parks passent plaat sandales sauber schlussel schneit scholen schulstrasse shops shows spelen stellen stellt uberall vallen vandaar hilde wider
    stopt stopte stopten gestopt stopped stopping stoppte stoppten gestoppt arretee arretees arretent arretait arreta haltes halted haltet hielt wachten wartete cancelled geseind joint coin loin soin foin jouir jongen inschatten ontvang kerel kegel regel heel geel deel veel meel
    """.split()
)
