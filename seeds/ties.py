"""Who owns and who runs the firms of the city; persons by number, keyed on the way into the lake."""

from collections.abc import Iterator

import numpy as np

from seeds.enterprises import Company, Supplier, identity_number, stream
from seeds.kin import FUND

FUND_HOLDINGS = 80  # of a fund that holds a little of many firms
HELD_BY_GROUP = 0.02  # suppliers in which a company of a group holds a share
SINCE = np.datetime64("2008-01-01")
Row = tuple[str, dict[str, object]]


def ties(seed: int, found: list[Company], sellers: list[Supplier]) -> Iterator[Row]:
    """(mart, row) of ownership and position for all companies and suppliers."""
    draw = stream(seed, "ties")
    for company in found:
        parent = found[company.parent] if company.parent is not None else None
        if parent is not None:
            yield _share(company.uscc, 0, company.share, holder_id=parent.uscc)
            if company.share < 1:
                rest = round(1 - company.share, 2)
                yield _share(company.uscc, 1, rest, holder_key=identity_number(draw))
        yield from _officers(draw, company.uscc, [])
    firms = [s for s in sellers if not s.is_person]
    for n, place in enumerate(draw.choice(len(firms), size=FUND_HOLDINGS, replace=False)):
        yield _share(firms[int(place)].identifier, 90 + n, 0.06, holder_id=FUND)
    for seller in firms:
        owners = [identity_number(draw) for _ in range(int(draw.integers(1, 4)))]
        shares = np.round(draw.dirichlet(np.full(len(owners), 2.0)), 4)
        if draw.random() < HELD_BY_GROUP:
            holder = found[int(draw.integers(0, len(found)))]
            yield _share(seller.identifier, len(owners), 0.3, holder_id=holder.uscc)
            shares = np.round(shares * 0.7, 4)
        for n, (owner, share) in enumerate(zip(owners, shares, strict=True)):
            yield _share(seller.identifier, n, float(share), holder_key=owner)
        yield from _officers(draw, seller.identifier, owners)


def _share(target: str, n: int, share: float, **holder: object) -> Row:
    row: dict[str, object] = {
        "ownership_id": f"CG-{target}-{n}",
        "holder_kind": "person" if "holder_key" in holder else "organisation",
        "target_id": target,
        "share": f"{share:.4f}",
        "valid_from": SINCE,
    }
    return ("ownership", row | holder)


def _officers(draw: np.random.Generator, target: str, owners: list[str]) -> Iterator[Row]:
    """A legal representative, mostly an owner; an executive; sometimes a supervisor."""
    head = owners[0] if owners and draw.random() < 0.7 else identity_number(draw)  # noqa: PLR2004
    people = [(head, "legal_representative"), (identity_number(draw), "executive")]
    if draw.random() < 0.4:  # noqa: PLR2004
        people.append((identity_number(draw), "supervisor"))
    for n, (name, role) in enumerate(people):
        since = SINCE + np.timedelta64(int(draw.integers(0, 5000)), "D")
        yield (
            "position",
            {
                "position_id": f"RZ-{target}-{n}",
                "person_key": name,
                "target_id": target,
                "role": role,
                "valid_from": since,
            },
        )
