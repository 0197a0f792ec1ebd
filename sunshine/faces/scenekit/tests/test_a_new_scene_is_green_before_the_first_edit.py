"""`make new-scene`: what it writes is read at once; every scene names what exists."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sunshine.analysis.boards.engine import metrics_of
from sunshine.analysis.probes.engine import load
from sunshine.faces.scenekit.engine import SceneError, read, scenes
from sunshine.wiring.commands.new_scene import command

ROOT = Path(__file__).resolve().parents[4]


def test_its_files_are_read_and_hold_to_the_linters(tmp_path: Path) -> None:
    assert CliRunner().invoke(command, ["late_payments", "--root", str(tmp_path)]).exit_code == 0
    folder = tmp_path / "scenes" / "late_payments"
    scene = read(folder / "scene.toml")
    assert scene.address == "/scenes/late-payments/"
    assert set(scene.probes) <= set(load(ROOT))
    assert (folder / "templates" / "late_payments" / "page.html").read_text().startswith("{% ext")
    ruff = [Path(sys.executable).with_name("ruff"), "check", "--config", ROOT / "pyproject.toml"]
    done = subprocess.run([*ruff, folder / "pages.py"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_strange_or_taken_name_and_a_broken_scene_are_refused(tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert "名称应像" in run(command, ["../x", "--root", str(tmp_path)]).output
    run(command, ["a_b", "--root", str(tmp_path)])
    assert "已有场景" in run(command, ["a_b", "--root", str(tmp_path)]).output
    path = tmp_path / "scenes" / "a_b" / "scene.toml"
    path.write_text("title = 'x'")
    with pytest.raises(SceneError, match="a_b"):
        read(path)


def test_every_scene_names_probes_and_metrics_that_exist() -> None:
    found = scenes(ROOT).values()
    assert {"not_taken_to_a_meeting", "split_to_avoid_a_line"} <= {s.name for s in found}
    for scene in found:
        assert set(scene.probes) <= set(load(ROOT)), scene.name
        assert set(scene.metrics) <= set(metrics_of(ROOT)), scene.name
