"""Guess the formats of files by their content."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from core.components.component import Registries
from core.formats.base import Files
from core.formats.detection.unsupported import foreign
from core.formats.registry import LINK_FORMATS, PAIR_FORMATS, SIDE_FORMATS

Kind = Literal["pair", "side", "link"]
FORMATS: Registries = {"pair": PAIR_FORMATS, "side": SIDE_FORMATS, "link": LINK_FORMATS}
"""The registry of each kind of format."""

MIN_LIKENESS = 0.1
"""Likeness from which files are read in a format without a request by a person."""
MIN_LIKENESS_TOGETHER = 0.6
"""Likeness from which files of several endings are one document."""


class Guess(NamedTuple):
    """A format that files may be of, and its confidence, 0 to 1."""

    kind: Kind
    name: str
    likeness: float

    @property
    def form(self) -> Any:
        """The format with its default options."""
        return FORMATS[self.kind][self.name]()


def guesses(files: Files) -> tuple[Guess, ...]:
    """Return the formats that files together may be of, the likeliest first; none if one is of an unsupported kind."""
    if any(map(foreign, files)):
        return ()
    kinds: tuple[Kind, ...] = ("pair", "side", "link")
    likely = []
    for kind in kinds:
        for name, form in FORMATS[kind].items():
            likeness = form().likeness(files)
            if likeness > 0:
                likely.append(Guess(kind, name, likeness))
    return tuple(sorted(likely, key=_unlikeness))


def _unlikeness(guess: Guess) -> float:
    return -guess.likeness


def are_one_document(files: Files) -> bool:
    """Tell whether a format uses files of several endings, which these all have, and recognises them."""
    for registry in FORMATS.values():
        for factory in registry.values():
            form = factory()
            endings = {_ending(file.name, form.endings) for file in files}
            if len(endings) > 1 and "" not in endings and form.likeness(files) >= MIN_LIKENESS_TOGETHER:
                return True
    return False


def _ending(name: str, endings: Sequence[str]) -> str:
    return max((ending for ending in endings if name.lower().endswith(ending)), key=len, default="")
