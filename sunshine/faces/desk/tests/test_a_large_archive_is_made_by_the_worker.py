"""Asked for on the page, made by the worker by the right of who asked, taken for some days, then gone."""

from datetime import timedelta
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from sunshine.before.filings.actions import bundles
from sunshine.before.filings.models import Bundle
from sunshine.faces.desk.jobs import expire_archives, make_archive
from sunshine.faces.desk.pages import filings_archive
from sunshine.faces.desk.tests.test_the_whole_file_of_a_matter_is_verified_offline import (
    PURPOSE,
    browser,
    filer,
    verified,
    whole,
)
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Grant
from sunshine.foundation.clock.queries import now
from sunshine.foundation.ledger.models import Entry

__all__ = ["filer"]  # a fixture


@pytest.fixture
def matter(filer, settings, tmp_path, monkeypatch):
    settings.SUNSHINE_HOME = tmp_path
    monkeypatch.setattr(filings_archive, "AT_ONCE", 1000)
    return whole(filer, 图纸="泵站图纸" * 400_000)


def ask(filer, matter, purpose: str = PURPOSE) -> str:
    answer = browser(filer, "纪检").post(
        f"/filings/{matter.pk}/archive/", {"purpose": purpose}, follow=True
    )
    return answer.content.decode()


def run(bundle: Bundle) -> Bundle:
    """What the worker does with the job that waits."""
    job = ProcrastinateJob.objects.get(task_name="make_archive", status="todo")
    assert job.args == {"bundle_id": str(bundle.pk)}
    make_archive(None, **job.args)
    bundle.refresh_from_db()
    return bundle


def test_it_is_made_told_taken_and_verified(filer, matter, tmp_path) -> None:
    assert "生成中" in ask(filer, matter)
    bundle = Bundle.objects.get()
    at = f"/filings/{matter.pk}/archive/"
    reader = browser(filer, "纪检")
    assert "0%" in reader.get(f"{at}progress/").content.decode()
    assert reader.get(f"{at}file/").status_code == 404
    assert "正在生成" in ask(filer, matter)
    assert run(bundle).state == "ready"
    assert "下载档案" in reader.get(f"{at}progress/").content.decode()
    answer = reader.get(f"{at}file/")
    path = tmp_path / "taken.zip"
    path.write_bytes(b"".join(answer.streaming_content))
    assert path.stat().st_size == bundle.size
    assert verified(path)[0] == 0
    with acting_as(filer.actor("纪检")):
        entry = Entry.objects.get(verb="matter.archive")
    assert entry.actor_name == filer.accounts["纪检"].display_name
    assert PURPOSE in entry.canonical
    make_archive(None, bundle_id=str(bundle.pk))
    with acting_as(filer.actor("纪检")):
        assert Entry.objects.filter(verb="matter.archive").count() == 1


def test_it_is_nobody_elses_and_goes_with_the_right(filer, matter) -> None:
    ask(filer, matter)
    run(Bundle.objects.get())
    at = f"/filings/{matter.pk}/archive/file/"
    for name in ("书记", "经办"):
        assert browser(filer, name).get(at).status_code == 404
    account = filer.accounts["纪检"]
    Grant.objects.filter(account=account).delete()
    assert browser(filer, "纪检").get(at).status_code in {403, 404}


def test_who_lost_the_right_before_it_was_made_gets_none(filer, matter) -> None:
    ask(filer, matter)
    bundle = Bundle.objects.get()
    Grant.objects.filter(account=filer.accounts["纪检"]).delete()
    run(bundle)
    assert (bundle.state, bundle.message) == ("failed", bundles.GONE)
    assert not list(bundles.path_of(bundle).parent.iterdir())


def test_it_goes_after_its_days_and_one_that_nobody_made_is_given_up(filer, matter) -> None:
    ask(filer, matter)
    bundle = run(Bundle.objects.get())
    path: Path = bundles.path_of(bundle)
    Bundle.objects.update(expires_at=now() - timedelta(minutes=1))
    assert browser(filer, "纪检").get(f"/filings/{matter.pk}/archive/file/").status_code == 404
    expire_archives(None, 0)
    bundle.refresh_from_db()
    assert (bundle.state, path.exists()) == ("expired", False)
    ProcrastinateJob.objects.all().delete()
    ask(filer, matter)
    Bundle.objects.filter(state="making").update(asked_at=now() - bundles.KEPT)
    expire_archives(None, 0)
    assert Bundle.objects.get(state="failed").message == bundles.FORGOTTEN


def test_without_a_purpose_or_room_on_the_disk_it_is_refused(filer, matter, settings) -> None:
    assert "请写明导出档案的用途" in ask(filer, matter, "看看")
    settings.LOG_RESERVE = 1 << 40
    assert "磁盘空间不够" in ask(filer, matter)
    assert not Bundle.objects.exists()
