"""Outline of JSON files: the paths of keys at their beginnings, with the short texts that are their values."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.formats.base import Files

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|$)|[{}\[\],:]', re.DOTALL)
_MAX_LINES = 100_000
_MAX_DEPTH = 12
_MAX_CHARACTERS = 200

Outline = Mapping[str, Sequence[str]]
"""Paths such as ``annotations[].result[].type``, each with its values that are short texts."""


def outline(files: Files) -> Outline:
    """Collect the paths of all objects at the beginnings of files; none where one of them does not look like JSON.

    Objects on lines of their own and those of a list have the same paths. Broken files give the paths that are legible.
    """
    heads = ["\n".join(file.head(_MAX_LINES)).lstrip() for file in files]
    if not heads or not all(head.startswith(("{", "[")) for head in heads):
        return {}
    paths: dict[str, list[str]] = {}
    for head in heads:
        for path, text in _paths(head):
            texts = paths.setdefault(path, [])
            if text is not None and text not in texts[-5:]:
                texts.append(text)
    return paths


@dataclass(slots=True)
class _Cursor:
    """A place in a JSON text: the open containers, each with its path and whether it is an object; path and key."""

    open: list[tuple[str, bool]] = field(default_factory=list)
    path: str = ""
    key: str = ""

    @property
    def key_path(self) -> str:
        return f"{self.path}.{self.key}" if self.path else self.key

    @property
    def is_in_object(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def enter(self, is_object: bool) -> None:
        """Enter an object or a list; the outermost list adds nothing to the path."""
        if self.key:
            self.path = self.key_path
        if not is_object and self.open:
            self.path += "[]"
        self.open.append((self.path, is_object))
        self.key = ""

    def leave(self) -> None:
        """Leave the innermost container, if any."""
        if self.open:
            self.open.pop()
        self.path = self.open[-1][0] if self.open else ""
        self.key = ""


def _paths(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield each key by its path, with None; then, where its value is no container, with the short text of that."""
    cursor = _Cursor()
    last = ""  # the scalar before this token, which is a key where a colon follows
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "{[":
            cursor.enter(token == "{")
            last = ""
            if len(cursor.open) > _MAX_DEPTH:
                return
        elif token in "}]":
            cursor.leave()
        elif token == ":":
            cursor.key = _plain(last)
            yield cursor.key_path, None
        elif token == ",":
            if cursor.is_in_object or not cursor.open:
                cursor.key = ""
        else:
            if cursor.key and cursor.is_in_object:
                yield cursor.key_path, _plain(token)
            last = token


def _plain(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))[:_MAX_CHARACTERS]
    except ValueError:
        return token[1:_MAX_CHARACTERS]
