"""A scene's page, seeded from its seed.csv, as somebody who sees one enterprise."""

import csv
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from sunshine.analysis.alerts.models import Alert
from sunshine.analysis.hits.models import Hit
from sunshine.datacentre.lake.models import Snapshot
from sunshine.faces.scenekit.engine import read
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today


def clue(place, row: dict[str, str], number: int, sentence: str) -> Alert:
    hit = Hit.objects.create(
        number=number, year=2026, probe=row["probe"], probe_version="1", organisation=place,
        subject_kind="contract", subject_id=row["subject"], occurrence=str(number),
        occurred_on=row["occurred_on"], amount=row["amount"], currency="CNY", level=row["level"],
        sentence=sentence, snapshot=Snapshot.objects.get(number=1), evidence_hash="a" * 64,
        evidence_count=0, first_seen_at=now(), last_seen_at=now(),
    )  # fmt: skip
    return Alert.objects.create(
        hit=hit, organisation=place, level=row["level"], state=row["state"], due_on=today(),
        raised_at=now(),
    )  # fmt: skip


@pytest.fixture
def tell(house) -> Callable[[Path], SimpleNamespace]:
    def told(folder: Path) -> SimpleNamespace:
        scene = read(folder / "scene.toml")
        with acting_as(system_actor("测试")):
            Alert.objects.all().delete()
            Hit.objects.all().delete()
            with (folder / "seed.csv").open() as file:
                rows = list(csv.DictReader(file))
            for i, row in enumerate(rows):
                clue(house.ours, row, 100 + i, f"线索第{i}号")
            clue(house.foreign, rows[0], 900, "别家的线索")
        page = house.browser.get(scene.address)
        text = page.content.decode()
        return SimpleNamespace(
            page=page, text=text, seeded=len(rows), counted=text.count("线索第"),
            foreign="别家的线索", house=house, scene=scene,
        )  # fmt: skip

    return told
