"""White space: the gaps between words, recovered from the original text."""

from collections.abc import Sequence

import regex

_NO_WORD = regex.compile(r"[\s\p{C}\p{Z}]*")
_BREAK = regex.compile(r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """Replace every tab and line break by a space."""
    return _BREAK.sub(" ", text)


def is_blank(text: str) -> bool:
    """Test whether a text is only white space and invisible marks, as gaps between words are."""
    return _NO_WORD.fullmatch(text) is not None


def gaps_within(words: Sequence[str], text: str) -> tuple[str, ...] | None:
    """Return the gap after each word in ``text``; None where the words and white space are not all of it."""
    gaps: list[str] = []
    end = 0
    for word in words:
        start = text.find(word, end)
        if start < 0:
            return None
        gaps.append(text[end:start])
        end = start + len(word)
    gaps.append(text[end:])
    return tuple(gaps[1:]) if words and all(map(is_blank, gaps)) else None
