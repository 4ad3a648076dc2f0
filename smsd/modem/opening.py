"""From an open port to a line that can send: ask first, then choose.

In: a link, the configuration, what is known of the card. Out: facts, and the choices that were made (stores, reports, link).
The PIN is sent only to the known card, with two tries left, and never again after it failed; a PUK is left to a person.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from smsd.at import commands
from smsd.at.replies import TECHNOLOGY
from smsd.config.schema import Modem as ModemConfig
from smsd.errors import Barred, NoAnswer, PinRefused, Refused
from smsd.model.line import Facts
from smsd.modem.link import Link
from smsd.modem.profiles import Profile, choose
from smsd.modem.protocol import Card

DOMAINS = ("+CREG", "+CGREG", "+CEREG")
HOME_OR_ROAMING = {1, 5, 6, 7}
WITHOUT_PIN_SENT = {"SIM PUK", "SIM PIN2", "SIM PUK2", "PH-SIM PIN", "PH-NET PIN"}
UNION_STORES = {"MT", "SM_P", "TA", "BM"}


@dataclass(frozen=True, slots=True)
class Setup:
    """What the ladder chose."""

    facts: Facts
    profile: Profile
    stores: tuple[str, ...]
    domains: tuple[str, ...]


async def identify(link: Link, config: ModemConfig) -> tuple[Facts, Profile]:
    """Wakes the modem and asks who it is."""
    await link.wake()
    await link.try_(commands.echo_off())
    await link.try_(commands.numeric_errors())
    maker = await link.try_(commands.manufacturer())
    model = await link.try_(commands.model())
    profile = choose(config.profile, maker, model)
    imei = await link.try_(commands.imei())
    for line in profile.before:
        await link.try_(commands.of_profile(line))
    return Facts(imei=imei, manufacturer=maker, model=model, profile=profile.name), profile


async def unlock(link: Link, config: ModemConfig, profile: Profile, card: Card) -> str | None:
    """Makes the card usable; its number (ICCID, or else the IMSI). Raises Barred where a person is needed."""
    state = await _pin_state(link)
    iccid = await _card_number(link)
    expected = config.sim.iccid or card.iccid
    if iccid and expected and iccid.rstrip("F") != expected and len(iccid) == len(expected):
        raise Barred(f"the SIM was changed (…{iccid[-4:]} instead of …{expected[-4:]}); accept it with: smsd modem accept {config.name}")
    if state == "SIM PIN":
        await _enter_pin(link, config, profile, card)
    elif state in WITHOUT_PIN_SENT or state.startswith("PH-"):
        raise Barred(f"the SIM waits for {state}; put it into a phone and unlock it there")
    return iccid or await _card_number(link)


async def _pin_state(link: Link) -> str:
    for _ in range(20):  # a SIM may take seconds after power-up
        try:
            state = await link.run(commands.pin_state())
            return state or "READY"
        except Refused as refused:
            if refused.code in (10, 13, 15):
                raise Barred(f"no usable SIM in the modem ({refused})") from refused
            if refused.kind == "ERROR":
                return "READY"  # modems that know no +CPIN
        await asyncio.sleep(1.0)
    raise NoAnswer("the SIM stays busy")


async def _card_number(link: Link) -> str | None:
    return await link.try_(commands.iccid()) or await link.try_(commands.imsi())


async def _enter_pin(link: Link, config: ModemConfig, profile: Profile, card: Card) -> None:
    pin = config.sim.pin
    if pin is None:
        raise Barred(f"the SIM wants its PIN; add sim.pin to modem {config.name}, or take the PIN off the card")
    if card.pin_refused:
        raise Barred(f"the SIM refused this PIN once; it is not sent again. Mend sim.pin of {config.name}, then: smsd modem accept {config.name}")
    if profile.pin_tries:
        tries = await link.try_(commands.pin_tries(profile.pin_tries))
        if tries is not None and tries < 2:
            raise Barred(f"only {tries} try is left for the PIN; unlock the card in a phone first")
    try:
        await link.run(commands.enter_pin(pin.reveal()))
    except Refused as refused:
        raise PinRefused(f"the SIM refused the PIN ({refused.kind} {refused.code}); it is not tried again") from None
    for _ in range(20):
        if await _pin_state(link) == "READY":
            return
        await asyncio.sleep(0.5)
    raise NoAnswer("the SIM does not become ready after its PIN")


async def prepare(link: Link, facts: Facts, profile: Profile, reports: bool) -> Setup:
    """PDU mode, the profile's own lines, stores, announcements, the kept link, registration notices."""
    await _pdu_mode(link)
    for line in profile.after:
        await link.try_(commands.of_profile(line))
    await link.try_(commands.phase_2())
    stores = await choose_stores(link, profile)
    await _announce(link, reports)
    keeps = 2 in (await link.try_(commands.link_kept_offered()) or set())
    if keeps:
        keeps = await _agrees(link, commands.keep_link(2))
    domains = [d for d in DOMAINS if await _agrees(link, commands.tell_registration(d))]
    await link.try_(commands.caller_id())
    centre = await link.try_(commands.service_centre())
    return Setup(replace(facts, keeps_link=keeps, service_centre=centre), profile, stores, tuple(domains))


