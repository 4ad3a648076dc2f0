"""The page as a whole: what lives as long as `smsd web` does, and the one way by which a page acts.

In: the context of a process beside the daemon, a reader, a way to the volatile status. Out: rendered pages, actions
carried out in one transaction each: the session is looked at again, the form is used up, the PIN is proven where that
is asked, and the service is called.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from smsd.config.schema import Config
from smsd.moments import written
from smsd.phone_number import mask
from smsd.rules import plan, signin
from smsd.rules.identity import Holder, who
from smsd.service import signin as service
from smsd.service.actor import Actor
from smsd.service.context import Context
from smsd.service.signin import SignedIn
from smsd.service.unit import UnitOfWork
from smsd.store import people, web
from smsd.store.reading import Reader
from smsd.web import roles, words
from smsd.web.configuration import Files
from smsd.web.doctor import Doctor
from smsd.web.history import History
from smsd.web.passkeys import Checker
from smsd.web.roles import Page, Role
from smsd.web.tickets import Tickets

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

P = ParamSpec("P")
T = TypeVar("T")
FORM_LIVES = timedelta(hours=2)
KNOCK_LIVES = timedelta(minutes=10)
GUESS_S = 3.0


class SignedOut(Exception):
    """The session is over, or was ended."""


class SentBefore(Exception):
    """The form was sent before, or is too old."""


class WrongPin(Exception):
    """The PIN that was asked again is not right."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks: the session, the token that carries it, and what that person sees."""

    who: SignedIn
    token: str
    roles: frozenset[Role]
    networks: tuple[str, ...]
    language: str

    @property
    def key(self) -> str:
        """The person's key in the configuration."""
        return self.who.holder.key


