"""Relations of persons and firms, as one reader may know them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sunshine.faces.pictures.queries import Drawing, drawing
from sunshine.faces.pictures.rules.deviations import Rows
from sunshine.faces.pictures.rules.graph import Edge, Node, opened, relations
from sunshine.faces.pictures.rules.shapes import amount_of, in_words


@dataclass(frozen=True, slots=True)
class Known:
    """Who is who, as this reader may know it."""

    persons: Mapping[str, str]  # key → name or mask
    firms: Mapping[str, str]  # id → name
    own: Mapping[UUID, tuple[str, str]]  # enterprise of ours → (uscc, name)
    titles: Callable[[str, str, str], str]  # mart, column, code → its words
    address: Callable[[str], str]  # page of a firm, or nothing


def persons_in(rows: Rows) -> set[str]:
    columns = {
        "ownership": ["holder_key"],
        "position": ["person_key"],
        "kinship": ["person_key", "relative_key"],
    }
    return {
        str(r[c])
        for mart, found in columns.items()
        for r in rows.get(mart, [])
        for c in found
        if r.get(c)
    }


def edges_of(rows: Rows, known: Known, evidence: frozenset[str]) -> list[Edge]:
    """Ties among persons and firms: holding, posts, kinship, and what an enterprise dealt."""
    found = []
    for r in rows.get("ownership", []):
        share = f"持股 {Decimal(r['share']):.2%}" if r.get("share") else "持股"
        words = f"{share}{_until(r)}"
        found.append(
            Edge(
                r.get("holder_id") or r["holder_key"],
                r["target_id"],
                words,
                r["row_id"] in evidence,
            )
        )
    for r in rows.get("position", []):
        words = f"{known.titles('position', 'role', r['role'])}{_until(r)}"
        found.append(Edge(r["person_key"], r["target_id"], words, r["row_id"] in evidence))
    for r in rows.get("kinship", []):
        is_path = r["row_id"] in evidence
        relation = known.titles("kinship", "relation", r["relation"])
        found.append(Edge(r["relative_key"], r["person_key"], relation, is_path))
        place = known.own.get(UUID(r["organisation_id"]))
        if place:
            found.append(Edge(r["person_key"], place[0], r.get("post") or "领导人员", is_path))
    return found + _deals(rows, known, evidence)


def _until(row: Mapping[str, Any]) -> str:
    return f"（至 {row['valid_to']}）" if row.get("valid_to") else ""


def _deals(rows: Rows, known: Known, evidence: frozenset[str]) -> list[Edge]:
    """One edge a pair of enterprise and partner, with how many contracts and for how much."""
    sums: dict[tuple[str, str], list[tuple[Decimal, bool]]] = defaultdict(list)
    for mart, partner, amount in (
        ("contract", "counterparty_id", "amount"),
        ("lease", "tenant_id", "annual_rent_amount"),
    ):
        for r in rows.get(mart, []):
            place = known.own.get(UUID(r["organisation_id"])) if r.get("organisation_id") else None
            if place:
                sums[place[0], r[partner]].append((amount_of(r, amount), r["row_id"] in evidence))
    return [
        Edge(own, partner, f"{len(deals)} 份合同 {in_words(sum((a for a, _ in deals), Decimal(0)))}", any(e for _, e in deals))
        for (own, partner), deals in sums.items()
    ]  # fmt: skip


def nodes_of(
    focus: str,
    edges: Iterable[Edge],
    known: Known,
    hubs: Mapping[str, int],
    hidden: Mapping[str, int],
) -> list[Node]:
    own = dict(known.own.values())
    ids = {focus} | {i for e in edges for i in (e.source, e.target)}
    found = []
    for i in ids:
        if i in known.persons:
            found.append(Node(i, known.persons[i], "person", f"自然人 {i[2:10]}", hidden.get(i, 0)))
            continue
        name = own.get(i) or known.firms.get(i) or i
        note = f"关系极多：{hubs[i]} 条" if i in hubs else i
        look = "focus" if i == focus else "hub" if i in hubs else "own" if i in own else "firm"
        found.append(Node(i, name, look, note, hidden.get(i, 0), known.address(i)))
    return sorted(found, key=lambda n: n.id)


def relations_of(  # noqa: PLR0913  whose, what, who is who, how much of it
    focus: str,
    rows: Rows,
    known: Known,
    evidence: frozenset[str],
    hubs: Mapping[str, int],
    open_nodes: set[str] | None,
    open_address: Callable[[str], str],
) -> Drawing | None:
    """The neighbourhood of a firm, opened where asked (`None`: all of it); None without ties."""
    edges = edges_of(rows, known, evidence)
    hidden: dict[str, int] = {}
    if open_nodes is not None:
        edges, hidden = opened(focus, edges, open_nodes)
    if not edges:
        return None
    nodes = nodes_of(focus, edges, known, hubs, hidden)
    name = next(n.name for n in nodes if n.id == focus)
    words = f"{name}的关系：" + "；".join(_edge_words(e, nodes) for e in edges[:20])
    return drawing(
        "关系",
        words,
        lambda width: relations(focus, nodes, edges, open_address, width),
        key=_legend(edges, nodes),
    )


def _legend(edges: list[Edge], nodes: Iterable[Node]) -> list[tuple[str, str]]:
    """Only what the picture shows."""
    path = [("k-path", "疑点的路径")] if any(e.is_path for e in edges) else []
    hub = [("k-orange", "关系极多")] if any(n.look == "hub" for n in nodes) else []
    rest = [] if all(e.is_path for e in edges) else [("k-tie", "其他关系")]
    return [*path, *rest, *hub]


def _edge_words(e: Edge, nodes: list[Node]) -> str:
    names = {n.id: n.name for n in nodes}
    return f"{names[e.source]} → {names[e.target]} {e.words}"
