"""Filed, sounded, signed, read, on file; what changes on the way, and what admission says."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from sunshine.before.filings.actions.proofs import proof_door
from sunshine.before.filings.models import Matter
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.models import Denial, Grant
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.evidence.actions import Upload
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.notifications.models import Notification
from sunshine.foundation.organisations.actions import period
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.rules import Refused
from sunshine.foundation.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def live(matter: Matter) -> set[str]:
    return set(Endorsement.objects.of("matter", matter.pk).live().values_list("verb", flat=True))


def work(matter: Matter) -> list[str]:
    found = WorkItem.objects.open().of("matter", matter.pk)
    return list(found.values_list("permission", flat=True))


def test_a_matter_goes_through_every_hand_and_only_then_to_a_meeting(filer) -> None:
    matter = filer.file()
    assert matter.label == f"集团报〔{today().year}〕001号"
    assert not matter.is_late
    assert filer.missing(matter) == ["sounding.1", "signature", "copy", "on_file"]
    for name, verb, state, next_work, still in (
        (
            "经办",
            "send",
            "sounding",
            "matter.sound",
            ["sounding.1", "signature", "copy", "on_file"],
        ),
        ("分管", "sound", "signing", "matter.sign", ["signature", "copy", "on_file"]),
        ("书记", "sign", "signed", "matter.receive", ["copy", "on_file"]),
    ):
        filer.act(matter, name, verb)
        assert matter.state == state
        assert work(matter) == [next_work]
        assert filer.missing(matter) == still
    copy = Notification.objects.get(kind="copy", subject_id=matter.pk)
    assert copy.account == filer.accounts["纪检"]
    assert copy.must_read
    filer.act(matter, "纪检", "receive")
    assert matter.state == "on_file"
    assert matter.read_by == "纪检"
    assert filer.missing(matter) == []
    assert work(matter) == []


def test_what_the_secretary_signed_may_not_change_unseen(filer) -> None:
    matter = filer.file()
    for name, verb in (("经办", "send"), ("分管", "sound"), ("书记", "sign")):
        filer.act(matter, name, verb)
    filer.act(matter, "经办", "revise", told=filer.told(meets_on=today() + timedelta(days=25)))
    assert live(matter) == {"sound", "sign"}, "a meeting put off changes nothing that was judged"
    contact = filer.told().details | {"contact": "孟昭远"}
    filer.act(matter, "经办", "revise", told=filer.told(details=contact))
    assert live(matter) == {"sound", "sign"}, "whom to call is not material"
    filer.act(matter, "经办", "revise", told=filer.told(amount=Decimal("690000.00")))
    assert live(matter) == set()
    assert matter.state == "sounding"
    lapsed = Endorsement.objects.of("matter", matter.pk).filter(verb="sign").get()
    assert lapsed.differences == [{"field": "金额", "from": "680000.00 元", "to": "690000.00 元"}]
    assert "signature" in filer.missing(matter)


def test_legal_review_that_the_list_wants_and_nobody_gave_keeps_a_matter_back(filer) -> None:
    matter = filer.file(amount=Decimal(1_200_000), body="board")
    assert "review.legal" in filer.missing(matter)
    with pytest.raises(Refused, match="法务部门审查意见"):
        filer.act(matter, "经办", "send")
    with pytest.raises(Refused, match="您没有送会前酝酿的权限"):
        filer.act(matter, "法务", "send")


def test_late_is_marked_and_asks_for_another_day_and_an_emergency_is_made_good(filer) -> None:
    late = filer.file(meets_on=today() + timedelta(days=1))
    assert late.is_late
    assert "on_time" in filer.missing(late)
    filer.act(late, "经办", "revise", told=filer.told())
    assert late.is_late, "that it came late stays"
    assert "on_time" not in filer.missing(late), "the meeting was put off"
    reason = {"is_emergency": True, "emergency_reason": "防汛抢险，堤坝渗水"}
    soon = filer.file(decided_at=now() - timedelta(hours=47), meets_on=today(), **reason)
    assert not soon.is_late
    assert "on_time" not in filer.missing(soon)
    slow = filer.file(decided_at=now() - timedelta(hours=49), meets_on=today(), **reason)
    assert slow.is_late
    after = filer.file(meets_on=today() - timedelta(days=1))
    assert after.is_backdated


def test_numbers_run_without_gaps_and_the_same_request_files_once(filer) -> None:
    first = filer.file(key="k")
    assert filer.file(key="k") == first
    with pytest.raises(Refused, match=r"请填写事项名称（至少 4 个字）（F01）"):
        filer.file(title="付款")
    assert filer.file().number == 2
    entry = filer.act(first, "经办", "send", key="s")
    assert filer.act(first, "经办", "send", key="s") == entry
    assert Entry.objects.filter(verb="matter.send").count() == 1


def test_a_no_sends_it_back_and_whoever_filed_judges_nothing(filer) -> None:
    matter = filer.file()
    filer.act(matter, "经办", "send")
    with pytest.raises(Refused, match="没有发表酝酿意见的权限"):
        filer.act(matter, "经办", "sound")
    filer.act(matter, "分管", "sound", answer="disagree", reason="付款条件还没有具备")
    assert matter.state == "returned"
    filer.act(matter, "经办", "refile")
    filer.act(matter, "经办", "withdraw")
    assert matter.state == "withdrawn"
    assert work(matter) == []


def test_a_state_secret_and_what_the_list_does_not_know_are_refused_in_words(filer) -> None:
    for changed, words in (
        ({"secrecy": "secret"}, r"[一-鿿]"),
        ({"item_code": "X99-001"}, r"[一-鿿]"),
        ({"item_code": "F02-001"}, "没有编码为 F02-001"),
        ({"body": "board"}, "总经理办公会"),
    ):
        with pytest.raises(Refused, match=words):
            filer.file(**changed)
    with pytest.raises(Refused, match="没有为这家企业报备"):
        filer.file(name="外人")
    assert not Entry.objects.filter(verb="matter.file").exists()


def test_a_file_is_part_of_what_was_signed(filer) -> None:
    matter = filer.file()
    for name, verb in (("经办", "send"), ("分管", "sound"), ("书记", "sign")):
        filer.act(matter, name, verb)
    by = filer.actor("经办")
    with acting_as(by):
        draft = store().draft()
        draft.write("验收合格".encode())
        door = proof_door(record_id=matter.pk, by=by, version=None, idempotency_key="f")
        door.attach(Upload(draft, "验收单.txt", "internal"))
        matter.refresh_from_db()
    assert live(matter) == set(), "nobody has judged the matter with this file"
    assert matter.state == "sounding"
    foreign = filer.actor("外人")
    with acting_as(foreign), pytest.raises(Matter.DoesNotExist):
        proof_door(record_id=matter.pk, by=foreign, version=None, idempotency_key="g")


def test_the_database_itself_shows_a_matter_only_by_right(filer) -> None:
    matter = filer.on_file()

    def rows(name: str) -> tuple[int, int]:
        counts = []
        with acting_as(filer.actor(name)), connection.cursor() as cursor:
            for table in ("filings_matter", "filings_matterevent"):
                cursor.execute(f"select count(*) from {table}")
                counts.append(cursor.fetchone()[0])
        return counts[0], counts[1]

    assert rows("经办")[0] == 1
    assert rows("经办")[1] > 1
    assert rows("外人") == (0, 0)
    filer.accounts["专人"] = filer.account("专人", "reviewer", filer.head)
    for limit, seen in (("project", 0), (matter.matter_class, 1), ("", 1)):
        Grant.objects.filter(account=filer.accounts["专人"]).update(matter_class=limit)
        assert rows("专人")[0] == seen, f"a grant for {limit or 'all classes'}"
    Denial.objects.create(
        person_id=filer.accounts["纪检"].person_id, subject_label="matter", subject_id=matter.pk,
        valid=period(today()), reason="recusal",
    )  # fmt: skip
    assert rows("纪检") == (0, 0)
