"""Log lines as JSON, one a line, each with the number of its request."""

import json
import logging
import re
from datetime import UTC, datetime

from core.audit.context import request_id

# Links that open a door to whoever holds them: to an invitation, to a new password, to a document, to an answer.
KEYS = re.compile(
    r"(/(?:account/(?:invitation|password/reset/key|confirm-email)|api/v1/links|roundtables/answer)/)[^/\s?\"'#]+"
)
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request"}


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object; what callers put in `extra` becomes fields of it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": without_keys(record.getMessage()),
        }
        if number := request_id.get():
            line["request_id"] = number
        line |= {
            key: without_keys(value) if isinstance(value, str) else value
            for key, value in vars(record).items()
            if key not in STANDARD
        }
        if record.exc_info:
            line["exception"] = without_keys(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def without_keys(text: str) -> str:
    """The text with the keys of such links left out; who reads logs must not be able to use them."""
    return KEYS.sub(r"\1…", text)
