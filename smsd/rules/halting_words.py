"""Turns of phrase about an alert that goes out: let it go on, do not stop it,
stop it. In four languages and as they are typed.

In: a folded text. Out: whether it says that the sending goes on, or, clause by clause, that it shall stop.
rules/orders.py asks, and only while something runs; where both are said, stopping counts. It knows nothing of hazards,
people or places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from smsd.rules import turns_table as turns
from smsd.rules.later import Later

_STOPPING = (
    r"(?:stop\w*|gestopt|annul\w*|geannuleerd|afbrek\w*|afgebroken|onderbrek\w*|onderbroken|stilleg\w*|stilgelegd"
    r"|stopzet\w*|stopgezet|afzet\w*|intrekk?\w*|"
    r"tegenhoud\w*|ophoud\w*|arret\w*|coup\w*|interromp\w*|interrupt\w*|suspend\w*|abbrech\w*|abbrich\w*|anhalt\w*"
    r"|aufhor\w*|abstell\w*|unterbrech\w*|"
    r"stornier\w*|cancel\w*|halt|abort\w*|pause\w*|recall\w*|break it off)"
)
# "zeker niet stoppen", "ne coupez pas", "nicht abbrechen", "do not cancel", "mag niet stilgelegd worden"
_NEVER = Later(
    r"\b(?:niet|nie|ni|nooit|nicht|nit|niemals) (?:nu |meer |te |het |es |jetzt |dat |da |dit |den? )?"
    r"(?:stoppen|stoppe|annuleren|annuleer|geannuleerd|gestopt|afbreken|afgebroken|onderbreken|onderbroken|stilleggen"
    r"|stilgelegd|stopzetten|stopgezet|afzetten|intrekken|tegenhouden|ophouden"
    r"|abbrechen|anhalten|aufhoren|aufhort|abstellen|unterbrechen|stornieren|abgebrochen|gestoppt|unterbrochen"
    r"|das ihr jetzt aufhort)\b"
    r"|\b(?:ne |n )(?:l |le |la |les |surtout )?" + _STOPPING + r" (?:surtout |donc )?(?:pas|rien|jamais)\b"
    r"|\b(?:ne |n )?(?:pas|rien|jamais) (?:ne doit |question |besoin |)(?:a |d |de |l |les? |la |etre "
    r"|s )*(?:arret\w*|coup\w*|interromp\w*|annul\w*|stopper|suspendre)\b"
    r"|\b(?:geen reden|kein grund|no reason|aucune raison|pas de raison)(?: \w+){0,2} " + _STOPPING + r"\b"
    r"|\b(?:waag|durf|wage|wagt|osez|ose|dare)(?: \w+){0,2} (?:niet|nie|nicht|pas|not)(?: \w+){0,2} "
    + _STOPPING
    + r"\b"
    r"|\b(?:n |ne )" + _STOPPING + r" (?:surtout )?rien\b"
    r"|\b(?:niemand|personne|keiner|nobody|no one) (?:mag|moet|moest|hoeft|zou|ne doit|doit|devrait|ne peut|darf|soll"
    r"|sollte|should|must|may|needs to|has to) (?:(?:dit|dat|da|het|nu|hier|ca|cela|l|la|le|das|es|jetzt|this|that|it"
    r"|the|message|alert|alerte|envoi|alarm|bericht) ){0,3}" + _STOPPING + r"\b"
    rf"|{turns.IF_SOMEBODY}(?:{_STOPPING}|{turns.TO_STOP})(?: leggen| zetten)?{turns.DO_NOT}"
    rf"|{'|'.join(turns.HOLD_NOTHING_BACK)}"
    r"|\b(?:door|par|von|by) (?:niemand|personne|niemandem|anyone) (?:\w+ ){1,5}" + _STOPPING + r"\b"
    r"|\b(?:faudrait|faut) pas (?:que|qu) (?:quelqu un|on|vous|tu|personne) "
    r"(?:(?!env\w+|contin\w+|diffus\w+|ca |parte?\b)\w+ ){0,4}(?:d |l )?" + _STOPPING + r"\b"
    r"|\b(?:under no circumstances|on no account|in geen geval|auf keinen fall|en aucun cas)(?: \w+){0,2} "
    + _STOPPING
    + r"\b"
    r"|\b(?:do not|don t|dont|never|not to|must not|mustn t|shouldn t|no need to|told (?:him|her|them) no"
    r"|please don t) (?:you )?(?:dare )?"
    r"(?:stop|cancel|halt|interrupt|abort|pause|recall|call it off|pull it)\b"
    r"|\b(?:stop|stopt|stopp|annuleer|annuleert|stoppez|arretez|onderbreek|breek|stoppen) (?:sie |du |da |dat |het "
    r"|dit |es |ze )?(?:niet|nie|ni|nicht|nit|pas)(?: (?:af|ab))?"
    r"(?:\W*$|[!.;,]| (?:voor|vooraleer|voordat|eer|tot|bevor|bis|ehe|avant|wir|we|ze|hij|er|nu|he"
    r"|hoor)\b(?! iedereen\W*$| allemaal\W*$))"
)
# what makes such words no order: somebody cannot stop it, or asks why it does not stop; looked for in the same clause
_UNABLE = re.compile(
    r"\b(?:kan|kunnen|kunt|kunde|kunne|kon|konden|krijg\w*|lukt|geraak\w*|slaag\w*|gaat|waarom|hoezo|hoe"
    r"|kann|kannst|konn\w*|konnt\w*|krieg\w*|bekomm\w*|schaff\w*|geht|klappt|warum|wieso|wie"
    r"|can|cannot|cant|could|couldn|able|unable|manage\w*|why|how|will|won|wont|does|doesn|did|didn"
    r"|peux|peut|peuvent|pouv\w*|pourr\w*|arriv\w*|parvien\w*|reussi\w*|sais|pourquoi|comment)\b"
    r"|\b(?:het|dat|da|dit|t|gsm|telefoon|app|es|das|it|ca|cela) (?:wil|will|veut|wants)\b"
)
# ... or it was not done: "is niet gestopt", "n est pas arrete"
_IS = re.compile(
    r"\b(?:is|zijn|was|werd|ist|sind|wurde|est|ete|ai|a|ont|avons) (?:nog |echt |maar |al |noch |encore |toujours "
    r"|meer |still )?$"
)
_DONE = re.compile(
    r"\b(?:geannuleerd|gestopt|afgebroken|onderbroken|stilgelegd|stopgezet|abgebrochen|gestoppt|unterbrochen)$"
)
_MAY = re.compile(r"\b(?:mag|mogen|moet|moeten|hoeft|hoeven|zal|darf|durfen|soll\w*|muss|mussen)\b")
# ... or somebody or something else does not stop: "de dader is niet gestopt", "il n arrete pas"
_SOMEBODY = re.compile(
    r"\b(?:auto|autos|wagen|bestelwagen|vrachtwagen|camion|camionnette|voiture|vehicule|moto|brommer|fiets|bus|trein"
    r"|car|van|truck|lorry|vehicle|lieferwagen|fahrzeug"
    r"|dader|daders|verdachte|verdachten|bestuurder|chauffeur|inbreker|inbrekers|dief|dieven|man|mannen|vrouw|gast"
    r"|kerel|persoon|jongen|meisje|hond|brand|vuur|water|bloeding"
    r"|auteur|auteurs|suspect|suspects|suspecte|conducteur|voleur|voleurs|homme|femme|individu|incendie|feu|chien"
    r"|tater|fahrer|verdachtige\w*|einbrecher|dieb|mann|frau|hund|feuer"
    r"|driver|suspects?|burglars?|thief|thieves|woman|guy|dog|fire|he|she|they|hij|elle|elles|ils|er"
    r"|il(?! (?:ne |n )?faut))\b"
    r"(?!.*\b(?:zegt|zeggen|zei|vraagt|says?|said|told|asks|sagt|sagen|dit|disent|demande\w*)\b)"
)
_POINTS = ".,;:!?\n"
# "laat maar lopen", "let it run", "carry on", "gewoon doorsturen"
_ON = re.compile(
    r"\b(?:blijf|blijven|gewoon|rustig|gerust) (?:maar )?(?:door ?)?(?:sturen|stuur|zenden|gaan|versturen|lopen"
    r"|verder\w*)\b|\b(?:bericht|alarm|sms|dat|t|alles) mag (?:gewoon |gerust )?(?:verder|doorgaan|doorlopen|door"
    r"|blijven)\b"
    r"|\bga (?:maar |gewoon )?door\b|\bdoorgaan\b|\blaa?t (?:(?:het|dat|da|dit|de rest|ze|t|alles|dees"
    r"|hem) )?(?:maar |gerust |gewoon |rustig )+(?:(?:het|dat|t) )?(?:door ?|verder ?)?(?:lopen|loope|komen|gaan"
    r"|sturen|buiten|uitgaan|vertrekken)\b"
    r"|\b(?:laat|laten) (?:het |dat |maar )?(?:lopen|doorlopen|doorgaan)\b"
    r"|\b(?<!avant de )(?<!ne pas )continue[rz]? (?:l envoi|a envoyer|d envoyer|quand meme)|\bcontinuez\b"
    r"|\blaisse[rz]? (?:le |la |les |ca |l alerte |l envoi )*(?:courir|partir|tourner|continuer|aller|passer|filer)\b"
    r"|\bweiter ?(?:senden|schicken|machen|laufen)\b|\bmacht?(?: also| ruhig)? weiter\b"
    r"|\b(?:lass|lasst|lassen sie) (?:es |das |ihn |sie )?(?:ruhig )?(?:weiter ?)?laufen\b|\b(?:nur zu|weiter so)\b"
    r"|\b(?:keep (?:it )?(?:sending|going|running)|carry on|keep on|let it (?:run|go|through)|it goes on"
    r"|leave it (?:running|on))\b"
    rf"|{turns.LEAVE_NOBODY_OUT}|{turns.EVERYBODY_GETS_IT}"
)
_NOT_ON = re.compile(
    r"\b(?:stop\w*|halt|niet|ni|nie|geen|pas|plus|nicht|kein\w*|not|don t|dont|never|no|nee|neen|non|nein|annul\w*"
    r"|cancel\w*|abbrechen|verkeerd\w*|fout\w*|wrong|falsch\w*|mauvais\w*|vals|loos|mag niet)\b(?! \d)"
)
SENDING = (
    r"(?:verzending|verzenden|uitzending|zending|versturen|verspreiding|campagne|bericht|berichten|alarm|sms|sturen"
    r"|diffusion|envoi|envois|alerte|transmission|"
    r"message|melding|meldung|nachricht|versand|aussendung|verteilung|sendung|alarmierung|broadcast|sending|mailing"
    r"|transmission|texts|texting|messages|alert|messaging)"
)
_PLEASE = (
    r"(?:(?:aub|alstublieft|svp|stp|s il (?:te|vous) plait|bitte|please|pls|plz|nu|direct|onmiddellijk|meteen|vite"
    r"|tout de suite|illico|sofort|now|quick|merci|danke|thx|bedankt)\b\W*)*"
)
# a clause that is such an order from its first word, or up to its last
_ORDERS = Later(
    r"(?:^|[.!?,;:\n]\s*|\b(?:en|et|und|and|dus|donc|also|so|please|bitte|gelieve|svp|veuillez|on|faut|direct|alles"
    r"|tout|everything) )"
    r"(?:coupez|coupe|couper|on coupe|retenez|retiens|freinez|freine|remballez|stoppez|suspendez|interrompez"
    r"|supprimez|cessez|bloquez|rappelez(?= (?:le message|l alerte|l envoi|tout))|abandonnez"
    r"|opschorten|schort op|staken|staak|afblazen|tegenhouden|intrekken|inhouden|stilleggen|bevriezen|terugtrekken"
    r"|terughalen|afbreken|annuleren"
    r"|unterbinden|unterlassen|abdrehen|zuruckholen|zuruckhalten|zuruckziehen|zuruckrufen|einstellen|abblasen|stoppen"
    r"|anhalten|brich ab|brecht ab|dreht das bitte ab|abbruch|ruckruf|notbremse"
    r"|freeze it|suspend|interrupt|withdraw it|pull it|pull the plug|kill it|cut it(?: off)?|abort|scrap it|bin it"
    r"|call it off|hold it|hold the rest|recall it)"
    r"(?= ?"
    + _PLEASE
    + r"(?:$|[.!?,;:\n])| (?:le |la |l |les |de |het |die |dat |da |den |das |the |this |ce |cette |autres )*"
    + SENDING
    + r"\b"
    r"| (?:immediatement|le robinet|la prise|until|till|tot|jusqu|bis)\b)"
    r"|\b(?:einde|fin|ende|end)(?: (?:van|de|der|mit|met|du|of|aan|l|la|dem|the|het))* (?:"
    + SENDING[3:-1]
    + r")(?<!alarm)(?<!alerte)(?<!alert)(?<!bericht)(?= ?"
    + _PLEASE
    + r"(?:$|[.!?,;:\n]))"
    r"|\b(?:gelieve|graag|veuillez|bitte|please|kunt|kunde|kan|konnen|konnt|could|can|pouvez|moet|muss"
    r"|must)\b(?: \w+){0,8} (?:" + SENDING[3:-1] + r"|melding|meldung)(?: \w+){0,4} "
    r"(?:beeindigen|te beeindigen|stoppe|stoppen|tegenhouden|afbreken|terugtrekken|intrekken|beenden|zuruckholen"
    r"|stoppen|arreter|interrompre|terminer|stop|end)\b"
    r"|\b(?:kan|kunt|kunde|mag|can|could|kann|konnt|konnen|peut|peux|pouvez)\b(?: \w+){0,6} (?:stopzetten|stoppen"
    r"|tegenhouden|terugroepen|intrekken|zuruckholen|aufhalten|abbrechen|stoppen|anhalten|empecher de partir|arreter"
    r"|annuler|stop|stopped|cancelled|taken back|called off|recalled)\W*\?"
    r"|\bon coupe\b|\bcoupez (?:le robinet|tout|vite|ca|la)\b|\btirez la prise\b|\bpull the plug\b"
    r"|\b(?:put the brakes on|hold (?:the rest|it|that|everything) back|stop the presses|notbremse ziehen"
    r"|bremse rein)\b"
    r"|\b(?:pas la peine|plus besoin|no need|niet nodig|niet meer nodig|nicht mehr notig|inutile) (?:de |d |to "
    r"|om )*(?:continuer a |keep |carry on |te )*(?:prevenir|alerter|avertir|deranger|reveiller|text\w*|tell\w*"
    r"|warn\w*|notify\w*|alert\w*|send\w*|verwittigen|waarschuwen|storen|sturen)\b"
    r"|\b(?:arretez|arreter|stop|cessez|quit|hort auf|hor auf|stopt? met|stoppen met) (?:de |d |to |please |met "
    r"|mit )*(?:reveiller|prevenir|alerter|avertir|affoler|envoyer|notifying|texting|sending|telling|alerting|warning"
    r"|waking|verwittigen|sturen|zenden|te sturen|schicken|senden)\b"
    r"|\bstop(?:t|pen)?(?: (?:nu|eens|maar|onmiddellijk|dus))? (?:met|mit) "
    r"(?:die |dat |de |deze |dit |den |diesen )?(?:" + SENDING[3:-1] + r"|sms en|smsen)\b"
    r"|\b(?:n |ne )(?:envoyez|affolez|alertez|prevenez|derangez|reveillez|diffusez) (?:plus|pas)\b"
    r"|\b(?:niet|niets|niks|nie|ni|nicht|nichts|ne|rien) (?:meer|mehr|plus|verder|weiter) "
    r"(?:te |zu )?(?:sturen|versturen|doorsturen|rondsturen|zenden|verzenden|schicken|weiterschicken|verschicken|senden"
    r"|weitersenden|versenden|envoyer|diffuser|transmettre)\b"
    r"|\bne pas (?:poursuivre|continuer) (?:l |la |le )?(?:envoi|diffusion|alerte)\b|\bdoe niet (?:meer )?voort\b"
    r"|\b(?:do not|don t|dont) (?:distribute|send|continue with|let it go|keep (?:on )?sending|spread|alert|notify"
    r"|text)\b"
    r"|\b(?:keine?n? (?:weiteren )?empfanger|no more recipients|no one else|personne d autre"
    r"|niemand (?:anders meer|(?:verder|meer)(?: (?:nog|meer|te))* (?:verwittigen|waarschuwen|alarmeren|storen))"
    r"|de rest (?:hoeft|moet) (?:het |dat )?niet|rest (?:der leute |of the list "
    r"|van de mensen )?(?:bitte )?(?:verschonen|gerust|doesn t need))\b"
    r"|\b(?:verkeerde knop|verkehrter? text|verkeerde tekst|mauvais bouton|fausse manoeuvre|falscher? knopf"
    r"|wrong button|hit (?:ok|send) by (?:accident|mistake)|broekzak|dans ma poche|pocket)\b"
    r"|\b(?:laat|laisse[rz]?|lass|let) (?:het |dat |da |it |es |le |la |ca |this )?(?:niet|ni|nie|nicht|pas"
    r"|not) (?:verder |meer |plus |weiter |any further )*(?:lopen|gaan|doorgaan|vertrekken|courir|partir|laufen|run"
    r"|go)\b"
    r"|\b(?:arretez|stoppez|annulez|coupez|abort|stopt?) (?:tout|ca|cela|dadde|da|dat|dit|dees|alles|it|that|das"
    r"|es)(?: |$|\W)"
    r"|\b(?:stopt dadde|stopt da|hou da tegen|leg da stil|laissez tomber|laisse tomber)\b"
    r"|\b(?:te vroeg|trop tot|zu fruh|too early|too soon)\W*(?:$|[!.,])"
    r"|\b(?:not yet|pas encore|noch nicht|nog niet)\W+(?:not yet|pas encore|noch nicht|nog niet)\b"
    r"|\b(?:schluss|basta|genug|genoeg|assez|enough)(?: (?:damit|nu|now|jetzt|ermee|daarmee))?\W*(?:$|[,!.])"
    r"|\blaat? (?:et |het |dat |da )?(?:maar |ma |moar )?(?:zitten|zitn|zitte)\b|\bwech? damit\b"
    r"|\b(?:toch|bij nader inzien|doch|liever|besser) (?:liever |lieber |beter |maar )?(?:niet|ni|nie|nicht"
    r"|nit)\W*(?:$|[,!.])"
)


def goes_on(text: str) -> bool:
    """Whether it says that the sending goes on, or that nobody is to stop it, and nothing in it halts by itself."""
    said = plain_of(text)
    rest = _NEVER.made.sub(lambda m: " " if _is_an_order(m) else m.group(), said)
    if rest != said:
        return _ORDERS.made.search(rest) is None and _STOPS.search(rest) is None
    return _ON.search(said) is not None and _NOT_ON.search(_ON.sub(" ", said)) is None


def goes_on_outright(text: str) -> bool:
    """Whether it says so without a "not": "carry on"; or that nothing may stop it: "rien ne doit être interrompu"."""
    said = plain_of(text)
    return (_ON.search(said) is not None and _NOT_ON.search(_ON.sub(" ", said)) is None) or "rien ne doit" in said


def blames_another(text: str) -> bool:
    """Whether the mistake it speaks of is a colleague's, or in the text
    before: "do not cancel, my colleague was wrong".
    """
    return _ANOTHERS.search(plain_of(text)) is not None or _IF_SOMEBODY.search(plain_of(text)) is not None


_IF_SOMEBODY = re.compile(rf"{turns.IF_SOMEBODY}(?:{_STOPPING}|{turns.TO_STOP})(?: leggen| zetten)?{turns.DO_NOT}")
_ANOTHERS = re.compile(
    r"\b(?:colleague|collega|collegue|kollege|kollegin)\b.{0,20}\b(?:wrong|mistaken|mis|vergist?|vergiste|verkeerd"
    r"|fout|trompe\w*|geirrt|falsch)\b"
    r"|\b(?:dat|het|le|la|mon|the|my|das|der|die) (?:vorige|precedent\w*|previous|letzte|vorherige)\b"
)


def cannot_stop(text: str) -> bool:
    """Whether its sender cannot stop it, or asks why it does not stop: "ik
    kan het niet stoppen", "why don't you stop".
    """
    return any(
        _UNABLE.search(_before(m)) and not _SOMEBODY.search(_clause(m)) and not _HIM.search(_clause(m))
        for m in _NEVER.made.finditer(plain_of(text))
    ) or any(not _SOMEBODY.search(_clause(m)) and not _HIM.search(_clause(m)) for m in _CANNOT.finditer(plain_of(text)))


_CANNOT = re.compile(
    r"\b(?:can ?t|cannot|couldn t|unable to)(?: \w+){0,3} " + _STOPPING + r"\b(?! (?!send|text)\w+ing\b)"
)
_STOPS = re.compile(r"\b" + _STOPPING + r"\b")
_HIM = re.compile(r"\b(?:hem|haar|hen|him|her|them|ihn)\b")


def _is_an_order(never: re.Match[str]) -> bool:
    """Whether "not stop" is said to somebody: nobody is unable to, nothing else did not
    stop, and it is no report of what was not done.
    """
    before = _before(never)
    if _UNABLE.search(before) or _IS.search(before) or _SOMEBODY.search(before):
        return False
    return _DONE.search(never.group()) is None or _MAY.search(before) is not None


def _before(match: re.Match[str]) -> str:
    """What stands before it in its clause."""
    said = match.string[: match.start()]
    return said[max(said.rfind(p) for p in _POINTS) + 1 :]


def _clause(match: re.Match[str]) -> str:
    """The clause that it stands in."""
    behind = re.split(f"[{_POINTS}]", match.string[match.end() :], maxsplit=1)[0]
    return _before(match) + match.group() + behind


def orders_a_halt(text: str) -> bool:
    """Whether a clause of it says so by itself: "coupez svp", "Alles opschorten.", "verkeerde knop sorry"."""
    return _ORDERS.made.search(plain_of(text)) is not None


def pieces(text: str) -> Iterator[str]:
    """What stands between points and commas, without what is only exclaimed before it or
    said to be polite behind it; a few words each.
    """
    for piece in _POINT.split(plain_of(text))[:MOST_PIECES]:
        short = _BEHIND.sub("", _EXCLAIMED.sub("", piece))
        if 0 < len(short.split()) <= WORDS_OF_A_PIECE and short != text:
            yield short


def without_courtesy(text: str) -> str:
    """A text without "svp, merci" at its end."""
    return _BEHIND.sub("", plain_of(text.lower()).rstrip(" .!")).rstrip(" ,")


MOST_PIECES, WORDS_OF_A_PIECE = 8, 6
_POINT = re.compile(r"[.,;:!?\n\u2026]+\s*")
_EXCLAIMED = re.compile(
    r"^(?:(?:oei|oeps|oups|oops|oh|ah|ai|nee|neen|non|nein|no|nope|alle|allee|allez|ok|oke|sorry|pardon|hey|he|ho|dag"
    r"|hallo|hello|ja|oui|yes|mensen|mannen|collega|bonjour|bonsoir)\b\s*)+"
)
_BEHIND = re.compile(
    r"(?:\s*\b(?:aub|a u b|alstublieft|alsjeblieft|svp|stp|merci|bitte|danke|please|pls|plz|mate|thanks|thx|bedankt"
    r"|mannekes|mannen|jongens|mensen|collega s?|chef|he|hoor|eh))+\s*$"
)


def ends_sending(text: str) -> bool:
    """As in "EINDE VERZENDING NU", "fin de diffusion": of the sending, which is no all clear."""
    return _ENDS.match(plain_of(text)) is not None


_ENDS = re.compile(
    r"\W*(?:einde|fin|ende|end)(?: (?:van|de|der|mit|met|du|of|aan|l|la|dem|the|het|this))* (?:verzending|verzenden"
    r"|uitzending|zending|versturen|verspreiding|sturen|diffusion|envois?|transmission|versand|aussendung|verteilung"
    r"|sendung|broadcast|sending|mailing|texting)\b"
)


def plain_of(folded: str) -> str:
    """The text with blanks for apostrophes, and one for several; its lines stay."""
    return re.sub(r"[^\S\n]+", " ", folded.replace("'", " ").replace("\u2019", " ")).strip()
