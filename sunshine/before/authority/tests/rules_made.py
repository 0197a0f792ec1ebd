"""Rules as plain values, one or at random."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from sunshine.before.authority.rules.deciding import Rule, Step
from sunshine.before.authority.rules.lines import PER, Line, Share

DAY = date(2026, 3, 2)
RICH = Decimal(500_000_000)
HALF = Share(Fraction(1, 2))
BODIES = {"executive_meeting": "总经理办公会", "party_committee": "党委会", "board": "董事会"}


def step(body: str, majority: Share | None = HALF) -> Step:
    return Step(body, BODIES.get(body, body), HALF, majority)


def rule(item="F02-001", line=None, bodies=("party_committee", "board"), **more) -> Rule:
    fields = {"key": f"{item}{line}{bodies}", "title": "大额资金支付"} | more
    return Rule(item=item, line=line or Line(), steps=tuple(step(b) for b in bodies), **fields)


money = st.integers(0, 10**11).map(lambda c: Decimal(c) / 100)
shares = st.integers(1, 10_000).map(lambda n: Decimal(n) / 10_000)
lines = st.builds(Line, st.none() | money, st.none() | shares, st.sampled_from(sorted(PER)))
chains = st.lists(st.sampled_from(sorted(BODIES)), min_size=1, max_size=3, unique=True)
ruled = st.lists(st.builds(lambda li, b: rule(line=li, bodies=tuple(b)), lines, chains), max_size=6)
