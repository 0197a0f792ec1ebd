"""Reads a name in both scripts: a filing in traditional characters is no way around. No Django."""

from opencc import OpenCC

TO_SIMPLIFIED, TO_TRADITIONAL = OpenCC("t2s"), OpenCC("s2t")


def other_scripts(text: str) -> tuple[str, ...]:
    """A name as the other script writes it; nothing where both are the same."""
    simple = TO_SIMPLIFIED.convert(text)
    told = (simple, TO_TRADITIONAL.convert(simple))
    return tuple(dict.fromkeys(t for t in told if t != text))