async def _pdu_mode(link: Link) -> None:
    for _ in range(30):  # refused while the message service wakes up ("SMS Ready" has not come)
        if await _agrees(link, commands.pdu_mode()):
            return
        await asyncio.sleep(1.0)
    raise NoAnswer("the modem refuses PDU mode")


async def _agrees(link: Link, command: commands.Command[None]) -> bool:
    try:
        await link.run(command)
    except Refused:
        return False
    return True


async def choose_stores(link: Link, profile: Profile) -> tuple[str, ...]:
    """Chooses where texts are received; the stores that a sweep has to read."""
    offered = await link.try_(commands.stores_offered())
    # some name none: then these two are tried
    readable = (offered[0] if offered else set()) or {"SM", "ME"}
    receiving = (offered[min(2, len(offered) - 1)] if offered else set()) or {"SM", "ME"}
    liked = [s for s in (*profile.stores, "SM", "ME", "MT") if s in receiving]
    for store in liked:
        for count in (3, 2, 1):  # some take fewer memories at once
            if await link.try_(commands.use_stores(*[store] * count)) is not None:
                break
        else:
            continue
        break
    sweep = sorted(readable - UNION_STORES) or ["SM"]
    if "MT" in readable and not receiving - UNION_STORES <= readable:
        sweep = ["MT"]  # texts may land where they can be read as part of the whole only
    return tuple(sweep)


async def _announce(link: Link, reports: bool) -> None:
    offered = await link.try_(commands.notices_offered()) or [{0, 1, 2}, {0, 1}, {0}, {0, 1, 2}, {0, 1}]
    offered += [{0}] * (5 - len(offered))
    modes = [m for m in (2, 1, 3) if m in offered[0]] or [1]
    wanted = [d for d in (1, 2) if d in offered[3]] if reports else []  # routed, or else stored
    for ds in [*wanted, 0]:
        for mode in modes:
            for bfr in sorted(offered[4]) or [0]:
                if await _agrees(link, commands.announce(mode, 1, 0, ds, bfr)):
                    return
    # nothing was taken: texts are found by sweeping


async def look_around(link: Link, facts: Facts, domains: tuple[str, ...]) -> Facts:
    """Registration, operator, technology, signal."""
    registered = False
    technology: int | None = None
    for domain in domains or ("+CREG",):
        answer = await link.try_(commands.registration(domain))
        if answer and answer[0] in HOME_OR_ROAMING:
            registered, technology = True, answer[1] if answer[1] is not None else technology
    operator = await link.try_(commands.operator()) if registered else None
    if operator and technology is None:
        technology = operator[1]
    signal = await link.try_(commands.signal())
    return replace(facts, registered=registered, operator=operator[0] if operator else None,
                   technology=TECHNOLOGY.get(technology) if technology is not None else None, signal_dbm=signal)  # fmt: skip
