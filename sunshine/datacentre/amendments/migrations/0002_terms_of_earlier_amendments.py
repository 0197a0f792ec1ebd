"""Open amendments of before get a term: start, working days, pauses and extensions as they were."""

from django.db import migrations

from sunshine.foundation.clock.queries import SHANGHAI, calendar
from sunshine.foundation.clock.rules import working_days_between

CUTOFF = 18  # the shipped value
OPEN = ("returned", "review", "approval", "signed", "received")


def forwards(apps, schema_editor):  # noqa: ARG001  Django hands it over
    amendments = apps.get_model("amendments", "Amendment")
    terms, extensions = apps.get_model("workflow", "Term"), apps.get_model("workflow", "Extension")
    for row in amendments.objects.filter(state__in=OPEN).iterator():
        start = row.filed_at.astimezone(SHANGHAI).date()
        terms.objects.create(
            subject_label="amendment", subject_id=row.pk, start_on=start,
            days=working_days_between(start, row.first_due_on, calendar()),
            parameter="amendment.due", cutoff_hour=CUTOFF, first_due_on=row.first_due_on,
            due_on=row.due_on, is_provisional=row.is_provisional, begun_at=row.filed_at,
        )  # fmt: skip
        for asked in extensions.objects.filter(subject_label="amendment", subject_id=row.pk):
            asked.days = working_days_between(asked.old_due_on, asked.new_due_on, calendar())
            asked.save()


class Migration(migrations.Migration):
    dependencies = [("amendments", "0001_amendments"), ("workflow", "0002_terms")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
