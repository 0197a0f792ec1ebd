"""`make new-probe`: what it writes holds to the house at once."""

import shutil
from pathlib import Path

from click.testing import CliRunner

from sunshine.analysis.probes import engine
from sunshine.analysis.probes.queries import examples_of, run_example
from sunshine.datacentre.catalogue.engine import marts
from sunshine.wiring.commands.new_probe import command

ROOT = Path(__file__).resolve().parents[4]


def scaffold(root: Path, *arguments: str):
    return CliRunner().invoke(command, [*arguments, "--root", str(root)])


def test_its_sql_is_allowed_and_its_stories_end_as_told(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "domains", tmp_path / "domains")
    shutil.copytree(ROOT / "datasets", tmp_path / "datasets")
    shutil.copytree(ROOT / "reference", tmp_path / "reference")
    assert scaffold(tmp_path, "z99_too_much", "--domain", "funds").exit_code == 0
    probe = engine.load(tmp_path)["Z99"]
    engine.check(probe, marts(tmp_path))
    stories = list(examples_of(probe))
    assert len(stories) == 3
    assert [run_example(probe, story, tmp_path) for story in stories] == [[], [], []]


def test_a_wrong_name_a_strange_domain_and_a_taken_code_are_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "domains", tmp_path / "domains")
    assert "名称应像" in scaffold(tmp_path, "too_much", "--domain", "funds").output
    assert "没有“moon”" in scaffold(tmp_path, "z99_too_much", "--domain", "moon").output
    assert "已被" in scaffold(tmp_path, "d02_again", "--domain", "funds").output
