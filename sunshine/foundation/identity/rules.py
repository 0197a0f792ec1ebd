"""Who acts, as plain values; what a password must be; how little is kept of a device. Pure."""

import ipaddress
import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

ANY_TREE = "*"
ALL_CLASSES = ""


class Confirmation(StrEnum):
    """Whether the person behind a session proved presence again, lately."""

    NONE = "none"
    WRONG = "wrong"
    LOCKED = "locked"
    GIVEN = "given"


WORDS = {
    Confirmation.NONE: "这一步要再次验证身份，还没有办理",
    Confirmation.WRONG: "密码或动态码不正确，没有办理，请重新输入",
    Confirmation.LOCKED: "连续多次验证失败，没有办理，请稍后再试",
}


class Unconfirmed(Exception):  # noqa: N818  read as a sentence
    """An act that asks for the person's presence once more. Not a refusal: the form is kept."""

    def __init__(self, confirmation: Confirmation) -> None:
        super().__init__(WORDS[confirmation])
        self.confirmation = confirmation


@dataclass(frozen=True, slots=True)
class Reach:
    """One permission on the subtree of one organisation in one tree, today.

    `tree` ANY_TREE with no organisation means every organisation: only system actors have it.
    `matter_class` ALL_CLASSES is every class; a record without a class takes exactly that.
    """

    permission: str
    tree: str
    organisation_id: UUID | None
    matter_class: str = ALL_CLASSES

    def covers(self, matter_class: str) -> bool:
        return self.matter_class in {ALL_CLASSES, matter_class}


@dataclass(frozen=True, slots=True)
class Actor:
    """Everybody who acts: a person through an account and a tenure, or a named job."""

    account_id: UUID | None
    person_id: UUID | None
    name: str
    tenure_id: UUID | None = None
    on_behalf_of_id: UUID | None = None
    reach: frozenset[Reach] = field(default_factory=frozenset)
    permissions: frozenset[str] = field(default_factory=frozenset)
    # A deputy acts only on the subtree (tree, organisation) that the mandate names.
    within: tuple[str, UUID] | None = None
    confirmation: Confirmation = Confirmation.NONE
    demands_second_factor: bool = False

    def may(self, permission: str) -> bool:
        """Holds the permission on at least one organisation."""
        return permission in self.permissions

    def reads_open(self, permission: str) -> bool:
        """Holds it, and the right to open data, for records with neither organisation nor class."""
        held = {r.permission for r in self.reach if r.covers(ALL_CLASSES)}
        return {permission, "open_data.read"} <= held

    @property
    def persons(self) -> tuple[UUID, ...]:
        """Everybody whose recusal counts: who acts, and for whom."""
        return tuple(p for p in (self.person_id, self.on_behalf_of_id) if p is not None)

    def confirmed(self) -> "Actor":
        """The same actor, having proved presence."""
        return replace(self, confirmation=Confirmation.GIVEN)

    def demand_confirmation(self) -> None:
        """Raises Unconfirmed unless the person lately proved presence; jobs have none to prove."""
        if self.account_id is not None and self.confirmation != Confirmation.GIVEN:
            raise Unconfirmed(self.confirmation)


NOBODY = Actor(account_id=None, person_id=None, name="未登录")

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9\s]")


def kinds_in(password: str) -> int:
    """How many of lower case, upper case, digits and signs a password uses."""
    return sum(1 for kind in KINDS if re.search(kind, password))


SYSTEMS = (
    ("Android", "安卓手机"), ("iPhone", "苹果手机"), ("iPad", "苹果平板"), ("Windows", "Windows 电脑"),
    ("Mac OS", "苹果电脑"), ("Kylin", "麒麟电脑"), ("UOS", "统信电脑"), ("Linux", "Linux 电脑"),
)  # fmt: skip
BROWSERS = (
    ("DingTalk", "钉钉"), ("MicroMessenger", "微信"), ("Edg", "Edge"), ("Firefox", "Firefox"),
    ("360", "360 浏览器"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip


def device_in_words(user_agent: str) -> str:
    """`Windows 电脑上的 Chrome`: enough to recognise one's own device, too little to track one."""
    system = next((words for mark, words in SYSTEMS if mark in user_agent), "未知设备")
    browser = next((words for mark, words in BROWSERS if mark in user_agent), "未知程序")
    return f"{system}上的 {browser}"


def network_of(address: str) -> str:
    """The network an address lies in (IPv4 /24, IPv6 /48): a place, not a device."""
    found = ipaddress.ip_address(address)
    width = 24 if found.version == 4 else 48  # noqa: PLR2004
    return str(ipaddress.ip_network(f"{found}/{width}", strict=False).network_address)


def signed_text(method: str, at: str, nonce: str, path: str, params: dict[str, str]) -> str:
    """What the gateway of 浙政钉 (专有钉钉) signs: method, time, nonce, path, sorted parameters."""
    pairs = "&".join(f"{name}={params[name]}" for name in sorted(params))
    return "\n".join([method, at, nonce, path, *([pairs] if pairs else [])])