@dataclass(slots=True)
class Site:
    """Everything that a page needs."""

    ctx: Context
    reader: Reader
    status: Callable[[], dict[str, Any] | None]  # what the daemon knows and the database does not; None where none runs
    files: Files | None = None  # the configuration's files as they lie there now
    doctor: Doctor | None = None
    hub: Any = None
    history: History = field(default_factory=History)
    checker: Checker = field(default_factory=Checker)
    jinja: Environment = field(init=False)
    forms: Tickets = field(init=False)  # what a form carries: made for one session
    knocks: Tickets = field(init=False)  # what a stranger's device signs with its passkey

    def __post_init__(self) -> None:
        self.forms = Tickets(key=self.ctx.key, now=self.now, purpose="page form", lives=FORM_LIVES)
        self.knocks = Tickets(key=self.ctx.key, now=self.now, purpose="passkey knock", lives=KNOCK_LIVES)
        self.jinja = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.jinja.filters["mask"] = mask

    @property
    def config(self) -> Config:
        """The configuration in force, as it was read last."""
        return self.ctx.config

    def now(self) -> datetime:
        """The moment in UTC, by the clock of the page's process."""
        return self.ctx.now()

    # ---- who

    def visitor(self, conn: Connection, token: str) -> Visitor | None:
        """Whose session a token is; None where it is over, or that person may not come in any more."""
        now = self.now()
        session = web.session(conn, signin.token_hash(self.ctx.key, "page session", token), now, now - signin.IDLE)
        person = self.config.people.get(session.person) if session else None
        if session is None or person is None:
            return None
        found = who(person.number[0], self.config, people.all_rights(conn), self.ctx.today())
        holder: Holder | None = next((h for h in found.holders if h.key == session.person and h.bar is None), None)
        if holder is None:
            return None
        networks = roles.networks_of(self.config, holder.key)
        language = person.language or self.config.language_of(
            networks[0] if networks else next(iter(self.config.networks))
        )
        return Visitor(
            who=SignedIn(session, holder, person.number[0]),
            token=token,
            roles=roles.roles_of(self.config, holder.key),
            networks=networks,
            language=language,
        )

    # ---- acting

    async def act(
        self,
        visitor: Visitor,
        form: str,
        fn: Callable[Concatenate[UnitOfWork, Actor, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Calls a service function for somebody who is signed in."""

        def call(unit: UnitOfWork, actor: Actor) -> T:
            return fn(unit, actor, *args, **kwargs)

        return await self._act(visitor, form, None, call)

    async def act_with_pin(
        self,
        visitor: Visitor,
        form: str,
        pin: str,
        fn: Callable[Concatenate[UnitOfWork, Actor, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """The same after the PIN was asked again."""

        def call(unit: UnitOfWork, actor: Actor) -> T:
            return fn(unit, actor, *args, **kwargs)

        return await self._act(visitor, form, pin, call)

    async def _act(self, visitor: Visitor, form: str, pin: str | None, fn: Callable[[UnitOfWork, Actor], T]) -> T:
        def call(conn: Connection) -> tuple[T | None, bool]:
            still = self.visitor(conn, visitor.token)
            if still is None:
                raise SignedOut
            if not self.forms.good(form, visitor.token) or not web.use_form(conn, self.forms.used(form), self.now()):
                raise SentBefore
            unit = UnitOfWork(self.ctx, conn, self.now())
            if pin is not None and not service.pin_again(unit, still.who, pin):
                return None, False  # the wrong try is kept: it is committed
            return fn(unit, still.who.actor(pin=pin is not None)), True

        result, right = await self.ctx.db.run(call)
        if not right:
            raise WrongPin
        return result  # type: ignore[return-value]

    async def unit(self, fn: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A transaction for what has no actor yet: signing in, notes."""
        return await self.ctx.db.run(lambda conn: fn(UnitOfWork(self.ctx, conn, self.now()), *args, **kwargs))

    # ---- showing

    def render(
        self, template: str, visitor: Visitor | None, language: str = "", status: int = 200, **values: Any
    ) -> HTMLResponse:
        """A page in the visitor's language, with menu and forms for what they may do."""
        language = visitor.language if visitor else language
        shown = {
            "t": partial(words.say, language),
            "lang": language,
            "visitor": visitor,
            "menu": roles.pages_of(visitor.roles) if visitor else (),
            "form": partial(self.forms.new, visitor.token) if visitor else None,
            "gateway": self.config.gateway.name,
            "Page": Page,
            "Role": Role,
            "config": self.config,
            "networks": visitor.networks if visitor else (),
            "at": self.at,
            "day": self.day,
            "name_of": self.name_of,
            "title_of": self.title_of,
            "zone_of": self.zone_of,
            "names": self.names,
            "here": "",
            "said": "",
            "bad": "",
            "duration": partial(duration, language),
        } | values
        return HTMLResponse(self.jinja.get_template(template).render(shown), status)

    def at(self, moment: datetime | None) -> str:
        """A moment in the gateway's zone; only the time of day where it was today."""
        if moment is None:
            return "–"
        local, today = moment.astimezone(self.config.gateway.zone), self.now().astimezone(self.config.gateway.zone)
        return local.strftime("%H:%M") if local.date() == today.date() else written(moment, self.config.gateway.zone)

    def day(self, moment: datetime | None) -> str:
        """A date in the gateway's zone."""
        return written(moment, self.config.gateway.zone).partition(" ")[0] if moment else "–"

    def name_of(self, key: str) -> str:
        """How a person is called; the key where the configuration has nobody of it any more."""
        return self.config.people[key].name if key in self.config.people else key

    def names(self, keys: Collection[str]) -> str:
        """How some people are called, in a row; a dash where there is nobody."""
        return ", ".join(map(self.name_of, keys)) or "–"

    def title_of(self, network: str) -> str:
        """How a network is called; the key where the configuration does not have it any more."""
        return self.config.networks[network].title if network in self.config.networks else network

    def zone_of(self, network: str, zone: str) -> str:
        """How a zone is called; the key where the configuration does not have it any more."""
        known = self.config.networks.get(network)
        return known.zones.get(zone, zone) if known else zone

    def seconds_left(self, load: dict[str, int]) -> float:
        """How long the lines need for what waits, by their measured speed."""
        live = self.status()
        lines = [
            plan.Line(x["name"], x["state"] in ("ready", "throttled"), x.get("seconds_per_sms") or GUESS_S)
            for x in (live or {}).get("modems", [])
        ]
        return plan.forecast(load, lines or [plan.Line(m.name, True, GUESS_S) for m in self.config.modems])


def duration(language: str, seconds: float | None) -> str:
    """Seconds below a minute and a half, else whole minutes; a dash for None."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    if whole < 90:
        return words.say(language, "seconds", n=whole)
    return words.say(language, "minutes", n=-(-whole // 60))
