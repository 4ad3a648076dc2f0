"""Papers of a network, filled from the configuration: the hand-over pack, and what the GDPR asks to have in the drawer.

In: a configuration, a network, counts of the database. Out: {title, sections}: each a heading with paragraphs or a table. The
register of processing is article 30, the breach runbook articles 33 and 34 of the GDPR. It changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape
from typing import Any

from sqlalchemy.engine import Connection

from smsd.config.messages import shipped
from smsd.config.schema import Config
from smsd.model.rights import Rights
from smsd.rules import page
from smsd.rules.identity import bar_of
from smsd.rules.membership import WORDING_VERSION
from smsd.store import members, people

Section = dict[str, Any]
WORDS = {
    "nl": {
        "handover": "{title}: overdrachtsmap", "privacy": "{title}: privacymap", "plan": "Communicatieplan", "may": "Wie mag alarmeren", "contacts": "Contact",
        "stop": "Hoe stopt u het?", "lines": "Lijnen", "chores": "Wat vanzelf gebeurt", "register": "Register van de verwerking (art. 30 AVG)",
        "consent": "Toestemming: woorden en versie", "keep": "Bewaartermijnen", "breach": "Bij een datalek (art. 33 en 34 AVG)", "rights": "Rechten van leden",
        "plan_text": ["Een bewoner ziet iets verdachts en belt meteen 101.", "De politie gaat het na en sms't de tekst naar {numbers}; de gateway antwoordt met een voorbeeld en een code.",
                      "Na code + PIN krijgen {count} leden het bericht. Iedereen doet wat de tip vraagt; niemand patrouilleert, niemand spreekt iemand aan.",
                      "EINDE sluit af. FEEDBACK gaat via de coordinator per e-mail naar de leden."],
        "stop_text": ["Elke officier en coordinator: sms STOP naar {numbers}. Het stopt bij het eerstvolgende bericht.", "FOUT verbetert, VERDER gaat door.",
                      "De operator: smsd alert halt NR, of systemctl stop smsd. Niets gaat verloren: wat wacht, vertrekt later of vervalt.",
                      "Gestolen of verdachte telefoon van een officier: sms BLOKKEER naam, of smsd people block."],
        "breach_text": ["1. Stop het lek: systemctl stop smsd, kaart of Pi veiligstellen. 2. Noteer wanneer, wat, hoeveel leden (smsd members export).",
                        "3. De verwerkingsverantwoordelijke ({controller}) meldt binnen 72 uur aan de Gegevensbeschermingsautoriteit, tenzij er geen risico is.",
                        "4. Bij hoog risico: verwittig de leden zelf (BERICHT of e-mail). 5. Nieuwe PINs, lijsten en TOTP: smsd people enrol NAAM.",
                        "6. Kopieën zijn te herstellen met smsd restore; het journaal (smsd journal) toont wie wat deed, met nummers als sleutelhash."],
        "rights_text": ["Inzage: sms GEGEVENS, of smsd members data NUMMER. Wissen: sms VERGEET, of smsd members forget NUMMER. Stoppen: sms STOP.",
                        "Verbeteren: smsd members add NUMMER --name ... werkt de gegevens bij. Klacht: Gegevensbeschermingsautoriteit, Drukpersstraat 35, 1000 Brussel."],
        "register_rows": [("Verantwoordelijke", "{controller}"), ("Doel", "Leden verwittigen bij onveiligheid in de buurt, en hen nadien informeren"),
                          ("Grondslag", "Toestemming (art. 6.1.a), dubbel bevestigd per sms, of schriftelijk"), ("Betrokkenen", "{count} leden, {staff} politiemensen en coordinatoren"),
                          ("Gegevens", "Nummer, naam, straat, zone, taal, e-mail, toestemming; ontvangen en verzonden sms'en"), ("Ontvangers", "De mobiele operatoren; de mailserver {mail}"),
                          ("Doorgifte buiten de EU", "Geen"), ("Beveiliging", "Nummers gemaskeerd in logs, sleutelhash in het journaal, PIN's als HMAC, versleutelde kopieën, bestanden enkel voor smsd")],
    },
    "en": {
        "handover": "{title}: hand-over pack", "privacy": "{title}: privacy papers", "plan": "Communication plan", "may": "Who may alert", "contacts": "Contacts",
        "stop": "How do you stop it?", "lines": "Lines", "chores": "What happens by itself", "register": "Register of processing (GDPR art. 30)",
        "consent": "Consent: words and version", "keep": "How long what is kept", "breach": "After a breach (GDPR art. 33, 34)", "rights": "Rights of members",
        "plan_text": ["A resident sees something suspicious and calls 101 at once.", "The police check it and text the words to {numbers}; the gateway answers with a preview and a code.",
                      "After code + PIN, {count} members get it. Everybody does what the tip asks; nobody patrols, nobody confronts anybody.",
                      "END closes it. FEEDBACK goes to the members by e-mail through the coordinator."],
        "stop_text": ["Any officer or coordinator: text STOP to {numbers}. It stops at the next message.", "WRONG corrects, RESUME goes on.",
                      "The operator: smsd alert halt NO, or systemctl stop smsd. Nothing is lost: what waits leaves later or expires.",
                      "An officer's phone stolen or suspect: text BLOCK name, or smsd people block."],
        "breach_text": ["1. Stop the leak: systemctl stop smsd, secure card or Pi. 2. Note when, what, how many members (smsd members export).",
                        "3. The controller ({controller}) tells the data protection authority within 72 hours, unless there is no risk.",
                        "4. Where the risk is high: tell the members themselves (notice or e-mail). 5. New PINs, lists and TOTP: smsd people enrol NAME.",
                        "6. Copies go back with smsd restore; the journal (smsd journal) shows who did what, numbers as keyed hashes."],
        "rights_text": ["Access: text MYDATA, or smsd members data NUMBER. Erasure: text FORGET, or smsd members forget NUMBER. Leaving: text STOP.",
                        "Rectification: smsd members add NUMBER --name ... updates what is stored. Complaints: the data protection authority."],
        "register_rows": [("Controller", "{controller}"), ("Purpose", "To warn members of danger in the neighbourhood, and to inform them afterwards"),
                          ("Legal basis", "Consent (art. 6.1.a), confirmed twice by text, or in writing"), ("Data subjects", "{count} members, {staff} police and coordinators"),
                          ("Data", "Number, name, street, zone, language, e-mail, consent; texts received and sent"), ("Recipients", "The mobile operators; the mail server {mail}"),
                          ("Transfer outside the EU", "None"), ("Security", "Numbers masked in logs, keyed hashes in the journal, PINs as HMAC, encrypted copies, files readable by smsd alone")],
    },
}  # fmt: skip


def _words(config: Config, network: str) -> dict[str, Any]:
    return WORDS["nl" if config.language_of(network) == "nl" else "en"]


def _fill(texts: list[str], **fields: object) -> list[str]:
    return [t.format(**fields) for t in texts]


def _fields(conn: Connection, config: Config, network: str) -> dict[str, object]:
    numbers = ", ".join(m.sim.number for m in config.modems if m.name in config.sims_of(network))
    staff = sum(network in p.networks for p in config.people.values())
    return {"numbers": numbers, "count": members.count(conn, network), "controller": config.networks[network].controller or config.gateway.name, "staff": staff,
            "mail": config.mail.smtp.host if config.mail else "–"}  # fmt: skip


def handover(conn: Connection, config: Config, network: str, now: datetime) -> dict[str, Any]:
    """What whoever takes over has to know."""
    w, settings, fields = _words(config, network), config.networks[network], _fields(conn, config, network)
    rights, today = people.all_rights(conn), now.astimezone(config.gateway.zone).date()
    staff = [(p.name, p.role, ", ".join(p.number), p.email or "–", p.expires.isoformat() if p.expires else "–",
              bar_of(p, rights.get(k, Rights(k)), today) or "ok") for k, p in config.people.items() if network in p.networks]  # fmt: skip
    lines = [(m.name, m.sim.number, m.driver, m.sim.expires.isoformat() if m.sim.expires else "–") for m in config.modems if m.name in config.sims_of(network)]
    jobs = [(j.name, j.cron or f"{j.interval}", j.do) for j in config.schedule if not j.networks or network in j.networks]
    sections: list[Section] = [
        {"heading": w["plan"], "paragraphs": _fill(w["plan_text"], **fields)}, {"heading": w["stop"], "paragraphs": _fill(w["stop_text"], **fields)},
        {"heading": w["may"], "columns": ["name", "role", "number", "e-mail", "until", "state"], "rows": staff},
        {"heading": w["lines"], "columns": ["line", "number", "driver", "card until"], "rows": lines},
        {"heading": w["contacts"], "paragraphs": [settings.controller or config.gateway.name]},
    ]  # fmt: skip
    if jobs:
        sections.append({"heading": w["chores"], "columns": ["name", "when", "what"], "rows": jobs})
    return {"title": w["handover"].format(title=settings.title), "made_at": now.isoformat(timespec="minutes"), "sections": sections}


def privacy(conn: Connection, config: Config, network: str, now: datetime) -> dict[str, Any]:
    """Register of processing, consent, periods, rights, breach."""
    w, settings, fields = _words(config, network), config.networks[network], _fields(conn, config, network)
    language = config.language_of(network)
    asked = shipped()[language]["ask_yes"].format(short=settings.short, controller=fields["controller"], code="......")
    periods = [(name, _days(getattr(config.privacy, name))) for name in type(config.privacy).model_fields]
    return {"title": w["privacy"].format(title=settings.title), "made_at": now.isoformat(timespec="minutes"), "sections": [
        {"heading": w["register"], "columns": ["", ""], "rows": [(k, v.format(**fields)) for k, v in w["register_rows"]]},
        {"heading": w["consent"], "paragraphs": [f"{WORDING_VERSION}: {asked}"]},
        {"heading": w["keep"], "columns": ["", ""], "rows": periods},
        {"heading": w["rights"], "paragraphs": w["rights_text"]}, {"heading": w["breach"], "paragraphs": _fill(w["breach_text"], **fields)},
    ]}  # fmt: skip


def _days(span: timedelta) -> str:
    return f"{span.days} d"


def page_of(made: dict[str, Any], language: str) -> str:
    """The paper as a page that prints."""
    parts = []
    for section in made["sections"]:
        parts.append(f"<h2>{escape(section['heading'])}</h2>")
        parts += [f"<p>{escape(p)}</p>" for p in section.get("paragraphs", ())]
        if "rows" in section:
            parts.append(page.table(section["columns"], section["rows"]))
    return page.whole(made["title"], "".join(parts) + f'<p class="soft">{escape(made["made_at"])}</p>', language)


def text_of(made: dict[str, Any]) -> str:
    """The paper for a terminal."""
    out = [made["title"]]
    for section in made["sections"]:
        out += ["", section["heading"].upper(), *(f"  {p}" for p in section.get("paragraphs", ())),
                *("  " + "  ".join(str(c) for c in row) for row in section.get("rows", ()))]  # fmt: skip
    return "\n".join(out)
