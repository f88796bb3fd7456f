"""Where Spanbridge keeps its files, unless the environment says otherwise."""

import os
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]


def store() -> str:
    """Address or path of the project store: ``SPANBRIDGE_STORE``, or a file beside the app."""
    return os.environ.get("SPANBRIDGE_STORE") or str(HOME / "data" / "spanbridge.db")


def memo() -> Path:
    """Path of what models said before: ``SPANBRIDGE_MEMO``, or a file beside the app."""
    return Path(os.environ.get("SPANBRIDGE_MEMO") or HOME / "data" / "memo.db")


def models() -> Path:
    """Folder of models put there by hand: ``SPANBRIDGE_MODELS``, or a folder beside the app."""
    return Path(os.environ.get("SPANBRIDGE_MODELS") or HOME / "data" / "models")


def logs() -> Path:
    """Folder of what runs in the background wrote to their terminal, beside the memo."""
    return memo().parent / "logs"


def students() -> Path:
    """Folder of what is trained from the app: ``SPANBRIDGE_STUDENTS``, or a folder beside the app."""
    return Path(os.environ.get("SPANBRIDGE_STUDENTS") or HOME / "data" / "students")


def error_log() -> Path:
    """Path of the log of errors that nobody foresaw: ``SPANBRIDGE_LOG``, or a file beside the other logs."""
    return Path(os.environ.get("SPANBRIDGE_LOG") or logs() / "errors.log")
