"""The frame around every page: who, menu by right, scope, open work, how fresh the data is."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate

from sunshine.datacentre.lake.queries import latest
from sunshine.foundation.clock.rules import day_in_words
from sunshine.foundation.identity.rules import NOBODY, Actor
from sunshine.foundation.notifications.queries import unread
from sunshine.foundation.organisations.models import Organisation, OrganisationPath, Tree
from sunshine.foundation.organisations.queries import top_of_tree
from sunshine.foundation.workflow.queries import legal_today
from sunshine.foundation.worklist.queries import BADGE, count_of, waiting


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the side menu; `permission` may name several, any of which will do."""

    title: str
    url: str
    icon: str
    permission: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Lines that belong together, folded under their title; those without one always stand."""

    title: str
    items: tuple[MenuItem, ...]
    is_open: bool = True


MENU = (
    MenuGroup(
        "",
        (
            MenuItem("工作台", "/", "inbox"),
            MenuItem("待办与已办", "/work/", "list"),
        ),
    ),
    MenuGroup(
        "监督预警",
        (
            MenuItem("疑点", "/alerts/", "alert-triangle", "alert.read"),
            MenuItem("风险排行", "/scores/", "list", "alert.read"),
            MenuItem("豁免", "/exemptions/", "clock", "alert.read"),
            MenuItem("七大领域", "/boards/", "chart-bar", "board.read"),
            MenuItem("管理场景", "/scenes/", "file-check", "board.read"),
            MenuItem("驾驶舱", "/wall/", "dashboard", "wall.read"),
        ),
    ),
    MenuGroup(
        "报备与审查",
        (
            MenuItem("报备", "/filings/", "file-text", "matter.read"),
            MenuItem("部门审查", "/reviews/", "check", "review.read"),
            MenuItem("事前研判", "/briefs/", "search", "brief.read brief.write"),
            MenuItem("四重大报告", "/reports/", "file-check", "report.read"),
            MenuItem("档案抽查", "/samples/", "file-check", "sample.draw"),
            MenuItem("抽查核查", "/checks/", "check", "sample.read"),
        ),
    ),
    MenuGroup(
        "申报与回避",
        (
            MenuItem("我的申报", "/declarations/mine/", "edit"),
            MenuItem("从业申报", "/declarations/", "users", "declaration.read"),
            MenuItem("申报抽查", "/declarations/draws/", "file-check", "declaration.draw"),
            MenuItem("申报比对", "/matches/", "search", "crosscheck.read"),
            MenuItem("专项整治", "/special-campaigns/", "file-check", "special_campaign.run"),
            MenuItem("利益冲突与回避", "/recusals/", "users", "conflict.read"),
            MenuItem("本人的回避事项", "/recusals/mine/", "file-check"),
        ),
    ),
    MenuGroup(
        "廉政风险防控",
        (
            MenuItem("廉政风险点", "/risks/", "alert-triangle", "risk.read"),
            MenuItem("防控措施", "/controls/", "check", "risk.read"),
            MenuItem("风险排查", "/screenings/", "list", "risk.read"),
            MenuItem("防控手册", "/handbooks/", "file-text", "handbook.read"),
            MenuItem("风险公开", "/publications/", "upload", "risk.read"),
        ),
    ),
    MenuGroup(
        "权责与交换",
        (
            MenuItem("权责清单", "/authority/", "list", "authority.read"),
            MenuItem("由谁决策", "/authority/why/", "help-circle", "authority.read"),
            MenuItem("议事规则", "/exchange/regulations/", "file-text", "exchange.read"),
            MenuItem("数据交换", "/exchange/", "upload", "exchange.read"),
        ),
    ),
    MenuGroup(
        "数据中心",
        (
            MenuItem("接入", "/data/", "upload", "data.read"),
            MenuItem("数据更正", "/amendments/", "edit", "amendment.read"),
            MenuItem("数据质量", "/data/quality/", "chart-bar", "data.read"),
            MenuItem("数据目录", "/data/catalogue/", "database", "data.read"),
            MenuItem("快照", "/data/snapshots/", "list", "data.read"),
            MenuItem("监督模型", "/probes/", "radar-2", "probe.read"),
        ),
    ),
    MenuGroup(
        "平台",
        (
            MenuItem("组织", "/organisations/", "sitemap", "organisation.read"),
            MenuItem("授权与代理", "/mandates/", "key"),
            MenuItem("账号", "/accounts/people/", "users", "account.manage grant.manage"),
            MenuItem("安全日志", "/accounts/log/", "list", "log.read"),
            MenuItem("存证日志", "/transparency/", "shield-check"),
            MenuItem("服务令牌", "/tokens/", "key", "account.manage"),
            MenuItem("后台任务", "/jobs/", "refresh", "account.manage log.read"),
        ),
    ),
)
# Groups that stand open wherever one is, and how many lines are few enough to fold none.
ALWAYS_OPEN, FEW = 2, 16


def actor_in(request: HttpRequest) -> Actor:
    """The actor ActingMiddleware set."""
    found = getattr(request, "actor", NOBODY)
    assert isinstance(found, Actor)  # noqa: S101
    return found


def open_work(request: HttpRequest) -> int:
    """How much work waits for the actor, up to BADGE; counted once a request."""
    known = getattr(request, "open_work", None)
    if known is None:
        known = waiting(actor_in(request))
        setattr(request, "open_work", known)  # noqa: B010  HttpRequest is typed closed
    return int(known)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: name, menu by right, open work, how fresh the data is.

    Asked for when a template names it: fragments and error pages have no frame.
    """
    actor = actor_in(request)
    if actor.account_id is None:
        return {}
    return {"frame": SimpleLazyObject(lambda: _frame(request, actor))}


