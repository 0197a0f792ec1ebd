"""Facts beside the checklist: receipts, contents, files, lateness, lapsed opinions."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sunshine.before.filings.actions.proofs import proof_door
from sunshine.before.filings.models import Matter
from sunshine.before.samples.actions.checking import look_at_drawn
from sunshine.before.samples.models import Check
from sunshine.before.samples.queries.facts import facts_of, facts_of_each, fingerprint_of
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.evidence.actions import Upload
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.ledger.actions.sequencing import integrate
from sunshine.foundation.workflow.models import Endorsement
from sunshine.foundation.workflow.rules import Refused

pytestmark = pytest.mark.django_db


def facts(sampler, matter: Matter, fingerprint: str = "") -> dict[str, tuple[str, bool | None]]:
    integrate()
    with acting_as(sampler.actor("监督")):
        told = facts_of(matter, fingerprint or fingerprint_of(matter))
    return {f["title"]: (f["words"], f["holds"]) for f in told}


def archive_with_file(sampler) -> tuple[Matter, str]:
    matter, by, words = sampler.file(), sampler.actor("经办"), "合同 HT-7".encode()
    draft = store().draft()
    draft.write(words)
    with acting_as(by):
        door = proof_door(record_id=matter.pk, by=by, version=None, idempotency_key="file")
        door.attach(Upload(draft, "合同.txt", "internal"))
    for name, verb in (("经办", "send"), ("分管", "sound"), ("书记", "sign"), ("纪检", "receive")):
        sampler.act(matter, name, verb)
    return matter, hashlib.sha256(words).hexdigest()


def test_a_good_archive_has_nothing_to_say_against_it(sampler) -> None:
    matter, _ = archive_with_file(sampler)
    told = facts(sampler, matter)
    assert told["存证回执"] == ("6 次操作的回执全部通过验证", True)
    assert told["档案内容"] == ("与抽取时一致", True)
    assert told["签字"] == ("书记签字，盖住的内容与现在一致", True)
    assert told["材料"] == ("1 份，撤下 0 份；指纹全部一致", True)
    assert told["因内容改动失效的意见"] == ("没有", None)
    assert told["准入要求"] == ("全部满足", True)
    assert told["报备时间"][1] is True


def test_what_was_changed_behind_the_door_is_seen(sampler) -> None:
    matter, sha256 = archive_with_file(sampler)
    with acting_as(sampler.actor("监督")):
        fingerprint = fingerprint_of(matter)
    store().path(sha256).chmod(0o600)
    store().path(sha256).write_bytes(b"another contract")
    with acting_as(sampler.actor("经办")):
        Matter.objects.filter(pk=matter.pk).update(title="支付另一笔设备款", is_late=True)
        matter.refresh_from_db()
    told = facts(sampler, matter, fingerprint)
    assert told["档案内容"] == ("抽取之后变过，请看历史", False)
    assert told["签字"] == ("书记签字，盖住的内容与现在不同", False)
    assert told["材料"] == ("1 份，撤下 0 份；打不开或被改动：合同.txt", False)
    assert told["报备时间"][0].endswith("，迟报")


def test_what_is_not_in_the_signed_log_is_said(sampler) -> None:
    matter = sampler.archive()
    with acting_as(sampler.actor("监督")):
        told = {f["title"]: f["words"] for f in facts_of(matter, fingerprint_of(matter))}
    assert told["存证回执"] == "5 次操作中 5 次的回执没有通过"


def test_a_lapsed_opinion_and_a_missing_signature_are_told(sampler) -> None:
    matter = sampler.archive()
    Endorsement.objects.filter(subject_id=matter.pk).update(voided_at=matter.filed_at)
    told = facts(sampler, matter)
    assert told["签字"] == ("没有有效的签字", False)
    assert told["因内容改动失效的意见"] == ("2 份（分管、书记）", None)
    assert told["准入要求"][1] is False


def test_an_emergency_tells_whether_it_was_made_good(sampler) -> None:
    matter = sampler.archive()
    with acting_as(sampler.actor("经办")):
        Matter.objects.filter(pk=matter.pk).update(is_emergency=True, decided_at=matter.filed_at)
        matter.refresh_from_db()
    assert facts(sampler, matter)["报备时间"] == (
        f"{matter.filed_on}，紧急事项先决后报，已在时限内补报",
        True,
    )
    matter.is_late = True
    assert facts(sampler, matter)["报备时间"][0].endswith("补报超过时限")
    matter.is_emergency, matter.is_backdated = False, True
    assert facts(sampler, matter)["报备时间"] == (f"{matter.filed_on}，会后补报", False)


def test_the_checker_lets_the_machine_look_again(sampler) -> None:
    matter, _ = archive_with_file(sampler)
    (check,) = sampler.drawn(count=1)
    assert all(f["holds"] is not False for f in check.facts), "looked at when it was drawn"
    with acting_as(sampler.actor("经办")):
        Matter.objects.filter(pk=matter.pk).update(title="支付另一笔设备款")
    before = check.facts_at
    sampler.check(check, "recheck")
    again = {f["title"]: f["holds"] for f in Check.objects.get(pk=check.pk).facts}
    assert (again["档案内容"], again["签字"]) == (False, False)
    assert check.facts_at > before


def test_nobody_concludes_before_the_machine_has_looked(sampler) -> None:
    archive_with_file(sampler)
    (check,) = sampler.drawn(count=1)
    Check.objects.filter(pk=check.pk).update(facts=[], facts_at=None)
    with pytest.raises(Refused, match="还没有核对完"):
        sampler.check(check, "pass")
    sampler.check(check, "recheck")
    sampler.check(check, "pass")
    assert Check.objects.get(pk=check.pk).conclusion == "passed"


def test_looking_takes_the_same_queries_whatever_the_archive_holds(sampler) -> None:
    plain, (full, _) = sampler.archive(), archive_with_file(sampler)
    counts = []
    for matter in (plain, full):
        integrate()
        with acting_as(sampler.actor("监督")), CaptureQueriesContext(connection) as asked:
            facts_of(matter, "")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_draw_is_looked_at_in_as_many_queries_whatever_it_holds(sampler) -> None:
    """Of two enterprises, filed on different days, with files and without."""
    counts, told = [], []
    archive_with_file(sampler)
    for more in (0, 4):
        for n in range(more):
            matter = sampler.archive((sampler.head, sampler.sub)[n % 2], title=f"付款第{n}笔")
            with acting_as(sampler.actor("经办")):
                day = matter.filed_on - timedelta(days=n)
                Matter.objects.filter(pk=matter.pk).update(filed_on=day)
        checks = sampler.drawn(count=1 + more)
        told.append({c.matter_id: c.facts for c in checks})
        Check.objects.filter(sample=checks[0].sample).update(facts=[], facts_at=None)
        with CaptureQueriesContext(connection) as asked:
            look_at_drawn(checks[0].sample_id)
        counts.append(len(asked))
        assert told[-1] == {
            c.matter_id: c.facts for c in Check.objects.filter(sample=checks[0].sample)
        }
    assert counts[0] == counts[1]
    assert counts[0] < 45
    with acting_as(sampler.actor("监督")):
        for check in Check.objects.filter(sample=checks[0].sample).select_related("matter"):
            assert check.facts == facts_of(check.matter, check.fingerprint), "alone as together"


def test_what_was_concluded_while_the_machine_looked_stays(sampler, monkeypatch) -> None:
    for _ in range(2):
        sampler.archive()
    sample = sampler.drawn(count=2)[0].sample
    Check.objects.filter(sample=sample).update(facts=[], facts_at=None)
    first, second = Check.objects.filter(sample=sample).order_by("ordinal")

    def slowly(asked):
        sampler.check(first, "recheck")
        sampler.check(first, "pass")
        return facts_of_each(asked)

    monkeypatch.setattr("sunshine.before.samples.actions.checking.facts_of_each", slowly)
    look_at_drawn(sample.pk)
    said = Check.objects.get(pk=first.pk).facts_at
    assert said == first.facts_at, "looked at by its checker, and not again"
    assert Check.objects.get(pk=second.pk).facts_at is not None
