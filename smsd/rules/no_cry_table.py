"""What neighbours answer an alert with that is no cry, in Dutch, French, German and English, as data.

In: nothing. Out: `CALM_SETS`, words that stand for each other, and `CALM`, the patterns of two signs (how a pattern is
written stands in rules/signs.py). `calm`: nothing seen here, may they catch him, the neighbours know, we are away, the
gas is turned off. `echo`: the alert's own words ("weeral een inbraak"), which are calm beside thanks only. Each pattern
spans a whole thought from stroke to stroke: a thought with one word more is not calm. No code stands here.
"""

from __future__ import annotations

CALM_SETS: dict[str, str] = {
    "SMALL": "ook|nog|al|dus|spijtig genoeg|jammer genoeg|jammer|spijtig|helaas|gelukkig|voorlopig|tot nu toe|momenteel|alles|heel|zeer|goed|mee|verder|vannacht|vanavond|vandaag|deze nacht|net|zelf|allemaal|snel|rap|nogmaals|meer|"
    "aussi|encore|deja|malheureusement|heureusement|jusqu ici|jusqu a present|pour l instant|pour le moment|cette nuit|ce soir|bien|aujourd hui|"
    "auch|noch|schon|leider|zum gluck|bisher|bis jetzt|heute|heute nacht|sehr|trotzdem|"
    "also|still|already|sadly|luckily|so far|tonight|today|very|either|too|as well|all|yet|unfortunately|yeah|nope|nee|non|nein|no",
    "PLACE": "hier|ier|ginder|bij ons|bij mij|bie oes|bij ons thuis|bij ons in de straat|aan onze kant|in onze straat|in onze wijk|in onze buurt|in de straat|in de buurt|in de wijk|op straat|buiten|rond het huis|in de *|in het *|in mijn tuin|in onze tuin|op het *|op de *|aan de *|in mijn straat|rondom|thuis|"
    "ici|chez nous|chez moi|par ici|par chez nous|de notre cote|de mon cote|dans la rue|dans notre rue|dans le quartier|rue *|rue du *|rue des *|rue de la *|dehors|autour de la maison|dans le jardin|dans mon jardin|"
    "bei uns|bei mir|hier bei uns|in der strasse|in unserer strasse|draussen|auf der strasse|im garten|in der nahe|rundherum|"
    "here|over here|round here|around here|our side|on our side|this side|on our street|in our street|in the street|on the street|our end|at our end|outside|out there|in the garden|in our garden|out back|round the back",
    "NIL": "niks|niets|nikske|niemand|geen mens|geen kat|gene mens|gene kat|geen levende ziel|"
    "rien|rien du tout|personne|"
    "nichts|niemanden|keinen|keiner|keinen menschen|"
    "nothing|nobody|no one|noone|not a soul|no sign of him|no sign of her|no sign of them|no sign of anyone|no sign of anything",
    "ODD": "verdachts|verdacht|raars|raar|speciaals|speciaal|abnormaals|abnormaal|bijzonders|vreemds|meer|de special|d anormal|de suspect|d inhabituel|de bizarre|de particulier|verdachtiges|auffalliges|ungewohnliches|besonderes|suspicious|unusual|strange|odd",
    "SEEN": "gezien|gehoord|opgemerkt|gemerkt|bemerkt|vernomen|zien|te zien|te horen|horen|melden|te melden|te bespeuren|passeren|zien passeren|zien lopen|zien rondlopen|rondlopen|rond|op te zien|opgenomen|gevonden|kunnen zien|kunnen horen|op|"
    "vu|vus|entendu|remarque|constate|a voir|voir|signaler|a signaler|trouve|dessus|"
    "gesehen|gehort|zu sehen|zu horen|aufgefallen|zu melden|drauf|"
    "seen|heard|noticed|spotted|report|to report|there|to see|on it|about|around",
    "HOPE": "hopelijk|hoop|hopen|hope|duim|duimen|laten we hopen|pourvu|espere|esperons|esperant|croise les doigts|croisons les doigts|hoffentlich|hoffe|hoffen|drucke die daumen|drucken die daumen|hopefully|hoping|fingers crossed|let s hope|lets hope",
    "WELL": "pakken|gepakt|te pakken|krijgen|vinden|gevonden|gevat|vatten|terug|terecht|goed|mee|valt mee|meevallen|voorbij|rap|snel|gauw|vlug|gedaan|gewond|iets|veilig|thuis|worden|wordt|is|komt|af|afloopt|loopt|vlot|hebben|"
    "attraper|attrape|attrapent|retrouve|retrouvee|retrouver|retrouvera|arreter|arrete|avoir|auront|fin|finira|finisse|bien|vite|grave|blesse|passer|passera|sain|sauf|saine|sauve|"
    "kriegen|gefunden|finden|gefasst|fassen|schnappen|erwischen|gut|bald|schnell|wird|werden|aus|vorbei|verletzt|ausgeht|geht|"
    "catch|catches|caught|get|find|found|him|her|them|okay|ok|soon|well|hurt|quickly|safe|alright|over|quick|all|be|is|ends|turns out",
    "DEEDS": "gedaan|gesloten|dichtgedaan|toegedaan|op slot gedaan|op slot|vastgedaan|aangedaan|aangestoken|afgesloten|uitgezet|afgedraaid|binnengehaald|dicht|toe|ferme|fermee|verrouille|allume|allumee|coupe|abgeschlossen|zugemacht|geschlossen|angemacht|abgedreht|locked|closed|shut|switched on|turned on|turned off",
    "KIN": "man|vrouw|zoon|dochter|ouders|moeder|vader|mama|papa|oma|opa|kinderen|kids|hond|dog|chien|hund|kat|cat|chat|katze|mari|femme|fils|fille|mere|pere|parents|enfants|frau|mann|sohn|tochter|eltern|mutter|vater|kinder|wife|husband|son|daughter|mum|dad|parents|kids|children",
    "NEXT_DOOR": "buren|buur|buurman|buurvrouw|gebuur|geburen|overburen|overbuur|hele straat|heel de straat|moeder|moeder ernaast|mama|ouders|oma|opa|dochter|zoon|familie|vrienden|collega*|gans de straat|bovenburen|"
    "voisins|voisin|voisine|voisines|mere|parents|famille|amis|toute la rue|fille|fils|mamy|"
    "nachbarn|nachbar|nachbarin|mutter|eltern|familie|freunde|ganze strasse|"
    "neighbours|neighbors|neighbour|neighbor|mum|mother|parents|family|friends|whole street|mum next door|neighbours next door|people next door",
    "TOLD": "verwittigd|gewaarschuwd|ingelicht|gezegd|doorgegeven|doorgestuurd|verteld|geinformeerd|op de hoogte|gebeld|doorgezegd|"
    "prevenu|prevenus|prevenue|averti|avertis|avertie|transmis|informe|informes|dit|passe le message|"
    "informiert|gewarnt|gesagt|bescheid gesagt|weitergeleitet|weitergegeben|wissen bescheid|"
    "told|warned|informed|passed on|passed it on|let know|forwarded",
    "NEWS": "bericht|berichten|berichtje|berichtgeving|waarschuwing|verwittiging|verwittigen|verwittigt|waarschuwen|info|informatie|melding|tip|tips|alarm|sms|smsje|weten|doorgeven|sturen|sturt|inlichten|"
    "infos|information|message|avertissement|alerte|prevenir|avertir|informer|prevenu|averti|signaler|"
    "warnung|hinweis|nachricht|meldung|tipp|warnen|bescheid|sagen|informationen|"
    "warning|heads up|alert|text|notice|update|letting us know|letting me know|letting everyone know|telling us|warning us|telling me",
    "AWAY": "niet thuis|niet in de buurt|niet in t dorp|op vakantie|op reis|op verlof|met vakantie|op weekend|aan zee|in het buitenland|in spanje|op het werk|op mijn werk|op t werk|aan het werk|aan t werk|gaan werken|op school|op kot|"
    "en vacances|absents|absent|absente|pas la|pas a la maison|pas chez nous|pas chez moi|au boulot|au travail|en voyage|a la mer|a l etranger|"
    "im urlaub|auf arbeit|auf der arbeit|bei der arbeit|arbeiten|nicht zuhause|nicht zu hause|nicht da|verreist|unterwegs|"
    "away|on holiday|on holidays|at work|abroad|not home|not at home|not in|out|out of town|away from home|at the office",
    "SIGH": "amai|jawadde|jawaddedadde|miljaar|tss*|pff*|pfoe|oef|foei|ocharme|och|ochgot|wow|waw|ouf|ben dis donc|dis donc|oh la la|ola la|mon dieu|ohlala|puh|ach du meine gute|ach du liebe zeit|meine gute|oh je|ohje|oh no|oh nein|oh non|oh nee|oh dear|dear me|phew|gosh|omg|blimey|goodness|oh my god|oh my|haha*|hihi|lol|"
    "alweer|weeral|opnieuw|toch niet weer|niet weer|amai toch|zo laat nog|zo laat|encore|encore une fois|schon wieder|not again|again|yikes|ouch|whoa|jeetje|jee|mannekes|mensen toch|"
    "vreselijk|verschrikkelijk|erg|heel erg|heel erg dit|schandalig|schande|triestig|triest|spannend|straf|schoon|ongelooflijk|niet te geloven|niet normaal|wreed|onvoorstelbaar|angstaanjagend|griezelig|akelig|beangstigend|"
    "triste|c est triste|c est terrible|terrible|horrible|c est horrible|incroyable|c est fou|c est pas vrai|pas possible|quelle histoire|quelle epoque|quel monde|quelle horreur|affreux|inquietant|flippant|"
    "furchtbar|schlimm|schrecklich|traurig|unglaublich|krass|unheimlich|schlimm sowas|"
    "awful|sad|so sad|very sad|scary|frightening|how awful|how terrible|how sad|how scary|that s awful|thats awful|unbelievable|shocking|crazy|wild|what a world|terrible news|"
    "quelle soiree|quelle nuit|quelle aventure",
}

