"""The turns of phrase that rules/signs.py looks for, in Dutch, French, German and English, as data.

In: nothing. Out: `SETS`, words that stand for each other, `SIGNS`, the patterns of each sign, a line each (how a
pattern is written stands in rules/signs.py), and `IGNORED`, words that only soften or greet. All words are folded. No
code stands here.
"""

from __future__ import annotations

IGNORED = frozenset(
    """
    oei oeps oops ola amai ah oh he shit merde zut mince verdomme verdorie godver fuck scheisse mist sorry desole desolee pardon aub alstublieft svp stp bitte please pls plz
    bonjour bonsoir salut hallo hoi hey hi hello goeiedag goeienavond collega collegas chef euh euhm hm hmm tja allee allez zenne valet
    """.split()
)
# words that only soften: a pattern is looked for with them, and without
SOFT = frozenset(
    """
    maar eens even efkes ekes ne nen toch dan nu gauw snel vlug gewoon zeker echt hoor wel gerust asap direct meteen onmiddellijk dadelijk dringend
    donc alors bien vite maintenant immediatement tout_de_suite quand_meme un_peu mal schon doch jetzt sofort gleich schnell mir just really actually now quickly right_now
    """.replace("_", " ").split()
)

SETS: dict[str, str] = {
    "ONLY": "maar|gewoon|enkel|alleen|slechts|even|eens|ff|eventjes|juste|seulement|uniquement|simplement|nur|bloss|mal|einfach|kurz|just|only|merely|simply",
    "DEAD": "overleden|gestorven|zaliger|wijlen|decede*|mort|morte|defunt*|verstorben*|gestorben|selig|deceased|died|passed away|passed on",
    "NOT": "niet|ni|nie|nooit|pas|jamais|nicht|nit|nich|nie|niemals|not|never|dont|doesnt|didnt|isnt|wasnt|cant|wont",
    "NO": "geen|gene|gin|gen|aucun|aucune|kein|keine|keinen|keiner|no|none",
    "A": "de|het|een|en|ne|nen|n|t|den|die|dat|deze|dees|dit|da|le|la|les|l|un|une|des|du|ce|cet|cette|ces|der|das|dem|ein|eine|einen|einem|diese|diesen|dieser|the|a|an|this|that|these|those|mijn|mijne|mn|onze|ons|mon|ma|mes|notre|mein|meine|meinen|meiner|unser|unsere|unseren|my|our",
    "IT": "het|dat|dit|da|dees|deze|die|alles|t|ca|cela|tout|ceci|es|das|dies|alles|it|this|that|everything|all",
    "IS": "is|zijn|was|waren|wordt|worden|werd|bleek|blijkt|ben|est|sont|etait|etaient|sera|a ete|ont ete|ist|sind|war|waren|wird|wurde|are|were|be|s|has been|have been|got",
    "WAS": "was|waren|bleek|blijkt|bleken|etait|etaient|s agissait|s agit|s avere|avere|war|waren|were|turned out|turns out|stelde",
    "HAVE": "heb|hebben|hebbe|heeft|ebben|em|ai|as|a|avons|avez|ont|habe|haben|hat|have|has|ve|got",
    "CAN": "kan|kunnen|kunt|kun|mag|mogen|moogt|moet|moeten|zou|zouden|wil|peut|peux|pouvez|peuvent|pourriez|pouvons|doit|devez|kann|konnen|konnt|konnten|darf|durfen|durft|muss|can|could|may|should|must|would",
    "WANT": "wil|willen|wilt|wou|wilde|zou|zouden|wens|wensen|graag|veux|veut|voudrai*|voudrions|aimerai*|souhait*|desire|desirons|mochte|mochten|will|wollen|wurde|gerne|gern|want|like|wish|love|wanna|interesse|interesse*|interesser|geinteresseerd|interessiert|interested",
    "ME": "mij|me|mijzelf|mezelf|ons|moi|nous|mich|mir|uns|us|m|mijn|mijne|mn|onze|mon|ma|mein|meine|meinen|my|our",
    "I": "ik|k|wij|we|je|j|nous|on|ich|wir|i",
    "HIM": "hem|haar|hen|m|em|hun|ihn|sie|him|her|them|de dader*|den dader|de verdacht*|den dief|de dief|de dieven|de inbreker*|den inbreker|die kerel*|de mannen|die mannen|die gast*|de man|het kind|den tater|die tater|die taterin|den dieb|the suspect*|the guy*|the thief|the thieves|the burglar*|the man|the men|le suspect|les suspects|le voleur|les voleurs|l auteur|les auteurs",
    "MEMBERSHIP": "subscription|membership|registration|participation|abonnement|lidmaatschap|inscription|affiliation|mitgliedschaft|teilnahme|anmeldung|abo|deelname|inschrijving|aanmelding|adhesion",
    "THANKS": "dank|dank u|danke|merci|bedankt|thanks|thank you|cheers",
    "US": "mij|ons|moi|nous|mich|mir|uns|me|us|de familie *|familie *|la famille *|famille *",
    "FROM_NOW": "vanaf nu|vanaf vandaag|vanaf morgen|vanaf heden|voortaan|dorenavant|desormais|a partir de|a l avenir|ab sofort|ab heute|ab jetzt|ab morgen|kunftig|in zukunft|from now on|from today|from today on|from tomorrow|henceforth|in future|in the future|as of today|as of now",
    "MESSAGES": "bericht*|sms*|melding*|alarm*|tekst*|notificatie*|mail*|message*|texto*|alerte*|notification*|nachricht*|meldungen|warnungen|texts|alerts|updates|verwittiging*|waarschuwing*|infos|zever|gezever|gedoe|boel|spam",
    "SEND": "sturen|stuur|stuurt|zenden|zend|verzenden|versturen|verstuur|uitsturen|doorsturen|rondsturen|verspreiden|smsen|smsen|texten|berichten|lastigvallen|envoyer|envoyez|envoie|ecrire|ecrivez|diffuser|diffusez|transmettre|schicken|schickt|senden|sendet|schreiben|schreibt|verschicken|versenden|send|sending|text|texting|messaging|write|broadcast*|mailen",
    "GROUP": "groep|lijst|bin|netwerk|buurtnetwerk|buurtinformatienetwerk|buurtwacht|wab|systeem|ding|groupe|liste|plp|reseau|truc|systeme|gruppe|liste|netz|netzwerk|verteiler|nachbarschaftsnetz*|list|group|network|thing|system|scheme|service|dienst|app|register|bestand|fichier",
    "SUM": "nummer|nr|telefoonnummer|gsm|gsmnummer|naam|adres|numero|num|nom|contact|handynummer|namen|number|name|phone|mobile|coordonnees",
    "INNOCENT": "mijn man|mijn vrouw|mijne man|mon mari|ma femme|mein mann|meine frau|my husband|my wife|eigenaar*|eigenares|bewoner*|bewoonster|huisbewoner*|inwoner*|zoon|dochter|kleinzoon|man zelf|vrouw zelf|buurman|buurvrouw|buren|gebuur|geburen|buurjongen|familie|familielid|neef|nonkel|vader|moeder|schoonzoon|schoonbroer|ex|ouders|postbode|facteur|loodgieter|elektricien|dakwerker*|slotenmaker|klusjesman|schilder*|werkman|werkmannen|werklieden|werkvolk|arbeider*|technieker*|technicus|installateur*|monteur*|meteropnemer|poetsvrouw|kuisvrouw|poetshulp|verple*|thuisverple*|tuinman|tuinier|koerier*|pakjesbezorger*|bezorger*|leverancier*|besteller*|collega*|kat|poes|hond|vos|marter|kinderen|jeugd|scouts|huurder*|visite|bezoek|bezoeker*|gasten|wind|vuurwerk|bbq|barbecue|rookmachine|stoom|kampvuur|tuinvuur|oefening van|"
    "proprietaire*|proprio*|habitant*|occupant*|locataire*|voisin*|fils|fille|mari|beau frere|frere|famille|facteur|plombier|electricien|serrurier|ouvrier*|technicien*|livreur*|jardinier*|femme de menage|infirmier*|infirmiere*|collegue*|chat|chien|renard|enfants|gamins|visiteur*|vent|feu d artifice|feux d artifice|petards|"
    "besitzer*|eigentumer*|hausbesitzer*|hausherr|bewohner*|anwohner*|mieter*|nachbar*|sohn|tochter|bruder|familie|brieftrager*|postbote|paketbote|bote|handwerker*|klempner|elektriker|monteur|techniker|gartner*|putzfrau|pfleger*|kollege*|katze|hund|fuchs|kinder|besuch|feuerwerk|grill|"
    "owner*|homeowner*|householder|occupier|resident*|tenant*|landlord|neighbour*|neighbor*|son|daughter|brother|husband|relative|postman|mailman|postie|plumber|electrician|locksmith|workm*|worker*|builder*|gardener*|cleaner*|delivery*|courier*|carer|nurse|colleague*|cat|dog|fox|kids|children|visitor*|wind|fireworks|bonfire|barbecue",
    "CRIME": "inbraak|inbraken|inbreker*|inbraakpoging|poging|dief|dieven|diefstal|overval|overvaller|brand|vuur|gas|gaslek|lek|bom|verdacht*|indringer*|wapen|geweld|feit*|misdrijf|vechtpartij|gevaar|"
    "cambriolage*|cambrioleur*|effraction|vol|voleur*|incendie|feu|fuite|intrus|suspect*|arme|agression|bombe|braquage|danger|rodeur*|"
    "einbruch|einbruche|einbrecher|einbruchsversuch|dieb|diebe|diebstahl|uberfall|brand|feuer|gasleck|leck|verdachtige*|eindringling*|waffe|straftat|gefahr|"
    "burglary|burglar*|break|thief|theft|robbery|robber*|fire|leak|intruder*|weapon|gun|crime|suspect*",
    "CAUGHT": "opgepakt|gepakt|gevat|aangehouden|gearresteerd|ingerekend|geklist|onderschept|geboeid|opgesloten|gesnapt|betrapt|meegenomen|overmeesterd|gevonden|teruggevonden|terecht|"
    "attrape*|arrete*|interpelle*|chope*|coffre*|coince*|pince*|apprehende*|intercepte*|maitrise*|retrouve*|localise*|menotte*|"
    "gefasst|geschnappt|festgenommen|verhaftet|gestellt|uberwaltigt|dingfest|erwischt|gefunden|aufgefunden|wiedergefunden|"
    "caught|arrested|nabbed|apprehended|detained|found|located|handcuffed",
    "MENDED": "hersteld|gerepareerd|gedicht|afgedicht|opgelost|opgeruimd|geblust|gedoofd|ontmanteld|ontmijnd|geevacueerd en veilig|vrijgemaakt|vrijgegeven|heropend|weer open|terug open|opnieuw open|terug vrij|weer vrij|verholpen|gekuist|dichtgedraaid|afgesloten|ontkoppeld|gesloten|"
    "repare*|colmate*|eteint*|degage*|rouvert*|reouvert*|retabli*|resolu*|regle*|neutralise*|maitrise*|deblaye*|desamorce*|"
    "behoben|repariert|abgedichtet|geloscht|geraumt|entscharft|wieder frei|wieder offen|freigegeben|abgestellt|gelost|beseitigt|"
    "fixed|repaired|cleared|sealed|reopened|restored|extinguished|defused|put out|resolved|sorted",
    "SHUT": "deur|deuren|voordeur|achterdeur|ramen|raam|poort|poorten|garage|garagepoort|luiken|rolluiken|alles|boel|tuinpoort|achterpoort|"
    "porte|portes|fenetre|fenetres|volets|volet|portail|garage|tout|"
    "tur|turen|tuer|tueren|fenster|haustur|tor|garage|rolladen|laden|alles|"
    "door|doors|window|windows|gate|gates|shutters|garage|everything|all",
    "ON": "aan|brandt|branden|aangestoken|aangedaan|aangezet|allume*|an|angemacht|eingeschaltet|brennt|brennen|on",
    "LIGHTS": "licht|lichten|lichtjes|lamp|lampen|buitenlamp*|buitenlicht*|tuinverlichting|buitenverlichting|verlichting|spots|lumiere*|lampe|lampes|eclairage|lichter|lampen|aussenlicht|beleuchtung|light|lights|lamps|floodlight*",
}

