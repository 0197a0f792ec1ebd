"""How a name sounds. Apart from `han`: its dictionary takes a third of a second to load, and the
web, which spells names too, never asks.
"""

from functools import lru_cache

from pypinyin import lazy_pinyin

from sunshine.before.crosschecks.engine.han import NAMES


@lru_cache(NAMES)
def sound(name: str) -> str:
    """`zhang xiao mei`: what is typed by ear comes out the same."""
    return " ".join(lazy_pinyin(name))