CALM: dict[str, str] = {
    "calm": """
        / [<I>] [<HAVE>] [alle|toutes|all] [<A>] (turen|tur|fenster|tor|haustur) [<SMALL>] (abgeschlossen|zugemacht|verriegelt|zu|geschlossen) [<SMALL>] /
        / [<SMALL>] [<PLACE>] (tout va bien|tout est calme|all good|all well|all fine|all ok|alles gut|alles in ordnung|alles ok|alles oke|alles goed|alles in orde) [<PLACE>] [<SMALL>] /
        / [<SMALL>] [maintenant|jetzt|now|nu|nun|straks|dan] (ga|gaan|vais|va|gehe|gehen|i m going|im going|i am going|going|i ll go|off) [<I>] [<SMALL>] [nu|jetzt|maintenant|now|weer|me|nous|ins] [to|te|ins] (slapen|dormir|coucher|schlafen|sleep|bed|bett) [<SMALL>] /
        / [<SMALL>] [maintenant|jetzt|now|nu|nun] [ik|we|je|j|on|nous|ich|wir|i] [m|am|ll] (ga|gaan|vais|va|allons|gehe|gehen|going|go) [nu|jetzt|maintenant|now|me|nous|weer|ins] [to|te|naar] (slapen|bed|dormir|coucher|schlafen|sleep|bett) [<SMALL>] /
        / [<I>] [<HAVE>] [<SMALL>] (verwittigd|told|warned|informed|prevenu|averti) [<A>] <KIN> [<SMALL>] /
        / [<I>] [<HAVE>] [<SMALL>] [<A>] <KIN> [<SMALL>] (verwittigd|gewaarschuwd|ingelicht|informiert|gewarnt|angerufen) [<SMALL>] /
        / <A> <KIN> [is|est|ist] (binnen|rentre|rentree|drin|drinnen|inside|in|dedans|au lit|in bed) [<SMALL>] /
        / [<I>] [<HAVE>] (locked|closed|shut|checked) [all] [<A>] (doors|windows|gate|door|gates) [<SMALL>] /
        / [<SMALL>] [<PLACE>] [<I>] [wij|we|ik|er|hier] [<HAVE>|is|brauchen|brauche|need|braucht|heeft] [<PLACE>] [<SMALL>] (geen|gene|keine|no) (hulp|hilfe|help) [<PLACE>] [nodig|notig|needed|necessary|required|brauchen] [<PLACE>] [hoor|he|merci|thanks|danke] [<SMALL>] /
        / [<SMALL>] [<PLACE>] [<I>] [n|ne] [<HAVE>|il y a|y a] (pas|plus|aucun) besoin (d aide|de l aide|d aucune aide) [<PLACE>] [<SMALL>] /
        / [<I>] (dont|do not|don t|didnt) need [any] help [<PLACE>] [<SMALL>] /
        / [<I>] (hou|houd|houden|zal|garde|gardons|behalte|behalten|keep|keeping|ll keep|will keep|am keeping) [<SMALL>] (<A>|un oeil sur|an eye on) [<A>] [straat|buurt|wijk|boel|huis|rue|quartier|coin|strasse|gegend|haus|street|road|house] [<SMALL>] [in het oog|in t oog|in de gaten|a l oeil|im auge|im blick] [houden|behalten] [<SMALL>] /
        / [<SMALL>] [ok|oke|ja|oui|yes] [<A>] <LIGHTS> [<IS>] [<SMALL>] (brandt|branden|brandt hier|aan|an|on|brennt|brennen|allume*|brule*) [<PLACE>] [voor|achter|en] [voor|achter] [<SMALL>] /
        / [<PLACE>] [<SMALL>] (geen|gene|kein|keine|keinen|no|pas de|pas d|aucun|aucune) (kind|meisje|jongen|dame|man|vrouw|bestelwagen|camionnette|auto|wagen|hond|enfant|fille|garcon|voiture|eau|kinder|madchen|auto|wasser|child|girl|boy|van|car|water|gas|gaz|geur|odeur|geruch|smell|schade|degats|schaden|damage) [te zien|te ruiken|te bespeuren|zu sehen|zu riechen|a signaler|to be seen|da|la|there|en vue] [<PLACE>] [<SMALL>] [te zien|te ruiken] [hoor] /
        / [<I>] [<HAVE>] [<SMALL>] [fait le tour du jardin|fait le tour de la maison|fait le tour] [avec le chien|met de hond|mit dem hund|with the dog] [et] <NIL> [<SEEN>] /
        / [<I>] (was|ete|ai ete) [voir] dans <A> (abri|cave|garage|jardin|grenier|remise) /
        / [<I>] [checked|looked in|searched|verifie|nagekeken|gekeken in] [<A>] [<SMALL>] (shed|garage|garden|attic|cellar|cave|grenier|hedges|schuur|kelder|tuinhuis) [and|et|en|la|le] [<A>] [shed|garage|garden|attic|cellar|cave|grenier|hedges|schuur|kelder|tuinhuis|bin shelter] [and|et|en|la|le] [garage] /
        / <A> grenier [<A>] [cave] [<A>] [garage] /
        / [<A>] <KIN> [is|est|ist|sind|zijn|sont] (bij ons|bij mij|chez nous|chez moi|bei uns|bei mir|with us|with me|au lit|in bed|im bett|binnen|drin|inside) [<SMALL>] /
        / [<I>] (previens|previens|appelle|verwittig|bel|zeg het tegen|sage|informiere|rufe|ll tell|ll warn|ll ring|ll let) [<SMALL>] [<A>] (voisine|voisin|voisins|buurvrouw|buurman|buren|nachbarin|nachbarn|nachbar|neighbour|neighbours|mother|mum|mere|moeder|mutter) [de # ans|van #|know|bescheid] [<SMALL>] /
        / [<I>] [<HAVE>] [<SMALL>] [<A>] (poort|deuren|ramen|porte|portes|portail|fenetres|tor|turen|fenster|gate|doors|windows) [<SMALL>] [gesloten|ferme*|geschlossen|shut|closed|locked] [<SMALL>] /
        / <A> (dieren|kinderen|katten|honden|enfants|animaux|chats|chiens|kinder|tiere|hunde|katzen|kids|children|animals|dogs|cats) [zijn|sont|sind|are] (binnen|dedans|rentres|drin|drinnen|inside|in|au lit|in bed|im bett) [allemaal|tous|alle|all] [<SMALL>] /
        / [de|la|les|die|the] (camera*|kamera*|alarm) [staan|staat|is|sont|est|sind|ist|are] (aan|op|allume*|an|on) [<SMALL>] /
        / [<I>] [<HAVE>|ben|bin|suis] (blij|content|contente|froh|glad|happy) dat [ik|we] (lid|erbij) [ben|zijn] /
        / (ik|j|je|ich|i) (heb|ai|habe|have|got) [<A>] (bericht|message|nachricht|sms) [<SMALL>] (ontvangen|gekregen|recu|bekommen|erhalten|received) [a #] /
        / [<SMALL>] [<I>] [<SMALL>] [n|ne] [<HAVE>|zie|zien|zag|hoor|horen|hoorde|vois|voyons|entends|sehe|sehen|hore|horen|see|saw|hear|heard] [<PLACE>] [<SMALL>] <NIL> [<ODD>] [<SMALL>] [<SEEN>] [of gezien|of gehoord|noch gehoord|en gehoord|ni entendu|ni vu|oder gehort|or heard|or seen] [<SEEN>] [<PLACE>] [<PLACE>] [<SMALL>] /
        / [<SMALL>] (er is|er is hier|er loopt|er loopt hier|er staat|er zit|er was|t is|is|il n y a|il n y avait|n y a|y a|y avait|es ist|da ist|es war|da war|hier ist|there is|there s|there was|theres) [<PLACE>] [<SMALL>] <NIL> [<ODD>] [<SMALL>] [<SEEN>] [<PLACE>] [<SMALL>] /
        / [<PLACE>] [es|is|est|ist] [<PLACE>] <NIL> [<ODD>] [<SEEN>] [<PLACE>] [<SMALL>] /
        / [<SMALL>] [<I>] (didnt|havent|have not|did not|cant|can not|cannot|couldnt|could not|dont) [<SMALL>] (see|seen|hear|heard|notice|noticed|spot|spotted|find) (anyone|anything|anybody|a thing|a soul|much|him|her|them) [suspicious|strange|unusual|odd|or hear anything|or heard anything|or anything] [<PLACE>] [<SMALL>] /
        / [<SMALL>] [<I>] [ne] [<HAVE>|l ai|l avons|ne l ai|n ai|n avons] [<HIM>] [<SMALL>] (niet|ni|nie|pas|nicht|not) [<HIM>] (gezien|vu|vue|gesehen|seen|entendu|gehoord) [<PLACE>] [<SMALL>] /
        / [<A>] camera* (heeft|hebben|heb|a|hat|has) [<SMALL>] <NIL> [<ODD>] [<SEEN>] /
        / [<I>] [<HAVE>] [<SMALL>] [<A>] (tuin|hof|garage|schuur|kelder|zolder|tuinhuis|huis|poort|achterpoort*|camera*|beelden|deuren|ramen|jardin|cave|grenier|abri|remise|maison|garten|keller|schuppen|dachboden|kamera*|haus|garden|shed|basement|cellar|attic|loft|yard|house) [<IS>] [<SMALL>] (gecontroleerd|nagekeken|nagezien|bekeken|gecheckt|doorzocht|afgezocht|verifie*|controle*|inspecte*|regarde*|gepruft|kontrolliert|uberpruft|nachgeschaut|checked|searched|<DEEDS>|ok|in orde|leeg|vide|leer|zu|clear|empty|fine) [en] [alles] [<DEEDS>|ok|in orde|rien|niks|leeg|et ferme*] /
        / [<SMALL>] [<I>] [<HAVE>|ben|zijn|bin|war|went|suis] [<SMALL>] [gaan|alle|allee] (gaan kijken|gaan zien|kijken|gekeken|rondgelopen|rondgekeken|fait le tour|fait un tour|jete un oeil|regarde|regarder|verifie|controle|nachgeschaut|geschaut|nachgesehen|checked|looked|looked round|looked around|had a look|a look|taken a look) [<SMALL>] [in|rond|om|door|achter|dans|du|de la|de|autour de|im|ums|um|round|around|out|out in] [<A>] [tuin|hof|huis|garage|schuur|blok|straat|jardin|dehors|maison|cave|garten|haus|garden|back|house|yard|outside|buiten|draussen|achter] [en] [<NIL>] [<SEEN>] /
        / [<I>] [<HAVE>] [<SMALL>] [eens|een keer] (rond|in|door|om) <A> (huis|tuin|hof|garage|blok) (gelopen|gekeken|gewandeld|geweest|gegaan) /
        / [<I>] war (im|in der|ums) (garten|garage|haus|keller) [schauen|nachschauen|gucken] /
        / [<I>] [checked|searched] <A> (garden|shed|garage|house|yard|back|basement) /
        / [<SMALL>] [<I>] <HOPE> [<SMALL>] [dat|qu|que|dass|that|for] (ze|zij|jullie|gulle|ge|u|de politie|hij|alles|het|t|niemand|er|er is|il|ils|on|elle|elles|la police|tout|ca|cela|personne|sie|die polizei|ihr|es|man|they|the police|it|he|she|everyone|nobody|no one|you|you lot|la petite|le petit|das kind|the child|the kid|<A>) .. <WELL> [<WELL>] [<WELL>] [<SMALL>] /
        / [<SMALL>] [<I>] <HOPE> [<SMALL>] [dat|qu|que|dass|that] (ze|jullie|ge|ils|vous|sie|ihr|they|you|we|on) [<HIM>] (<WELL>|gauw|vont) [<HIM>] [<WELL>] [<WELL>] [<SMALL>] /
        / [<SMALL>] [<I>] <HOPE> [<SMALL>] (hebben|krijgen|pakken|vinden|vinden|vatten|komt|wordt|valt|is|kriegen|finden|wird|geht|ist) (ze|jullie|zij|het|t|alles|hij|er|sie|es|alles|niemand|er niemand|er niemand) [<HIM>] [<SMALL>] [<WELL>] [<WELL>] [<SMALL>] /
        / [<SMALL>] (succes|veel succes|sterkte|veel sterkte|moed|veel moed|courage|bon courage|bonne chance|viel erfolg|viel gluck|alles gute|viel kraft|good luck|best of luck|proficiat|bravo|chapeau|felicitations|respect|gefeliciteerd|well done|hats off|hoedje af) [nog|verder] [aan|voor|met|a|aux|au|pour|fur|an|to|with|voor] [<A>] [alle|tous|alle|all] [politie|police|polizei|agenten|agents|policiers|familie|famille|family|brandweer|pompiers|feuerwehr|fire brigade|zoektocht|recherches|suche|search|mensen|iedereen|tous|slachtoffer*|victime*|betrokkenen|team|jullie|vous|euch|you|everyone|all|officers|bezig|actie|interventie] [ter plaatse|sur place|vor ort] [allemaal|mannen|jongens] /
        / <SIGH> (dat|que|qu|dass|that) (dat|da|dit|dees|zoiets|ca|cela|so etwas|das|this|that) [<PLACE>] [nog|hier|toch] (gebeurt|gebeuren|kan|arrive|se passe|passiert|happens|happen) [<PLACE>] /
        / <SIGH> [<SIGH>] (bij ons|bei uns|chez nous|hier|ici|here) /
        / [<SIGH>] [precies|comme|wie|like] (een film|on se croirait dans un film|dans un film|im film|a film|a movie) /
        / <SIGH> [<SIGH>] [zeg|he|hoor|toch|sowas|tegenwoordig|allemaal] [<SIGH>] /
        / [<SIGH>] (wat|quel|quelle|was fur|what) (een|ein|eine|a|n) (toestand|toestanden|spanning|wereld|gedoe|tijden|tijd|avond|nacht|schande|verhaal|nieuws|zaak|histoire|epoque|zeit|welt|geschichte|night|shame|mess|story|world|day) [zeg|he|hoor|toch] [<SIGH>] /
        / [<SIGH>] [die|de|les|la|le|the] (arme|arm|pauvre|pauvres|poor|armen|ocharme) [<A>] [mensen|mens|dame|vrouw|man|kind|kindje|madam|meneer|oma|sukkels|gens|famille|fille|petit|petite|garcon|monsieur|leute|familie|frau|kleine|people|family|lady|thing|things|girl|boy|kid] [toch] /
        / (les|die|the) (pauvres|armen|sukkelaars|sukkels) /
        / (thank god|thank goodness|gott sei dank|dieu merci|god zij dank|tant mieux|gelukkig|gelukkig maar|oef|ouf|blij|heureusement|zum gluck) [<SIGH>] [dat|que|qu|dass|that|for] [ze|jullie|ils|on|sie|they|het|t|c est|il|elle|hij|er] [<HIM>] [<SMALL>] [hebben|heeft|is|aient|ont|est|soit|haben|hat|have|got|ve got|ist] [<HIM>|voorbij|<CAUGHT>|<WELL>|fini|vorbei|over] [hebben|is] /
        / [<SMALL>] (ouf|oef|phew|puh) (tant mieux|gelukkig|merci|bedankt|danke|thanks|god zij dank) /
        / [<SMALL>] [<I>] [<HAVE>|is|est|zal|ga|gaan|ll|will|vais|werde] [het|t|l|le|es|it|dit|that] [<SMALL>] [aan|tegen|naar|aux|au|a|an|to] [<A>] <NEXT_DOOR> [<HAVE>|<IS>] [<SMALL>] [<SMALL>] <TOLD> [<SMALL>] /
        / [<I>] [<HAVE>|is|est] [het|t|l|le|es|it|bericht|message|nachricht] [<SMALL>] <TOLD> [<SMALL>] (aan|tegen|naar|aux|au|a|an|to) [<A>] <NEXT_DOOR> /
        / [<I>] [<HAVE>] (hab es|prevenu|averti|informe|told|warned|informed|message transmis|doorgestuurd naar) [aux|a|au|an|to] [<A>] <NEXT_DOOR> [<TOLD>] /
        / (message|bericht|info|nachricht) (transmis|doorgestuurd|doorgegeven|passe|weitergeleitet|weitergegeben) (aan|naar|a|aux|au|an) [<A>] <NEXT_DOOR> /
        / [hab|habe] es [<A>] <NEXT_DOOR> (gesagt|weitergesagt|weitergeleitet) /
        / [<I>] (zijn|ben|sommes|suis|est|sind|bin|are|am|m|re|zitten|zit|was|waren) [<SMALL>] [<SMALL>] <AWAY> [nu|vandaag|in *] [<SMALL>] /
        / (pas|niet|nicht|not) (a la maison|thuis|zuhause|zu hause|at home|home) [<SMALL>] /
        / [<I>] (kan|kunnen|peux|pouvons|kann|konnen|can) [ne] [<SMALL>] (niks doen|niets doen|niet helpen|rien faire|pas aider|nichts machen|nichts tun|nicht helfen|t help|do nothing|not help) /
        / [kan|kann] (niks|niets|nichts|niet) (doen|machen|helpen|tun) /
        / [meer|plus|mehr|more] kan ik [<SMALL>] niet doen [op mijn leeftijd|op mijn #|hoor] /
        / [nu|ik|zo] (kan ik|k kan|kan) (niet|ni|nie) meer slapen [haha*] [<SMALL>] /
        / [<A>] <LIGHTS> [exterieure*|buiten|dehors|outside] (gaan|gaat|springt|springen|brandt|branden|s allume|s allument|staat|staan|geht|gehen|goes|go|come|comes|brennt|is|est|ist|are) [<SMALL>] [aan|on|an] [<SMALL>] (vanzelf|automatisch|automatiquement|toute seule|toutes seules|tout seul|von selbst|automatically|by itself|by themselves|met de timer|met een timer|op een timer|on a timer|mit zeitschaltuhr) [aan|an|on] [met de timer|met een timer] /
        / [<A>] <KIN> (is thuis|est la|est a la maison|ist zuhause|ist zu hause|ist da|is home|is at home|is in|zijn thuis|zijn binnen|is binnen|sont rentres|sont dedans|sont la|sind drin|sind drinnen|sind zuhause|are in|are inside|are home) [<SMALL>] [en|et|und|and] [heeft|a|hat|has] [<A>] [alles|tout|everything|<SHUT>] [<DEEDS>] /
        / [<A>] <KIN> (heeft|a|hat|has) [<A>] [<SMALL>] (<SHUT>|<LIGHTS>|tout|everything|alles) [<SMALL>] <DEEDS> /
        / [<A>] <KIN> (has|a|hat|heeft) <DEEDS> [<A>] (<SHUT>|<LIGHTS>) /
        / [<I>] [zitten|zit|blijven|blijf|sommes|est|reste|restons|bleiben|sind|are|re|m|staying|stay] [allemaal|tous|alle|all] (binnen|binne|dedans|a l interieur|drinnen|drin|inside|indoors|in) [met|avec|mit|with] [<A>] <KIN> /
        / (hou|houd|houdt|tiens|tenez|haltet|halt|keep|laat) (ons|mij|me|nous|moi|uns|mich|us) [aub] (op de hoogte|au courant|informes|informe|auf dem laufenden|posted|updated|informed|in the loop|iets weten) [aub] /
        / (laat|laat het|laat iets) [<SMALL>] (weten|iets weten) [als|wanneer] [er nieuws is|het voorbij is|het gedaan is|ge meer weet|jullie meer weten|er iets is] /
        / [<SMALL>] (goed|fijn|blij|super|mooi|wreed goed|tof|heel goed|knap|gelukkig|c est bien|bien|heureusement|toll|gut|schon|super|great|good|glad|lovely|nice|wreed tof) [<IT>] [is|c est] (dat|da|que|qu|dass|that|om) (jullie|gulle|ge|u|je|we|wij|ik|dit|dees|er|vous|nous|on|ihr|man|wir|you|this) [er|ons|mij|me|nous|uns|us|dat|dit|da|het|t|so|zo|ca] [<SMALL>] (sturen|stuurt|doen|doet|weet|weten|verwittigen|verwittigt|verwittigd|verwittigd worden|verwittigd wordt|gewaarschuwd worden|laten weten|laat weten|bestaat|bestaan|etes la|existe|existez|preveniez|previent|prevenez|warnt|gewarnt wird|gewarnt werden|bescheid gebt|bescheid sagt|schickt|da seid|do this|tell us|told us|exist|exists|warn us|are there|let us know|zijn|er zijn) [wordt|worden|is|zo] /
        / [<I>] [vind|vinden|trouve|finde|find|think|vin] [<IT>] [<IS>] [c est|is|it is|its] [<A>] [heel|zeer|tres|sehr|very|wreed|echt|really|such] (goed|goeie|goe|mooi|super|tof|tof|great|bon|bonne|bien|belle|tolle|gut|gute|good|brilliant|fantastisch|fantastic|excellent|excellente|handig|nuttig|utile|nutzlich) [<A>] (systeem|initiatief|systeme|initiative|service|sache|system|dienst|ding|idee|idea|concept) [this|ca|dit|this is|van de politie|de la police|van jullie] [merci la police] /
        / (c est|het is|tis|dit is|this is|it s|das ist) [<SMALL>] (bien|goed|top|super|gut|great|good) (ce systeme|dit systeem|dat systeem|this system|das system|cette initiative) /
        / [<A>] (gas|water|ventilatie|stroom|elektriciteit|verwarming|airco|gaz|eau|ventilation|courant|electricite|strom|wasser|luftung|heizung|power|electricity|gashahn|gaskraan) [<IS>] [<SMALL>] (afgedraaid|dichtgedraaid|afgesloten|uitgezet|afgezet|uit|dicht|toe|coupe*|ferme*|abgedreht|abgestellt|aus|zu|turned off|off|shut off|switched off) [zoals gevraagd|comme demande|wie gewunscht|as asked] /
        / [<I>] (koken|kook|kochen|koche|gebruiken|gebruik|drinken|nemen|boil|use|utilise|utilisons|faisons bouillir|fait bouillir|fais bouillir) [<SMALL>] [<A>] (water|flessenwater|kraanwater|wasser|eau|eau en bouteille|bottled water) [ab|eerst|first|d abord|alors] [<SMALL>] /
        / [<A>] wasser (kochen wir|koche ich) [ab] /
        / [<I>] [are|re|m|am] (boiling|using|drinking) [<A>] (water|bottled water) /
        / [<A>] <SHUT> [en|et|und|and] [<A>] [<SHUT>] [<IS>] (dicht|toe|ferme*|zu|shut|closed|gesloten) (tegen|wegens|voor|door|a cause de|wegen|because of|against|for) [<A>] (rook|stank|geur|fumee|odeur|rauch|gestank|geruch|smoke|smell|gas) /
        / [<I>] (rijden om|rij om|rijden rond|vermijden de *|vermijd de *|mijden de *|nemen een andere weg|neem een andere weg|passe par ailleurs|passons par ailleurs|passe ailleurs|evite la route|evite le quartier|evitons la route|fahren aussen rum|fahren aussen herum|fahre aussen rum|take another road|take another route|go another way|go round|ll take another road|ll go another way|ll avoid it) [naar huis] [<SMALL>] /
        / [<SMALL>] [<I>] [<HAVE>] [<A>] (hond|honden|waakhond|chien|hund|dog|dogs) [die|qui|der|is|are] [waakt|waken|let op|letten op|let mee op|veille|surveille|garde|passt auf|on guard|on watch|watching|keeping watch] [dus geen schrik|geen schrik] /
        / [<I>] (wist|weten|weet|wisten|savais|savions|wusste|wussten|knew|know) [het|t|le|es|that|already] [al|deja|schon|already] [via facebook|via de buren|via whatsapp|par facebook|uber facebook|from facebook] /
        / [<I>] (suis|sommes|etais) deja au courant [<SMALL>] /
        / [<I>] (had|hadden|heb|hebben|avais|hatte) [het|t|le|es|ca] [<SMALL>] (gehoord|gelezen|vernomen|entendu|gehort|gelesen) [<SMALL>] [van|via|op|a|auf|von] [<A>] [bakker|facebook|buren|buurman|buurvrouw|whatsapp|radio|nieuws|nachbarn] /
        / [<SMALL>] [<I>] (zijn|ben|sommes|suis|est|sind|bin|are|m|re) [<SMALL>] (veilig|safe|en securite|en surete|in sicherheit|sicher|ok|oke|fine) [<SMALL>] [thuis|binnen|ici|hier|a la maison|zuhause|at home|inside] /
        / [<SMALL>] [<PLACE>] [met ons|avec nous|mit uns] [is|es|est|ist] [<SMALL>] [tout|everything|t|het|it] [is|est|ist|s|all] [<SMALL>] (rustig|kalm|stil|calme|calme plat|tranquille|ras|r a s|ruhig|still|quiet|calm|normaal|normal|in orde|ok|oke|okee|in ordnung|gut|goed|bien|fine|rien a signaler|keine vorkommnisse) [<PLACE>] [<PLACE>] [<SMALL>] /
        / [<I>] (zal|zullen|ga|gaan|hou|houd|houden|will|ll|vais|werde) [<A>] (ogen|oog|oogske|yeux|augen|eyes) [<SMALL>] (open houden|openhouden|open|ouverts|offen|offen halten|peeled) [onderweg|houden|halten] /
        / [<I>] [kijk|kijken|zal|zullen|ga|gaan|let|letten|regarde|schaue|schauen] [<SMALL>] (mee uit|mee uitkijken|meekijken|mee|mee op|uitkijken|uit|mit|aussi) [naar <A> *] /
        / [<SMALL>] (merci|bedankt|dank u|danke|thanks) [voor|pour|fur|for] [<A>] [snelle|rapide|schnelle|quick] <NEWS> [over|concernant|sur|au sujet de|mit|wegen|vor|about|van|voor|rond|par rapport a] .. /
        / [<SMALL>] (merci|mrc|bedankt|dank|dank u|danke|thanks|thank you|thx|tnx) [om|voor het|pour|fur das|furs|for|de|van] [ons|mij|me|te|nous|m|uns|zu|het|dit|iedereen] [te|zo snel] <NEWS> [over|concernant|sur|mit|wegen|vor|about|van|voor|rond] .. /
        / [<SMALL>] (bien recu|recu|ontvangen|goed ontvangen|genoteerd|note|noted|gelezen|received|erhalten|notiert) (pour|voor|van|for|about|wegens|wegen) [<A>] .. /
        / [verdachte*|suspect*|verdachtige*] [man|auto|wagen|personne|voiture|person|car] (genoteerd|note|notiert|noted) /
        / [<I>] [<HAVE>] [<SMALL>] [<A>] [<SMALL>] [<LIGHTS>] [en|et|und|and] <LIGHTS> [<IS>] [allemaal|toutes|alle|all] (aan|branden|brandt|brand|allume*|an|on|brennen) [allemaal|toutes|overal|partout] [voor|devant|vorne|front] [en|et|und|and] [achter|derriere|hinten|back] /
    """,
    "echo": """
        / [of|de|la|der|dem] [<A>] (smoke|rook|fumee|rauch|gas|gaz|smell|geur|odeur|stank) /
        / [<SIGH>] [<SMALL>] (weeral|alweer|weer|opnieuw|encore|wieder|schon wieder|another|again|more|nog) [<A>] [nieuwe] <CRIME> [<CRIME>] [in de buurt|in de wijk|in t dorp|in onze straat|ici|dans le quartier|hier|in der nahe|bei uns|nearby|round here|around here|bij ons] /
        / [<SIGH>] [heel] (erg|spijtig|jammer|straf|triestig|triste|schlimm|traurig|sad|awful|dommage) (dat|da|que|qu|dass|that|van|voor|pour|about|van) [<A>] [ze|er|hier|ils|sie|they] [weer|toch|dat|encore|hier] [<A>] (<CRIME>|inbreken|inbreekt|gestolen|stelen|steelt|gebeurt|gebeuren|cambriolent|einbrechen|passiert|break in|happens) [hier|wordt|is|toch] /
        / (die|ces|diese|those|these|de) [verdomde|stomme|sales|blode] <CRIME> [toch|alweer|encore|weer] [toch] /
    """,
}
