"""Plants about relatives and what was declared of them: A12, G03, G15, G16."""

from typing import Any

import numpy as np

from seeds.acts import Truth, fresh, newcomer, quiet_day, serial, told, with_room
from seeds.declared import add_tenure
from seeds.enterprises import identity_number
from seeds.kin import declared, post_of, share_of
from seeds.leaders import Term
from seeds.trade import END, Books, pay

DAY = np.timedelta64(1, "D")
MUST_DECLARE = ("spouse", "child", "child_spouse")


def _in_office(draw: np.random.Generator, book: Books, *days: np.datetime64) -> Term:
    """A leader of the house on all these days; who is in office to this day if nobody was."""
    found = [t for t in book.leaders if all(t.holds_on(d) for d in days)]
    found = found or [t for t in book.leaders if t.until is None]
    return found[int(draw.integers(0, len(found)))]


def _taken_to_a_meeting(
    draw: np.random.Generator, book: Books, lines: Any, *, stays: bool = False
) -> tuple[str, Term]:
    """A contract over the line with a new partner; (partner, a leader who was there)."""
    day = with_room(quiet_day(draw), 150)
    partner = newcomer(draw, book)
    amount = lines(book.company.index, day - 40 * DAY) * float(draw.uniform(1.05, 2.6))
    contract = fresh(draw, book, amount, day, counterparty_id=partner, title="重点项目配套服务")
    pay(book, contract, day, amount, serial(book))
    signed = np.datetime64(str(contract["signed_on"]))
    days = (signed - 60 * DAY, END) if stays else (signed - 60 * DAY, signed)
    return partner, _in_office(draw, book, *days)


def _of_a_relative(draw: np.random.Generator, book: Books, leader: Term, partner: str) -> list[str]:
    """A relative declared who owns or runs the partner; keys of the rows."""
    relative = identity_number(draw)
    kinship = declared(draw, book, leader, relative)
    if draw.random() < 0.5:  # noqa: PLR2004  as many own as run it
        return [
            kinship,
            share_of(book, partner, float(draw.uniform(0.1, 0.7)), holder_key=relative),
        ]
    return [kinship, post_of(book, relative, partner, "legal_representative")]


