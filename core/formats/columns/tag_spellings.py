"""How people write tags: told from all values of a column, and turned into the tags that `core.tags` parses.

Read are, besides ``B-PER``: other marks between prefix and label (``B_PER``), small prefixes (``b-per``), the prefix
behind the label (``PER-B``), M- and W- of BMES and BMEWO, prefixes without a label (``B``), and labels without a prefix
(IO: ``person``). What was read otherwise than it is written is said in a sentence.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from core.tags import OUTSIDE, is_tag

UNTYPED = "ENT"
"""The label of entities whose tags name none."""

_FOLDED = {"M": "I", "W": "S"}
"""Prefixes of BMES and BMEWO: middle, and whole."""
_PREFIXED = re.compile(r"([BIESLUMWbieslumw])[-_:./| \u2010-\u2015\u2212\uff0d](.*\S.*)")
_SUFFIXED = re.compile(r"(\S.*)[-_:]([BIESLUMW])")
_TYPELESS = re.compile("[BIESLUMW]")
_SEVERAL = re.compile(r"[|,;+/ ][BIESLUMW]-")
"""Another tag behind the first."""
_NO_TAGS = frozenset({"_", "-", "0", "o", "", "*"})
"""What stands for O where no O is there."""
_NO_LABELS = frozenset({"OTHER", "Other", "other", "OUT", "NONE", "None", "none"})
"""The same among labels without prefixes."""
_PART_OF_SPEECH = re.compile(
    "NNP?S?|VB[ZDNPG]?|DT|IN|JJ|RB|PRP|CC|CD|TO|NOUN|VERB|ADJ|AD[PV]|DET|PUNCT|PROPN|PRON|AUX|[CS]CONJ|NUM|PART|INTJ|SYM|"
    "ADJ[AD]|APPR|ART|V[VAM]FIN|KON|NOM|VER|PRO|PREP|Noun|Verb|Adj|Adv|Art|Prep|Pron|Punc"
)
_LONGEST = 80
_MOST = 5_000
"""A column with more values than this holds no tags."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the values of a column are to be read: the tag of each value that is understood.

    ``what`` says in a sentence how they were read where that is a choice or a change; ``prefixed``: values that were
    not seen may be tags too, where they have a prefix and a label. ``runs``: neighbours of one label are one entity.
    """

    tags: Mapping[str, str]
    what: str = ""
    prefixed: bool = True
    runs: bool = False

    @property
    def labels(self) -> list[str]:
        return sorted({tag.partition("-")[2] for tag in self.tags.values()} - {""})

    def unread(self, values: Collection[str]) -> list[str]:
        return sorted(value for value in values if value not in self.tags)

    def takes(self, value: str) -> bool:
        """Whether a value that may not have been seen before is a tag in this spelling."""
        return value in self.tags or (self.prefixed and bool(strict_tag(value)))


def spelling_of(
    values: Collection[str], counts: Callable[[], Mapping[str, int]], asked: bool = False
) -> Spelling | None:
    """The spelling that reads most of the values; None where they are no tags.

    ``counts`` tells how often each value occurs. A column that was ``asked`` for is believed to hold tags.
    """
    if len(values) > _MOST or not any(value.strip() for value in values):
        return None
    outside = _outside(values, _NO_TAGS)
    rest = [value for value in values if value != outside]
    best = _read(rest, strict_tag)
    if outside in values:
        best = max(best, *(_read(rest, one) for one in (_prefixed, _suffixed)), key=len)
        best = max(best, _read(rest, _typeless) if all(map(_typeless, rest)) else {}, key=len)
    if len(best) == len(rest) and (rest or outside == OUTSIDE):
        return _spelling(best, outside)
    bare = _bare(values, counts, asked)
    if bare and len(bare.tags) > len(best) + 1:
        return bare
    return _spelling(best, outside) if best and 2 * len(best) >= len(rest) else None


def _read(values: Iterable[str], read: Callable[[str], str]) -> dict[str, str]:
    return {value: tag for value in values if (tag := read(value))}


def _outside(values: Collection[str], marks: frozenset[str]) -> str:
    """The value that says that a word is in no entity: O, or the only one of some others."""
    if OUTSIDE in values:
        return OUTSIDE
    there = [value for value in values if value.strip() in marks]
    return there[0] if len(there) == 1 else OUTSIDE


def _spelling(tags: Mapping[str, str], outside: str) -> Spelling:
    said = []
    if outside != OUTSIDE:
        said.append(f"{outside!r} was read as O")
    changed = sorted(value for value, tag in tags.items() if value.strip() != tag)
    if changed:
        example = changed[0]
        untyped = f": they name no kind of entity, so it is called {UNTYPED}" if _typeless(example) else ""
        said.append(f"tags such as {example} were read as {tags[example]}{untyped}")
    return Spelling({**tags, outside: OUTSIDE}, f"{'; '.join(said)}." if said else "", not changed)


def strict_tag(value: str) -> str:
    """The value as one tag of `core.tags`, without blanks around it; "" where it is none, or several."""
    value = value.strip()
    return value if is_tag(value) and not _SEVERAL.search(value) else ""


def _prefixed(value: str) -> str:
    match = _PREFIXED.fullmatch(value.strip())
    return _tag(match[1], match[2]) if match and not _SEVERAL.search(value) else ""


def _suffixed(value: str) -> str:
    match = _SUFFIXED.fullmatch(value.strip())
    return _tag(match[2], match[1]) if match else ""


def _typeless(value: str) -> str:
    return _tag(value.strip(), UNTYPED) if _TYPELESS.fullmatch(value.strip()) else ""


def _tag(prefix: str, label: str) -> str:
    prefix = prefix.upper()
    return f"{_FOLDED.get(prefix, prefix)}-{label.strip()}"


def _bare(values: Collection[str], counts: Callable[[], Mapping[str, int]], asked: bool) -> Spelling | None:
    """Labels without prefixes (IO); parts of speech have no O, or not so often."""
    outside = _outside(values, _NO_LABELS)
    labels = {value: f"I-{value.strip()}" for value in values if value != outside and _is_label(value)}
    if not labels or outside not in values or any(map(_PART_OF_SPEECH.fullmatch, labels)):
        return None
    if not asked and not _mostly_outside(outside, counts()):
        return None
    marks = "" if outside == OUTSIDE else f"{outside!r} was read as O; "
    what = (
        f"{marks}tags such as {min(labels)} have no B- or I-: neighbouring words of one label were read as one entity."
    )
    return Spelling({**labels, outside: OUTSIDE}, what, False, True)


def is_part_of_speech(value: str) -> bool:
    """Whether that is a usual name of a part of speech, or a short name in capitals as they are."""
    return bool(_PART_OF_SPEECH.fullmatch(value)) or (value.isascii() and value.isupper() and 1 < len(value) < 7)


def are_parts_of_speech(values: Collection[str]) -> bool:
    """Whether nearly all values that have letters are such names."""
    worded = [value for value in values if any(map(str.isalpha, value))]
    return 10 * sum(map(is_part_of_speech, worded)) > 9 * len(worded)


def _is_label(value: str) -> bool:
    value = value.strip()
    if not 1 < len(value) <= _LONGEST or not value[0].isalpha() or _PREFIXED.fullmatch(value):
        return False
    return sum(map(str.isalpha, value)) > 1


def _mostly_outside(outside: str, counts: Mapping[str, int]) -> bool:
    """Whether no value is more usual, or else the others are few and come back."""
    count, total = counts[outside], sum(counts.values())
    return count == max(counts.values()) or (10 * count >= total and 2 * (len(counts) - 1) <= total - count)
