"""A new approval line is a change like any other: what was split under it is found, unasked."""

from datetime import date
from decimal import Decimal
from inspect import unwrap

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from sunshine.analysis.arrivals.jobs import supervise_arrivals
from sunshine.analysis.hits.models import Hit
from sunshine.datacentre.lake.jobs import publish_records
from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.parameters.actions import load_reference, set_parameters
from sunshine.foundation.parameters.models import Parameter

pytestmark = pytest.mark.django_db


def waiting() -> list[str]:
    return list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", flat=True))


def run(task, **arguments: object) -> None:
    """The work of a job, without the worker around it."""
    unwrap(task.func)(**arguments)


def line(amount: int) -> Parameter:
    return Parameter(
        organisation=Organisation.objects.get(), name="D02.line", value=Decimal(amount),
        unit="元", valid=period(date(2026, 1, 1)), source="本公司制度", evidence="I",
    )  # fmt: skip


def test_a_lower_line_finds_what_was_split_under_it_without_anybody_asking(company) -> None:
    company.pay("P1,甲,S1,2026-03-02,60000", "P2,甲,S1,2026-03-03,60000")
    run(supervise_arrivals, number=latest().number)
    assert not Hit.objects.filter(probe="D02").exists(), "far below the line of everybody"
    ProcrastinateJob.objects.all().delete()
    with acting_as(company.by):
        set_parameters(by=company.by, rows=[line(100_000)], idempotency_key="line")
    assert waiting() == ["publish_own_records"]
    run(publish_records)
    assert waiting() == ["publish_own_records", "supervise_arrivals"]
    run(supervise_arrivals, number=latest().number)
    assert Hit.objects.get(probe="D02").subject_id == "S1"


def test_reference_data_that_stays_wakes_nobody_and_what_changed_does(company) -> None:
    load_reference()
    ProcrastinateJob.objects.all().delete()
    load_reference()
    assert waiting() == []
    Parameter.objects.filter(name="D02.line", is_local=False).update(source="旧的出处")
    assert load_reference().changed == 1
    assert waiting() == ["publish_own_records"]
    before = latest()
    run(publish_records)
    run(publish_records)
    assert latest().number == before.number, "the value in the lake is the same as ever"
