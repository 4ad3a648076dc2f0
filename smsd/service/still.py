"""Whether a look at the database can bring anything that the last one did not.

In: a database. Out: yes or no. A look that found nothing, while nothing was open that time alone moves on
(store/still.py), finds nothing again until somebody writes; in a file one cheap question tells whether anybody did, of
this process or of another one. A server does not tell, and each of its gateways looks as often as ever. It never looks
at rows.
"""

from __future__ import annotations

from smsd.store.database import Database


class Still:
    """What one looker knows. It asks `holds` before it looks, and says `nothing` where it found nothing and nothing can
    come by itself: what was written between the two is seen at the next question.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._seen: object = None
        self._found: object = None

    async def holds(self) -> bool:
        """Whether nothing was written since the look that found nothing began."""
        self._seen = await self._db.version()
        return self.held

    @property
    def held(self) -> bool:
        """What was answered last; False before the first answer."""
        return self._seen is not None and self._seen == self._found

    def nothing(self) -> None:
        """The look behind the last question found nothing, and time alone brings nothing."""
        self._found = self._seen
