"""Project: a corpus under review with its languages and label set."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle

from anyascii import anyascii

from core.errors import InvalidValue
from core.review.names import check_name

LABEL_HUES = {"PER": 0, "LOC": 1, "ORG": 2, "DATE": 3, "MISC": 4}
HUES = 10
FREE_HUES = [hue for hue in range(HUES) if hue not in LABEL_HUES.values()]
MAX_LABEL = 40
MAX_PROJECT = 120
PROJECT_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a project and the index of its colour, 0..9."""

    name: str
    hue: int

    def __post_init__(self) -> None:
        check_name("label", self.name, MAX_LABEL)
        if not 0 <= self.hue < HUES:
            raise InvalidValue(f"The colour of label {self.name!r} must be 0 to {HUES - 1}, not {self.hue}.")


def label_set(names: Iterable[str]) -> tuple[Label, ...]:
    """Give labels their colours: the usual labels keep theirs, the others take the free colours in order."""
    free = cycle(FREE_HUES)
    return tuple(Label(name, LABEL_HUES[name] if name in LABEL_HUES else next(free)) for name in dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Project:
    """A corpus under review: its name, languages and label set, and where it comes from.

    ``id`` is part of addresses; ``origin`` and ``licence`` are the attribution to show.
    ``created`` (UTC, ISO 8601) and ``digest`` (SHA-256 over the pairs) are set by the store.
    """

    id: str
    name: str
    source_lang: str
    target_lang: str
    labels: tuple[Label, ...]
    origin: str = ""
    licence: str = ""
    created: str = ""
    digest: str = ""

    def __post_init__(self) -> None:
        if not PROJECT_ID.fullmatch(self.id):
            raise InvalidValue(f"A project id has 1 to 64 letters, digits, '.', '-' or '_', not {self.id[:80]!r}.")
        check_name("project", self.name, MAX_PROJECT)
        if len(set(self.label_names)) != len(self.labels):
            raise InvalidValue(f"Project {self.name!r} has a label twice.")

    @property
    def label_names(self) -> tuple[str, ...]:
        return tuple(label.name for label in self.labels)


def new_project_id(name: str) -> str:
    """Return a fresh id that reads like the name: "Croatian news" -> "croatian-news-3f9a1c"."""
    words = re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")[:40].rstrip("-")
    return f"{words or 'project'}-{secrets.token_hex(3)}"
