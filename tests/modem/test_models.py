"""Every model of hardware/modems/: the simulator speaks its quirks through opening, receiving, sending, reporting."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from random import Random

import pytest

from smsd.at import commands
from smsd.errors import Barred, ConfigFaults, Refused
from smsd.modem.profiles import Family, choose, families, one_family, rows_for
from smsd.modem.protocol import Card
from smsd.resources import resource
from smsd.simulator.manners import Manners
from smsd.sms.tpdu import Deliver, StatusReport
from tests.modem.test_at_modem import NUMBER, Bench, play

MODELS = [(family, *called) for family in families() for called in family.models]
RESIDENT = "+32475123456"
each_model = pytest.mark.parametrize(
    ("family", "maker", "model"), MODELS, ids=lambda v: v.name if isinstance(v, Family) else v.strip()
)


def speaking(family: Family, maker: str, model: str, **also: object) -> Manners:
    return Manners.speaking(rows_for(family.speaks, maker, model), maker=maker, model=model, **also)


def test_there_are_many() -> None:
    """Sixty models of sixteen families, each with a name of its own."""
    assert len({called for family in families() for called in family.models}) >= 60
    assert len(families()) >= 16


def example() -> Family:
    """What hardware/README.md shows to those who add one."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(resource("hardware/README.md").read_text().partition("```yaml\n")[2].partition("```")[0])
        file.flush()
        return one_family("acme", Path(file.name))


@pytest.mark.parametrize("family", [*families(), example()], ids=lambda f: f.name)
def test_rows(family: Family) -> None:
    """Each row says what, why, and where it is written; the words are few; a row that is for no model is a slip."""
    assert family.models
    for row in (*family.exceptions, *family.speaks):
        assert {"what", "value", "why", "source"} <= set(row) <= {"what", "value", "why", "source", "only"}
        assert row["why"]
        assert row["source"]
        assert any(rows_for((row,), *called) for called in family.models)
    assert {row["what"] for row in family.exceptions} <= {"after", "pin_tries", "stores", "way"}
    for row in family.speaks:
        assert row["what"] in Manners.__dataclass_fields__
        assert getattr(Manners.speaking([row]), row["what"]) != getattr(Manners(), row["what"])
    for row in family.exceptions:
        if row["what"] == "after":
            assert (
                commands.of_profile(row["value"]).limit_s <= 20
            )  # a line that is not answered must not hold a line for minutes


@each_model
def test_every_model_is_found(family: Family, maker: str, model: str) -> None:
    """By the name it goes by, in any case, and by no other family's pattern."""
    if family.name != "generic":
        assert [f.name for f in families() if f.covers(maker, model)] == [family.name]
    for spelt in (str, str.upper, str.lower):
        assert choose("auto", spelt(maker), spelt(model)).name == family.name
    assert choose(family.name, maker, model) == choose("auto", maker, model)


def test_the_pattern_that_covers_most_wins() -> None:
    """Makers buy each other, and sell under the names of operators."""
    for maker, model, name in (
        ("Telit Cinterion", "LE910R1", "telit"),
        ("Cinterion", "LE910R1", "cinterion"),
        ("Vodafone (Huawei)", "K4203", "huawei"),
        ("SIMTECH, INCORPORATED", "SIM7100E", "simcom"),
        ("INCORPORATED", "A7672S-FASE", "simcom"),
        ("INCORPORATED", "X1", "generic"),
        ("Sony Ericsson", "MD300", "phones"),
        ("Ericsson", "C3607w", "ericsson"),
        ("Optionally", "X1", "generic"),
    ):
        assert choose("auto", maker, model).name == name


def test_who_says_nothing_is_generic() -> None:
    """No maker, no model, or a maker nobody knows."""
    assert {choose("auto", maker, model).name for maker, model in ((None, None), ("", ""), ("Acme", "1"))} == {
        "generic"
    }
    assert choose("no such family", "huawei", "E173").name == "generic"


