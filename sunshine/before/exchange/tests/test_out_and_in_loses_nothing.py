"""A package that was written is read as the same records, and written again as the same bytes."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sunshine.before.exchange.engine.downlink import read_downlink, write_downlink
from sunshine.before.exchange.engine.records import read_package, write_package
from sunshine.before.exchange.engine.xml import parse, written
from sunshine.before.exchange.rules.checks import Change
from sunshine.before.exchange.rules.items import Item, item_of
from sunshine.before.exchange.rules.naming import PackageName, parse_name
from sunshine.before.exchange.rules.nodes import Node
from sunshine.before.exchange.rules.regulations import DEFAULT, regulation_of
from sunshine.before.exchange.rules.vocabulary import (
    Entry,
    Mode,
    SubjectException,
    Vocabulary,
    vocabulary_of,
)
from sunshine.before.exchange.tests.packages_made import (
    DAY,
    LIMITS,
    USCC,
    WORDS,
    days,
    items,
    names,
    regulations,
    texts,
)

# What is measured is loss, not the machine: a busy one draws slowly.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(content: bytes, business: str, held=None, codes=frozenset()):
    return read_package(
        content, business, limits=LIMITS, words=WORDS, held=held or {}, item_codes=codes
    )


@patient
@given(st.lists(items, min_size=1, max_size=6, unique_by=(lambda i: i.record, lambda i: i.code)))
def test_matters_come_back_as_they_were(rows: list[Item]) -> None:
    content = write_package([Change("add", i) for i in rows], (), DAY)
    found = read(content, "0004")
    assert found.faults == []
    assert {c.record for c in found.changes} == set(rows)
    assert write_package(found.changes, found.files, DAY) == content
    assert [item_of(i.told()) for i in rows] == rows, "and from the database"


@patient
@given(st.lists(regulations(), min_size=1, max_size=4, unique_by=lambda r: r[0].record))
def test_regulations_come_back_with_votes_and_attachments(told) -> None:
    rows = [row for row, _ in told]
    files = [f for _, placed in told for f in placed]
    codes = frozenset(v.item for r in rows for v in r.votes) - {DEFAULT}
    content = write_package([Change("add", r) for r in rows], files, DAY)
    found = read(content, "0005", codes=codes)
    assert found.faults == []
    assert {c.record for c in found.changes} == set(rows)
    assert set(found.files) == set(files)
    assert write_package(found.changes, found.files, DAY) == content
    assert [regulation_of(r.told()) for r in rows] == rows


@patient
@given(items, st.sampled_from(["edit", "del"]))
def test_what_is_changed_or_deleted_says_so(item: Item, oper: str) -> None:
    found = read(write_package([Change(oper, item)], (), DAY), "0004", {item.record: item})
    assert found.faults == []
    assert found.changes == [Change(oper, item)]


unique = st.lists(names, min_size=1, max_size=5, unique=True).map(tuple)


@patient
@given(st.data())
def test_static_resources_come_back_as_they_were(data) -> None:
    top = data.draw(unique)
    second = tuple(f"{top[0]}·{n}" for n in range(data.draw(st.integers(0, 3))))
    words = Vocabulary(
        catalogue=tuple(
            e
            for code in top
            for e in (
                Entry(code, code),
                *(Entry(s, s, code) for s in second if code == top[0]),
            )
        ),
        bodies=tuple((name, data.draw(texts)) for name in data.draw(unique)),
        regulation_types=data.draw(unique),
        sources=data.draw(unique),
        specials=data.draw(unique),
        modes=tuple(Mode(name, data.draw(texts), "2/3") for name in data.draw(unique)),
        exceptions=(SubjectException("s" * 32, "2", data.draw(texts)),),
    )
    told, faults = read_downlink(write_downlink(words, DAY), LIMITS)
    assert faults == []
    assert told == words
    assert vocabulary_of(words.told()) == words


@patient
@given(texts)
def test_any_text_survives_xml(text: str) -> None:
    root = Node("item", children=[Node("remark", text)])
    assert parse(written(root)).said("remark") == text


@patient
@given(st.sampled_from(["0002", "0004", "0005"]), st.integers(1, 999), days)
def test_a_name_is_read_as_it_is_written(business, n, day) -> None:
    name = PackageName(USCC, business, f"{n:03d}", day)
    assert parse_name(str(name)) == name
