"""Matters of the demo, filed and carried on by its people through the rooms themselves.

Nothing is written past the door: opinions, documents, receipts and work are as real as any.
"""

from datetime import timedelta

from seeds.matters import BRIEFS, MATTERS, Planned
from sunshine.before.briefs.actions import give, open_brief
from sunshine.before.briefs.rules import About
from sunshine.before.filings.actions import act, file_matter
from sunshine.before.filings.actions import proofs as matter_proofs
from sunshine.before.filings.models import Numbering
from sunshine.before.filings.queries import chain_of, law_of
from sunshine.before.filings.rules import Told
from sunshine.before.reviews import actions as reviews
from sunshine.before.reviews.actions import conditions
from sunshine.before.reviews.models import Condition, Review
from sunshine.foundation.access.actions import acting_as
from sunshine.foundation.access.queries import actor_of
from sunshine.foundation.clock.queries import now, today
from sunshine.foundation.evidence.actions import Door, Upload
from sunshine.foundation.evidence.queries import store
from sunshine.foundation.identity.models import Account
from sunshine.foundation.identity.rules import Actor
from sunshine.foundation.organisations.models import Organisation

CLERKS = {"C000": "jingban-jituan", "C048": "jingban", "C136": "jingban-beipu"}
SEATS = {"finance": "caiwu", "discipline": "jiwei", "planning": "touzi", "legal": "shencha"}
SOUNDED = ("fenguan", "zongjing")
OPINION, BASIS = (
    "资料齐全，程序合规，未见违反制度的情形。",
    "《公司章程》《三重一大决策制度实施办法》",
)
REASON = "材料不全，请补充后重新提交"
UNANSWERED = {"asked", "returned", "withdrawn"}
AFTER_SOUNDING = (
    ("shuji", "sign", ""),
    ("jijian", "receive", ""),
    ("shuji", "void", "上级调整了额度，另行报备"),
)
CHAIN = ("sounding", "signing", "signed", "on_file", "void")  # each after the one before


def file_matters() -> int:
    """Once; how many matters were filed."""
    if Numbering.objects.exists():
        return 0
    people = People()
    places = {o.code: o for o in Organisation.objects.filter(code__in=CLERKS)}
    for n, plan in enumerate(MATTERS):
        Case(n, plan, places[plan.place], people).carry_on()
    for n, told in enumerate(BRIEFS):
        _brief(n, told, places, people["jijian"])
    return len(MATTERS)


class People(dict[str, Actor]):
    """The demo's actors by user name, signed in with their second factor."""

    def __missing__(self, username: str) -> Actor:
        actor = actor_of(Account.objects.get(username=username)).confirmed()
        self[username] = actor
        return actor


