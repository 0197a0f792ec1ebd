"""0002, static resources: the words that records of the other packages may use. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sunshine.before.exchange.rules.nodes import Fault, Node

RATES = ("1/2", "2/3", "1")
MOST = 4000  # entries of one file
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the catalogue: code, name, the code above it ("" at the top)."""

    code: str
    name: str
    above: str = ""


@dataclass(frozen=True, slots=True)
class Mode:
    """A way to vote: `radix` of whom (应到会, 到会 or neither), `rate` as `2/3`."""

    name: str
    radix: str = ""
    rate: str = ""


@dataclass(frozen=True, slots=True)
class SubjectException:
    """What the national system found wrong with a subject already reported."""

    subject: str
    kind: str
    cause: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`bodies`: name of a kind of meeting → its group; the others are names in their order."""

    catalogue: tuple[Entry, ...] = ()
    bodies: tuple[tuple[str, str], ...] = ()
    regulation_types: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    specials: tuple[str, ...] = ()
    modes: tuple[Mode, ...] = ()
    exceptions: tuple[SubjectException, ...] = ()

    @property
    def codes(self) -> dict[str, str]:
        return {e.code: e.name for e in self.catalogue}

    def told(self) -> dict[str, Any]:
        """As JSON; `vocabulary_of` reads it back."""
        return asdict(self)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, by its file."""
        return {file: len(getattr(self, name)) for file, (_, name) in FILES.items()}


# File of the package → its title and what it fills.
FILES = {
    "catalog.xml": ("事项目录", "catalogue"),
    "meeting_type.xml": ("会议类型", "bodies"),
    "regulation_type.xml": ("制度类型", "regulation_types"),
    "source.xml": ("任务来源", "sources"),
    "special.xml": ("专项名称", "specials"),
    "vote_mode.xml": ("表决方式", "modes"),
    "subject_exception.xml": ("议题异常", "exceptions"),
}
# Needed, or nothing could be checked against it; `item.xml` is read, its rows go to nobody.
NEEDED = ("catalog.xml", "meeting_type.xml", "regulation_type.xml", "vote_mode.xml")
KNOWN = {*FILES, "item.xml"}


def vocabulary_of(told: Mapping[str, Any]) -> Vocabulary:
    return Vocabulary(
        catalogue=tuple(Entry(**e) for e in told["catalogue"]),
        bodies=tuple((name, group) for name, group in told["bodies"]),
        regulation_types=tuple(told["regulation_types"]),
        sources=tuple(told["sources"]),
        specials=tuple(told["specials"]),
        modes=tuple(Mode(**m) for m in told["modes"]),
        exceptions=tuple(SubjectException(**e) for e in told["exceptions"]),
    )


def write_vocabulary(words: Vocabulary) -> dict[str, Node]:
    """One document a file, in the order of FILES."""
    lists = {
        "regulation_type.xml": ("regulation_type_list", "regulation_type_name", words.regulation_types),
        "source.xml": ("source_list", "source", words.sources),
        "special.xml": ("special_list", "special_name", words.specials),
    }  # fmt: skip
    found = {file: _named(outer, inner, names) for file, (outer, inner, names) in lists.items()}
    found["catalog.xml"] = Node("catalog_list", children=_branches(words.catalogue, ""))
    found["meeting_type.xml"] = _rows(
        "meeting_type_list",
        "meeting_type",
        ({"type_name": name, "group_type": group} for name, group in words.bodies),
    )
    found["vote_mode.xml"] = _rows(
        "vote_mode_list",
        "vote_mode",
        ({"mode_name": m.name, "mode_radix": m.radix, "mode_rate": m.rate} for m in words.modes),
    )
    found["subject_exception.xml"] = _rows(
        "subject_exception_list",
        "subject_exception",
        (
            {"subject_id": e.subject, "exception_type": e.kind, "exception_cause": e.cause}
            for e in words.exceptions
        ),
    )
    return {file: found[file] for file in FILES}


def _named(outer: str, inner: str, names: Iterable[str]) -> Node:
    return Node(outer, children=[Node(inner, name) for name in names])


def _rows(outer: str, inner: str, rows: Iterable[Mapping[str, str]]) -> Node:
    return Node(
        outer,
        children=[Node(inner, children=[Node(k, v) for k, v in row.items()]) for row in rows],
    )


def _branches(entries: tuple[Entry, ...], above: str) -> list[Node]:
    """Three levels, one inside the other."""
    return [
        Node(
            "catalog",
            children=[
                Node("catalog_name", e.name),
                Node("catalog_code", e.code),
                Node("order_number", str(n)),
                *_branches(entries, e.code),
            ],
        )
        for n, e in enumerate((e for e in entries if e.above == above), 1)
    ]


def read_vocabulary(documents: Mapping[str, Node]) -> tuple[Vocabulary, list[Fault]]:
    """From the documents of a package; faults name file, element and value."""
    faults = [Fault(f, "", "", "缺少这个文件") for f in NEEDED if f not in documents]
    faults += [Fault(f, "", "", "不是静态资源的文件") for f in documents if f not in KNOWN]
    empty = Node("")
    at = {file: documents.get(file, empty) for file in FILES}
    words = Vocabulary(
        catalogue=tuple(_entries(at["catalog.xml"], "")),
        bodies=tuple(
            (n.said("type_name"), n.said("group_type"))
            for n in at["meeting_type.xml"].all("meeting_type")
        ),
        regulation_types=_names(at["regulation_type.xml"]),
        sources=_names(at["source.xml"]),
        specials=_names(at["special.xml"]),
        modes=tuple(
            Mode(n.said("mode_name"), n.said("mode_radix"), n.said("mode_rate"))
            for n in at["vote_mode.xml"].all("vote_mode")
        ),
        exceptions=tuple(
            SubjectException(
                n.said("subject_id"), n.said("exception_type"), n.said("exception_cause")
            )
            for n in at["subject_exception.xml"].all("subject_exception")
        ),
    )
    return words, [*faults, *_faults_of(words)]


def _entries(node: Node, above: str) -> Iterator[Entry]:
    def order(child: Node) -> int:
        text = child.said("order_number")
        return int(text) if text.isascii() and text.isdigit() else MOST

    for child in sorted(node.all("catalog"), key=order):
        code = child.said("catalog_code") or child.said("code")
        yield Entry(code, child.said("catalog_name") or child.said("name"), above)
        yield from _entries(child, code)


def _names(node: Node) -> tuple[str, ...]:
    """Names as text, or each as the only child of its row."""
    return tuple(
        c.text.strip() or next((g.text.strip() for g in c.children), "") for c in node.children
    )


def _faults_of(words: Vocabulary) -> Iterator[Fault]:
    """Names that are empty, too long, or there twice."""
    told = {
        "catalog.xml": [e.code for e in words.catalogue],
        "meeting_type.xml": [name for name, _ in words.bodies],
        "regulation_type.xml": list(words.regulation_types),
        "source.xml": list(words.sources),
        "special.xml": list(words.specials),
        "vote_mode.xml": [m.name for m in words.modes],
    }
    for file, names in told.items():
        title = FILES[file][0]
        if file in NEEDED and not names:
            yield Fault(file, title, "", "没有内容")
        if len(names) > MOST:
            yield Fault(file, title, str(len(names)), f"超过 {MOST} 条")
        seen: set[str] = set()
        for name in names:
            if not name or len(name) > LONGEST:
                yield Fault(file, title, name[:LONGEST], "没有填写，或者过长")
            elif name in seen:
                yield Fault(file, title, name, "出现了两次")
            seen.add(name)
