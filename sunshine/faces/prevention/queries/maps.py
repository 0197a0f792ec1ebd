"""The register as pictures and as a tree: heat map, steps of a power, units and their posts."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count

from sunshine.before.risks.engine import Flow
from sunshine.before.risks.models import RiskPointQuerySet
from sunshine.before.risks.rules import LEVELS
from sunshine.before.risks.rules.grading import Lines, by_matrix
from sunshine.faces.pictures.queries import Drawing, drawing
from sunshine.faces.pictures.rules.heat import heat_map
from sunshine.faces.pictures.rules.steps import LEVELS as ORDER
from sunshine.faces.pictures.rules.steps import Step, steps
from sunshine.foundation.organisations.models import Organisation

KEY = [("k-redbar", "一级"), ("k-orange", "二级"), ("k-yellow", "三级")]
MOST_POSTS = 400


def heat_of(found: RiskPointQuerySet, lines: Lines, asked: str, *, residual: bool) -> Drawing:
    """Standing points with scales, before controls or after; a number leads to its points. `asked`:
    what the list is filtered by, as a query.
    """
    kind = "residual_" if residual else ""
    names = (f"{kind}likelihood", f"{kind}impact")
    rows = found.standing().filter(**{f"{names[0]}__isnull": False}).order_by()
    counts = {(a, b): n for a, b, n in rows.values_list(*names).annotate(n=Count("pk"))}
    title = "剩余风险（有防控措施时）" if residual else "固有风险（没有防控措施时）"
    more = "&residual=1" if residual else ""
    words = f"{title}：共 {sum(counts.values())} 个风险点"
    return drawing(
        title,
        words,
        lambda width: heat_map(
            counts,
            lambda a, b: by_matrix(a, b, lines),
            lambda a, b: f"/risks/?cell={a}-{b}{more}&{asked}".rstrip("&"),
            width,
        ),
        key=KEY,
        note="只画填了可能性和影响程度的风险点；点数字看是哪些。",
    )


def flow_of(flow: Flow, found: RiskPointQuerySet, scope: str) -> Drawing:
    """The steps of a power with the points that lie on them."""
    rows = found.exclude(state="withdrawn").filter(power_code=flow.code).order_by()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for step, level, n in rows.values_list("step", "level").annotate(n=Count("pk")):
        counts[step][level] += n
    drawn = [
        Step(
            name,
            tuple((level, counts[name][level]) for level in ORDER if counts[name][level]),
            "/risks/?" + urlencode({"power_code": flow.code, "step": name, "scope": scope}),
        )
        for name in flow.steps
    ]
    total = sum(sum(c.values()) for c in counts.values())
    words = f"{flow.title}：{len(flow.steps)} 个环节，{total} 个风险点"
    return drawing(
        flow.title, words, lambda width: steps(drawn, width), key=KEY, note=f"依据：{flow.source}。"
    )


@dataclass(slots=True)
class Branch:
    """A unit: its posts with their counts by level."""

    name: str
    code: str
    posts: list[tuple[str, list[tuple[str, int]]]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(n for _, counts in self.posts for _, n in counts)


def tree_of(found: RiskPointQuerySet) -> list[Branch]:
    """Units by code, in each the posts with most points first: three queries."""
    counted: dict[UUID, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    rows = found.exclude(state="withdrawn").order_by()
    for place, post, level, n in rows.values_list("organisation", "post_title", "level").annotate(
        n=Count("pk")
    )[:MOST_POSTS]:
        counted[place][post][level] += n
    places = Organisation.objects.filter(pk__in=counted).order_by("code")
    return [Branch(p.name, p.code, _posts(counted[p.pk].items())) for p in places]


def _posts(found: Iterable[tuple[str, Counter[str]]]) -> list[tuple[str, list[tuple[str, int]]]]:
    ordered = sorted(found, key=lambda item: (-item[1].total(), item[0]))
    return [
        (post, [(LEVELS.get(level, "未评级"), counts[level]) for level in ORDER if counts[level]])
        for post, counts in ordered
    ]
