"""Matches and special campaigns for the walk, and who may see which. For walk_every_address.py."""

from dataclasses import replace
from datetime import date

from sunshine.before.crosschecks.actions.campaigns import Scope, open_campaign
from sunshine.before.crosschecks.actions.keeping import keep
from sunshine.before.crosschecks.models import Disposition, Match, SpecialCampaign
from sunshine.before.crosschecks.queries import Job, Subject
from sunshine.before.declarations.models import Declaration
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.models import Organisation
from sunshine.foundation.people.models import Person

MODELS = {"match": Match, "special_campaign": SpecialCampaign, "disposition": Disposition}
CROSSCHECKS = {"discipline_officer", "sasac_supervisor"}
DEALT = {"kind": "contract", "currency": "CNY", "count": 1, "amount": 5, "last_on": "2026-01-05"}

DEAL = {"mart": "contract", "row_id": "D1", "role": "deal", "row": {"signed_on": "2026-01-05"}}


def crosscheck_things():
    """A wife behind a firm at every tenth enterprise, and a special campaign there."""
    machine = system_actor("申报比对")
    # Nobody who walks: own declarations are seen wherever they lie.
    leader = Person.objects.filter(account=None).order_by("pk").values_list("pk", flat=True)[0]
    officer = actor_of(Account.objects.select_related("person").get(username="jijian"))
    officer = replace(officer, reach=machine.reach)
    for n, place in enumerate(
        Organisation.objects.filter(kind="enterprise").order_by("code")[::10]
    ):
        with acting_as(machine):
            declared = Declaration.objects.create(
                year=2020, organisation=place, person_id=leader, post="副总经理", kind="yearly",
                post_class="manager", since_on=today(), first_due_on=today(), due_on=today(),
                opened_at=now(),
            )  # fmt: skip
            wife = Subject(declared.pk, place.pk, leader, "10", "配偶", f"walk_{n}")
            found = {
                "leader": "L", "n": 0, "person_key": None, "company_id": f"91330000WALK{n:06}",
                "company_name": f"走查影子公司第{n}号", "hops": 1, "probability": 0.98,
                "agreements": [], "is_undeclared": True, "business": [DEALT],
                "rows": [{"mart": "ownership", "row_id": f"W{n}", "role": "chain", "row": {}}, DEAL],
            }  # fmt: skip
            keep(Job({}, {0: wife}, {"L": wife}), [found], by=machine)
        with acting_as(officer):
            scope = Scope(place.pk, f"走查专项第{n}号", date(2026, 1, 1), today())
            open_campaign(by=officer, scope=scope, idempotency_key=f"special{n}")


def _far(kind, reach, role):
    return MODELS[kind].objects.exclude(organisation__in=reach if role in CROSSCHECKS else ())


def crosschecked(reach, role):
    """Matches, special campaigns and dispositions of others; the machine looks, as the database
    hides matches itself.
    """
    with acting_as(system_actor("走查")):
        return {k: list(_far(k, reach, role).values_list("pk", flat=True)) for k in MODELS}


def crosscheck_words(reach, role):
    """What these say that nobody outside may read."""
    with acting_as(system_actor("走查")):
        firms = _far("match", reach, role).filter(company_name__startswith="走查")
        titles = _far("special_campaign", reach, role).filter(title__startswith="走查")
        return [
            *firms.values_list("company_name", flat=True),
            *titles.values_list("title", flat=True),
        ]
