"""The log of errors that nobody foresaw: each with its time and traceback, in a file of limited size."""

import logging
import sys
import traceback
from contextlib import closing
from datetime import datetime
from logging.handlers import RotatingFileHandler
from threading import Lock

from core import settings

LARGEST = 1_000_000
"""Bytes in one file; what is older is kept in `EARLIER` more of that size, and then let go."""
EARLIER = 3
LONGEST = 20_000
"""Characters kept of one error: a message may hold a whole text."""
_ONE_AT_A_TIME = Lock()


class _Log(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is Python's
        """Let the caller know, where Python's own handlers print and go on."""
        raise


def write_down(error: BaseException) -> str:
    """Write an error to the log and return one sentence about where; to the terminal where that cannot be."""
    text = "".join(traceback.format_exception(error))
    kept = text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}\n…\n{text[-LONGEST // 2 :]}"
    time = f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}"
    record = logging.makeLogRecord({"msg": f"{time} {kept}"})
    path = settings.error_log()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            _ONE_AT_A_TIME,
            closing(_Log(path, maxBytes=LARGEST, backupCount=EARLIER, encoding="utf-8", errors="replace")) as log,
        ):
            log.emit(record)
    except OSError:
        print(f"{time} {kept}", file=sys.stderr)
        return f"The details are in the terminal of the app, at {time}, because {path} cannot be written."
    return f"The details are in {path}, at {time}."
