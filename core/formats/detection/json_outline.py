"""The outline of JSON files: which keys their beginnings have at which depth, and what stands there."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from core.formats.base import Files

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|$)|[{}\[\],:]', re.DOTALL)
_MOST_LINES = 100_000
_DEEPEST = 12
_LONGEST = 200

Outline = Mapping[str, Sequence[str]]
"""The paths that there are, as ``annotations[].result[].type``, each with the short texts that stand there."""


def outline(files: Files) -> Outline:
    """The paths of all objects at the beginnings of the files; none where one of them is not JSON by its looks.

    Objects on lines of their own and those of a list have the same paths. Broken files give what can be made out.
    """
    heads = ["\n".join(file.head(_MOST_LINES)).lstrip() for file in files]
    if not heads or not all(head.startswith(("{", "[")) for head in heads):
        return {}
    found: dict[str, list[str]] = {}
    for head in heads:
        for path, text in _paths(head):
            texts = found.setdefault(path, [])
            if text is not None and text not in texts[-5:]:
                texts.append(text)
    return found


def _paths(text: str) -> Iterator[tuple[str, str | None]]:
    """Each key with its path and, where that is a short text, what stands behind it."""
    stack: list[tuple[str, bool]] = []  # of what is open: its path, and whether it is an object
    path, last, key = "", "", ""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "{[":
            path = f"{path}.{key}" if path and key else path or key
            path += "[]" if token == "[" and stack else ""
            stack.append((path, token == "{"))
            if len(stack) > _DEEPEST:
                return
            key = last = ""
        elif token in "}]":
            if stack:
                stack.pop()
            path, key = (stack[-1][0] if stack else ""), ""
        elif token == ":":
            key = _plain(last)
            yield f"{path}.{key}" if path else key, None
        elif token == ",":
            key = "" if not stack or stack[-1][1] else key
        else:
            if key and stack and stack[-1][1]:
                yield f"{path}.{key}" if path else key, _plain(token)
            last = token


def _plain(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))[:_LONGEST]
    except ValueError:
        return token[1:_LONGEST]
