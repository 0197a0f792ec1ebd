"""What people do before every address is walked, so that there are foreign records to look for.

Imported by walk_every_address.py, after Django is set up.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.test import Client
from walk_conflicts import conflict_things
from walk_crosschecks import crosscheck_things
from walk_prevention import prevention_things

from seeds.authority import enact_lists
from sunshine.analysis.extracts.models import Extract
from sunshine.analysis.hits.models import HitEvidence
from sunshine.before.authority.queries import requirements
from sunshine.before.briefs.actions import give, open_brief
from sunshine.before.briefs.rules import About
from sunshine.before.declarations.models import Campaign, Declaration, DeclarationDraw, Verification
from sunshine.before.exchange.actions import make_package
from sunshine.before.exchange.actions.arrivals import arrive
from sunshine.before.exchange.actions.regulations import save_regulation
from sunshine.before.exchange.rules.regulations import Regulation as Value
from sunshine.before.exchange.rules.regulations import Vote
from sunshine.before.filings.actions import file_matter
from sunshine.before.filings.models import Matter as Filed
from sunshine.before.filings.rules import Told as Matter
from sunshine.before.reports.actions import file_report
from sunshine.before.reports.rules import Told
from sunshine.before.reviews.actions import answer
from sunshine.before.reviews.models import Review
from sunshine.before.samples.models import Check
from sunshine.datacentre.amendments.models import Amendment
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of, system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.documents.models import Issued
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.identity.models import Account
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.models import Organisation, OrganisationEdge

HANDLER = Client().handler
FEW = 20  # acts of a kind: of several enterprises, and no more than are looked for
# Label of a record with a history, with a period → kind of record in the walk.
HISTORIES = {
    "alert": "alert",
    "exemption": "exemption",
    "organisation": "place",
    "amendment": "amendment",
    "grant": "grant",
    "report": "report",
    "matter": "matter",
    "review": "review",
    "brief": "brief",
    "archive_sample": "sample",
    "check": "check",
    "risk_point": "risk_point",
    "control": "control",
    "publication": "publication",
    "campaign": "campaign",
    "declaration": "declaration",
    "declaration_draw": "declaration_draw",
    "verification": "verification",
    "match": "match",
    "special_campaign": "special_campaign",
    "authority_list": "authority_list",
    "package": "package",
    "regulation": "regulation",
    "conflict": "conflict",
    "adjustment": "adjustment",
}
SAMPLES = {"discipline_officer", "sasac_supervisor"}
DECLARES = {"personnel", "inner_discipline", "secretary", *SAMPLES}  # own ones besides
SAMPLED = {"clerk", "secretary"}  # see what was sent to them
DUE = {
    "alert": "alert",
    "amendment": "amendment",
    "report": "report",
    "matter": "matter",
    "package": "package",
    "check": "check",
    "risk_point": "risk_point",
    "control": "control",
    "declaration": "declaration",
    "verification": "verification",
    "conflict": "conflict",
    "adjustment": "adjustment",
    "match": "match",
    "special_campaign": "special_campaign",
}  # with a period


def below(tree, root):
    edges = list(OrganisationEdge.objects.filter(tree=tree).values_list("parent_id", "child_id"))
    found, wave = {root}, {root}
    while wave:
        wave = {c for p, c in edges if p in wave} - found
        found |= wave
    return found


def nobody():
    """A new browser; the middleware, which lists every static file, is loaded once for all."""
    client = Client()
    client.handler = HANDLER
    return client


def someone(username):
    client = nobody()
    client.force_login(Account.objects.get(username=username))
    return client


def acts_of_others(every):
    """Acts and corrections that the walk then looks for from outside."""
    officer, steward = someone("guozi"), someone("shuju")
    for alert in every[:FEW]:
        told = {"verb": "claim", "key": f"w{alert.pk}", "version": alert.version}
        officer.post(f"/alerts/{alert.pk}/act/", told)
    with acting_as(system_actor("走查")):
        payments = HitEvidence.objects.filter(position=0, mart="payment")
        corrigible = set(payments.values_list("hit_id", flat=True))
    for alert in [a for a in every if a.hit_id in corrigible][:FEW]:
        told = {"purpose": f"更正{alert.pk}", "reason": "凭证录入有误", "key": f"a{alert.pk}"}
        steward.post(f"/amendments/new/{alert.pk}/0/", told)
    for alert in every[:12]:
        told = {"choice": f"hit|{alert.hit.subject_id}", "ends_on": f"{today() + timedelta(30)}",
                "basis": f"纪要〔{alert.pk}〕", "reason": "已查明有据，申请暂不预警", "key": f"e{alert.pk}"}  # fmt: skip
        officer.post(f"/exemptions/new/{alert.pk}/", told)
    report_things()
    exchange_things()
    review_things()
    look_into_things()
    conflict_things()
    crosscheck_things()
    draft_lists()
    prevention_things()
    told = {"D02.window_days": "2", "snapshots": "1", "key": "backtest-of-the-walk"}
    officer.post("/probes/D02/backtests/", told)
    for case in Amendment.objects.all():
        file = ContentFile(f"凭证 {case.pk}".encode(), "a.txt")
        steward.post(f"/amendments/{case.pk}/files/", {"file": file, "secrecy": "internal"})
    claims = Entry.objects.filter(subject_label="alert", verb="alert.claim")
    return dict(claims.values_list("subject_id", "pk"))


def report_things():
    """A first report for every tenth enterprise, by somebody who may report for all of them."""
    clerk = Account.objects.select_related("person").get(username="jingban")
    by = replace(actor_of(clerk), reach=system_actor("走查").reach)
    known = now() - timedelta(hours=3)
    for n, place in enumerate(
        Organisation.objects.filter(kind="enterprise").order_by("code")[::10]
    ):
        told = Told("risk", f"走查报告第{n}号：{place.code}仓库险情", "夜间仓库进水，货物受损，无人伤亡，已组织抢险。",
                    "已组织抢险", known, known, None, is_urgent=False)  # fmt: skip
        with acting_as(by):
            file_report(by=by, organisation_id=place.pk, told=told, idempotency_key=f"r{place.pk}")


def review_things():
    """A draft of the clerk's; a matter of the first group in its departments' hands, finance agrees
    on a condition.
    """
    enact_lists()
    place = Grant.objects.get(account__username="shuji").organisation_id
    step = requirements(place, "F01-001", Decimal(680_000), today()).steps[0]
    told = {"organisation": Grant.objects.get(account__username="jingban").organisation_id}
    someone("jingban").post("/filings/start/", told | {"item": "F01-001"})
    details = {"purpose": "支付冷库设备尾款", "budget": "年度预算内", "payment_basis": "合同 HT-7"}
    told = Matter("F01-001", "走查报备：支付设备尾款", Decimal(680_000), "丙设备公司", step.body,
                  today() + timedelta(30), details)  # fmt: skip
    clerk = Account.objects.select_related("person").get(username="jingban")
    by = replace(actor_of(clerk), reach=system_actor("走查").reach)
    with acting_as(by):
        matter = file_matter(by=by, organisation_id=place, told=told, idempotency_key="matter")
    finance = actor_of(Account.objects.get(username="caiwu")).confirmed()
    with acting_as(finance):
        answer(review_id=Review.objects.get(matter=matter.pk, department="finance").pk, by=finance,
               answer="conditional", words="资金来源清楚，付款条件待落实。", basis="《资金管理办法》第八条",
               conditions=["取得验收单后再付款"], idempotency_key="finance")  # fmt: skip


def look_into_things():
    """An opinion before the meeting at every tenth enterprise, by somebody who may write them all."""
    officer = Account.objects.select_related("person").get(username="jijian")
    by = replace(actor_of(officer), reach=system_actor("走查").reach)
    places = Organisation.objects.filter(kind="enterprise").order_by("code")[::10]
    with acting_as(by):
        for n, place in enumerate(places):
            about = About(place.pk, f"走查研判第{n}号：{place.code}出租仓库")
            brief = open_brief(by=by, about=about, idempotency_key=f"b{n}")
            give(brief_id=brief.pk, by=by, view="attention", words="请在材料中说明租金的评估依据。",
                 version=None, idempotency_key=f"bg{n}")  # fmt: skip


def exchange_things():
    """A regulation and its package for every tenth enterprise, and a package only looked at."""
    clerk = Account.objects.select_related("person").get(username="jingban")
    by = replace(actor_of(clerk), reach=system_actor("走查").reach)
    places = Organisation.objects.filter(kind="enterprise", uscc__isnull=False).order_by("code")
    day = today()
    with acting_as(by):
        for n, place in enumerate(places[::10]):
            value = Value(f"{n:032d}", f"走查规则第{n}号：{place.code}", "董事会议事规则", day, day,
                          votes=(Vote("默认", "全票通过"),))  # fmt: skip
            save_regulation(by=by, organisation_id=place.pk, value=value, idempotency_key=f"g{n}")
            make_package(by=by, organisation_id=place.pk, business="0005", idempotency_key=f"p{n}")
        arrive(by=by, name=f"{place.uscc}_0004_1_20260302.zip", content=b"x")


def draft_lists():
    """A group's and its subsidiary's next list: the subsidiary's people may not see the first."""
    for username in ("shencha", "jingban"):
        place = Grant.objects.get(account__username=username).organisation_id
        told = {"organisation": str(place), "basis": "走查用的依据文件", "starts_on": f"{today()}"}
        someone(username).post("/authority/new/", told)


