"""Turns of phrase about an alert that goes out: let it go on, do not stop it, stop it. In four languages and as they are typed.

In: a folded text. Out: whether it says that the sending goes on, or, clause by clause, that it shall stop. rules/orders.py asks, and only
while something runs; where both are said, stopping counts. It knows nothing of hazards, people or places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_STOPPING = (
    r"(?:stop\w*|gestopt|annul\w*|geannuleerd|afbrek\w*|afgebroken|onderbrek\w*|onderbroken|stilleg\w*|stilgelegd|stopzet\w*|stopgezet|afzet\w*|intrekk?\w*|"
    r"tegenhoud\w*|ophoud\w*|arret\w*|coup\w*|interromp\w*|interrupt\w*|suspend\w*|abbrech\w*|abbrich\w*|anhalt\w*|aufhor\w*|abstell\w*|unterbrech\w*|"
    r"stornier\w*|cancel\w*|halt|abort\w*|pause\w*|recall\w*|break it off)"
)
_NOT = r"(?:niet|nie|ni|nooit|niets|niks|nicht|nit|net|nichts|niemals|nie|pas|jamais|rien)"
# "zeker niet stoppen", "ne coupez pas", "nicht abbrechen", "do not cancel", "mag niet stilgelegd worden"
_NEVER = re.compile(
    r"\b(?:niet|nie|ni|nooit|nicht|nit|niemals) (?:nu |meer |te |het |es |jetzt |dat |da |dit |den? )?"
    r"(?:stoppen|stoppe|annuleren|annuleer|geannuleerd|gestopt|afbreken|afgebroken|onderbreken|onderbroken|stilleggen|stilgelegd|stopzetten|stopgezet|afzetten|intrekken|tegenhouden|ophouden"
    r"|abbrechen|anhalten|aufhoren|aufhort|abstellen|unterbrechen|stornieren|abgebrochen|gestoppt|unterbrochen|das ihr jetzt aufhort)\b"
    r"|\b(?:ne |n )(?:l |le |la |les |surtout )?" + _STOPPING + r" (?:surtout |donc )?(?:pas|rien|jamais)\b"
    r"|\b(?:ne |n )?(?:pas|rien|jamais) (?:ne doit |question |besoin |)(?:d |de |l |les? |la |etre |s )*(?:arret\w*|coup\w*|interromp\w*|annul\w*|stopper|suspendre)\b"
    r"|\b(?:do not|don t|dont|never|not to|must not|mustn t|shouldn t|no need to|told (?:him|her|them) no|please don t) (?:you )?(?:dare )?"
    r"(?:stop|cancel|halt|interrupt|abort|pause|recall|call it off|pull it)\b"
    r"|\b(?:stop|stopt|stopp|annuleer|annuleert|stoppez|arretez|onderbreek|breek|stoppen) (?:sie |du |da |dat |het |dit |es |ze )?(?:niet|nie|ni|nicht|nit|pas)(?: (?:af|ab))?"
    r"(?:\W*$|[!.;,]| (?:voor|vooraleer|voordat|eer|tot|bevor|bis|ehe|avant|wir|we|ze|hij|er|nu|he|hoor)\b(?! iedereen\W*$| allemaal\W*$))"
)
# "laat maar lopen", "let it run", "carry on", "gewoon doorsturen"
_ON = re.compile(
    r"\b(?:blijf|blijven|gewoon|rustig|gerust) (?:maar )?(?:door ?)?(?:sturen|stuur|zenden|gaan|versturen|lopen|verder\w*)\b|\b(?:bericht|alarm|sms|dat|t|alles) mag (?:gewoon |gerust )?(?:verder|doorgaan|doorlopen|door|blijven)\b"
    r"|\bga (?:maar |gewoon )?door\b|\bdoorgaan\b|\blaa?t (?:(?:het|dat|da|dit|de rest|ze|t|alles|dees|hem) )?(?:maar |gerust |gewoon |rustig )+(?:(?:het|dat|t) )?(?:door ?|verder ?)?(?:lopen|loope|komen|gaan|sturen|buiten|uitgaan|vertrekken)\b"
    r"|\b(?:laat|laten) (?:het |dat |maar )?(?:lopen|doorlopen|doorgaan)\b"
    r"|\bcontinue[rz]? (?:l envoi|a envoyer|d envoyer|quand meme)|\bcontinuez\b|\blaisse[rz]? (?:le |la |les |ca |l alerte |l envoi )*(?:courir|partir|tourner|continuer|aller|passer|filer)\b"
    r"|\bweiter ?(?:senden|schicken|machen|laufen)\b|\bmacht?(?: also| ruhig)? weiter\b|\b(?:lass|lasst|lassen sie) (?:es |das |ihn |sie )?(?:ruhig )?(?:weiter ?)?laufen\b|\b(?:nur zu|weiter so)\b"
    r"|\b(?:keep (?:it )?(?:sending|going|running)|carry on|keep on|let it (?:run|go|through)|it goes on|leave it (?:running|on))\b"
)
_NOT_ON = re.compile(
    r"\b(?:stop\w*|halt|niet|ni|nie|geen|pas|plus|nicht|kein\w*|not|don t|dont|never|no|nee|neen|non|nein|annul\w*|cancel\w*|abbrechen|verkeerd\w*|fout\w*|wrong|falsch\w*|mauvais\w*|vals|loos|mag niet)\b(?! \d)"
)
_SENDING = (
    r"(?:verzending|verzenden|uitzending|zending|versturen|verspreiding|campagne|bericht|berichten|alarm|sms|sturen|diffusion|envoi|envois|alerte|transmission|"
    r"message|melding|meldung|nachricht|versand|aussendung|verteilung|sendung|alarmierung|broadcast|sending|mailing|transmission|texts|texting|messages|alert|messaging)"
)
_PLEASE = r"(?:(?:aub|alstublieft|svp|stp|s il (?:te|vous) plait|bitte|please|pls|plz|nu|direct|onmiddellijk|meteen|vite|tout de suite|illico|sofort|now|quick|merci|danke|thx|bedankt)\b\W*)*"
# a clause that is such an order from its first word, or up to its last
_ORDERS = re.compile(
    r"(?:^|[.!?,;:\n]\s*|\b(?:en|et|und|and|dus|donc|also|so|please|bitte|gelieve|svp|veuillez|on|faut|direct|alles|tout|everything) )"
    r"(?:coupez|coupe|couper|on coupe|retenez|retiens|freinez|freine|remballez|stoppez|suspendez|interrompez|supprimez|cessez|bloquez|rappelez(?= (?:le message|l alerte|l envoi|tout))|abandonnez"
    r"|opschorten|schort op|staken|staak|afblazen|tegenhouden|intrekken|inhouden|stilleggen|bevriezen|terugtrekken|terughalen|afbreken|annuleren"
    r"|unterbinden|unterlassen|abdrehen|zuruckholen|zuruckhalten|zuruckziehen|zuruckrufen|einstellen|abblasen|stoppen|anhalten|brich ab|brecht ab|dreht das bitte ab|abbruch|ruckruf|notbremse"
    r"|freeze it|suspend|interrupt|withdraw it|pull it|pull the plug|kill it|cut it(?: off)?|abort|scrap it|bin it|call it off|hold it|hold the rest|recall it)"
    r"(?= ?"
    + _PLEASE
    + r"(?:$|[.!?,;:\n])| (?:le |la |l |les |de |het |die |dat |da |den |das |die |the |this |ce |cette |autres )*"
    + _SENDING
    + r"\b"
    r"| (?:immediatement|le robinet|la prise|until|till|tot|jusqu|bis)\b)"
    r"|\b(?:einde|fin|ende|end)(?: (?:van|de|der|mit|met|du|of|aan|l|la|dem|the|het))* (?:"
    + _SENDING[3:-1]
    + r")(?<!alarm)(?<!alerte)(?<!alert)(?<!bericht)(?= ?"
    + _PLEASE
    + r"(?:$|[.!?,;:\n]))"
    r"|\b(?:gelieve|graag|veuillez|bitte|please|kunt|kunde|kan|konnen|konnt|could|can|pouvez|moet|muss|must)\b(?: \w+){0,8} (?:"
    + _SENDING[3:-1]
    + r"|melding|meldung)(?: \w+){0,4} "
    r"(?:beeindigen|te beeindigen|stoppe|stoppen|tegenhouden|afbreken|terugtrekken|intrekken|beenden|zuruckholen|stoppen|arreter|interrompre|terminer|stop|end)\b"
    r"|\b(?:kan|kunt|kunde|mag|can|could|kann|konnt|konnen|peut|peux|pouvez)\b(?: \w+){0,6} (?:stopzetten|stoppen|tegenhouden|terugroepen|intrekken|zuruckholen|aufhalten|abbrechen|stoppen|anhalten|empecher de partir|arreter|annuler|stop|stopped|cancelled|taken back|called off|recalled)\W*\?"
    r"|\bon coupe\b|\bcoupez (?:le robinet|tout|vite|ca|la)\b|\btirez la prise\b|\bpull the plug\b|\b(?:put the brakes on|hold (?:the rest|it|that|everything) back|stop the presses|notbremse ziehen|bremse rein)\b"
    r"|\b(?:pas la peine|plus besoin|no need|niet nodig|niet meer nodig|nicht mehr notig|inutile) (?:de |d |to |om )*(?:continuer a |keep |carry on |te )*(?:prevenir|alerter|avertir|deranger|reveiller|text\w*|tell\w*|warn\w*|notify\w*|alert\w*|send\w*|verwittigen|waarschuwen|storen|sturen)\b"
    r"|\b(?:arretez|arreter|stop|cessez|quit|hort auf|hor auf|stopt? met|stoppen met) (?:de |d |to |please |met |mit )*(?:reveiller|prevenir|alerter|avertir|affoler|envoyer|notifying|texting|sending|telling|alerting|warning|waking|verwittigen|sturen|zenden|te sturen|schicken|senden)\b"
    r"|\b(?:n |ne )(?:envoyez|affolez|alertez|prevenez|derangez|reveillez|diffusez) (?:plus|pas)\b|\b(?:do not|don t|dont) (?:distribute|send|continue with|let it go|keep (?:on )?sending|spread|alert|notify|text)\b"
    r"|\b(?:keine?n? (?:weiteren )?empfanger|no more recipients|no one else|personne d autre|niemand anders meer|de rest (?:hoeft|moet) (?:het |dat )?niet|rest (?:der leute |of the list |van de mensen )?(?:bitte )?(?:verschonen|gerust|doesn t need))\b"
    r"|\b(?:verkeerde knop|verkehrter? text|verkeerde tekst|mauvais bouton|fausse manoeuvre|falscher? knopf|wrong button|hit (?:ok|send) by (?:accident|mistake)|broekzak|dans ma poche|pocket)\b"
    r"|\b(?:laat|laisse[rz]?|lass|let) (?:het |dat |da |it |es |le |la |ca |this )?(?:niet|ni|nie|nicht|pas|not) (?:verder |meer |plus |weiter |any further )*(?:lopen|gaan|doorgaan|vertrekken|courir|partir|laufen|run|go)\b"
    r"|\b(?:arretez|stoppez|annulez|coupez|abort|stopt?) (?:tout|ca|cela|dadde|da|dat|dit|dees|alles|it|that|das|es)(?: |$|\W)"
    r"|\b(?:stopt dadde|stopt da|hou da tegen|leg da stil|laissez tomber|laisse tomber)\b"
    r"|\b(?:te vroeg|trop tot|zu fruh|too early|too soon)\W*(?:$|[!.,])|\b(?:not yet|pas encore|noch nicht|nog niet)\W+(?:not yet|pas encore|noch nicht|nog niet)\b"
    r"|\b(?:schluss|basta|genug|genoeg|assez|enough)(?: (?:damit|nu|now|jetzt|ermee|daarmee))?\W*(?:$|[,!.])|\blaat? (?:et |het |dat |da )?(?:maar |ma |moar )?(?:zitten|zitn|zitte)\b|\bwech? damit\b"
    r"|\b(?:toch|bij nader inzien|doch|liever|besser) (?:liever |lieber |beter |maar )?(?:niet|ni|nie|nicht|nit)\W*(?:$|[,!.])"
)


def goes_on(text: str) -> bool:
    """Whether it says that the sending goes on, or that nobody is to stop it, and nothing in it halts by itself."""
    said = _plain(text)
    rest = _NEVER.sub(" ", said)
    if rest != said:
        return _ORDERS.search(rest) is None and not re.search(r"\b(?:stop|halt|stopp|annuleer|cancel)\b", rest)
    return _ON.search(said) is not None and _NOT_ON.search(_ON.sub(" ", said)) is None


def orders_a_halt(text: str) -> bool:
    """Whether a clause of it says so by itself: "coupez svp", "Alles opschorten.", "verkeerde knop sorry"."""
    return _ORDERS.search(_plain(text)) is not None


def pieces(text: str) -> Iterator[str]:
    """What stands between points and commas, without what is only exclaimed before it or said to be polite behind it; a few words each."""
    for piece in _POINT.split(_plain(text))[:MOST_PIECES]:
        short = _BEHIND.sub("", _EXCLAIMED.sub("", piece))
        if 0 < len(short.split()) <= WORDS_OF_A_PIECE and short != text:
            yield short


MOST_PIECES, WORDS_OF_A_PIECE = 8, 6
_POINT = re.compile(r"[.,;:!?\n\u2026]+\s*")
_EXCLAIMED = re.compile(
    r"^(?:(?:oei|oeps|oups|oops|oh|ah|ai|nee|neen|non|nein|no|nope|alle|allee|allez|ok|oke|sorry|pardon|hey|he|ho|dag|hallo|hello|ja|oui|yes|mensen|mannen|collega|bonjour|bonsoir)\b\s*)+"
)
_BEHIND = re.compile(
    r"(?:\s*\b(?:aub|a u b|alstublieft|alsjeblieft|svp|stp|merci|bitte|danke|please|pls|plz|mate|thanks|thx|bedankt|mannekes|mannen|jongens|mensen|collega s?|chef|he|hoor|eh))+\s*$"
)


def ends_sending(text: str) -> bool:
    """As in "EINDE VERZENDING NU", "fin de diffusion": of the sending, which is no all clear."""
    return _ENDS.match(_plain(text)) is not None


_ENDS = re.compile(
    r"\W*(?:einde|fin|ende|end)(?: (?:van|de|der|mit|met|du|of|aan|l|la|dem|the|het|this))* (?:verzending|verzenden|uitzending|zending|versturen|verspreiding|sturen|diffusion|envois?|transmission|versand|aussendung|verteilung|sendung|broadcast|sending|mailing|texting)\b"
)


def _plain(folded: str) -> str:
    return re.sub(r"[^\S\n]+", " ", folded.replace("'", " ").replace("\u2019", " ")).strip()
