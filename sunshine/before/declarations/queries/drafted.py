"""What a draft begins with, and how a declaration differs from the one before."""

from collections.abc import Sequence
from dataclasses import replace

from sunshine.before.declarations.models import Declaration
from sunshine.before.declarations.queries import form
from sunshine.before.declarations.queries.content import told_of
from sunshine.before.declarations.rules import Row, Told, differences
from sunshine.foundation.identity.rules import Actor

OPEN = ("due", "returned", "filed")  # where its person may still write


def begun_from(row: Declaration, by: Actor) -> Told:
    """What was filed here, else what was filed the time before; the promise is made anew."""
    known = told_of([row], by=by).get(row.pk) or before(row, by)
    blank: dict[str, Sequence[Row]] = {s.code: ({},) for s in form().sections if s.one}
    return replace(known, promised=False) if known else Told(blank)


def before(row: Declaration, by: Actor) -> Told | None:
    """What the previous declaration said, as far as it may be opened and still exists."""
    if row.previous_id is None:
        return None
    earlier = Declaration.objects.visible_to(by).filter(pk=row.previous_id)
    return told_of(earlier, by=by).get(row.previous_id)


def changes(row: Declaration, told: Told, by: Actor) -> list[str] | None:
    """Sentences on what is other than last time; None where there is nothing to compare with."""
    earlier = before(row, by)
    return None if earlier is None else differences(form(), earlier, told)
