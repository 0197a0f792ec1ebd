"""The six flags, written a second time in plain Python from the rules, over random files."""

import json
import random
from collections import defaultdict
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from sunshine.wiring.commands.ocds import command

FINAL = ("active", "cancelled", "unsuccessful")
SUBMITTED = ("pending", "valid", "disqualified")
SETTINGS = (
    "--set=R048.minimum_contracting_processes=2",
    "--exclude-details=EXC",
    "--no-price-comparison=NPC",
)
FIXED = ("--set=R058.threshold=0.5", "--set=R048.threshold=2")


def ids(rows):
    return {r["id"] for r in rows or [] if r.get("id") is not None}


def sole(rows):
    """The only one named; an organisation named twice is two, as the other tool counts."""
    named = [r["id"] for r in rows or [] if r.get("id") is not None]
    return named[0] if len(named) == 1 else None


def upper_fence(values):
    """Hyndman and Fan type 8, with exact fractions; None where both quartiles are 0."""
    ordered = sorted(values)
    quartiles = []
    for p in (Fraction(1, 4), Fraction(3, 4)):
        h = min(max((len(ordered) + Fraction(1, 3)) * p + Fraction(1, 3), 1), len(ordered))
        low = int(h)
        high = min(low + 1, len(ordered))
        quartiles.append(ordered[low - 1] + (h - low) * (ordered[high - 1] - ordered[low - 1]))
    q1, q3 = quartiles
    return None if q1 == q3 == 0 else q3 + Fraction(3, 2) * (q3 - q1)


def reference(releases, *, fixed):
    found = defaultdict(lambda: defaultdict(dict))
    kept = [
        r
        for r in releases
        if r["tender"].get("status") != "cancelled"
        and r["tender"].get("procurementMethodDetails") != "EXC"
    ]
    discounts = {}
    for release in kept:
        ocid, tender = release["ocid"], release["tender"]
        bids = release.get("bids", {}).get("details", [])
        awards = release.get("awards", [])
        by_tender(found, ocid, tender)
        if tender.get("procurementMethodDetails") != "NPC":
            identical(found, ocid, bids)
            discount(discounts, ocid, bids, awards)
        disqualified(found, ocid, bids, awards)
    for currency in {c for c, _, _ in discounts.values()}:
        mine = {o: (d, w) for o, (c, d, w) in discounts.items() if c == currency}
        fence = Fraction(1, 2) if fixed else upper_fence([d for d, _ in mine.values()])
        for ocid, (d, winner) in mine.items():
            if fence is not None and fence > 0 and d >= fence:
                found["OCID"][ocid]["R058"] = float(d)
                found["Tenderer"][winner]["R058"] = 0.0
    varied(found, kept, fixed=fixed)
    return {group: {k: dict(v) for k, v in rows.items()} for group, rows in found.items()}


def by_tender(found, ocid, tender):
    period = tender.get("tenderPeriod")
    if period and len(period["endDate"]) > len("2026-01-01"):
        start, end = (datetime.fromisoformat(period[s]) for s in ("startDate", "endDate"))
        if (end - start).total_seconds() / 86400 < 15:
            found["OCID"][ocid]["R003"] = 1.0
    if tender.get("numberOfTenderers") == 1 and tender.get("procurementMethod") in (
        "open",
        "selective",
    ):
        found["OCID"][ocid]["R018"] = 1.0


def identical(found, ocid, bids):
    priced = [
        (b["value"]["amount"], b["value"]["currency"], ids(b.get("tenderers")))
        for b in bids
        if b["status"] in SUBMITTED and b.get("value") and ids(b.get("tenderers"))
    ]
    for one in priced:
        for other in priced:
            if one[:2] == other[:2] and one[2] != other[2]:
                found["OCID"][ocid]["R028"] = 1.0
                for tenderer in one[2] | other[2]:
                    found["Tenderer"][tenderer]["R028"] = 1.0


def disqualified(found, ocid, bids, awards):
    if any(a.get("status") not in FINAL for a in awards):
        return
    suppliers = set().union(*(ids(a.get("suppliers")) for a in awards if a["status"] == "active"))
    by_status = {
        s: set().union(*(ids(b.get("tenderers")) for b in bids if b["status"] == s))
        for s in ("valid", "disqualified")
    }
    count = len(by_status["disqualified"] - by_status["valid"])
    if len(by_status["valid"]) == 1 and by_status["valid"] == suppliers and count >= 1:
        found["OCID"][ocid]["R035"] = float(count)
        found["Tenderer"][next(iter(suppliers))]["R035"] = 0.0


