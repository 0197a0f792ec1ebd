"""A group and its subsidiary, an account a role at each, and their lists in one line each."""

from datetime import date
from decimal import Decimal

from uuid6 import uuid7

from sunshine.before.authority import actions
from sunshine.before.authority.actions import drafting
from sunshine.before.authority.models import AuthorityList
from sunshine.foundation.access.actions import grant
from sunshine.foundation.access.models import Grant
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import today
from sunshine.foundation.identity.models import Account
from sunshine.foundation.organisations.actions import attach, found_organisations, period
from sunshine.foundation.organisations.models import Organisation, OrganisationEdge, Tree
from sunshine.foundation.people.models import Person

SINCE = date(2020, 1, 1)
NAMES = {"party_committee": "党委会", "board": "董事会", "executive_meeting": "总经理办公会"}
HEADER = {"basis": "集团〔2026〕12号", "starts_on": None}


def fields(item="F01-001", bodies=("party_committee", "board"), amount=None, share=None, **more):
    """A row of a draft, as the form reads it."""
    steps = [
        {"body": b, "name": NAMES[b], "attendance": ">1/2 due", "majority": ">1/2 due"}
        for b in bodies
    ]
    return {
        "item_code": item, "title": "大额资金支付", "steps": steps, "level": "own", "per": "single",
        "line_amount": None if amount is None else Decimal(amount),
        "line_share": None if share is None else Decimal(share),
    } | more  # fmt: skip


SMALL = fields(bodies=("executive_meeting",))
LARGE = fields(amount=1_000_000, needs_legal_review=True)


class Group:
    """集团 above 子公司, 外企 beside them; roles: 经办 drafts, 法务 reviews, 书记 signs."""

    def __init__(self) -> None:
        self.head, self.sub, self.other = found_organisations(
            Organisation(kind="enterprise", name=f"{n}有限公司", short_name=n, code=c)
            for n, c in (("集团", "A"), ("子公司", "B"), ("外企", "C"))
        )
        edge = OrganisationEdge(
            tree=Tree.MANAGEMENT, parent=self.head, child=self.sub, valid=period(SINCE)
        )
        attach([edge], on=today())
        self.accounts = {
            name: self.account(name, role, place)
            for name, role, place in (
                ("经办", "clerk", self.head), ("法务", "reviewer", self.head),
                ("二法务", "reviewer", self.head), ("书记", "secretary", self.head),
                ("下属经办", "clerk", self.sub), ("外人", "clerk", self.other),
                ("外书记", "secretary", self.other), ("纪检", "discipline_officer", self.head),
            )
        }  # fmt: skip

    def account(self, name: str, role: str, place: Organisation) -> Account:
        person = Person.objects.create(name=name, person_key="p_" + uuid7().hex)
        account = Account.objects.create_account(f"{name}{role}", "x" * 12, person)
        grant([Grant(account=account, role=role, organisation=place, valid=period(SINCE))])
        return account

    def actor(self, name: str):
        return actor_of(self.accounts[name]).confirmed()

    def draft(self, place=None, *rows, name="经办", starts_on=None) -> AuthorityList:
        found = drafting.open_draft(
            by=self.actor(name), organisation_id=(place or self.head).pk,
            basis=HEADER["basis"], starts_on=starts_on or today(),
        )  # fmt: skip
        if rows:
            drafting.replace_rules(by=self.actor(name), list_id=found.pk, rows=rows)
        found.refresh_from_db()
        return found

    def do(self, found: AuthorityList, name: str, verb: str, **content: object) -> AuthorityList:
        actions.act(
            list_id=found.pk, verb=verb, by=self.actor(name),
            content={"reason": "程序和权限符合章程"} | content, idempotency_key=str(uuid7()),
        )  # fmt: skip
        found.refresh_from_db()
        return found

    def enact(self, place=None, *rows, starts_on=None) -> AuthorityList:
        found = self.draft(place, *rows, starts_on=starts_on)
        self.do(found, "经办", "submit")
        self.do(found, "法务", "review")
        return self.do(found, "书记", "sign")
