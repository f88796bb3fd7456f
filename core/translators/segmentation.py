"""Long texts in segments that a translator can take: cut at sentence ends, never cut off.

Sentence translators lose the ends of long inputs. A text of at most ``longest`` characters is
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
    """The text in pieces of at most ``longest`` characters, none blank; white space at the cuts is left out."""
    text = text.strip()
    return list(_cut(text, longest, (_SENTENCES, _CLAUSES, _WORDS))) if text else []


def joined(translations: Sequence[str], lang: str) -> str:
    """The translated segments as one text of language ``lang``."""
    return ("" if is_spaceless(lang) else " ").join(text for text in translations if text.strip())


def _cut(text: str, longest: int, marks: Sequence["regex.Pattern[str]"]) -> Iterator[str]:
    if len(text) <= longest:
        yield text
    elif not marks:
        yield from (text[start : start + longest] for start in range(0, len(text), longest))
    else:
        for part in _packed(text, longest, marks[0]):
            yield from _cut(part, longest, marks[1:])


def _packed(text: str, longest: int, mark: "regex.Pattern[str]") -> Iterator[str]:
    """Stretches between two marks, as long as they can be within ``longest``; one between neighbours may be longer."""
    cuts = [(found.start(), found.end()) for found in mark.finditer(text) if 0 < found.end() < len(text)]
    start = end = after = 0
    for cut, following in [*cuts, (len(text), len(text))]:
        if end > start and cut - start > longest:
            yield text[start:end]
            start = after
        end, after = cut, following
    yield text[start:end]
