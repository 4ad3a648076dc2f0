"""A neighbourhood's year beside a forger: what people do with what they get, day by day.

In: a town, a seed, how many texts a day are forged, how members join. Out: an Account. Officers answer previews, take
the paper list where they have to, and say VERDER where somebody halts; members undo by JOIN what was forged in their
names; the coordinator lets people in.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from smsd.rules import proof
from smsd.store import people
from smsd.store.schema import broadcasts, deliveries, is_in, journal, list_codes
from tests.flow.attack_found import AWAY, BACK, Account, Judge, Known, Log, back, gone
from tests.flow.attack_mail import Mailer
from tests.flow.attacker import LIES, Attacker
from tests.town import ANJA, CLAES, NEW, NUMBERS, OFFICER_FR, PEETERS, PINS, Town

STREETS = ("Kerkstraat", "Molenweg", "Lindelaan", "Schoolstraat", "Dorpsstraat", "Beukenlaan", "Kapelstraat", "Veldweg")
FACTS = (
    "Inbraak {} {}, 2 mannen te voet richting station",
    "Poging inbraak {} {}. Verdachte in witte bestelwagen",
    "Verdachte bestelwagen {} {}, rijdt traag rond",
    "Diefstal fietsen {} {}. Kijk uit",
    "Babbeltruc {} {}: vrouw vraagt een glas water. Niet openen",
)
OFFICERS = {"peeters": PEETERS, "claes": CLAES, "dupont": OFFICER_FR}
STAFF = tuple(NUMBERS.values())
# states are written out for the sake of their indexes: a week of texts is not read every second
UNDER_WAY = (
    sa.select(deliveries.c.id).where(is_in(deliveries.c.state, "claimed")).limit(1),
    sa.select(deliveries.c.id)
    .where(
        is_in(deliveries.c.state, "queued"),
        sa.or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= sa.bindparam("now")),
    )
    .limit(1),
)
PREVIEW_WITHIN, SLOWER = 60.0, 1.25
STILL_S = 5.0  # in which a line that may send anything of what waits has begun
MAIL_EVERY = 12  # texts
# seconds between forged texts around an alert, and since how long before: he cannot know when an
# officer will write, only see that an alert goes out
SIEGES = ((28.8, 300.0), (28.8, 300.0), (5.0, 100.0), (1.0, 0.0))
SHOWN = re.compile(r"(?:Zend|Envoyez|Senden:|Send|JA|OUI|YES)(?: \w+ \+)? (\d{6,8}|\d{4})\b")
BEHIND = re.compile(r"(?:met|avec|mit|with) (\d{6}) \+ PIN")  # the code for behind words
RESUME = re.compile(r"(?:verder: nog|suite: encore) .*?(?:Zend|Envoyez) (\d+)( \+ PIN)?")


class Year:
    """Residents, officers and a coordinator who read what they get, and the forger beside them,
    who writes a mail for each `MAIL_EVERY` texts.
    """

    def __init__(self, t: Town, seed: int, out: Account, lines: Log, *, join: str) -> None:
        self.t, self.out, self.rule = t, out, join
        self.texts = self.left = self.size = 0  # forged ones: of this day, of it still to come, in a burst
        self.chance = Random(seed)
        self.lists: dict[str, list[str]] = {}
        self.resumed_at = -1e9
        self.undisturbed: tuple[float, float] = (
            0.0,
            0.0,
        )  # seconds of an alert whatever its size, and a member of the longer line
        self.number = 0
        self.forger = Attacker(
            Random(seed + 1), list(OFFICERS.values()), [], [ANJA, NEW], ["CIC-POLITIE"], members_may_leave=True
        )
        self.mailer = Mailer(Random(seed + 2))
        self.known = Known(guesses=self.forger.digits_sent, his=set(self.forger.sims))
        self.judge = Judge(t, out, self.known, lines)
        t.village.network.on_text = self.read

    # ---- what people do with what they get

    def read(self, phone: Any, received: Any) -> None:
        number, text = phone.number, received.text
        if number in self.forger.sims:
            self.forger.saw(number, text)
            return
        self.known.codes.update(SHOWN.findall(text) + BEHIND.findall(text))
        if number in STAFF:
            return
        if any(lie in text.lower() for lie in LIES):
            self.out.released.append(f"{number} got: {text}")
        answer = ""
        if number in self.known.gone:
            answer = "STOP" if BACK.search(text) else ""
        elif number in self.known.residents:
            if AWAY.search(text):
                answer = "JOIN"
            elif re.search(r"votre langue est FR|ab jetzt auf Deutsch|in English from now", text):
                answer = "TAAL nl"
        if answer:
            self.out.undone[answer] += 1
            asyncio.get_running_loop().call_later(self.chance.uniform(30, 4 * 3600), self.t.text, number, answer)

    # ---- time

    async def quiet(self) -> None:
        """Waits until what can go out is out, so that a jump cuts nothing: nothing waits, or no line took any of it
        for some seconds. What strangers may not spend lies for hours, and nobody has to watch it lie.
        """
        stirred, seen = self.loop_time(), -1
        for _ in range(40):
            now = {"now": self.t.clock.now()}
            waits = await self.t.db.run(lambda c, now=now: any(c.execute(query, now).first() for query in UNDER_WAY))
            busy = any(s.began is not None for s in self.t.gateway.ctx.lines.values())
            sent = sum(len(stick.sent) for stick in self.t.village.servers.values())
            if busy or sent != seen:
                stirred, seen = self.loop_time(), sent
            if not busy and (not waits or self.loop_time() - stirred >= STILL_S):
                break
            await self.t.wait(2)
        await self.t.wait(1)

    async def until(self, at: datetime) -> None:
        while (left := (at - self.t.clock.now()).total_seconds()) > 0:
            await self.t.long(min(left, 3600.0), 1e9)
            await self.settled()
            await self.quiet()

    async def settled(self) -> None:
        """A jump cuts a command short that is under way, which no year does: it is over when each
        line is as it was before, and is counted.
        """
        lines = self.t.gateway.ctx.lines.values()
        for waited in range(300):
            away = [s for s in lines if str(s.state) != "ready" or s.listens]
            if not away:
                return
            if waited == 1:
                self.out.cut_by_jumps.update(
                    f"{s.state}{', listens' if s.listens else ''}: {s.reason[:40]}" for s in away
                )
            await self.t.wait(1)

    # ---- a day

    async def day(self, begins: datetime, texts: int) -> None:
        """A day's honest events, and the forger's texts in bursts between them."""
        chance, self.texts = self.chance, texts
        events: list[tuple[float, str]] = [(chance.uniform(17, 22), "alert")]
        events += [
            (chance.uniform(9, 16), what)
            for what, likely in (("join", 0.3), ("leave", 0.2), ("feedback", 0.3))
            if chance.random() < likely
        ]
        if self.texts:
            size = max(10, self.texts // 100)
            events += [(chance.uniform(0, 24), "burst") for _ in range(self.texts // size)]
            self.left, self.size = self.texts, size
        for hour, what in sorted(events):
            await self.until(begins + timedelta(hours=hour))
            if self.t.task.done():
                self.out.died.append(f"{self.t.clock.now()}: {self.t.task.exception()!r}")
                return
            await getattr(self, what)()
        while self.texts and self.left > 0:
            await self.burst()
        await self.until(begins + timedelta(hours=24))
        self.texts = 0
        await self.judge.day()
        self.out.days += 1

    async def burst(self) -> None:
        left = self.size
        while left > 0 and self.left > 0:
            spent = self.forger.fire(self.t)
            left, self.left, self.out.texts = left - max(1, spent), self.left - spent, self.out.texts + spent
            if self.chance.random() < 1 / MAIL_EVERY:
                await self.mail()
            await self.t.wait(self.chance.expovariate(1 / 0.25))
        await self.quiet()

    async def mail(self) -> None:
        self.out.mails += 1
        try:
            await self.mailer.fire(self.t)
        except AssertionError as vouched:
            self.out.released.append(str(vouched))

    async def siege(self, every: float, ends: asyncio.Event) -> None:
        while not ends.is_set():
            spent = self.forger.fire(self.t)
            self.left, self.out.texts = self.left - spent, self.out.texts + spent
            await self.t.wait(self.chance.expovariate(1 / every))

    # ---- an alert

    async def alert(self) -> None:
        self.number += 1
        author = self.chance.choice(("peeters", "claes"))
        words = self.chance.choice(FACTS).format(self.chance.choice(STREETS), self.number % 900)
        self.known.bodies.add(words)
        self.out.alerts += 1
        ends = asyncio.Event()
        every, ahead = self.chance.choice(SIEGES) if self.texts else (0.0, 0.0)
        siege = asyncio.create_task(self.siege(every, ends)) if every else None
        await self.t.wait(self.chance.uniform(0, ahead))
        began = self.loop_time()
        marks = {n: len(self.t.got(n)) for n in STAFF}
        self.t.text(author, words, to=self.chance.choice(self.t.config.modems).sim.number)
        reader, code = await self.shown(words, marks, author=author)
        if reader or self.behind(author):
            self.out.previews.append(self.loop_time() - began)
        else:
            self.out.late.append(
                f"{self.t.clock.now():%m-%d %H:%M} a text every {every} s: {words}: "
                f"{[self.t.got(n)[-2:] for n in OFFICERS.values()]}"
            )
        row = await self.prove(author, words, reader, code)
        if row is None:
            self.out.missed.append(f"never left: {self.t.clock.now():%m-%d %H:%M} {words}: {self.t.got(author)[-4:]}")
        else:
            self.known.released.add(row.id)
            await self.reach()
            await self.goes_out(author, words, row)
        if self.chance.random() < 0.4 and row is not None:
            await self.all_clear(author, row)
        ends.set()
        if siege is not None:
            await siege
        await self.quiet()

    async def reach(self) -> None:
        """Whom a forged word keeps from an alert that begins, or makes a member again."""
        now, found = self.t.clock.now(), await self.t.db.run(gone, self.known)
        self.out.residents.append(len(self.known.residents))
        self.out.out_of_reach.append(len(found))
        self.out.untold.append(sum(not one.told for one in found))
        for one in [*found, *await self.t.db.run(back, self.known)]:
            if one.broken(now):
                said, heard = (f"{at:%m-%d %H:%M}" if at else "never" for at in (one.said, one.heard))
                waits = ", waits" if one.waits else ""
                self.out.unheard.append(
                    f"{now:%m-%d %H:%M} {one.number} {one.state}: said {said}{waits}, heard {heard}"
                )

    def loop_time(self) -> float:
        return asyncio.get_running_loop().time()

    async def shown(
        self, words: str, marks: dict[str, int], seconds: float = PREVIEW_WITHIN, author: str = ""
    ) -> tuple[str, str]:
        """Which officer's phone shows the words with a code, and the code; nobody's, where
        the author has a code for behind the words.
        """
        ends = self.loop_time() + seconds
        while self.loop_time() < ends:
            await self.t.wait(1)
            for who, number in OFFICERS.items():
                for text in self.t.got(number)[marks[number] :]:
                    if words[:40] in text and (found := SHOWN.search(text.split("'")[-1])):
                        return who, found[1]
            if self.behind(author):
                return "", ""
        return "", ""

    def behind(self, who: str) -> str:
        """The newest code for behind words on a phone that was not used yet."""
        if not who:
            return ""
        found = [m[1] for text in self.t.got(NUMBERS[who]) if (m := BEHIND.search(text))]
        return found[-1] if found and found[-1] not in self.known.typed else ""

    async def prove(self, author: str, words: str, reader: str, code: str) -> Any:
        """What a person does: code and PIN; then with a list code; then the words with one behind them."""
        tries = [(reader, f"{code} {PINS[reader]}", "code + PIN")] if reader else []
        if reader:
            tries.append((reader, f"{code} {await self.listed(reader)}", "code + list"))
        if code := self.behind(author):
            tries.append((author, f"{words} {code} {PINS[author]}", "one step, code for behind words"))
        for who in dict.fromkeys((author, reader or author, *OFFICERS)):
            code = await self.listed(who)
            tries += [(who, f"{words} {code}", "one step, list"), (who, f"{words} {code}{PINS[who]}", "one step, list")]
        for n, (who, text, how) in enumerate(tries):
            await self.t.wait(2)
            self.known.typed.update((text.removeprefix(words).strip(), *text.removeprefix(words).split()[:1]))
            self.t.text(who, text)
            for _ in range(8):
                await self.t.wait(1)
                row = await self.t.db.run(
                    lambda c: c.execute(
                        sa.select(broadcasts).where(broadcasts.c.body == words, broadcasts.c.started_at.is_not(None))
                    ).first()
                )
                if row is not None:
                    self.out.texts_needed[str(n + 2)] += 1
                    self.out.proofs[f"{how}{' of a colleague' if who != author else ''}"] += 1
                    return row
        return None

    async def listed(self, who: str) -> str:
        """A code of the paper list that is not used; the operator prints a new list in time."""
        key = self.t.gateway.ctx.key
        free = set(
            await self.t.db.run(
                lambda c: list(
                    c.execute(
                        sa.select(list_codes.c.hash).where(list_codes.c.person == who, list_codes.c.used_at.is_(None))
                    ).scalars()
                )
            )
        )
        codes = [c for c in self.lists.get(who, []) if proof.hashed(key, "list", who, c) in free]
        if not codes:
            codes = self.lists[who] = [f"{self.chance.randrange(10**8):08d}" for _ in range(10)]
            await self.t.db.run(people.replace_list, who, [proof.hashed(key, "list", who, c) for c in codes])
            self.known.codes.update(codes)
        return self.chance.choice(codes)

    async def goes_out(self, author: str, words: str, row: Any) -> None:
        """Waits until every member has it; lets it go on where somebody halts it."""
        for _ in range(1500):
            await self.t.wait(1)
            state, waiting = await self.t.db.run(
                lambda c: (
                    c.execute(sa.select(broadcasts.c.state).where(broadcasts.c.id == row.id)).scalar_one(),
                    c.execute(
                        sa.select(sa.func.count()).where(
                            deliveries.c.broadcast_id == row.id,
                            deliveries.c.role == "member",
                            deliveries.c.state.in_(("queued", "claimed", "held")),
                        )
                    ).scalar_one(),
                )
            )
            if state == "halted":
                await self.resume(author)
            elif not waiting:
                break
        found = await self.t.db.run(
            lambda c: c.execute(
                sa.select(
                    deliveries.c.state,
                    deliveries.c.reason,
                    deliveries.c.sent_at,
                    deliveries.c.modem,
                    deliveries.c.pinned,
                ).where(deliveries.c.broadcast_id == row.id, deliveries.c.role == "member")
            ).all()
        )
        lacking = [r for r in found if r.sent_at is None and r.reason not in ("left", "paused")]
        if lacking:
            self.out.missed.append(
                f"{len(lacking)} of {len(found)} members: {Counter((r.state, r.reason) for r in lacking)} {words}"
            )
        reached = [r for r in found if r.sent_at is not None]
        if not reached:
            return
        last = max(r.sent_at for r in reached)
        halted = await self.halted(row, last)
        took = (last - row.started_at).total_seconds() - halted
        self.out.halted_s.append(halted)
        longer = max(Counter(r.pinned for r in reached).values())
        if not self.texts:
            self.measure(took, longer, reached)
            return
        base, each = self.undisturbed
        ratio = took / (base + each * longer)
        self.out.ratios.append(ratio)
        if ratio > SLOWER:
            by = Counter(r.modem for r in reached)
            lines = {name: (by[name], str(s.state), s.reason) for name, s in self.t.gateway.ctx.lines.items()}
            others = await self.t.db.run(
                lambda c: c.execute(
                    sa.select(sa.func.count()).where(
                        deliveries.c.sent_at.between(row.started_at, last),
                        deliveries.c.broadcast_id.is_distinct_from(row.id),
                    )
                ).scalar_one()
            )
            self.out.slow.append(
                f"{self.t.clock.now():%m-%d %H:%M} {ratio:.2f}: {took:.0f} s, {len(reached)} members, {row.segments} "
                f"segments, {halted:.0f} s halted, {others} other texts meanwhile; by line {lines}"
            )

    def measure(self, took: float, longer: int, reached: list[Any]) -> None:
        """An undisturbed alert: what a member of the longer line costs, and all
        else. A smaller alert costs so much less.
        """
        of_line = [r.sent_at for r in reached if r.modem == reached[0].modem]
        each = (max(of_line) - min(of_line)).total_seconds() / max(1, longer - 1)
        if took > self.undisturbed[0] + self.undisturbed[1] * longer:
            self.undisturbed = took - each * longer, each

    async def halted(self, row: Any, last: Any) -> float:
        """Seconds that somebody's STOP took, forged or not, until the author's
        VERDER; before the last member had it.
        """
        events = await self.t.db.run(
            lambda c: c.execute(
                sa.select(journal.c.at, journal.c.event)
                .where(
                    journal.c.event.in_(("halted", "resumed")),
                    sa.or_(*(journal.c.detail.like(f"%broadcast {row.id}{end}") for end in ("", " %"))),
                )
                .order_by(journal.c.id)
            ).all()
        )
        out, since = 0.0, None
        for at, event in events:
            if event == "halted":
                since = at
            elif since is not None and at < last:
                out, since = out + (at - since).total_seconds(), None
        return out

    async def resume(self, author: str) -> None:
        """VERDER, and the code that comes; a forged VERDER brings one as well."""
        t, number = self.t, NUMBERS[author]
        if self.loop_time() - self.resumed_at < 6:
            return
        self.resumed_at = self.loop_time()
        found = next(
            (m for text in reversed(t.got(number)[-8:]) if (m := RESUME.search(text)) and m[1] not in self.known.typed),
            None,
        )
        if found is None:
            t.text(author, "VERDER")
            return
        answer = f"{found[1]} {PINS[author]}" if found[2] else found[1]
        self.known.typed.add(found[1])
        self.known.typed.add(answer)
        t.text(author, answer)

    async def all_clear(self, author: str, row: Any) -> None:
        """EINDE: its preview and code + PIN; what comes of it is not measured."""
        marks = {n: len(self.t.got(n)) for n in STAFF}
        words = f"Alles voorbij in de buurt, dank voor het opletten {self.number % 900}"
        self.known.bodies.add(words)
        self.t.text(author, f"EINDE #{row.incident_id} {words}")
        who, code = await self.shown(words, marks)
        if who:
            self.known.typed.add(f"{code} {PINS[who]}")
            self.t.text(who, f"{code} {PINS[who]}")
            await self.t.wait(20)
            await self.quiet()

    # ---- the rest of a normal life

    async def join(self) -> None:
        number = f"+3247101{len(self.known.residents) + len(self.known.gone):04d}"
        self.known.joining.add(number)
        await self.t.say(number, f"JOIN Lid {len(self.known.residents)}, {self.chance.choice(STREETS)}", 5)
        found = SHOWN.findall(" ".join(self.t.got(number)))
        await self.t.say(number, f"ja {found[-1] if found else ''} graag", 8)
        self.known.residents.append(number)
        self.out.undone["signed up"] += 1
        if self.rule == "approval":
            await self.until(self.t.clock.now() + timedelta(minutes=40))
            asked = re.findall(r"aanvragen?: .*Zend JA (\S+) of", " ".join(self.t.got(ANJA)[-40:]))
            if asked:
                marks = len(self.t.got(ANJA))
                self.t.text("anja", f"JA {asked[-1]}")
                for _ in range(30):
                    await self.t.wait(2)
                    code = next(
                        (
                            m[1]
                            for text in self.t.got(ANJA)[marks:]
                            if "bevestigen" in text and (m := SHOWN.search(text[40:]))
                        ),
                        "",
                    )
                    if code:
                        self.known.typed.add(code)
                        pin = any("+ PIN" in text for text in self.t.got(ANJA)[marks:] if code in text)
                        await self.t.say("anja", f"{code} {PINS['anja']}" if pin else code, 10)
                        break

    async def leave(self) -> None:
        number = self.known.residents.pop(self.chance.randrange(len(self.known.residents)))
        self.known.gone.add(number)
        await self.t.say(number, self.chance.choice(["STOP", "Stop aub", "VERGEET"]), 6)

    async def feedback(self) -> None:
        marks = {n: len(self.t.got(n)) for n in STAFF}
        words = f"Nazicht gedaan, niemand gevonden. Dank aan alle buren {self.number % 900}"
        self.known.bodies.add(words)
        self.t.text("peeters", f"FEEDBACK {words}")
        who, code = await self.shown(words, marks, 20)
        if who:
            pin = any(code in text and "+ PIN" in text for text in self.t.got(NUMBERS[who])[marks[NUMBERS[who]] :])
            self.known.typed.add(f"{code} {PINS[who]}")
            await self.t.say(who, f"{code} {PINS[who]}" if pin else code, 6)

    async def ends(self) -> None:
        """A day for everybody to put right what a forger did in their names; then the last look."""
        await self.until(self.t.clock.now() + timedelta(hours=30))
        await self.judge.ends()
