"""The scene shows the clues of its seed.csv to who may see them."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]


def test_the_page_shows_the_seeded_clues_and_nothing_foreign(tell) -> None:
    told = tell(FOLDER)
    assert told.page.status_code == 200
    assert told.counted == told.seeded > 0
    assert told.foreign not in told.text
