"""Providers of this floor and those before it: clues, firms, posts, matters, reports, briefs."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.alerts.queries import tells_of
from sunshine.analysis.alerts.workflow import ALERT
from sunshine.analysis.extracts.models import Extract
from sunshine.analysis.hits.models import HitPerson
from sunshine.before.briefs.models import Brief
from sunshine.before.briefs.models import told_of as told_in_briefs
from sunshine.before.briefs.rules import About, Line, Section
from sunshine.before.filings.models import Matter, likely
from sunshine.before.filings.workflow import MATTER
from sunshine.before.reports.models import MajorReport, told_of
from sunshine.foundation.clock.queries import SHANGHAI, today
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Tenure, reachable
from sunshine.foundation.postgres.queries import one_of
from sunshine.foundation.vault.actions import key_of

SHOWN, MOST = 8, 200  # lines of a section; further ones are not counted


def _section(title: str, rows: QuerySet[Any], line: Callable[[Any], Line]) -> Section:
    shown = list(rows[:SHOWN])
    count = len(shown) if len(shown) < SHOWN else rows[: MOST + 1].count()
    return Section(title, [line(r) for r in shown], min(count, MOST), more=count > MOST)


def _newest(
    title: str, rows: QuerySet[Any], line: Callable[[Any], Line], ways: Iterable[Q]
) -> Section:
    """What any of the ways finds: they are asked beside one another, as an "or" uses no index, and
    for keys, which are counted and of which few are read. Two queries.
    """
    first, *others = (rows.filter(w).order_by("-pk").values_list("pk")[: MOST + 1] for w in ways)
    keys = {pk for (pk,) in (first.union(*others) if others else first)}
    shown = rows.filter(one_of("pk", sorted(keys, reverse=True)[:SHOWN])).order_by("-pk")
    lines = [line(r) for r in shown] if keys else []
    return Section(title, lines, min(len(keys), MOST), more=len(keys) > MOST)


def alerts(actor: Actor, about: About) -> list[Section]:
    """Clues at the unit, and those anywhere that name the counterparty, the project, a person."""
    if not actor.may("alert.read"):
        return []
    wanted: list[tuple[str, Q]] = [("本单位的疑点", Q(organisation=about.organisation_id))]
    if about.counterparty:
        wanted.append((f"涉及“{about.counterparty}”的疑点", tells_of(about.counterparty)))
    if about.project:
        wanted.append((f"涉及“{about.project}”的疑点", tells_of(about.project)))
    if about.persons and actor.may("person.read"):
        wanted.append(("证据中有相关人员的疑点", _names(actor, about)))
    mine = Alert.objects.visible_to(actor).select_related("hit", "organisation")
    return [_section(title, mine.filter(q).order_by("due_on", "pk"), _alert) for title, q in wanted]


def _names(actor: Actor, about: About) -> Q:
    """By whole names, and only where names may be read."""
    keys = [key_of(name) for name in about.persons]
    found = Q(hit__in=HitPerson.objects.filter(person_key__in=keys).values("hit"))
    if not actor.reads_open("person.read"):
        found &= Q(organisation__in=reachable(actor, "person.read"))
    return found


def _alert(row: Alert) -> Line:
    place = row.organisation.short_name if row.organisation else "开放数据"
    words = f"{row.hit.label} {row.hit.sentence}（{ALERT.states[row.state]}）"
    return Line(words, ALERT.label, row.pk, row.hit.occurred_on, place, row.hit.level)


def relations(actor: Actor, about: About) -> list[Section]:
    """What is drawn around the counterparty: with whom it deals, who owns and runs it."""
    if not about.counterparty or not actor.may("alert.read"):
        return []
    drawn = Extract.objects.visible_to(actor).filter(title__icontains=about.counterparty)
    rows = drawn.select_related("organisation").defer("rows").order_by("organisation__code", "pk")
    return [_section(f"“{about.counterparty}”的关系图", rows, _extract)]


def _extract(row: Extract) -> Line:
    place = row.organisation.short_name if row.organisation else "开放数据"
    return Line(f"{row.get_kind_display()}：{row.title}", "extract", row.pk, place=place)


def posts(actor: Actor, about: About) -> list[Section]:
    """Posts that people of these names hold today; a name alone does not say it is the same one."""
    if not about.persons or not actor.may("person.read"):
        return []
    held = Tenure.objects.filter(
        person__name__in=about.persons,
        valid__contains=today(),
        post__organisation__in=reachable(actor, "person.read"),
    )
    rows = held.select_related("person", "post__organisation").order_by("person__name", "pk")
    return [_section("同名人员的任职（须核对是否同一人）", rows, _tenure)]


def _tenure(row: Tenure) -> Line:
    place = row.post.organisation
    words = f"{row.person.name}，{place.name}{row.post.name}"
    return Line(words, "organisation", place.pk, row.valid.lower, place.short_name)


def matters(actor: Actor, about: About) -> list[Section]:
    """What the unit filed before, and what anybody filed with the counterparty, on the project."""
    if not actor.may("matter.read"):
        return []
    wanted = [("本单位以前的报备事项", Q(organisation=about.organisation_id))]
    if about.counterparty:
        told = Q(counterparty__icontains=about.counterparty)
        wanted.append(
            (f"与“{about.counterparty}”有关的报备事项", _likely(about.counterparty, told))
        )
    if about.project:
        told = Q(title__icontains=about.project) | Q(details__project__icontains=about.project)
        wanted.append((f"与“{about.project}”有关的报备事项", _likely(about.project, told)))
    mine = Matter.objects.visible_to(actor).select_related("organisation")
    return [_newest(title, mine, _matter, [way]) for title, way in wanted]


def _likely(words: str, told: Q) -> Q:
    keys = likely(words)
    return told if keys is None else told & one_of("pk", keys)


def _matter(row: Matter) -> Line:
    amount = f"，{row.amount / 10_000:.2f} 万元" if row.amount is not None else ""
    words = f"{row.label} {row.title}{amount}（{MATTER.states[row.state]}）"
    return Line(words, MATTER.label, row.pk, row.filed_on, row.organisation.short_name)


def reports(actor: Actor, about: About) -> list[Section]:
    """Major reports of the unit, and those that tell of counterparty or project."""
    if not actor.may("report.read"):
        return []
    told = [told_of(words) for words in (about.counterparty, about.project) if words]
    ways = [Q(organisation=about.organisation_id), *told]
    mine = MajorReport.objects.visible_to(actor).select_related("organisation")
    return [_newest("重大情况、事项、风险、问题报告", mine, _report, ways)]


def _report(row: MajorReport) -> Line:
    on = row.filed_at.astimezone(SHANGHAI).date()
    words = f"{row.label} {row.get_kind_display()}：{row.title}"
    return Line(words, "report", row.pk, on, row.organisation.short_name)


def briefs(actor: Actor, about: About) -> list[Section]:
    """Opinions that were given before about the same unit or counterparty."""
    ways = [Q(organisation=about.organisation_id)]
    if about.counterparty:
        ways.append(told_in_briefs(about.counterparty, "counterparty"))
    mine = Brief.objects.visible_to(actor).filter(state="given")
    if about.asked_in is not None:
        mine = mine.exclude(pk=about.asked_in)
    rows = mine.select_related("organisation")
    return [_newest("以前的初步监督意见", rows, _brief, ways)]


def _brief(row: Brief) -> Line:
    on = row.given_at.astimezone(SHANGHAI).date() if row.given_at else None
    words = f"{row.label} {row.title}：{row.get_view_display()}"
    return Line(words, "brief", row.pk, on, row.organisation.short_name)
