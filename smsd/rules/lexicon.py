"""Words by what they say, in four languages, as data.

In: nothing. Out: `WORDS`: folded words (small letters, no accents) by concept. `word*` is a stem that any ending may
follow; `two_words` is a phrase; words may stand under several concepts. A line a language where that helps: Dutch,
French, German, English. No sentences stand here: rules/sense.py puts concepts together.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    # ---- leaving and joining
    # words that say "take me off" by themselves
    "leave": """
        uitschrijf* uitschrijv* opzegging uitgeschreven afmeld* afgemeld opzeg* opgezegd lidmaatschap_stopzetten stopzetten stopgezet uitstappen deactiveer* uitgeschr*
        uittreden uitteschrijven uitschr
        desinscri* desabonn* desabo resili* radier radiation desincri* desenregistr*
        abmeld* abgemeldet abbestell* abzubestellen abzumelden austrag* ausgetragen auszutragen kundig* gekundigt kuendig* austreten austritt abmeldung deabonn*
        unsubscri* optout opt_out opting_out deregister unregister unsub cancel_my_subscription cancel_my_membership revoke
    """,
    "join": """
        aanmeld* aamelden aangemeld joinen abonneren inschrijf* inschrijv* ingeschreven lid_worden lid_te_worden meedoen toetreden
        inscri* enregistrez_moi m_enregistrer abonner abonnez abonne adher* devenir_membre rejoindre
        anmeld* angemeldet anzumelden eintrag* einzutragen mitglied_werden beitreten mitmachen
        add_me sign_me_up put_me_on count_me_in erbij_zijn erbij_komen in_de_groep_komen lid_van_worden
        join subscribe* sign_up signup become_a_member enroll register
    """,
    "remove": """
        verwijder* verwijderd schrap* geschrapt wis wissen gewist uithalen weghalen eruithalen weglaten wegdoen haal_weg
        supprim* enlev* retir* effac* raye rayer rayez oter otez ote
        losch* loesch* entfern* streich* gestrichen rausnehmen herausnehmen rauswerfen
        delete* remov* erase
    """,
    "stop": """
        stop stoppen stopp stoppe stoppt_bitte ophouden hou_op houd_op houden_op houdt_op stope ophoude
        arret arrete arretez arreter arretes arrets cessez cesse cesser stoppez stopper
        aufhoren aufhoeren hort_auf hor_auf horen_sie_auf hoert_auf hoer_auf stoppt einstellen
        quit stopping stopall cease halt
    """,
    "more": "meer langer verder plus mehr langer laenger weiter more anymore longer further again_ever",
    "not": "niet nooit ni nie ne pas jamais nicht nie niemals not dont doesnt didnt never wont cannot cant wouldnt isnt nit nich nt",
    "none": "geen gene gen niets niks nix rien aucun aucune kein keine keinen keiner nichts nix no nothing none zonder sans ohne without nada ghene gin",
    "message": """
        bericht* berichtje* msg msgs sms smsje smsjes smsen smss sms'en melding meldingen alarmen alarmberichten alarmsms tekst teksten tekstberichten waarschuwingen notificatie*
        mededeling* spam reclame mails mail alarmering verwittigingen texten binberichten
        message* texto* alerte* notification* avertissement* pub
        nachricht* meldung* textnachricht* warnungen benachrichtigung* alarme
        text texts alert alerts notification* updates messaging spamming
    """,
    "send": """
        verwittigen verwittigt waarschuwen waarschuwt averti* prevenir prevenu prevenez benachrichtig* warnen notify notified warned
        stuur stuurt sturen gestuurd zend zenden zendt verstuur* zenden lastigvallen lastig_vallen sms_mij contacteer* contacter bel
        envoy* envoie ecri* contact* derang* harcel* embet*
        sendet senden schick* schreibt schreiben kontaktier* belastig* belaestig* nerv*
        send sending sent texting message messaging bother* contact contacting spam harass*
    """,
    "get": "krijg krijgen krijgt ontvang* gekregen recois recevoir recu recoit bekomme* erhalt* empfang* receive* receiving getting get",
    "want": """
        wil willen wou wilde wens wenst wensen zou_graag liever interesse geinteresseerd gelieve gewenst
        veux veut voulons voudrai* souhait* desir* aimerai* veuillez interess* envie prefere
        mochte moechte wunsch* wuensch* interess* hatte_gern hatte_gerne mocht moecht wurde_gern lieber
        want wanna wish would will zou interested rather prefer
    """,
    "interest": "interesse geinteres* interess* interest* interessiert",
    "cancel": "annul* annuleer* cancel* storn* resili* opzeg* stopzetten",
    "need": "moet moeten nodig hoef hoeft behoefte zin besoin brauche brauch need wens",
    "can": "mag mogen kan kunt kun kon lukt werkt gaat helpt peux peut marche fonctionne arrive kann geht klappt funktioniert konnen can could works working cant cannot possible mogelijk possible moglich lukken",
    "me": "mij me mijzelf mezelf mijzelve ons moi m nous moimeme mich mir uns us myself",
    "i": "ik wij we k je j nous ich wir i im id ive",
    "own": "mijn mn ons onze mon ma mes notre nos mein meine meinen meiner meinem unser unsere my our",
    "this": "dit het dat deze die ce ces cette ca cela dieses diese dieser das es this that these it",
    "listed": """
        lijst* nummer nummers telefoonnummer gsm gsmnummer naam adres contactlijst bestand verdeellijst mailinglijst mailinglist telefoon nr verzendlijst
        liste numero nom portable gsm adresse num telephone no
        liste nummer handynummer namen verteiler telefonnummer nr verzeichnis
        list number name phone mobile database contacts
    """,
    "group": """
        lid lidmaatschap abonnement groep netwerk bin dienst systeem buurtnetwerk buurtinformatienetwerk service whatsappgroep netwerken deelname buurtwacht wab
        membre groupe reseau service abonnement plp affiliation participation systeme
        mitglied mitgliedschaft gruppe netz netzwerk dienst abo nin teilnahme
        member membership group network service subscription system
    """,
    "quit": "verlaat verlaten verlaten stap stappen treed doe doen meedoen deelnemen uitstap eruit ermee quitte quitter quittons pars sors sortir participe* participer verlasse verlassen raus steig aussteigen teilnehmen mitmachen leave leaving quitting out exit participate einde",
    "annoyed": "beu zat genoeg moe_van kotsbeu marre ras_le_bol assez satt genug leid sick tired enough bored fed_up stoort storend vervelend irritant lastig penible ennuyeux nervig annoying",
    "alone": """
        met_rust gerust rust_laten
        tranquille la_paix en_paix
        in_ruhe in_frieden
        alone in_peace
    """,
    "let": "laat laten gun laissez laisse laisser fichez foutez fous lasst lassen lass leave let",
    "data": "gegevens data info donnees daten informatie informations angaben donnee persoonsgegevens fiche dossier akte file record",
    "destroy": "vernietig* detrui* destruction vernicht* destroy* shred* weggooi* wegsmijt* vuilbak poubelle jetez jeter get_rid_of schmeiss* wegschmeiss*",
    "again": "terug opnieuw weer nog_eens herinschrijven nouveau rejoindre reinscri* wieder erneut again back rejoin weder",
    "moved": "verhuis* verhuisd weggegaan demenag* umgezogen umgezog* weggezogen moved verhuizen woon_daar_niet woon_er_niet",
    "wrong_number": "verkeerd_nummer fout_nummer mauvais_numero faux_numero falsche_nummer wrong_number nummer_verkeerd verkeerde_nummer falsch_verbunden ken_u_niet",
    "question": "waarom wanneer wie waar pourquoi quand qui ou_est warum wann wer wieso why when who where",
    "if": "als indien si wenn falls if",
    # ---- what is no harm
    "thanks": """
        graag_gedaan geen_dank de_rien gern_geschehen gerne_geschehen youre_welcome you_are_welcome my_pleasure
        bedankt dank dankje danku dankuwel dankjewel dankt merci mercii thx tnx thanks thank thankyou danke dankeschon dankeschoen vielen_dank dankbaar remerci* bedankje ty tx
        cheers hartelijk_dank hartelijke_dank merkskes merciekes bcp_merci merci_bcp merci_he merci_valet danku_wel dankewel tof_bedankt nen_dikke_merci
        ta mrc mrci merc mercie thnx tnks appreciated grazie obrigado gracias chapeau bravo merciekes merkes
    """,
    # beside thanks: what was kind
    "kind": """
        dat was wat wreed van vanwege aardig sympathiek sympa vriendelijk lief tof mooi schoon fijn attent chique gebaar gebaartje apprecieer appreciate enorm
        c etait est trop ete gentil gentille gentils gentillesse aimable adorable sympathique attention attentionne part belle geste suis reconnaissant* votre
        das war wie nett nette lieb freundlich aufmerksam anstandig geste von ihnen dir euch
        that how thoughtful kind sweet decent lovely nice gesture of much obliged grateful
    """,
    "yes": "ja jaja jawel jep jup yep yes yess yup ya jaa jaaa oui ouais ouai yeah yea jawohl jo sure natuurlijk zeker tuurlijk bien_sur certainement naturlich natuerlich klar absoluut akkoord d_accord daccord accord einverstanden agreed volontiers gerne",
    "done": """
        ok oke okay okee oki okido okidoki okey k kk oks okk gezien gedaan klaar ontvangen begrepen genoteerd gelezen uitgevoerd in_orde inorde prima top super perfect goed zo_gezegd roger geregeld gesnapt duidelijk
        vu fait recu compris note lu entendu bien parfait ca_marche c_est_fait c_est_bon pris_note genial nickel voila impec
        gesehen erledigt verstanden gelesen erhalten notiert gemacht alles_klar gut geht_klar prima passt wird_gemacht angekommen bestatigt bestaetigt
        seen done read received understood noted great good copy got_it will_do copy_that perfect fine confirmed acknowledged cool nice alright
        okee_dokee oke_doke okie_dokie okey_dokey dokee check gecheckt gechecked genoten ack oki_doki doki okidoki goe het_is_in_orde het_is_goe het_is_goed komt_in_orde is_goed das_goed das_goe cva c_bon nickel_merci
    """,
    # carried out: what a tip asks for
    "carried_out": """
        lichten licht lampen lamp buitenlicht buitenverlichting deuren deur ramen raam dicht gesloten toe slot alles binnen aan aangestoken brandt branden vergrendeld opletten letten
        waakzaam oogje zeil houden ogen open uitkijken kijken kijk let opgelet alert
        lumieres lumiere portes porte fenetres fenetre ferme* fermees allumees allume* verrouill* vigilant* interieur rentre* ouvrons oeil yeux garde gardons ouvre ouverts attentif*
        lichter lichte turen tueren tur tuer fenster zu geschlossen an brennt brennen verriegelt drinnen wachsam augen auge offen aufpassen passen passe auf halten
        lights light doors door windows window closed locked shut on inside eyes eye peeled watching keep keeping open watchful indoors vigilant
    """,
    "polite": """
        running_late kind_regards kindest_regards kind_greetings
        aub alstublieft alsjeblieft alst alstubl a.u.b. graag groeten groetjes groet mvg hallo hoi dag goeiedag goedemiddag goedenavond goedemorgen goeienavond goeiemorgen goedendag beste geachte meneer mevrouw heer dames heren sorry vriendelijke vriendelijk
        hartelijk hartelijke he hee hea se zenne amai wi valet madam menheer meneerke bcp
        veel heel erg zeer bijzonder alvast nogmaals fijne prettige avond weekend lieve liefs kusjes kus xx xxx x xo gr vele nacht nachtje middag morgen
        svp stp sil plait sil_vous_plait s_il_vous_plait s_il_te_plait bonjour bonsoir salut cordialement bien_a_vous monsieur madame messieurs bonne soiree nuit journee beaucoup mille tres bises bisous
        bitte guten guter gute abend tag morgen gruss grusse gruesse gruss servus hallo herr frau damen herren freundliche freundlichen liebe lieben lg vg mfg schonen schone sehr vielmals herzlichen herzlich viele vielen moin nacht
        please pls plz hello hi hey dear sir madam regards cheers kind best good evening morning night afternoon very much many so lots love greetings
        amigo agent agente agenten inspecteur commissaris brigadier commissaire herr_polizist officer allemaal iedereen collega collegas team politie police polizei jongens mensen maat maatje makker makkers chef baas gast collegue collegues confrere kollege kollegen kollegin mate mates buddy boss tous toutes equipe alle buren voisins nachbarn neighbours neighbors all everybody everyone folks guys
    """,
    # words that carry no sense of their own
    "fill": """
        u je jij jullie uw jouw de het een t n die dat dit deze er hier van voor op met te om en of maar ook nu direct onmiddellijk meteen eens even gewoon toch wel dan zo al nog is zijn was ben bent heb hebt heeft hebben zal zullen we wij ik me mij ons mijn onze
        a aan in uit bij door over tot naar sms gsm nummer bin info informatie verwittiging waarschuwing bericht melding tip snelle snel doorgeven werk initiatief dienst service moeite hulp goede goed laten weten dat's t's alles iedereen gaan doen ze
        vous tu te votre vos ton ta le la les l un une des du de d en y et ou mais aussi maintenant immediatement tout suite ici ce cela ca c est ces cette sont suis ai as a avons avez ont je j nous on me moi mon ma mes au aux pour par sur avec dans qu que qui se s fois
        information informations avertissement message alerte conseil vite rapide travail initiative nouvelle nouvelles faire fais fait
        sie ihr ihre ihren euch du dein der die das den dem des ein eine einen einem einer und oder aber auch jetzt sofort gleich mal doch schon so da hier ist sind bin war habe hat haben wird werde werden ich wir uns mir mich fur fuer von vom mit zu zum zur im in an am auf bei aus es man
        warnung hinweis nachricht meldung tipp schnelle schnell arbeit information einsatz
        you your the a an it its is are am was be been to of for from with at on in by and or but too also now right away immediately just here there that this these those us we i me my our have has had will shall do did letting know heads up update info information warning message alert tip quick work service news
    """,
    # what may stand beside thanks, "ok" and "done"
    "beside": """
        aan de_politie lot veur
        u je jij jullie uw de het een en ook al zo hoor voor info informatie bericht berichtje melding verwittiging verwittigen waarschuwing waarschuwen sms smsje tip snelle snel vlugge doorgeven werk moeite
        goede goeie laten weten om te dat allemaal iedereen ons wij we ik zal zullen nog maar toch wel eens even nu meteen direct van dienst inzet dit is werd wordt
        vous tu te votre vos le la les l un une des du de d et aussi pour info information informations avertissement message alerte sms rapide vite travail initiative ce cela ca c est nous je j bien
        on avez ete avoir prevenu schon schoen sehr vielmals avertir prevenir beaucoup tout tous
        sie ihr ihre ihren euch der die das den dem ein eine und auch fur fuer info information warnung hinweis nachricht meldung sms schnelle schnell arbeit ist ich wir mir uns alles das wird
        you your the a an and also too for info information warning message alert tip sms quick work letting know us we i it is heads up update to all that this will
    """,
    # ---- danger
    "help": "help helpen hulp hulpe hulpp hellup helpt helpe secours aide aidez aider aidezmoi hilfe hilf helft noodgeval nood urgence notfall emergency sos 112 110 17 101 politie police polizei cops ambulance",
    "danger": """
        gepikt geklaut dief dieven inbre* inbra* ingebroken overval* overvaller* rover* kerel* kerels gast gasten gemaskerd* bivakmuts* verdacht* mes messen wapen* pistool geweer geschoten schoten schot* schiet* brand vuur rook steekt stak bloed gewond* dood vermoord* ontvoer* gestolen steelt stelen
        achterdeur voordeur tuin* dak garage schuur kelder zolder ontsnap* vlucht* achtervolg* gevaar* bedreig* insluip* slaat geslagen vecht* bang schrik koevoet breekijzer nummerplaat bende stroper* vandalen vandal* roept gilt schreeuwt alarm_gaat glasgerinkel ruit
        voleur* vol cambriol* intrus suspect* couteau arme armes pistolet fusil tire tirs feu fumee incendie sang blesse* mort tue menace* danger* peur jardin toit grenier cave agress* bagarre vitre masque* cagoule* bande crie hurle fuit fuient s_enfuit attaque*
        dieb* einbre* einbruch eingebroch* rauber* raeuber* verdacht* messer waffe* pistole gewehr schuss* schiess* schuess* geschossen feuer rauch brennt blut verletzt* mord* gefahr* angst garten dach keller scheune flucht* flieht fluecht* bedroh* uberfall* ueberfall* maskiert* bande schrei schreie schreien schreit schreiend scheibe angegriffen
        louche gauwdief* pickpocket* zakkenroller* oplicht* escroc* arnaqu* betrug* trickbetr* scammer* fraud* vandalis*
        breken breekt breek inbreken brak gebroken kapot brechen bricht brach kaputt casse cassent break breaking broke broken het_brandt brandt_het brandt_hier ca_brule es_brennt
        ladder echelle leiter zaklamp* taschenlampe* lampe_de_poche lampes_de_poche torchlight footstep* footprint* voetstap* voetafdruk* schritte des_pas gestommel gerommel blaffen blaft aboie aboient bellt barking barks
        gevallen bewusteloos beweegt_niet ademt_niet niet_goed_geworden tombe_par_terre inconscient inconsciente ne_bouge_plus ne_respire_plus gesturzt bewusstlos bewegt_sich_nicht atmet_nicht fell fallen collapsed unconscious isnt_moving not_moving not_breathing isnt_breathing
        thief thieves burglar* robber* robbery intruder* suspect* knife gun guns weapon* shots shot shooting fire smoke blood hurt injured dead threat* danger* scared afraid garden yard roof shed basement attic attack* masked gang scream* broken_window escap* fleeing running
    """,
    "person": """
        hij zij ze hem haar hen iemand man mannen vrouw vrouwen kerel jongen jongens gast gasten persoon personen types type individu moordenaar chauffeur auto wagen bestelwagen camionette fiets fietser brommer moto motor bus busje vrachtwagen bus trein tram hond
        voertuig vehicule vehicle fahrzeug kleindochter kleinzoon kleinkind tante nonkel oom schoonmoeder schoonvader petite_fille petit_fils oncle tonton enkel enkelin onkel granddaughter grandson uncle aunt buurvrouw buurman moeder vader zoon dochter oma opa mama papa zus broer vriend vriendin kind kinderen partner zich
        quelquun il elle ils elles lui quelqu un_homme homme hommes femme femmes type gars individu personne voiture camion camionnette moto velo bus train voisin voisine mere pere fils fille mari enfant enfants
        er jemand mann manner maenner frau frauen typ typen kerl junge auto wagen lieferwagen fahrrad motorrad bus zug ihn ihm nachbar nachbarin mutter vater sohn tochter kind kinder sich
        he she they him her them someone somebody man men guy guys woman women person people car truck bike motorbike bus train dog neighbour neighbor mother father son daughter husband wife kid kids child children
    """,
    "motion": """
        zie zien ziet zag gezien staat staan loopt lopen rijdt rijden zit zitten kruipt klimt komt komen belt gebeld aangebeld klopt klopte hoor hoort horen hoorde kijkt springt rent hier daar buiten
        vois voit voyons entends entend il_est_la elle_est_la ils_sont_la court courent marche vient viennent frappe sonne dehors ici grimpe saute passe
        sehe sieht seh hore hoere hort hoert steht stehen lauft laeuft laufen fahrt faehrt kommt kommen klopft klingelt klettert draussen hier springt rennt
        see sees saw hear hears heard standing running walking driving sitting climbing coming knocking ringing outside here jumping entering inside
    """,
    "driving": """
        rijden rijd stuur rij onderweg auto wagen rijdend ritje conduis conduire volant route fahre steuer fahrt unterwegs auto drive driving road wheel car
        later straks zodra aankom aankomst bestemming aankomen antwoord antwoorden bel terug stil automatisch automatische momenteel tijdens neem contact rappelle rappellerai plus_tard repondrai reponds vous_reponds des_que arrive arriverai automatique actuellement
        spater spaeter antworte melde zuruck zurueck sobald automatische antwort gerade melden later reply soon arrive call back automatic auto_reply autoreply message stored storen niet_storen ne_pas_deranger nicht_storen do_not_disturb enabled focus notifications
    """,
    # ---- what officers and coordinators say of an alert
    "halt": """
        stop stoppen stope halt ophouden hou_op houd_op houden_op annuleer* annuleren geannuleerd annul* intrek* trek_in ingetrokken afbreek* afbrek* afbreken breek_af breek_het_af stopzetten stopgezet
        terugtrek* terugtrekken terugroepen afblaz* afblazen afgeblazen blaas_af schrap* pauzeer onderbreek onderbreken wacht stilleggen leg_stil tegenhouden hou_tegen blokkeren zet_stop zet_af afzetten afgelasten afgelast kappen kap_ermee
        halte arret arretez arreter arrete arretes cessez cesse cesser stoppez stopper stoppe annuler annulez annulation retirez retirer rappelez interromp* attends attendez suspend* bloquez abandonnez avorter
        stopp abbrechen abbruch abgebrochen anhalten aufhoren aufhoeren zuruckziehen zurueckziehen zuruck zurueck zuruckrufen stornier* storno unterbrech* warte* einstellen absagen abblasen stoppt hor_auf hort_auf hoer_auf
        cancel* abort* hold pause wait recall call_it_off call_off halted undo withdraw stand_down kill_it
    """,
    # of those who were sought: with such a word about a person or a fire it is over
    "caught": """
        gevat opgepakt aangehouden gearresteerd terecht teruggevonden terug_gevonden gevonden ingerekend gepakt geklist in_de_boeien geblust
        interpelle* retrouve* apprehende* arrete_e eteint maitrise*
        gefasst festgenommen gefunden aufgefunden verhaftet geloscht
        caught arrested found apprehended extinguished in_custody
    """,
    "sending": """
        verder_sturen versturen verstuur* verzend* verzenden verzending uitsturen uitzenden sturen stuur zenden zend buitensturen rondsturen doorsturen verspreid*
        envoyer envoyez envoi envois diffuser diffusez transmettre
        senden sendet sende versenden verschicken schicken rausschicken versand weitersenden
        send sending transmit broadcasting
    """,
    # a proof and its parts, as words
    "secret": "pin pincode pincodes pin_code pinnummer code codes wachtwoord nip mot_de_passe geheimzahl passwort kennwort password passcode geheime_code",
    "forgotten": "vergeten vergeet vergat kwijt oublie* perdu vergessen verloren forgot* lost welke wat hoe quel quelle quels quoi comment welche welcher welchen was which what how moet moeten dois soll muss should must",
    "alarm": "alarm alarmen alarmering alert alerte alertes alerts melding bericht sms zending verzending campagne message messages envoi nachricht meldung warnung versand oproep waarschuwing uitzending broadcast text incident",
    "over": """
        voorbij afgelopen gedaan opgelost afgehandeld beeindigd beeindig* einde geweken gevat opgepakt aangehouden gearresteerd terecht teruggevonden gevonden onder_controle ingerekend
        terug_gevonden geblust opgeheven ten_einde eind_alarm eind_alert eind_oefening eind_melding achter_de_rug afgerond gesloten ingetrokken_wegens gestopt_door uit_de_lucht gepakt geklist in_de_boeien
        termine* fini* fin leve levee resolu* regle est_passe danger_passe menace_passee arrete_e interpelle* retrouve* sous_controle eteint ecarte* passe_e apprehende* clos cloture* maitrise*
        vorbei beendet aufgehoben entwarnung entwarn* geklart geklaert erledigt gefasst festgenommen gefunden unter_kontrolle gebannt uberstanden abgeschlossen verhaftet aufgefunden geloscht
        over ended ends resolved solved lifted caught arrested found under_control finished all_clear allclear closed passed concluded terminated stood_down in_custody extinguished apprehended
    """,
    "safe": """
        veilig safe sicher securite secure surete rustig normaal retour_au_calme alles_ok tout_va_bien alles_gut
        ausser_gefahr hors_de_danger lichten_mogen licht_mag geen_gevaar_meer geen_gevaar niets_aan_de_hand rust_is rust_teruggekeerd rust_keert situatie_normaal terug_normaal weer_normaal alles_in_orde
        tout_est_en_ordre tout_en_ordre tout_est_rentre pouvez_eteindre peut_eteindre pouvez_sortir pouvez_ressortir alles_is_in_orde alles_terug_in_orde het_is_veilig
        plus_de_danger plus_aucun_danger aucun_danger rentre_dans_l_ordre rentree_dans_l_ordre retour_a_la_normale lumieres_peuvent tout_est_calme
        keine_gefahr_mehr keine_gefahr gefahr_vorbei licht_darf lichter_durfen lage_beruhigt alles_in_ordnung alles_ruhig
        no_more_danger no_danger no_longer_dangerous lights_can back_to_normal situation_normal all_good all_quiet
    """,
    "false": """
        vals valse loos loze fout foute foutief foutieve verkeerd verkeerde vergissing vergist mis onjuist onjuiste niet_juist klopt_niet niet_correct nep per_ongeluk misverstand
        klopt_ni klopt_nie klopt_nt ni_juist nie_juist klopt_van_geen_kanten ongegrond onterecht niet_waar abuis abusievelijk
        faux fausse erreur errone* trompe* mauvais mauvaise inexact* incorrect* malentendu meprise par_erreur pas_correct pas_juste infonde*
        falsch falsche falscher fehlalarm fehler irrtum irrtumlich* versehen verwechs* fehlmeldung fehlarm* fehler* fehlalarm* stimmt_nicht missverstandnis blinder_alarm aus_versehen
        false wrong mistake* error incorrect erroneous hoax misunderstanding by_accident not_correct not_true
    """,
    "drill": "oefening oefeningen oefensms oefenbericht brandoefening alarmoefening noodoefening evacuatieoefening rampoefening proefoproep testoproep testsms test_sms testje exercices drills alarmubung brandubung notfallubung ubungsalarm probemeldung testmeldung testnachricht rehearsal oefenalarm oefenen test testalarm testbericht testmelding proef proefalarm proefbericht exercice exercise drill essai simulation simulatie ubung uebung probealarm probe testlauf",
}

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
        toute coute doute forte onder kleine nachts nights kenne reine leine seinen speelt round gegaan belde wache bloke touche termin appelez appeler genannt sound verkeer adresser angeschlossen ghent vivre lever rater menage leven banden aangeduid bevat passes cartes ecart gemist vermist vermissing wisten opgepast
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
