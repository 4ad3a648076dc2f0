"""From an open port to a line that can send: ask first, then choose.

In: a link, the configuration, what is known of the card. Out: facts, and the choices that were made (reports, link).
The PIN is sent only to the known card, with two tries left, and never again after it failed; a PUK is left to a person.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from smsd.at import commands
from smsd.at.replies import TECHNOLOGY
from smsd.config.schema import Modem as ModemConfig
from smsd.errors import Barred, NoAnswer, PinRefused, Refused
from smsd.model.line import Facts
from smsd.modem.link import Link
from smsd.modem.profiles import Profile, choose
from smsd.modem.protocol import Card
from smsd.modem.registration import DOMAINS, is_registered, judge
from smsd.modem.who import same_card, tails

WITHOUT_PIN_SENT = {"SIM PUK", "SIM PIN2", "SIM PUK2", "PH-SIM PIN", "PH-NET PIN"}
ASLEEP = {0, 2, 3, 4, 7}  # 27.007 clause 8.2: parts of the radio are off; 7 is SIMCom's word for 4
NO_SIM_TRIES = 5  # a card that was just given power is not there at once
SETTINGS = ("+CMGF", "+CNMI", "+CMEE")


async def identify(link: Link, config: ModemConfig) -> tuple[Facts, Profile]:
    """Wakes the modem and asks who it is."""
    await link.wake()
    await link.try_(commands.echo_off())
    await link.try_(commands.numeric_errors())
    await switch_on(link)
    return await ask_who(link, config)


async def ask_who(link: Link, config: ModemConfig) -> tuple[Facts, Profile]:
    """Maker, model, IMEI; some tell none of it before their PIN."""
    maker = await link.try_(commands.manufacturer())
    model = await link.try_(commands.model())
    profile = choose(config.profile, maker, model)
    imei = await link.try_(commands.imei())
    return Facts(imei=imei, manufacturer=maker, model=model, profile=profile.name), profile


async def switch_on(link: Link) -> tuple[bool, int | None]:
    """AT+CFUN=1 where the radio is off: whether that helped, and how awake the modem is."""
    level = await link.try_(commands.awake())
    if level not in ASLEEP:
        return False, level
    await link.try_(commands.wake_up())
    for _ in range(5):
        level = await link.try_(commands.awake())
        if level not in ASLEEP:
            return True, level
        await asyncio.sleep(1.0)
    return False, level


async def card_before_pin(link: Link) -> str | None:
    """The number printed on the card, however this modem tells it; it can be read without the PIN."""
    return await link.try_(commands.iccid()) or await link.try_(commands.iccid_file())


async def unlock(
    link: Link, config: ModemConfig, profile: Profile, card: Card, number: str | None = None, why_not: str | None = None
) -> str | None:
    """Makes the card usable; its number (ICCID, or else the IMSI). Raises Barred where a person is needed.

    `number`: what is known of the card already. `why_not`: why the PIN must not go to this card.
    """
    state = await _pin_state(link)
    number = number or await card_before_pin(link)
    _same(config, card, number)
    if state == "SIM PIN":
        if why_not:
            raise Barred(f"the SIM wants its PIN, which is not sent: {why_not}")
        await _enter_pin(link, config, profile, card)
    elif state in WITHOUT_PIN_SENT or state.startswith("PH-"):
        raise Barred(f"the SIM waits for {state}; put it into a phone and unlock it there")
    if number is None:
        number = await card_before_pin(link) or await link.try_(commands.imsi())
        _same(config, card, number)
    return number


def _same(config: ModemConfig, card: Card, number: str | None) -> None:
    expected = config.sim.iccid or card.iccid
    if number and expected and same_card(number, expected) is False:
        now, before = tails(number, expected)
        raise Barred(
            f"the SIM was changed ({now} instead of {before}); accept it with: smsd modem accept {config.name}"
        )


async def _pin_state(link: Link) -> str:
    absent = 0
    for _ in range(20):  # a SIM may take seconds after power-up
        try:
            state = await link.run(commands.pin_state())
            return state or "READY"
        except Refused as refused:
            if refused.code in (10, 13, 15):
                absent += 1
                if absent >= NO_SIM_TRIES:
                    raise Barred(f"no usable SIM in the modem ({refused})") from refused
            elif refused.kind == "ERROR":
                return "READY"  # modems that know no +CPIN
        await asyncio.sleep(1.0)
    raise NoAnswer("the SIM stays busy")


async def _enter_pin(link: Link, config: ModemConfig, profile: Profile, card: Card) -> None:
    pin = config.sim.pin
    if pin is None:
        raise Barred(f"the SIM wants its PIN; add sim.pin to modem {config.name}, or take the PIN off the card")
    if card.pin_refused:
        raise Barred(
            f"the SIM refused this PIN once; it is not sent again. Mend sim.pin of {config.name}, then: "
            f"smsd modem accept {config.name}"
        )
    tries = await link.try_(commands.pin_tries(profile.pin_tries)) if profile.pin_tries else None
    if tries is None:
        tries = await link.try_(commands.pin_tries_standard())
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


async def prepare(link: Link, facts: Facts) -> Facts:
    """The kept link, registration notices, who calls."""
    keeps = 2 in (await link.try_(commands.link_kept_offered()) or set())
    if keeps:
        keeps = await _agrees(link, commands.keep_link(2))
    for domain in DOMAINS:
        await link.try_(commands.tell_registration(domain))
    await link.try_(commands.caller_id())
    return replace(facts, keeps_link=keeps, service_centre=await link.try_(commands.service_centre()))


async def pdu_mode(link: Link, profile: Profile) -> None:
    """The only mode that is used; then the profile's own lines."""
    for _ in range(30):  # refused while the message service wakes up ("SMS Ready" has not come)
        if await _agrees(link, commands.pdu_mode()):
            for line in profile.after:
                await link.try_(commands.of_profile(line))
            return
        await asyncio.sleep(1.0)
    raise NoAnswer("the modem refuses PDU mode")


async def _agrees(link: Link, command: commands.Command[None]) -> bool:
    try:
        await link.run(command)
    except Refused:
        return False
    return True


async def settings(link: Link) -> dict[str, str]:
    """What the modem says of settings that a restart would change; those that it does not tell are left out."""
    found = {name: await link.try_(commands.asks_setting(name)) for name in SETTINGS}
    return {name: value for name, value in found.items() if value is not None}


async def locked(link: Link) -> bool:
    """Whether the card waits for its PIN."""
    return (await link.try_(commands.pin_state()) or "READY") != "READY"


async def look_around(link: Link, facts: Facts) -> tuple[Facts, dict[str, int]]:
    """Registration, operator, technology, signal; and what each domain said."""
    stats: dict[str, int] = {}
    technology: int | None = None
    for domain in DOMAINS:
        answer = await link.try_(commands.registration(domain))
        if answer:
            stats[domain] = answer[0]
            technology = answer[1] if answer[1] is not None and is_registered(answer[0]) else technology
    service = judge(stats)
    operator = await link.try_(commands.operator())
    if not service.texts:
        ims = await link.try_(commands.ims_registration()) if any(map(is_registered, stats.values())) else None
        service = judge(stats, ims=ims, operator=operator is not None)
    if operator and technology is None:
        technology = operator[1]
    signal = await link.try_(commands.signal())
    return replace(
        facts,
        registered=service.texts,
        service=service.words,
        operator=operator[0] if operator and service.texts else None,
        technology=TECHNOLOGY.get(technology) if technology is not None else None,
        signal_dbm=signal,
    ), stats