SIGNS: dict[str, str] = {
    "stop": """
        (misbruikt*|misbruiken|gehackt|missbraucht*|abuse*|abusing|misuse*|misusing|hacked|spoofed|spoofing|hijacked|usurpe*|pirate*) .. <A> (nummer|gsm|numero|identite|handynummer|number|account|systeem|systeme|system)
        (iemand|quelquun|jemand|somebody|someone) .. (gebruikt|utilise|benutzt|uses|using|zit) .. <A> (nummer|gsm|numero|handynummer|number|account|naam|nom|namen|name)
        <A> (nummer|gsm|numero|identite|handynummer|number|account|systeem|systeme|system) .. (misbruikt|gehackt|gestolen|missbraucht|gehackt|abused|misused|hacked|spoofed|hijacked|usurpe*|pirate*)
        (iemand|quelquun|jemand|somebody|someone) .. (in mijn naam|uit mijn naam|in onze naam|en mon nom|a ma place|en notre nom|in meinem namen|in unserem namen|in my name|pretending to be me|as me)
        (mijn|mon|ma|mein|meine|my|m) [a|ai] .. (gsm|telefoon|telephone|portable|handy|phone|mobile) .. (gehackt|gestolen|vole*|pirate*|gestohlen|stolen|hacked)
        (doet|geeft|geven|doen) zich [uit] (voor|als) .. (mij|ons)
        se (fait|font) passer pour (moi|nous)
        / [nee|non|nein|no] (niet|nie|pas|nicht|not) (van mij|de moi|von mir|from me|moi|me) /
        / (dat|dit|c|das|it|this|that) [is|est|ist|s] (phishing|fraude|scam|spoofing|vervalsing|betrug) /
        / (phishing|scam|spoof|spoofing|forged|forgery|fraude|vervalsing|leugen|mensonge|luge|fake news|gehackt|hacked) /
        (ik ben|je suis|ich bin|i am|i was|i m) (gehackt|pirate|piratee|hacked)
        (korpschef|chef|commissaris|commissaire|baas|boss) .. (zegt|dit|sagt|says) (nee|neen|non|nein|no)
        (vient|venait|viennent) pas de (la police|la zone|nous|moi|chez nous)
        (war|bin|etait|est|was|is|s) [ich|ce] (nicht ich|pas moi|ik niet|ik nie|not me) /
        (aimerai*|voudrai*|voudrions|aimerions|souhaite|souhaitons|faudrait|faut|veux|veut|prefere*|prefererai*) [bien] que (<IT>|<A> (alerte|envoi|message|diffusion|alarme)) [s] (arrete*|cesse*|stoppe|finisse|termine) ..
        (hebben|willen|wil|wou|wens|wens|graag|liefst) [hebben] (dat|da) (<IT>|<A> (alarm|bericht|verzending|sms)) [hier|nu|direct|gewoon] [hier|nu|direct] (stopt|ophoudt|stilvalt|stop|eindigt|gedaan is)
        (mochte|will|wollen|gern|gerne|hatte|wunsche|bitte) [gern|gerne] dass (<IT>|<A> (alarm|versand|meldung|nachricht)) [hier|nun|endlich] [hier|nun] (aufhort|stoppt|endet|abgebrochen wird|gestoppt wird|aufhoren)
        (like|want|need|prefer|wish|love) (<IT>|<A> (alert|sending|broadcast|message)) to (stop|end|cease|be stopped) [here|there] /
        (shouldn t|shouldnt|should not|wasn t|wasnt|was not) (have|supposed to have|meant to have|supposed to|meant to) (gone|been sent|left|go|be sent) [out]
        / (laat maar|laat zitten|laisse tomber|laissez tomber|never mind|nevermind|schon gut|vergiss es|vergeet het) ..
        / (hou|houd|houdt|hort|hor|stop|stopt) [maar|nu] (op|auf) [met|mit] [<A>] [<SEND>|<MESSAGES>]
        / (niet|ni|nie|pas|nicht|not) (naar|aan|voor|a|an|to) (iedereen|allemaal|tout le monde|alle|everyone|everybody|all|heel *|hele *) /
        / (doe|smijt|gooi|haal|do|veeg|kieper) [maar|<IT>] (weg|eraf|eruit|ewegg) /
        / (keine|keinerlei|geen|plus aucun|plus aucune|aucun|aucune|no) (weiteren|weitere|verdere|verder|autre|autres|further|more|andere) (nachrichten|nachricht|meldungen|meldung|sms|alarme|berichten|bericht|meldingen|messages|message|alertes|texts|alerts) ..
        / plus (aucun|aucune|un seul|de) (message|messages|sms|alerte|alertes) ..
        / (niet|nicht|plus|no longer) (meer|mehr|besoin|necessaire|needed|required) [nodig|notig|notwendig] [<IT>] /
        (gestopt|geannuleerd|afgebroken|stopgezet|ingetrokken|teruggetrokken|afgeblazen|tegengehouden) (moet|moeten|mag|mogen|dient|hoort) [<IT>|<A> (alarm|bericht|sms|melding|zending|verzending)] [te] [worden|zijn] .. /
        / [bitte|alles|<IT>|sofort|wieder] ruckgangig [machen|gemacht|/]
        (mach|macht|machen|mache) [sie] (<IT>|<A> (alarm|meldung|nachricht|sms|warnung)|alles) .. ruckgangig
        / (nee|neen|non|nein|no|oei|nooo*) [/] (niet|ni|nie|pas|nicht|not) (die|dees|deze|dat|dit|cette|ce|diese|dieser|dieses|this|that) (straat|adres|nummer|groep|bin|netwerk|wijk|dorp|gehucht|buurt|huis|rue|adresse|numero|groupe|reseau|quartier|village|hameau|maison|strasse|gruppe|haus|dorf|street|address|group|number|house|town|village)
        / (niet|ni|nie|pas|nicht|not) (die|dees|deze|dat|dit|cette|ce|diese|dieser|dieses|das|this|that) (dorp|gehucht|buurt|gemeente|huis|village|hameau|maison|commune|ville|haus|dorf|ort|town|house|village|hamlet) /
        (ge|je|u|jij|gij|jullie|we|wij|men|ik|tu|vous|on|du|sie|ihr|wir|man|you|we) (moet|moeten|dois|devez|doit|musst|musst|mussen|muss|must|should|gotta|have to|need to|want to) [<IT>|alles] [meteen|direct|nu|maintenant|sofort|direct] (stoppen|annuleren|afbreken|intrekken|stopzetten|tegenhouden|arreter|annuler|stopper|bloquer|abbrechen|aufhoren|anhalten|stoppen|stornieren|stop|cancel|abort|halt) [<IT>|alles|/|ik|want|want ik|je|car|ich|i|<A> (alarm|bericht|alerte|envoi|versand|alert)]
        (gelieve|gelieven|verzoeke|verzoek|graag|veuillez|priere de|merci de|bitte|please|kindly) .. (staken|te staken|stop te zetten|stopzetten|te stoppen|stoppen|te annuleren|annuleren|in te trekken|intrekken|af te blazen|te onderbreken|onderbreken|op te schorten|tegen te houden|terug te trekken|interrompre|annuler|suspendre|arreter|cesser|retirer|einzustellen|einstellen|abzubrechen|abbrechen|zuruckziehen|stoppen|cancel|halt|withdraw|recall|discontinue|cease) .. /
        / (neenee|neeneenee|nonnon|neinnein|nonono|terug terug|retour retour|zuruck zuruck) [terug|retour|zuruck|back] [terug|retour|zuruck|back] /
        / (nee|neen|non|nein|no|nope) [/] [nee|neen|non|nein|no] (stop*|halt*|wacht|attend*|warte|wait|arrete*|annul*)
        (faut|dois|doit|doivent|devez|devait|moet|moest|mag|moogt|mocht|soll|sollte|sollten|sollt|darf|durft|should|must|may|can) [eigenlijk|eigentlich|toch|doch|<IT>] [nog|noch|encore] [gar|lang|helemaal|ganz] (pas|niet|ni|nie|nicht|not|plus) .. (<SEND>|envoyer|weg|buiten|uit|partir|raus|out|go)
        / (gooi|smijt|veeg|wis|haal|kieper|laat|doe|mach|lass|make|fais|faites) (<IT>|<A> (alarm|bericht|sms|melding|alerte|message|alert|nachricht)) (eraf|weg|stoppen|ophouden|vallen|arreter|aufhoren|stop|go away|weg)
        / (weg|raus|away) (met|mit|with) <A> [alarm|bericht|sms|melding|nachricht|alert] /
        / (niet|ni|nie|nicht|pas|not) (verder|weiter|plus loin|further|any further) /
        / ho [maar|la|stop|stopp|hold|eens] /
        / (ik|k|je|j|ich|i|we|on) (wou|wilde|wollte|wilden|voulais|wanted|was) [maar|nur|just|only|juste|alleen|enkel] .. (test|testen|tester|testje|proberen|uitproberen|essayer|testing|ausprobieren|oefenen)
        / (niet|ni|nie|pas|nicht|not) (die|dees|deze|dat|dit|cette|ce|diese|dieser|this|that) (straat|adres|nummer|groep|bin|netwerk|wijk|dorp|rue|adresse|numero|groupe|reseau|quartier|strasse|gruppe|street|address|group|number|one|la)
        // (stop|stopp|halt|stoppen|arretez|arrete|cancel|annulez|annuleer|halte) (c est|het is|dat is|da is|t is|tis|das|es ist|das ist|es war|it is|its|it s|this is|that is|ik|je me|i|ich|we|wij|on s|nous|t was|het was|c etait|was|etait)
        (zet|doe|schakel|leg|trek|haal|neem|roep|blaas|breek|draai|kap|knip|laat|hou|houd|hef|bel|vang) (<IT>|<A> (alarm|alert|bericht|sms|zending|verzending|melding|boel|handel|campagne|uitzending|oproep)|alles) .. (uit|af|stil|stop|terug|in|vallen|tegen|op|zitten|weg)
        (zet|doe|schakel|leg|trek|haal|neem|roep|breek|hou|houd) (uit|af|stil|stop|terug|in|op|tegen) /
        / (uitzetten|afzetten|uitschakelen|uitdoen|tegenhouden|terughalen|terugnemen|intrekken|inhouden|blokkeren|blokkeer|bevriezen|bevries|opschorten|opschort|staken|staak|vernietig|vernietigen|verwijder|verwijderen|wis|wissen|delete|kap|kappen|ophouden|neen stop|weg ermee|weg daarmee) [<IT>|<A>] [alarm|bericht|sms|zending|melding|boel] /
        (blokkeer|blokkeren|stop|stopt|pauzeer|bevries|wis|delete|verwijder|schrap|annuleer|annuleert) <A> .. (alarm|bericht|sms|melding|zending|alert)
        / laat (maar|zitten|vallen|zo) /
        / (laat|vergeet) [<IT>] [zitten|vallen] /
        / vergeet <IT> /
        / (laat|doe) [<IT>] .. (niet|ni|nie) /
        [mag|moet|mocht|moest] [nog|toch] (niet|ni|nie) [meer|meteen|verder|zo|uw|mijn] (doen|verzenden|versturen|verstuurd|verzonden|uitsturen|uitgestuurd|sturen|doorsturen|buiten|weg|vertrekken|uitgaan|doorgaan|laten gaan|starten|loslaten|lanceren)
        / [nog|nu|zo] (niet|ni|nie) /
        nog (niet|ni|nie) (doen|sturen|stuur|zenden|verzenden|versturen|verstuur|verzonden|verstuurd|gestuurd|laten|weg|buiten|vertrekken|uit|uitsturen|lanceren|bevestigd|akkoord|goedgekeurd|zo|nu)
        / (noch|jetzt|bitte) nicht [<SEND>] /
        / (pas|non pas) (encore|ca|maintenant|comme ca|tout de suite) /
        / (nicht|nichts) (senden|schicken|verschicken|absenden|rausschicken|machen|weiter*|jetzt|so)
        / (not|dont) (yet|now|send|sent|this|that|like this|do it|do that|release|go ahead)
        / (coupe|coupez|couper|debranche*|eteins|eteignez|eteindre|desactive*|bloque*|freine*|stoppe*|suspend*|interromp*|gele*|retire*|rappele*|annule*|arrete*|cesse*) (<IT>|<A> (alerte|envoi|message|diffusion|alarme|sms|machine|systeme)|les (messages|envois|sms)|l alerte|l envoi|d envoyer|de diffuser)
        (coupe|coupez|couper|debrancher|desactiver|bloquer|annuler|arreter|stopper|suspendre|interrompre|retirer|rappeler) (<IT>|<A> (alerte|envoi|message|diffusion|alarme)|l alerte|l envoi|cette alerte)
        (faut|il faut|on doit|je dois|peux tu|tu peux|pouvez vous|vous pouvez) [tout|l|le|la|vite] (annuler|arreter|stopper|couper|bloquer|suspendre|interrompre|retirer)
        / (laissez|laisse) (tomber|beton|ca) /
        / (oubliez|oublie) (ca|tout|l alerte)
        / ne (continuez|continue|poursuivez|poursuis) (pas|plus)
        / (n envoyez|n envoie|ne diffusez|ne lance*|ne faites|ne transmettez|envoyez|envoie) (pas|plus|rien)
        / (mach|macht|schalt|schalten|stell|stellt|stellen|dreh|zieh|zieht|nimm|nehmt|nehmen|blas|blast|brich|brecht|halt|haltet|halten|hol|holt|lass|lasst|lassen|ruf|ruft|fahr) (<IT>|<A> (alarm|meldung|nachricht|sms|versand|warnung|sendung)|alles|sie) .. (aus|ab|an|zuruck|zurueck|auf|sein|stecken|bleiben)
        / (abschalten|ausschalten|abstellen|ausmachen|abbrechen|abblasen|stoppen|anhalten|zurucknehmen|zuruckziehen|zurueckziehen|zuruckholen|zuruckrufen|stornieren|widerrufen|loschen|aufhoren|einstellen|unterbrechen) [<IT>|sofort|jetzt] /
        (alarm|meldung|nachricht|sms|versand|warnung|sendung|aussendung) [sofort|bitte|wieder] (abschalten|ausschalten|abstellen|ausmachen|abbrechen|abblasen|stoppen|anhalten|zurucknehmen|zuruckziehen|zurueckziehen|zuruckholen|zuruckrufen|stornieren|widerrufen|loschen|aufheben|einstellen|unterbrechen|stopp|stop)
        / [jetzt|und] schluss [jetzt|damit|aus|sofort] /
        / (vergiss|vergesst|vergessen sie) (<IT>|den alarm)
        / (halt|haltet|halten sie) (ein|inne|still|an)
        (/|can you|could you|you|to|must|should|please|lets|quick) (shut|turn|switch|call|hold|pull|kill|scrap|scratch|ditch|drop|bin|nix|axe|take|bring|stop|halt|pause|freeze|cancel|abort|undo|recall|retract|revoke) (<IT>|<A> (alert|alarm|message|text|broadcast|send*)|everything) [down|off|back|now|right|right now] /
        / (shut|turn|switch|call|hold|pull|kill|back|stand|hang) (down|off|back|on|up|fire|it)
        / (never mind|nevermind|forget it|forget that|scrap that|no no|no stop|nope stop|dont|do not) /
        <CAN> [<A>|dat|u|ge|gij|je|jij|jullie|iemand|someone|you|we|on|vous|tu|ihr|sie|man|dit|het|es|das] .. (gestopt|stoppen|tegenhouden|tegengehouden|stopgezet|geannuleerd|annuleren|afgebroken|ingetrokken|intrekken|teruggetrokken|teruggeroepen|afgeblazen|geblokkeerd|arrete*|annule*|stoppe*|bloque*|gestoppt|abgebrochen|zuruckgezogen|zuruckgenommen|storniert|angehalten|anhalten|abbrechen|stopped|cancelled|canceled|recalled|aborted|withdrawn) .. /
        (alarm|bericht|sms|melding|zending|verzending|alert|uitzending) [nu|meteen|direct|dadelijk|onmiddellijk] (stoppen|stop|afblazen|intrekken|annuleren|stopzetten|afbreken|afzetten|uitzetten|uit|af|weg|wissen|verwijderen|tegenhouden|blokkeren|terugtrekken|terugroepen|pauzeren)
        / (mettez|met|mets|mettre) <A> (pause|arret|stop|veille)
        / [en|op|sur] (pause|pauze) [zetten] /
        (niks|niets|rien|nichts|nothing) (meer|verder|plus|de plus|mehr|weiter) (<SEND>|<SEND>)
        (stopt|stop|stopper|stoppen) (met|avec|de|mit|with) (<SEND>|<MESSAGES>)
        (opzij|terug|retour|zuruck) [<IT>] (ermee|ermit)
    """,
    "amiss": """
        (das|dat|dit|da|dees|c|ce|it|this|that|des) [ist|is|est|s|n est] (nicht|niet|ni|nie|pas|not) (unser|unsere|ons|onze|onzen|notre|our) (straat|adres|huisnummer|huis|dorp|gehucht|wijk|buurt|gemeente|stad|rue|adresse|village|hameau|quartier|commune|ville|maison|strasse|hausnummer|haus|dorf|ort|ortsteil|weiler|gemeinde|stadt|street|road|address|house|village|town|hamlet|city|parish)
        (s|is|was|/|oh|oops|that) [the|a] wrong (road|lane|avenue|close|court|drive|block|estate) /
        (goure|gouree|gourre|plante|plantee|trompe|trompee|vergist|geirrt|vertan|mistaken) (de|d|van|in der|in|mit der|about the) (straat|adres|huisnummer|huis|dorp|gehucht|wijk|buurt|gemeente|stad|rue|adresse|village|hameau|quartier|commune|ville|maison|strasse|hausnummer|haus|dorf|ort|ortsteil|weiler|gemeinde|stadt|street|road|address|house|village|town|hamlet|city|parish|numero|nummer)
        (verkeerd|verkeerde|verkeerden|fout|foute|fouten|foutief|mauvais|mauvaise|faux|fausse|falsch|falsche|falscher|falsches|falschen|falschem|wrong|ander|andere|anderen|autre|anderes|anderer|other) (straat|straatnaam|adres|huisnummer|huis|dorp|gehucht|wijk|buurt|gemeente|stad|deelgemeente|rue|adresse|village|hameau|quartier|commune|ville|maison|strasse|hausnummer|haus|dorf|ort|ortschaft|ortsteil|weiler|gemeinde|stadt|street|address|house|village|town|hamlet|city|parish|estate|stroate|stroat|stroot|durp|wyk) /
        (verkeerd|verkeerde|verkeerden|foute|fouten|foutieve|mauvais|mauvaise|falsches|falscher|falschen|wrong) (straat|straatnaam|adres|huisnummer|huis|dorp|gehucht|wijk|buurt|gemeente|stad|deelgemeente|rue|adresse|village|hameau|quartier|commune|ville|maison|strasse|hausnummer|haus|dorf|ort|ortschaft|ortsteil|weiler|gemeinde|stadt|street|address|house|village|town|hamlet|city|parish|estate|stroate|stroat|stroot|durp|wyk)
        (erreur|fout|foutje|vergissing|mis|vergist|fehler|irrtum|mistake|verkeerd|trompe|trompee|geirrt|faute) (de|du|d|in|van|im|in der|in dem|bei|beim|of|with|with the|with the|in the) [<A>] (straat|straatnaam|adres|huisnummer|huis|dorp|gehucht|wijk|buurt|gemeente|stad|deelgemeente|rue|adresse|village|hameau|quartier|commune|ville|maison|strasse|hausnummer|haus|dorf|ort|ortschaft|ortsteil|weiler|gemeinde|stadt|street|address|house|village|town|hamlet|city|parish|estate|stroate|stroat|stroot|durp|wyk|numero|nummer|number|reseau|netwerk|groupe|groep|plp|bin)
        / [<IT>|da|das|c est|het is|tis|dat is|nee|neen|non|nein|no|oei] [is] (niet|ni|nie|pas|nicht|not) [de|in de|la|le|rue|die|in der|the|in] (*straat|*laan|*dreef|*plein|*lei|*strasse|*weg|*stroate) [maar|wel|mais|sondern] [<IT>|da|das|c est|het|het is|tis|is|dat is|its|it is] [is] [de|in de|die|in der] (*straat|*laan|*dreef|*plein|*lei|*strasse|*weg|*stroate)
        (straat|straatnaam|adres|huisnummer|huis|dorp|gehucht|wijk|buurt|gemeente|stad|deelgemeente|rue|adresse|village|hameau|quartier|commune|ville|maison|strasse|hausnummer|haus|dorf|ort|ortschaft|ortsteil|weiler|gemeinde|stadt|street|address|house|village|town|hamlet|city|parish|estate|stroate|stroat|stroot|durp|wyk) (ligt|is|est|liegt|se trouve|lies|hoort|behoort|valt) [hier|helemaal] (niet|ni|nie|pas|nicht|not) (in|tot|bij|onder|dans|a|in|zu|im|chez|part of) (ons|onze|dit|deze|notre|cette|ce|unser*|diesem|our|this) ..
        (straat|straatnaam|adres|huisnummer|huis|dorp|gehucht|wijk|buurt|gemeente|stad|deelgemeente|rue|adresse|village|hameau|quartier|commune|ville|maison|strasse|hausnummer|haus|dorf|ort|ortschaft|ortsteil|weiler|gemeinde|stadt|street|address|house|village|town|hamlet|city|parish|estate|stroate|stroat|stroot|durp|wyk) (n est pas|nest pas|ne se trouve pas|n existe pas) ..
        (straat|straatnaam|adres|huisnummer|huis|dorp|gehucht|wijk|buurt|gemeente|stad|deelgemeente|rue|adresse|village|hameau|quartier|commune|ville|maison|strasse|hausnummer|haus|dorf|ort|ortschaft|ortsteil|weiler|gemeinde|stadt|street|address|house|village|town|hamlet|city|parish|estate|stroate|stroat|stroot|durp|wyk) (bestaat|existiert|exists) (niet|ni|nicht) ..
        # [/] [en|und|et|and] (niet|ni|nie|nicht|pas|not|geen) [le|de|op|nummer|numero|nr|nummer] #
        (niet|ni|nie|pas|nicht|not) (voor|pour|fur|for|naar|bestemd voor|destine*) (deze|dit|die|dees|cette|ce|diese|diesen|dieses|this|ons|nous|uns|us|onze|notre|unser*|our) ..
        (had|hadden) .. (moeten|gemoeten|moete) [schrijven|zijn|zetten|sturen|staan|zeggen|typen|invullen|gaan]
        (aurais du|aurait du|aurions du|hatte .. sollen|should have|shouldve)
        // (correctie|correction|rectification|rectificatif|rechtzetting|verbetering|korrektur|berichtigung|erratum|corrige*|corrected|corriger)
        / [dat|da|das|c|ce|it|this|that] [s|is|est|ist|was] [<A>] (verkeerd|verkeerde|verkeerden|foute|foutief|falsche|falsch|faux|fausse|mauvaise|mauvais|wrong) [one|een|la] /
        / [dat|dit|da|t|het|c|ce|das|es|it|this|that] (is|was|est|etait|ist|war|s) [al|nog|deja|schon|already|nen] [een|un|ein|an|a] (van|oude|oud|ouden|oud bericht|vieux|ancien|alte|alter|old) [gisteren|vorige week|gister|vandaag niet|bericht|message|nachricht|hier|gestern|yesterday|last week|one|text|/]
        / (pas|c est pas) (cette|ce|la|le) [rue|adresse|numero|groupe|reseau|quartier] la
        (tikfout*|typfout*|typefout*|schrijffout*|spelfout*|spellingfout*|typo|typos|faute|fautes|coquille|tippfehler|schreibfehler|vertippt|verschrieben|vertan|mistyped|mistype|misspelled|misspelt|mispelled|autocorrect|autocorrectie|autocorrection|verkeerd getypt|verkeerd geschreven|fout getypt|mal ecrit|mal tape|falsch geschrieben|falsch getippt)
        [<I>|ich habe|j ai] (vergist|vergiste|mis|mispakt|misgrepen|mistast|trompe|trompee|emmele les pinceaux|emmelee les pinceaux|vertan|geirrt|versprochen|mich vergriffen|messed up|screwed up|goofed) /
        (heb|had|me|mij|ons|we zijn) .. (vergist|misrekend|mistypt|versproken)
        (bedoel|bedoelde|bedoelden|bedoeld|meinte|meinten|gemeint|meant|voulais dire|voulais ecrire|voulais mettre|je voulais|on voulait)
        (niet|ni|nie|pas|nicht|not) .. (bedoeling|bedoeld|bedoelde|de bedoeling|voulu|prevu|gewollt|beabsichtigt|gemeint|geplant|meant|intended|supposed|gewild)
        (per ongeluk|per abuis|per vergissing|par erreur|par accident|par inadvertance|par megarde|aus versehen|versehentlich|aus irrtum|irrtumlich|by accident|by mistake|accidentally|accidental|mistakenly|in error)
        (te vroeg|trop tot|zu fruh|too soon|too early) [verstuurd|verzonden|gestuurd|vertrokken|parti|envoye|geschickt|gesendet|sent|gone]
        (ipv|i p v|in plaats van|inplaats van|au lieu|a la place|anstatt|anstelle|statt|instead|rather than) <A> *
        (ipv|i p v|inplaats|plaats van|lieu de|lieu du|anstatt|anstelle|statt|instead of|rather than)
        (moet|moest|moeten|moesten|had|hadden) .. (zijn|staan|wezen|luiden|gaan|moeten|gemoeten|moete|gaan moeten|naar|heten) /
        (moet|moest|had) (naar|voor|in|aan|bij) .. (bin|wijk|netwerk|groep|zuid|noord|oost|west|centrum|dorp) ..
        (moet|moest|hoort) .. (*straat|*laan|*weg|*plein) zijn
        (doit etre|devait etre|devrait etre|aurait du etre|fallait mettre|fallait ecrire|faut lire|il faut lire|a lire|fallait envoyer|aurait du|doit aller|devait aller)
        (soll|sollte|muss|musste|hatte) .. (heissen|sein|gehen|sollen|mussen|stehen|lauten) /
        (should|must|ought|supposed|meant) (be|to be|have|have been|say|read|go|to go|to say)
        / .. (niet|ni|nie|nicht) * .. (maar|sondern) ..
        / (pas|c est pas|non pas|et pas) .. (mais) ..
        / (not|its not|isnt|not the) .. (but) ..
        / .. * [en] (niet|ni|nie|nicht|pas|not) #
        # .. (niet|ni|nie|nicht|pas|not|geen) .. #
        (c est|het is|tis|es ist|its|it is) <A> * .. (pas|et pas|non) (la|le|rue|au|chez|dans|l) ..
        (niet|ni|nie) (in|op|aan|bij|de|het|den|t) * [maar] (de|het|in|op|aan|wel|den)
        / .. (*straat|*laan|*weg|*dreef|*plein|*lei|*dorp) .. (niet|ni|nie|en niet|geen) .. (*straat|*laan|*weg|*dreef|*plein|*lei|*dorp)
        / (niet|ni|nie|pas|nicht|not) .. (straat|laan|weg|dreef|plein|lei|strasse|street|road)
        (ander|andere|anderen|aander|autre|anderes|anderer|andere|other|different|another|verkeerd|verkeerde|verkeerden|fout|foute|fouten|foutief|foutieve|mauvais|mauvaise|faux|fausse|falsch|falsche|falscher|falsches|falschen|wrong) (straat|straatnaam|adres|nummer|nr|huisnummer|dorp|wijk|buurt|bin|netwerk|gemeente|groep|plaats|locatie|richting|tekst|bericht|kant|uur|datum|lijst|mensen|foto|persoon|info|zone|rue|adresse|numero|quartier|commune|reseau|groupe|destinataires|message|texte|heure|plp|liste|strasse|hausnummer|nummer|ort|ortschaft|viertel|gruppe|netz|netzwerk|text|nachricht|verteiler|street|address|place|area|village|group|network|number|time|text|message|people|list|one|house|zone|info)
        (straat|straatnaam|adres|nummer|nr|huisnummer|plaats|locatie|plaat|nummerplaat|kleur|tekst|bericht|richting|uur|rue|adresse|numero|plaque|couleur|message|texte|strasse|hausnummer|kennzeichen|farbe|text|nachricht|street|address|number|plate|colour|color|time) .. (klopt|klopte|klopten|is|staat|est|ist|was|stimmt|s) .. (niet|ni|nie|fout|verkeerd|foutief|onjuist|mis|pas|faux|fausse|mauvais*|incorrect*|errone*|falsch|nicht|wrong|incorrect)
        / .. (naar|voor|aan|in|a|au|aux|an|in|to) [<A>] (verkeerd|verkeerde|foute|fout|ander|andere|mauvais|mauvaise|falsche|falschen|falscher|wrong|other) ..
        / (klopt|klopte|klopten) (niet|ni|nie|langs geen kanten|van geen kanten)
        <IT> .. (klopt|klopte) (niet|ni|nie|nt)
        (is|was|staat) (niet|ni|nie) (juist|correct|goed|waar|de juiste|het juiste|wat)
        (pas|n est pas|c est pas) (le bon|la bonne|les bons|bon|bonne|correct|juste|exact|vrai|comme)
        (ist|war|stimmt) nicht (richtig|korrekt|der richtige|die richtige|das richtige|so|gut)
        / (nicht|nicht die|nicht der|nicht das) (richtige|richtig|richtigen)
        (not|isnt|isn t|its not) (right|correct|the right|true|what)
        (stimmt|stimmte) [so|gar|das|uberhaupt] nicht
        (foute|verkeerde|slechte|mauvaise|fausse|falsche|wrong|bad) (info*|inlichting*|informatie|angabe*|details)
        / [dat|da|das] <IS> [<A>] (fout|foutje|foute boel|verkeerd|mis|vergissing|misverstand|blunder|flater|erreur|bourde|gaffe|fehler|irrtum|versehen|mistake|error|cock up|mess)
        / [<A>|kleine|klein|stom|stomme|grosse|petite|grote|mijn|my|ma|mein] (fout|foutje|vergissing|misverstand|blunder|flater|erreur|bourde|gaffe|fehler|irrtum|versehen|mistake|error|bad|whoops) [van mij|van ons|de ma part|meinerseits|on my part] /
    """,
    "over": """
        (road|street|rue|route|weg|straat|strasse|brug|bridge|pont|baan|tunnel) <IS> [terug|weer|wieder|a nouveau|de nouveau|now|nu|opnieuw] (open|ouverte|ouvert|offen|frei|vrij|rouverte) [again|pour tous|voor iedereen|/]
        (gaslucht|gasgeruch|gaswolk|odeur de gaz|giftwolke|gas smell|brandgeur|rookpluim|rookwolk) <IS> [nu|helemaal|weer|now|volledig] (weg|opgetrokken|verdwenen|dissipe*|parti*|abgezogen|verzogen|gone|cleared)
        / [<A>] (alarm|alert|alerte|alarmfase|waarschuwing) (mag|moogt|kan|moet|peut|darf|kann|can) [er|nu] (af|uit|weg|eraf|toe|dicht|stop|eteint|etre coupee|etre levee|weg|aus|off) /
        (plus|n y a plus) rien (a|de) (craindre|dangereux|signaler|redouter)
        / [il n y a|y a] plus [de|d|aucun] (danger|risque|souci|crainte|probleme|menace)
        (dans les bras|in de armen|in den armen|in the arms|in zijn armen|in haar armen) (de|van|seiner|ihrer|der|of|sa|son) ..
        (rook|geur|stank|gasgeur|fumee|odeur|rauch|geruch|qualm|smoke|smell) <IS> [nu|helemaal|weer|terug|wieder|now|volledig] (weg|opgetrokken|verdwenen|dissipe*|partie|parti|abgezogen|verzogen|gone|cleared|away)
        (ramen|raam|deuren|vensters|lichten|rolluiken) (mogen|mag|kunnen|kan) (terug|weer|opnieuw) ..
        (zit|zitten|est|sont|is|are|sitzt|sitzen) .. (en cellule|en prison|au trou|in de gevangenis|in prison|in jail|im gefangnis|in den bak|de bak in|achter de tralies)
        / (hij|zij|ze|die|il|elle|ils|elles|er|sie|he|she|they|allebei|beiden) [<IS>|zijn|is|a ete|ont ete|est|sont|wurde|wurden|werd|werden|was|were|been|s been] [<IS>|been|ete|nu|al|net|zonet|inmiddels|ondertussen|jetzt|now|bien|eindelijk] <CAUGHT>
        / .. (van de baan|achter de rug|derriere nous|hinter uns|uberstanden|behind us|sorted out) /
        / (tater|verdachtige|einbrecher|dader*|verdachte*) (haben|hebben) (wir|sie|we|ze) /
        / [<A>] (alarm|alert|alerte|incident|waarschuwing|maatregel*|evacuatie|alarmzustand) (opheffen|sluiten|afsluiten|beeindigen|opgeheven|gesloten|lever|cloturer|fermer|terminer|aufheben|beenden|schliessen|close|closed|lifted) /
        / (stand down|stand easy|relax) (everyone|everybody|all|folks|/)
        (hurra|eindelijk|gelukkig|ouf|oef|phew) .. <CAUGHT>
        [ze|we|wij|zij|politie|collegas|patrouille|flikken|agenten|wir|sie|polizei|they|police|on] (hebben|heeft|heb|hebbe|ebben|haben|hat) (<HIM>|ze|alle*|beide*) [nu|al|eindelijk|ondertussen|jetzt] [te pakken|vast|beet|gevat|gepakt|binnen|klaar] /
        (hebben|heeft|heb|hebbe|ebben|haben|hat) <HIM> .. (te pakken|vast|beet|<CAUGHT>)
        (we|they|police|officers|cops|patrol|ve) (got|have|ve got|have got|nabbed|caught|arrested|nicked) <HIM>
        (got|caught|nabbed|nicked) <HIM>
        (on|nous|ils|police|patrouille|collegues) [l|les|le] (a|avons|ont|tient|tenons) [l|les|le] [ete] (<CAUGHT>)
        (l a|l ont|l avons|les a|les ont|on l a|on les a|on le tient|on les tient|c est bon on l a)
        (zit|zitten|sitzt|sitzen) .. (vast|in de cel|cel|opgesloten|slot en grendel|achter tralies|tralies|combi|commissariaat|bureau|handboeien|haft|gewahrsam|hinter gittern|knast|arrest|zelle)
        (sous les verrous|sous verrou|derriere les barreaux|en garde a vue|au poste|au commissariat|au cachot|menottes|in haft|in gewahrsam|hinter gittern|behind bars|in custody|locked up|in handcuffs|in cuffs|under arrest|in de boeien|in de cel|achter slot|in hechtenis|in verzekerde bewaring|in politiehanden|handen van de politie|mains de la police)
        (suspect*|auteur*|voleur*|individu*|cambrioleur*|homme*|hommes|fuyard|conducteur|agresseur|dader*|verdacht*|dief|dieven|inbreker*|man|mannen|vrouw|kerel*|gast|gasten|bende|tater|taterin|einbrecher|dieb*|verdachtige*|mann|suspect*|burglar*|thief|thieves|man|men|guy*|offender*|drijver|bestuurder|vluchteling|overvaller*|duo|trio|koppel|zakkenroller*|stroper*|deux|beiden|beide|both|allebei) [<IS>|zijn|is|ont ete|a ete|sont|est|werden|wurden|wurde] [nu|ondertussen|net|zonet|intussen|al|reeds|inmiddels|jetzt|inzwischen|now|maintenant|bien|eindelijk|ook|allebei|samen|beide] <CAUGHT>
        / [<IT>|c|ca] <IS> [al|nu|reeds] (gevat|opgepakt|aangehouden|opgelost|afgelopen|voorbij|gedaan|geregeld|afgehandeld|opgeklaard|in orde|verholpen|regle|termine|fini|resolu|vorbei|erledigt|geklart|gelost|over|done|sorted|settled|finished|resolved)
        (kind|meisje|jongen|jongetje|dochtertje|zoontje|oma|opa|bejaarde|man|vrouw|dame|heer|meneer|mevrouw|persoon|vermist*|vermisst*|patient|hond|dier|paard|paarden|stier|koe|koeien|schapen|enfant|fille|fillette|garcon|dame|monsieur|disparu|disparue|personne|vieille dame|vieux monsieur|chien|animal|cheval|madchen|junge|mann|frau|rentner*|senior*|seniorin|oma|opa|kind|hund|stier|kuh|pferd|child|boy|girl|lady|gentleman|woman|man|kid|person|bull|horse|lad|toddler) .. (terug|weer|wieder|back|rentre*|de retour|gevonden|teruggevonden|terecht|gefunden|aufgetaucht|opgedoken|terug opgedoken|retrouve*|found|located|gevangen|ingevangen|eingefangen|rattrape*|capture*|thuisgekomen|thuisgebracht|heimgekehrt|turned up|safe|veilig|in sicherheit)
        (weer|terug|veilig|gezond|wieder|sicher|safely|safe|back) (thuis|bij haar|bij zijn|bij de|bij mama|bij papa|bij hun|da|zu hause|daheim|zuhause|home|with)
        (gezond en wel|heelhuids|sain et sauf|saine et sauve|sains et saufs|saines et sauves|safe and sound|safe and well|wohlbehalten|heil zuruck|unversehrt|unharmed|ongedeerd|in goede gezondheid|en bonne sante|indemne)
        (brand|vuur|alarm|feu|incendie|feuer|fire|brandje) [is|est|ist|helemaal|volledig|a ete] (uit|aus|out|onder controle|under control|unter kontrolle|sous controle|circonscrit|geblust|eteint|geloscht)
        <IS> [nu|ondertussen|inmiddels|volledig|helemaal|terug|weer|opnieuw|wieder|jetzt|now|de nouveau|maintenant|entierement|enfin|al] <MENDED>
        (lek|gaslek|gasleiding|leiding|waterleiding|brand|weg|straat|baan|stroom|panne|stroompanne|elektriciteit|water|boom|kabel|bom|fuite|conduite|route|rue|courant|electricite|colis|panne|arbre|leck|gasleck|leitung|strasse|strom|stromausfall|bombe|baum|leak|gas|pipe|road|street|power|bomb|tree|package|pakket|pakje) .. (<MENDED>|<MENDED>|terug|weer aan|wieder da|back|retabli*|revenu*|wieder frei|ongevaarlijk|weg)
        (mag|mogen|moogt|kan|kunnen|kunt) [u|jullie|ge|gij|je|iedereen|men|de bewoners|bewoners|allemaal|nu|er] .. (terug|weer|opnieuw|gerust|allemaal) .. (huis|buiten|binnen|open|uit|slapen|straat|woning*|bed|normaal|wandelen|door|gebruiken|drinken|verlaten)
        (mag|mogen|kan|kunnen|kunt) [u|jullie|ge|je|iedereen|de|alle] .. (terug|weer) (naar|buiten|binnen|open|uit|aan)
        (iedereen|bewoners|alle bewoners|jullie|u|evacues|geevacueerden) (mag|mogen|kan|kunnen|kunt) (terug|weer|opnieuw|gerust|naar huis|naar buiten|buiten)
        (licht*|lichten|lampen|ramen|deuren|vensters|rolluiken|verwarming) .. (mag|mogen|kan|kunnen) .. (uit|open|terug|weer|aan)
        (lumieres|fenetres|portes|lampes) .. (peuvent|peut) ..
        (pouvez|peuvent|peut|peux) [a nouveau|de nouveau|tous|maintenant|toutes|tranquillement|enfin|donc] (sortir|ressortir|rentrer|retourner|eteindre|reprendre|rouvrir|ouvrir|dormir|circuler|regagner|reintegrer|etre tranquilles|etre rassures)
        (konnen|durfen|kann|darf|konnt|durft) [<A>|sie|ihr|alle|bewohner|anwohner|wir|jetzt] .. (wieder|nun|jetzt) .. (aus|raus|hinaus|offnen|hause|haus|geoffnet|hauser|zuruck|verlassen|ausgemacht|ausgehen|schlafen|wohnungen|strasse|auf)
        (lichter|licht|fenster|turen) (konnen|durfen|kann|darf) [wieder|jetzt|nun] (aus|ausgemacht|ausgeschaltet|geoffnet|auf|aufgemacht|ausgehen)
        (can|may|safe to) [now|all|everyone|you|residents|please] (go|come|open|switch|turn|return|leave|relax|sleep|stand) .. (out|back|home|outside|windows|lights|again|inside|down|off|now|easy|bed)
        (waakzaam*|waakzaamheid|opletten|zoeken|uitkijken|zoektocht|uitkijk|alarm|binnen blijven|alert*) .. (niet|nie|ni|geen) (meer|langer) [nodig]
        (niet|nie|ni) (meer|langer) (nodig|noodzakelijk|zoeken|uitkijken|opletten|waakzaam|binnen blijven|op te letten|uit te kijken|gevaarlijk|gezocht|vermist)
        (geen|plus de|plus aucun|aucun|kein*|keine|no) [enkel|verder|onmiddellijk|direct|akut*|immediate|further|more|autre] (gevaar|dreiging|risico|reden|danger|risque|menace|raison|gefahr|bedrohung|anlass|grund|threat|risk|cause|need) [meer|mehr|more|de|voor|for|fur|pour|to]
        (plus|n est plus) (necessaire|recherche*|besoin|en danger|disparu*)
        (nicht|keine) (mehr|langer) (notig|notwendig|gesucht|gebraucht|vermisst|gefahrlich)
        (no longer|not .. any more|not .. anymore) (needed|necessary|wanted|missing|dangerous|required|sought|at risk)
        (recherches|recherche|zoektocht|zoekactie|suche|search|opsporing|actie|interventie|intervention|operation|einsatz|fahndung|evacuatie|evacuation|evakuierung|toestand|waarschuwing) .. (terminee*|arretee*|suspendue*|afgelopen|beeindigd|gestaakt|stopgezet|gestopt|voorbij|afgerond|levee|beendet|eingestellt|abgeschlossen|vorbei|aufgehoben|called off|ended|over|concluded|finished|complete|ten einde|opgeheven|gedaan|fini*)
        (alarm|alert*|melding|incident|dossier|zaak|waarschuwing|alarmmelding|oproep|alerte|alarmierung|warnung|meldung|affaire|case|fall) .. (mag|kan|mogen|kunnen|is|wordt|werd|peut|peut etre|est|darf|kann|ist|can|can be|may be|wird|moogt) .. (afgesloten|gesloten|sluiten|afsluiten|toe|dicht|afgerond|ingetrokken|opgeheven|opheffen|afgeblazen|voorbij|beeindigd|beeindigen|afgelopen|ten einde|gedaan|opgelost|afgehandeld|clos*|cloture*|ferme*|leve*|levee|termine*|resolue|resolu|beendet|geschlossen|aufgehoben|abgeschlossen|erledigt|geklart|closed|lifted|ended|over|cancelled|finished|stood down)
        (sluit|sluiten|beeindig|hef|fermez|cloturez|levez|schliesst|beendet|close|lift|end|afsluiten|beeindigen) [<A>] (alarm|incident|melding|dossier|alerte|alarmfall|alert|zaak|l alerte|l incident) ..
        (je|u|ge|gij|jullie|we|tu|on|vous|you|ihr) (mag|moogt|meugt|meug|mogen|kan|kunnen|kunt|peux|peut|pouvez|can|konnt) [<IT>|ut|et] (afsluiten|afsluten|afsluutn|afsloeten|afslaute|afsloan|cloturer|zumachen|abschliessen|close off|close it off|close up) //
        (je|u|ge|jullie|we|tu|on|vous|you|ihr) (mag|moogt|mogen|kan|kunnen|peux|peut|pouvez|can|konnt) .. (alarm|incident|melding|dossier|alerte|alert) .. (sluiten|afsluiten|beeindigen|opheffen|stopzetten|fermer|cloturer|lever|schliessen|beenden|close|lift|end)
        / [<A>] (alles|tout|all|iedereen|tout le monde|everyone|situatie|situation|lage|rust|toestand|kalmte|calme|ruhe|boel|normale toestand) .. (terug|weer|is|est|ist|wieder|again|rentre*|revenu*|calme|rustig|kalm|ruhig|normal*|normaal|veilig|in orde|inorde|oke|ok|goed|gut|under control|onder controle|sous controle|unter kontrolle|safe|quiet|calm|sicher|en securite|en ordre|good|fine|opgelost|afgelopen|opgeklaard|wel|teruggekeerd|hersteld|bien) ..
        / [<A>] (gevaar|dreiging|danger|menace|risque|gefahr|bedrohung|threat|risk|alarm*|storm|onweer|tempete|orage|sturm|unwetter) .. (geweken|voorbij|weg|over|ecarte*|passe*|vorbei|gebannt|passed|gone|afgelopen|gaan liggen|ended|eliminated|uitgeschakeld|verdwenen|termine*|fini*)
        / [dat|dit|ca|c|das|so|it|en|et|und|and|voila] [is|was|est|ist|s] (einde|ende|fin|afgelopen|gedaan|fini|termine|vorbei|over|finito|basta|afgehandeld|afgerond|erledigt|opgelost|all over|all done|done and dusted) /
        (einde|eind|fin|ende|end) (alarm|alert|alerte|van|de|d|des|of|oefening|actie|interventie|incident|melding|danger|bericht)
        / (klaar|done|finito|opgelost|regle|geregeld|afgerond|sorted) /
        (auto|wagen|fiets|bestelwagen|voertuig|camionette|voiture|vehicule|velo|fahrzeug|wagen|fahrrad|car|vehicle|van|bike|buit|butin|beute|handtas) .. (teruggevonden|terecht|weer bij|retrouve*|gefunden|wiedergefunden|recovered|found)
    """,
    "void": """
        (niks|niets|nietske*) van (aan|waar) /
        // [uiteindelijk|finalement|en fait|toch|doch|actually|en realite] [il n y a|y a|er is|er was|was|waren|es gab|there was] (kein|keine|keinen|geen|pas de|pas d|pas un|aucun|aucune|no) [echte] <CRIME> [de gaz|gaz|gas|leak] [/] [en fait|dus] (c etait|c est|het was|t was|was|waren|war|waren|es war|it was|deur|porte|tur|door|it s|just) ..
        / (het is|tis|t is|dat is|da is|c est|es ist|das ist|it is|it s|that s|that is|is) [maar|gewoon|juste|nur|just|only] [<A>] [<A>] <INNOCENT> [zelf|van het huis|van de bewoner|de la maison|du quartier|selbst|himself|herself|des hauses|from number #|van nr #|van nummer #|van #] /
        (zogenaamde|zogezegde|vermeende|angebliche|angeblicher|vermeintliche|pretendu|pretendue|soi disant|so called|alleged|supposed) .. (is|est|ist|war|was|blijkt|blijkt te zijn) [en fait|eigenlijk|gewoon|just|nur] [<A>] <INNOCENT>
        / (schoten|knallen|schusse|schuesse|coups de feu|tirs|gunshots|shots) (waren|was|zijn|war|etaient|were) [gewoon|just|nur] [<A>] (vuurwerk|boller|feuerwerk|petards|fireworks|knalvuurwerk)
        / (kind|jongen|meisje|man|vrouw|dame|hij|zij|ze|l enfant|il|elle|le petit|la petite|la dame|kind|junge|madchen|er|sie|child|boy|girl|he|she) (was|zat|is|n a|n avait|n a pas|war|wasn t|has) (nooit|nie|jamais|never) .. (weg|vermist|verdwenen|disparu|disparue|vermisst|verschwunden|missing|gone|lost)
        / (kein|keine|geen|pas de|pas d|no) <CRIME> [de gaz|gaz] /
        (heeft|hat|has|n a|a) [er] (niks|niets|rien|nichts|nothing) (mee|ermee|damit|a voir|a faire|to do with) [te maken|avec|zu tun|it|this]
        (n etait|n est|netait|n etaient|n etaient) (que|qu) [<A>] [<A>] <INNOCENT>
        (n a|n y a|n avait|a|avait) jamais eu (de|d) <CRIME>
        (nooit|nie|never) [sprake|een|been a|been any|einen|ein|een echte] [van|of] <CRIME> (geweest|gewesen|gegeben|/)
        (man|vrouw|persoon|kerel|gast|type|wagen|auto|mann|frau|person|typ|homme|femme|personne|gars|woman|guy|bestelwagen|camionette|voiture|van) (is|was|bleek|est|etait|ist|war|s) (gewoon|maar|slechts|simplement|juste|seulement|nur|bloss|einfach|lediglich|just|only|simply|in fact|en fait|eigenlijk) [<A>] [<A>] <INNOCENT>
        (verdachtige*|einbrecher|eindringling*|verdachte*|inbreker*|indringer*|suspect*|cambrioleur*|rodeur*|voleur*|burglar*|intruder*|prowler*|dader*|tater) <WAS> (bloss|einfach|gewoon|maar|slechts|nur|lediglich|juste|simplement|seulement|just|only|simply) [<A>] [<A>] <INNOCENT>
        (s est|s etait|se serait) .. (declenche*|mise en route|mis en route) .. (seul|seule|toute seule|tout seul|par erreur|a cause de|tout seul)
        (ging|gegaan|afgegaan|ist|hat|went) .. (vanzelf|per ongeluk|zomaar|von selbst|von alleine|by itself|on its own|versehentlich) (afgegaan|af|losgegangen|ausgelost|off|/)
        (n avait|navait|n avaient|n a|n a aucune|n avait aucune|n aurait) .. (pas lieu|pas de raison|aucun lieu|aucune raison|raison|pas du|lieu d etre) [d|de] [etre|/]
        (had|hadden|hatte|hatten) (nooit|niet|geen|nie|nicht) .. (mogen|reden|grond|nodig|durfen|gemusst|sollen|verstuurd mogen) ..
        (should|shouldnt) (never|not) have [been] (gone|sent|gone out|issued|/)
        (nepmelding*|neptelefoon*|nepoproep*|grapjas*|grappenmaker*|kwajongens*|scherzanruf*|scherzbold|scherzkeks|plaisantin*|prank*|prankster*|mauvaise blague|mauvaise plaisanterie|une plaisanterie|hoaxer*|poisson d avril|aprilgrap)
        / [uiteindelijk|finalement|am ende|apparently] [dat|het|t|es|c|it|das] <WAS> [maar|slechts|gewoon|nur|bloss|lediglich|juste|just|only] [<A>] [gewoon|maar|nieuwe|nouveau|neue|neuer|new] <INNOCENT> ..
        (vermeintlich*|vermeende|zogezegde|gemelde|angeblich*|gemeldete*|pretendu*|signale*|suppose*|supposed|reported|alleged|inbreker*|indringer*|verdacht*|dader*|einbrecher*|eindringling*|verdachtige*|cambrioleur*|rodeur*|intrus|suspect*|voleur*|burglar*|intruder*|prowler*) .. (<WAS>|etait simplement|war nur|bleek) [gewoon|maar|slechts|nur|lediglich|juste|simplement|en fait|just|only|uiteindelijk|enkel|to be|te zijn] [de|een|le|la|l|un|une|der|die|ein|eine|the|a|our|onze|notre|unser|haar|zijn|son|sa] [nieuwe|nouveau|nouvelle|neue|neuer|new|eigen] <INNOCENT>
        (excus*|verontschuldig*|entschuldig*|pardon|desole*|sorry|spijt|regret*|apolog*) .. .. (was|waren|war|bleek|etait|etaient|turned out) .. <INNOCENT>
        (ten onrechte|onterecht|a tort|zu unrecht|wrongly|niet nodig geweest) [verstuurd|gestuurd|gemeld|envoye*|gesendet|geschickt|sent|/]
        (n etait|n est|netait) que <A> <INNOCENT>
        / <A> <INNOCENT> (was|had|bleek|heeft|is|etait|avait|a|war|hatte|hat) .. (sleutel*|vergeten|kwijt|buitengesloten|cle|cles|clef*|oublie|perdu|enferme*|schlussel|vergessen|verloren|ausgesperrt|key|keys|forgot*|lost|locked out|zelf binnen|per ongeluk|gewoon)
        (n etait|n est|c etait|c est|ce n etait|ce n est) [en fait|finalement] pas [du tout|vraiment] (un|une|le|la|d) [vrai|vraie] <CRIME>
        (war|ist|was|is|het was|dat was) [dus|also|doch|gar|eigenlijk|helemaal|uiteindelijk] (geen|gin|kein|keine|not a|no|niet een) [echte|echter|echtes|real] <CRIME> /
        / [het|dat|t|c|ce|es|das|it|dus] (was|bleek|etait|war) [toch|gewoon|eigenlijk|finalement|uiteindelijk|achteraf|doch|gar|actually] (niks|niets|rien|nichts|nothing|nix|niemand|personne) [te zijn|bijzonders|special|grave|de grave|du tout|special] /
        / [het|dat|t|c|ce|es|das|it] (was|waren|etait|etaient|war|were|bleek|bleken) [een|een paar|twee|enkele|wat|un|une|des|ein|eine|a|some|zwei|deux|two] [gewoon|juste|nur|just|only|gewone|simple] [een|un|une|ein|eine|a] (student*|jongere*|jeugd|tiener*|wandelaar*|jogger*|jager*|boer|chauffeur|taxi*|makelaar|architect|landmeter|meter*|verkoper*|colporteur*|evangelist*|getuigen van jehova|etudiant*|jeune*|promeneur*|chasseur*|fermier|chauffeur|taxi|vendeur*|demarcheur*|temoins de jehova|schuler|jugendliche*|spazierganger*|jager|bauer|fahrer|vertreter|student*|teenager*|walker*|hunter*|farmer*|driver|salesman|surveyor*)
        (het|dat|t|tis|dit|da|c|ce|ca|es|das|it|that|alles|allemaal|waren|was|etait) <WAS> .. <INNOCENT>
        / [uiteindelijk|blijkbaar|finalement|en fait|en realite|schliesslich|letztlich|apparently|in fact|in realite|eigenlijk|achteraf] [het|dat|t|c|ce|ca|es|das|it|that|il] <WAS> .. <INNOCENT>
        (het|dat|t|c|ce|es|das|it|that) (is|est|ist|s) .. (gewoon|maar|slechts|juste|simplement|seulement|nur|bloss|only|just) .. <INNOCENT>
        / (gewoon|maar|slechts|juste|simplement|nur|bloss|only|just|merely) [<A>] <INNOCENT>
        (bleek|blijkt|bleken|s avere|s est avere|avere|stellte|turned out|turns out|entpuppt*) .. (zijn|etre|be|sein|loos|vals|niets|niks|onschuldig|ongegrond|niet waar|rien|heraus|onterecht|fout|misverstand|een) ..
        (er|d er|der|daar) (was|is|waren|werd) [helemaal|eigenlijk|uiteindelijk|totaal|gelukkig|blijkbaar|dus|achteraf] (geen|gene|gin|niks|niets|niemand) [echte|enkele] (<CRIME>|<CRIME>|aan de hand|gebeurd|ingebroken|gestolen|te zien|mis|aan) ..
        / [eigenlijk|uiteindelijk|gelukkig|dus|finalement|en fait|doch|also] (geen|gene|gin|pas de|pas d|pas un|aucun|aucune|kein|keine|keinen|no) [echte|vrai|vraie|echter|echten|real|actual] <CRIME> [uiteindelijk|blijkbaar|dus|finalement|after all|dort|hier|gewesen|geweest|there|vastgesteld|constate|festgestellt|gepleegd] /
        (y avait|y a|y a eu|il n y avait|il n y a) [eu|finalement|en fait] (pas de|pas d|pas eu de|pas eu d|aucun|aucune|rien) [<CRIME>|vrai]
        (es gab|es war|es gibt|gab|war|da war) [doch|gar|dort|eigentlich|uberhaupt] (kein|keine|keinen|nichts|niemand) [<CRIME>|los|echter|echte]
        (there was|there were|there is|there s|was|there wasnt|there was nt) (no|nothing|nobody|a|any|never a|never any) [real|actual] (<CRIME>|wrong|there) ..
        (niks|niets|rien|nichts|nothing) .. (aan de hand|gebeurd|ernstigs|ergs|passe|passiert|grave|vorgefallen|happened|wrong|serious) [geweest]
        (niet|ni|nie|pas|nicht|not) (gegrond|terecht|juist|correct|waar|echt|fonde*|exact*|justifie*|vrai*|vraie|reel*|avere*|confirme*|begrundet|richtig|wahr|echt|bestatigt|real|true|genuine|founded|confirmed|bevestigd|serieus)
        (klopt|klop|klopp|klopte|klopten) [helemaal|dus|blijkbaar|langs|totaal] (niet|ni|nie|nit|nt|geen kanten|geen ene kant)
        (stimmt|stimmte|stimmten) [so|gar|leider|das] nicht
        (was|waren|is|etait|est|war|ist|were) [dus|maar|eigenlijk|helemaal|finalement|tout|completement|leider|all|totally] (vals|loos|fout|foutief|verkeerd|onterecht|ongegrond|overbodig|nep|loos alarm|fausse|faux|errone*|injustifie*|infonde*|inutile|falsch|unbegrundet|unnotig|false|wrong|unfounded|fake|bogus|a hoax|hoax)
        (per ongeluk|per abuis|per vergissing|par erreur|par accident|par inadvertance|par megarde|aus versehen|versehentlich|irrtumlich|irrtumlicherweise|by accident|by mistake|accidentally|mistakenly|in error)
        (vergist|verkeerd begrepen|verkeerd gezien|verkeerd ingeschat|verkeerd doorgegeven|slecht doorgegeven|mal compris|mal vu|mal interprete|trompe|trompes|trompee|geirrt|getauscht|vertan|missverstanden|falsch verstanden|misunderstood|misread|mistaken|misheard)
        (negeer|negeert|negeren|genegeerd|ignorez|ignorer|ignorieren|ignoriert|ignore|disregard|niet tenir compte|tenez pas compte|pas tenir compte|vergessen sie) [<A>|<IT>|u|vorig*|vorige|eerdere|laatste|precedent|letzte|vorherige|previous|last|earlier|our] ..
        (mijn|onze|eigen|ma|notre|mein|unser|my|our) (fout|foutje|vergissing|schuld|faute|erreur|fehler|irrtum|versehen|mistake|error|bad)
        (fout|foutje|vergissing|erreur|faute|fehler|irrtum|mistake|error) (van|vanwege|langs|de|d|von|unsererseits|meinerseits|on) (mij|ons|onze|onzentwege|notre|ma|mon|mir|uns|my|our|de politie|la dispatch|dispatching)
        (loos|loze|vals|valse) (alarm|melding|oproep|bericht)
        (grap|flauwe grap|blague|canular|farce|scherz|streich|prank|joke|hoax)
        (vals|foutief|verkeerd|foute|verkeerde|valse|onterechte|ongegronde|mauvaise|fausse|falsche|wrong|false|bad) (alarm|melding|bericht|info*|oproep|alerte|signalement|alarme|meldung|nachricht|angaben|report|call|tip)
        (gewoon|maar|slechts|juste|seulement|simple|einfach|nur|just|only) .. (met toelating|met toestemming|avec autorisation|mit erlaubnis|with permission|aan het werk|aan het werken|verhuis|verhuizen|verhuizing|demenagement|umzug|moving|werken|travaux|arbeiten|lawaai|bruit|larm|noise|feestje|fete|party)
    """,
    "drill": """
        (ob|of|si|if|whether|that) (alle|jeder|iedereen|allemaal|tout le monde|chacun|tous|everyone|everybody|all) [<IT>|<A>] [<MESSAGES>|text] (bekommt|bekommen|erhalten|erhalt|krijgt|krijgen|ontvangt|ontvangen|recoit|recoivent|recoive|gets|get|receives) ..
        (ob|of|si|if|whether) (<A>|uw|votre|vos|ihre|your|deine) <SUM> [nummer|number] [is|est|ist] [nog|encore|noch|still|toujours] (juist|correct|klopt|bon|bonne|stimmt|richtig|right|valid) ..
        / [<IT>] [<IS>|c est|es ist|s] [<ONLY>] (om te|om uit te|voor te|voor uit te) (testen|proberen|oefenen) /
        / [<IT>] [<IS>|c est|s] <ONLY> (om te|om uit te|voor te) (testen|proberen|oefenen|zien|kijken) ..
        / [c est|c|ce|ceci] [est] <ONLY> (pour|de|a) (tester|essayer|test|essai|voir si ca|verifier si ca|verifier que ca) ..
        / [ist|das ist|es ist|dies ist] <ONLY> (zum (testen|ausprobieren|probieren|uben)|um zu (testen|sehen|prufen|schauen) ob (es|das|alles|dies)) ..
        / [<IT>] [is|s|im|i m|i am|we are|were|we re] <ONLY> (testing|trying (this|it) [out]|trying out|checking [that|if|whether] (it|this|everything|the system|the gateway|the network)|seeing (if|whether) (it|this|everything|the system)) ..
        / [<IT>] [is|s] <ONLY> to (test|try|check|see if|see whether) (it|this|that|the system|everything|works) ..
        / [ik|k|wij|we|je|j|ich|i|nous|on] (wil|wou|wilde|wilden|wollte|wollten|wanted|voulais|voulait|voulions|want) <ONLY> .. (testen|tester|test|proberen|uitproberen|essayer|ausprobieren|probieren|try (it|this)|oefenen) ..
        // (testing|test test|essai essai|proef proef|probe probe) ..
        (alerte|message|sms|exercice|scenario) (d entrainement|entrainement|de formation|d exercice|a blanc) ..
        / [dit is|c est|das ist|this is|is|het is] [maar|slechts|gewoon|juste|nur|only|just] [een|un|ein|eine|a] (proefje|oefeningetje|testje|testke|exercice|petit exercice|ubungsnachricht|training|trainingsbericht|training message|training exercise|training alert|practice|practice message|practice alert|practice run) ..
        (alleen|enkel|slechts|uniquement|juste|nur|just|only) (voor|pour|zur|for|een|un|eine|a) (oefening|exercice|ubung|training|practice|practise|drill|test|proef)
        / [dit is|c est|das ist|this is|<A>] [<A>] (mock|dummy|pretend|simulated|gesimuleerde|gesimuleerd|simule*|fictief|fictieve|fictif|fictive|fiktiv*|verzonnen|makebelieve) ..
        (alerte|alarm|scenario|incident|melding|situation|situatie|cambriolage|inbraak|einbruch|burglary|lage) (fictive|fictif|fictief|fiktiv|simule*|gesimuleerd|verzonnen)
        (niet echt|geen echte|pas reel|pas reelle|pas pour de vrai|nicht echt|nicht in echt|not real|not for real|not a real one) /
        / (oef|oefen|oefn|exo|ueb) / (inbraak|diefstal|brand|overval|verdacht*|vermissing|vermist*|alarm|cambriolage|vol|incendie|einbruch|gaslek|inbreker*) ..
        (*systeemtest|*systemtest|alarmtest|testalarm|netwerktest|smstest|testsms|testrun|testronde|proefronde|proefdraai*|netztest|funktionstest|testversand|probelauf|testlauf|testalert|testverzending|probesms|testbericht|dryrun)
        (test|testje|tests|testen|teste|tester|testons|testing|getest|uittesten|uitproberen|proberen|probeer|proef|essai|essayer|essayons|ausprobieren|probieren|try out|trying) [van|of|om|de|du|des|die|ob|if|whether|het|ons|onze|le|la|les|das|den|the|our|your] .. (systeem|alarm*|sms*|netwerk|werkt|werken|toekom*|aankom*|bericht*|system|systeme|reseau|fonctionne*|marche*|alert*|funktioniert|klappt|netz|works|working|iedereen|leden|membres|mitglieder|members|bin|plp|ontvangst|reception|empfang|arrive*|ankommen|everyone)
        / [gewoon|alleen|enkel|slechts|dit is|dit|is|da|dat is|c est|ceci est|ceci|das ist|dies ist|das|this is|just|only|juste|nur|hier|voici|het is|t is|tis] [maar|slechts|alleen|enkel|nur|bloss|only|just|juste|qu] [<A>|kleine|klein|korte|kort|snelle|petit|kleiner|quick|small|little|maandelijkse|jaarlijkse|wekelijkse|mensuel|annuel|hebdomadaire|monatlicher|jahrlicher|weekly|monthly|yearly|annual|technische|nieuwe|eerste] [kleine|klein|korte|petit|kleiner|quick|small|little|maandelijkse|jaarlijkse|technische] (test|testje|oefening|oefeningetje|exercice|essai|ubung|drill|exercise|proef|trial|rehearsal|simulatie|simulation)
        (systeem|systeme|system|maandelijkse|jaarlijkse|wekelijkse|mensuel|annuel|periodieke|halfjaarlijkse|trimestriel*|monatlich*|jahrlich*|weekly|monthly|annual|yearly|quarterly) (test|oefening|proef|exercice|essai|ubung|drill|exercise)
        (test|oefening|exercice|essai|ubung|drill|exercise|proef) (systeem|systeme|system|mensuel*|annuel*|maandelijks|jaarlijks|alert|alarm|d alerte|d evacuation|bin|plp)
        (niet|geen|pas|nicht|kein*|not|no) (echt|echte|reel*|vrai*|real|genuine) .. (oefening|test|exercice|essai|ubung|drill|exercise)
        (oefening|test|exercice|essai|ubung|drill|exercise) .. (niet|geen|pas|nicht|kein*|not|no) (echt|echte|reel*|vrai*|real|genuine|ernst*|doen|reagieren|beantwoorden|reageren|repondre|antworten|react|reply)
        (voor|pour|zur|for) [de|het|l|le|uns|the] [een] (oefening|exercice|ubung|exercise|practice|test)
    """,
    "was_drill": """
        (was|waren|etait|war|were) [maar|slechts|gewoon|alleen|enkel|eigenlijk|juste|seulement|qu|nur|bloss|just|only|merely] [<A>] (oefening*|test|exercice*|essai|ubung*|drill*|exercise*|proef|simulatie|simulation)
    """,
    "question": """
        // (hoeveel|combien|wieviel|wieviele|wie viele|how many|how much|how long|how do|how does|how can|hoe lang|hoe kan|hoe moet|comment on|comment je|wie lange|wie kann|wie schick) ..
        / (haal|doe|breng|neem|kom|ga|bel|koop|kook|pak) (jij|je|gij|ge|jullie) <A> (kinderen|kleine|kids|brood|boodschappen|melk|hond|was|vuilnis|auto|sleutel*|combi) /
        (moeder|mama|ons ma|ons moeder|vader|papa|chef|baas|commissaris|tante|oma|bomma|maman|mere|pere|chef|patron|mutter|mutti|vater|mum|mom|dad|boss|sarge) (vraagt|vroeg|demande|fragt|asks|wants to know) (of|si|ob|if|whether)
        / (klopt|stimmt|klopte) (<IT>|<A> *) .. (wel|nog|denn|so|/)
        / [en|maar|zeg|jan|et|mais|und|aber|and|but|so|dus|ok|oke] (hoeveel|hoe|welke|welk|waarom|wanneer|waar|wat|wie|combien|comment|quel|quelle|quels|quelles|pourquoi|quand|qui|quoi|ou est|ou sont|c est quoi|qu est|est ce|wie|wieviel|wieviele|warum|wann|wo|was|welche|welcher|welches|wer|how|which|why|when|where|what|who|whats|wheres)
        / [en|maar|zeg|et|und|and|dus] (moet|moeten|mag|mogen|kan|kunnen|kunt|kun|zal|zullen|heb|hebt|heeft|hebben|ben|bent|is|zijn|was|komt|kom|gaat|ga|gaan|weet|weten|ken|kent|wil|wilt|denk|doe|doet|zit|werkt|krijg|staat) (ik|je|jij|ge|gij|u|jullie|we|wij|ze|zij|er|het|dat|die|da|iemand|de|t|den|dit|deze)
        / [et|mais|alors|dis] (dois je|puis je|peux tu|tu peux|pouvez vous|vous pouvez|as tu|tu as|t as|avez vous|vous avez|es tu|tu es|t es ou|t es la|t es libre|t es dispo|etes vous|est ce|c est|sais tu|tu sais|savez vous|il y a|y a t|tu viens|on peut|on doit|on a|ont ils|ils ont|il faut|faut il)
        / [und|aber|sag] (soll|muss|darf|kann|kannst|konnen|hast|habt|haben|hat|bist|seid|ist|sind|weisst|wissen|kommst|kommt|gehst|geht|wird|war|gibt|gab) (ich|du|ihr|sie|wir|er|es|man|die|der|das|den|jemand|noch|schon)
        / [and|but|so|hey] (do|does|did|should|shall|can|could|may|have|has|are|is|was|were|will|would|am|any|anybody) (i|you|we|they|he|she|it|there|the|that|this|someone|anyone|news|update|your|my)
    """,
    "request": """
        // (sorry|excuus|pardon|desole|oeps) [<A>] (verkeerde|foute|mauvais|mauvaise|falscher|falsche|wrong) (chat|gesprek|conversation|groep|person|persoon|gruppe|numero|nummer|destinataire) /
        / (<I>|be|ben|bin|suis|am|zit|sta) [ll|zal|will] [be|ben|binnen] (at|op|in|auf|au|a) (the station|station|t bureau|bureau|het bureau|kantoor|der wache|wache|poste|commissariat|the office|work|bureau) (in|binnen|dans|om) ..
        / (bin|ben|suis|am|be) (in|binnen|dans|over) .. (minuten|minutes|min|kwartier|uur|ten|five|zehn|dix|cinq) .. (wache|bureau|kantoor|station|poste|office) /
        / (bel|belt|appelle|appelez|rappelle|rappelez|ruf|rufe|ruft|call|ring|phone|text|sms) (me|mij|moi|mich|ons|m) [bitte|svp|stp|please|aub|eens|even|maar] (thuis|terug|straks|later|even|eens|a la maison|plus tard|zuruck|spater|zu hause|back|at home|later|when|als|quand|wenn|wanneer|an|asap) ..
        (ik|k|je|j|ich|i|we|wij|on|wir) (sta|zit|zitten|staan|suis|sommes|stehe|stecke|am|m|are) [nog|hier|encore|noch|still|bloque|coince|stuck] (in de file|in file|vast in het verkeer|dans les bouchons|dans les embouteillages|im stau|stuck in traffic|in traffic|in een file|in den file)
        (konnten|konnen|kunt|kun|kan|zou|zoudt|zouden|pourriez|pourrais|pouvez|peux|could|can|would|wurden) (sie|u|je|ge|jullie|vous|tu|you|ihr) [mij|me|mir|uns|ons|m|nous] [bitte|misschien|even|eens|please|eventueel|peut etre] (sagen|zeggen|mitteilen|dire|tell|meedelen|erklaren|uitleggen|expliquer|explain|bezorgen|zenden|helpen|helfen|aider|help|informer|indiquer|doorgeven|send)
        (je me permets|ik zou graag|ik wou graag|ik wil graag|ik had graag|ik wou|je voudrais|j aimerais|je souhaite|je souhaiterais|ich wollte|ich mochte|ich wurde gern|ich wurde gerne|i would like|i d like|i wanted) .. (weten|vernemen|geweten|savoir|connaitre|wissen|erfahren|know|demander|vragen|fragen|ask|poser|nachfragen|enquire|inquire)
        (u|je|jullie|vous|te|sie|dich|you) (vragen|demander|fragen|ask) (of|si|ob|if|whether|wanneer|quand|wann|when|hoe|wat|waar|ou|wo|where|combien|comment)
    """,
    "witness": """
        // (wie|qui|wer|who|heeft iemand|quelqu un a|hat jemand|has anyone) .. .. (gezien|opgemerkt|gehoord|herkend|vu|entendu|remarque|gesehen|gehort|bemerkt|seen|saw|noticed|heard) ..
        (wie|iemand|u|jullie|bewoners|getuige*|je|ge) .. (gezien|gehoord|opgemerkt|herkent|kent|zag|herken|herkennen)
        (qui|quelqu un|vous|temoin*) .. (vu|entendu|remarque|reconnait|reconnaissez|connait)
        (wer|jemand|zeuge*) .. (gesehen|gehort|bemerkt|erkennt|kennt|sah)
        (who|anyone|anybody|witness*|somebody|has) .. (saw|seen|see|heard|noticed|recognises|recognizes|knows|witnessed)
        / (zag|herkent|herken|kent|zien|zagen) (u|je|jullie|iemand|ge)
    """,
    "warns": """
        (leden|bewoners|inwoners|mensen|buurt|buren|iedereen|membres|habitants|riverains|voisins|gens|mitglieder|mitgliedern|bewohner*|anwohner*|nachbar*|members|residents|people|everyone|neighbours) .. (melden|verwittigen|waarschuwen|laten weten|zeggen|meedelen|berichten|informeren|prevenir|avertir|informer|dire|signaler|mitteilen|warnen|informieren|sagen|tell|warn|inform|notify|know) (dat|voor|que|qu|de|du|des|dass|vor|that|about)
        (melden|meedelen|laten weten|prevenir|avertir|informer|signaler|warnen|informieren|mitteilen|tell|warn|inform) [aan|les|die|den|the|de|alle|tous les|all|all the] (leden|bewoners|inwoners|mensen|buurt|buren|iedereen|membres|habitants|riverains|voisins|gens|mitglieder|mitgliedern|bewohner*|anwohner*|members|residents|people|everyone) ..
        (kind|meisje|jongen|kleuter|peuter|persoon|man|vrouw|oma|opa|bejaarde|hond) (zoek|weg|kwijt|spoorloos|verdwenen)
        (bellen|belt|sonnent|sonne|klingeln|klingelt|ring|ringing|calling|kloppen) (aan|aux portes|aux maisons|an|doorbells|at doors|bij bewoners|bij mensen|bij u|overal) ..
        / .. (koop|koopt|teken|tekent|achetez|signez|kauft|kaufen|buy|sign|geef|geeft|onderteken) [sie] (niks|niets|rien|nichts|nothing|geen|ne)
        / [pas op voor|opgelet voor|let op voor|attention aux|achtung|beware of|opgepast voor] (valse|nep|zogezegde|zogenaamde|faux|fausse|fausses|soi disant|falsche|falscher|angebliche|fake|bogus) *
        (laat|laten|laissez|lasst|niemand|niemanden|personne|nobody|nooit|geen onbekenden|keine fremden|no strangers) .. (binnen|binnenlaten|entrer|reinlassen|rein|hereinlassen|in|inside) /
        (niet|ni|geen|ne|pas|nicht|not|dont|never|nooit|nichts) .. (opendoen|openen|openmaken|ouvrir|ouvrez|offnen|aufmachen|open|reageren|reagir|betalen|payer|payez|bezahlen|pay|geven|donner|donnez|geben|give)
        (wie|iemand|qui|wer|who|anyone) .. (iets|wat|meer|inlichtingen|info*|quelque chose|informations|etwas|hinweise|something|information) .. (weet|gezien|gehoord|sait|vu|weiss|gesehen|know*|saw|seen)
        (gezocht|getuigen gezocht|temoins|temoin|appel a temoins|zeugen gesucht|gesucht|wanted|witnesses|zoekt|recherche|recherchons|zoeken getuigen) ..
    """,
    "praise": """
        (danke|merci|bedankt|dank|dankjewel|thanks|thank you) [<ME>|u|je|bien|beaucoup] (a|au|aan|an|to|voor|pour|fur) [<A>|l] (machine|machien|systeem|systeme|system|robot|computer|computerke|ordinateur|toestel|gerat|apparaat|appareil|automaat|automate|automat|programma|programme|programm|techniek|technique|technik|gadget|contraption) //
        / (proficiat|gefeliciteerd|chapeau|bravo|felicitations|congrats|congratulations|gluckwunsch|respect|respekt|well done|good job|nice work|goed gedaan|knap werk|goed werk|mooi werk|beau travail|bon travail|bon boulot|gute arbeit|gut gemacht|tolle arbeit) //
        / [amai|waw|wow|ja|oui|ouah|dis donc] [dat|da|das|c|ca|that|t] [is|est|ist|s|was|war|a ete|etait] [aber|ja|wel] (rap|vlug|snel|vite|schnell|rasch|flott|vlot|quick|fast) (gegaan|alle|gegangen|gone) ..
        // (ging|verliep|liep|c etait|ca a ete|c est alle|that was|it went|went|lief|klappte) [ja|het|dat|lekker|toch|quite|really|vraiment|aber] (flott|vlot|schnell|rap|vite|rapide|quick|fast|smooth*|snel|gut|bien|well|glatt|super) /
        // [<A>] (danke|merci|bedankt|thanks|dank) (allen|an alle|a tous|allemaal|iedereen|everyone|everybody|all) /
        // (goe|goed|super|top|schoon|prima|knap|mooi|tof) (gedaan|gewerkt|bezig) [mannen|jongens|iedereen|allemaal|team|collega*]
        / (goe|goed|super|top|schoon|prima|bon|beau|gut|good|great|nice|bravo|chapeau|knap) (bezig|werk|gedaan|travail|boulot|gemacht|arbeit|job|work|going)
        / (schone|mooie|goede|prima|vlotte|fijne|belle|bonne|tolle|gute|great) (samenwerking|collaboration|zusammenarbeit|teamwork|cooperation)
        (bedankt|dank|merci|danke|dankzij|grace a|thanks to) (jullie|u|vous|euch|you|ihnen) .. .. (oppakken|opgepakt|opgelost|gefasst|arrete*|vatten|gevat|caught|catch|arrest*)
        // (goed|mooi|knap|schoon|straf|fameus|sterk|prima) (werk|gedaan|gewerkt|opgelost|gespeeld|resultaat|aangepakt)
        // (proficiat|gefeliciteerd|chapeau|bravo|felicitations|congrats|congratulations|gluckwunsch|respect)
        // (beau|bon|joli|super|excellent) (travail|boulot|coup)
        // (gute|tolle|super|starke) (arbeit|leistung|sache)
        // (gut|toll|super) (gemacht|gelaufen)
        // (good|nice|great|brilliant|well) (job|work|one|done|stuff|result)
    """,
    "more": """
        // (nog|encore|noch) (vergeten|iets|wat|dit|een detail|detail|quelque chose|oublie|etwas|vergessen|was|/)
        // (en|et|und|and|plus|ook|aussi|auch|also|trouwens|ubrigens|btw|ps|addendum|aanvulling|aanvullend|bijkomend*|bovendien|daarbij|zudem|ausserdem|additional*|extra|correctie|rectification|erganzung|complement|precision|nachtrag|detail|apropos|vergeten|oublie|vergessen|forgot|o ja|ah ja|by the way|au fait|d ailleurs|autre chose|in addition|by the by|one more|et puis|maar|mais|aber|but)
        // (hij|zij|ze|il|elle|ils|elles|er|sie|he|she|they|die|deze|dieser|diese|them|beiden|allebei|beide|both|een van|de andere|de ene|l un|l autre|einer|der andere|one of|the other|the first|de eerste|de tweede|signalement|le suspect|la suspecte|de dader|de verdachte|der tater|the suspect|den dader|den tweede)
        // (het|dat|t|tis|c|ce|es|das|it|that) (was|is|etait|est|war|ist|s|gaat|ging) ..
        // <HAVE> [hij|zij|ze|il] ..
        // (kleur|leeftijd|haar|lengte|grootte|couleur|taille|age|cheveux|farbe|alter|grosse|haare|colour|color|height|hair|plaat|nummerplaat|plaque|kennzeichen|plate|ongeveer|environ|etwa|about|approx*|met|avec|mit|with|zonder|sans|ohne|without|draagt|droeg|porte|portait|tragt|trug|wearing|wears|wore|had|heeft|hat|hatte|has|a une|avait) ..
        / <I> (ben|was|bin|suis) (vergeten|oublie|vergass*)
        (vergeten|oublie|vergessen|forgot) .. (zeggen|vermelden|schrijven|dire|preciser|mentionner|sagen|erwahnen|schreiben|say|mention|add|te melden)
    """,
    "doubt": """
        / (momentje|moment|wacht|wachten|attend*|attends|attendez|minute|minuut*|seconde|seconden|sec|secje|ogenblik*|instant|augenblick|sekunde|sekundchen|hang on|hold on|one sec|one moment|wait|warte|warten|une seconde|un instant|deux minutes|patience|patienter|geduld|momento|stand by|standby)
        (kijk|kijken|check|checken|ik check|nakijken|nazien|navragen|nagaan|controleer|controleren|verifieer|verifieren|bevestigen|overleggen|overleg|bellen met|dubbelcheck*|uitzoeken|verifie|verifier|controle|controler|confirmer|renseigne|prufe|prufen|nachfragen|nachschauen|uberprufe|uberprufen|klare|klaren|abklaren|abwarten|checking|check|confirm|verify|verifying|confirming|double check|find out) .. /
        <I> (vraag|demande|frage|frag|ask|bel|belle|appelle|ruf|rufe|call|kijk|schau|check|wacht|warte|wait|moet|dois|muss|need|ga|vais) .. (chef|baas|collega*|officier|dispatching|dispatch|meldkamer|patrouille|ploeg|patron|collegue*|officier|central|centrale|vorgesetzt*|kollege*|leitstelle|streife|zentrale|boss|sergeant|sarge|control|patrol|colleague*|supervisor|inspecteur|commissaris|commissaire|kommissar|na|nach|d abord|eerst|first|erst) ..
        (twijfel|betwijfel|doute|doutes|zweifel|zweifle|zweifeln|doubt|hesite|aarzel)
        (niet|ni|nie|nog niet|pas|nicht|not|isnt|aint) [meer|100|zo|tout a fait|encore|ganz|hundertprozentig|100|totally|entirely|too|completely|helemaal|volledig|trop|vraiment|quite|so] (zeker|sur|sure|sicher|certain|juist|overtuigd|convaincu|uberzeugt|convinced|bevestigd|confirme|bestatigt|confirmed)
        (weet|sais|weiss|know) [het|dat|ik|nog|dus|t|es] (niet|ni|nie|pas|nicht)
        / [<I>] (dont|do not) (know|think)
        (misschien|peut etre|vielleicht|maybe|perhaps|mogelijk toch) ..
        <I> (denk|geloof|meen|pense|crois|glaube|denke|think|believe|guess) ..
        / (toch|nee|non|nein|nah|nope|finalement|doch|eigenlijk) .. (niet|maar niet|pas|nicht|not|laat maar) /
        (laat|laisse*|lass*) [<IT>] (maar|tomber|zitten|vallen|sein|bleiben)
        / (ik|j|je|ich|i|we|on|wir) (ben|heb|ai|suis|habe|bin|am|have|moet|zoek|zie|vind|kan|cherche|trouve|suche|finde|kann|can|cant|cannot|dois|kom|zit|sta|arrive|wil|zal|will|vais|muss|komme) ..
    """,
    "parts": """
        <FROM_NOW> .. .. (zonder|sans|ohne|without) <US>
        (zonder|sans|ohne|without) <US> .. <FROM_NOW>
        (/|donc|dus|also|so|et|en|und|and) (ga|gaat|doe|doet|continuez|continue|macht|mach|machen|carry on|go on) [sie|ihr|<IT>] .. (verder|voort|weiter|sans|without) [zonder|ohne] <US> /
        (niet|ni|nie|plus|nicht|not|no longer) [meer|mehr] [count|rely|mehr] (op|met|mit|auf|sur|on|parmi) (mij|ons|moi|nous|mir|mich|uns|me|us|vos membres|votre liste) [meer|mehr|any more|anymore] [te|zu] (rekenen|tellen|rechnen|zahlen|/)
        (op|met|mit|auf) (mij|ons|mir|mich|uns) .. (niet|ni|nie|nicht) (meer|mehr) [te|zu] (rekenen|tellen|rechnen|zahlen)
        <I> .. (withdraw|resign|bow out|bowing out|pull out|pulling out|drop out|dropping out|step down|stepping down) (from|of) [<A>|your] [neighbourhood|neighborhood|police|sms|text] (<GROUP>|watch|<MEMBERSHIP>)
        (trek|trekken) (ik|wij|we|k) (mij|me|ons) .. terug
        (ik|wij|we|k) (trek|trekken|wens|wensen|wil|willen|zou|zouden) .. (mij|me|ons) .. (terug|terugtrekken|terug te trekken)
        <I> (zie|zien) .. af van .. (<MESSAGES>|<MEMBERSHIP>|<GROUP>)
        (renonce|renoncons|renoncer) a [recevoir|<A>|vos|mon] (recevoir|<MESSAGES>|<MEMBERSHIP>) [<MESSAGES>]
        (verzichte|verzichten) .. auf [<A>|ihre|eure|weitere] (<MESSAGES>|<MEMBERSHIP>)
        (beenden|beende|beendet|kundigen|kundige) [sie|ich|wir|hiermit|bitte] [hiermit|bitte] <A> <MEMBERSHIP>
        (mettre|met|mets|mettez|mettons) [hiermit] [un] (fin|terme) a <A> <MEMBERSHIP>
    """,
    "leave": """
        / (voor|pour|fur|for) (mij|ons|moi|nous|mich|uns|me|us) (hoeft|moet|hoef|is) (dat|dit|da|het|t|die|dees) [nu|echt|dus] (niet|nie|ni) [meer|langer|nodig] [nodig] /
        / [donc|also|so] (ce n est|c est|das ist|es ist|that is|that s|it is|it s|we hebben dat|wij hebben dat|ik heb dat) (plus|nicht mehr|no longer|niet meer) (necessaire|utile|besoin|notig|needed|necessary|nodig) [pour nous|pour moi|fur uns|fur mich|for us|for me] /
        / [et|mais|en|maar|und|aber|and|but] (comment|hoe|wie|how) [est ce qu|est ce que|do|does|can|kan|kann|peut|puis|fait] (on|je|men|ik|k|man|ich|one|i|you|we|wij|nous) [pour] [se|s|me|m|zich|mij|sich|mich] [hier|ici|nu|da] (desinscri*|desabonne*|uitschrijven|afmelden|abmelden|abmeldet|melde|meldet|schrijf|schrijft|unsubscribe|opt out|sign off) [ab|uit|me|mij|zich|eigenlijk|hier] [ab|uit] /
        <DEAD> .. [/] [et|en|und|and|dus|donc|so] (vous pouvez|tu peux|u mag|u kan|jullie mogen|ge moogt|sie konnen|ihr konnt|you can|you may|please) [l|le|la|het|dit|dat|es|sie|it|her|him] (effacer|supprimer|retirer|enlever|oublier|schrappen|wissen|verwijderen|loschen|streichen|entfernen|delete|remove|erase|drop)
        <DEAD> .. .. [/] (plus|pas) besoin [de|d] [recevoir] [ces|vos|les|tes] <MESSAGES>
        (plus|pas) besoin [de|d] [recevoir] (ces|vos) <MESSAGES> /
        (nummer|gsm|gsmnummer|telefoon|numero|portable|handy|handynummer|number|phone) .. [/] [et|en|und|and|dus|donc|so] (vous pouvez|tu peux|u mag|u kan|jullie mogen|ge moogt|sie konnen|ihr konnt|you can|you may|please) [l|le|la|het|dit|dat|es|sie|it|her|him|this|that|die|dieses] [<A>] [nummer|gsm|gsmnummer|telefoon|numero|portable|handy|handynummer|number|phone] [gerust|ruhig|just] (effacer|supprimer|retirer|enlever|oublier|schrappen|wissen|verwijderen|loschen|streichen|entfernen|delete|remove|erase|drop)
        (nehmen|nehmt|nimm|haal|haalt|neem|neemt|take|doe|zet|gooi|get) [sie|aub|bitte|ihr] <A> (nummer|gsm|gsmnummer|telefoon|numero|portable|handy|handynummer|number|phone) [bitte|aub|please] (raus|heraus|uit|eruit|eraf|weg|off|out|runter)
        <A> (nummer|gsm|gsmnummer|telefoon|numero|portable|handy|handynummer|number|phone) .. (mag|moet|kan|moogt|peut|doit|kann|darf|soll|can|should|may|could) .. (weg|eruit|eraf|raus|supprime*|efface*|retire*|enleve*|geloscht|gestrichen|entfernt|geschrapt|gewist|verwijderd|removed|deleted|erased)
        (hoeft|hoeven|moet|moeten|doit|braucht|brauchen|needs|must) [die|deze|dees|al die|ces|diese|these|your|uw|jullie] <MESSAGES> .. (niet|ni|nie|nicht|plus|not) [meer|langer|mehr] .. (krijgen|ontvangen|hebben|bekommen|recevoir|get|receive)
        / [on|il|elle|je|we|she|he|ik|wij|er|sie] [n|ne] [a|ai|avons] (plus|pas) besoin [de|d] [recevoir] [ces|vos|les|tes] <MESSAGES> /
        (mag|mogen|moet|moeten|kan|peut|doit|kann|darf|can|may) (uit|van|de|aus|von|from|off) (jullie|uw|den|de|die|dat|het|vos|votre|le|la|eurer|eurem|ihrer|ihrem|der|dem|your|the) (bestand|lijst|lijsten|systeem|database|databank|adressenlijst|contacten|register|fichier|liste|base|kartei|verteiler|datenbank|system|list|records|files|books)
        (woon|wonen|verhuis*) .. .. .. (dus|daarom|vandaar) [<IT>] (moet|moe|hoeft|hoef) [<IT>] (niet|ni|nie) [meer|langer]
        (habite|habitons|demenage*) .. .. .. (donc|alors) .. (plus besoin|pas besoin|plus la peine|pas la peine|inutile|retirez|enlevez|supprimez)
        (wohne|wohnen|umgezogen|weggezogen) .. .. .. (also|daher|deshalb) .. (nicht mehr notig|nicht notig|nicht mehr)
        (live|moved) .. .. .. (so) .. (drop|remove|delete|take|no need|no longer need)
        (ik|k|wij|we) (hoor|horen) er (niet|ni|nie) meer bij
        (i|we) (want|wnat|wish|like|need) (out|to withdraw|to opt out|to get out)
        (must|have to|need to|want to|wish to|like to) (withdraw|resign) [as a member|from <A> <GROUP>]
        / (u|ge|je|jullie|vous|sie|you) (mag|moogt|mogen|pouvez|durfen|can|may) (mij|ons|me|m|mich|us) [gerust|maar|ruhig] (vergeten|oublier|vergessen|forget|schrappen|wissen|losche*) /
        / (faut|fallait|svp|il faut|il ne faut|ne|merci de ne) plus [m|nous|rien] (envoyer|ecrire|prevenir) [ici|a ce numero|sur ce numero]
        / (sans moi|zonder mij|ohne mich|without me) (dorenavant|desormais|a partir de maintenant|voortaan|in zukunft|ab jetzt|from now on) /
        (moe|moet|hoef|hoeve) (da|dat|dit|dees|ze|die) [echt] (niet|ni|nie) (meer|langer) (emme|hemme|hebben|em|krijgen|weten)
        (arreter|cesser|fini) d etre (membre|abonne|inscrit|dans la liste|sur la liste)
        / (rm|rmv|remove|drop|cut) me /
        / (c est|das war s|das wars|dat was het|that s it) (fini|termine|fur mich|voor mij|for me) pour moi
        (haal|schrap|verwijder|wis|retirez|retire|enlevez|supprimez|effacez|rayez|losche*|streiche*|entferne*|take|remove|delete) [aub|bitte|please|svp] [<A>] (nummer|numero|gsm|handynummer|number|phone) [<A> (man|vrouw|moeder|vader|mari|femme|mere|pere|mann|frau|mutter|vater|husband|wife|mum|dad)|van *|de *|of *] [uit|van|de|von|from|off|aus|eruit|eraf|weg]
        (mijn|haar|zijn|dit|die|dat|onze|mon|son|sa|ce|mein|meine|ihre|seine|diese|my|her|his|this) (nummer|gsm|gsmnummer|numero|portable|handy|handynummer|number|phone) (mag|kan|moet|moogt|peut|doit|kann|darf|soll|can|should|may) [er|nu|dus|also|donc] (weg|eruit|eraf|uit|geschrapt|af|etre retire|etre supprime|etre efface|raus|geloscht|weg|gestrichen|go|come off|be removed|be deleted)
        (numero|nummer|number) .. (changer|change|veranderd|gewechselt|changed) .. (supprimer|retirer|effacer|schrappen|verwijderen|loschen|streichen|remove|delete)
        / (stop|stopt|hou|houd|kap) (daar|der|er) .. (mee|mee op|mee uit) /
        / [ik|wij|we|k] [wil|willen|wou] (ze|die|deze|dat|dit) (niet|ni|nie) meer (ontvangen|krijgen|hebben|zien|horen|lezen) /
        / [hierbij|bij deze] (zeg|zeggen|schrijf|meld) (ik|wij|we) [hierbij|bij deze] [mij|mijn lidmaatschap|ons] (op|uit|af) /
        / bij deze (neem ik|nemen wij) afscheid [van] ..
        / [dat|da|dit|t|het] [voor mij|pour moi|fur mich] [dat|da|dit] (hoeft|moet|hoef) [dat|da|dit|t|het|voor mij] (niet|ni|nie) [meer|langer] [voor mij|voor ons] /
        / (stop|stopt|hou|houd|houdt|schei|kap|kapt) [maar] (daar|der|er) [nu|eens|mee|es|toch|ne keer] [nu|eens|mee|es] [mee|mee op|op|uit] /
        / (ca suffit|assez|genoeg|schluss|enough) [met|avec|mit|with|de|of] [les|die|deze|den|vos|uw|the|al|al die|these] <MESSAGES> /
        / (plus|pu) (rien|de messages|de sms|d alertes) /
        / (ich|wir) (mache|machen) nicht mehr mit /
        / [ik|k] (wil|wou) [dat|da|dit|die|t|het|ze|ik|<A> berichten] (niet|ni|nie) (meer|mer|mir) [krijgen|hebben|ontvangen] /
        (mag|mogen|kan|kunnen|peut|darf|can) [mijn|mijne|onze|zijn|haar|ons|mon|son|sa|meine|seine|ihre|his|her|my|dit|deze|<A>] <SUM> (van de lijst|van die lijst|uit de lijst|eruit|eraf|weg|uit uw lijst|van uw lijst|de la liste|aus der liste|von der liste|off the list|off your list)
        [mijn|onze|zijn|haar|mon|son|meine|seine|ihre|his|her|my|dit|deze] <SUM> (mag|mogen|moet|peut|darf|can) (van de lijst|van die lijst|uit de lijst|eruit|eraf|weg|uit uw lijst|van uw lijst|quitter la liste|gestrichen werden|geloscht werden|gewist worden|geschrapt worden|go|be removed|be deleted)
        / (niet|nie|ni|niks) [meer|mee|mer] (stuurn|stuure|smsn|smsen|sture) /
        (hoe|comment|wie|how) (geraak|raak|kom|komme|sors|get|sortir) [ik|k|ich|je|i|we|on] [van|uit|de|aus|von|off] [die|deze|uw|cette|vos|dieser|this|your|<A>] (lijst|liste|list|groep|groupe|gruppe|group) [af|uit|raus]
        (stuur|zend|smsen|envoyez|envoie|sende|sendet|schickt|send) [mij|me|ons|moi|nous|mir|uns] (niks|niets|rien|nichts|nothing) [meer|mehr|more|de plus] /
        / (n envoyez|n envoie|n ecrivez) (plus|rien) [rien] /
        [ik|k] (wil|wou|hoef) (dit|dat|da|die) (niet|ni|nie) /
        (retirer|supprimer|enlever|rayer|effacer|verwijderen|schrappen|wissen|verwijder|schrap|wis|loschen|streichen|remove|delete|entfernen|retirez|supprimez|enlevez) (son|zijn|haar|seine|seinen|ihre|ihren|his|her) (numero|nom|nummer|naam|namen|number|name|gsm|inscription)
        (haal|haalt|doe|doet|gooi|gooit|smijt|zet|neem|trek) (mij|me|ons) [<IT>|nu|maar] (daar|hier|er|daarvan|ervan) (af|uit|van af|vanaf|eraf|eruit|weg)
        (k|ik|me|wij|we) (wille|wulle|wil|willn|willen|wilt|zoe|wou) [kik|ik|ikke|der|er|daar|hier|doar] [kik|der|er|daar|hier|doar|gin|gene] (uut|uit|eruut|deruut|eruit|deruit|afuut|af) /
        (desire|souhaite|veux|voudrais|souhaitons|desirons) plus (recevoir|etre|faire|participer) ..
        (veuillez|merci de|priere de|bien vouloir|vouloir) (me|nous|m|mon nom|mon numero) (rayer|retirer|supprimer|oter|effacer|enlever|desinscrire|desabonner|exclure|radier)
        (rayer|retirer|supprimer|oter|effacer|enlever|radier) [mon nom|mon numero|mes coordonnees] (de|des) (vos|votre|la|cette|ces) (liste|listes|fichier|fichiers|registre*|base)
        (neem|nemen|doe|doen|nehme|nehmen|participe*|participons|zijn|ben) .. (niet|ni|nie|nicht|plus) (meer|langer|mehr|longer) (deel|mee|teil|bij|dabei|erbij|lid)
        (hem|haar|hen|zijn nummer|zijn naam|haar nummer|haar naam|ihn|him|her|son numero) .. (schrappen|verwijderen|uitschrijven|afmelden|wissen|supprimer|retirer|abmelden|streichen|loschen|remove|delete)
        (steige|steig|steigen) .. aus
        / weg .. (von|van|de|from) <A> (lijst|liste|list|verteiler|groep|gruppe)
        (end|stop|terminate|discontinue|maak|zeg|beeindig|beende|beenden|arretez|resiliez|annulez|cancel) <A> (subscription|membership|abonnement|lidmaatschap|inscription|mitgliedschaft|abo|deelname|inschrijving|adhesion)
        <I> (heb|hebben) .. (genoeg|meer dan genoeg|schoon genoeg) van .. <MESSAGES>
        (gelieve|graag|wil|wens|kan|kunt) .. (lidmaatschap|inschrijving|abonnement|deelname|dienst) [te] (beeindigen|stoppen|stopzetten|te beeindigen|op te zeggen|opzeggen|annuleren|te annuleren|schrappen|resilieren)
        <SUM> (mag|mogen|kan|moet|moogt) .. (geschrapt|gewist|verwijderd|weg|eraf|eruit|uit de lijst|van de lijst|uit uw lijst|gedeletet)
        (ne|a ne|de ne) plus (recevoir|etre|avoir|faire partie|participer)
        / [ik|voor mij|pour moi|fur mich|it s|im] (gedaan|genoeg|fini|schluss|basta|assez|genug|done|finished|enough|beu) (met|avec|mit|damit|with|van|ermee|ervan|de|of) [<A>|uw|jullie|al|al die|vos|ces|euren|den|these|your|all] (<MESSAGES>|<GROUP>|/)
        (hou|houd|houdt|hor|hort|horen|arrete*|arretez|stop*|cesse*|quit|stop) [sie|op|auf|maar|eens] [auf|op] (met|mit|zu|de|d|mich|mir|me|m) .. (<SEND>|<MESSAGES>)
        <CAN> [ik|k|wij|we|ge|u|je] .. (uit|eruit|weg) [<A>] (<GROUP>|hier) [af|uit|weg|stappen|gaan|verdwijnen]
        (wil|wou|willen|mag|wilt|zou|graag|wens) .. (eruit|uit|weg|ervan af|er van af|ervanaf|eraf|er af|vanaf|er vanaf|van af|hieruit|hier uit|hier weg) [stappen|halen|gaan|zijn|gehaald|worden|now|hier|here|of this|of it|aub] /
        (wil|wou|willen|zou|graag) .. (van|uit) .. (<MESSAGES>|<GROUP>) (af|weg|uit|verlost)
        // (uit|weg uit|weg van|out of|off|sors de|hors de|raus aus) [<A>] <GROUP> [af] /
        (kunt|kan|kun|gelieve|wil|wilt|mag|mogen|moogt|graag|zou) .. (<ME>|<A> <SUM>|deze nummer) .. (uit|eruit|eraf|er af|er uit|weg|af|eruitgooien) [gooien|halen|doen|zetten|smijten|nemen|laten|knikkeren|kieperen|schrijven] /
        (haal|haalt|doe|doet|gooi|gooit|smijt|kieper|zet|neem|neemt|knikker|schrap|schrapt|wis|wist|verwijder|veeg|veegt|laat|krab|weer) [<A>|<ME>] (<SUM>|<ME>|mij) .. (er af|eraf|er uit|eruit|weg|van|af|uit|daaruit|hieruit|vanaf) [<A>|af] [<GROUP>|<MESSAGES>|/]
        (verwijder|wis|schrap|delete|supprime*|efface*|enleve*|retire*|losch*|loscht|streich*|remove|erase) (mij|me|ons|moi|nous|mich|uns|us|<A> <SUM>|<A> gegevens .. stuur)
        (kunt|kan|kun|gelieve|wilt) [u|ge|je|jullie] .. (mij|me|ons) .. (verwijderen|schrappen|wissen|uithalen|weghalen|weglaten|uitgooien|eruitgooien|uitschrijven|afmelden|eruithalen|deleten)
        (vire*|virez|sors|sortez|degage*|retire*|retirez|raye*|rayez|ote*|otez|enleve*|enlevez|supprime*|supprimez|efface*|effacez|desinscri*|sortir|enlever|retirer|rayer|supprimer|effacer|oter|eliminez|exclu*) [moi|nous|me] (moi|nous|mon|ma|mes|notre|ce numero|de la liste|du plp|du groupe|de votre|de ce|de cette|d ici|de vos)
        (demission*|desincri*|desenregistr*|me desinscri*)
        [je|j|on|nous] [n] en (veux|voulons|souhaite|souhaitons|desire) plus
        [je|j|on|nous] [n] (veux|voulons|souhaite|souhaitons|desire|ai) [veux|souhaite|desire|plus] plus [rien|recevoir|avoir|etre|de|d|ca|cela|vos|les|participer|faire|besoin|envie|que|/]
        (faut|il faut|merci de|veuillez|priere de|svp) [ne|n] (plus|arreter|cesser|stopper|pas) [me|m|nous|de|d|plus] .. (envoyer|ecrire|recevoir|contacter|deranger|messages|sms|alertes)
        (arrete|arretez|arreter|cesse|cessez|cesser|stoppez|stop) (de|d|avec|les|vos|ces|a|aux|tous) [m|me|nous|vos|les|ces|tous] (<SEND>|messages|sms|alertes|textos|notifications|spam|pub|ca)
        (/ plus|arreter de|fini de|marre de|marre des|assez de|ras le bol de|ras le bol des) [me|vos|ces|recevoir|jamais|de] (recevoir|envoyer|messages|sms|textos|notifications|alertes|ca)
        (hoe vaak|hoe dikwijls|hoeveel keer|hoeveel keren|combien de fois|wie oft|how often|how many times) .. (stop|stopp|stoppen) (zeggen|sturen|schrijven|typen|smsen|dire|envoyer|ecrire|taper|sagen|schreiben|schicken|senden|say|text|send|write|type|/)
        (trete|tret|trat) .. aus
        (melde|meldet|melden|meld|abmelde) [sie] [mich|uns|ich mich|ich|mir] [mich] .. ab
        wie .. (abmelden|ab|abbestellen|kundigen|austreten|raus|loschen)
        (nehmt|nehmen|nimm|schmeisst|werft|holt|tragt|lasst|macht) [sie] (mich|uns|meine|meinen|diese) .. (raus|aus|runter|weg|heraus|von|vom)
        (streicht|streichen|streich|loscht|loschen|losch|entfernt|entfernen) [sie] (mich|uns|meine nummer|meinen namen|diese nummer)
        (hort|hor|horen) [sie] auf .. (schreiben|schicken|senden|texten|belastigen|nerven|smsen|/)
        (will|mochte|wollen) .. (raus|aussteigen|austreten)
        (will|mochte|wollen) .. (nicht mehr|nix mehr|nichts mehr|keine mehr)
        (nicht|nix|nichts|keine|kein) mehr .. (<MESSAGES>|<SEND>|schicken|bekommen|erhalten|haben|mitmachen|dabei)
        (take|get|remove|delete|drop|kick|pull|strike|cross|scratch|wipe) (me|us|my number|my name|this number|my phone|my mobile) (off|out|from|/)
        <I> (want|wish|like|d like|need|would like|m) (out|off|to leave|to quit|to stop|to be taken|to be removed|to come off|to get off|to opt out|to unsubscribe|leaving|no more|none of)
        (no longer|no more|not .. anymore|not .. any more|dont .. anymore|dont .. any more) .. (want|wish|interested|part|member|receive|need|texts|messages|alerts|send|text|message)
        (opt|count|leave) (me|us) out
        (ik|wij|we) (zeg|zeggen) .. op /
        (ik|wij|we) [doe|stap|zit|ga|ben|wil|wens|doen|stappen] (niet meer mee|ni meer mee|nie meer mee|eruit|uit /|uit <A> <GROUP>|niet langer mee|niet langer lid|geen lid meer|niet meer bij|ni meer bij|nie meer bij)
        (wil|hoef|moet|wens|zou) [ik|k|dat|dit|die|daar|hier|er] .. (niet|ni|nie|niks|niets|geen|gene) [meer|langer] (bij zijn|mee te maken|hebben|krijgen|ontvangen|weten|horen|van horen|bij horen)
        (niet|ni|nie|niks|niets|geen|gene) (meer|langer) .. (<MESSAGES>|<SEND>|bijzijn|bij zijn|meedoen|mee doen|deelnemen|deel te nemen|lid|bij horen|lastig vallen|te ontvangen|te krijgen|ontvangen|krijgen|hebben|van horen|mee te maken)
        (stop|stopt|stoppen|kap|kapt|hou|schei|scheid|ophouden) [er|maar|nu] (mee|ermee|mee op|ermee op|met die|met deze|met al|met dat|met dit|met uw|met jullie|uit ermee|ermee op)
    """,
    "join": """
        (om|pour|um|to) [de|die|deze|de|les|vos|ces|diese|eure|your|these] <MESSAGES> [ook|aussi|auch|too] [te|zu|d|l] [ook] (krijgen|ontvangen|bekommen|erhalten)
        / (ik|wij|we|k) (teken|tekenen) [ook|graag] in /
        (kan|kunnen|mag|mogen) er nog (iemand|iemand anders|mensen|leden|gezinnen|nieuwe) .. bij /
        (possible|mogelijk|moglich) (de|d|om|om nog|sich|to) [s|nous|m|lid|mich|uns|zich|still] (inscrire|te worden|in te schrijven|aan te sluiten|anzumelden|join|sign up|register)
        (let me know|warn me|tell me|verwittig mij|verwittig ons|prevenez moi|prevenez nous|sagt mir|sagt uns) [as well|too|ook|aussi|auch] (as well|too|ook|aussi|auch|when|als|quand|wenn) ..
        / (graag|gelieve|ajout|merci d) [mij|ons|nog] (toevoegen|ajouter|bijzetten) /
        (wil|wou|willen|zou|zouden|graag|mag) [ik|we|wij|k] [er|hier] [graag|ook|gewoon] [er] (terug|weer|opnieuw|ook) [graag|ook] (bij|erbij|in|mee) [horen|zijn|komen] /
        (veux|voudrais|aimerais|voudrions|aimerions|souhaite|veut) [bien|y] (revenir|me reinscrire|nous reinscrire|y revenir|etre a nouveau inscrit|en refaire partie|refaire partie) ..
        (will|mochte|wollen|mochten|wurde) [jetzt|nun|aber|gern|gerne] [gern|gerne] wieder (rein|dabei sein|mitmachen|dabei|zuruck|aufgenommen werden) /
        (want|like|love|wish) [to come|to be|to get] back (in|on|on the list|with you) /
        <CAN> (mijn|mijne|mn|onze|ons|mon|mein|meine|my|dit|deze|ce|this|diese) <SUM> [er|hier] [nog|ook|aussi|auch|also|mee] (bij|erbij|bijkomen|op de lijst|op die lijst|dabei|dazu|mit dazu|rein|sur la liste|on the list|be added|go on|etre ajoute*|auf die liste) [zetten|gezet|worden|komen|setzen|kommen] [too|aussi] /
        (kunde|kunt|kan|kun|kunnen|konnt|konnen|kannst|pouvez|peux|pourriez|could|can|zou|zoude|wil|wilt|mag|moogt) [u|ge|je|jullie|vous|sie|ihr|du|tu|you] (mij|me|ons|m|moi|nous|mich|uns|us) [ook|aussi|auch|also|mee|nog|eens] [mettre|inscrire|ajouter|add|put] [aussi|ook] (op|in|sur|dans|auf|on|to|onto) <A> (<GROUP>) [ook|auch|aussi|too] [zetten|bijzetten|schrijven|plaatsen|setzen|nehmen|schreiben]
        (geef|geeft|schrijf|zet) (mij|ons|me|mijn *|ons *|onze *|haar|hem) [maar|ook] (op|in|bij) [voor] [<A>] [<GROUP>|buurtwacht|berichten|waarschuwingen]
        (wil|willen|wou|zou|zouden|graag) [ik|wij|ook] [graag|ook] bij <A> (groep|bin|wab|buurtwacht|netwerk|buurtgroep)
        (pour|d) en etre [aussi|svp|/]
        (rejoindre|integrer|entrer dans) (<A>|votre|vos|le) (<GROUP>|reseau de voisins|surveillance)
        / je rejoins [<A>] [<GROUP>] [volontiers|aussi] /
        (pour|voudrais|aimerais|souhaite) (etre|devenir) (membre|participant*|inscrit*)
        (aansluiten|aansluit|toetreden) (bij|tot) <A> (<GROUP>|buurtwacht)
        (wil|willen|wou|graag|mag) .. terug (op|in|bij) <A> <GROUP>
        (had|hadden|hadde) (graag|geerne|geern) <A> (berichten|sms*|meldingen|verwittigingen|alarmen) [ook] (gekregen|ontvangen|gehad)
        (aimerait|voudrait|voudraient|souhaite|aimerions|voudrions|voudrais|aimerais) [bien] [aussi] (recevoir|avoir) (vos|les|ces) (sms|alertes|messages|avertissements|infos)
        (aimerait|voudrait|voudraient|souhaite|aimerions|voudrions|voudrais|aimerais) (vos|les|ces) (sms|alertes|messages|avertissements|infos) (aussi|nous aussi|moi aussi|egalement)
        (enrol|enroll|register|sign up|add) (my|our|this) (number|phone|name|mobile) [please|/]
        om bij <A> (bin|groep|wab|buurtwacht|netwerk) te (komen|geraken|raken|horen)
        nehmen sie (sie|ihn|mich|uns|meine *) .. [in <A> (gruppe|liste|netzwerk|verteiler)] auf
        <CAN> (ik|k|we|wij|je|ich|wir|i|puis je) [ook|aussi|auch|also|mee|bij] [nog|mee|bij] (op de lijst|op die lijst|op uw lijst|op jullie lijst|in de lijst|sur la liste|auf die liste|on the list|on your list|in die gruppe|dans le groupe)
        / (ik|k|we|wij|ich|wir|i|je) (doe|doen|mach|mache|machen|bin|m) (mee|ook mee|graag mee|mit|auch mit|gerne mit|gern mit|dabei|auch dabei|gerne dabei|in) /
        (hier|via dit nummer|langs dit nummer|ici|par ici|via ce numero|sur ce numero|here|on this number|hierher|op dit nummer) .. (aanmelden|inschrijven|opgeven|inscrire|anmelden|eintragen|sign up|register|join|enrol*) ..
        (would|d|i ll|ll) love to (get|receive|join|be|have|sign|take part|be part) ..
        (ware|waere|ben|zou|serais|serait|sommes|would be|d be) [ik|wir|ich|we] [ook|auch|aussi|gern|gerne|graag|heel graag|bien|sehr gern] (dabei|erbij|er bij|des votres|partante|partant|partants|part of it|geinteresseerd|interesse|interessee|interessiert|interested) ..
        (wil|wou|zou|will|mochte|voudrais|aimerais|souhaite) [ik|k|ich|wij|we|wir] [mij|me|mich|m|me|ons|uns] [ook|graag|auch|gern|gerne|aussi|bien|heel graag] (aanmelden|inschrijven|opgeven|inscrire|anmelden|eintragen|faire inscrire|aansluiten) ..
        // (graag|gelieve|bitte|merci de|veuillez|please) [mij|me|ons|moi|nous|m|mich|uns] [ook|aussi|auch|nog] (toevoegen|toe te voegen|toevoeging|aansluiten|opnemen|inschrijven|bijschrijven|ajouter|inscrire|aufnehmen|hinzufugen|eintragen|add|include)
        (kan|wil|mag|zou|hoe|graag|kunnen|willen) .. (mij|me|ons) .. (opgeven|opgeve)
        (voeg|voegt|toevoegen|toe te voegen|ajoute*|rajoute*|ajoutez|ajouter|rajouter|include|add|put) .. (mij|me|ons|moi|nous|us|<A> <SUM>|dit nummer|deze nummer|ce numero|this number) [toe|svp|aan|a|to|on|in|up|too|/]
        (kunt|kan|kun|gelieve|wil|wilt|mag|graag|zou|konnt|konnen|kannst|bitte|pouvez|peux|pourriez) .. (mij|me|ons|moi|nous|m|mich|uns|me|<A> <SUM>) .. (toevoegen|bijzetten|bijvoegen|opnemen|aansluiten|bijschrijven|inschrijven|aanmelden|ajouter|inscrire|rajouter|integrer|inclure|aufnehmen|hinzufugen|eintragen|anmelden|dazunehmen|add)
        (neem|nehm*|nehmt|nimm|nehmen|tragt|trag|tragen|setzt|setz|setzen|schreibt|schreib|fugt|fug|fugen) [sie] (mich|uns|meine nummer|meinen namen|mij|ons) .. (auf|ein|dazu|mit auf|hinzu|rein|op|mit rein|auf die liste)
        (zet|doe|plaats|schrijf|steek|hang|noteer|gooi) (mij|me|ons|mijn nummer|dit nummer) [er] [ook|maar|gerust|graag] (er bij|erbij|bij|op de lijst|op die lijst|op uw lijst|op jullie lijst|op de verzendlijst|in de groep|in de lijst|in de bin|in|mee op|mee bij|er ook bij|ook op|op)
        (mettez|mets|inscris|inscrivez|prenez|notez) (moi|nous|mon numero) .. [sur|dans|aussi|avec|la liste]
        (put|get|count|have|pop) (me|us|my number) (on|in|down|onto) [<A>] [<GROUP>|/]
        <WANT> .. (lid|membre|mitglied|member|meedoen|mee doen|aansluiten|aan te sluiten|deelnemen|deel te nemen|deel uitmaken|toetreden|inschrijven|in te schrijven|aanmelden|aan te melden|erbij|er bij|er ook bij|bij horen|bijhoren|ingeschreven|toegevoegd|opgenomen|faire partie|participer|rejoindre|adherer|integrer|m inscrire|s inscrire|nous inscrire|inscrire|etre ajoute*|mitmachen|dabei sein|beitreten|teilnehmen|anmelden|aufgenommen|eintragen|join|part of|be in|be added|sign up|get in|subscribe|register|enrol*)
        <WANT> [ook|aussi|auch|also|graag|too|wel] [die|de|les|vos|the|your|uw|jullie] (berichten|alarmen|meldingen|verwittigingen|waarschuwingen|smsen|smsen|smsjes|berichtjes|alerts|recevoir|nachrichten|meldungen|warnungen|alarme|sms|messages|alertes|texts) [aussi|les|vos|des|ook|auch|too] (krijgen|ontvangen|bekommen|erhalten|kriegen|alertes|messages|sms|avertissements|notifications|infos|/)
        <WANT> .. (get|receive|have) [the|your|those|these] (alerts|texts|messages|notifications|warnings|updates) [too|as well|also|/]
        <WANT> .. (recevoir|avoir) [aussi|les|vos|des] (alertes|messages|sms|avertissements|notifications|infos)
        <WANT> .. (verwittigd|gewaarschuwd|op de hoogte|averti*|prevenu*|informe*|au courant|benachrichtigt|gewarnt|informiert|notified|warned|informed|kept|alerted) [blijven|gebracht|worden|gehouden|zijn|te worden|te blijven|werden|too]
        (hoe|comment|wie|how) [kan|moet|kunnen|word|wordt|geraak|geraken|raak|doe|do|can|to|faire|faire pour|peut|peux|puis|on|fait on|kann|werde|wird|geht das] [ik|k|we|wij|je|i|we|ich|wir|on|man] .. (lid|inschrijven|aanmelden|aansluiten|meedoen|erbij|in de groep|bij de bin|membre|inscrire|inscrit|rejoindre|adherer|participer|mitglied|anmelden|beitreten|mitmachen|dabei|join|member|sign up|register|subscribe|get on|get in)
        <CAN> (ik|k|we|wij|je|ich|wir|i|we|on|puis) .. (lid|bij de|bij den|bij jullie|in de groep|in de bin|erbij|meedoen|mee doen|aansluiten|ook bij|inschrijven|aanmelden|membre|m inscrire|rejoindre|faire partie|participer|mitglied|mitmachen|dabei|beitreten|anmelden|join|be added|be part|sign up|come in)
        (wij|we|ik|nous|on|wir|we|ich|i) (zijn|ben|sommes|est|sind|bin|are|am|m|re|wonen|woon|habitons|habite|wohnen|wohne|live|moved|just) .. (nieuw*|pas|juist|nouveau*|nouvelle*|neu|hier|here|new|ici|just) .. [in|dans|de|en] .. (meedoen|mee doen|lid|aansluiten|erbij|inschrijven|aanmelden|bin|inscrire|rejoindre|participer|plp|mitmachen|anmelden|dabei|join|sign up|part)
        // (aansluiten|aansluiting|toetreden|lidmaatschap|toetreding|adhesion|adherer|inschrijving|inscription|beitritt|mitgliedschaft|anmeldung|membership|registration|registratie|aanvraag lidmaatschap) [bij|aan|op|tot|au|a|beim|bei|fur|to|for|aanvragen|in|gewenst|souhaitee|erwunscht] ..
        // [bitte|gerne] [mich|uns|auch mich] (auf die liste|in die liste|in den verteiler|in die gruppe) [setzen|aufnehmen|eintragen|nehmen]
        (doe|doet|tel|reken|schrijf) (mij|me|ons) (mee|maar mee|erbij|er bij|ook mee|er ook bij)
        // [aub|graag] (lid worden|lid aub|meedoen|mee doen|devenir membre|mitglied werden|mitmachen|dabei sein|become a member|new member|nieuw lid|nouveau membre|neues mitglied|ook lid|ook meedoen|moi aussi|ich auch dabei)
        (tenir|tenez|tiens) (moi|nous|me) .. courant .. (membre|plp|inscri*)
        (ook|graag|auch|aussi) .. (op de hoogte blijven|op de hoogte gehouden|verwittigd worden|gewaarschuwd worden|berichten ontvangen|berichten krijgen|meldingen krijgen|meldingen ontvangen|alarmen krijgen|alarmen ontvangen|smsen krijgen|sms krijgen|nachrichten bekommen|nachrichten erhalten|recevoir les|recevoir vos)
    """,
    "done": """
        / [<I>|<IT>] [<HAVE>|habs|<IS>|wird|duly|goed|bien] [<I>] [<IT>|en|er] (ter|zur|kennis|kenntnis|notie) [kennisgeving|kenntnis|van] [van] (genomen|genommen|aangenomen) [<THANKS>] /
        / [<I>] [<HAVE>] [en] (pris|prends|prenons|prend|tient|tiens|tenons) [bonne] (connaissance|note|acte|compte) [<THANKS>] /
        / (dont|waarvan) (acte|akte) [<THANKS>] /
        / [<I>] [<HAVE>|habs] [<IT>|s] [<A>] [message|boodschap|nachricht|bericht|warning|point] [<IS>|wird] [<HAVE>] [bien|goed|gut|duly|well|loud and] (recu|compris|begrepen|angekommen|verstanden|received|understood|registriert|geregistreerd|enregistre*|beherzigt|vernommen|notiert|noted|heeded|taken|clear) [and|en|und|et] [understood|verstanden|compris|begrepen|weitergesagt|doorgegeven|clear] [<THANKS>] /
        / [<I>|werden|zullen|wird|will|ll] [<I>] (houden er rekening mee|hou er rekening mee|rekening mee houden|in acht nemen|ter harte nemen|beachten|beherzigen|bear it in mind|keep it in mind|bear that in mind|keep that in mind) [<THANKS>] /
        / (taken on board|on our radar|on my radar|dans la tete|c est dans la tete|me voila prevenu*|nous voila prevenus|duidelijk verhaal|ik ben mee|we zijn mee|wij zijn mee) [now|nu] [<THANKS>] /
        / [ok] (all good|all fine|alles goed|alles ok|tout va bien|tout est ok|alles gut|all quiet|alles rustig|tout est calme) [here|hier|ici|chez nous|bij ons|bei uns] [<A>] [thanks|thank you|merci|bedankt|danke|dank u] /
        / (c est|het is|tis|t is|es ist|it is|it s|is) [tout|al|alles|all|bien|hier] (ferme|toe|dicht|gesloten|op slot|zu|closed|shut|locked|abgeschlossen) [chez nous|hier|bij ons|bei uns|here|ici] /
        / (recu|ontvangen|received|bien recu|goed ontvangen) [/] (5 / 5|5 sur 5|cinq sur cinq|5 op 5|loud and clear) /
        / [ok|oui|d accord|merci|ja|yes] (on|nous|je|ik|we|wij|wir|ich|i) (surveille|surveillons|veille|veillons|ouvre l oeil|houden het in de gaten|waken|waak|beobachten|passen auf|m watching|are watching|ll watch) [bien|mee|goed|mit|aussi|ook|auch] /
        / [<I>] (will|ll|shall) (keep|have) (an eye|our eyes|my eyes|a look|eyes) (out|open|peeled) /
        / <A> [alle] <LIGHTS> <ON> [en|et|und|and] [<A>] [<SHUT>] ..
        / (alles|tout|everything|all) [est|is|ist|s] (allume|ferme|gesloten|dicht|toe|op slot|afgesloten|zu|abgeschlossen|locked up|locked|shut|closed) [en|et|und|and] [tout|<A>] [<SHUT>|<LIGHTS>] [est|is|ist|are|zijn|sind] (<ON>|ferme|gesloten|toe|dicht|op slot|locked|closed|shut|zu) /
        / (goe|goed|super|top|schoon|prima|bon|beau|gut|good|great|nice) (bezig|werk|gedaan|travail|boulot|gemacht|arbeit|job|work|going) (politie|police|polizei|agenten|team|allemaal|iedereen|mensen|folks|guys|lads|les gars|an alle|leute) /
        / [message|bericht|nachricht|msg] (bien|goed|gut|well) (lu|recu|gelezen|ontvangen|erhalten|gelesen|aangekomen|received) /
        / [<A>|mijn|onze|alle|nos|mes] <SHUT> [en|et|und|and|,] [<A>|mijn|onze] [<SHUT>|<LIGHTS>] [zijn|is|sont|est|sind|ist|are] [hier|ook|allemaal|goed|bien|ici|alle|all|well] (dicht|toe|op slot|gesloten|potdicht|vast|ferme*|a cle|zu|abgeschlossen|geschlossen|closed|locked|shut|down|verrouille*|unten) [ici|hier|bij ons|chez nous|bei uns|here|en] [<A>] [<LIGHTS>] [<ON>] /
        / [<A>|alle] (<SHUT>|alles|tout|everything|all) [est|is|ist|s] [bien|goed|gut|well] (verrouille*|ferme*|dicht|toe|zu|abgeschlossen|locked|shut|closed|potdicht|verriegelt|gesloten|vergrendeld) (ici|hier|bij ons|chez nous|bei uns|here|chez moi|bei mir|bij mij|thuis|en verlicht) /
        / [bedankt|merci|danke|thanks] (slaapwel|slaap wel|welterusten|tot later|bonne nuit|gute nacht|good night|night night|goeienacht|goedenacht) /
        / (goe|goed|super|top|schoon|prima|tof|knap|mooi|super|chapeau|bravo|bon|beau|gut|toll|great|good|nice) (bezig|werk|gedaan|dat jullie dit doen|initiatief|boulot|travail|gemacht|arbeit|work|job|initiative|sache) [jongens|mannen|zo] /
        / [licht|lamp] staat aan /
        / [<I>] [zijn|est|sommes|are|sind] [hier] [tout|alles|all] (tout va bien|alles ok|alles goed|alles gut|all is well|all well|alles okee|alles rustig|alles kalm|rien a signaler|niks te zien|nichts zu sehen|all quiet) [hier|ici|chez nous|bij ons|bei uns|here] /
        / [ok|oke|ja|jaja|yes|zeker|oui|d accord] [dat|zal|ga|gaan|we|wij|ik|k|das|ca|i|we] [zal|zullen|gaan|ga] [ik|k|we|wij] (doen we|doe ik|gaan we doen|zullen we doen|zal ik doen|doen|komt goed|komt in orde|komt voor elkaar|in orde|wordt gedaan|wordt gedaan|doe k|doek|regel ik) [dat|da] /
        / [ok|oke|ja|bien sur|d accord|oui] (ca roule|on le fait|je le fais|je fais ca|on fait ca|ce sera fait|sera fait|c est fait|pas de souci|pas de soucis|pas de probleme|aucun souci|aucun probleme|entendu|compte sur moi|comptez sur moi|comptez sur nous|on s en occupe|je m en occupe) /
        / [ok|ja|jawohl] [das] (mach ich|machen wir|mache ich|wird erledigt|wird gemacht|kein problem|geht klar|geht in ordnung|in ordnung|geht klar|alles erledigt|sowieso) /
        / [ok|yes|yep|sure] (on it|sure thing|no problem|no worries|no prob|np|consider it done|will do so|we will|i will|doing it|doing so|all good here|leave it with me|you got it|rog|roger that|wilco|ok then|okey dokey) /
        / [ok|oke|ja|yes] (geen probleem|gene zever|gin probleem|gene probleem|zonder probleem|geen zorgen|duidelijk|begrepen|verstaan|gelezen|ontvangen|goed ontvangen|goe ontvangen|al gedaan|is gedaan|reeds gedaan|staat genoteerd|aan het doen|zijn ermee bezig|mee bezig) /
        / [ok|oke|ja|oui|yes] [<I>|wij|zullen|zal|zal ik|on|we ll|we are|we re|i m|i ll|i will|we will|hier|ici] [zullen|zal|gaan|ga|houden|hou|houdt|garde|gardons|gardons|garde|halten|halte|behalten|behalte|keep|keeping|will keep|are keeping|have|ouvre|ouvrons|houde] [<A>|mijn|onze|ons|de|un|l|les|die|our|an|a|my|het|t|alles|tout|iedereen] [oogje|oog|ogen|zaak|boel|straat|buurt|oeil|yeux|augen|auge|strasse|eye|eyes|look|rue|quartier|omgeving|wijk] [goed|wel] (in de gaten|in t oog|int oog|in het oog|op|open|openhouden|open houden|in de gaten houden|in het oog houden|in t oog houden|in t zicht|a l oeil|ouvert|ouverts|ouvert sur|offen|im auge|im blick|open|out|peeled|on it|on the street|dessus|houden|houden we|in zeil|t zeil|zeil) [houden|op|peeled] [voor u|voor jullie] /
        / [<I>|alles|boel] [<HAVE>] [<A>|mijn|onze|hier|bij ons] [<SHUT>] [<IS>] [bij ons|hier|thuis|goed|allemaal|alle|all|toutes|tous|bien|ook|al|nu|dubbel|well|now|zijn|sont|sind|are|alles] (dichtgedaan|toegedaan|afgesloten|gesloten|dicht|toe|op slot|slotvast|vergrendeld|gecontroleerd|vastgezet|op t slot|nagekeken|ferme a cle|fermees a cle|ferme|fermees|fermes|fermee|fermee a cle|verrouille|verrouillees|verrouillee|verrouilles|boucle|barricade|verlicht|gesloten en verlicht|barricadeerd|gebarricadeerd|potdicht|potdicht hier|boven en onder dicht|runter|unten|naar beneden|baisses|baissees|baisse|down|abgeschlossen|zugemacht|zugesperrt|verschlossen|geschlossen|verriegelt|zu|dicht|locked|locked up|shut|closed|bolted|secured|double locked|checked) /
        / [<I>|<HAVE>] [<A>|mijn|onze|alle|all|toutes|tous les|alle unsere] <LIGHTS> [exterieure*|exterieur|dehors|au dehors] [<IS>|staan|staat] [buiten|dehors|draussen|outside|hier|allemaal|overal|partout|uberall|all|ook] <ON> [en|et|und|and] [<A>] [<SHUT>] [<IS>|staan] [dicht|toe|op slot|gesloten|ferme*|a cle|zu|abgeschlossen|closed|locked|shut] /
        / (<A>|alle) <SHUT> <IS> (dicht|toe|op slot|gesloten|ferme*|zu|abgeschlossen|closed|locked|shut) en <A> <LIGHTS> [<IS>] <ON> /
        / [<I>|wij zijn|ik ben|we zijn|k ben|on est|je suis|nous sommes|wir sind|ich bin|i m|we re|we are|zijn|ben] [allemaal|met zijn allen|tous|alle|all|hier|veilig|safe|ook|en blijven|blijven|blijf|reste*|restons|bleiben|bleibe|staying|stay] (thuis|binnen|veilig binnen|a la maison|a l interieur|chez nous|dedans|drinnen|zu hause|daheim|at home|indoors|inside|home) [en|et|und|and] [we|wij|on|wir|ik|je|ich] [letten|let|kijken|kijk|passen|passe|fait|faisons|ouvrons|watching|keeping|blijven] [op|uit|auf|attention|l oeil|binnen|watch|an eye out] /
        / [<I>|wij|on|nous|wir|ich|we|i] [zijn|ben|blijven|blijf|sommes|suis|est|reste|restons|sind|bin|bleiben|bleibe|are|am|m|re|ll be|will be|stay|staying] [heel|zeer|extra|allemaal|tres|sehr|very|aandachtig en] (waakzaam|alert|aandachtig|voorzichtig|attentif|attentifs|vigilant|vigilants|vigilante|prudents|prudent|wachsam|aufmerksam|vorsichtig|vigilant|careful|watchful|on the lookout|op onze hoede|oplettend|sur nos gardes|auf der hut) /
        / [<I>|wij|on|nous|wir|ich|we|i] [zullen|zal|gaan|ga|fait|fais|faisons|ferons|vais faire|allons faire|passen|passe|letten|let|kijken|kijk|ll|will|werden|werde] [goed|extra|bien|gut|tres] (opletten|uitkijken|op|uit|attention|auf|aufpassen|watch out|be careful|look out|keep watch) /
    """,
}
