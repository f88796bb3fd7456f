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
