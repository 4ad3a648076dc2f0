"""National language tables: 3GPP TS 23.038 annex A, for reading.

In: a language identifier (clause A.1; also what the language shift elements of a header carry, 23.040 clauses
9.2.3.24.15 and 9.2.3.24.16). Out: its locking shift table (128 characters) and its single shift table. An identifier
that is not known has none, and clause 6.2.1.2 then asks for the default tables. Nothing here encodes: no text of ours
needs a table that an old phone may lack.

The facts stand alike in two independent implementations, oFono 1.31 (src/util.c) and Android 10 (GsmAlphabet.java);
where they differ (Kannada 24 and 1B3C, Malayalam 2E, Telugu 1B65), the order of the alphabet or the other tables show
which one slipped. A blank stands where a table is empty.
"""

from __future__ import annotations

LANGUAGES = {
    1: "turkish",
    2: "spanish",
    3: "portuguese",
    4: "bengali",
    5: "gujarati",
    6: "hindi",
    7: "kannada",
    8: "malayalam",
    9: "oriya",
    10: "punjabi",
    11: "tamil",
    12: "telugu",
    13: "urdu",
}

# clause A.3; Spanish (2) has none
LOCKING: dict[int, str] = {
    1: (  # Turkish
        "@£$¥€éùıòÇ\nĞğ\rÅå"
        "Δ_ΦΓΛΩΠΨΣΘΞ\x1bŞşßÉ"
        " !\"#¤%&'()*+,-./"
        "0123456789:;<=>?"
        "İABCDEFGHIJKLMNO"
        "PQRSTUVWXYZÄÖÑÜ§"
        "çabcdefghijklmno"
        "pqrstuvwxyzäöñüà"
    ),
    3: (  # Portuguese
        "@£$¥êéúíóç\nÔô\rÁá"
        "Δ_ªÇÀ∞^\\€Ó|\x1bÂâÊÉ"
        " !\"#º%&'()*+,-./"
        "0123456789:;<=>?"
        "ÍABCDEFGHIJKLMNO"
        "PQRSTUVWXYZÃÕÚÜ§"
        "~abcdefghijklmno"
        "pqrstuvwxyzãõ`üà"
    ),
    4: (  # Bengali
        "\u0981\u0982\u0983অআইঈউঊঋ\nঌ \r এ"
        "ঐ  ওঔকখগঘঙচ\x1bছজঝঞ"
        " !টঠডঢণত)(থদ,ধ.ন"
        "0123456789:; পফ?"
        "বভমযর ল   শষসহ\u09bcঽ"
        "\u09be\u09bf\u09c0\u09c1\u09c2\u09c3\u09c4  \u09c7\u09c8  \u09cb\u09cc\u09cd"
        "ৎabcdefghijklmno"
        "pqrstuvwxyz\u09d7ড়ঢ়ৰৱ"
    ),
    5: (  # Gujarati
        "\u0a81\u0a82\u0a83અઆઇઈઉઊઋ\nઌઍ\r એ"
        "ઐઑ ઓઔકખગઘઙચ\x1bછજઝઞ"
        " !ટઠડઢણત)(થદ,ધ.ન"
        "0123456789:; પફ?"
        "બભમયર લળ વશષસહ\u0abcઽ"
        "\u0abe\u0abf\u0ac0\u0ac1\u0ac2\u0ac3\u0ac4\u0ac5 \u0ac7\u0ac8\u0ac9 \u0acb\u0acc\u0acd"
        "ૐabcdefghijklmno"
        "pqrstuvwxyzૠૡ\u0ae2\u0ae3૱"
    ),
    6: (  # Hindi
        "\u0901\u0902\u0903अआइईउऊऋ\nऌऍ\rऎए"
        "ऐऑऒओऔकखगघङच\x1bछजझञ"
        " !टठडढणत)(थद,ध.न"
        "0123456789:;ऩपफ?"
        "बभमयरऱलळऴवशषसह\u093cऽ"
        "\u093e\u093f\u0940\u0941\u0942\u0943\u0944\u0945\u0946\u0947\u0948\u0949\u094a\u094b\u094c\u094d"
        "ॐabcdefghijklmno"
        "pqrstuvwxyzॲॻॼॾॿ"
    ),
    7: (  # Kannada
        " \u0c82\u0c83ಅಆಇಈಉಊಋ\nಌ \rಎಏ"
        "ಐ ಒಓಔಕಖಗಘಙಚ\x1bಛಜಝಞ"
        " !ಟಠಡಢಣತ)(ಥದ,ಧ.ನ"
        "0123456789:; ಪಫ?"
        "ಬಭಮಯರಱಲಳ ವಶಷಸಹ\u0cbcಽ"
        "\u0cbe\u0cbf\u0cc0\u0cc1\u0cc2\u0cc3\u0cc4 \u0cc6\u0cc7\u0cc8 \u0cca\u0ccb\u0ccc\u0ccd"
        "\u0cd5abcdefghijklmno"
        "pqrstuvwxyz\u0cd6ೠೡ\u0ce2\u0ce3"
    ),
    8: (  # Malayalam
        " \u0d02\u0d03അആഇഈഉഊഋ\nഌ \rഎഏ"
        "ഐ ഒഓഔകഖഗഘങച\x1bഛജഝഞ"
        " !ടഠഡഢണത)(ഥദ,ധ.ന"
        "0123456789:; പഫ?"
        "ബഭമയരറലളഴവശഷസഹ ഽ"
        "\u0d3e\u0d3f\u0d40\u0d41\u0d42\u0d43\u0d44 \u0d46\u0d47\u0d48 \u0d4a\u0d4b\u0d4c\u0d4d"
        "\u0d57abcdefghijklmno"
        "pqrstuvwxyzൠൡ\u0d62\u0d63൹"
    ),
    9: (  # Oriya
        "\u0b01\u0b02\u0b03ଅଆଇଈଉଊଋ\nଌ \r ଏ"
        "ଐ  ଓଔକଖଗଘଙଚ\x1bଛଜଝଞ"
        " !ଟଠଡଢଣତ)(ଥଦ,ଧ.ନ"
        "0123456789:; ପଫ?"
        "ବଭମଯର ଲଳ ଵଶଷସହ\u0b3cଽ"
        "\u0b3e\u0b3f\u0b40\u0b41\u0b42\u0b43\u0b44  \u0b47\u0b48  \u0b4b\u0b4c\u0b4d"
        "\u0b56abcdefghijklmno"
        "pqrstuvwxyz\u0b57ୠୡ\u0b62\u0b63"
    ),
    10: (  # Punjabi
        "\u0a01\u0a02\u0a03ਅਆਇਈਉਊ \n  \r ਏ"
        "ਐ  ਓਔਕਖਗਘਙਚ\x1bਛਜਝਞ"
        " !ਟਠਡਢਣਤ)(ਥਦ,ਧ.ਨ"
        "0123456789:; ਪਫ?"
        "ਬਭਮਯਰ ਲਲ਼ ਵਸ਼ ਸਹ\u0a3c "
        "\u0a3e\u0a3f\u0a40\u0a41\u0a42    \u0a47\u0a48  \u0a4b\u0a4c\u0a4d"
        "\u0a51abcdefghijklmno"
        "pqrstuvwxyz\u0a70\u0a71ੲੳੴ"
    ),
    11: (  # Tamil
        " \u0b82ஃஅஆஇஈஉஊ \n  \rஎஏ"
        "ஐ ஒஓஔக   ஙச\x1b ஜ ஞ"
        " !ட   ணத)(  , .ந"
        "0123456789:;னப ?"
        "  மயரறலளழவஶஷஸஹ  "
        "\u0bbe\u0bbf\u0bc0\u0bc1\u0bc2   \u0bc6\u0bc7\u0bc8 \u0bca\u0bcb\u0bcc\u0bcd"
        "ௐabcdefghijklmno"
        "pqrstuvwxyz\u0bd7௰௱௲௹"
    ),
    12: (  # Telugu
        "\u0c01\u0c02\u0c03అఆఇఈఉఊఋ\nఌ \rఎఏ"
        "ఐ ఒఓఔకఖగఘఙచ\x1bఛజఝఞ"
        " !టఠడఢణత)(థద,ధ.న"
        "0123456789:; పఫ?"
        "బభమయరఱలళ వశషసహ ఽ"
        "\u0c3e\u0c3f\u0c40\u0c41\u0c42\u0c43\u0c44 \u0c46\u0c47\u0c48 \u0c4a\u0c4b\u0c4c\u0c4d"
        "\u0c55abcdefghijklmno"
        "pqrstuvwxyz\u0c56ౠౡ\u0c62\u0c63"
    ),
    13: (  # Urdu
        "\u0627\u0622\u0628\u067b\u0680\u067e\u06a6\u062a\u06c2\u067f\n\u0679\u067d\r\u067a\u067c"
        "\u062b\u062c\u0681\u0684\u0683\u0685\u0686\u0687\u062d\u062e\u062f\x1b\u068c\u0688\u0689\u068a"
        " !\u068f\u068d\u0630\u0631\u0691\u0693)(\u0699\u0632,\u0696.\u0698"
        "0123456789:;\u069a\u0633\u0634?"
        "\u0635\u0636\u0637\u0638\u0639\u0641\u0642\u06a9\u06aa\u06ab\u06af\u06b3\u06b1\u0644\u0645\u0646"
        "\u06ba\u06bb\u06bc\u0648\u06c4\u06d5\u06c1\u06be\u0621\u06cc\u06d0\u06d2\u064d\u0650\u064f\u0657"
        "\u0654abcdefghijklmno"
        "pqrstuvwxyz\u0655\u0651\u0653\u0656\u0670"
    ),
}  # fmt: skip