@each_model
def test_life(family: Family, maker: str, model: str) -> None:
    """Opened under its name; a long text comes and goes; a text is sent; its report comes."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        manners, f = b.server.manners, b.modem.facts
        assert f.profile == family.name
        assert f.registered
        assert f.imei == "350000000000017"
        assert f.service_centre == "+32475161616"
        b.network.text("+32475999999", NUMBER, "één {tekst} € " * 15)
        await asyncio.sleep(1)
        texts = await b.modem.incoming()
        assert len(texts) == 2 * (1 + manners.twice)
        parts = {i.tpdu.header.concat.seq: i.tpdu.text for i in texts}
        assert "".join(parts[seq] for seq in sorted(parts)) == "één {tekst} € " * 15
        for i in texts:
            assert isinstance(i.tpdu, Deliver)
            if i.place is not None:
                await b.modem.delete(i.place)
        assert await b.modem.sweep() == []
        if manners.cms:
            with pytest.raises(Refused, match="540"):
                await b.modem.submit(b.submit("geweigerd"))
        reference = await b.modem.submit(b.submit("één € ☺"[:5], report=True))
        assert reference == (1 if manners.reference and not manners.early_ok else None)
        await asyncio.sleep(2)
        assert [r.text for r in b.network.phone(RESIDENT).received] == ["één €"]
        reports = [i.tpdu for i in (await b.modem.incoming() or await b.modem.sweep())]
        told = [] if manners.cnmi_ds == (0,) else [(StatusReport, 1, 0)]
        assert [(type(r), r.mr, r.status) for r in reports] == told
        for _ in range(3):  # and on
            await b.modem.submit(b.submit("nog een"))
        await b.modem.refresh()
        await b.modem.alive()
        await asyncio.sleep(2)
        assert len(b.network.phone(RESIDENT).received) == 4

    play(main, speaking(family, maker, model))


@each_model
def test_bytes_one_by_one(family: Family, maker: str, model: str) -> None:
    """The same with bytes that dribble in, and an echo that cannot be switched off."""

    async def main(b: Bench) -> None:
        b.network.text("+32475999999", NUMBER, "lag er al")
        assert {i.tpdu.text for i in await b.modem.open(Card())} == (
            {"lag er al"} if not b.server.manners.hides_stored else set()
        )
        b.network.text("+32475999999", NUMBER, "kwam net")
        await asyncio.sleep(1)
        assert "kwam net" in {i.tpdu.text for i in await b.modem.incoming()}  # announced, not only found by a sweep
        b.server.manners.cms.clear()
        await b.modem.submit(b.submit("hallo", report=True))
        await asyncio.sleep(2)
        assert [r.text for r in b.network.phone(RESIDENT).received] == ["hallo"]
        reports = [i for i in (await b.modem.incoming() or await b.modem.sweep()) if isinstance(i.tpdu, StatusReport)]
        assert len(reports) == (b.server.manners.cnmi_ds != (0,))

    play(main, speaking(family, maker, model, one_by_one=True, keeps_echo=True))


@each_model
def test_locked(family: Family, maker: str, model: str) -> None:
    """With a PIN: what has to be said after it is said there; no flood is left."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        said, profile = [f"AT{c[2:]}" for c in b.server.commands], choose("auto", maker, model)
        entered = said.index('AT+CPIN="1234"')
        assert not set(profile.after) - set(said[entered:])
        assert not set(b.server.manners.flood) - b.server.line.done
        b.network.text("+32475999999", NUMBER, "hallo")
        await asyncio.sleep(1)
        assert {i.tpdu.text for i in await b.modem.incoming()} == {"hallo"}

    play(main, speaking(family, maker, model, pin="1234"), sim={"number": NUMBER, "pin": "1234"})


@pytest.mark.parametrize(
    ("family", "maker", "model"),
    [m for m in MODELS if choose("auto", m[1], m[2]).pin_tries],
    ids=lambda v: v if isinstance(v, str) else v.name,
)
def test_the_last_try_of_a_pin_is_left_to_a_person(family: Family, maker: str, model: str) -> None:
    """Each family is asked in its own words how many tries are left."""

    async def main(b: Bench) -> None:
        with pytest.raises(Barred, match="only 1 try"):
            await b.modem.open(Card())
        assert b.server.manners.pin_tries == 1
        assert not any(c.upper().startswith("AT+CPIN=") for c in b.server.commands)

    play(main, speaking(family, maker, model, pin="1234", pin_tries=1), sim={"number": NUMBER, "pin": "1234"})