def _frame(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    snapshot = latest()
    words = (
        f"数据截至 {day_in_words(localdate(snapshot.created_at))}，快照 {snapshot.number}"
        if snapshot
        else "尚未接入数据"
    )
    return {
        "name": actor.name,
        "menu": menu_of(actor, request.path),
        "work_count": open_work(request),
        "unread_count": count_of(unread(actor), BADGE),
        "legal_today": legal_today(),
        "data_words": words,
        "may_narrow": actor.may("organisation.read"),
        "scope_name": _scope_name(actor, request.GET.get("scope", "")),
    }


SCOPES = 40


def scopes(actor: Actor) -> list[Organisation]:
    """Where one may narrow to: the tops of what one sees and what lies right under them."""
    if not actor.may("organisation.read"):
        return []
    tops = top_of_tree(actor, Tree.MANAGEMENT)
    below = OrganisationPath.objects.filter(
        tree=Tree.MANAGEMENT, depth=1, ancestor__in=tops.values("pk")
    )
    visible = Organisation.objects.visible_to(actor).exclude(kind=Organisation.Kind.DEPARTMENT)
    near = visible.filter(Q(pk__in=tops.values("pk")) | Q(pk__in=below.values("descendant")))
    return list(near.order_by("code")[:SCOPES])


def _scope_name(actor: Actor, code: str) -> str:
    if not code or not actor.may("organisation.read"):
        return ""
    found = Organisation.objects.visible_to(actor).filter(code=code[:40])
    return found.values_list("short_name", flat=True).first() or ""


def menu_of(actor: Actor, path: str) -> list[MenuGroup]:
    """What the actor may open, by groups; folded are those that are neither first nor here."""
    here = _here(path)
    groups = [
        (group.title, tuple(_marked(item, here) for item in group.items if _may(actor, item)))
        for group in MENU
    ]
    groups = [(title, items) for title, items in groups if items]
    is_short = sum(len(items) for _, items in groups) <= FEW
    return [
        MenuGroup(
            title,
            items,
            is_open=is_short or n <= ALWAYS_OPEN or any(item.is_current for item in items),
        )
        for n, (title, items) in enumerate(groups)
    ]


def _may(actor: Actor, item: MenuItem) -> bool:
    return not item.permission or any(map(actor.may, item.permission.split()))


def _marked(item: MenuItem, here: str) -> MenuItem:
    return replace(item, is_current=True) if item.url == here else item


# A page belongs to the line whose address is the longest beginning of its own.
LONGEST_FIRST = sorted((item.url for group in MENU for item in group.items), key=len, reverse=True)


def _here(path: str) -> str:
    """The address of the line where a page stands; the first page's is the beginning of all."""
    found = next((url for url in LONGEST_FIRST if path.startswith(url)), "")
    return found if found != "/" or path == "/" else ""