def discount(discounts, ocid, bids, awards):
    active = [a for a in awards if a.get("status") == "active"]
    if any(a.get("status") not in FINAL for a in awards) or len(active) != 1:
        return
    winner = sole(active[0].get("suppliers"))
    valid = [b for b in bids if b["status"] == "valid" and ids(b.get("tenderers"))]
    if winner is None or any(sole(b["tenderers"]) is None for b in valid):
        return
    prices = [(sole(b["tenderers"]), b["value"]) for b in valid]
    currencies = {v["currency"] for who, v in prices if who == winner}
    if len(currencies) != 1:
        return
    currency = currencies.pop()
    sides = ([], [])
    for who, value in prices:
        if value["currency"] == currency:
            sides[who == winner].append(value["amount"])
    others, own = sides
    if others and min(others) >= min(own) and min(own) != 0:
        discounts[ocid] = (currency, Fraction(min(others) - min(own), min(own)), winner)


def varied(found, kept, *, fixed):
    won = defaultdict(lambda: (set(), set()))
    for release in kept:
        for award in release.get("awards", []):
            supplier = sole(award.get("suppliers"))
            for item in award.get("items", []) if award.get("status") == "active" else []:
                if supplier is not None:
                    processes, kinds = won[supplier]
                    processes.add(release["ocid"])
                    kinds.add(item["classification"]["id"][:2])
    counts = {s: len(k) for s, (p, k) in won.items() if len(p) >= 2}
    fence = 2 if fixed else upper_fence(list(counts.values())) if counts else None
    for supplier, count in counts.items():
        if fence is not None and count >= fence:
            found["Tenderer"][supplier]["R048"] = float(count)


def a_release(dice, number):
    def organisations(most):
        return [
            {"id": dice.choice("ABCDEF")} if dice.random() < 0.9 else {"name": "no id"}
            for _ in range(dice.randint(0, most))
        ]

    # A process has one currency as a rule; fences are kept for each.
    currency = dice.choice(["CNY", "CNY", "JPY"])
    tender = {
        "status": dice.choice(["complete", "complete", "complete", "cancelled"]),
        "numberOfTenderers": dice.choice([0, 1, 1, 2]),
        "procurementMethod": dice.choice(["open", "selective", "limited", "direct"]),
        "procurementMethodDetails": dice.choice(["公开招标", "公开招标", "EXC", "NPC"]),
    }
    if dice.random() < 0.6:
        end = dice.choice(
            ["2026-03-16T07:59:59Z", "2026-03-16T08:00:00Z", "2026-02-01T00:00:00Z", "2026-03-05"]
        )
        tender["tenderPeriod"] = {"startDate": "2026-03-01T16:00:00+08:00", "endDate": end}
    bids = [
        {
            "status": dice.choice(["valid", "valid", "disqualified", "pending", "withdrawn"]),
            "tenderers": organisations(1 if dice.random() < 0.8 else 2),
            "value": {
                "amount": dice.randint(0, 6),
                "currency": currency if dice.random() < 0.8 else "USD",
            },
        }
        for _ in range(dice.randint(0, 5))
    ]
    awards = [
        {
            "status": dice.choice(["active", "active", "active", "cancelled", "pending"]),
            "suppliers": organisations(1 if dice.random() < 0.8 else 2),
            "items": [
                {"classification": {"id": dice.choice(["1000", "1100", "1101", "2000", "3000"])}}
                for _ in range(dice.randint(0, 3))
            ],
        }
        for _ in range(dice.choice([0, 1, 1, 1, 2]))
    ]
    release = {"ocid": f"P{number}", "tender": tender, "awards": awards}
    return release | ({"bids": {"details": bids}} if dice.random() < 0.95 else {})


@pytest.mark.parametrize("fixed", [False, True], ids=["上界", "定值"])
@pytest.mark.parametrize("seed", range(20))
def test_both_readings_agree(tmp_path: Path, seed, fixed):
    dice = random.Random(seed)
    releases = [a_release(dice, n) for n in range(dice.randint(1, 150))]
    path = tmp_path / "random.jsonl"
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in releases))
    done = CliRunner().invoke(command, [str(path), *SETTINGS, *(FIXED if fixed else ())])
    assert done.exit_code == 0, done.output
    mine, theirs = json.loads(done.output), reference(releases, fixed=fixed)
    assert mine.keys() == theirs.keys()
    for group, rows in theirs.items():
        assert mine[group].keys() == rows.keys()
        for key, flags in rows.items():
            assert mine[group][key] == pytest.approx(flags)