@pytest.mark.parametrize(
    ("family", "maker", "model"),
    [m for m in MODELS if {"flood", "quiet_until"} & {r["what"] for r in rows_for(m[0].speaks, *m[1:])}],
    ids=lambda v: v if isinstance(v, str) else v.name,
)
def test_each_exception_is_needed(family: Family, maker: str, model: str) -> None:
    """Without its profile a model that floods goes on flooding, and one whose
    notices go elsewhere announces nothing.
    """
    manners = speaking(family, maker, model)

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        if manners.quiet_until:
            b.network.text("+32475999999", NUMBER, "hallo")
            await asyncio.sleep(1)
            assert await b.modem.incoming() == []
        assert set(manners.flood) - b.server.line.done or manners.quiet_until

    play(main, manners, profile="generic")


def test_an_empty_place_of_any_kind() -> None:
    """Error, another error, a bare OK, both: nothing is there, nothing is lost."""
    for answer in ("+CMS ERROR: 321", "+CMS ERROR: 500", "ERROR", "OK", "ERROR|OK"):

        async def main(b: Bench, answer: str = answer) -> None:
            b.server.manners.empty_place = answer
            await b.modem.open(Card())
            b.server.notice('+CMTI: "SM",17')
            await asyncio.sleep(0.1)
            assert await b.modem.incoming() == []
            await b.modem.submit(b.submit("hallo"))

        play(main)


def test_a_draft_on_the_card_is_left_alone() -> None:
    """Somebody stored a text for sending: it is none that came."""

    async def main(b: Bench) -> None:
        b.network.text("+32475999999", NUMBER, "gekomen")
        for stored in b.server.stores["SM"].values():
            stored.status = 3
        assert await b.modem.open(Card()) == []

    play(main)


# what belongs together: the memories of one model, the announcements of another, the talk of a third
MEMORIES = {
    "stores",
    "unreadable",
    "memories",
    "lands_in",
    "garbled",
    "twice",
    "reports_in_sr",
    "empty_store",
    "empty_place",
    "+CPMS=?",
}
ANNOUNCING = {"cnmi_ds", "cnmi_modes", "cnmi_bfr", "cds", "+CNMI=?"}


def mixed(chance: Random) -> Manners:
    """A modem that nobody has made, of habits that somebody's modem has."""
    models = [chance.choice(MODELS) for _ in range(3)]
    manners = Manners(maker="Acme", model="X")
    for n, (family, *called) in enumerate(models):
        for row in rows_for(family.speaks, *called):
            for key, value in row["value"].items() if row["what"] == "answers" else [(row["what"], row["value"])]:
                group = 0 if key in MEMORIES else 1 if key in ANNOUNCING else 2
                # what only its own profile mends; a text that is refused
                if group == n and key not in (
                    "quiet_until",
                    "hides_stored",
                    "cms",
                ):
                    more = {"what": row["what"], "value": {key: value} if row["what"] == "answers" else value}
                    manners = Manners.speaking([more], **{f: getattr(manners, f) for f in Manners.__dataclass_fields__})
    return manners


@pytest.mark.parametrize("seed", range(150))
def test_a_modem_that_nobody_has_made(seed: int) -> None:
    """Opened without a profile: what lay there is found, what comes is found,
    nothing is left behind, a text goes out once.
    """

    async def main(b: Bench) -> None:
        b.network.text("+32475999999", NUMBER, "lag er al")
        found = await b.modem.open(Card())
        assert {i.tpdu.text for i in found} == {"lag er al"}
        assert b.modem.facts.profile == "generic"
        b.network.text("+32475999999", NUMBER, "kwam net")
        await asyncio.sleep(1)
        found += await b.modem.incoming() or await b.modem.sweep()
        assert {i.tpdu.text for i in found} == {"lag er al", "kwam net"}
        for i in found:
            await b.modem.delete(i.place)
        assert await b.modem.sweep() == []
        await b.modem.submit(b.submit("hallo", report=True))
        await asyncio.sleep(2)
        assert [r.text for r in b.network.phone(RESIDENT).received] == ["hallo"]
        reports = [i for i in (await b.modem.incoming() or await b.modem.sweep()) if isinstance(i.tpdu, StatusReport)]
        assert len(reports) == (b.server.manners.cnmi_ds != (0,))

    play(main, mixed(Random(seed)))


def test_a_file_that_others_may_write_is_a_fault(tmp_path: Path) -> None:
    """As an archive unpacked with a loose umask leaves it: said with what to do, no traceback."""
    file = tmp_path / "acme.yaml"
    file.write_text("match: acme\n")
    assert one_family("acme", file).name == "acme"
    file.chmod(0o664)
    with pytest.raises(ConfigFaults) as found:
        one_family("acme", file)
    assert "chmod go-w" in str(found.value.faults[0])
