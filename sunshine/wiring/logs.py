"""JSON lines for the log: request id, no personal data."""

import json
import logging


class JsonFormatter(logging.Formatter):
    """One JSON object a line; only fields we chose, so no parameter or name slips in."""

    FIELDS = ("request_id", "method", "route", "status", "milliseconds", "command")

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {k: getattr(record, k) for k in self.FIELDS if hasattr(record, k)}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
