"""Outline of JSON files: the paths of keys at their beginnings, with the short texts that are their values."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from core.formats.base import Files
from core.formats.textfile import TextFile

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|$)|[{}\[\],:]', re.DOTALL)
_JSON = re.compile(r"[{\[]")
_MAX_LINES = 100_000
_MAX_DEPTH = 12
_MAX_CHARACTERS = 200
_RECENT = 5
"""Last texts of a path among which one is not listed again."""

Outline = Mapping[str, Sequence[str]]
"""Paths such as ``annotations[].result[].type``, each with its values that are short texts."""


def outline(files: Files) -> Outline:
    """Collect the paths of all objects at the beginnings of files; none where one of them does not look like JSON.

    Objects on lines of their own and those of a list have the same paths. Broken files give the paths that are legible.
    """
    heads = list(map(_head, files))
    if not heads or not all(map(_JSON.match, heads)):
        return {}
    return _texts_by_path(chain.from_iterable(map(_paths, heads)))


def _head(file: TextFile) -> str:
    return "\n".join(file.head(_MAX_LINES)).lstrip()


def _texts_by_path(entries: Iterable[tuple[str, str | None]]) -> Outline:
    """Collect the texts of each path, without those that were among its last ones already."""
    texts_by_path: defaultdict[str, list[str]] = defaultdict(list)
    for path, text in entries:
        texts = texts_by_path[path]
        if text is not None and text not in texts[-_RECENT:]:
            texts.append(text)
    return dict(texts_by_path)


@dataclass(slots=True)
class _Cursor:
    """A place in a JSON text: the open containers, each with its path and whether it is an object; path and key.

    ``scalar`` is the last one in the container, which is a key where a colon follows.
    """

    open: list[tuple[str, bool]] = field(default_factory=list)
    path: str = ""
    key: str = ""
    scalar: str = ""

    @property
    def key_path(self) -> str:
        return f"{self.path}.{self.key}" if self.path else self.key

    @property
    def value_path(self) -> str:
        return self.key_path if self.key else self.path

    @property
    def is_in_object(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    @property
    def is_at_value(self) -> bool:
        """Whether the next scalar is the value of a key."""
        return bool(self.key) and self.is_in_object

    def enter_object(self) -> None:
        """Enter an object."""
        self._enter(self.value_path, True)

    def enter_list(self) -> None:
        """Enter a list; the outermost adds nothing to the path."""
        self._enter(f"{self.value_path}[]" if self.open else self.value_path, False)

    def _enter(self, path: str, is_object: bool) -> None:
        self.open.append((path, is_object))
        self.path, self.key, self.scalar = path, "", ""

    def leave(self) -> None:
        """Leave the innermost container, if any."""
        del self.open[-1:]
        self.path = self.open[-1][0] if self.open else ""
        self.key = ""

    def end_member(self) -> None:
        """Go on to the next member of an object or list."""
        if self.is_in_object or not self.open:
            self.key = ""


_MOVES = {
    "{": _Cursor.enter_object,
    "[": _Cursor.enter_list,
    "}": _Cursor.leave,
    "]": _Cursor.leave,
    ",": _Cursor.end_member,
}


def _paths(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield each key by its path, with None; then, where its value is no container, with the short text of that."""
    cursor = _Cursor()
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in _MOVES:
            _MOVES[token](cursor)
        elif token == ":":
            cursor.key = _plain(cursor.scalar)
            yield cursor.key_path, None
        else:
            if cursor.is_at_value:
                yield cursor.key_path, _plain(token)
            cursor.scalar = token
        if len(cursor.open) > _MAX_DEPTH:
            return


def _plain(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))[:_MAX_CHARACTERS]
    except ValueError:
        return token[1:_MAX_CHARACTERS]
