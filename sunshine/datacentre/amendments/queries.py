"""What an opinion on an amendment covers, and reads for its pages."""

from sunshine.datacentre.amendments.models import Amendment
from sunshine.foundation.evidence import queries as evidence
from sunshine.foundation.ledger.rules import RecordRef
from sunshine.foundation.workflow.models import Endorsement


def manifest_of(amendment: Amendment) -> dict[str, str]:
    """Field → words. The reason is part of it: an opinion given on one reason is not on another.
    So are the proof files, by hash.
    """
    covered = {"数据表": amendment.mart, "行": amendment.row_id, "理由": amendment.reason}
    covered |= {
        c["title"]: f"{c['from'] or '（空）'} 改为 {c['to'] or '（空）'}" for c in amendment.changes
    }
    return covered | evidence.manifest_of(RecordRef("amendment", amendment.pk))


def endorsements_of(amendment: Amendment) -> list[Endorsement]:
    return list(Endorsement.objects.of("amendment", amendment.pk))