# clause A.2: what each table has beside the extension table of clause 6.2.1.1, as runs from a first code
_INDIC = {0x00: "@£$¥¿\"¤%&'", 0x0B: "*+", 0x0E: "-/<=>¡", 0x15: "¡_#*", 0x41: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_RUNS: dict[int, dict[int, str]] = {
    1: {0x47: "Ğ", 0x49: "İ", 0x53: "Ş", 0x63: "ç", 0x67: "ğ", 0x69: "ı", 0x73: "ş"},
    2: {0x09: "ç", 0x41: "Á", 0x49: "Í", 0x4F: "Ó", 0x55: "Ú", 0x61: "á", 0x69: "í", 0x6F: "ó", 0x75: "ú"},
    3: {0x05: "ê", 0x09: "ç", 0x0B: "Ôô", 0x0E: "Áá", 0x12: "ΦΓ", 0x15: "ΩΠΨΣΘ", 0x1F: "Ê", 0x41: "À", 0x49: "Í",
         0x4F: "Ó", 0x55: "Ú", 0x5B: "ÃÕ", 0x61: "Â", 0x69: "í", 0x6F: "ó", 0x75: "ú", 0x7B: "ãõ", 0x7F: "â"},
    4: {**_INDIC, 0x19: "০১", 0x1C: "২৩৪৫৬৭৮৯য়ৠৡ\u09e2", 0x2A: "\u09e3৲৳৴৵", 0x30: "৶৷৸৹৺"},
    5: {**_INDIC, 0x19: "।॥", 0x1C: "૦૧૨૩૪૫૬૭૮૯"},
    6: {**_INDIC, 0x19: "।॥", 0x1C: "०१२३४५६७८९\u0951\u0952", 0x2A: "\u0953\u0954क़ख़ग़", 0x30: "ज़ड़ढ़फ़य़ॠॡ\u0962\u0963॰ॱ"},
    7: {**_INDIC, 0x19: "।॥", 0x1C: "೦೧೨೩೪೫೬೭೮೯ೞೱ", 0x2A: "ೲ"},
    8: {**_INDIC, 0x19: "।॥", 0x1C: "൦൧൨൩൪൫൬൭൮൯൰൱", 0x2A: "൲൳൴൵ൺ", 0x30: "ൻർൽൾൿ"},
    9: {**_INDIC, 0x19: "।॥", 0x1C: "୦୧୨୩୪୫୬୭୮୯ଡ଼ଢ଼", 0x2A: "ୟ୰ୱ"},
    10: {**_INDIC, 0x19: "।॥", 0x1C: "੦੧੨੩੪੫੬੭੮੯ਖ਼ਗ਼", 0x2A: "ਜ਼ੜਫ਼\u0a75"},
    11: {**_INDIC, 0x19: "।॥", 0x1C: "௦௧௨௩௪௫௬௭௮௯௳௴", 0x2A: "௵௶௷௸௺"},
    12: {**_INDIC, 0x1C: "౦౧౨౩౪౫౬౭౮౯ౘౙ", 0x2A: "౸౹౺౻౼", 0x30: "౽౾౿"},
    13: {**_INDIC, 0x19: "\u0600\u0601", 0x1C: "۰۱۲۳۴۵۶۷۸۹،\u060d", 0x2A: "؎؏\u0610\u0611\u0612",
         0x30: "\u0613\u0614\u061b\u061f\u0640\u0652\u0658\u066b\u066c\u0672\u0673\u06cd", 0x3F: "\u06d4"},
}  # fmt: skip

SINGLE: dict[int, dict[int, str]] = {
    language: {first + i: char for first, run in runs.items() for i, char in enumerate(run)}
    for language, runs in _RUNS.items()
}
