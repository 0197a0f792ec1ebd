"""Who is meant in a remark. Pure."""

import re

MENTION = re.compile(r"@([一-鿿·]{2,20}|[\w.-]{2,60})")
LONGEST = 2000


def mentions(words: str, known: dict[str, list[str]]) -> tuple[set[str], list[str]]:
    """Accounts (of `known`: name → accounts) that a text means by @, and names nobody has.

    Chinese puts no space after a name, so the longest known name that the text goes on with
    is the one that is meant.
    """
    found: set[str] = set()
    strange = []
    for run in MENTION.findall(words):
        name = next((run[:n] for n in range(len(run), 0, -1) if run[:n] in known), "")
        if name:
            found |= set(known[name])
        else:
            strange.append(run[:8])
    return found, strange
