"""Numbers of records become names, as far as somebody may see them."""

from collections.abc import Iterable

from sunshine.datacentre.directory.models import Listing
from sunshine.foundation.identity.rules import Actor


def listed_names(actor: Actor, record_ids: Iterable[str]) -> dict[str, str]:
    """Number → name of the counterparties, matters and organisations that the actor may see.

    One query. Natural persons have no name in the lake and so none here.
    """
    wanted = {r for r in record_ids if r}
    if not wanted:
        return {}
    rows = Listing.objects.visible_to(actor).filter(
        kind__in=Listing.Kind.values,
        record_id__in=wanted,  # as the unique index begins
    )
    return dict(rows.values_list("record_id", "name").distinct())
