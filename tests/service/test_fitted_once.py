"""What was drafted is what is sent: an alert is made once, whatever the configuration says when it is proven."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from smsd.model.line import State as LineState
from smsd.service.context import LineStatus
from smsd.store.schema import worded
from tests.hall import Hall
from tests.town import PEETERS, member, settings


def test_what_was_shown_leaves(tmp_path: Path) -> None:
    """The network's name and tip change while the code is typed; nobody reads the new ones in this alert."""
    h = Hall(tmp_path)
    h.ctx.lines["stick0"] = LineStatus("stick0", LineState.READY)
    h.add(member(1), member(2))
    h.text(PEETERS, "Inbraak Kerkstraat 12, 2 mannen te voet")
    h.radio = False
    preview = h.shown(PEETERS)
    stored = h.call(lambda c: list(c.execute(sa.select(worded.c.body)).scalars()))
    h.ctx.config = settings(
        tmp_path, networks__dorp__title="BIN Anders", networks__dorp__default_tip="TIP: iets anders"
    )
    before = h.last()
    h.text(PEETERS, f"{preview.split('Zend ')[1][:4]} 4711")
    sent = h.got(member(1), before)
    assert len(sent) == 1
    assert sent[0] in stored
    assert h.got(member(2), before) == sent
    assert "anders" not in sent[0].lower()
    assert "Inbraak Kerkstraat 12" in sent[0]
