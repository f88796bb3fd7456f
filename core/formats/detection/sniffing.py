"""What files look like: the formats that they may be of, by what is in them."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from core.components.component import Registries
from core.formats.base import Files
from core.formats.detection.unsupported import foreign
from core.formats.registry import LINK_FORMATS, PAIR_FORMATS, SIDE_FORMATS

Kind = Literal["pair", "side", "link"]
FORMATS: Registries = {"pair": PAIR_FORMATS, "side": SIDE_FORMATS, "link": LINK_FORMATS}
"""The registry of each kind of format."""

LIKELY = 0.1
"""How much files have to look like a format, to be taken for it without being asked,"""
TOGETHER = 0.6
"""and for several files to be taken for one thing."""


class Guess(NamedTuple):
    """A format that files may be of, and how sure it is of that, 0 to 1."""

    kind: Kind
    name: str
    likeness: float

    @property
    def form(self) -> Any:
        """The format with its default options."""
        return FORMATS[self.kind][self.name]()


def guesses(files: Files) -> tuple[Guess, ...]:
    """The formats that these files together may be of, the likeliest first; none where one is of a kind not read."""
    if any(map(foreign, files)):
        return ()
    kinds: tuple[Kind, ...] = ("pair", "side", "link")
    found = [Guess(kind, name, form().likeness(files)) for kind in kinds for name, form in FORMATS[kind].items()]
    return tuple(sorted((guess for guess in found if guess.likeness > 0), key=lambda guess: -guess.likeness))


def wanted_together(files: Files) -> bool:
    """Whether some format wants files of several endings that these all have, and is sure that they are its."""
    for registry in FORMATS.values():
        for factory in registry.values():
            form = factory()
            endings = {_ending(file.name, form.endings) for file in files}
            if len(endings) > 1 and "" not in endings and form.likeness(files) >= TOGETHER:
                return True
    return False


def _ending(name: str, endings: Sequence[str]) -> str:
    return max((ending for ending in endings if name.lower().endswith(ending)), key=len, default="")
