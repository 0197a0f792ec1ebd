"""Records at random, and packages of any files."""

import io
import stat
import zipfile
from datetime import date

from hypothesis import strategies as st

from sunshine.before.exchange.engine.packages import Limits, Placed
from sunshine.before.exchange.rules.items import Item
from sunshine.before.exchange.rules.regulations import DEFAULT, File, Regulation, Vote
from sunshine.before.exchange.rules.vocabulary import (
    Entry,
    Mode,
    SubjectException,
    Vocabulary,
)

LIMITS = Limits(unpacked=20 << 20, entries=2500, ratio=100)
USCC = "91350100M000100Y43"
DAY = date(2026, 3, 2)
BODIES = ("党委会", "董事会", "总经理办公会", "职工代表大会")
WORDS = Vocabulary(
    catalogue=(Entry("F", "大额度资金运作"), Entry("F01", "预算内资金", "F"), Entry("D12", "其他决策")),
    bodies=tuple((name, "决策") for name in BODIES),
    regulation_types=("董事会议事规则", "党委会议事规则"),
    sources=("上级部署",),
    specials=("深化改革",),
    modes=(Mode("全票通过", "应到会", "1"), Mode("赞成票超过到会成员人数的2/3", "到会", "2/3"), Mode("其他")),
    exceptions=(SubjectException("s" * 32, "2", "会议顺序不符"),),
)  # fmt: skip
ids = st.text("0123456789abcdef", min_size=32, max_size=32)
codes = st.builds("{}-{:03d}".format, st.sampled_from(["F01", "D12"]), st.integers(0, 999))
letters = st.characters(
    exclude_categories=("Cs", "Cc"), include_characters="\t\n", exclude_characters="\ufffe\uffff"
)
texts = st.text(letters, max_size=20).map(str.strip)
names = texts.filter(bool)
days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
bodies = st.lists(st.sampled_from(BODIES), min_size=1, unique=True).map(tuple)
items = st.builds(Item, ids, names, codes, bodies, st.booleans(), texts)
votes = st.builds(Vote, codes | st.just(DEFAULT), st.sampled_from([m.name for m in WORDS.modes]), texts)  # fmt: skip


@st.composite
def regulations(draw) -> tuple[Regulation, tuple[Placed, ...]]:
    """One with its attachments."""
    record, first = draw(ids), draw(days)
    placed = draw(
        st.lists(
            st.builds(
                Placed, st.just(record), st.sampled_from(["FORMAL", "EVIDENCE"]),
                st.sampled_from(["规则.pdf", "意见书.docx", "a.txt"]), st.binary(max_size=80),
            ),
            unique_by=lambda f: (f.kind, f.name),
        )
    )  # fmt: skip
    files = sorted((File(f.kind, f.name, f.sha256) for f in placed), key=lambda f: (f.kind, f.name))
    row = Regulation(
        record, draw(names), draw(st.sampled_from(WORDS.regulation_types)), first,
        draw(st.dates(first, date(2031, 1, 1))), draw(st.booleans()),
        draw(st.sampled_from(["1/2", "2/3", "1"])),
        tuple(draw(st.lists(votes, max_size=4, unique_by=lambda v: v.item))), draw(texts), tuple(files),
    )  # fmt: skip
    return row, tuple(placed)


def zipped(entries: dict[str, bytes], *, link: str = "") -> bytes:
    """A package of any files; `link`: this one is a symbolic link."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            kind = stat.S_IFLNK if name == link else stat.S_IFREG
            info.external_attr = (kind | 0o644) << 16
            archive.writestr(info, content)
    return stream.getvalue()
