"""What enterprises let: shops, offices, stores; what it is worth; and who got it too cheap."""

import numpy as np

from seeds import names
from seeds.acts import Truth, newcomer, quiet_day, told
from seeds.enterprises import stream
from seeds.trade import START, Books

USES = ("shop", "office", "warehouse")
MEAN_LEASES = 7
BASE = {"shop": 700.0, "office": 420.0, "warehouse": 190.0}  # yuan a square metre and year
APPRAISED = 0.8
DAY = np.timedelta64(1, "D")


def worth(place: str, use: str) -> float:
    """Yuan a square metre and year: the city's middle is dearer than its edge."""
    return BASE[use] * (1.5 - names.PLACES.index(place) / len(names.PLACES))


def leases(seed: int, book: Books) -> None:
    """Adds the honest leases of one enterprise, with appraisals, to its extra rows."""
    draw = stream(seed, f"leases{book.code}")
    for _ in range(int(draw.poisson(MEAN_LEASES))):
        start = START + int(draw.integers(30, 1000)) * DAY
        valued = float(draw.uniform(0.97, 1.1))
        appraisal = valued if draw.random() < APPRAISED else None
        rent = valued * float(draw.uniform(0.97, 1.05)) if appraisal else valued
        _lease(draw, book, start, rent, appraisal)


def _lease(  # noqa: PLR0913
    draw: np.random.Generator,
    book: Books,
    start: np.datetime64,
    rent: float,
    appraisal: float | None,
    *,
    use: str | None = None,
    valued_before: int = 60,
) -> str:
    """`rent` and `appraisal` as shares of what the place is worth."""
    kind = use or USES[int(draw.integers(0, 3))]
    place = names.PLACES[int(draw.integers(0, len(names.PLACES)))]
    area = round(float(np.exp(draw.normal(np.log(160), 0.6))), 1)
    full = area * worth(place, "shop" if kind == "public" else kind)
    n = len(book.extra)
    key, asset = f"ZL-{book.code}-{n:05d}", f"ZC-{book.code}-{n:05d}"
    lease = {
        "lease_id": key,
        "asset_id": asset,
        "tenant_id": newcomer(draw, book),
        "district": place,
        "use": kind,
        "area": area,
        "annual_rent_amount": round(full * rent, 2),
        "letting_method": "public" if draw.random() < 0.8 else "agreement",  # noqa: PLR2004
        "signed_on": start - 10 * DAY,
        "starts_on": start,
        "ends_on": start + 1095 * DAY,
    }
    book.extra.append(("lease", lease))
    if appraisal is not None:
        row = {
            "appraisal_id": f"PG-{book.code}-{n:05d}",
            "asset_id": asset,
            "valued_on": start - valued_before * DAY,
            "annual_rent_amount": round(full * appraisal, 2),
            "appraiser": "澄州资产评估事务所（虚构）",
        }
        book.extra.append(("appraisal", row))
    return key


def cheap(draw: np.random.Generator, book: Books, lines: object) -> Truth:  # noqa: ARG001
    """F01: 13 to 55 % under the appraisal, or without one far under what others pay."""
    appraisal = 1.0 if draw.random() < 0.6 else None  # noqa: PLR2004
    rent = float(draw.uniform(0.45, 0.87 if appraisal else 0.8))
    key = _lease(draw, book, quiet_day(draw), rent, appraisal)
    return told("F01", "hit", key, [key], "租金明显低于评估价或同地段")


def a_little_cheap(draw: np.random.Generator, book: Books, lines: object) -> Truth:  # noqa: ARG001
    """F01 near miss: 4 to 8 % under the appraisal, as bargaining goes."""
    key = _lease(draw, book, quiet_day(draw), float(draw.uniform(0.92, 0.96)), 1.0)
    return told("F01", "near_miss", key, [key], "略低于评估价，在议价幅度内")


def poor_place(draw: np.random.Generator, book: Books, lines: object) -> Truth:  # noqa: ARG001
    """F01 look-alike: far under its neighbours, and so was the appraisal."""
    key = _lease(draw, book, quiet_day(draw), 0.62, 0.63)
    return told("F01", "lookalike", key, [key], "位置差，评估价也低")


def for_the_public(draw: np.random.Generator, book: Books, lines: object) -> Truth:  # noqa: ARG001
    """F01 look-alike: a library or a kindergarten at a low rent, as the city decided."""
    key = _lease(draw, book, quiet_day(draw), 0.3, 1.0, use="public")
    return told("F01", "lookalike", key, [key], "公益用途，按规定优惠")


def stale(draw: np.random.Generator, book: Books, lines: object) -> Truth:  # noqa: ARG001
    """F01 look-alike: under an appraisal of three years ago, when rents were higher."""
    key = _lease(draw, book, quiet_day(draw), 1.0, 1.3, valued_before=1000)
    return told("F01", "lookalike", key, [key], "评估已过期，租金与市场一致")


KINDS = (cheap, a_little_cheap, poor_place, for_the_public, stale)
