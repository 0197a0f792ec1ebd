"""The group of the authority lists, with credit codes, and the verbs of exchange in one line each."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

from uuid6 import uuid7

from sunshine.before.authority.tests.lists_made import Group
from sunshine.before.exchange import actions
from sunshine.before.exchange.actions import arrivals, regulations
from sunshine.before.exchange.models import Package, Regulation
from sunshine.before.exchange.rules.regulations import Regulation as Value
from sunshine.before.exchange.rules.regulations import Vote
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.evidence.actions import Upload
from sunshine.foundation.evidence.models import Evidence
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.organisations.rules import uscc_check_digit

BODIES = ("91350100M000100Y4", "91350100M000100Y5", "91350100M000100Y6")


class House(Group):
    """国资 sees all; 经办 exchanges for 集团, 下属经办 for 子公司."""

    def __init__(self) -> None:
        super().__init__()
        for place, body in zip((self.head, self.sub, self.other), BODIES, strict=True):
            place.uscc = body + uscc_check_digit(body)
            place.save()
        self.accounts["国资"] = self.account("国资", "sasac_supervisor", self.head)

    def make(self, business="0004", place=None, name="经办") -> Package:
        by, where = self.actor(name), (place or self.head).pk
        with acting_as(by):
            return actions.make_package(
                by=by, organisation_id=where, business=business, idempotency_key=str(uuid7())
            )

    def receipt(self, row: Package, verb="confirm", name="经办") -> Package:
        by = self.actor(name)
        with acting_as(by):
            actions.act(
                package_id=row.pk, verb=verb, by=by,
                content={"reason": "国资委系统回执"}, idempotency_key=str(uuid7()),
            )  # fmt: skip
        row.refresh_from_db()
        return row

    def told(self, *business: str, place=None) -> None:
        """Everything that is still to be told is made and confirmed."""
        for code in business:
            self.receipt(self.make(code, place))

    def bring(self, name: str, content: bytes, who="经办"):
        by = self.actor(who)
        with acting_as(by):
            arrival = arrivals.arrive(by=by, name=name, content=content)
            return arrivals.take_in(by=by, arrival_id=arrival.pk, idempotency_key=str(uuid7()))

    def look(self, name: str, content: bytes, who="经办"):
        arrival = arrivals.arrive(by=self.actor(who), name=name, content=content)
        return arrivals.look(by=self.actor(who), arrival_id=arrival.pk)

    def regulation(
        self, record="", place=None, votes=(("默认", "全票通过"),), **more
    ) -> Regulation:
        fields = {
            "record": record or uuid7().hex, "name": "董事会议事规则", "type_name": "董事会议事规则",
            "approved_on": date(2026, 1, 5), "effective_on": date(2026, 2, 1), "is_reviewed": True,
            "rate": "2/3", "votes": tuple(Vote(*v) for v in votes),
        } | more  # fmt: skip
        return regulations.save_regulation(
            by=self.actor("经办"), organisation_id=(place or self.head).pk,
            value=Value(**fields), idempotency_key=str(uuid7()),
        )  # fmt: skip

    def attach(self, row: Regulation, name="规则.txt", kind="FORMAL", content="第一条") -> None:
        draft = store().draft()
        draft.write(content.encode())
        try:
            self._attach(row, draft, name, kind)
        finally:
            draft.discard()

    def _attach(self, row, draft, name, kind) -> None:
        by = self.actor("经办")
        with acting_as(by):
            regulations.attach_file(
                by=by, regulation_id=row.pk, kind=kind,
                upload=Upload(draft, name, "internal"), idempotency_key=str(uuid7()),
            )  # fmt: skip


def bytes_of(row: Package) -> bytes:
    """The file that was kept of a package."""
    with acting_as(system_actor("试验")):
        evidence = Evidence.objects.get(subject_label="package", subject_id=row.pk)
    with store().open_verified(evidence.content_id) as file:
        return file.read()


def documents_in(content: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(content)) as archive:
        return {n: archive.read(n).decode() for n in archive.namelist() if n.endswith(".xml")}
