"""Reports: a month, a year, an incident, the hand-over pack, the privacy papers;
made for paper as much as for the screen.
"""

from __future__ import annotations

import base64
import hashlib
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, Response

from smsd.reports import figures, papers
from smsd.reports import page as paper
from smsd.store import browse
from smsd.web.handle import Asked, Way
from smsd.web.roles import Page
from smsd.web.shield import CSP

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

# a report is one file with its style in it, as it is mailed: exactly that style is let through, and nothing else
STYLE = base64.b64encode(hashlib.sha256(paper.STYLE.encode()).digest()).decode()
REPORT_CSP = CSP.replace("style-src 'self'", f"style-src 'sha256-{STYLE}'")
PAPERS = {
    "handover": papers.handover,
    "privacy": papers.privacy,
    "charter": papers.charter,
    "reprimand": papers.reprimand,
}


async def show(asked: Asked) -> Response:
    """The years and months that may be asked for."""
    year = asked.site.now().astimezone(asked.site.config.gateway.zone).year
    return asked.show("reports.html", here=Page.REPORTS, years=[year - n for n in range(4)], months=range(1, 13))


def _html(text: str) -> Response:
    return HTMLResponse(text, headers={"content-security-policy": REPORT_CSP})


def _number(text: str, least: int, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and least <= int(text) <= most else None


async def span(asked: Asked) -> Response:
    """A year or a month of one network."""
    network, year, month = (
        asked.query("network"),
        _number(asked.query("year", 4), 2000, 9000),
        _number(asked.query("month", 2), 1, 12),
    )
    if network not in asked.visitor.networks or year is None:
        return asked.show("fault.html", status=404, what="no_page")
    data = await asked.site.reader.read(
        partial(figures.gather, config=asked.site.config, network=network, now=asked.site.now(), year=year, month=month)
    )
    return _html(figures.html(data))


async def incident(asked: Asked) -> Response:
    """The evaluation of one incident."""
    number, site = asked.path_number(), asked.site

    def read(conn: Connection) -> dict[str, Any] | None:
        found = browse.incident(conn, number, asked.visitor.networks)
        return (
            figures.gather(conn, site.config, found.network, site.now(), incident=number) if found is not None else None
        )

    data = await site.reader.read(read)
    return _html(figures.html(data)) if data is not None else asked.show("fault.html", status=404, what="no_page")


async def paper_(asked: Asked) -> Response:
    """A paper for the drawer; who may alert stands in it, so the look is noted."""
    make, network = PAPERS.get(asked.request.path_params["name"]), asked.query("network")
    if make is None or network not in asked.visitor.networks:
        return asked.show("fault.html", status=404, what="no_page")
    data = await asked.site.reader.read(partial(make, config=asked.site.config, network=network, now=asked.site.now()))
    await asked.looked(f"paper {asked.request.path_params['name']} of {network}")
    return _html(papers.page_of(data, asked.site.config.language_of(network)))


WAYS = (
    Way(method="GET", path="/reports", page=Page.REPORTS, call=show),
    Way(method="GET", path="/reports/span", page=Page.REPORTS, call=span),
    Way(method="GET", path="/reports/incident/{id:int}", page=Page.REPORTS, call=incident),
    Way(method="GET", path="/reports/{name}", page=Page.REPORTS, call=paper_),
)
