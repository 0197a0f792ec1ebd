"""Risk points, controls, screenings, handbooks and publications for the walk, and who may see which.

Imported by walk_every_address.py, after Django is set up.
"""

from dataclasses import replace
from datetime import timedelta

from sunshine.before.handbooks.models import Handbook
from sunshine.before.publications.models import Publication
from sunshine.before.risks.actions import register
from sunshine.before.risks.actions.library import told_of
from sunshine.before.risks.models import Control, RiskPoint
from sunshine.before.risks.queries import library
from sunshine.before.screenings.actions import Design, open_screening
from sunshine.before.screenings.models import RiskScreening, ScreeningPart
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.models import Organisation

READS = {"clerk", "reviewer", "planning_reviewer", "inner_discipline", "secretary", "leader",
         "discipline_officer", "sasac_supervisor", "auditor"}  # fmt: skip
MODELS = {
    "risk_point": RiskPoint,
    "control": Control,
    "risk_screening": RiskScreening,
    "screening_part": ScreeningPart,
    "risk_handbook": Handbook,
    "publication": Publication,
}


def prevention_things():
    """A risk point with a control, a screening, an edition and a publication for every tenth
    enterprise, by somebody who may do it for all of them.
    """
    clerk = Account.objects.select_related("person").get(username="jingban")
    overseer = Account.objects.get(username="jijian")
    by = replace(actor_of(clerk), reach=system_actor("走查").reach)
    known, day = library()["ZB01"], today() + timedelta(30)
    places = Organisation.objects.filter(kind="enterprise").order_by("code")[::10]
    with acting_as(by):
        for n, place in enumerate(places):
            told = replace(told_of(known, place.pk), title=f"走查风险第{n}号：{place.code}拆分采购")
            point = register(by=by, told=told, idempotency_key=f"risk{n}")
            shared = {"organisation": place, "filed_by": clerk, "due_on": day}
            Control.objects.create(
                risk_point=point, organisation=place, words=f"走查措施第{n}号", kind="process",
                assignee=clerk, overseer=overseer, first_due_on=day, due_on=day, filed_by=clerk,
            )  # fmt: skip
            design = Design(place.pk, f"走查排查第{n}号", "先试点后推开，逐级汇总", ("tendering",),
                            day, [place.pk], [place.pk])  # fmt: skip
            open_screening(by=by, design=design, idempotency_key=f"screening{n}")
            Handbook.objects.create(edition=99, title=f"走查手册第{n}号", asked_at=now(), **shared)
            Publication.objects.create(
                risk_point=point, year=2020, number=n + 1, told={"title": f"走查公开第{n}号"},
                sha256="x", **shared,
            )  # fmt: skip


def prevention_records(reach, role):
    """Foreign ones, by kind: outside the reach of who reads them. A screening from above is also
    read by each unit that takes part in it.
    """
    mine = reach if role in READS else set()
    part = ScreeningPart.objects.filter(organisation__in=mine).values("screening")
    far = {kind: model.objects.exclude(organisation__in=mine) for kind, model in MODELS.items()}
    far["risk_screening"] = far["risk_screening"].exclude(pk__in=part)
    return {kind: list(rows.values_list("pk", flat=True)) for kind, rows in far.items()}


def prevention_words(reach, role):
    """Titles that nobody outside may be told; what the library says is everybody's, and models and
    scenes are called the same.
    """
    mine = reach if role in READS else set()
    own = RiskPoint.objects.exclude(title__in=[entry.title for entry in library().values()])
    return list(own.exclude(organisation__in=mine).values_list("title", flat=True))
