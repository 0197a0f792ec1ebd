"""Names by organisation, and how text is searched by parts."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import BooleanField, Func, Lookup, Q, TextField, Value
from django.db.models.functions import Lower, StrIndex
from django.db.models.lookups import GreaterThan

from sunshine.datacentre.directory.rules import LEAST, grams
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation, reachable_ids
from sunshine.foundation.postgres.queries import one_of

RARE = 1000  # rows that hold some words: so many are fetched by key, else the list is walked


class Grams(Func):
    """`search_grams(text)`: each two characters that stand together, for a GIN index.

    Trigram indexes do not help here: most Chinese words have two characters.
    """

    function = "search_grams"
    output_field = ArrayField(TextField())


class GramsContain(Lookup):
    """`search_grams(column) @> array of the query's parts`."""

    lookup_name = "grams_contain"
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} @> %s::text[]", [*left_params, self.rhs]

    def get_prep_lookup(self) -> Any:
        return self.rhs


def says(field: str, words: str) -> Q:
    """The column holds these characters side by side, large or small. Where they have no letters,
    no row's text is turned into capitals to be compared: that takes longer than to compare it.
    """
    look_up = "contains" if words.upper() == words.lower() else "icontains"
    return Q(**{f"{field}__{look_up}": words})


def holds(field: str, words: str) -> Q:
    """What `says` finds, of which the index tells first; `words` has at least LEAST characters."""
    return Q(GramsContain(Grams(field), grams(words))) & says(field, words)


def few(rows: models.QuerySet[Any], fields: Iterable[str], words: str) -> list[Any] | None:
    """Keys of the rows one of whose columns holds the words; None where they are more than RARE.

    No one plan serves both: a few come from the indexes; of words that many rows hold, the list's
    own order soon meets a page full. One query. `words` has at least LEAST characters.
    """
    first, *others = (rows.filter(holds(f, words)).values_list("pk")[: RARE + 1] for f in fields)
    keys = {pk for (pk,) in first.union(*others, all=True)}
    return list(keys) if len(keys) <= RARE else None


def tells(rows: models.QuerySet[Any], fields: Sequence[str], words: str) -> Q:
    """Those rows: by their keys where they are few, by the text where they are many."""
    keys = few(rows, fields, words) if len(words) >= LEAST else None
    if keys is not None:
        return one_of("pk", keys)
    held = Q()
    for field in fields:
        held |= tells_in(Lower(field), words)
    return held


def tells_in(small: Any, words: str) -> Q:
    """Words of which many rows are expected to tell, in a text of small letters. Of `like`
    PostgreSQL expects a handful, and reads and sorts all rows for them; of this a third.
    """
    return Q(GreaterThan(StrIndex(small, Value(words.lower())), 0))


class ListingQuerySet(models.QuerySet["Listing"]):
    """Names by the right to see what was found at their organisation."""

    def visible_to(self, actor: Actor) -> "ListingQuerySet":
        wanted = Q(organisation__in=reachable_ids(actor, "alert.read"))
        if actor.reads_open("alert.read"):
            wanted |= Q(organisation__isnull=True)
        return self.filter(wanted)


class Listing(models.Model):
    """A counterparty or a matter of the lake at one organisation. Derived, so no history."""

    class Kind(models.TextChoices):
        COUNTERPARTY = "counterparty", "往来单位"
        MATTER = "matter", "事项"
        ORGANISATION = "organisation", "组织"

    kind = models.CharField("类别", max_length=12, choices=Kind)
    record_id = models.CharField("编号", max_length=400)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True)
    name = models.CharField("名称", max_length=400)
    words = models.TextField("名称和拼音首字母")

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "名录"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "record_id", "organisation"],
                name="one_name_a_record_and_place",
                nulls_distinct=False,
            )
        ]
        indexes: ClassVar = [GinIndex(Grams("words"), name="listing_by_parts")]

    def __str__(self) -> str:
        return self.name


class Listed(models.Model):
    """Up to which snapshot the names are. One row. Derived, so no history."""

    snapshot_number = models.PositiveIntegerField("快照")

    class Meta:
        verbose_name = verbose_name_plural = "名录进度"

    def __str__(self) -> str:
        return str(self.snapshot_number)
