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
# who tells of a new phone: "nieuwe gsm, zelfde nummer"; no trick with one
NEW_PHONE = r"^\W*(?:(?:hallo|dag|hey|hi|hello|bonjour|bonsoir|salut|ps|fyi|hier|dit is|voici|j ai|ik heb|k heb|heb|ich habe|hab|i ve got|i have|got|(?:hier|ici|this is) [^\W\d_]+),? ){0,3}(?:(?:een|ne|nen|un|ein|a|mijn|mn|mon|mein|my) )?(?:nieuwe?n?|nouveau|nouvel|neues?|neue|new) (?:gsm|telefoon|smartphone|toestel|nummer|portable|telephone|numero|handy|telefon|phone|mobile|number)\b(?=\W*(?:$|[,.;!(]| (?:hier|maar|mais|aber|but|zelfde|meme|avec|with|met|mit|same|here|sinds|depuis|seit|since|vanaf) ))(?!.*\b(?:oplicht|arnaq|escro|betrug|fraud|scam|phish|dader|auteur|geld|argent|money))"
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
    r"(?:je|on|nous) retir\w+ (?:mon|ma|mes|le|la|les|l|un|une|ce) (?!inscription|numero|num|nom|adhesion|affiliation|participation|abonnement|adresse|profil|contact|lien)\w+",
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
STILL = r"(?:(?:er|der|nog|al|wel|eigenlijk|nu|altijd|steeds|daar|ook|encore|toujours|bien|deja|noch|schon|denn|immer|uberhaupt|jetzt|still|already|even|actually|definitely) )+"
_LIST = r"(?:(?:de|het|t|die|dat|jullie|ulder|uldere|ulle|uw|a|den|d|la|le|l|votre|cette|ce|der|eurer|dieser|the|your|this) ){0,2}(?:l[iy]j?ste?n?|groep|bin|netwerk|systeem|bestand|jullie|ulder|liste|groupe|reseau|systeme|fichier|plp|gruppe|netz|verteiler|list|group|system|network)"
IN = (
    rf"(?:op|in|bij|dans|sur|de|auf|bei|on) {_LIST}",
    r"bij ulder|bij jullie|erbij|erop|erin|in(?=\W*$)|lid|ingeschreven|aangemeld|geregistreerd|aangesloten",
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
# who wants it in other words
BE_FORGOTTEN = r"\b(?:recht om vergeten te worden|droit a l oubli|recht auf vergessen\w*|right to be forgotten|(?:want|wish|like) to be forgotten|vergeet dat ik besta|oubliez que j existe|vergesst dass es mich gibt|forget (?:that )?i exist|erase every trace|etre oubliee?)\b"
# "j'y pense encore"
UNDECIDED = r"\b(?:j y (?:pense|reflechis)|je reflechis|(?:j|on) hesite(?! plus)|ik twijfel|k twijfel|ik denk er nog over|over (?:na te denken|nadenken|slapen)|ich (?:uberlege|zogere)|still (?:thinking|deciding)|not sure yet|undecided)\b"
OWN_DAY = r"\W*(?:einde|fin|ende|end)(?: (?:van|de|der|mijn|ma|mon|du|my|of|the|la|our))* (?:shift|dienst|werkdag|service|journee|schicht|arbeitstag|day|duty|watch|late)\b"
# "zijn er veel mensen die meedoen?", "combien de personnes participent ?"
HOW_MANY = r"\b(?:hoeveel|zijn er (?:al )?veel|met hoeveel|combien|beaucoup de (?:gens|monde|personnes|voisins)|wie viele|sind (?:schon )?viele|how many|are there many|do many)\b.{0,50}\b(?:meedoe\w*|mee|leden|deelnemers?|ingeschreven|aangesloten|lid|particip\w*|membres?|inscrits?|mitmach\w*|machen mit|mitglied\w*|dabei|teilnehm\w*|take part|taking part|members?|joined|signed up|subscribed)\b"
# "dat 182 leden": a small word before a number, as no plate is typed
COUNTED = r"(?:dat|die|hun|nog|wel|pas|maar|par|ces|mes|ses|que|qui|est|ont|all|are|was|has|our|ist|war|und|mit|auf|bei|zum|vor|nur|f[uü]r) \d+|\d+ (?:man|men|van|tot|sms|gsm|pct|are|sur|des|von|mal|per|ans)"
# who stops something else than our texts: "quit worrying dear", "arrête de t'inquiéter"; what is stopped is the group
_SOFTLY = r"(?:(?:nu|eens|es|toch|maar|ne|een|keer|nou|direct|un|peu|donc|maintenant|enfin|mal|endlich|jetzt|doch|now|just) )*"
STOPS_DOING = (
    rf"(?:stop|stopt|kap|kapt|(?:hou|houd|houdt) {_SOFTLY}op|(?:schei|scheid|scheidt) {_SOFTLY}uit) {_SOFTLY}(?:met|mee) (?:(?:u|je|jezelf|uzelf|zo|altijd|zo n|al dat|dat) )*(?:\w+ (?:te|doen) )?(\w+en)\b",
    rf"(?:arrete|arretez|arreter|cesse|cessez|stop|stoppe) {_SOFTLY}(?:de |d )?(?:t |te |vous |toujours |tout le temps )*(?!envoi)(\w{{2,}}(?:er|ir|dre|tre))\b",
    rf"(?:hor|hort|hoer|hoert|horen sie) {_SOFTLY}auf,? (?:(?:dir|dich|euch|immer|so|mit|dem|der|diesem|deinem|deiner|eurem|eurer) )*(?:\w+ zu |zu )?(?!mir|mich|uns)(\w{{4,}})\b",
    r"(?:stop|quit|cease|give over|leave off) (?:(?:your|the|all|this|that|with|always) )*(\w{2,}in(?:g|\b))",
)
OF_OURS = r"(?: ?(?:me|us|my|our|mij|mijn|ons|onze|m|mon|ma|mes|nous|notre|nos|mich|mir|uns|meine?[mnrs]?|unsere?)\b)"
# "stand van zaken van mijn lidmaatschap", "ben ik al bevestigd?", "is my registration through yet"
_MINE = r"(?:(?:mijn|mijne|mn|m n|onze|ons|mon|ma|notre|nos|mein|meine[rsnm]?|unsere?r?|my|our) (?:\w+ )?(?:lidmaatschap|inschrijving|aanmelding|aanvraag|deelname|inscription|adhesion|affiliation|demande|abonnement|mitgliedschaft|anmeldung|antrag|teilnahme|membership|registration|subscription|application|sign ?up))"
_SETTLED = r"(?:bevestigd|aanvaard|geaccepteerd|goedgekeurd|verwerkt|geldig|actief|in orde|rond|geregistreerd|opgenomen|confirmee?s?|acceptee?s?|validee?s?|valide|valable|active|enregistree?s?|en ordre|bestatigt|angenommen|aufgenommen|gultig|aktiv|registriert|freigeschaltet|durch\w*|confirmed|accepted|approved|valid|active|pending|registered|gone through|come through|through)"
MY_STANDING = (
    rf"\b(?:hebben|heb|hebt|avez|habt|haben|do|have) (?:jullie|gulle|ge|u|vous|ihr|sie|you) (?:still have )?(?:mij|me|ons|m|nous|mich|uns|us) [^.,;!\n]{{0,15}}\b(?:op|in|sur|dans|auf|on) {_LIST}\b",
    rf"\b(?:of|ob|whether|if|si) (?:ik|we|wij|ich|wir|i|je) {STILL}(?:{'|'.join(IN)}|bij|drin) (?:ben|zit|sta|zijn|staan|bin|stehe|sind|am|are|suis)\b",
    r"(?:^|[.,;:!?] ?)(?:zijn|sommes|sind|are) (?:mijn|mon|ma|mein|meine|my) \w+ (?:en|et|und|and) (?:ik|moi|ich|i) (?:(?:allebei|beide|ook|tous les deux|both|auch|wel|nu|already) )*(?:lid|leden|membres?|mitglied\w*|members?|ingeschreven|inscrits|angemeldet|registered)\b",
    r"\b(?:krijg|ontvang) (?:ik|wij|we) (?:(?:de|die|jullie|uw) )?(?:berichten|sms\w*|meldingen)[^.,;!\n]{0,12}\bof (?:ben|zijn) (?:ik|wij|we)\b",
    rf"\b(?:stand van zaken|status|staat het|zit het|etat|statut|ou en (?:est|suis je|sommes nous)|stand|wie steht es|where do i stand|where are we)\b(?: \w+){{0,4}} {_MINE}\b",
    rf"(?:^|[.,;:!?] ?|\b(?:of|si|ob|if|whether) )(?:(?:is|loopt|staat|hangt|est ce que|ist|lauft|has|goedendag|dag|hallo|bonjour|hello|hi) )*{_MINE}\b[^.,;!\n]{{0,30}}\b(?:{_SETTLED}|nog|noch|still|toujours)\b",
    rf"\b{_MINE} (?:(?:est|sont) (?:elle|il) |est )(?:\w+ ){{0,2}}{_SETTLED}\b",
    rf"(?:^|[.,;:!?] ?|\b(?:of|si|ob|if|whether|est ce que) )(?:ben ik|zijn wij|zijn we|suis je|sommes nous|je suis|bin ich|sind wir|am i|are we) (?:(?:nu|al|eigenlijk|reeds|ook|deja|bien|maintenant|schon|jetzt|denn|now|already|officially) )*(?:{_SETTLED}|lid|membre|mitglied|a member|als mitglied)\b[^.,;!\n]{{0,40}}(?:\?|\b(?:of|ou|oder|or) (?:niet|ni|nie|pas|non|nicht|not|still|nog|hangt|encore|noch)\b|\bals lid\b|\bcomme membre\b|$)",
)
# a question about a word that the gateway knows, to its last word: "verschil tussen EINDE en FOUT", "STOP ça fait quoi"
_KEY = r"(?:einde|fin|ende|end|fout|erreur|fehler|wrong|rechtzetting|update|alarm|alert|alerte|test|proef|essai|tipp?|conseil|feedback|stopp?|verder|weiter|resume|nee|status|leden)"
_OR = r"(?:en|et|und|and|of|ou|oder|or)"
_TO_ITS_END = r"[^.,;:!?\n]{0,50}\??"
ABOUT_WORDS = (
    rf"(?:(?:wat is|c est quoi|quelle est|quelle|was ist|what is|what s|what) )?(?:(?:het|la|der|den|the) )?(?:verschil|onderscheid|difference|unterschied)\w*(?: \w+){{0,2}} (?:tussen|entre|zwischen|between) {_KEY} {_OR} {_KEY}\b{_TO_ITS_END}",
    rf"(?:wat|que|qu est ce que|was|what|waarvoor|waartoe|a quoi|wofur|wozu) (?:doet|fait|macht|bewirkt|does|betekent|signifie|bedeutet|dient|sert|is|ist)(?: (?:dat|het|le|la|mot|woord|de|das|wort|the|word)){{0,3}} {_KEY}\b(?! in de | rue | dans la )(?: (?:do|mean|for|juist|precies|eigenlijk|exactement|exactly|genau|goed|gut|in|au juste|veut dire)\b)*{_TO_ITS_END}",
    rf"{_KEY} (?:ca|cela) (?:veut dire|fait|sert)\b{_TO_ITS_END}",
    rf"\b(?:is|ist|est ce que) {_KEY} (?:c est )?(?:hetzelfde|la meme chose|dasselbe|the same)\b{_TO_ITS_END}",
    rf"(?:wat gebeurt er|was passiert|que se passe t il|qu est ce qui se passe|what happens|krijgt iedereen)\b[^.!\n]{{0,30}}\b(?:als|wenn|si|if|quand)\b[^.!\n]{{0,20}}\b{_KEY}\b{_TO_ITS_END}",
    rf"(?:moet ik|muss ich|do i|should i|je dois|dois je)\b[^.!\n]{{0,20}} {_KEY} {_OR} {_KEY}\b{_TO_ITS_END}",
    rf"(?:hoe|wanneer|comment|quand|wie|wann|how|when)\b[^.!?\n]{{0,20}}\b(?:gebruik\w*|utilis\w*|benutz\w*|use)\b[^.!?\n]{{0,12}}\b{_KEY}\b{_TO_ITS_END}",
    rf"^\W*{_KEY} {_OR} {_KEY}\b[^.!\n]{{0,40}}\?",
)
# whether somebody knows of it: "does the night desk know this went out?"
WHO_KNOWS = r"\b(?:know|knows|told|aware|heard|informed|weet|weten|verwittigd|op de hoogte|sait|savent|courant|prevenu\w*|averti\w*|informe\w*|weiss|wissen|informiert|bescheid)\b[^.!]{0,60}\?\W*$"
# another begins: "nouvel incident: verglas"
ANOTHER = r"^\W*(?:(?:en|et|und|and|nu|hier|alweer|opnieuw) )?(?:nieuwe?|ander|nog een|nouvel(?:le)?|autre|encore un|neuer|anderer|weiterer|noch ein|new|another|different|separate) (?:incident|feit|zaak|geval|interventie|affaire|fait|intervention|vorfall|fall|einsatz|ereignis|case|job)\b|^\W*(?:(?:en|et|und|and|dan|puis|dann|then|nog|is er|est|ist|il y a|da) ?){0,4}(?:[^.!?\n:]{0,25}\b)?(?:(?:nog )?(?:iets|wat) anders|(?:tout(?:e)? )?autre chose|etwas (?:ganz )?anderes|was anderes|something else|something different|op (?:een )?andere plaats|en meme temps|gleichzeitig woanders|los daarvan|losstaand|sans (?:aucun )?(?:rapport|lien)|independamment|unabhangig davon|separately|unrelated|(?:heeft|staat) (?:er |hier )?(?:niks|niets|los)(?: (?:mee|van|met))*[^.!?\n]{0,20}(?:vorige|eerste|te maken|eerder)|rien a voir|hat (?:damit |nichts )*(?:nichts )?mit (?:dem|der) (?:vorigen|ersten|letzten)[^.!?\n]{0,15}zu tun|nothing to do with (?:the )?(?:last|first|previous|other))\b"
# who asks the gateway for a drill, and who speaks of one that was, or may come
_TESTED = r"(?:\w*(?:proef|test|oefen|probe|ubung)\w*|exercice|essai|drill|practice|dummy|mock)"
_DOES = r"(?:stuur|sturen|uitsturen|versturen|verstuur|uitzenden|zenden|doen|doe|vertrekken|lanceren|lanceer|envoyer|envoie|lancer|lance|faire|fais|partir|schicken|schick|auslosen|senden|machen|send|run|do|launch|fire off)"
ASKS_FOR_DRILL = rf"^\W*(?:(?:kan|kunt|kun|kunde|zou|zoudt|mag|mogen|can|could|would|may|(?:on )?(?:peux|peut|pouvez|pourriez|pourrais)|kannst|kann|konnten|konnt|konnen|darf)\b(?=[^.?!\n]{{0,90}}\b{_DOES}\b)|(?:please )?{_DOES})\b[^.?!\n]{{0,60}}\b{_TESTED}\b"
OF_A_DRILL = rf"^\W*(?:(?:heb|hebt|hebben) (?:je|jij|ge|gij|jullie|u)|did you|have you|as tu|avez vous|tu as|hast du|habt ihr|(?:wie|wer|qui|who) (?:heeft|hat|a|has|sent)|is (?:dat|die|het|de)|wanneer|quand|c est quand|wann|when)\b[^.!\n]{{0,50}}\b{_TESTED}\b[^.!\n]*\?|\b(?:misschien|peut etre|vielleicht|maybe|perhaps) (?:\w+ ){{0,2}}{_TESTED}\b"
# who asks for time while a preview waits
_TIME = r"(?:minuu?t\w*|min|sec\w*|sekunde\w*|moment\w*|ogenblik\w*|kwartier\w*|tel|tellen|instant|five|ten|two)"
FOR_TIME = (
    rf"\b(?:geef|gun|gunt) (?:mij|me) (?:(?:nog|even|efkes|een|\w+) )*?(?:{_TIME}|even|efkes)\b|^\W*(?:momentje|wacht|efkes|even|effe|eventjes|seffens|direct hoor|zo direct)\b|\bnog (?:even|effe|efkes)\b|\bin (?:de|den|een) file\b|\bben (?:zo|direct|seffens) terug\b|\b(?:ik|k) doe (?:het|dat|t) (?:straks|direct|zo|later|seffens|dan)\b|\beerst (?:mijn|mijne|nog|rap|even|effe|tanken|eten|een)\b",
    rf"\b(?:donne[zr]?|laisse[zr]?) moi (?:\w+ )?{_TIME}\b|^\W*(?:attend[sz]|attendez|(?:une?|deux|trois|cinq|\d) (?:petite )?{_TIME})\b|\bje reviens\b|\bdans les (?:bouchons|embouteillages)\b|\bje (?:finis|termine) (?:mon|ma|mes)\b|\bje (?:fais|ferai) (?:ca|cela) (?:apres|plus tard)\b|\bd abord (?:manger|\w+er)\b",
    rf"\b(?:gib|gebt) mir (?:\w+ )?{_TIME}\b|^\W*(?:moment|gleich|warte|warten sie)\b|\bbin (?:kurz|gleich|sofort|mal)\b|\bmuss erst\b|\bim stau\b|\berst (?:mein|meine|meinen|noch|mal)\b",
    rf"\b(?:gimme|give me) (?:(?:just|a|\w+) )?{_TIME}\b|^\W*(?:hang|hold) on\b|^\W*(?:one|a|two|just a) {_TIME}\b|\bback in (?:a|\w+) {_TIME}\b|\bin traffic\b|\blet me (?:finish|first)\b|\b(?:will|ll) do (?:it|that) (?:when|later|after|once|as soon)\b",
)
# who wants to hear nothing for a while: "even pauzeren aub", "kan dat tijdelijk stil?"
FOR_A_WHILE = r"\b(?:tijdelijk|temporairement|provisoirement|vorubergehend|zeitweise|temporarily|for a (?:bit|while))\b[^.,;!\n]{0,20}\b(?:stil|geen|niks|niets|pas|rien|uit|pauz\w*|paus\w*|suspend\w*|hold|off|aus|keine?|nichts|stumm|no)\b|\b(?:even|efkes|effe|een tijdje|un moment|un peu|kurz|eine zeit) (?:pauzeren|pauze|pause|suspendre|aussetzen|pausieren)\b"
OF_TEXTS = r"\b(?:bericht\w*|sms\w*|melding\w*|messages?|alertes?|alerts?|texts?|nachricht\w*|meldung\w*|pauz\w*|paus\w*|stil|suspend\w*|hold)\b"
# what is put on a list and is nobody: "add milk to the list"
SHOPPING = r"\b(?:ajoute\w*|add|put|schreib\w*|setz\w*|voeg\w*|zet) (?:(?:du|de la|de l|des|d|some|more|noch|nog|ook|auch|also) )*(?!moi|me|us|mij|ons|nous|mich|uns|my|mon|mijn|meine?n?|our|onze|this|dit|ce|numero|nummer|number|him|her|hem|haar|er|iemand|everyone)\w+ (?:a|to|on|auf|op|aan) (?:la|the|die|de|het|my|mijn|ma|meine) (?:liste|list|lijst\w*|boodschappenlijst\w*|einkaufsliste)\b"
HAS_LEFT = r"\b(?:uitgeschreven|afgemeld|opgezegd|uitgestapt|geschrapt|gestopt|uitschrijving|opzegging|afmelding|(?:er|hier|daar) ?(?:van)?af (?:was|ben)|uit (?:de|die|jullie) (?:groep|lijst)|geen lid meer|desinscri\w*|desabonn\w*|quitte (?:la|le|ce|cette|votre) (?:liste|groupe|reseau)|plus membre|abgemeldet|ausgetragen|gekundigt|ausgetreten|abmeldung|nicht mehr (?:\w+ ){0,2}angemeldet|unsubscribed|opted out|signed off|cancelled|left (?:this|the|that|your) (?:list|group)|stopp? (?:gestuurd|gezonden|gezegd|geantwoord|sturen|zenden|envoye|dit|repondu|geschickt|geschrieben|gesendet)|(?:sent|send|replied|said|say|texted|envoy\w*|repondu|dire|stuurde|geschickt) stopp?|(?:gevraagd|demande|gebeten|asked) (?:om |van |de |d |darum |you )*(?:geen|mij|me|ne plus|m|keine|mich|to|not|no)\b)"
AND_STILL_GETS = r"\b(?:nog (?:altijd|steeds|eens|bezig|dit|dat|van)|(?:krijg|ontvang)\w*(?: \w+){0,3} nog|nog(?: \w+){0,3} (?:krijg\w*|bericht\w*|sms\w*|ontvang\w*)|toch (?:nog|al|blij\w*)|nu (?:weer|terug)|blij[fv]\w* (?:\w+ )?(?:komen|sturen|ge|jullie|maar)|eer het ophoudt|(?:terug|weer) (?:begin\w*|berichten)|(?:encore|toujours) (?:\w+ ){0,2}(?:ca|messages?|sms|trucs|alertes?|un message)|recois (?:encore|toujours)|continue\w*|vous comprenez pas|(?:immer )?noch (?:was|nachrichten|sms|eine)|(?:immer noch|trotzdem|weiter)|krieg\w* (?:\w+ ){0,3}noch|was denn noch|still|yet here|again|keep (?:coming|sending)|here s another|why (?:am|is|do|are))\b"
NO_COMPLAINT = (
    r"\b(?:vergissing|ongeluk|erreur|versehen|accident\w*|mistake|hoop|hopelijk|gelukkig|espere\w*|hoffe\w*|hope|niks|niets|rien|nichts|nothing|nooit|jamais|nie|never|wil|wou|graag|veux|voudrais|mochte|want|like|laat dat zo|he|she|him|hij|zij|hem|haar|il|elle|sie|er(?! (?:nog|van|af|mee|is|komt))|ben ik|suis je|bin ich|am i (?!still))\b",
    r"\b(?:zijn|mijn|m n|ons|mon|ma|mein|meine|my|buur|de|le|la|der|die|the) ?(?:buur\w*|man|vrouw|vader|moeder|zoon|dochter|oma|opa|voisin\w*|mari|femme|pere|mere|fils|fille|nachbar\w*|frau|vater|mutter|sohn|tochter|neighbo\w*|wife|husband|mother|father|son|daughter)\b",
)
SOME_DAY = r"\b(?:nu nog niet|nog niet hoor|pas maintenant|pas tout de suite|jetzt noch nicht|noch nicht jetzt|not now|not yet|ooit|un jour|wenn ich mal|falls ich mal|one day|some day|if i ever|spater mal|(?:hoe|comment|how|wie) .{0,12}\b(?:later|plus tard|spater))\b"
# what others call the network
NETWORKS = r"\b(nachbarschaftshilfe|nachbarschaftswache|nachbarschaftsnetz\w*|netzwerk|gruppe|buurtnetwerk|buurtwacht|groep|netwerk|whatsappgroep|smsdienst|reseau|groupe|liste|service|surveillance|watch|group|network|list|scheme|verteiler|lijst|dienst)(?: (?:sms|d alerte|von|van|de|du|der|des|la|of|the|run by|by|l|den)){1,3} (?:lokale |locale |local )?(?:polizei|politie|police)\b"
TELLS = r"\b(?:zegt|zeggen|zei|vindt|vinden|wil|willen|dit|disent|veut|veulent|trouve\w*|dis|sagt|sagen|meint|meinen|will|says?|said|tells?|told|wants?|thinks?)\b"
REFUSES = r"(?:(?:maar|doch) (?:(?:dat|da|dit) )?(?:doe|ga|wil|zal) (?:ik|k|we|wij) (?:dat |da |het )?(?:zeker |echt |toch )?(?:niet|nie|ni)(?: doen)?|(?:maar|doch) (?:ik|we|wij|k) (?:doe|ga|wil|zal) (?:dat |da |het )?(?:zeker |echt |toch )?(?:niet|nie|ni)(?: doen)?|mais (?:je|moi je|on|nous) (?:ne |n )?(?:le |l )?(?:ferai|fais|veux|vais|ferons|feras|suis) pas(?: le faire)?|mais (?:pas question|il n en est pas question|hors de question|non)|aber (?:das )?(?:mache|tue|will|werde) ich (?:das )?(?:sicher |bestimmt |doch )?nicht(?: tun| machen)?|aber ich (?:mache|tue|will|werde|denke) (?:das )?(?:sicher |bestimmt )?(?:nicht|nicht dran|nicht daran)(?: tun| machen)?|but (?:i|we) (?:wont|will not|am not|am not going to|im not|dont want to|refuse|shant|refuse to)(?: do (?:it|that|so))?)"
URGENT = (
    r"\b(?:help (?:mij|me|ons|us)|aide[zr]? moi|aidez nous|au secours|hilfe) ?(?:[!.]|$)",
    r"\b(?:volgt (?:mij|me|ons)|(?:me|nous) suit|verfolgt (?:mich|uns)|(?:following|follows) (?:me|us))\b",
    r"\b(?:word (?:ik )?(?:\w+ )?gevolgd|suis suivie?|werde verfolgt|being followed|geen adem|stikken?|plus respirer|keine luft|can ?t breathe|laat (?:mij|me) los|lachez? moi|lass(?:en sie)? mich los|let go of me|let me go|can ?t get out|kan(?: er)? niet(?: meer)? (?:naar )?buiten|(?:peux|pouvons) plus sortir|(?:komme|kommen)(?: hier)? nicht(?: mehr)? raus|(?:lig|verstopt?)(?: mij)? (?:onder|achter) het bed)\b",
)
TAKE_OFF = r"(?:verwijder\w*|schrap\w*|wis|wist|wissen|haal|gooi|schrijf|meld|desinscri\w*|desabonn\w*|supprim\w*|enlev\w*|retir\w*|effac\w*|losch\w*|streich\w*|nehmen|nimm|tragen|remove|delete|erase|unsubscribe|take|vergeet|vergeten|oublie\w*|vergiss|vergessen|forget)"
ANOTHER_THOUGHT = r"want|omdat|car|parce|weil|denn|because|ik|je|j|ich|i|wil|en|et|und|and|maar|mais|aber|but|dit|dat|c|ca|das|this|that|het|es|it"
MEMBERSHIP = r"(?:lidmaatschap|inschrijving|aanmelding|aanmelden|mitgliedschaft|anmeldung|inscription|adhesion|membership|registration|subscription|abonnement|sign up|signup)"
ENDS = r"(?:beeindig\w*|annul\w*|intrek\w*|ongedaan|opzeg\w*|stopzet\w*|beend\w*|auflos\w*|widerruf\w*|zuruck\w*|kundig\w*|supprim\w*|resili\w*|cancel\w*|end|ends|terminat\w*|withdraw\w*|undo)"
SEEN = r"(?:gezien|vue?|gesehen|seen|spotted)"
NOTHING = (
    r"(?:niks|niets|niemand|nix|nichts|niemanden|rien|personne|nothing|nobody|no one|a soul|anything|anyone|anybody)"
)
DENIED = (
    rf"\b{TAKE_OFF}(?: (?!(?:{ANOTHER_THOUGHT})\b)\w+){{0,5}} (?:niet|nie|ni|pas|jamais|nicht|not|never|rien)\b(?! (?:meer|mehr|plus|more|langer|longer))",
    rf"\b(?:ne|n|dont|don t|do not|never|niet|nicht(?! wissen))(?: (?:me|m|mij|mich|nous|ons|uns)){{0,1}} {TAKE_OFF}\b(?! (?:pas )?(?:plus|meer|mehr))",
    r"\bnever stop$|\b(?:geen|kein|keinen|no) stopp?\b|\b(?:never|didn t|nooit|niet) (?:said|sent|send|say|gezegd|gestuurd) stop\b",
    r"\bstopp?\b(?: \w+){0,4} (?:vergissing|ongeluk|foutje|erreur|versehen|mistake)\b",
)
NEVER_MIND = r"^(?:\w+ ){0,2}(?:vergeet|oublie[zr]?|vergessen sie|vergiss|forget)(?: about)? (?:het|dat|maar|wat|ca|cela|es|das|it|that)\b"
WHETHER = r"^(?:\w+ )?(?:worden?|werden|wird|zijn|sont|sind|are|is|wissen jullie|do you|when|wanneer|quand|wann)\b"
LATER = r"\b(?:als ik|indien ik|wanneer|later|altijd|kost|kosten|gratis|if i|when|free|a tout moment|plus tard|jederzeit|kostenlos|what happens|si je|wenn ich)\b"
COSTS = r"\b(?:kost|kosten|gratis|betal\w*|payant|payer|gratuit|coute|kostet|kostenlos|cost|costs|free|pay)\b"
ENDED = (
    rf"\b{MEMBERSHIP}(?: \w+){{0,3}} {ENDS}\b",
    rf"\b(?:fin|{ENDS})(?: (?:a|d|de|l|la|mon|ma|mijn|meine|my|the|van|to)){{0,3}} {MEMBERSHIP}\b",
)
CHANGED_MIND = r"\b(?:van plan|wilde|wou|voulais|voulait|allais|comptais|hatte vor|wollte|was going to|wanted to|meant to|planned)\b.*\b(?:maar|mais|finalement|finalmente|aber|doch|but|toch)\b.*\b(?:blij[fv]\w*|niks doen|niets doen|doe toch maar verder|reste\w*|rien faire|bleib\w*|stay\w*|keep)\b"
NOT_FOR_ME = r"\b(?:nee|non|nein|no|niets voor mij|rien pour moi|nichts fur mich|not for me)$"
WHERE = (
    r"\d",
    r"\b(?:aan|op(?! slot)|bij|in|rue|sur|devant|a la|a l|au|passer|am|an|auf|vor|im|at|on(?! a\b)|near|ago|geleden|camera|kamera|voiture|auto|car|wagen|mannen|hommes|manner|men|ihn|hem|him)\b",
)
AND_SOMEBODY = r"[,.;!\n]\s*(?:ze|zij|hij|iemand|quelqu|ils|jemand|they|someone|somebody|er wordt|es klopft)\b"
BLOWS = r"\b(?:slaa?t|slaan|slagt|frappe\w*|schlag\w*|vechten|vecht|(?:een|met|n|zijn) mes|couteau|messer|knife|hits? me|hitting|attack\w*|agress\w*|politie snel|police vite|bedreig\w*|menace\w*|zijn er weer|niet meer leven|wil dood|nicht mehr leben|will sterben|veux mourir|plus (?:envie de )?vivre|want to die|(?:get|let) me out of here|sortez moi d ici|haal (?:mij|me) hier weg|holt? mich hier raus|kill myself|zelfmoord|suicid\w*)\b"
WANTS_OUT = r"\b(?:stop\w*|opzeg\w*|opgezegd|annul\w*|beeindig\w*|cancel\w*|resili\w*|(?:ge)?kundig\w*|uitschr\w*|uitgeschr\w*|desinscri\w*|abmeld\w*|abgemeldet|verwijder\w*|supprim\w*|losch\w*|end|ended|over|plus|niet meer|nicht mehr)\b"
WHY = r"\b(?:waarom|hoezo|pourquoi|warum|wieso|why|how come)\b"
# "het gaat om 2 personen en niet 1" is news of them
NUMBER = r"(?:\d{1,2}|een|twee|drie|vier|vijf|une?|deux|trois|quatre|cinq|zwei|drei|vier|one|two|three|four|five)"
PEOPLE = r"(?:personen|mannen|daders|verdachten|vrouwen|hommes|personnes|femmes|auteurs|individus|manner|tater|leute|men|people|women|suspects)"
NOT = r"(?:niet|nie|ni|pas|nicht|not|geen|maar|mais|sondern|but)"
# no text that warns of a hazard is taken for a drill without a word of one
DRILL = (
    r"oefen|test|drill|exerci|ubung|uben|simul|\bsimu\b|probe|proef|trial|essai|dry ?run|role ?play|rollenspiel|practi[cs]e|pretend|mock|fictie|fictif",
    r"fictiv|faux|faus|\bnep|entrain|gespeeld|acteur|actors|not real|niet echt|pas reel|nicht echt|zogezegd|doe\w* (?:als)?of|angenommen|imagin|denkbeeld",
    r"controle|kontrolle|gestellt|schauspiel|in scene|mise en scene|figurant|staged|negeren",
)
# "ik zet het ook in onze whatsapp": what somebody does beside it
OWN_DOING = r"\b(?:ik|k|we|wij) (?:zet|zetten|leg|stuur|sturen|deel|delen|post|doe) (?:het|dat|da|t|dit|dees|em) (?:ook|wel|nog|mee|zelf|al)\b"
COUNTS = (
    rf"\b{NOT}\b.{{0,12}}\b{NUMBER} {PEOPLE}\b",
    rf"\b{NUMBER} {PEOPLE}\b.{{0,12}}\b{NOT}\b",
    rf"\b{NOT} {NUMBER},? {NOT} {NUMBER}\b",
    rf"\b{NUMBER},? (?:und|en|et|and) {NOT} {NUMBER}\b(?! \d)",
)
# a suspect who lost his way is no mistake of ours
ERRS = r"\b(?:ils|elles|auteurs?|suspecte?s?|dader|daders|verdachten?|conducteur|bestuurder|voleurs?|tater|fahrer|driver|inbrekers?|einbrecher) (?:\w+ )?(?:s est|se sont|heeft zich|hebben zich|hat sich|haben sich|reed|nam|took|zijn de|is de|sont|a pris|ont pris|hat)\b"
TRICKSTERS = r"\W*(?:opgelet|attention|achtung|warning|let op|pas op)?\W*(?:une? |een |ein |eine |des )?(?:faux|fausses?|valse?|neppe?|nep|falscher?|falsche|fake|false|bogus|soi disant|zogezegde?|angebliche?r?)\b(?! (?:alarm|alarme|alerte|melding|bericht|exercice|oefening))"
TAKEN_BACK = r"\b(?:was het niet|etait pas une fausse|war es nicht|was not a false|wasn t a false|(?:aan de hand|los|wrong) (?:meer|mehr|any ?more)|plus rien)\b"
# "ik stap nu uit de bus"
RIDES = r"\b(?:uit|af|van|du|de|aus dem|off|out of) (?:de |den |een |t |het |la |le |l |the )?(?:bus|trein|tram|auto|metro|wagen|taxi|voiture|train|zug|car|lift|trap|douche|bed|bad)\b"
GOT = r"\b(?:recois|recoit|recevons|recu|krijg|krijgen|gekregen|bekomme|bekommen|erhalte|get|getting|received)\b"
# "l'alarme de l'école sonne", "het alarm bij de buren gaat af"
RINGS = (
    r"\balarm\w* (?:[^\W\d]\w* ){0,5}?(?:sonne|sonnent|hurle|retentit|gaat af|gaat maar|ging af|loeit|rinkelt|going off|went off|goes off|gone off|ringing|lautet|schrillt|heult|geht los|ist los)\b",
    r"\bgaat (?:een |het |n |t )?alarm\w* af\b",
)
# "Fout geparkeerde bestelwagen", "wrong way driver": an adjective, not the keyword
DESCRIBES = r"ge\w+(?:d|t|de|te|en)|\w{2,}ende?|parke\w*|parki\w*|gare\w*|way|side|turn|direction|kant|richting"
OF_A_FEAST = r"\b(?:feest\w*|bbq|barbecue|vergader\w*|reunion|meeting|sitzung|party|fete|apero|drink|etentje|kermis|quiz|opendeur|fest|infoavond|soiree|wandeling|grill\w*|restaurant|zaterdag|zondag|samedi|dimanche|samstag|sonntag|saturday|sunday)\b"
IN_FRENCH = r"\b(?:in (?:het|t) |in |en |liever |graag |naar |taal |alleen |enkel )frans\b(?! en)|\bfrans\W*$"
SPAN = r"\b(\d{1,3}|[a-z]+) (?:of |volle |hele )?((?:dag|jour|tag|day|week|weken|semaine|woche|fortnight|maand(?!ag)|mois|monat|month)\w*)\b"
ORIGIN = r"\b(?:\w*(?:afrikaan|marokkaan|turk|roma(?:ni)?|zigeuner|noord-?afrika|oost-?europ|zuid-?europ|roemeen|roemeense|albanees|albanese|arab|allochtoon|getint|donkere huid|zwarte man|zwarte vrouw|blanke man|buitenlands|buitenlander|vreemdeling|illegaal)\w*|\w*(?:africain|maghreb|marocain|turcs?|turque|gitan|roumain|albanais|arabe|etranger|d'origine|peau mate|peau noire|peau foncee)\w*|(?:nord)?afrikan\w*|sudland\w*|auslander\w*|zigeuner\w*|rumane\w*|albaner\w*|araber\w*|marokkan\w*|turke\w*|dunkelhautig\w*|osteurop\w*|african\w*|moroccan\w*|turkish|romanian\w*|albanian\w*|gypsy|gypsies|foreigner\w*|foreign looking|dark skin\w*|eastern european\w*)"
PLACE = (
    r"straat|laan|weg\b|plein|dreef|lei\b|steenweg|baan|markt|kaai|park|wijk|dorp|centrum|station|kerk|school|winkel|\brue\b|avenue|chaussee|place\b",
    r"boulevard|quai|gare|quartier|strasse|str\.|platz|gasse|allee|bahnhof|ortsteil|street|road|lane|square|\b[aenr]\d{1,3}\b",
    r"\b\d{1,3}[a-z]?\b,? (?!min|uur|u\b|h\b|heure|jaar|ans\b|jahre|years|euro|dagen|jours|tage|days|keer|fois|mal\b|times)",
)
SHORT_ORDERS = (
    r"\b(?:ramen|vensters?|deuren|poorten?|luiken|lichten?|verlichting|auto'?s|fietsen|gas|verwarming|stroom|ventilatie)(?: en \w+)? (?:\w+ ){0,2}?(?:dicht|toe|op slot|aan|uit|gesloten|af|binnen)\b",
    r"\b(?:portes|fenetres|lumieres|volets|gaz|chauffage)(?: et \w+)? (?:\w+ ){0,2}?(?:fermees?|allumees?|eteintes?|verrouillees?|coupe|closes)\b",
    r"\b(?:fenster|turen|tueren|licht|lichter|rolladen|heizung|luftung)(?: und \w+)? (?:\w+ ){0,2}?(?:zu|schliessen|an|aus|geschlossen|verriegeln|ausschalten|einschalten)\b",
    r"\b(?:windows|doors|lights)(?: and \w+)? (?:\w+ ){0,2}?(?:closed|shut|locked|on|off)\b",
    r"\b(?:binnen blijven|niet naar buiten|geen vonken|geen vuur|niet aansteken|niet drinken|niet openen|niet aanspreken|uit de buurt|op afstand|ne pas |pas d[' ]etincelles|aucune flamme|kein feuer|keine funken|nicht offnen|nicht ansprechen|abstand halten|keep away|stay inside|no sparks|no flames|do not|kijk uit|uitkijken|oppassen|opgelet voor|attention aux?)\b",
)
SIGHTED = r"\b(?:il|ils|elle|elles|hij|zij|he|she|iemand|quelquun|jemand|somebody|someone|man|mannen|homme|hommes|mann|manner|men|woman|femme|vrouw buiten|inbreker\w*|voleur\w*|einbrecher\w*|burglar\w*|dief|dieb\w*|hulp|aide\w*|secours|hilfe|help|maintenant|sofort|binnen|dehors|draussen|outside|buiten)\b"
# what is not over yet: nobody is found, one of two is caught, the car is there and its driver is not
STILL_ON = (
    r"\b(?:nog|noch|encore|toujours) (?:altijd |steeds |immer )?(?:niet|nie|ni|geen|op de vlucht|voortvluchtig|zoek\w*|spoorloos|los|vrij|te gaan|nicht|keine?|fluchtig|unterwegs|pas|en fuite|introuvable|disparu\w*|recherche\w*)\b",
    r"\b(?:pas encore|court (?:encore|toujours)|not yet|(?:not|\w+n t) (?:\w+ ){1,3}yet|still (?:missing|out|at large|on the run|loose|looking|searching|free))\b",
    r"\b(?:een|1|ene|eentje|un|une|einer|one|twee|2|deux|zwei|two) (?:van de|op de|van|sur|des|of the|of|von|der) (?:twee|drie|vier|deux|trois|quatre|zweien|dreien|zwei|drei|two|three|four|\d)\b",
    r"\b(?:tweede|andere|medeplichtige|autre|second|deuxieme|complice|zweite|komplize|other|accomplice)(?: (?!ook|aussi|auch|too|also|eveneens)\w+){0,3} (?:nog|loopt|weg|gevlucht|ontkomen|ontsnapt|lopen|court|fuite|sauve|enfui|fluchtig|weg|abgehauen|lauft|ran|run|away|loose|escaped|out there|legged)\b",
    r"(?:,|\b(?:maar|mais|aber|but)) (?:[^\W\d]\w* ){1,3}(?:niet|nie|nicht|not|pas)\W*$",
)
