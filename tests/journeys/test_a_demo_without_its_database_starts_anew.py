"""`sunshine demo` where somebody deleted only the database: nothing of the old log is signed on."""

import pytest

from sunshine.foundation.postgres import engine
from sunshine.wiring.commands.demo import put_aside


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("SUNSHINE_KEYS", raising=False)
    (tmp_path / "demo").touch()
    for name in ("lake/payment", "log/tile", "keys", "city"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "keys" / "log.key").write_text("old")
    data = engine.describe(tmp_path).data
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("17")
    return tmp_path


def test_a_demo_with_its_database_is_left_alone(home) -> None:
    assert put_aside(home) is None
    assert (home / "log" / "tile").exists()


def test_what_told_of_a_deleted_database_is_moved_and_kept(home) -> None:
    (engine.describe(home).data / "PG_VERSION").unlink()
    aside = put_aside(home)
    assert aside is not None
    assert (aside / "keys" / "log.key").read_text() == "old"
    assert {p.name for p in aside.iterdir()} == {"demo", "lake", "log", "keys"}
    assert (home / "city").exists(), "the same seed makes the same files"
    assert put_aside(home) is None, "the new demo has not begun"
    assert not (home / "log").exists()


def test_a_house_that_never_was_a_demo_is_left_alone(home) -> None:
    (home / "demo").unlink()
    (engine.describe(home).data / "PG_VERSION").unlink()
    assert put_aside(home) is None
    assert (home / "log").exists()
