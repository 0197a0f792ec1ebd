"""How names and numbers are written before they are compared or keyed. Pure.

One home: a key is of the text as `plain` gives it, so whoever looks for a key writes it so too, and
a mark that is nothing in one room is nothing in all.
"""

import unicodedata

# 间隔号 as people type it: U+00B7 and what looks like it, among them a full stop between Han.
DOTS = "·•・∙⋅‧･．.。●"
DASHES = "-—–_"
QUOTES = "'\"“”‘’「」"
# What may stand in the name of a firm and tells none apart, as it is after NFKC.
MARKS = DOTS + DASHES + QUOTES + ",，、()[]{}<>《》〈〉【】〔〕"
# Legal forms of companies, the long way and the short one (公司法第七条).
LIMITED = ("有限责任公司", "有限公司")
JOINT = ("股份有限公司", "股份公司")


def compact(text: str) -> str:
    """Full-width forms made half-width, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def plain(text: str) -> str:
    """The same with Latin letters large: what is compared and keyed."""
    return compact(text).upper()
