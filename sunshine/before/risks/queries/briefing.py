"""What the register knows about a unit, for the brief before a meeting (三(一)1)."""

from django.db.models import Q

from sunshine.before.briefs.rules import About, Line, Section
from sunshine.before.risks.models import RiskPoint
from sunshine.before.risks.rules import COLOURS, LEVELS
from sunshine.foundation.identity.rules import Actor

SHOWN, MOST = 8, 200  # lines of a section; further ones are not counted


def risks(actor: Actor, about: About) -> list[Section]:
    """Points in force at the unit, the gravest first; those whose words speak of the same matter
    (its title holds the name of the power, or the point the project) in a section of their own.
    """
    if not actor.may("risk.read"):
        return []
    here = Q(enterprise=about.organisation_id) | Q(organisation=about.organisation_id)
    mine = RiskPoint.objects.visible_to(actor).standing().filter(here)
    found = mine.select_related("organisation").order_by("level", "pk")
    bare = mine.uncontrolled().select_related("organisation").order_by("level", "pk")
    grave = found.filter(level="one")
    wanted = [("本单位的一级廉政风险点", grave), ("本单位没有防控措施的风险点", bare)]
    if about.project:
        named = Q(title__icontains=about.project) | Q(description__icontains=about.project)
        wanted.append((f"提到“{about.project}”的风险点", found.filter(named)))
    sections = []
    for title, rows in wanted:
        shown = list(rows[:SHOWN])
        count = len(shown) if len(shown) < SHOWN else rows[: MOST + 1].count()
        lines = [_line(r) for r in shown]
        sections.append(Section(title, lines, min(count, MOST), more=count > MOST))
    return sections


def _line(row: RiskPoint) -> Line:
    words = f"{LEVELS[row.level]}　{row.title}（{row.post_title}）"
    place = row.organisation.short_name
    return Line(words, "risk_point", row.pk, row.review_on, place, COLOURS[row.level])
