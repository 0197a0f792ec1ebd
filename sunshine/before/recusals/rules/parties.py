"""Whether a text names the other side of a conflict, however it is written. Pure.

Two spellings of one firm must not be a way around: width, blanks, brackets, dots and the long form
of 有限公司 make no difference (marks and forms are those of `vault.rules`). A text is no name, so it
is not taken apart as `crosschecks.rules.names` does, and the database reads 50,000 of them: `plain`
is what SQL can say too (`queries.concerned.plain_in_sql`, held to it by a test). What can't be told
apart is closed: to be kept from a matter too many is mended by a release, to decide on one's own
is not.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sunshine.foundation.vault.rules import JOINT, LIMITED, MARKS

LEAST_FIRM, LEAST_PERSON = 4, 2  # characters; anything shorter would be found everywhere
USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
DROPPED = re.compile(rf"[\s{re.escape(MARKS)}]+")  # read by PostgreSQL as well
LONG_FORMS = (LIMITED, JOINT, ("有限責任公司", "有限公司"))  # the last in the other script


def plain(text: str) -> str:
    """As texts are compared: half width, small letters, no blanks and brackets, short forms."""
    found = DROPPED.sub("", unicodedata.normalize("NFKC", text).lower())
    for long, short in LONG_FORMS:
        found = found.replace(long, short)
    return found


def stem(name: str) -> str:
    """What every spelling of a firm's name holds: itself without its form."""
    found = plain(name)
    for _, short in (LIMITED, JOINT):
        found = found.removesuffix(short)
    return found


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person is kept from: another side (USCC or name), a natural person, a kind of matter at
    an enterprise, or one matter. Empty fields keep nobody from anything. `also`: other scopes that
    are looked for together with it.
    """

    uscc: str = ""
    firm: str = ""
    person: str = ""
    place: UUID | None = None
    item: str = ""
    matter: UUID | None = None
    also: tuple["Scope", ...] = ()

    def faults(self) -> Iterable[str]:
        """What can't be looked for, in Chinese."""
        if self.uscc and not USCC.fullmatch(self.uscc):
            yield "统一社会信用代码应为 18 位"
        if self.firm and len(plain(self.firm)) < LEAST_FIRM:
            yield f"对方单位名称至少 {LEAST_FIRM} 个字，请填全称"
        if self.person and len(plain(self.person)) < LEAST_PERSON:
            yield "请填相关人员的全名"
        if not (self.uscc or self.firm or self.person or self.item or self.matter):
            yield "请填写对方单位、相关人员、事项类别中的至少一项"

    @property
    def parts(self) -> tuple[str, ...]:
        """What a text that names it must hold, compared as `plain`: any one of them."""
        firm = stem(self.firm) if self.firm else ""
        if firm and len(firm) < LEAST_FIRM:  # “中石化有限公司” is told from its whole name only
            firm = plain(self.firm)
        own = tuple(p for p in (self.uscc.lower(), firm, plain(self.person)) if p)
        return own + tuple(part for other in self.also for part in other.parts)

    @property
    def persons(self) -> tuple[str, ...]:
        """Names of natural persons, where there are any."""
        own = (self.person,) if self.person else ()
        return own + tuple(name for other in self.also for name in other.persons)

    def is_named_in(self, texts: Iterable[str]) -> bool:
        """Whether one of the texts names it."""
        wanted = self.parts
        return bool(wanted) and any(part in text for text in map(plain, texts) for part in wanted)

    def covers(self, place: UUID, item: str) -> bool:
        """Whether a matter of this item at this enterprise is of the kind that is closed."""
        return bool(self.item) and self.place == place and item.startswith(self.item)
