"""Values as the mart `parameter` and rules want them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from sunshine.foundation.organisations.models import OrganisationPath, Tree
from sunshine.foundation.parameters.models import Parameter
from sunshine.foundation.parameters.rules import Dated, layer
from sunshine.foundation.postgres.queries import FixedLookup

Held = Mapping[tuple[UUID | None, bool], Decimal | None]  # owner, decided here → value


class Values:
    """All values, read once; laid over each other for an organisation when it is asked about."""

    def __init__(self) -> None:
        self.owned: dict[UUID | None, dict[tuple[str, str], list[Dated]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self.local: dict[tuple[str, str], list[Dated]] = defaultdict(list)
        for row in Parameter.objects.order_by("valid"):
            dated = Dated(row.valid.lower, row.valid.upper, row)
            if row.organisation_id is None and row.is_local:
                self.local[row.name, row.option].append(dated)
            else:
                self.owned[row.organisation_id][row.name, row.option].append(dated)
        self.keys = sorted({key for owned in self.owned.values() for key in owned} | {*self.local})
        self.lines = dict(_lines())
        self.laid: dict[tuple[tuple[str, str], tuple[UUID, ...]], list[Dated]] = {}

    def rows(
        self, organisation: UUID | None, names: Collection[str] | None = None
    ) -> Iterator[dict[str, object]]:
        """Rows of one organisation, of these names or all; none of one that is in no tree."""
        if organisation not in self.lines:
            return
        line = [near for near in self.lines[organisation] if near in self.owned]
        for key in self.keys:
            if names is None or key[0] in names:
                owners = tuple(near for near in line if key in self.owned[near])
                for dated in self._laid(key, owners):
                    yield _row(organisation, dated)

    def _laid(self, key: tuple[str, str], owners: tuple[UUID, ...]) -> list[Dated]:
        """What holds where these have values of their own: the same for most organisations."""
        if (key, owners) not in self.laid:
            layers = [self.owned[near][key] for near in owners]
            layers += [self.local.get(key, []), self.owned[None].get(key, [])]
            self.laid[key, owners] = layer(layers)
        return self.laid[key, owners]


def parameter_rows() -> Iterator[dict[str, object]]:
    """Rows of the mart: every enterprise with the values that hold for it, inherited down the
    management tree, and rows without organisation (for open data) from the values for all.
    """
    values = Values()
    for organisation in values.lines:
        yield from values.rows(organisation)


HOLDS = FixedLookup(
    lambda name, day: Parameter.objects.filter(
        name=name, option="", valid__contains=day
    ).values_list("organisation_id", "is_local", "value"),
    "name",
    date(1949, 10, 1),
)
LINE = FixedLookup(
    lambda place: (
        OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, descendant=place)
        .order_by("depth")
        .values_list("ancestor")
    ),
    uuid4(),
)


def value_on(name: str, day: date, organisation_id: UUID | None = None) -> Decimal:
    """The value that holds for an organisation on a day; LookupError when there is none."""
    line: list[UUID | None] = [None]
    if organisation_id is not None:
        line = [*(near for (near,) in LINE.rows(organisation_id)), None]
    best: Held = {(owner, is_local): value for owner, is_local, value in HOLDS.rows(name, day)}
    return _nearest(name, day, line, best)


def values_on(name: str, asked: Collection[tuple[date, UUID]]) -> dict[tuple[date, UUID], Decimal]:
    """As `value_on`, for many organisations and days in two queries."""
    rows = Parameter.objects.filter(name=name, option="").values_list(
        "organisation_id", "is_local", "value", "valid"
    )
    above = OrganisationPath.objects.filter(
        tree=Tree.MANAGEMENT, descendant__in={place for _, place in asked}
    )
    lines: dict[UUID, list[UUID | None]] = defaultdict(list)
    for place, near in above.order_by("depth").values_list("descendant", "ancestor"):
        lines[place].append(near)
    told = {}
    for day, place in asked:
        best: Held = {(owner, is_local): v for owner, is_local, v, valid in rows if day in valid}
        told[day, place] = _nearest(name, day, [*lines[place], None], best)
    return told


def _nearest(
    name: str,
    day: date,
    line: Iterable[UUID | None],
    best: Held,
) -> Decimal:
    for near in line:
        for is_local in (True, False):
            value = best.get((near, is_local))
            if value is not None:
                return value
    raise LookupError(f"参数 {name} 在 {day} 没有取值")


def values_over_time(name: str, organisation_id: UUID | None) -> list[Dated]:
    """Periods of a parameter for one organisation, in order; the payload is the `Parameter`."""
    rows = list(Parameter.objects.filter(name=name, option="").order_by("valid"))
    above = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT, descendant=organisation_id)
    line = (
        []
        if organisation_id is None
        else list(above.order_by("depth").values_list("ancestor", flat=True))
    )
    owners: list[tuple[UUID | None, bool]] = [(near, True) for near in line]
    layers = [
        [
            Dated(r.valid.lower, r.valid.upper, r)
            for r in rows
            if r.organisation_id == owner and r.is_local == is_local
        ]
        for owner, is_local in [*owners, (None, True), (None, False)]
    ]
    return layer(layers)


def _lines() -> Iterator[tuple[UUID | None, list[UUID]]]:
    yield None, []
    yield from _ancestors().items()


def _ancestors() -> dict[UUID, list[UUID]]:
    """Organisation → itself and those above it, nearest first."""
    lines: dict[UUID, list[UUID]] = defaultdict(list)
    paths = OrganisationPath.objects.filter(tree=Tree.MANAGEMENT).order_by("depth")
    for descendant, ancestor in paths.values_list("descendant_id", "ancestor_id"):
        lines[descendant].append(ancestor)
    return lines


def _row(organisation: UUID | None, dated: Dated) -> dict[str, object]:
    value: Parameter = dated.payload
    return {
        "organisation_id": str(organisation) if organisation else None,
        "name": value.name,
        "option": value.option or None,
        "value": value.value,
        "unit": value.unit,
        "valid_from": dated.valid_from,
        "valid_to": dated.valid_to,
        "source": value.source,
    }