def ask(client, method, url):
    if method == "get":
        return client.get(url)
    if url.startswith("/api/"):
        headers = {"Idempotency-Key": f"walk-{url[-40:]}"}
        return client.post(url, {"verb": "claim"}, content_type="application/json", headers=headers)
    return client.post(url, {"reason": "走查每一个地址", "verb": "claim"})


def closed_checks(reach, role):
    """Checks of other enterprises, and those that were not sent to one's own."""
    if role in SAMPLES | SAMPLED:
        mine = Check.objects.filter(organisation__in=reach)
        mine = mine if role in SAMPLES else mine.filter(issued_at__isnull=False)
    else:
        mine = Check.objects.none()
    return list(Check.objects.exclude(pk__in=mine.values("pk")).values_list("pk", flat=True))


def declared(reach, role, account):
    """Campaigns and declarations of others that are none of this one's business."""
    mine = reach if role in DECLARES else ()
    with acting_as(system_actor("走查")):
        rows = Declaration.objects.exclude(organisation__in=mine).exclude(person=account.person)
        rounds = Campaign.objects.exclude(organisation__in=mine)
        drawn = reach if role in SAMPLES else ()
        found = {
            "campaign": rounds,
            "declaration": rows,
            "declaration_draw": DeclarationDraw.objects.exclude(organisation__in=drawn),
            "verification": Verification.objects.exclude(organisation__in=drawn),
        }
        return {kind: list(of.values_list("pk", flat=True)) for kind, of in found.items()}


def document_places():
    """Document, its place, and what it was written on: a review or a brief."""
    with acting_as(system_actor("走查")):
        return list(Issued.objects.values_list("pk", "organisation", "evidence__subject_label"))


def file_places():
    """File, its place, and what it hangs on."""
    with acting_as(system_actor("走查")):
        return list(Evidence.objects.values_list("pk", "organisation_id", "subject_label"))


def extract_places():
    with acting_as(system_actor("走查")):
        return list(Extract.objects.values_list("pk", "organisation_id"))


def matters(reach=(), reads=False, field="pk"):
    """Those outside a reach; the database itself hides matters, so the machine looks."""
    with acting_as(system_actor("走查")):
        found = Filed.objects.exclude(organisation__in=reach if reads else ())
        return list(found.values_list(field, flat=True))
