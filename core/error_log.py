"""Log of unexpected errors: each with its time and traceback, in a file of limited size."""

import logging
import sys
import traceback
from contextlib import closing
from datetime import datetime
from logging.handlers import RotatingFileHandler
from threading import Lock

from core import settings

MAX_BYTES = 1_000_000
"""Bytes in one file; older entries are kept in `BACKUPS` more files of that size, then deleted."""
BACKUPS = 3
MAX_CHARACTERS = 20_000
"""Characters kept of one error: a message may hold a whole text."""
_LOCK = Lock()


class _Log(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is Python's
        """Raise the error for the caller, where Python's own handlers print and go on."""
        raise


def write_down(error: BaseException) -> str:
    """Write an error to the log and return one sentence about where; to the terminal where that cannot be."""
    text = "".join(traceback.format_exception(error))
    if len(text) > MAX_CHARACTERS:
        text = f"{text[: MAX_CHARACTERS // 2]}\n…\n{text[-MAX_CHARACTERS // 2 :]}"
    time = f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}"
    record = logging.makeLogRecord({"msg": f"{time} {text}"})
    path = settings.error_log()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            _LOCK,
            closing(_Log(path, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8", errors="replace")) as log,
        ):
            log.emit(record)
    except OSError:
        print(f"{time} {text}", file=sys.stderr)
        return f"The details are in the terminal of the app, at {time}, because {path} cannot be written."
    return f"The details are in {path}, at {time}."
