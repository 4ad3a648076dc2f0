"""A row's text becomes SUBMITs, and each of them is handed to the modem in the form that it likes (lines/form.py).

In: a claimed row; then one SUBMIT after the other. Out: SUBMITs with their numbers; what the network calls each. It
claims and records nothing, and decides nothing about a refusal but whether the same part may go out at once in a
plainer form.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace

from smsd.errors import Refused, StoreTrouble
from smsd.lines.form import Forms
from smsd.model.delivery import Claimed, Reference
from smsd.model.fault import Klass
from smsd.modem import faults
from smsd.modem.protocol import Modem
from smsd.service.context import Context
from smsd.sms import dcs, udh, validity
from smsd.sms.address import Address
from smsd.sms.fit import Fit, fit
from smsd.sms.tpdu import Submit
from smsd.sms.validity import MINUTE
from smsd.store import facts

Submits = list[tuple[int, Submit]]
Told = Callable[[Submit], None]


class Handing:
    """Between the rows of one line and its modem."""

    def __init__(self, ctx: Context, modem: Modem) -> None:
        self.ctx, self.modem = ctx, modem
        self.forms = Forms()
        self._fitted: tuple[tuple[str, bool], Fit] | None = None  # an alert has one text for many rows

    async def recall(self) -> None:
        """What the modem's model is known to like; another model starts anew."""
        kept = await self.ctx.db.run(facts.get, self._key())
        self.forms = Forms()
        self.forms.recall(kept)

    def _key(self) -> str:
        return f"form:{self.modem.facts.manufacturer} {self.modem.facts.model}"

    def submits(self, claimed: Claimed) -> Submits:
        """The parts of a row's text, with their numbers; EncodeFault where there can be none."""
        found = self._fit(claimed)
        left = (claimed.expires_at - self.ctx.now()).total_seconds() if claimed.expires_at else 6 * 3600
        recipient = Address(claimed.number, "international")
        coding = dcs.decode(dcs.encode(found.encoding))
        period = validity.relative(int(max(left, 5 * MINUTE)))
        parts: list[tuple[int, str, udh.Header]] = []
        if self.modem.whole_texts:
            parts.append((found.segments, found.text, udh.Header()))
        elif found.segments == 1:
            parts.append((1, found.parts[0], udh.Header()))
        else:
            for seq, part in enumerate(found.parts, 1):
                parts.append((seq, part, udh.concat_header(udh.Concat(claimed.id & 0xFF, found.segments, seq))))
        return [
            (
                seq,
                Submit(
                    recipient=recipient,
                    text=text,
                    data=None,
                    header=header,
                    mr=0,
                    reject_duplicates=True,
                    report=claimed.report,
                    validity=period,
                    pid=0,
                    coding=coding,
                ),
            )
            for seq, text, header in parts
        ]

    def prepare(self, claimed: Claimed) -> Submits:
        """The same ahead of time, and the modem hears what will be handed over first."""
        found = self.submits(claimed)
        self.modem.prepare(self.forms.choose(found[0][1]))
        return found

    def _fit(self, claimed: Claimed) -> Fit:
        transliterated = self.ctx.config.alerts.transliterate or claimed.broadcast is None
        key = claimed.text, transliterated
        if claimed.whole or self._fitted is None or self._fitted[0] != key:
            found = fit(claimed.text, transliterated=transliterated, whole=claimed.whole)
            if claimed.whole:  # there is a code in it, which is kept nowhere
                return found
            self._fitted = key, found
        return self._fitted[1]

    async def hand(self, submit: Submit, told: Told, *, first: bool) -> Reference | None:
        """Hands a part to the modem. `first`: it was never tried before; `told` hears the very SUBMIT that leaves."""
        forms, form = self.forms, self.forms.choose(submit)
        try:
            reference = await self._once(form, told)
        except Refused as refused:
            klass = faults.of(refused).klass
            if klass == Klass.NUMBER:  # it would end the row, and a digit lost on the wire makes 1 out of 21
                return await self._once(form, told)
            if klass == Klass.DUPLICATE and first and form.reject_duplicates:
                # the centre takes it for another one
                return await self._once(replace(form, reject_duplicates=False), told)
            plainer = forms.plainer(form, klass)
            if plainer is None:
                raise
            forms.in_vain = True
            reference = await self._once(plainer, told)
            forms.helped(form, klass)
            form = plainer
        forms.taken(form)
        if forms.changed:
            with contextlib.suppress(StoreTrouble):
                await self.ctx.db.run(facts.put, self._key(), forms.kept())
        return reference

    async def _once(self, submit: Submit, told: Told) -> Reference | None:
        told(submit)
        return await self.modem.submit(submit)
