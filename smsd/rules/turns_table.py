"""Turns of phrase that are looked for in folded words, a line a language, as data: regular expressions.

In: nothing. Out: tuples of expressions, which the modules beside it put together and compile. No code stands here.
"""

from __future__ import annotations

# words to somebody dear, and to a parent, whom what is asked or told follows
DEAR = (
    r"(?:mijn )?(?:schat|schatje|schattie|lieverd|liefje|zoetje|poepie)(?! (?:van|uit|in))",
    r"(?:mon |ma )?(?:cherie?|coeur|amour|chou|puce|loulou|doudou)(?! (?:de|du|\d))",
    r"(?:mein )?(?:schatz|schatzi|liebling|mausi)",
    r"(?:my )?(?:darling|honey|sweetie|sweetheart|babe)",
)
PARENT = r"(?:mama|mams|moeke|papa|paps|vake|maman|mum|mom|mummy|dad|daddy|mami|mutti|papi|bomma|bompa)"
TO_A_PARENT = r"(?:ik|k|kan|kunt|kunde|kom|komt|ben|heb|hebt|de|t|wij|we|wa|wat|hoe|waar|wanneer|je|j|tu|t|on|peux|as|ich|kannst|kommst|hast|wir|can|could|i|are|did|do|will|where|what|when|how)"
# of a court: confessed, tried, sentenced
OF_A_COURT = (
    r"\b(?:heeft|hebben) (?:\w+ ){0,2}(?:bekend(?! (?:gemaakt|gegeven|bij|als))|toegegeven)\b|\b(?:aan|naar|bij) (?:het |t )?parket\b|\b(?:veroordeeld|vrijgesproken|vonnis|geseponeerd|raadkamer|onderzoeksrechter|verhoor|strafrechter|correctionele)\b|\bzitting (?:van|is|over|in|morgen|om)\b|\bvoor de (?:rechter|rechtbank)\b|\b(?:maand|maanden|jaar) (?:cel|effectief|met uitstel|voorwaardelijk)\b",
    r"\b(?:a|ont) (?:tout |bien )?avoue\b|\baveux\b|\baudience (?:au|a|de|du|est|demain|lundi|mardi|mercredi|jeudi|vendredi)\b|\b(?:au|du|le|devant le) (?:parquet|juge)\b|\bcondamnee?s? a\b|\bacquittee?s?\b|\bavec sursis\b|\bclassee? sans suite\b|\bl audition\b|\b(?:mois|ans) (?:ferme|de prison)\b|\bpv (?:van|de|du|d|is|est|moet|over|sur|voor)\b",
    r"\b(?:hat|haben) (?:alles |die tat |schon |inzwischen )?gestanden\b(?! (?:vor|an|am|auf|in|bei|neben|hinter))|\bgerichtstermin\b|\bverhandlung\b|\b(?:verurteilt|freigesprochen|haftrichter|vernehmung|kripo)\b|\b(?:zur|an die|bei der) staatsanwaltschaft\b",
    r"\bple(?:aded|ads|d) (?:not )?guilty\b|\bconfessed\b|\bsentenc\w+\b|\bconvicted\b|\bacquitted\b|\bremanded\b|\bcourt (?:date|hearing|case|tomorrow|today|on|at \d|this|next)\b|\bin court\b|\bcommunity service\b",
)
MEETING = r"^\W*(?:(?:de|het|la|le|die|the|extra|rappel|reminder|herinnering|nieuwe|team) ?:? ){0,2}(?:vergadering|overleg|teamoverleg|werkoverleg|debriefing|briefing|meeting|reunion|besprechung|dienstbesprechung|teamsitzung|dienstvergadering|stafvergadering)\b(?=.*(?:\d|morgen|demain|tomorrow|dag\b|zaal|lokaal|salle|saal|room))"
# what a colleague is to bring
THINGS = r"(?:uniforme?|vest|badge|cijfers|dossiers?|laptop|verslag(?:en)?|taart|koffie\w*|koeken|portofoon|oplader|lader|papieren|nota s|wapen|kostuum|cravate|gilet|chiffres|rapports?|ordinateur|stats|statisti\w*|notes|gateau|cafe|croissants|akten?|unterlagen|weste|ausweis|kuchen|krawatte|das|figures|files?|report|paperwork|charger|tie|map|cake|doughnuts)"
TO_BRING = (
    rf"\b(?:vergeet|neem|breng|brengt|oublie[sz]?|prends|prenez|apporte[sz]?|mets|mettez|vergiss|vergesst|bring|bringt|nimm|forget|grab) (?:\w+ ){{0,4}}{THINGS}\b",
    rf"\b{THINGS} (?:\w+ ){{0,2}}(?:nicht vergessen|mitbringen|meebrengen|niet vergeten|meenemen)\b",
    r"\b(?:op|sur|auf|on) (?:mijn|uw|je|jouw|ton|mon|votre|son|deinem|meinem|my|your) (?:bureau|desk|schreibtisch)\b",
)
# what warns now, or speaks to residents
PRESENT = (
    r"ontsnap\w*|ontvlucht\w*|gevlucht|vluchten?|voortvluchtig\w*|vermist\w*|gezocht|uit te kijken|uitkijken|zoekt|benader\w*|bom\w*|schie\w*|schot\w*|gewapend\w*|brand|ongeval|opgelet|let op|pas op|blijf|blijft|vermijd\w*|mijd|bewoners?|inwoners?|buren|buurtbewoners|leden|iedereen|welkom|sluit|wie heeft|getuigen|belt aan|bellen aan|opnieuw|weer|mes|zich voor|doe niet open|open niet|101|112",
    r"evade\w*|en fuite|disparu\w*|recherche|approch\w*|bombe|tirs?|arme|armee?s?|incendie|accident|attention|restez|evitez|habitants?|riverains?|voisins?|bienvenue|fermez|temoins?|rode|rodent|a nouveau|couteau|font passer|n ouvrez",
    r"entkommen|gefluchtet|vermisst\w*|gesucht|bewaffnet\w*|feuer|unfall|achtung|vorsicht|bleib\w*|meiden|anwohner|bewohner|nachbarn|willkommen|zeugen|messer|wieder|geben sich|offnen",
    r"escaped?|on the run|fled|missing|wanted|approach|bomb|shots?|shooting|armed|fire|warning|stay|avoid|residents?|neighbours?|welcome|lock|witness\w*|knife|again|pose|posing|do not open",
)
# "niet dat ik het wil", "just asking"; not "niet dat ik wil, maar schrijf mij uit"
NO_WISH = (
    r"niet dat (?:ik|k|we|wij)\b(?: \w+){0,4} (?:wil|willen|wou|plan|zin)",
    r"pas que (?:je|j|on|nous)\b(?: \w+){0,4} (?:veux|veuill\w*|voudrais|envie|compte|prevu|intention)",
    r"nicht dass (?:ich|wir)\b(?: \w+){0,4} (?:will|wollen|wollte|vorhabe|vorhatte|mochte)",
    r"not that (?:i|we)\b(?: \w+){0,3} (?:want|plan|planning|going|intend|would)",
)
ONLY_ASKS = (
    r"(?:gewoon|puur|enkel|alleen|zomaar) (?:om te weten|ter info|uit interesse)|uit (?:pure )?nieuwsgierigheid|^(?:\w+ )?stel dat|(?:ik|k) vraag (?:het )?(?:maar|enkel|alleen|gewoon)",
    r"(?:juste|c est|simplement) pour (?:savoir|info)|par curiosite|question theorique|je demande (?:juste|seulement)|^(?:\w+ )?(?:supposons|mettons que)",
    r"nur so gefragt|nur (?:zur|aus) (?:info|neugier\w*|interesse)|rein interessehalber|ich frage? (?:nur|bloss)|^(?:\w+ )?angenommen",
    r"(?:just|only) (?:curious|asking|wondering)|out of curiosity|asking for (?:a|my|the)|^(?:\w+ )?(?:suppose|say) i",
)
# what the police are wished
_CULPRITS = r"(?: (?:(?:die|de|den|het|dat|ces|ce|cette|les|le|these|those|the|that) )?(?:dieven|dief|inbrekers?|daders?|boeven|gasten|kerels?|mannen|crapuul|voleurs?|cambrioleurs?|bandits?|types?|salauds?|einbrecher|diebe?|kerle?|typen|bande|burglars?|thief|thieves|lot|guys?|bastards?|crooks?))?"
CHEERS = (
    rf"(?:pak|pakt|vang|vangt|grijp|stop|stopt|klis|snap) (?:ze|hem|die|den|de)(?: (?:maar|allemaal|op|snel|rap|eens))*{_CULPRITS}(?: (?:maar|snel|rap|eens|allemaal|bij de (?:lurven|kraag)|bij het nekvel))*|laat (?:ze|hem|die \w+)(?: maar)? niet (?:lopen|ontsnappen|gaan|wegkomen)",
    rf"(?:attrapez|arretez|chopez|coffrez|pincez) (?:les|le|la|moi)?{_CULPRITS}(?: vite)?|ne (?:les|le) laissez pas (?:filer|partir|s echapper)",
    rf"(?:schnappt|fangt|kriegt|fasst)(?: euch)?(?: (?:sie|ihn))?{_CULPRITS}|lasst (?:sie|ihn|die \w+) nicht (?:entkommen|laufen|davonkommen)",
    rf"(?:go )?(?:get|catch|nab|nail|stop)(?: (?:them|him))?{_CULPRITS}|don t let (?:them|him)(?: get)? away",
)
# "ik zit nu in het rusthuis en ze passen hier goed op ons"
_HOME = r"(?:rusthuis|woonzorgcentrum|wzc|serviceflat|home|maison de (?:repos|retraite)|residence|altenheim|altersheim|pflegeheim|seniorenheim|care home|nursing home|retirement home)"
OF_A_HOME = rf"(?:ik|k|wij|we|je|j|nous|on|ich|wir|i|i m|we re) (?:(?:zit|zitten|woon|wonen|ben|zijn|verblijf|suis|vis|habite|sommes|est|bin|sind|wohne|lebe|am|are|live) )?(?:(?:nu|al|intussen|ondertussen|maintenant|jetzt|now|in|een|het|n|dans|en|une|un|la|im|einem|a|the) )+{_HOME}(?: now| nu)?(?:,? (?:en|waar|et|ou|on|und|wo|die|and|where|they|ze) (?:(?:ze|men|on|die|man|they) )?(?:\w+ ){{0,1}}(?:passen|zorgen|letten|veille\w*|s occupe\w*|passt|kummern|look|take care)(?: \w+){{0,5}})?"
# "sta ik nog op de lijst?", "stoak ik nog op ulder lyste", "suis-je toujours inscrit?"; "nog"; "op de lijst"
AM_I = (
    r"(?:sta|sto|stao|stoa|stoak|ben|zen|zin|zijn|zit|staan) ?(?:ik|k|ekik|wij|we)|st[ao]+k|benk|zenk|zitk|(?:ik|k|we) (?:sta|ben|zit)|(?:staat|stoat) (?:mijn|mijne|mn|m n|onze|ons) \w+",
    r"suis je|je suis|chuis|sommes nous|nous sommes|on est|(?:mon|notre) (?:numero|nom) est",
    r"bin ich|bini|sind wir|steh ich|stehe ich|ich bin|ich stehe|steht meine \w+",
    r"am i|are we|i m|i am|is my (?:number|name|phone)",
)
STILL = r"(?:(?:nog|al|wel|eigenlijk|nu|altijd|steeds|daar|ook|encore|toujours|bien|deja|noch|schon|denn|immer|uberhaupt|jetzt|still|already|even|actually|definitely) )+"
_LIST = r"(?:(?:de|het|t|die|dat|jullie|ulder|uldere|ulle|uw|a|den|d|la|le|l|votre|cette|ce|der|eurer|dieser|the|your|this) ){0,2}(?:l[iy]j?ste?n?|groep|bin|netwerk|systeem|bestand|jullie|ulder|liste|groupe|reseau|systeme|fichier|plp|gruppe|netz|verteiler|list|group|system|network)"
IN = (
    rf"(?:op|in|bij|dans|sur|de|auf|bei|on) {_LIST}",
    r"bij ulder|erbij|erop|erin|in(?=\W*$)|lid|ingeschreven|aangemeld|geregistreerd|aangesloten",
    r"inscrite?s?|membres?|abonnee?s?|enregistree?s?",
    r"angemeldet|registriert|dabei|mitglied|drin",
    r"signed up|registered|a member|members|subscribed",
)
# "hoe werkt dat hier eigenlijk?", "comment on se sert de ce service?"
_THIS = r"(?:dit|dat|da|dees|het|t|den dienst|deze dienst|jullie \w+|ca|cela|ceci|ce \w+|votre \w+|das|dies|dieser \w+|euer \w+|this|it|that|your|these)"
_ENDS = r"\W*(?:$|[?.,!])"
HOW_IT_WORKS = (
    rf"\bhoe (?:werkt|marcheert|functioneert) {_THIS}(?: (?:hier|eigenlijk|nu|precies|juist|allemaal|systeem|nummer|dienst|netwerk|ding|bij jullie))*{_ENDS}",
    rf"\bhoe gebruik(?:t|en)? (?:ik|k|ge|je|men|we) {_THIS}\b",
    rf"\bcomment (?:ca|cela|votre \w+|ce \w+) (?:marche|fonctionne)\b|\bcomment (?:on |je |me |l |s en |se )*(?:sert|servir|utilise\w*) (?:de )?{_THIS}\b|\bcomment (?:on|je) (?:s en|m en) sert\b",
    rf"\bwie (?:funktioniert|benutzt man|benutze ich|bedient man) {_THIS}(?: (?:hier|eigentlich|denn|bei euch))*{_ENDS}",
    rf"\bhow (?:does|do|would|can) (?:one |i |you |we )?(?:use )?{_THIS}(?: (?:system|service|thing|number|network|group|here))?(?: work\w*)?{_ENDS}",
)
FORGET_ME = r"(?:hallo |bonjour |hello |aub |svp |bitte |please )*(?:vergeet|oublie[zr]?|vergiss|vergesst|vergessen sie|forget) (?:me|mij|moi|mich|ons|us|nous|uns)(?: (?:aub|alstublieft|svp|stp|bitte|please|pls|now|nu|maintenant|jetzt|merci|danke|bedankt|thanks|helemaal|volledig|completement|totalement|ganz|komplett|completely|totally|entirely|altogether))*"
# how often it was said
_COUNT = r"(?:(?:\d+|twee|drie|vier|tien|honderd|deux|trois|quatre|dix|cent|zwei|drei|zehn|hundert|two|three|four|ten|a hundred|so many|many|zoveel|meerdere|plusieurs|mehrere) ?(?:keer|keren|maal|x|fois|mal|times)|mehrmals|mehrfach|twice|often)"
# "hoe vaak moet ik nog zeggen", "ik heb al drie keer gezegd", in four languages
SAID = (
    r"(?:hoe vaak|hoe dikwijls|hoeveel (?:keer|keren|maal)|hoe ?lang) (?:moet|moeten) (?:ik|we|wij|k) (?:(?:het|dat|dit|u|jullie|jou|je|nu|nog|eigenlijk|eens) )*(?:zeggen|vragen|herhalen|schrijven|sturen|melden|uitleggen)",
    rf"(?:ik|k|wij|we) (?:heb|hebben|had) (?:(?:u|jullie|het|dat|dit|nu|al|toch|reeds|{_COUNT}) )+(?:gezegd|gevraagd|geschreven|gemeld|laten weten|doorgegeven)",
    r"combien de fois (?:faut il|faut|dois je|doit on|il faut|est ce que je dois|je dois) (?:(?:que|je|encore|vous|te|le|la|nous|l) )*(?:dire|dise|demander|demande|repeter|repete|ecrire|ecrive)",
    rf"(?:je|j|on|nous) (?:(?:vous|l|t|le) )*(?:ai|avais|a|avons) (?:(?:deja|encore|bien|{_COUNT}) )*(?:dit|demande|ecrit|signale|repete)(?: {_COUNT})?",
    r"wie oft (?:muss|soll|mussen|sollen) (?:ich|wir) (?:(?:das|es|euch|ihnen|dir|denn|noch|eigentlich|mal) )*(?:sagen|schreiben|bitten|wiederholen|fragen|melden)",
    rf"(?:ich|wir) (?:habe|haben|hab|hatte) (?:(?:das|es|euch|ihnen|dir|doch|schon|bereits|jetzt|nun|{_COUNT}) )+(?:gesagt|geschrieben|gebeten|gemeldet)",
    r"how (?:many times|often) (?:(?:do|must|should|have|did) )?(?:i|we) (?:(?:have|need|got|to) )*(?:say|tell|ask|repeat|write)(?: (?:you|it|this))*",
    rf"(?:i|we) (?:(?:have|had|already) )*(?:told|asked|said)(?: (?:you|it|already|before))*(?: {_COUNT})?",
)
# why
_EACH = r"(?:elke keer|iedere keer|telkens|altijd|steeds|alleen maar|maar|zo|echt|er|daar|hier|nu|a chaque fois|chaque fois|toujours|tellement|trop|vraiment|juste|jedes mal|immer|nur|so|davon|sehr|each time|every time|always|really|only|just|so much|too much|mij|me|mir|mich)"
_FEAR = r"(?:bang|schrik|angstig|ongerust|zenuwachtig|nerveus|onrustig|peur|angst|scared|afraid|nervous|anxious|worried|angoisse|stress|nervos|unruhig)"
BECAUSE = r"(?:want |omdat |car |parce que |parce qu |denn |weil |because |as |since )?"
OF_FEAR = (
    # "ik word er alleen maar bang van", "ik verschiet er mij elke keer een bult van"
    rf"{BECAUSE}(?:ik |k |we |wij |mijn vrouw |mijn man |mijn moeder |ons moeder )?(?:word|worden|wordt|wor|krijg|krijgen)(?: ik| we)? (?:{_EACH} )*{_FEAR}(?: van)?(?: {_EACH})*",
    rf"{BECAUSE}(?:ik |k |en |we |wij )*(?:verschiet|verschieten|schrik|schrikken)(?: {_EACH})*(?: (?:een|nen|n) (?:bult|ongeluk|hoedje|aap|beroerte)| rot| kapot)?(?: van)?(?: {_EACH})*",
    rf"{BECAUSE}(?:het|dat|da|dit|t|die berichten|die dingen) (?:maakt|maken) (?:mij|me|ons) (?:{_EACH} )*{_FEAR}(?: {_EACH})*",
    rf"{BECAUSE}(?:ca|cela|c est|ils|elles|ces messages|vos messages|ces alertes) (?:me|nous|m) (?:font|fait|donnent|donne|stressent|stresse|angoissent|angoisse|inquietent|inquiete|effraient|effraie)(?: (?:{_FEAR}|des angoisses|de l angoisse))?(?: {_EACH})*",
    rf"{BECAUSE}(?:das|es|die nachrichten|diese nachrichten|die sms|diese sms) (?:macht|machen) (?:mir|mich|uns) (?:{_EACH} )*{_FEAR}(?: {_EACH})*",
    rf"{BECAUSE}(?:ich |wir )?(?:bekomme|kriege|erschrecke|habe) (?:ich )?(?:{_EACH} )*(?:{_FEAR})?(?: {_EACH})+",
    rf"(?:weil|da) (?:es|das|sie|die nachrichten) (?:mir|mich|uns) (?:{_EACH} )*{_FEAR} (?:macht|machen)",
    rf"omdat (?:ik|we|wij|k) (?:{_EACH} )*{_FEAR} (?:van )?(?:word|worden)",
    rf"omdat (?:het|dat|ze|ze mij) (?:mij|me|ons) (?:{_EACH} )*{_FEAR} (?:maakt|maken)",
    rf"{BECAUSE}(?:it|they|these texts|the texts|these messages|your messages|the alerts|that) (?:{_EACH} )*(?:scares?|frightens?|worr(?:y|ies)|stress(?:es)?|makes?) (?:me|us)(?: {_FEAR})?(?: {_EACH})*",
)
OF_AGE = (
    r"(?:ik|k) (?:ben|zen) (?:al |intussen |ondertussen )?\d\d(?: jaar)?(?: oud)?(?: en\b)?",
    r"j ai (?:deja )?\d\d ans(?: et\b)?",
    r"ich bin (?:schon |bereits )?\d\d(?: jahre)?(?: alt)?(?: und\b)?",
    r"i (?:am|m) (?:already )?\d\d(?: years old)?(?: and\b)?",
)
_SO = r"(?: ?[,.;:!]+| dus| en| vandaar| donc| alors| et| also| daher| und| deshalb| so| and)"
OF_A_MOVE = (
    rf"(?:ik|k|wij|we) (?:zijn|ben|zen) (?:[^\W\d_]+ ){{0,4}}verhuisd(?: [^\W_]+){{0,10}}?{_SO}",
    rf"(?:j ai|nous avons|on a) (?:[^\W\d_]+ ){{0,3}}demenage(?: [^\W_]+){{0,10}}?{_SO}",
    rf"(?:je suis|nous sommes) (?:[^\W\d_]+ ){{0,3}}partis? (?:vivre|habiter)(?: [^\W_]+){{0,8}}?{_SO}",
    rf"(?:ich bin|wir sind) (?:[^\W_]+ ){{0,8}}(?:umgezogen|weggezogen){_SO}",
    rf"(?:i|we)(?: have| ve)? (?:[^\W\d_]+ ){{0,2}}moved(?: [^\W_]+){{0,10}}?{_SO}",
)
OF_BEFORE = (
    r"(?:ik|k|wij|we) (?:was|waren|had|hadden|ben|heb) (?:er ?mee |mij |me |ons |er |vroeger |ooit )*(?:gestopt|uitgestapt|uitgeschreven|afgemeld|weggegaan)(?: ?[,.;]| maar| en| doch)+",
    r"(?:j avais|j etais|nous avions|nous etions|je m etais|on avait) (?:tout )?(?:arrete|arretes|desinscrits?|desinscrite|parti|partie|partis|quitte)(?: ?[,.;]| mais| et)+",
    r"(?:ich|wir) (?:hatte|hatten|war|waren|habe|haben) (?:mich |uns |damit |mal |fruher )*(?:aufgehort|abgemeldet|ausgetreten|raus|weg)(?: ?[,.;]| aber| und)+",
    r"(?:i|we) (?:had |have |once )*(?:stopped|left|quit|unsubscribed|signed off|opted out)(?: ?[,.;]| but| and)+",
)
POLITELY = (
    r"(?:als|indien|wenn|if|si|s) (?:dat|het|t|da|das|es|c est|that|it|that s|it s|possible|moglich|il est)?(?: ?(?:kan|mag|gaat|mogelijk is|is mogelijk|geht|moglich ist|moglich|possible|is possible|is ok|s ok|ok is))\b",
    r"\bsi possible\b|\bwenn moglich\b|\bif possible\b",
)
# "dat is mijn recht volgens de GDPR"
OF_RIGHT = (
    r"(?:dat|da|het|t|dit) is (?:toch )?(?:mijn|ons|m n) (?:goed |volste )?recht(?: volgens (?:de )?(?:gdpr|avg|wet))?",
    r"(?:c est|j ai) (?:mon|notre|le) (?:bon )?droit(?: (?:d apres|selon) (?:le |la )?(?:rgpd|gdpr|loi))?",
    r"(?:das|dies|es) ist (?:doch )?(?:mein|unser) (?:gutes )?recht(?: (?:laut|nach) (?:der )?(?:dsgvo|gdpr))?",
    r"(?:that|this|it) is (?:my|our) (?:good )?right(?: (?:under|by) (?:the )?(?:gdpr|law))?",
)
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
# who wants it in other words
BE_FORGOTTEN = r"\b(?:recht om vergeten te worden|droit a l oubli|recht auf vergessen\w*|right to be forgotten|(?:want|wish|like) to be forgotten|vergeet dat ik besta|oubliez que j existe|vergesst dass es mich gibt|forget (?:that )?i exist|erase every trace|etre oubliee?)\b"
# "j'y pense encore"
UNDECIDED = r"\b(?:j y (?:pense|reflechis)|je reflechis|(?:j|on) hesite(?! plus)|ik twijfel|k twijfel|ik denk er nog over|over (?:na te denken|nadenken|slapen)|ich (?:uberlege|zogere)|still (?:thinking|deciding)|not sure yet|undecided)\b"
OWN_DAY = r"\W*(?:einde|fin|ende|end)(?: (?:van|de|der|mijn|ma|mon|du|my|of|the|la|our))* (?:shift|dienst|werkdag|service|journee|schicht|arbeitstag|day|duty|watch|late)\b"
# "zijn er veel mensen die meedoen?", "combien de personnes participent ?"
HOW_MANY = r"\b(?:hoeveel|zijn er (?:al )?veel|met hoeveel|combien|beaucoup de (?:gens|monde|personnes|voisins)|wie viele|sind (?:schon )?viele|how many|are there many|do many)\b.{0,50}\b(?:meedoe\w*|mee|leden|deelnemers?|ingeschreven|aangesloten|lid|particip\w*|membres?|inscrits?|mitmach\w*|machen mit|mitglied\w*|dabei|teilnehm\w*|take part|taking part|members?|joined|signed up|subscribed)\b"
# how long until the end
HOW_LONG = r"\b(?:hoe ?lang\w*|hoeveel|combien|wie ?lang\w*|wie ?viele?|how (?:long|much|many|soon)|quand|wanneer|wann|when)\b[^.,;!?\n]{0,40}?\b"
UNTIL = r"\b(?:voor|tot|avant|jusqu a|bis|till|until|before|zum) (?:het |t |la |das |dem |zum |the )?"
OF_THE = r"(?: (?:van|de|der|du|l|la|vom|von|dem|des|the|of|het))* "
# "dat 182 leden": a small word before a number, as no plate is typed
COUNTED = r"(?:dat|die|hun|nog|wel|pas|maar|par|ces|mes|ses|que|qui|est|ont|all|are|was|has|our|ist|war|und|mit|auf|bei|zum|vor|nur) \d+|\d+ (?:man|men|van|tot|sms|pct|are|sur|des|von|mal|per|ans)"
