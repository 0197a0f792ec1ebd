"""docs/asvs.csv answers every requirement of levels 1 and 2 of OWASP ASVS 5.0 once: test or reason."""

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STANDARD = ROOT.parent / "shared" / "data" / "asvs" / "asvs-5.0.0-en.csv"
with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8") as answers:
    ANSWERS = list(csv.DictReader(answers))
KINDS = {"not applicable", "deployment", "not met"}


@pytest.mark.skipif(not STANDARD.exists(), reason="没有 ../shared/data/asvs")
def test_each_requirement_has_one_answer():
    with STANDARD.open(encoding="utf-8-sig") as lines:
        asked = [(r["req_id"], r["L"]) for r in csv.DictReader(lines) if r["L"] in "12"]
    assert len(asked) == 253
    assert [(a["id"], a["level"]) for a in ANSWERS] == asked


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: a["id"])
def test_an_answer_names_a_test_that_exists_or_gives_a_reason(answer):
    assert len(answer["words"]) >= 4
    if answer["answer"] == "test":
        path, _, name = answer["where"].partition("::")
        assert re.search(rf"^def {name}\(", (ROOT / path).read_text(), re.MULTILINE), answer
    else:
        assert answer["answer"] == "reason"
        assert answer["where"] in KINDS or (ROOT / answer["where"]).exists(), answer
