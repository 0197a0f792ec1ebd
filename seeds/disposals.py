"""What enterprises part with: flats, vehicles, machines, shares; valued, sold at the exchange."""

import numpy as np

from seeds.acts import newcomer
from seeds.enterprises import stream
from seeds.trade import START, Books

MEAN_DISPOSALS = 5
KINDS = ("vehicle", "equipment", "building", "equity", "other")
CHANCES = (0.35, 0.35, 0.12, 0.03, 0.15)
WORTH = {"vehicle": 60_000.0, "equipment": 90_000.0, "building": 2_500_000.0, "equity": 8_000_000.0, "other": 20_000.0}  # fmt: skip
SCRAPPED = {"vehicle": 0.3, "equipment": 0.5, "other": 0.6}
DAY = np.timedelta64(1, "D")


def disposals(seed: int, book: Books) -> None:
    """Adds the disposals of one enterprise to its extra rows; all in order (国资委、财政部令第32号:
    valued, sold at the exchange, not under the valuation but for what is left after a round
    without bidders: 90 %).
    """
    draw = stream(seed, f"disposals{book.code}")
    for n in range(int(draw.poisson(MEAN_DISPOSALS))):
        kind = str(draw.choice(KINDS, p=CHANCES))
        worth = round(float(np.exp(draw.normal(np.log(WORTH[kind]), 0.7))), 2)
        day = START + int(draw.integers(90, 1090)) * DAY
        row: dict[str, object] = {
            "disposal_id": f"CZ-{book.code}-{n:05d}",
            "asset_id": f"ZC-{book.code}D{n:05d}",
            "asset_kind": kind,
            "book_amount": round(worth * float(draw.uniform(0.3, 1.1)), 2),
            "disposed_on": day,
        }
        if draw.random() < SCRAPPED.get(kind, 0.0):
            row |= {"method": "scrap", "amount": round(worth * float(draw.uniform(0.01, 0.08)), 2)}
        else:
            second_round = draw.random() < 0.05  # noqa: PLR2004
            share = float(draw.uniform(0.9, 0.99) if second_round else draw.uniform(1.0, 1.3))
            row |= {
                "method": "exchange",
                "appraised_amount": worth,
                "valued_on": day - int(draw.integers(60, 330)) * DAY,
                "amount": round(worth * share, 2),
                "buyer_id": newcomer(draw, book),
            }
        book.extra.append(("disposal", row))
