"""A group and its subsidiary with posts and tenures, and what people declare in a line each."""

from datetime import date, timedelta
from itertools import count

from uuid6 import uuid7

from sunshine.before.authority.tests.lists_made import SINCE, Group
from sunshine.before.declarations import actions
from sunshine.before.declarations.models import Declaration, Reading
from sunshine.before.declarations.rules import Told
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import system_actor
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.ledger.models import Entry
from sunshine.foundation.organisations.actions import appoint, period
from sunshine.foundation.organisations.models import Body, Organisation, Post, Tenure
from sunshine.foundation.organisations.rules import ID_CHECKS, ID_WEIGHTS, uscc_check_digit
from sunshine.foundation.vault.actions import key_of

OCCASIONS = count()  # each duty has a day of its own
PURPOSE = "年度审核，核对利益冲突"
WORDS = "申报内容完整，未发现利益冲突"


def identity(number: int) -> str:
    """A whole citizen's number, nobody's: the region does not exist."""
    body = f"999999{19700101 + number % 28:08d}{number:03d}"[:17]
    return body + ID_CHECKS[sum(int(c) * w for c, w in zip(body, ID_WEIGHTS, strict=True)) % 11]


def uscc(number: int) -> str:
    body = f"91339900MA{number:07d}"
    return body + uscc_check_digit(body)


WIFE = {"relation": "12", "name": "白 秋月", "number": identity(2), "employer": "无"}
BROTHER = {"relation": "73", "name": "申屠建国", "employer": "澄州某中学", "is_official": "1"}
COMPANY = {
    "holder": "1", "name": "秋月建材（澄州）有限公司", "uscc": uscc(7), "role": "shareholder",
    "share": "60", "since_on": "2023-05-01",
}  # fmt: skip
NONE = frozenset({"companies", "posts", "offshore", "dealings"})


def told(
    *relatives: dict[str, str],
    companies: tuple[dict[str, str], ...] = (),
    none: frozenset[str] | None = None,
    promised: bool = True,
    **sections: tuple[dict[str, str], ...],
) -> Told:
    """A whole declaration: of these relatives and companies, and nothing else."""
    said = {
        "declarant": ({"number": identity(1)},),
        "relatives": relatives,
        "companies": companies,
        "statement": ({"words": "无"},),
    } | sections
    empty = {code for code in (*NONE, "relatives") if not said.get(code)}
    return Told(said, frozenset(empty) if none is None else none, promised)


class Declarers(Group):
    """申屠 manages the group, 柏 buys for the subsidiary; 人事 organises and reviews, 纪检 reviews."""

    def __init__(self) -> None:
        super().__init__()
        for name, role, place in (
            ("人事", "personnel", self.head), ("下属人事", "personnel", self.sub),
            ("监督", "sasac_supervisor", self.head), ("申屠", "leader", self.head),
            ("柏", "clerk", self.sub),
        ):  # fmt: skip
            self.accounts[name] = self.account(name, role, place)
        board = Body(organisation=self.head, kind="board", name="董事会")
        self.posts = {
            "申屠": Post(organisation=self.head, body=board, name="董事、总经理"),
            "柏": Post(organisation=self.sub, name="采购部经理", is_key=True),
            "书记": Post(organisation=self.head, name="司机"),
        }
        tenures = [
            Tenure(person=self.accounts[n].person, post=p, valid=period(SINCE))
            for n, p in self.posts.items()
        ]
        appoint([board], self.posts.values(), tenures)
        self.tenures = dict(zip(self.posts, tenures, strict=True))
        for name in ("申屠", "柏"):
            person = self.accounts[name].person
            person.person_key = key_of(person.name)
            person.save()

    def due(
        self, name: str = "申屠", place: Organisation | None = None, **said: object
    ) -> Declaration:
        """A duty of somebody, as a job would open it."""
        day = today()
        due = said.get("due_on", day + timedelta(days=9))
        with acting_as(system_actor("申报测试")):
            return Declaration.objects.create(
                **{
                    "year": day.year, "organisation": place or self.head, "kind": "yearly",
                    "person": self.accounts[name].person, "post_class": "manager",
                    "since_on": day - timedelta(days=next(OCCASIONS) % 400 + 3),
                    "first_due_on": due, "due_on": due, "opened_at": now(),
                } | said
            )  # fmt: skip

    def file(self, row: Declaration, said: Told | None = None, name: str = "申屠",
             verb: str = "file", key: str = "") -> Entry:  # fmt: skip
        by = self.actor(name).confirmed()
        with acting_as(by):
            entry = actions.file_declaration(
                declaration_id=row.pk, by=by, verb=verb, idempotency_key=key or uuid7().hex,
                told=said or told(WIFE, BROTHER, companies=(COMPANY,)),
            )  # fmt: skip
            row.refresh_from_db()
        return entry

    def read(self, row: Declaration, name: str = "人事", purpose: str = PURPOSE) -> Reading:
        by = self.actor(name)
        with acting_as(by):
            return actions.read_declaration(
                declaration_id=row.pk, by=by, purpose=purpose, idempotency_key=uuid7().hex
            )

    def act(self, row: Declaration, verb: str, name: str = "人事", **content: object) -> Entry:
        by = self.actor(name).confirmed()
        with acting_as(by):
            entry = actions.act(
                declaration_id=row.pk, verb=verb, by=by, idempotency_key=uuid7().hex,
                content={"reason": WORDS, "outcome": "none"} | content,
            )  # fmt: skip
            row.refresh_from_db()
        return entry

    def reviewed(self, name: str = "申屠", said: Told | None = None, **more: object) -> Declaration:
        row = self.due(name, **more)
        self.file(row, said, name)
        self.read(row)
        self.act(row, "conclude")
        return row

    @property
    def spring(self) -> date:
        return date(today().year, 3, 31)
