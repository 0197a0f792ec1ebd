"""What a risk point and a control must say, and when one is looked at again. Pure."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

FIELDS = {
    "construction": "工程项目建设",
    "tendering": "招投标程序",
    "funds": "大额资金使用",
    "reception": "公务接待",
    "personnel": "人事管理",
    "finance": "财务管理",
}
CAUSES = {
    "ethics": "思想道德",
    "duty": "岗位职责",
    "process": "业务流程",
    "system": "制度机制",
    "environment": "外部环境",
}
LEVELS = {"one": "一级", "two": "二级", "three": "三级"}
COLOURS = {"one": "red", "two": "orange", "three": "yellow"}
CONTROL_KINDS = {
    "education": "教育",
    "rule": "制度",
    "process": "流程",
    "openness": "公开",
    "oversight": "监督",
    "technology": "技术",
}
PLANNED = "待落实"  # the state of a control that nobody has carried out yet
EFFECTS = {"effective": "有效", "partly": "部分有效", "ineffective": "无效"}
LEAST = (  # field, least characters, what to do
    ("title", 3, "请填写风险点名称"),
    ("post_title", 2, "请填写岗位"),
    ("description", 8, "请填写风险描述：谁、在哪个环节、可能怎样"),
    ("consequences", 2, "请填写可能的后果"),
)
LEAST_MEASURE = 6  # characters of a control


@dataclass(frozen=True, slots=True)
class Told:
    """What a risk point says; `organisation_id`: the unit it lies in, an enterprise or one of its
    departments. `power_code`: of the authority catalogue or of `reference/risks/flows.toml`.
    """

    organisation_id: UUID
    title: str
    field: str
    post_title: str
    power_code: str
    step: str
    description: str
    manifestations: str
    causes: tuple[str, ...]
    consequences: str
    basis: str = ""
    probes: tuple[str, ...] = ()

    def faults(self, flows: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
        """What is missing or can't be, in Chinese, in the order of the form. `flows`: power → steps."""
        if self.field not in FIELDS:
            yield "请选择领域"
        for name, least, words in LEAST:
            if len(getattr(self, name).strip()) < least:
                yield f"{words}（至少 {least} 个字）"
        if self.power_code and self.power_code not in flows:
            yield f"没有编码为“{self.power_code}”的权力事项"
        elif self.step and self.step not in flows.get(self.power_code, ()):
            known = "、".join(flows.get(self.power_code, ()))
            yield (
                f"“{self.step}”不是这项权力的环节，应为：{known}"
                if known
                else "填写环节前请选择权力事项"
            )
        if not self.causes or set(self.causes) - set(CAUSES):
            yield f"请选择成因类型：{'、'.join(CAUSES.values())}"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a control says; owner and overseer are accounts, their titles are what they hold."""

    words: str
    kind: str
    due_on: date | None
    owner_id: UUID | None
    overseer_id: UUID | None
    basis: str = ""
    owner_title: str = field(default="")
    overseer_title: str = field(default="")

    def faults(self, on: date) -> Iterator[str]:
        """What is missing or can't be, in Chinese."""
        if len(self.words.strip()) < LEAST_MEASURE:
            yield f"请填写防控措施（至少 {LEAST_MEASURE} 个字）"
        if self.kind not in CONTROL_KINDS:
            yield "请选择措施类型"
        if self.due_on is None:
            yield "请填写落实期限"
        elif self.due_on < on:
            yield "落实期限不能早于今天"
        if self.owner_id is None or self.overseer_id is None:
            yield "请指定责任人和监督人"
        elif self.owner_id == self.overseer_id:
            yield "责任人和监督人不能是同一个人"


def months_after(day: date, months: int) -> date:
    """The same day some months on; the last of the month where it has no such day."""
    ordinal = day.year * 12 + day.month - 1 + months
    year, month = divmod(ordinal, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def cycle_words(months: int) -> str:
    """How often something is looked at again."""
    known = {1: "按月", 3: "按季", 6: "每半年", 12: "每年"}
    return f"{known.get(months, f'每 {months} 个月')}复评"
