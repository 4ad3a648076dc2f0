"""Turns of phrase, recombined: clauses that say a thing, and clauses that only look like them, in four languages.

Each class has what must be read so and what must not: a pattern that is too narrow fails, and one that is too wide.
"""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from smsd.rules.grammar import read
from smsd.rules.orders import Order, read_order
from smsd.rules.words import Verb
from tests.rules.test_phrases import CRIES, FINE, KNOWN

FACTS = {
    "nl": ("inbraak Kerkstraat 12", "verdachte man aan het station", "brand in de Molenweg 4"),
    "fr": ("vol rue Haute 3", "cambriolage rue Neuve 14", "un suspect place du Marché"),
    "de": ("Einbruch Hauptstraße 7", "Feuer im Bachweg 3", "verdächtiger Mann am Bahnhof"),
    "en": ("burglary at 4 High Street", "fire at Mill Lane 3", "suspicious man near the station"),
}
TRIES = {
    "nl": (
        "tis maar om te testen",
        "het is gewoon om te proberen",
        "dit is enkel om te testen",
        "gewoon om te zien of het werkt",
        "k wou maar eens testen",
    ),
    "fr": (
        "c juste pour essayer",
        "c'est seulement pour tester",
        "juste pour voir si ça marche",
        "je voulais juste essayer",
    ),
    "de": (
        "ist nur zum Testen",
        "das ist nur zum Ausprobieren",
        "nur um zu sehen ob es geht",
        "wollte nur mal testen ob das geht",
    ),
    "en": ("just trying this out", "only to test it", "just checking it works", "just seeing if this works"),
}
# who tries doors, not the gateway
BURGLARS = {
    "nl": (
        "dader belt aan om te testen of er iemand thuis is",
        "man voelt aan de deuren om te proberen of ze open zijn",
    ),
    "fr": ("un homme sonne pour voir s'il y a quelqu'un", "deux jeunes secouent les portes pour essayer de les ouvrir"),
    "de": (
        "ein Mann klingelt um zu testen ob jemand da ist",
        "zwei Jungen rütteln an Türen um zu sehen ob sie offen sind",
    ),
    "en": ("a man rings bells to test if anybody is home", "two lads are trying car doors to see if they open"),
}
JOINED = ("{try_}, {fact}", "{try_}: {fact}", "{fact} ({try_})", "{fact}, {try_}", "{try_} - {fact}")
LANGUAGES = tuple(FACTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_only_tries_the_gateway_makes_a_drill(language: str) -> None:
    """Whatever is tried out, and wherever it says so."""
    for joined, try_, fact in product(JOINED, TRIES[language], FACTS[language]):
        text = joined.format(try_=try_, fact=fact)
        assert read_order(text).order == Order.TEST, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_tries_doors_makes_none(language: str) -> None:
    """A burglar tries things too."""
    for burglar, fact in product(BURGLARS[language], FACTS[language]):
        for text in (burglar, f"{fact}, {burglar}", f"{burglar}: {fact}"):
            assert read_order(text).order == Order.NONE, text


WHEEL = {
    "nl": ("Ik ben aan het rijden", "Ik zit achter het stuur", "Ik rij nu"),
    "fr": ("Je conduis", "Je suis au volant", "Je suis en train de conduire"),
    "de": ("Ich fahre gerade", "Ich sitze am Steuer", "Bin gerade am Steuer"),
    "en": ("I'm driving", "I am driving right now", "I'm driving at the moment"),
}
LATER = {
    "nl": ("ik lees uw bericht later", "ik antwoord straks", "ik bel u terug zodra ik er ben", "ik bekijk dit later"),
    "fr": (
        "je lirai votre message plus tard",
        "je vous réponds dès que j'arrive",
        "je lis ça plus tard",
        "je vous rappelle",
    ),
    "de": ("ich lese deine Nachricht später", "melde mich später", "ich rufe zurück", "ich schaue es mir dann an"),
    "en": ("I'll read your message later", "I'll get back to you", "will reply when I arrive", "will look at it later"),
}
SIGHTS = {
    "nl": ("ik zie een verdachte auto", "er volgt mij iemand", "help mij"),
    "fr": ("je vois un homme cagoulé", "quelqu'un me suit", "aidez-moi"),
    "de": ("ich sehe einen verdächtigen Mann", "jemand verfolgt mich", "Hilfe"),
    "en": ("I can see a masked man", "somebody is following me", "help me"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_drives_and_reads_it_later(language: str) -> None:
    """Neither a cry nor a leaving; with a sight behind it a cry."""
    for wheel, later in product(WHEEL[language], LATER[language]):
        for between in (", ", ". ", " en " if language == "nl" else " "):
            text = f"{wheel}{between}{later}"
            assert read(text, "resident", KNOWN).verb in FINE, text
    for wheel, sight in product(WHEEL[language], SIGHTS[language]):
        assert read(f"{wheel}, {sight}", "resident", KNOWN).verb in CRIES, (wheel, sight)


FRAMES = {
    "nl": (
        "hoe vaak moet ik nog zeggen dat {o}",
        "hoeveel keer moet ik dat nog vragen: {m}",
        "ik heb nu al drie keer gezegd dat {o}",
    ),
    "fr": (
        "combien de fois dois-je vous dire que {o}",
        "combien de fois faut-il demander: {m}",
        "je vous ai déjà dit trois fois que {o}",
    ),
    "de": (
        "wie oft soll ich noch sagen dass {o}",
        "wie oft muss ich noch schreiben: {m}",
        "ich habe euch schon dreimal gesagt dass {o}",
    ),
    "en": (
        "how many times do I have to say that {o}",
        "how often must I ask you: {m}",
        "I have told you three times that {o}",
    ),
}
# as a subordinate clause, and by itself
OUT = {
    "nl": (("ik hier uit wil", "schrijf mij uit"), ("ik geen berichten meer wil", "haal mij van de lijst")),
    "fr": (
        ("je veux sortir de cette liste", "désinscrivez-moi"),
        ("je ne veux plus de messages", "enlevez mon numéro"),
    ),
    "de": (("ich raus will", "meldet mich ab"), ("ich keine SMS mehr will", "streicht mich von der Liste")),
    "en": (("I want out", "take me off this list"), ("I want no more texts", "unsubscribe me")),
}
SEEN = {
    "nl": ("hij in mijn tuin staat", "er staat iemand in mijn tuin"),
    "fr": ("il est dans mon jardin", "quelqu'un est dans mon jardin"),
    "de": ("er in meinem Garten steht", "jemand steht in meinem Garten"),
    "en": ("he is in my garden", "somebody is in my garden"),
}
PAID = {
    "nl": ("ik mijn parkeerbon betaald heb", "waar blijft de vuilniswagen"),
    "fr": ("les poubelles doivent sortir le lundi", "où est le camion poubelle"),
    "de": ("die Straße gekehrt werden muss", "wo bleibt die Müllabfuhr"),
    "en": ("the bins go out on Monday", "where is the bin lorry"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_said_often_is_what_it_says(language: str) -> None:
    """Anger in front of a wish changes nothing in it."""
    for frame in FRAMES[language]:
        for o, m in OUT[language]:
            text = frame.format(o=o, m=m)
            assert read(text, "resident", KNOWN).verb == Verb.STOP, text
            assert read(text.upper() + "!!", "resident", KNOWN).verb == Verb.STOP, text
        o, m = SEEN[language]
        assert read(frame.format(o=o, m=m), "resident", KNOWN).verb in CRIES, frame
        o, m = PAID[language]
        assert read(frame.format(o=o, m=m), "resident", KNOWN).verb not in (Verb.STOP, Verb.JOIN), frame


STOPS = {
    "nl": ("stop hiermee", "stop daarmee", "hou hiermee op", "stop dit"),
    "fr": ("arrêtez ça", "arrêtez avec ça", "stop ça"),
    "de": ("hört auf damit", "stopp das", "hört damit auf"),
    "en": ("stop this", "stop that", "stop it"),
}
WISHES = {
    "nl": ("ik wil deze smsjes niet", "ik hoef die berichten niet"),
    "fr": ("je veux pas de vos sms", "je ne veux pas ces messages"),
    "de": ("ich will diese SMS nicht", "ich brauche diese Nachrichten nicht"),
    "en": ("I don't want these texts", "I don't need your messages"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_stop_this_with_or_without_a_comma(language: str) -> None:
    """Who wants no texts leaves, in whatever order and point; who stops somebody does not."""
    for stop, wish in product(STOPS[language], WISHES[language]):
        for text in (f"{stop} {wish}", f"{stop}, {wish}", f"{wish} {stop}", f"{wish}. {stop}"):
            assert read(text, "resident", KNOWN).verb == Verb.STOP, text
    for stop, seen in product(STOPS[language], SEEN[language][1:]):
        assert read(f"{stop} {seen}", "resident", KNOWN).verb in CRIES, (stop, seen)


DEAD = {
    "nl": ("Dit was het nummer van mijn vader zaliger", "Mijn man is overleden", "Ons moeder is gestorven in maart"),
    "fr": ("Feu mon père avait ce numéro", "Mon mari est décédé", "Ma mère est morte en mars"),
    "de": (
        "Mein Mann ist verstorben",
        "Das war die Nummer von meinem verstorbenen Vater",
        "Meine Mutter ist im März gestorben",
    ),
    "en": ("This was my late husband's number", "My husband has died", "My mother passed away in March"),
}
GO = {
    "nl": (
        "mag uit jullie bestand",
        "zijn nummer mag weg",
        "haal dit nummer eruit",
        "die gsm hoeft die berichten niet te krijgen",
    ),
    "fr": (
        "vous pouvez l'effacer",
        "retirez ce numéro",
        "son numéro peut être supprimé",
        "plus besoin de ces messages",
    ),
    "de": ("bitte nehmen Sie die Nummer raus", "die Nummer kann gelöscht werden", "streichen Sie bitte die Nummer"),
    "en": ("please take it off your list", "you can delete this number", "the number can be removed"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_of_somebody_who_died(language: str) -> None:
    """It leaves by whoever has the phone; news of a death alone signs nobody off."""
    for dead, go in product(DEAD[language], GO[language]):
        for between in (", ", ". ", " "):
            assert read(f"{dead}{between}{go}", "resident", KNOWN).verb == Verb.STOP, f"{dead}{between}{go}"
    for dead in DEAD[language]:
        assert read(dead, "resident", KNOWN).verb != Verb.STOP, dead


NEVER = {
    "nl": ("ik wil in geen geval uit de groep", "ik wil onder geen beding uitgeschreven worden"),
    "fr": ("je ne veux en aucun cas sortir du groupe", "en aucun cas me désinscrire svp"),
    "de": ("ich will auf keinen Fall raus aus der Gruppe", "ich möchte auf gar keinen Fall abgemeldet werden"),
    "en": ("I want under no circumstances to leave the group", "on no account unsubscribe me"),
}
NO_MORE = {
    "nl": "ik wil in geen geval nog berichten krijgen",
    "fr": "je ne veux en aucun cas encore recevoir des messages",
    "de": "ich will auf keinen Fall mehr Nachrichten bekommen",
    "en": "I want under no circumstances any more messages",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_no_account_is_a_not(language: str) -> None:
    """It denies what follows: leaving, or more of it."""
    for text in NEVER[language]:
        assert read(text, "resident", KNOWN).verb != Verb.STOP, text
    assert read(NO_MORE[language], "resident", KNOWN).verb != Verb.JOIN


SHOUTED = {
    "nl": ("maar da's helemaal niet daar annuleer", "oei ge zit verkeerd collega stop"),
    "fr": ("non mais c pas du tout là arrêtez", "attention ce n'est pas chez nous annulez"),
    "de": ("das ist doch ganz woanders stopp", "das sollte noch gar nicht raus", "sollte eigentlich noch nicht weg"),
    "en": ("hey that is nowhere near us stop", "that shouldn't have gone out yet at all"),
}
STANDING = {
    "nl": ("de bus rijdt niet meer na de halte", "de bestuurder wou niet stoppen"),
    "fr": ("la voiture ne s'est pas arrêtée", "ils sont deux à l'arrêt du bus"),
    "de": ("der Wagen steht jetzt an der Haltestelle", "der Fahrer wollte nicht stoppen"),
    "en": ("he ran towards the bus stop", "the driver did not stop"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_order_at_the_end_of_a_breath(language: str) -> None:
    """While an alert goes out: a stop without a comma before it halts; a bus stop does not."""
    for text in SHOUTED[language]:
        for end in ("", "!!", " svp" if language == "fr" else ""):
            assert read_order(text + end, live=True, opened=True).order == Order.HALT, text + end
    for text in STANDING[language]:
        assert read_order(text, live=True, opened=True).order != Order.HALT, text


@pytest.mark.parametrize("words", ["Stop j'ai vu quelqu'un", "stop ça j'ai vu quelqu'un", "stop ik heb hem gezien"])
def test_who_saw_somebody_does_not_leave(words: str) -> None:
    """A stop to neighbours or to oneself, in one breath with what was seen."""
    assert read(words, "resident", KNOWN).verb != Verb.STOP


def test_classes_meet() -> None:
    """A wish to leave and a sight in one text: the sight wins, in any order."""
    for language, between, wish_first in product(LANGUAGES, (". ", ", ", "! "), (False, True)):
        for _, wish in OUT[language]:
            parts = [wish, SEEN[language][1]]
            text = between.join(parts if wish_first else reversed(parts))
            assert read(text, "resident", KNOWN).verb in CRIES, text


QUICK = {
    "nl": ("dat is rap gegaan", "dat ging vlug", "amai dat was snel"),
    "fr": ("c'est allé vite", "ça a été rapide", "waw c'était rapide"),
    "de": ("das ging aber schnell", "das war flott", "das ging rasch"),
    "en": ("that was quick", "that went fast", "wow that was fast"),
}
BRAVOS = {
    "nl": ("proficiat", "chapeau", "goed gedaan", "knap werk"),
    "fr": ("bravo", "félicitations", "chapeau", "beau travail"),
    "de": ("Glückwunsch", "Respekt", "gute Arbeit", "gut gemacht"),
    "en": ("congrats", "well done", "good job", "bravo"),
}
ONE_HELD = {
    "nl": ("we hebben er een gestopt, de andere loopt nog", "ze hebben een van de twee tegengehouden, tweede is weg"),
    "fr": (
        "on en a arrêté un, l'autre court toujours",
        "ils ont arrêté un des deux, le deuxième s'est enfui",
        "un est arrêté, l'autre est parti vers la gare",
    ),
    "de": ("wir haben einen gestoppt, der andere läuft noch", "einen haben sie, wir haben einen angehalten"),
    "en": ("we stopped one, the other is still running", "they have stopped one, the second ran off"),
}
BUS_STOPS = {
    "nl": ("verdachte stapte af aan de laatste stop", "hij stapte op aan de volgende halte"),
    "fr": ("il est monté dans le bus au dernier arrêt", "suspect descendu à l'arrêt suivant"),
    "de": ("Verdächtiger stieg an der letzten Haltestelle ein", "er stieg an der nächsten Haltestelle aus"),
    "en": ("Susp. got on the TEC bus towards Eupen at the last stop", "he got off at the next stop"),
}
DOUBTED = {
    "nl": ("leden vragen of het een vals alarm is", "mensen denken dat het vals alarm is"),
    "fr": ("des membres demandent si c'est une fausse alerte", "les gens pensent que c'est une fausse alerte"),
    "de": ("Mitglieder fragen ob es ein Fehlalarm ist", "die Leute denken dass es ein Fehlalarm ist"),
    "en": ("members ask whether it is a false alarm", "people think this is a false alarm"),
}
CONFIRMED = {
    "nl": ("ik heb het nagekeken en het is echt, doe maar voort", "het is echt, ga door"),
    "fr": ("j'ai vérifié et c'est bien réel, continuez", "c'est vrai, continuez"),
    "de": ("ich habe nachgesehen und es ist echt, macht weiter", "es ist echt, weiter so"),
    "en": ("I checked and it is real, go on", "it is real, carry on"),
}
ENDING_WISHES = {
    "nl": ("ik zou graag hebben dat het hier stopt", "ik wil dat dit nu ophoudt"),
    "fr": ("j'aimerais bien que ça s'arrête là", "je voudrais que cela cesse"),
    "de": ("ich möchte dass das jetzt aufhört", "ich hätte gern dass es hier aufhört"),
    "en": ("I'd like this to stop here", "I want it to stop"),
}
REAL_STOPS = {"nl": "stop het alarm", "fr": "arrêtez l'alerte", "de": "Alarm stoppen", "en": "stop the alert"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_halt_while_it_goes_out(language: str) -> None:
    """Praise, one of two who was caught, a bus stop, a doubt that is answered; an order beside them halts."""
    praise = [f"{q}, {b}" for q, b in product(QUICK[language], BRAVOS[language])]
    real = [f"{d}, {c}" for d, c in product(DOUBTED[language], CONFIRMED[language])]
    for text in (*praise, *ONE_HELD[language], *BUS_STOPS[language], *real):
        found = read_order(text, live=True, opened=True)
        assert found.order not in (Order.HALT, Order.WRONG), text
        halted = f"{text}. {REAL_STOPS[language]}"
        assert read_order(halted, live=True, opened=True).order in (Order.HALT, Order.WRONG), halted
    for text in DOUBTED[language]:
        assert read_order(f"{text}, {REAL_STOPS[language]}", live=True, opened=True).order in (Order.HALT, Order.WRONG)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wish_that_it_ends_halts(language: str) -> None:
    """However politely."""
    for text, end in product(ENDING_WISHES[language], ("", "!", ", merci")):
        assert read_order(text + end, live=True, opened=True).order == Order.HALT, text


AFRAID = {
    "nl": (
        "ik word er alleen maar bang van",
        "ik verschiet er mij elke keer een bult van",
        "het maakt mij zenuwachtig",
        "want ik schrik er telkens van",
    ),
    "fr": ("ça me fait peur chaque fois", "ça m'angoisse", "ces messages me font toujours peur"),
    "de": ("das macht mir jedes Mal Angst", "die Nachrichten machen mich nur nervös", "weil es mir immer Angst macht"),
    "en": ("it scares me every time", "they make me nervous", "these texts just frighten me"),
}
TAKE_OFF = {
    "nl": ("mag ik eruit", "schrijf mij uit", "haal mij van de lijst aub", "geen berichten meer aub"),
    "fr": ("retirez mon numéro svp", "désinscrivez-moi", "plus de messages svp"),
    "de": ("bitte abmelden", "streicht mich von der Liste", "keine Nachrichten mehr bitte"),
    "en": ("take me off this list please", "unsubscribe me", "no more texts please"),
}
AGED = {"nl": "ik ben 82 en", "fr": "j'ai 82 ans et", "de": "ich bin 82 und", "en": "I am 82 and"}
MOVED = {
    "nl": ("Wij zijn verhuisd naar Gent dus", "ik ben vorige maand verhuisd naar een appartement in de stad, dus"),
    "fr": ("Nous avons déménagé à Gand donc", "j'ai déménagé le mois passé dans un appartement en ville,"),
    "de": ("Wir sind nach Gent umgezogen, also", "Ich bin letzten Monat in die Stadt umgezogen,"),
    "en": ("We have moved to Ghent so", "I moved to a flat in the city last month, so"),
}
AWAY_FROM_IT = {
    "nl": (
        "voor ons hoeft dat niet meer",
        "ik wil er graag terug uit als dat kan",
        "haal mij van de lijst als het kan",
        "schrijf ons uit",
    ),
    "fr": ("retirez-nous de la liste si possible", "ce n'est plus utile pour nous", "désinscrivez-moi"),
    "de": ("bitte abmelden wenn möglich", "streicht uns von der Liste", "ich möchte raus wenn das geht"),
    "en": ("take us off the list if possible", "please unsubscribe us", "we want out if that's ok"),
}
OTHERS_TELL = {
    "nl": ("Mijn vrouw zegt dat ik mij moet uitschrijven", "mijn zoon wil dat ik mij afmeld"),
    "fr": ("Ma femme dit que je dois me désinscrire", "mon fils veut que je me désinscrive"),
    "de": ("Meine Frau sagt ich soll mich abmelden", "mein Sohn will dass ich mich abmelde"),
    "en": ("My wife says I should unsubscribe", "my son wants me to leave the list"),
}
REFUSED = {
    "nl": ("maar dat doe ik niet", "maar ik doe dat zeker niet", "maar dat ga ik niet doen"),
    "fr": ("mais je ne le ferai pas", "mais pas question", "mais je ne veux pas"),
    "de": ("aber das mache ich nicht", "aber ich will das nicht", "aber das werde ich bestimmt nicht tun"),
    "en": ("but I won't", "but I will not do it", "but I refuse"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wish_to_leave_with_its_reason(language: str) -> None:
    """Fear of the texts, age, a move; with somebody who is seen now it is a cry."""
    afraid, wishes, aged = AFRAID[language], TAKE_OFF[language], AGED[language]
    for reason, wish in product((*afraid, f"{aged} {afraid[0]}"), wishes):
        for text in (f"{wish}, {reason}", f"{wish}. {reason}", f"{reason}, {wish}"):
            assert read(text, "resident", KNOWN).verb == Verb.STOP, text
            seen = f"{text}. {SEEN[language][1]}"
            assert read(seen, "resident", KNOWN).verb in CRIES, seen
    for moved, wish in product(MOVED[language], AWAY_FROM_IT[language]):
        assert read(f"{moved} {wish}", "resident", KNOWN).verb == Verb.STOP, f"{moved} {wish}"
    for reason, sight in product((*afraid, *MOVED[language]), SIGHTS[language]):
        assert read(f"{sight}, {reason}", "resident", KNOWN).verb in CRIES, (sight, reason)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_told_to_leave_and_will_not(language: str) -> None:
    """The sender's own word counts."""
    for told, refused in product(OTHERS_TELL[language], REFUSED[language]):
        for between in (" ", ", "):
            text = f"{told}{between}{refused}"
            assert read(text, "resident", KNOWN).verb not in (Verb.STOP, Verb.JOIN, Verb.FORGET), text


ONCE_IN = {
    "nl": ("ik was ermee gestopt maar", "ik had mij uitgeschreven,"),
    "fr": ("j'avais arrêté mais", "je m'étais désinscrit,"),
    "de": ("ich hatte damit aufgehört aber", "ich hatte mich abgemeldet,"),
    "en": ("I had stopped but", "I had unsubscribed,"),
}
BACK_IN = {
    "nl": ("wil er terug bij", "ik wil er graag weer bij"),
    "fr": ("je voudrais me réinscrire", "j'aimerais revenir"),
    "de": ("ich möchte wieder dabei sein", "ich will wieder mitmachen"),
    "en": ("I want back in", "I'd like to come back in"),
}
ADDED = {
    "nl": ("kan mijn nummer er ook bij?", "kunde mij ook op de lijst zetten", "mag ons nummer er ook bij"),
    "fr": ("pouvez-vous me mettre aussi sur la liste", "pouvez-vous aussi ajouter mon numéro"),
    "de": ("könnt ihr mich auch auf die Liste setzen", "kann meine Nummer auch auf die Liste?"),
    "en": ("could you put me on the list", "can my number be added too?"),
}
OF_THE_POLICE = {
    "nl": (
        "ik wil lid worden van de groep van de politie, {street}",
        "ik wil meedoen met het buurtnetwerk van de politie",
    ),
    "fr": ("je voudrais m'inscrire au réseau de la police, {street}", "je veux participer au groupe de la police"),
    "de": (
        "bei der Nachbarschaftshilfe der Polizei mitmachen, {street}",
        "ich möchte bei der Gruppe der Polizei mitmachen",
    ),
    "en": ("I would like to join the group run by the police, {street}", "I want to join the network of the police"),
}
STREETS = {"nl": "Molenweg 9", "fr": "rue Haute 9", "de": "Bachweg 9", "en": "9 Mill Lane"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_wants_in_again_or_too(language: str) -> None:
    """Also a network of the police; with a cry beside it it is a cry."""
    again = [f"{once} {back}" for once, back in product(ONCE_IN[language], BACK_IN[language])]
    police = [t.format(street=STREETS[language]) for t in OF_THE_POLICE[language]]
    for text in (*again, *ADDED[language], *police):
        assert read(text, "resident", KNOWN).verb == Verb.JOIN, text
        for sight in SIGHTS[language]:
            assert read(f"{sight}! {text}", "resident", KNOWN).verb in CRIES, (sight, text)
    for once in ONCE_IN[language]:
        assert read(f"{once} ...", "resident", KNOWN).verb != Verb.JOIN, once


NO_HELP = {
    "nl": ("Geen hulp nodig hier hoor", "wij hebben geen hulp nodig"),
    "fr": ("Pas besoin d'aide ici", "nous n'avons pas besoin d'aide"),
    "de": ("Keine Hilfe nötig hier", "wir brauchen keine Hilfe"),
    "en": ("No help needed here", "we don't need any help"),
}
ALL_WELL = {
    "nl": ("alles in orde", "alles rustig"),
    "fr": ("tout va bien", "tout est calme"),
    "de": ("alles in Ordnung", "alles ruhig"),
    "en": ("all good", "everything is fine"),
}
DEEDS = {
    "nl": (
        "de lampen zijn aan",
        "de hond is binnen",
        "ik heb mijn dochter verwittigd",
        "nu ga ik slapen",
        "ik heb alle deuren op slot gedaan",
    ),
    "fr": (
        "les lampes sont allumées",
        "le chien est rentré",
        "j'ai prévenu ma fille",
        "maintenant je vais dormir",
        "j'ai fermé toutes les portes",
    ),
    "de": (
        "die Lampen sind an",
        "der Hund ist drin",
        "ich habe meine Tochter informiert",
        "jetzt gehe ich schlafen",
        "ich habe alle Türen abgeschlossen",
    ),
    "en": (
        "the lights are on",
        "the dog is inside",
        "I told my daughter",
        "now I'm going to sleep",
        "I have locked all the doors",
    ),
}
MANY_THANKS = {
    "nl": "Heel erg bedankt voor het bericht",
    "fr": "Merci beaucoup pour le message",
    "de": "Vielen Dank für die Nachricht",
    "en": "Thank you very much for the message",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_is_well(language: str) -> None:
    """No help is needed; a long thanks that lists what was done. A sight among it is a cry."""
    chance = Random(11)
    said = [f"{no}, {well}" for no, well in product(NO_HELP[language], ALL_WELL[language])]
    for _ in range(40):
        deeds = chance.sample(DEEDS[language], chance.randint(1, 4))
        said.append(chance.choice((", ", ". ")).join((MANY_THANKS[language], *deeds)))
    for text in said:
        assert read(text, "resident", KNOWN).verb in FINE, text
        seen = f"{text}, {SEEN[language][1]}"
        assert read(seen, "resident", KNOWN).verb in CRIES, seen


CHECKS = {
    "nl": (
        "we kijken gewoon of iedereen het krijgt",
        "wij checken enkel of iedereen deze sms ontvangt",
        "dit bericht dient enkel om na te gaan of uw gsm-nummer nog juist is",
    ),
    "fr": (
        "on vérifie juste si tout le monde reçoit le message",
        "nous voulons seulement voir si tout le monde le reçoit",
        "ce message sert uniquement à vérifier si votre numéro est encore correct",
    ),
    "de": (
        "Wir prüfen heute nur ob alle die SMS bekommen",
        "wir wollen nur sehen ob jeder die Nachricht erhält",
        "diese SMS dient nur dazu zu prüfen ob Ihre Nummer noch stimmt",
    ),
    "en": (
        "we are only checking whether everybody gets the text",
        "just to see if everyone receives this message",
        "this message only checks whether your number is still correct",
    ),
}
NOTHING_WRONG = {
    "nl": ("er is niets gebeurd", "niemand moet iets doen"),
    "fr": ("il ne s'est rien passé", "personne ne doit rien faire"),
    "de": ("es ist nichts passiert", "niemand muss etwas tun"),
    "en": ("nothing happened", "nobody has to do anything"),
}
LEAVING_HOW = {
    "nl": ("hoe kan ik mij hier uitschrijven?", "hoe schrijf ik mij uit?"),
    "fr": ("comment on se désinscrit?", "comment je me désabonne?"),
    "de": ("wie kann ich mich abmelden?", "wie melde ich mich ab?"),
    "en": ("how do I unsubscribe?", "how can I opt out?"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_checks_that_everybody_gets_it_makes_a_drill(language: str) -> None:
    """In plain words, in any order, with or without a comma."""
    for check, nothing in product(CHECKS[language], NOTHING_WRONG[language]):
        for text in (f"{check}, {nothing}", f"{nothing}, {check}", f"{check} {nothing}"):
            assert read_order(text).order == Order.TEST, text
    for fact in FACTS[language]:
        assert read_order(fact).order == Order.NONE, fact


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_how_to_leave_leaves(language: str) -> None:
    """The answer says how to come back."""
    for text in LEAVING_HOW[language]:
        assert read(text, "resident", KNOWN).verb == Verb.STOP, text
