"""Who sees which page: a table. What somebody may *do* there is service/access.py's, for every channel alike.

In: a person of the configuration. Out: roles, pages, networks. It proves nobody.
"""

from __future__ import annotations

from enum import StrEnum

from smsd.config.schema import Config


class Role(StrEnum):
    """What somebody is on the page; a coordinator may be an operator as well."""

    OFFICER = "officer"
    COORDINATOR = "coordinator"
    OPERATOR = "operator"


class Page(StrEnum):
    """The pages, in the order of the menu."""

    NOW = "now"
    ALERTS = "alerts"
    REQUESTS = "requests"
    MEMBERS = "members"
    FEEDBACK = "feedback"
    TIPS = "tips"
    REPORTS = "reports"
    GATEWAY = "gateway"
    ACCOUNT = "account"


O, C, B = Role.OFFICER, Role.COORDINATOR, Role.OPERATOR  # noqa: E741 - columns of a table
MAY_SEE: dict[Page, frozenset[Role]] = {
    Page.NOW: frozenset({O, C, B}),
    Page.ALERTS: frozenset({O, C, B}),
    Page.REQUESTS: frozenset({C}),
    Page.MEMBERS: frozenset({C}),
    Page.FEEDBACK: frozenset({O, C}),
    Page.TIPS: frozenset({O, C, B}),
    Page.REPORTS: frozenset({O, C, B}),
    Page.GATEWAY: frozenset({B}),
    Page.ACCOUNT: frozenset({O, C, B}),
}


def roles_of(config: Config, person: str) -> frozenset[Role]:
    """The roles that a person has on the page, by the configuration."""
    known = config.people.get(person)
    if known is None:
        return frozenset()
    own = {"police": Role.OFFICER, "coordinator": Role.COORDINATOR}.get(known.role)
    return frozenset(r for r in (own, Role.OPERATOR if person in config.web.operators else None) if r is not None)


def networks_of(config: Config, person: str) -> tuple[str, ...]:
    """The networks that somebody sees: one's own. An operator sees the lines of all, and the people of one's own
    only.
    """
    known = config.people.get(person)
    return tuple(n for n in known.networks if n in config.networks) if known else ()


def pages_of(roles: frozenset[Role]) -> tuple[Page, ...]:
    """The pages that somebody with these roles may see."""
    return tuple(page for page, who in MAY_SEE.items() if who & roles)
