"""Segmentation of long texts for translators: split at sentence ends, never truncated.

Sentence translators drop the ends of long inputs. A text of at most ``longest`` characters is
one segment; a longer one is cut after sentences, which are packed together as long as they fit.
A sentence that is itself too long is cut after clauses, else between words, else anywhere.
"""

from collections.abc import Iterator, Sequence

import regex

from core.text import is_spaceless

_SENTENCES = regex.compile(r"(?<=[.!?…։।॥؟۔።፧༎។]['\"’”»)\]]*)\s+|(?<=[。！？｡][」』”’）]*)(?![」』”’）。！？｡])\s*")
_CLAUSES = regex.compile(r"(?<=[,;:،؛、，；：፣፤–—])\s+|(?<=[、，；：])\s*")
_WORDS = regex.compile(r"\s+")


def segments(text: str, longest: int) -> list[str]:
    """Split a text into pieces of at most ``longest`` characters, none blank; white space at the cuts is left out."""
    text = text.strip()
    return list(_cut(text, longest, (_SENTENCES, _CLAUSES, _WORDS))) if text else []


def join_segments(translations: Sequence[str], lang: str) -> str:
    """Join translated segments to one text of language ``lang``."""
    separator = "" if is_spaceless(lang) else " "
    return separator.join(text for text in translations if text.strip())


def _cut(text: str, longest: int, marks: Sequence["regex.Pattern[str]"]) -> Iterator[str]:
    """Yield pieces of a text, cut at the first kind of ``marks`` by which they become short enough."""
    if len(text) <= longest:
        yield text
    elif not marks:
        yield from (text[start : start + longest] for start in range(0, len(text), longest))
    else:
        for part in _packed(text, longest, marks[0]):
            yield from _cut(part, longest, marks[1:])


def _packed(text: str, longest: int, mark: "regex.Pattern[str]") -> Iterator[str]:
    """Yield stretches between marks, as long as ``longest`` allows; one between neighbouring marks may be longer."""
    cuts = [match.span() for match in mark.finditer(text) if 0 < match.end() < len(text)]
    start = end = after = 0
    for cut, following in [*cuts, (len(text), len(text))]:
        if end > start and cut - start > longest:
            yield text[start:end]
            start = after
        end, after = cut, following
    yield text[start:end]