def voted_anyway(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A12: a relative owns or runs the other party, and he votes."""
    partner, leader = _taken_to_a_meeting(draw, book, lines)
    rows = _of_a_relative(draw, book, leader, partner)
    book.people.stances[leader.person, partner] = "agree"
    return told("A12", "hit", partner, rows, "亲属的企业是相对方而照样表决", ("G01",))


def own_share(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A12: he owns part of the other party, and votes."""
    partner, leader = _taken_to_a_meeting(draw, book, lines, stays=True)
    share = share_of(book, partner, float(draw.uniform(0.1, 0.5)), holder_key=leader.person)
    book.people.stances[leader.person, partner] = "agree"
    return told("A12", "hit", partner, [share], "本人持股的企业是相对方而照样表决", ("G02",))


def a_sliver(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A12 near miss: he owns a few shares, as anybody may."""
    partner, leader = _taken_to_a_meeting(draw, book, lines)
    share = share_of(book, partner, 0.004, holder_key=leader.person)
    book.people.stances[leader.person, partner] = "agree"
    return told("A12", "near_miss", partner, [share], "只持有千分之四的股份")


def stepped_aside(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A12 look-alike: a relative's firm, and the minutes say that he stepped aside."""
    partner, leader = _taken_to_a_meeting(draw, book, lines)
    rows = _of_a_relative(draw, book, leader, partner)
    book.people.stances[leader.person, partner] = "recused"
    _recusal(book, leader, partner, "recuse")
    return told("A12", "lookalike", partner, rows, "会议记录为回避", ("G01",))


def allowed_to_vote(draw: np.random.Generator, book: Books, lines: Any) -> Truth:
    """A12 look-alike: a relative's firm, and a waiver was reasoned and approved."""
    partner, leader = _taken_to_a_meeting(draw, book, lines)
    rows = _of_a_relative(draw, book, leader, partner)
    book.people.stances[leader.person, partner] = "agree"
    _recusal(book, leader, partner, "none")
    return told("A12", "lookalike", partner, rows, "豁免已说明理由并经批准", ("G01",))


def _recusal(book: Books, leader: Term, partner: str, measure: str) -> None:
    row = {
        "recusal_id": f"HB-{book.code}-{len(book.extra):05d}",
        "person_key": leader.person,
        "counterparty_id": partner,
        "measure": measure,
        "is_waived": measure == "none",
        "valid_from": np.datetime64("2023-01-01"),
    }
    book.extra.append(("recusal", row))


def _relative_with_a_firm(
    draw: np.random.Generator, book: Books, relation: str, **other: Any
) -> tuple[str, str, list[str]]:
    """Of a leader in office at the last declaration: (relative, firm, keys of the rows)."""
    leader = _in_office(draw, book, np.datetime64("2025-12-31"), END)
    relative, firm = identity_number(draw), newcomer(draw, book)
    kinship = declared(draw, book, leader, relative, relation)
    share = share_of(book, firm, float(draw.uniform(0.1, 0.9)), holder_key=relative, **other)
    return relative, firm, [kinship, share]


def kept_silent(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G03: wife, child or child's spouse owns a firm, and no declaration names it."""
    relation = MUST_DECLARE[int(draw.integers(0, len(MUST_DECLARE)))]
    relative, firm, rows = _relative_with_a_firm(draw, book, relation)
    book.people.silent.add((relative, firm))
    return told("G03", "hit", firm, rows, "亲属的企业没有申报")


def own_firm(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G03: he owns a firm himself, and no declaration names it."""
    leader = _in_office(draw, book, np.datetime64("2025-12-31"), END)
    firm = newcomer(draw, book)
    share = share_of(book, firm, float(draw.uniform(0.1, 0.9)), holder_key=leader.person)
    book.people.silent.add((leader.person, firm))
    return told("G03", "hit", firm, [share], "本人的企业没有申报")


def not_yet_due(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G03 near miss: acquired less than a month ago, the change may still be declared."""
    since = np.datetime64("2026-10-24") + int(draw.integers(0, 20)) * DAY
    relative, firm, rows = _relative_with_a_firm(draw, book, "child", valid_from=since)
    book.people.silent.add((relative, firm))
    return told("G03", "near_miss", firm, rows, "上月才取得，变动申报还没到期")


def brothers_firm(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G03 look-alike: a firm of brother or sister, which need not be declared."""
    relative, firm, rows = _relative_with_a_firm(draw, book, "sibling")
    book.people.silent.add((relative, firm))
    return told("G03", "lookalike", firm, rows, "兄弟姐妹的企业，不在须报范围")


def _founded(
    draw: np.random.Generator, book: Books, count: int, first: int, registered: str | None = None
) -> tuple[str, list[str]]:
    """A relative who acquires firm after firm, `first` days after the leader took office."""
    leader = _in_office(draw, book, np.datetime64("2023-01-01"), END)
    relative = identity_number(draw)
    kinship = declared(draw, book, leader, relative)
    rows = [kinship]
    for n in range(count):
        firm = f"KG-{book.code}{len(book.extra):05d}"
        on = leader.since + (first + 120 * n + int(draw.integers(0, 90))) * DAY
        if registered:
            book.extra.append(("counterparty", _register(firm, registered)))
        rows.append(
            share_of(book, firm, float(draw.uniform(0.3, 1.0)), holder_key=relative, valid_from=on)
        )
    return kinship, rows


def _register(firm: str, on: str) -> dict[str, object]:
    return {
        "counterparty_id": firm,
        "name": f"澄州{firm[3:]}号商贸有限公司",
        "kind": "organisation",
        "registered_on": np.datetime64(on),
        "status": "active",
    }


def firm_after_firm(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G15: since he took office a relative founded three firms or more."""
    kinship, rows = _founded(draw, book, int(draw.integers(3, 6)), 100)
    return told("G15", "hit", kinship, rows, "任职之后亲属接连设立企业")


def two_firms(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G15 near miss: two firms."""
    kinship, rows = _founded(draw, book, 2, 100)
    return told("G15", "near_miss", kinship, rows, "任职之后只设立了两家")


def in_trade_before(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G15 look-alike: as many firms, founded before he took office."""
    kinship, rows = _founded(draw, book, 4, -900)
    return told("G15", "lookalike", kinship, rows, "任职之前就在经商")


def bought_in(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G15 look-alike: shares bought in firms of long standing."""
    kinship, rows = _founded(draw, book, 3, 100, registered="2006-05-10")
    return told("G15", "lookalike", kinship, rows, "买入成立已久的企业")


def _on_a_key_post(draw: np.random.Generator, book: Books, way: str) -> str:
    """Somebody new on a key post who declares this way; the number of the term."""
    n = len(book.people.declarants)
    shard = f"S{book.shard}" if book.shard else ""
    since = np.datetime64("2016-01-01") + int(draw.integers(0, 2000)) * DAY
    key = f"RQ-{book.company.index:03d}-G{n:02d}{shard}-0"
    term = Term(key, identity_number(draw), -1, since, None)
    book.people.declarants.append(term)
    add_tenure(book, term, "工程部经理")
    book.people.ways[term.person] = way
    return term.key[3:]


def never_filed(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G16: the last yearly declaration was not filed, or more than two weeks late."""
    key = f"SB-{_on_a_key_post(draw, book, ('missing', 'late')[int(draw.integers(0, 2))])}-Y2025"
    return told("G16", "hit", key, [key], "年度申报没有交或者迟交")


def copied(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G16: three yearly declarations, word for word the same."""
    term = _on_a_key_post(draw, book, "copied")
    rows = [f"SB-{term}-Y{year}" for year in (2023, 2024, 2025)]
    return told("G16", "hit", rows[-1], rows, "三年的申报一字未改")


def on_the_last_day(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G16 near miss: filed on the last day."""
    key = f"SB-{_on_a_key_post(draw, book, 'last_day')}-Y2025"
    return told("G16", "near_miss", key, [key], "最后一天才交")


def excused(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G16 look-alike: not filed, and excused from it."""
    key = f"SB-{_on_a_key_post(draw, book, 'excused')}-Y2025"
    return told("G16", "lookalike", key, [key], "经批准免予申报")


def copied_twice(draw: np.random.Generator, book: Books, lines: Any) -> Truth:  # noqa: ARG001
    """G16 look-alike: two years alike, the third brought something new."""
    term = _on_a_key_post(draw, book, "copied_twice")
    rows = [f"SB-{term}-Y{year}" for year in (2023, 2024)]
    return told("G16", "lookalike", rows[-1], rows, "两年相同，第三年有变化")


KINDS = (
    voted_anyway, own_share, a_sliver, stepped_aside, allowed_to_vote,
    kept_silent, own_firm, not_yet_due, brothers_firm,
    firm_after_firm, two_firms, in_trade_before, bought_in,
    never_filed, copied, on_the_last_day, excused, copied_twice,
)  # fmt: skip
