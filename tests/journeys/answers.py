"""What an answer of the walk says, whether it tells of what it may not, and whether it is strict."""

import re
from io import BytesIO
from zipfile import ZipFile, is_zipfile

UUID = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
INLINE = re.compile(r"<script(?![^>]*(?:\bsrc=|application/json))|<style|\s(?:on\w+|style)=[\"']")


def text_of(answer):
    """What an answer says; a workbook is opened."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if is_zipfile(BytesIO(body)):
        files = ZipFile(BytesIO(body))
        body = b"".join(files.read(name) for name in files.namelist())
    return body.decode(errors="replace")


class Words:
    """Labels and ids that may not be told: thousands, looked for in one pass by their shapes."""

    def __init__(self, words):
        self.known = frozenset(words)
        shapes = {re.sub(r"[0-9]+", "[0-9]+", re.escape(w)) for w in self.known if len(w) < 36}
        self.shape = re.compile("|".join([*sorted(shapes, key=len, reverse=True), UUID]))

    def told_in(self, body):
        return next((w for w in self.shape.findall(body) if w in self.known), None)


def is_strict(answer, body):
    """The policy is on every answer, and no page has anything that it would have to allow."""
    policy = answer.headers.get("Content-Security-Policy", "")
    inline = INLINE.search(body) if "html" in answer.headers.get("Content-Type", "") else None
    shut = policy.startswith(("default-src 'self'", "default-src 'none'"))
    return shut and "unsafe" not in policy and not inline
