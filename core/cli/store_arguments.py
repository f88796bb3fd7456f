"""The project store that a command names."""

from contextlib import closing
from pathlib import Path

from core import settings
from core.errors import BadInput
from core.store import Store


def open_store(place: str | None) -> "closing[Store]":
    """Open the store at a path or address, by default the app's own; where there is none, begin it."""
    place = place or settings.store()
    return closing(Store(place) if _is_address(place) else Store.at(Path(place)))


def existing_store(place: str | None) -> "closing[Store]":
    """Open the store at a path or address, by default the app's own; `BadInput` where there is no such file."""
    place = place or settings.store()
    if not _is_address(place) and not Path(place).is_file():
        raise BadInput(place, "there is no project store.", "Open the app first, or name another with --store.")
    return open_store(place)


def _is_address(place: str) -> bool:
    return "://" in place
