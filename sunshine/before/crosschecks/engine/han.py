"""Traditional to simplified, and the ways in which a name may be written."""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product

from opencc import OpenCC

from sunshine.before.crosschecks.rules.names import person_name
from sunshine.foundation.vault.rules import DOTS, plain

NAMES = 500_000  # remembered: of three people one has a name that others have
MOST_VARIANTS = 16  # ways to write one name that are looked up


@cache
def _converter(config: str) -> OpenCC:
    return OpenCC(config)


def simplified(text: str) -> str:
    """後 becomes 后, 張偉 becomes 张伟; the width of characters too (NFKC)."""
    return str(_converter("t2s").convert(plain(text)))


@lru_cache(NAMES)
def person(text: str) -> str:
    """A person's name as it is compared."""
    return person_name(simplified(text))


@cache
def _traditional(character: str) -> tuple[str, ...]:
    """A character and how it is written traditionally, where that differs."""
    return tuple(dict.fromkeys([character, _converter("s2t").convert(character)]))


@lru_cache(NAMES)
def spellings(text: str) -> tuple[str, ...]:
    """Ways in which another system may have written a name: keys of names are hashes, so what is
    to be found has to be spelt out. At most 16, the name as it is first.
    """
    return tuple(dict.fromkeys(islice(_spelt(text), MOST_VARIANTS)))


def _spelt(text: str) -> Iterator[str]:
    yield plain(text)
    name = person(text)
    yield name
    if any(dot in text for dot in DOTS):
        yield from (p for p in _dotted(simplified(text)) if p != name)
    for letters in product(*(_traditional(c) for c in name)):
        yield "".join(letters)


def _dotted(name: str) -> Iterator[str]:
    """With the interpunct of the standard; other ones are told apart by no keyboard alone."""
    parts = [p for p in _split(name) if p]
    if len(parts) > 1:
        for dot in "·•・":
            yield dot.join(parts)


def _split(name: str) -> list[str]:
    for dot in "•・∙⋅‧･．.。●":
        name = name.replace(dot, "·")
    return name.split("·")
