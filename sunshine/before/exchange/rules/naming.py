"""What a package is called: `{USCC}_{business code}_{...}_{yyyyMMdd}.zip`. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from sunshine.foundation.organisations.rules import is_uscc

BUSINESSES = {"0004": "事项清单", "0005": "议事规则", "0006": "会议", "0002": "静态资源"}
PARTS = 4
LONGEST = 120


@dataclass(frozen=True, slots=True)
class PackageName:
    """Whose package, of what, which one of the day, of which day."""

    uscc: str
    business: str
    part: str
    on: date

    def __str__(self) -> str:
        return f"{self.uscc}_{self.business}_{self.part}_{self.on:%Y%m%d}.zip"


def parse_name(text: str) -> PackageName:
    """Read a file's name; what follows the fourth part is left alone. Raises ValueError (Chinese)."""
    stem, dot, extension = text.rpartition(".")
    if not dot or extension.lower() != "zip":
        raise ValueError("数据包应为 .zip 文件")
    parts = stem.split("_")
    if len(parts) < PARTS or len(text) > LONGEST:
        raise ValueError("文件名应为“统一社会信用代码_业务编码_…_年月日”，用下划线分成至少四段")
    uscc, business, part, day = parts[:PARTS]
    if not is_uscc(uscc):
        raise ValueError(f"文件名第一段“{uscc}”不是有效的统一社会信用代码（校验位不符）")
    if business not in BUSINESSES:
        raise ValueError(f"文件名第二段“{business}”不是已知的业务编码：" + "、".join(BUSINESSES))
    return PackageName(uscc, business, part, _day(day))


def _day(text: str) -> date:
    try:
        if len(text) == len("20260101") and text.isascii() and text.isdigit():
            return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        pass
    raise ValueError(f"文件名第四段“{text}”不是 yyyyMMdd 的日期")
