"""JSON lines for the log: request id, route, account id; no names, no words people typed."""

import json
import logging
import time
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from traceback import extract_tb
from typing import Any

CHECKOUT = str(Path(__file__).resolve().parents[2])
SPEAK_FREELY = {"sunshine", "_granian"}  # their messages hold nothing a person wrote
# What is being answered, for every line written meanwhile.
CURRENT: ContextVar[dict[str, object] | None] = ContextVar("request", default=None)
FIELDS = ("request_id", "method", "route", "status", "milliseconds", "account", "command")


class JsonFormatter(logging.Formatter):
    """One JSON object a line; only fields we chose, so no parameter or name slips in.

    Other libraries put paths, arguments and values into their messages: of theirs, the template
    is kept, or the action where they name one. Of an exception, kind and places, never its
    words: those may quote the value that was wrong.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        line |= CURRENT.get() or {}
        line |= {k: getattr(record, k) for k in FIELDS if hasattr(record, k)}
        line |= _job(record)
        if record.exc_info and record.exc_info[1] is not None:
            line["errors"] = list(errors(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False, default=str)


def errors(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """Kind, SQLSTATE and places of an exception and of those behind it."""
    while error is not None:
        told: dict[str, Any] = {"error": f"{type(error).__module__}.{type(error).__qualname__}"}
        if state := getattr(error, "sqlstate", None):
            told["sqlstate"] = state
        told["at"] = [
            f"{f.filename.removeprefix(CHECKOUT).lstrip('/')}:{f.lineno} {f.name}"
            for f in extract_tb(error.__traceback__)
        ][-12:]
        yield told
        error = error.__cause__ or error.__context__


def _message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in SPEAK_FREELY:
        return record.getMessage()
    if action := getattr(record, "action", None):
        return str(action)
    return record.msg if record.args and isinstance(record.msg, str) else record.name


def _job(record: logging.LogRecord) -> dict[str, object]:
    """A job by number and task; its arguments stay out."""
    job = getattr(record, "job", None)
    if not isinstance(job, dict):
        return {}
    return {"job": job.get("id"), "task": job.get("task_name")}
