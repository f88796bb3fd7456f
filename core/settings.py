"""Paths of Spanbridge's files, by default or from environment variables."""

import os
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]


def store() -> str:
    """Return the address or path of the project store: ``SPANBRIDGE_STORE``, or a file beside the app."""
    return os.environ.get("SPANBRIDGE_STORE") or str(HOME / "data" / "spanbridge.db")


def output_cache_path() -> Path:
    """Return the path of the cache of model outputs: ``SPANBRIDGE_MEMO``, or a file beside the app."""
    return Path(os.environ.get("SPANBRIDGE_MEMO") or HOME / "data" / "memo.db")


def models() -> Path:
    """Return the folder of models installed by hand: ``SPANBRIDGE_MODELS``, or a folder beside the app."""
    return Path(os.environ.get("SPANBRIDGE_MODELS") or HOME / "data" / "models")


def logs() -> Path:
    """Return the folder of the terminal output of background jobs, beside the cache."""
    return output_cache_path().parent / "logs"


def students() -> Path:
    """Return the folder of students trained from the app: ``SPANBRIDGE_STUDENTS``, or a folder beside the app."""
    return Path(os.environ.get("SPANBRIDGE_STUDENTS") or HOME / "data" / "students")


def public_corpora() -> Path:
    """Return the folder of fetched public corpora: ``SPANBRIDGE_CORPORA``, or a folder beside the app."""
    return Path(os.environ.get("SPANBRIDGE_CORPORA") or HOME / "data" / "corpora")


def error_log() -> Path:
    """Return the path of the log of unexpected errors: ``SPANBRIDGE_LOG``, or a file beside the other logs."""
    return Path(os.environ.get("SPANBRIDGE_LOG") or logs() / "errors.log")
