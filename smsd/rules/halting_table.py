"""What is said while an alert goes out, as data: halt it, let it go on, whom somebody stopped. Regular expressions over
folded words, a turn or a language a line.

In: nothing. Out: expressions that halting_words.py and asides.py compile. No code stands here.
"""

from __future__ import annotations

# who asks to stop it is not to be heard
IF_SOMEBODY = r"(?:\b(?:als|mocht|moest|indien|si|wenn|falls|if|should)\b[^.!?\n]{0,20}\b(?:iemand|ene|jemand|einer|quelqu un|someone|anyone|anybody|somebody|de chef|le chef|der chef|the boss|headquarters|hq|dispatch|de centrale|la centrale|die zentrale)\b[^.!?\n]{0,30}|\b(?:anyone|anybody|whoever|no matter who|wie (?:dan )?ook|om het even wie|egal wer|wer auch immer|peu importe qui|quiconque)\b[^.!?\n]{0,40})"
TO_STOP = (
    r"(?:stil|stop|af|in|tegen) te (?:leggen|zetten|breken|trekken|houden|blazen)|call(?:ing)? (?:it|this|that) off"
)
DO_NOT = r"[^.!?\n]{0,8}?\b(?:niet doen|nicht (?:tun|machen)|don t|do not|ne le faites pas|surtout pas|(?:ignore\w*|negeer\w*)(?! (?:dit|this|mijn|my|the|het|de|den|la|le|ce|mon) \w)|niet luisteren|luister\w* (?:er )?niet|(?:hort|hor|horen) (?:\w+ )?nicht|nicht (?:drauf|darauf) horen|n ecoutez (?:pas|rien)|n en tenez pas compte)\b"
HOLD_NOTHING_BACK = (
    r"\b(?:no need to|do not|don t|dont|never|no reason to) (?:you )?(?:hold|keep|pull) (?:\w+ ){0,3}back\b",
    r"\b(?:niets|niks|niet|nie|nichts|nicht) (?:meer )?(?:achter|tegen|in|terug|zuruck) ?(?:te )?(?:houden|gehouden|halten|gehalten)\b",
    r"\b(?:ne |n )(?:retenez|retiens|retenons|freinez|freine|bloquez) (?:surtout |donc )?(?:rien|pas)\b",
)
LEAVE_NOBODY_OUT = (
    r"\b(?:laat niemand (?:uit|weg|achter)|n oubliez personne|leave (?:nobody|no one) out|lasst? niemanden? aus)\b"
)
# "everyone should get this one", to its last word
EVERYBODY_GETS_IT = r"\b(?:iedereen|alleman|de hele \w+|heel de \w+|tout le monde|chacun|tous|toute la \w+|alle|jeder|everyone|everybody|all|the whole \w+) (?:should|must|needs? to|has to|have to|may|mag|moet|moeten|doit|doivent|soll|sollen|sollte|muss|mussen) (?:(?:dit|dat|da|het|t|le|l|les|la|das|es|ca) )?(?:get|have|receive|know|krijgen|weten|ontvangen|hebben|recevoir|avoir|savoir|bekommen|erhalten|wissen|kriegen)(?: (?:this|it|that|one|ca|cela|message|bericht|alert)){0,2}\b(?:,? (?:geen uitzondering\w*|zonder uitzondering|sans exception|ohne ausnahme|no exceptions))?(?=\W*(?:$|[.,;!\n]))"
# how long until the end
HOW_LONG = r"\b(?:hoe ?lang\w*|hoeveel|combien|wie ?lang\w*|wie ?viele?|how (?:long|much|many|soon)|quand|wanneer|wann|when)\b[^.,;!?\n]{0,40}?\b"
UNTIL = r"\b(?:voor|tot|avant|jusqu a|bis|till|until|before|zum) (?:het |t |la |das |dem |zum |the )?"
OF_THE = r"(?: (?:van|de|der|du|l|la|vom|von|dem|des|the|of|het))* "
# "hald es op mit", "oudt ne ki ip me da", "hür ens op domet", from the first word of a thought; "pack it in"
HOLD_ON = r"(?:^|[.!?,;:\n]\s*|\b(?:allee?|allez|hey|nu|en|please) )(?:(?:h?[ao]u?[lw]?[dt]+|houdt?|hou|hauw|hoaw?|haw|aai?t|haad|hoat|oudt|hout|hor|hort|hur|hu?er|hoer|heert) (?:(?:es|ens|ins|ies|is|eens|ne|n|e|ki|kee|kier|keer|nu|no|ma|mor|moar|maar|toch|doch|mal|nou) ){0,4}(?:op|oep|ip|up|uf|auf) (?:met|mit|mee|me|mi|mei|mej|domet|domit|damit|dermit|dermee|ermee|mee da|der mit)|(?:just |will you )?(?:(?:pack|jack|turn) (?:it|that|this) in|knock (?:it|that|this) (?:on the head|off)|cut it out|(?:leave off|give over|gie ower) (?:sendin|textin|with|wi|that|it)))\b"
# "does anyone know how to stop this"
HOW_TO = r"\b(?:know|weet|weten|sait|savez|sais|weiss|wisst)\b[^.!\n]{0,25}\b(?:how|hoe|comment|wie) (?:to |(?:ik|we|wij|je|ge|men|on|man|ich|i|you|do i|do we) )?(?:(?:dit|dat|da|het|ca|cela|l|la|das|es|this|it|the|alert|bericht|alarm) ){0,2}"
STOPPING = r"(?:stop\w*|gestopt|annul\w*|geannuleerd|afbrek\w*|afgebroken|onderbrek\w*|onderbroken|stilleg\w*|stilgelegd|stopzet\w*|stopgezet|afzet\w*|intrekk?\w*|tegenhoud\w*|ophoud\w*|arret\w*|coup\w*|interromp\w*|interrupt\w*|suspend\w*|abbrech\w*|abbrich\w*|anhalt\w*|aufhor\w*|abstell\w*|unterbrech\w*|stornier\w*|cancel\w*|halt|abort\w*|pause\w*|recall\w*|break it off)"
SENDING = r"(?:verzending|verzenden|uitzending|zending|versturen|verspreiding|campagne|bericht|berichten|alarm|sms|sturen|diffusion|envoi|envois|alerte|transmission|message|melding|meldung|nachricht|versand|aussendung|verteilung|sendung|alarmierung|broadcast|sending|mailing|transmission|texts|texting|messages|alert|messaging)"
PLEASE = r"(?:(?:aub|alstublieft|svp|stp|s il (?:te|vous) plait|bitte|please|pls|plz|nu|direct|onmiddellijk|meteen|vite|tout de suite|illico|sofort|now|quick|merci|danke|thx|bedankt)\b\W*)*"
# whether it stops by itself, once all have it; who has got no text of it yet
_BY_ITSELF = r"(?:vanzelf|uit zichzelf|automatisch|toute? seule?|de (?:lui|soi) meme|d elle meme|automatiquement|von (?:selbst|selber|alleine?)|by itself|on its own|automatically)"
NO_ORDER = (
    rf"\b(?:stopt|stoppen|eindigt|eindigen|arrete|arrete t (?:il|elle)|arretera|stoppe|hort|endet|enden|stop|stops|end|ends|finish|finishes)(?: (?:dat|dit|da|het|t|de|den|ca|cela|l|la|le|das|es|der|die|it|this|that|the|{SENDING})){{0,3}} {_BY_ITSELF}(?: auf)?(?=\W*\?| (?:als|wanneer|zodra|na|quand|apres|des|a la|si|wenn|sobald|nach|once|when|after|if|of|ou|oder|or)\b)[^.,;!?\n]{{0,60}}\?",
    r"\b(?:(?:je |j |on |nous )(?:n )?(?:ai|a|avons) (?:moi (?:meme )?)?(?:pas encore|encore rien|toujours rien|toujours pas|rien) recu|(?:ik|k|we|wij) (?:heb|hebben|em) (?:zelf |hier |ook )*nog (?:altijd |steeds )?(?:niks|niets|niet|geen \w+) (?:gekregen|ontvangen|gehad)|(?:ich|wir) hab\w* (?:selbst |selber |auch |hier )*noch (?:immer )?(?:nichts|keine? \w+) (?:bekommen|erhalten|gekriegt)|(?:haven t|have not|hasn t|didn t|not) (?:got|had|received|get) (?:mine|it|anything|a text|the \w+|one)(?: yet)?)\b",
    # who stops for the day, or need not be called back; and who found the right number, or text, at last
    r"\b(?:ik|k|we|wij) (?:stop|stoppen|hou op|houden op) (?:om|rond|tegen|nu met mijn|met mijn) (?:\d+\w*|shift|dienst)\b",
    r"\b(?:j arrete|on arrete|je stoppe) (?:mon (?:service|shift) )?(?:a|vers) \d+\w*",
    r"\b(?:ich hore|wir horen) (?:um|gegen) \d+(?: uhr)? auf\b|\bi (?:stop|finish|clock off|knock off) (?:at|around) \w+\b",
    r"\b(?:pas la peine|pas besoin|inutile) (?:de )?(?:me|m) \w+er\b|\bno need to (?:call|ring|phone) me(?: back)?\b|\b(?:niet nodig|niet nodig om) (?:mij|me) (?:terug )?te bellen\b",
    r"\b(?:ge|je|u|jullie|we) moet(?:en)? (?:niks|niets|niet) meer doen\b|\bplus rien a faire\b|\bnichts mehr (?:zu tun|machen)\b",
    r"\bverkeerd verbonden\b|\bfaux numero\b|\bfalsch verbunden\b",
    r"\b(?:ik|k) had (?:eerst|daarnet|juist) (?:de|een) verkeerde \w+(?: \w+){0,3} maar (?:deze|dit|dat|nu)\b|\bj avais d abord (?:le|la) mauvaise? \w+(?: \w+){0,3} mais\b",
)
# "zeker niet stoppen", "ne coupez pas", "nicht abbrechen", "do not cancel", "mag niet stilgelegd worden"
NEVER = (
    r"\b(?:niet|nie|ni|nooit|nicht|nit|niemals) (?:nu |meer |te |het |es |jetzt |dat |da |dit |den? )?(?:stoppen|stoppe|annuleren|annuleer|geannuleerd|gestopt|afbreken|afgebroken|onderbreken|onderbroken|stilleggen|stilgelegd|stopzetten|stopgezet|afzetten|intrekken|tegenhouden|ophouden|abbrechen|anhalten|aufhoren|aufhort|abstellen|unterbrechen|stornieren|abgebrochen|gestoppt|unterbrochen|das ihr jetzt aufhort)\b",
    rf"\b(?:ne |n )(?:l |le |la |les |surtout )?{STOPPING} (?:surtout |donc )?(?:pas|rien|jamais)\b",
    r"\b(?:ne |n )?(?:pas|rien|jamais) (?:ne doit |question |besoin |)(?:a |d |de |l |les? |la |etre |s )*(?:arret\w*|coup\w*|interromp\w*|annul\w*|stopper|suspendre)\b",
    rf"\b(?:geen reden|kein grund|no reason|aucune raison|pas de raison)(?: \w+){{0,2}} {STOPPING}\b",
    rf"\b(?:waag|durf|wage|wagt|osez|ose|dare)(?: \w+){{0,2}} (?:niet|nie|nicht|pas|not)(?: \w+){{0,2}} {STOPPING}\b",
    rf"\b(?:n |ne ){STOPPING} (?:surtout )?rien\b",
    rf"\b(?:niemand|personne|keiner|nobody|no one) (?:mag|moet|moest|hoeft|zou|ne doit|doit|devrait|ne peut|darf|soll|sollte|should|must|may|needs to|has to) (?:(?:dit|dat|da|het|nu|hier|ca|cela|l|la|le|das|es|jetzt|this|that|it|the|message|alert|alerte|envoi|alarm|bericht) ){{0,3}}{STOPPING}\b",
    rf"{IF_SOMEBODY}(?:{STOPPING}|{TO_STOP})(?: leggen| zetten)?{DO_NOT}",
    r"\b(?:no need to|do not|don t|dont|never|no reason to) (?:you )?(?:hold|keep|pull) (?:\w+ ){0,3}back\b",
    r"\b(?:niets|niks|niet|nie|nichts|nicht) (?:meer )?(?:achter|tegen|in|terug|zuruck) ?(?:te )?(?:houden|gehouden|halten|gehalten)\b",
    r"\b(?:ne |n )(?:retenez|retiens|retenons|freinez|freine|bloquez) (?:surtout |donc )?(?:rien|pas)\b",
    rf"\b(?:door|par|von|by) (?:niemand|personne|niemandem|anyone) (?:\w+ ){{1,5}}{STOPPING}\b",
    rf"\b(?:faudrait|faut) pas (?:que|qu) (?:quelqu un|on|vous|tu|personne) (?:(?!env\w+|contin\w+|diffus\w+|ca |parte?\b)\w+ ){{0,4}}(?:d |l )?{STOPPING}\b",
    rf"\b(?:under no circumstances|on no account|in geen geval|auf keinen fall|en aucun cas)(?: \w+){{0,2}} {STOPPING}\b",
    r"\b(?:do not|don t|dont|never|not to|must not|mustn t|shouldn t|no need to|told (?:him|her|them) no|please don t) (?:you )?(?:dare )?(?:stop|cancel|halt|interrupt|abort|pause|recall|call it off|pull it)\b",
    r"\b(?:stop|stopt|stopp|annuleer|annuleert|stoppez|arretez|onderbreek|breek|stoppen) (?:sie |du |da |dat |het |dit |es |ze )?(?:niet|nie|ni|nicht|nit|pas)(?: (?:af|ab))?(?:\W*$|[!.;,]| (?:voor|vooraleer|voordat|eer|tot|bevor|bis|ehe|avant|wir|we|ze|hij|er|nu|he|hoor)\b(?! iedereen\W*$| allemaal\W*$))",
)
# what makes such words no order: somebody cannot stop it, or asks why it does not stop; looked for in the same clause
UNABLE = (
    r"\b(?:kan|kunnen|kunt|kunde|kunne|kon|konden|krijg\w*|lukt|geraak\w*|slaag\w*|gaat|waarom|hoezo|hoe|kann|kannst|konn\w*|konnt\w*|krieg\w*|bekomm\w*|schaff\w*|geht|klappt|warum|wieso|wie|can|cannot|cant|could|couldn|able|unable|manage\w*|why|how|will|won|wont|does|doesn|did|didn|peux|peut|peuvent|pouv\w*|pourr\w*|arriv\w*|parvien\w*|reussi\w*|sais|pourquoi|comment)\b",
    r"\b(?:het|dat|da|dit|t|gsm|telefoon|app|es|das|it|ca|cela) (?:wil|will|veut|wants)\b",
)
# ... or somebody or something else does not stop: "de dader is niet gestopt", "il n arrete pas"
SOMEBODY = r"\b(?:auto|autos|wagen|bestelwagen|vrachtwagen|camion|camionnette|voiture|vehicule|moto|brommer|fiets|bus|trein|car|van|truck|lorry|vehicle|lieferwagen|fahrzeug|dader|daders|verdachte|verdachten|bestuurder|chauffeur|inbreker|inbrekers|dief|dieven|man|mannen|vrouw|gast|kerel|persoon|jongen|meisje|hond|brand|vuur|water|bloeding|auteur|auteurs|suspect|suspects|suspecte|conducteur|voleur|voleurs|homme|femme|individu|incendie|feu|chien|tater|fahrer|verdachtige\w*|einbrecher|dieb|mann|frau|hund|feuer|driver|suspects?|burglars?|thief|thieves|woman|guy|dog|fire|he|she|they|hij|elle|elles|ils|er|il(?! (?:ne |n )?faut))\b(?!.*\b(?:zegt|zeggen|zei|vraagt|says?|said|told|asks|sagt|sagen|dit|disent|demande\w*)\b)"
# "laat maar lopen", "let it run", "carry on", "gewoon doorsturen"
ON = (
    r"\b(?:blijf|blijven|gewoon|rustig|gerust) (?:maar )?(?:door ?)?(?:sturen|stuur|zenden|gaan|versturen|lopen|verder\w*)\b",
    r"\b(?:bericht|alarm|sms|dat|t|alles) mag (?:gewoon |gerust )?(?:verder|doorgaan|doorlopen|door|blijven)\b|\bga (?:maar |gewoon )?door\b|\bdoorgaan\b",
    r"\blaa?t (?:(?:het|dat|da|dit|de rest|ze|t|alles|dees|hem) )?(?:maar |gerust |gewoon |rustig )+(?:(?:het|dat|t) )?(?:door ?|verder ?)?(?:lopen|loope|komen|gaan|sturen|buiten|uitgaan|vertrekken)\b",
    r"\b(?:laat|laten) (?:het |dat |maar )?(?:lopen|doorlopen|doorgaan)\b",
    r"\b(?<!avant de )(?<!ne pas )continue[rz]? (?:l envoi|a envoyer|d envoyer|quand meme)|\bcontinuez\b",
    r"\blaisse[rz]? (?:le |la |les |ca |l alerte |l envoi )*(?:courir|partir|tourner|continuer|aller|passer|filer)\b",
    r"\bweiter ?(?:senden|schicken|machen|laufen)\b|\bmacht?(?: also| ruhig)? weiter\b",
    r"\b(?:lass|lasst|lassen sie) (?:es |das |ihn |sie )?(?:ruhig )?(?:weiter ?)?laufen\b|\b(?:nur zu|weiter so)\b",
    r"\b(?:keep (?:it )?(?:sending|going|running)|carry on|keep on|let it (?:run|go|through)|it goes on|leave it (?:running|on))\b",
    r"\b(?:dat|het|t|alles) (?:loopt|gaat) vanzelf\b|\b(?:tout|ca) roule\b|\blauft (?:ja )?von selbst\b",
    rf"{LEAVE_NOBODY_OUT}",
    rf"{EVERYBODY_GETS_IT}",
)
NOT_ON = r"\b(?:stop\w*|halt|niet|ni|nie|geen|pas|plus|nicht|kein\w*|not|don t|dont|never|no|nee|neen|non|nein|annul\w*|cancel\w*|abbrechen|verkeerd\w*|fout\w*|wrong|falsch\w*|mauvais\w*|vals|loos|mag niet)\b(?! \d)"
# a clause that is such an order from its first word, or up to its last
ORDERS = (
    rf"(?:^|[.!?,;:\n]\s*|\b(?:en|et|und|and|dus|donc|also|so|please|bitte|gelieve|svp|veuillez|on|faut|direct|alles|tout|everything) )(?:coupez|coupe|couper|on coupe|retenez|retiens|freinez|freine|remballez|stoppez|suspendez|interrompez|supprimez|cessez|bloquez|rappelez(?= (?:le message|l alerte|l envoi|tout))|abandonnez|opschorten|schort op|staken|staak|afblazen|tegenhouden|intrekken|inhouden|stilleggen|bevriezen|terugtrekken|terughalen|afbreken|annuleren|unterbinden|unterlassen|abdrehen|zuruckholen|zuruckhalten|zuruckziehen|zuruckrufen|einstellen|abblasen|stoppen|anhalten|brich ab|brecht ab|dreht das bitte ab|abbruch|ruckruf|notbremse|freeze it|suspend|interrupt|withdraw it|pull it|pull the plug|kill it|cut it(?: off)?|abort|scrap it|bin it|call it off|hold it|hold the rest|recall it)(?= ?{PLEASE}(?:$|[.!?,;:\n])| (?:le |la |l |les |de |het |die |dat |da |den |das |the |this |ce |cette |autres )*{SENDING}\b| (?:immediatement|le robinet|la prise|until|till|tot|jusqu|bis)\b)",
    rf"\b(?:einde|fin|ende|end)(?: (?:van|de|der|mit|met|du|of|aan|l|la|dem|the|het))* {SENDING}(?<!alarm)(?<!alerte)(?<!alert)(?<!bericht)(?= ?{PLEASE}(?:$|[.!?,;:\n]))",
    r"\b(?:gelieve|graag|veuillez|bitte|please|kunt|kunde|kan|konnen|konnt|could|can|pouvez|moet|muss|must)\b(?: \w+){0,8} (?:verzending|verzenden|uitzending|zending|versturen|verspreiding|campagne|bericht|berichten|alarm|sms|sturen|diffusion|envoi|envois|alerte|transmission|message|melding|meldung|nachricht|versand|aussendung|verteilung|sendung|alarmierung|broadcast|sending|mailing|transmission|texts|texting|messages|alert|messaging|melding|meldung)(?: \w+){0,4} (?:beeindigen|te beeindigen|stoppe|stoppen|tegenhouden|afbreken|terugtrekken|intrekken|beenden|zuruckholen|stoppen|arreter|interrompre|terminer|stop|end)\b",
    r"\b(?:kan|kunt|kunde|mag|can|could|kann|konnt|konnen|peut|peux|pouvez)\b(?: \w+){0,6} (?:stopzetten|stoppen|tegenhouden|terugroepen|intrekken|zuruckholen|aufhalten|abbrechen|stoppen|anhalten|empecher de partir|arreter|annuler|stop|stopped|cancelled|taken back|called off|recalled)\W*\?",
    rf"{HOLD_ON}",
    rf"{HOW_TO}{STOPPING}\b",
    r"\bon coupe\b|\bcoupez (?:le robinet|tout|vite|ca|la)\b|\btirez la prise\b|\bpull the plug\b",
    r"\b(?:put the brakes on|hold (?:the rest|it|that|everything) back|stop the presses|notbremse ziehen|bremse rein)\b",
    r"\b(?:pas la peine|plus besoin|no need|niet nodig|niet meer nodig|nicht mehr notig|inutile) (?:de |d |to |om )*(?:continuer a |keep |carry on |te )*(?:prevenir|alerter|avertir|deranger|reveiller|text\w*|tell\w*|warn\w*|notify\w*|alert\w*|send\w*|verwittigen|waarschuwen|storen|sturen)\b",
    r"\b(?:arretez|arreter|stop|cessez|quit|hort auf|hor auf|stopt? met|stoppen met) (?:de |d |to |please |met |mit )*(?:reveiller|prevenir|alerter|avertir|affoler|envoyer|notifying|texting|sending|telling|alerting|warning|waking|verwittigen|sturen|zenden|te sturen|schicken|senden)\b",
    r"\bstop(?:t|pen)?(?: (?:nu|eens|maar|onmiddellijk|dus))? (?:met|mit) (?:die |dat |de |deze |dit |den |diesen )?(?:verzending|verzenden|uitzending|zending|versturen|verspreiding|campagne|bericht|berichten|alarm|sms|sturen|diffusion|envoi|envois|alerte|transmission|message|melding|meldung|nachricht|versand|aussendung|verteilung|sendung|alarmierung|broadcast|sending|mailing|transmission|texts|texting|messages|alert|messaging|sms en|smsen)\b",
    r"\b(?:n |ne )(?:envoyez|affolez|alertez|prevenez|derangez|reveillez|diffusez) (?:plus|pas)\b",
    r"\b(?:niet|niets|niks|nie|ni|nicht|nichts|ne|rien) (?:meer|mehr|plus|verder|weiter) (?:te |zu )?(?:sturen|versturen|doorsturen|rondsturen|zenden|verzenden|schicken|weiterschicken|verschicken|senden|weitersenden|versenden|envoyer|diffuser|transmettre)\b",
    r"\bne pas (?:poursuivre|continuer) (?:l |la |le )?(?:envoi|diffusion|alerte)\b|\bdoe niet (?:meer )?voort\b",
    r"\b(?:do not|don t|dont) (?:distribute|send|continue with|let it go|keep (?:on )?sending|spread|alert|notify|text)\b",
    r"\b(?:keine?n? (?:weiteren )?empfanger|no more recipients|no one else|personne d autre|niemand (?:anders meer|(?:verder|meer)(?: (?:nog|meer|te))* (?:verwittigen|waarschuwen|alarmeren|storen))|de rest (?:hoeft|moet) (?:het |dat )?niet|rest (?:der leute |of the list |van de mensen )?(?:bitte )?(?:verschonen|gerust|doesn t need))\b",
    r"\b(?:verkeerde knop|verkehrter? text|verkeerde tekst|mauvais bouton|fausse manoeuvre|falscher? knopf|wrong button|hit (?:ok|send) by (?:accident|mistake)|broekzak|dans ma poche|pocket)\b",
    r"\b(?:laat|laisse[rz]?|lass|let) (?:het |dat |da |it |es |le |la |ca |this )?(?:niet|ni|nie|nicht|pas|not) (?:verder |meer |plus |weiter |any further )*(?:lopen|gaan|doorgaan|vertrekken|courir|partir|laufen|run|go)\b",
    r"\b(?:arretez|stoppez|annulez|coupez|abort|stopt?) (?:tout|ca|cela|dadde|da|dat|dit|dees|alles|it|that|das|es)(?: |$|\W)",
    rf"\b(?:stopt dadde|stopt da|h?(?:ou?w?|oe|eu|oo|ou?j|a[luw]|aa)[dt]* (?:da|dat|dadde|dit|dees|et|het|t|boeltje) (?:(?:ies|is|es|eens|ne|kee|keer|nu|no|ma|moar|mor|direct) )*te+i?ge?n?(?= ?{PLEASE}(?:$|[.!?,;:\n]))|leg da stil|laissez tomber|laisse tomber)\b|\b(?:te vroeg|trop tot|zu fruh|too early|too soon)\W*(?:$|[!.,])",
    r"\b(?:not yet|pas encore|noch nicht|nog niet)\W+(?:not yet|pas encore|noch nicht|nog niet)\b",
    r"\b(?:schluss|basta|genug|genoeg|assez|(?<!right )(?<!true )(?<!fair )(?<!sure )enough)(?: (?:damit|nu|now|jetzt|ermee|daarmee))?\W*(?:$|[,!.])",
    r"\blaat? (?:et |het |dat |da )?(?:maar |ma |moar )?(?:zitten|zitn|zitte)\b|\bwech? damit\b",
    r"\b(?:toch|bij nader inzien|doch|liever|besser) (?:liever |lieber |beter |maar )?(?:niet|ni|nie|nicht|nit)\W*(?:$|[,!.])",
)
ANOTHERS = (
    r"\b(?:colleague|collega|collegue|kollege|kollegin)\b.{0,20}\b(?:wrong|mistaken|mis|vergist?|vergiste|verkeerd|fout|trompe\w*|geirrt|falsch)\b",
    r"\b(?:dat|het|le|la|mon|the|my|das|der|die) (?:vorige|precedent\w*|previous|letzte|vorherige)\b",
)
EXCLAIMED = r"^(?:(?:oei|oeps|oups|oops|oh|ah|ai|nee|neen|non|nein|no|nope|alle|allee|allez|ok|oke|sorry|pardon|hey|he|ho|dag|hallo|hello|ja|oui|yes|mensen|mannen|collega|bonjour|bonsoir)\b\s*)+"
BEHIND = r"(?:\s*\b(?:aub|a u b|alstublieft|alsjeblieft|svp|stp|merci|bitte|danke|please|pls|plz|mate|thanks|thx|bedankt|mannekes|mannen|jongens|mensen|collega s?|chef|he|hoor|eh))+\s*$"
ENDS = r"\W*(?:einde|fin|ende|end)(?: (?:van|de|der|mit|met|du|of|aan|l|la|dem|the|het|this))* (?:verzending|verzenden|uitzending|zending|versturen|verspreiding|sturen|diffusion|envois?|transmission|versand|aussendung|verteilung|sendung|broadcast|sending|mailing|texting)\b"
ONE = r"(?:un|une|deux|trois|l un|l une|quelqu un|le|la|les|een|ene|twee|drie|iemand|den|de|einen|eine|zwei|drei|jemanden|one|two|three|somebody|someone|\d)"
ASKED = r"(?:vragen|vraagt|vroeg|vroegen|gevraagd|denken|denkt|dacht|dachten|zeggen|beweren|beweert|twijfelen|belt|bellen|appelle|appellent|ruft|rings|calls|demandent|demande|demandait|pensent|pensait|croient|croyait|disent|fragen|fragt|fragte|gefragt|glauben|meinen|meinte|dachte|denken|ask|asks|asked|are asking|is asking|asking|wonder|wondered|think|thought|say)"
FALSE = r"(?:vals|valse|loos|loze|fout|foute|nep|grap|grapje|vergissing|vergist|verkeerd\w*|niet waar|fausse|faux|erreur|blague|goure\w*|trompe\w*|pas vrai|fehlalarm|falsche\w*|falsch|irrtum|scherz|witz|geirrt|nicht wahr|false|fake|mistake|a hoax|a joke|a prank|a scam|wrong|blinder)"
# "on en a arrêté un", "we hebben er een gestopt", "wir haben einen gestoppt", "we stopped one"
HELD = (
    rf"\b(?:a|ai|as|ont|avons|avez|vient d|viennent d|venons d) (?:\w+ )?(?:etre )?(?:arretee?s?|stoppee?s?|arreter|intercepter|interceptee?s?) {ONE}\b(?! (?:alerte|alarme|envoi|diffusion|message|sms|truc|processus))",
    r"\b(?:l |en )?un(?:e)? (?:des \w+ )?(?:est|a ete|vient d etre) (?:arretee?|stoppee?|interceptee?)\b",
    rf"\b(?:hebben|heb|heeft|konden|kon) (?:er |we |ze |al |net |dus )*{ONE} (?:van (?:de|hen|die) (?:\w+ )?)?(?:gestopt|tegengehouden|kunnen stoppen|stoppen|aangehouden)\b",
    r"\b(?:haben|habe|hat|konnten) (?:wir |schon |gerade |jetzt )*(?:einen|eine|zwei|drei|jemanden|einer) (?:davon |von ihnen |der \w+ )?(?:gestoppt|angehalten|gestellt|aufgehalten|anhalten|stoppen)\b",
    r"\b(?:we|they|i|police|officers|have|ve|has) (?:have |just |already )*(?:stopped|halted) (?:one|two|three|somebody|someone|\d)\b",
    r"\b(?:bus|trein|train|zug|tram|auto|wagen|bestelwagen|camionette|vrachtwagen|camion|voiture|vehicule|voertuig|car|van|lorry|truck|fahrzeug|lieferwagen|lkw|moto|brommer|scooter|taxi) (?:is|werd|wurde|was|est|a ete|a|got|has been|had been) (?:[^\W\d_]+ ){0,4}?(?:angehalten|gestoppt|aufgehalten|tegengehouden|gestopt|stopped|pulled over|arretee?|stoppee?|interceptee?)\b",
)
# "at the last stop", "à l'arrêt suivant", "an der letzten Haltestelle": a place
HALTING_PLACE = (
    r"\b(?:at|to|towards|from|near|by|off at|past|until|before|after) (?:the |a |his |her |their )?(?:(?:last|next|first|second|third|previous|final|same|bus|tram|train|tec|lijn|metro) )+stops?\b",
    r"\b(?:a|au|vers|jusqu a|pres de|devant) (?:l |le |un |cet )?(?:(?:dernier|prochain|premier|meme) )?arrets?(?: (?:suivant|precedent|(?:de |du )?(?:bus|tram|tec|train)))?\b",
    r"\b(?:aan|bij|op|tot|voorbij|naar) (?:de|het|een|den) (?:(?:laatste|volgende|eerste|tweede|vorige|zelfde) )+(?:stop|halte|stopplaats)\b",
    r"\b(?:an|am|bei|zur|bis zur|ab) (?:der |dem |einer )?(?:(?:letzten|nachsten|ersten|zweiten|vorigen) )+(?:halte\w*|stopp?|haltestelle)\b",
)
DOUBTED = (
    rf"\b{ASKED} (?:(?:me|mij|ons|nous|uns|us|mich|zich|sich) )?(?:(?:nu|al|of|dat|si|que|ob|dass|whether|if|that|af|c|s) )*(?:[^\W\d_]+ ){{0,5}}?{FALSE}\b(?: (?:alarm\w*|alerte|alert|melding|ist|is|est|sei|was|had|ware))*",
    rf"\b(?:[^\W\d_]+ (?:van|de|d|von|from) )?(?:gisteren|vorige (?:keer|week)|hier|la derniere fois|la semaine passee|gestern|letzte woche|letztes mal|yesterday|last (?:time|week))(?: [^\W\d_]+){{0,4}}? {FALSE}\b[^.!?\n]{{0,20}}?\b(?:maar|ma|mais|aber|but)\b",
    rf"\b(?:dacht|dachten|meinte|dachte|pensait|croyait|thought) (?:eerst|erst|zuerst|d abord|first|at first)(?:,? [^\W\d_]+){{0,6}}? {FALSE}\b(?: (?:was|had|ware|war|is))*",
    rf"\b(?:ik|k|we|i|ich|wir) (?:dacht|dachten|thought|dachte|dachten)(?: [^\W\d_]+){{0,6}}? {FALSE}\b[^.!?\n]{{0,30}}?\b(?:maar|ma|mais|aber|but)\b",
    rf"\bj ai (?:cru|pense)(?: [^\W\d_]+){{0,4}}? {FALSE}\b[^.!?\n]{{0,30}}?\b(?:maar|ma|mais|aber|but)(?: non)?\b",
    r"\b(?:j ai|on a|nous avons) failli (?:me |nous |se )?(?:tromper|gourer|planter|envoyer|mettre)\b",
    r"\b(?:nearly|almost) (?:sent|put|got|typed|picked|texted)\b[^.,!?\n]{0,30}",
    rf"\b(?:bijna|haast|fast|beinahe)(?: (?:naar|de|het|den|an|die|das|in|ins))* {FALSE}\b[^.,!?\n]{{0,30}}",
)
# "geen vergissing", "c'est pas une blague", "kein Irrtum"
NO_MISTAKE = r"\b(?:geen|gene|pas (?:d |une? |de )?|aucune?|sans|kein\w*|ohne|no|not a|without)(?: (?:enkele|aucun|any))? ?(?:vergissing|twijfel|grap|grapje|oefening|erreur|doute|blague|canular|exercice|irrtum|zweifel|scherz|witz|ubung|mistake|doubt|joke|hoax|prank|drill)\b(?: (?:about it|(?:meer )?mogelijk|possible|moglich))?"
# "het is echt", "c'est vrai", "es ist echt", "it is real"; "nee dus", "je leur dis que non"
TRUE = (
    r"\b(?:het|dit|t|dat|et|alles|melding|alarm) (?:klopt|stemmp|klopp|is (?:(?:wel|degelijk|helemaal|zeker|heel|nu) )*(?:echt|waar|woar|waor|wohr|juist|correct|bevestigd|serieus|menens))\b|\b(?:nu|dees keer|deze keer|dit keer|ditmaal|diesmal) (?:is|ist) (?:het|t|dit|dat|es|das) (?:wel )?(?:echt|menens|serieus|ernst|wahr)\b(?=\W*(?:$|[.,!]))",
    r"\bc est (?:bien |vraiment |tout a fait )?(?:vrai|reel|serieux|confirme|pour de vrai|exact|la realite)\b",
    r"\b(?:es|das|der alarm|alles)(?: ist)? (?:wirklich |tatsachlich )?(?:echt|wahr|ernst|bestatigt|stimmt|richtig)\b",
    r"\b(?:it|this|that|the alert|everything)(?: is| s) (?:very |quite |definitely |all |really )?(?:real|true|genuine|confirmed|correct|serious)\b",
)
REAL = (
    *TRUE,
    r"\b(?:het|dit|t|dat|alles|melding|alarm) is (?:(?:wel|helemaal|zeker|heel|nu) )*in orde\b|\bc est (?:bien |vraiment |tout a fait )?(?:bon|bien)\b",
    r"\b(?:bevestig\w*|confirm\w*|bestatig\w*|effectief|wel degelijk|bel et bien|phew|oef|ouf)\b|\b(?:nee|neen|non|nein|no) (?:dus|also|hoor)\b|\bvan niet\b",
    r"\bque non\b|\b(?:told|tell) (?:him|her|them|people|everyone) (?:that )?(?:it is|it s|no|not)\b",
)
IS_NOT = r"\b(?:niet|ni|nie|geen|pas|nicht|kein\w*|not|isn t|stop\w*|halt|annul\w*|cancel\w*|arret\w*|abbrech\w*|toch|wel degelijk (?:vals|loos)|vals|loos|fausse|false|falsch|fehlalarm)\b"
UNBELIEVABLE = (
    r"\b(?:niet|nie|ni|neet|nicht|pas|not|nit) (?:(?:te|zu|to be) )?(?:gel[eo]+u?v\w*|glauben|croyable|believed)\b"
)
# ... or it was not done: "is niet gestopt", "n est pas arrete"
IS = r"\b(?:is|zijn|was|werd|ist|sind|wurde|est|ete|ai|a|ont|avons) (?:nog |echt |maar |al |noch |encore |toujours |meer |still )?$"
DONE = r"\b(?:geannuleerd|gestopt|afgebroken|onderbroken|stilgelegd|stopgezet|abgebrochen|gestoppt|unterbrochen)$"
