"""`smsd report`: incident, month, year; handover, privacy. As words, --json, --csv, or an HTML page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from smsd.cli.asking import ForceOption, may_write
from smsd.cli.shared import ConfigOption, JsonOption, database, network_of, now, one_json, say, settings
from smsd.config.messages import LANGUAGES
from smsd.errors import Unusable
from smsd.reports import page
from smsd.store import evaluation

app = typer.Typer(
    no_args_is_help=True, help="Evaluation of an incident, a month, a year; hand-over pack; privacy papers."
)
NetworkOption = Annotated[str | None, typer.Option(help="which network")]
HtmlOption = Annotated[Path | None, typer.Option("--html", help="write a page to this file")]
CsvOption = Annotated[Path | None, typer.Option("--csv", help="write a table to this file")]
CostOption = Annotated[float, typer.Option(help="euro a text")]
LanguageOption = Annotated[str | None, typer.Option("--language", help="nl, fr, de or en; else the network's")]


def _show(
    config: Path | None,
    network: str | None,
    as_json: bool,
    html: Path | None,
    table: Path | None,
    cost: float,
    *,
    language: str | None,
    force: bool,
    **what: int | None,
) -> None:
    from smsd.reports import figures

    if language is not None and language not in LANGUAGES:
        raise Unusable(f"{language!r} is no language of the reports: nl, fr, de or en")
    loaded = settings(config)
    db = database(loaded)
    number = what.get("incident")
    about = db.call(evaluation.incident, number) if number is not None else None
    chosen = about[0] if about and network is None and about[0] in loaded.networks else network_of(loaded, network)
    data = db.call(figures.gather, loaded, chosen, now(), cost=cost, language=language, **what)
    if number is not None and not data["incidents"]:
        if about and about[0] != chosen:
            raise Unusable(f"#{number} was in network {about[0]}, not in {chosen}")
        if about:
            raise Unusable(f"#{number} was never sent ({about[1]}): there is nothing to evaluate")
        raise Unusable(f"there is no alert #{number} in {chosen}; the numbers with # are in: smsd alert list")
    may_write(html, table, force=force)
    if html:
        _write(html, figures.html(data))
    if table:
        _write(table, page.as_csv(data["incidents"]))
    if as_json:
        one_json(figures.plain(data))
    elif not html and not table:
        print(figures.text(data))


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unusable(f"{file} cannot be written: {error.strerror}") from error
    say(f"written: {file}")


@app.command()
def incident(
    number: Annotated[int, typer.Argument(help="37 for #37")],
    network: NetworkOption = None,
    html: HtmlOption = None,
    csv: CsvOption = None,
    cost: CostOption = 0.0,
    language: LanguageOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """One incident. Example: smsd report incident 37 --html 37.html"""
    _show(config, network, as_json, html=html, table=csv, cost=cost, language=language, force=force, incident=number)


@app.command()
def month(
    which: Annotated[str, typer.Argument(help="2027-03")],
    network: NetworkOption = None,
    html: HtmlOption = None,
    csv: CsvOption = None,
    cost: CostOption = 0.0,
    language: LanguageOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """A month. Example: smsd report month 2027-03 --html march.html"""
    year_, _, month_ = which.partition("-")
    if not (year_.isdecimal() and month_.isdecimal() and 2000 <= int(year_) <= 9998 and 1 <= int(month_) <= 12):
        raise Unusable(f"{which!r} is no month; write it as 2027-03")
    _show(
        config,
        network,
        as_json,
        html=html,
        table=csv,
        cost=cost,
        language=language,
        force=force,
        year=int(year_),
        month=int(month_),
    )


@app.command()
def year(
    which: Annotated[int, typer.Argument(help="2027", min=2000, max=9998)],
    network: NetworkOption = None,
    html: HtmlOption = None,
    csv: CsvOption = None,
    cost: CostOption = 0.0,
    language: LanguageOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """A year. Example: smsd report year 2027 --html 2027.html --cost 0.05"""
    _show(config, network, as_json, html=html, table=csv, cost=cost, language=language, force=force, year=which)


@app.command()
def handover(
    network: NetworkOption = None,
    html: HtmlOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """The hand-over pack: communication plan, who may alert, contacts, how to stop it.
    Example: smsd report handover --html pack.html
    """
    _paper("handover", network, html, as_json, config, force=force)


@app.command()
def privacy(
    network: NetworkOption = None,
    html: HtmlOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """The GDPR papers: register of processing, consent wordings, what to do after a breach.
    Example: smsd report privacy --html privacy.html
    """
    _paper("privacy", network, html, as_json, config, force=force)


@app.command()
def charter(
    network: NetworkOption = None,
    html: HtmlOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """The charter that members sign, in the network's language. Example: smsd report charter --html charter.html"""
    _paper("charter", network, html, as_json, config, force=force)


@app.command()
def reprimand(
    network: NetworkOption = None,
    html: HtmlOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """The letter to a member who broke the charter, with blanks to fill.
    Example: smsd report reprimand --html letter.html
    """
    _paper("reprimand", network, html, as_json, config, force=force)


def _paper(
    kind: str, network: str | None, html: Path | None, as_json: bool, config: Path | None, *, force: bool
) -> None:
    from smsd.reports import papers

    loaded = settings(config)
    chosen = network_of(loaded, network)
    may_write(html, force=force)
    made = database(loaded).call(getattr(papers, kind), loaded, chosen, now())
    if html:
        _write(html, papers.page_of(made, loaded.language_of(chosen)))
    if as_json:
        one_json(made, loaded.gateway.zone)
    elif not html:
        print(papers.text_of(made))
