"""Where somebody works, what a register needs, rows of the mart."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from sunshine.before.filings.queries import items
from sunshine.before.recusals.models import Conflict
from sunshine.foundation.access.models import Grant
from sunshine.foundation.clock.queries import SHANGHAI, calendar, today
from sunshine.foundation.clock.rules import add_working_days
from sunshine.foundation.identity.models import Account
from sunshine.foundation.notifications.queries import holders
from sunshine.foundation.organisations.models import (
    Organisation,
    OrganisationPath,
    OrganisationQuerySet,
    Tenure,
    Tree,
)
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.people.models import Person
from sunshine.foundation.workflow.rules import Refused

EXIT_MONTHS = "adjustment.exit_months"


def workplaces(person_id: UUID | None) -> OrganisationQuerySet:
    """Where a person holds a post or a right today: for whom a conflict can be reported."""
    held = Grant.objects.filter(
        Q(account__person=person_id) | Q(tenure__person=person_id), valid__contains=today()
    )
    posts = Tenure.objects.filter(person=person_id, valid__contains=today())
    wanted = Q(pk__in=held.values("organisation")) | Q(pk__in=posts.values("post__organisation"))
    return Organisation.objects.filter(wanted).order_by("code")


def person_named(name: str, organisation_id: UUID) -> Person:
    """The one person of this name who holds a post or a right there or below. Raises Refused."""
    below = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, ancestor=organisation_id)
    places = Q(organisation=organisation_id) | Q(organisation__in=below.values("descendant"))
    on = today()
    held = Grant.objects.filter(places, valid__contains=on)
    posted = Tenure.objects.filter(
        Q(post__organisation=organisation_id)
        | Q(post__organisation__in=below.values("descendant")),
        valid__contains=on,
    )
    there = Q(pk__in=held.values("account__person")) | Q(pk__in=held.values("tenure__person"))
    found = list(Person.objects.filter(there | Q(pk__in=posted.values("person")), name=name)[:2])
    if not found:
        raise Refused(f"这家单位没有名叫“{name}”的在任人员，请核对姓名和任职单位")
    if len(found) > 1:
        raise Refused(f"这家单位有不止一位“{name}”，请把任职单位选到下级单位")
    return found[0]


def register_by(found_on: date) -> tuple[date, bool]:
    """The last day to register what was found on a day, and whether that is provisional."""
    return add_working_days(found_on, int(value_on("conflict.register", today())), calendar())


def adjust_by(kind: str) -> date:
    """The day by which an adjustment of a kind must be done that is set today."""
    days = int(value_on(f"adjustment.{kind}", today()))
    return add_working_days(today(), days, calendar())[0]


def item_kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds of matter from which somebody may be kept: class → the whole of it, and its entries."""
    known = items()
    return [
        (title, [(letter, f"全部{title}")]
         + [(code, words) for code, words in known.entries.items() if code.startswith(letter)])
        for letter, title in known.classes.items()
    ]  # fmt: skip


def item_title(code: str) -> str:
    """A class, an entry of the catalogue or one item, in words; empty for what is none."""
    known = items()
    if code in known.classes:
        return f"全部{known.classes[code]}"
    if code in known.entries:
        return known.entries[code]
    try:
        return f"{known.entries[known.entry_of(code)]}（{code}）"
    except ValueError:
        return ""


def owners_of(conflict: Conflict) -> list[Account]:
    """Who may be charged with a adjustment there; never the person concerned."""
    found = holders("conflict.adjust", conflict.organisation_id).select_related("person")
    return sorted(
        (a for a in found if a.person_id != conflict.person_id), key=lambda a: a.display_name
    )


def accounts_of(person_id: UUID) -> list[UUID]:
    mine = Account.objects.filter(person=person_id, is_active=True)
    return list(mine.values_list("pk", flat=True))


def has_changed_since(since: datetime) -> bool:
    return Conflict.objects.filter(events__pgh_created_at__gt=since).exists()


# Adjustment → the mart's word. That the person steps aside the house itself enforces, always.
MEASURES = {
    "step_aside": "recuse",
    "change_post": "transfer",
    "party_exit": "exit",
    "trade_ban": "ban",
}


def mart_rows() -> Iterator[dict[str, object]]:
    """Rows of the mart `recusal`, one a conflict and measure: who is kept from whom, how, since
    when. No names, no words: the person by key, the other side by its code.
    """
    decided = Conflict.objects.filter(decided_at__isnull=False)
    rows = decided.exclude(state__in=("waiving", "dismissed")).select_related("person")
    for row in rows.prefetch_related("adjustments").order_by("pk").iterator(chunk_size=1000):
        since = row.decided_at.astimezone(SHANGHAI).date() if row.decided_at else row.found_on
        ended = row.released_at.astimezone(SHANGHAI).date() if row.released_at else None
        is_waived = row.state == "waived"
        kinds = {MEASURES[a.kind] for a in row.adjustments.all() if a.state != "void"}
        if is_waived and row.waived_until is not None:
            ended = row.waived_until + timedelta(days=1)
        for kind in ["none"] if is_waived else sorted(kinds | {"recuse"}):
            yield {
                "recusal_id": f"{row.pk}:{kind}",
                "organisation_id": str(row.organisation_id),
                "person_key": row.person.person_key,
                "counterparty_id": row.counterparty_uscc or None,
                "measure": kind,
                "is_waived": is_waived,
                "valid_from": since,
                "valid_to": ended,
            }
