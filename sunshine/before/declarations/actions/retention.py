"""What is kept longer than its term is somebody's work until it is destroyed."""

from sunshine.before.declarations.models import Declaration
from sunshine.before.declarations.workflow import DECLARATION, ERASE_PERIOD, ERASE_WORK
from sunshine.foundation.clock.queries import calendar, now, today
from sunshine.foundation.clock.rules import add_working_days
from sunshine.foundation.parameters.queries import value_on
from sunshine.foundation.worklist.models import WorkItem

BATCH = 1000


def ask_to_erase() -> int:
    """Work for each declaration whose term is over (《个人信息保护法》第四十七条): a person destroys
    it, because that can't be taken back. It may run as often as it likes. Returns how many are new.
    """
    kind, permission = ERASE_WORK
    asked = WorkItem.objects.open().filter(subject_label=DECLARATION.label, kind=kind)
    over = Declaration.objects.filter(state="reviewed", keep_until__lt=today())
    rows = over.exclude(pk__in=asked.values("subject_id")).select_related("organisation", "person")
    days = int(value_on(ERASE_PERIOD, today()))
    due_on, is_provisional = add_working_days(today(), days, calendar())
    items = [
        WorkItem(
            subject_label=DECLARATION.label,
            subject_id=row.pk,
            organisation_id=row.organisation_id,
            kind=kind,
            title=f"{row.organisation.short_name}：{row.person.name}的{row.get_kind_display()}保存期满"[:400],
            permission=permission,
            due_on=due_on,
            is_provisional=is_provisional,
            created_at=now(),
        )
        for row in rows
    ]  # fmt: skip
    return len(WorkItem.objects.bulk_create(items, batch_size=BATCH))
