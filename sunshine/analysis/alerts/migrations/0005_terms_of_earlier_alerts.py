"""Open alerts of before get their first due date and a term, so that it can be explained."""

from django.db import migrations
from django.db.models import F

from sunshine.foundation.clock.queries import SHANGHAI, calendar
from sunshine.foundation.clock.rules import working_days_between

BATCH = 1000
CUTOFF = 18  # the shipped value


def forwards(apps, schema_editor):  # noqa: ARG001  Django hands it over
    alerts, terms = apps.get_model("alerts", "Alert"), apps.get_model("workflow", "Term")
    alerts.objects.filter(first_due_on__isnull=True).update(first_due_on=F("due_on"))
    rows = []
    for alert in alerts.objects.filter(state__in=("new", "checking")).iterator():
        start = alert.raised_at.astimezone(SHANGHAI).date()
        if alert.due_on < start:
            continue
        rows.append(
            terms(
                subject_label="alert", subject_id=alert.pk, start_on=start,
                days=working_days_between(start, alert.due_on, calendar()),
                parameter=f"alert.due.{alert.level}", cutoff_hour=CUTOFF, first_due_on=alert.due_on,
                due_on=alert.due_on, is_provisional=alert.is_provisional, begun_at=alert.raised_at,
            )
        )  # fmt: skip
    terms.objects.bulk_create(rows, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0004_first_due_date"), ("workflow", "0002_terms")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