class Case:
    """One matter on its way, by its people; every act has a key of its own."""

    def __init__(self, n: int, plan: Planned, place: Organisation, people: People) -> None:
        self.n, self.plan, self.place, self.people = n, plan, place, people
        self.clerk, self.acts, self.body = people[CLERKS[plan.place]], 0, ""
        with acting_as(self.clerk):
            self.law = law_of(place.pk, self.told())
            self.body = str(self.law["bodies"][0]["body"])
            self.matter = file_matter(
                by=self.clerk,
                organisation_id=place.pk,
                told=self.told(),
                idempotency_key=self.key(),
            )

    def key(self) -> str:
        self.acts += 1
        return f"city-matter-{self.n}-{self.acts}"

    def told(self, **changed: str) -> Told:
        plan, decided = self.plan, None
        if plan.decided is not None:
            decided = now() - timedelta(hours=plan.decided)
        return Told(
            item_code=plan.item,
            title=plan.title,
            amount=plan.yuan,
            counterparty=plan.counterparty,
            body=self.body,
            meets_on=today() + timedelta(days=plan.meets),
            details=dict(plan.details) | changed,
            secrecy=plan.secrecy,
            is_emergency=decided is not None,
            decided_at=decided,
            emergency_reason="情况紧急，来不及会前报备" if decided else "",
        )

    def carry_on(self) -> None:
        """As far as the plan says."""
        until = self.plan.until
        for title in self.law["attachments"]:
            words = f"{title}\n{self.plan.title}（虚构城市的示例材料）\n"
            self.attach(self.clerk, f"{title}.txt", words)
        if until not in UNANSWERED:
            self.answer(1 if until == "partly" else len(SEATS))
        if until == "fulfilled":
            self.fulfil()
        elif until == "returned":
            self.act("shencha", "return", reason=REASON)
        elif until == "withdrawn":
            self.act(self.clerk, "withdraw", reason="方案要重新论证，撤回报备")
        elif until == "lapsed":
            self.revise()
        elif until in CHAIN:
            self.climb(CHAIN.index(until))

    def act(self, who: str | Actor, verb: str, **content: object) -> None:
        by = self.people[who] if isinstance(who, str) else who
        with acting_as(by):
            act(
                matter_id=self.matter.pk,
                verb=verb,
                by=by,
                content=content,
                idempotency_key=self.key(),
            )

    def attach(self, by: Actor, name: str, words: str) -> None:
        with acting_as(by):
            door = matter_proofs.proof_door(
                record_id=self.matter.pk, by=by, version=None, idempotency_key=self.key()
            )
            _upload(door, name, words)

    def answer(self, most: int) -> None:
        """Departments in turn; the lawyer sets the plan's conditions and is countersigned."""
        with acting_as(self.clerk):
            asked = {r.department: r.pk for r in Review.objects.filter(matter=self.matter)}
        for department in [d for d in SEATS if d in asked][:most]:
            by = self.people[SEATS[department]]
            wanted = self.plan.conditions if department == "legal" else ()
            with acting_as(by):
                reviews.answer(
                    review_id=asked[department],
                    by=by,
                    answer="conditional" if wanted else "agree",
                    words=OPINION,
                    basis=BASIS,
                    conditions=wanted,
                    idempotency_key=self.key(),
                )
            if department == "legal":
                by = self.people["caiwu"]
                with acting_as(by):
                    reviews.act(
                        review_id=asked[department],
                        verb="countersign",
                        by=by,
                        content={},
                        idempotency_key=self.key(),
                    )

    def fulfil(self) -> None:
        """Its first condition is done, with proof, and waits to be accepted."""
        with acting_as(self.clerk):
            found = Condition.objects.filter(review__matter=self.matter).earliest("ordinal")
            door = conditions.proof_door(
                record_id=found.pk, by=self.clerk, version=None, idempotency_key=self.key()
            )
            _upload(door, "落实证明.txt", f"{found.words}：已办结（示例）\n")
            conditions.act_on_condition(
                condition_id=found.pk,
                verb="fulfil",
                by=self.clerk,
                content={"reason": f"已落实：{found.words}"},
                idempotency_key=self.key(),
            )

    def revise(self) -> None:
        """The yield is put lower: opinions that rest on it lapse, the others stand."""
        with acting_as(self.clerk):
            act(
                matter_id=self.matter.pk,
                verb="revise",
                by=self.clerk,
                content={"reason": "可行性研究报告修订了收益测算"},
                idempotency_key=self.key(),
                told=self.told(**{"return": "年收益百分之三点九"}),
            )

    def climb(self, steps: int) -> None:
        """Sent, sounded, and as many of the steps after as said."""
        self.act(self.clerk, "send")
        chain = chain_of(self.matter)
        for who in SOUNDED[: len(chain) if steps else len(chain) - 1]:
            self.act(who, "sound", answer="agree", reason="同意提交会议研究")
        for who, verb, reason in AFTER_SOUNDING[: max(0, steps - 1)]:
            self.act(who, verb, reason=reason)


def _upload(door: Door, name: str, words: str) -> None:
    draft = store().draft()
    draft.write(words.encode())
    door.attach(Upload(draft, name, "internal"))


def _brief(n: int, told: tuple[str, ...], places: dict[str, Organisation], officer: Actor) -> None:
    place, title, counterparty, project, view, words = told
    with acting_as(officer):
        about = About(places[place].pk, title, counterparty, project)
        brief = open_brief(by=officer, about=about, idempotency_key=f"city-brief-{n}")
        if view:
            give(
                brief_id=brief.pk,
                by=officer,
                view=view,
                words=words,
                version=None,
                idempotency_key=f"city-brief-{n}-give",
            )
