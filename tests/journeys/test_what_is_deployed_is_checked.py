"""Units, compose file and settings of a real installation: checked by the tools that read them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy").glob("*.service")) + sorted((ROOT / "deploy").glob("*.timer"))
PRODUCTION = {
    "SUNSHINE_HTTPS": "1",
    "SUNSHINE_PROXY": "1",
    "SUNSHINE_HOSTS": "jiandu.example.gov.cn",
    "SUNSHINE_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ+-",
}


def test_every_test_that_the_threat_model_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "threat-model.md").read_text()))
    tests = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("sunshine/**/tests/*.py")]
    known = {p.stem for p in tests}
    known |= set(
        re.findall(
            r"def (test_\w+)", (ROOT / "tests/architecture/test_the_house_stands.py").read_text()
        )
    )
    assert len(named) > 10
    assert named - known == set()


@pytest.fixture(scope="module")
def units(tmp_path_factory) -> list[str]:
    """The units with this checkout's paths: verify looks whether what they start is there."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("没有 systemd-analyze：apt-get install systemd")
    folder = tmp_path_factory.mktemp("units")
    for unit in UNITS:
        (folder / unit.name).write_text(unit.read_text().replace("/opt/sunshine", str(ROOT)))
    return [str(folder / unit.name) for unit in UNITS]


def test_systemd_finds_nothing_wrong_with_the_units(units) -> None:
    assert len(units) == 3
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_does_find_what_is_wrong(units, tmp_path) -> None:
    broken = tmp_path / "sunshine.service"
    broken.write_text(Path(units[1]).read_text().replace("Type=", "Typ=").replace("bin/", "no/"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(broken)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode or done.stderr


def test_the_service_is_shut_in(units) -> None:
    serve = next(u for u in units if u.endswith("/sunshine.service"))
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", serve],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-300:]


def test_the_compose_file_is_one(tmp_path) -> None:
    check = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema"]
    check.append("vendor.compose-spec")
    text = (ROOT / "deploy" / "compose.yaml").read_text()
    assert subprocess.run([*check, ROOT / "deploy" / "compose.yaml"], check=False).returncode == 0
    (tmp_path / "compose.yaml").write_text(text.replace("command:", "commands:"))
    wrong = subprocess.run([*check, tmp_path / "compose.yaml"], capture_output=True, check=False)
    assert wrong.returncode == 1


def test_django_finds_nothing_wrong_with_the_settings_of_a_real_installation() -> None:
    command = "from sunshine.wiring.cli import main; main()"
    arguments = ["django", "check", "--deploy", "--fail-level", "WARNING"]
    for environment, code in ((PRODUCTION, 0), ({**PRODUCTION, "SUNSHINE_HTTPS": "0"}, 1)):
        done = subprocess.run(
            [sys.executable, "-c", command, *arguments],
            env={**os.environ, **environment}, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr


def test_passwords_are_hashed_slowly_in_earnest() -> None:
    """A process of its own, as the tests themselves hash quickly (OWASP: 600,000 rounds)."""
    program = (
        "import django; django.setup()\n"
        "from django.contrib.auth.hashers import make_password\n"
        "print(make_password('x'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "sunshine.wiring.settings"},
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    algorithm, rounds, *_ = done.stdout.split("$")
    assert algorithm == "pbkdf2_sha256"
    assert int(rounds) >= 600_000


def test_the_nightly_backup_keeps_fourteen_nights_and_the_first_of_twelve_months(tmp_path) -> None:
    """The script itself, with a stand-in for the one command it calls, over 500 nights."""
    nights = [f"20{25 + n // 360}-{n // 30 % 12 + 1:02}-{n % 30 + 1:02}T020000" for n in range(500)]
    for night in nights:
        (tmp_path / "set" / night).mkdir(parents=True)
    command = tmp_path / "sunshine"
    command.write_text('#!/bin/bash\n[ "$2" = --verify ] || mkdir "$2"\n')
    command.chmod(0o755)
    subprocess.run(
        [ROOT / "deploy" / "nightly-backup", tmp_path / "set"],
        env={**os.environ, "SUNSHINE": str(command)}, check=True,
    )  # fmt: skip
    kept = sorted(p.name for p in (tmp_path / "set").iterdir())
    made = [name for name in kept if name not in nights]
    assert len(made) == 1
    every = sorted([*nights, *made])
    assert set(every[-14:]) <= set(kept)
    firsts = [name for name in kept if name not in every[-14:]]
    assert 10 <= len(firsts) <= 12
    assert all(name[8:10] == "01" for name in firsts)


def test_behind_tls_cookies_are_bound_to_this_host():
    """V3.3.1, V3.3.3, V3.4.1."""
    told = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    done = subprocess.run(
        [sys.executable, "-c", told],
        env={**os.environ, "SUNSHINE_HTTPS": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["__Host-session", "__Host-csrf", *["True"] * 4]
