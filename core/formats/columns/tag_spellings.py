"""Spellings of tags: detected from all values of a column, and turned into the tags that `core.tags` parses.

Besides ``B-PER`` these are: other marks between prefix and label (``B_PER``), small prefixes (``b-per``), the prefix
behind the label (``PER-B``), M- and W- of BMES and BMEWO, prefixes without a label (``B``), and labels without a prefix
(IO: ``person``). Each reading that differs from the spelling is described in a sentence.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.tags import OUTSIDE, detect_scheme, is_tag

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
"""Values that mean O in a column without O."""
_NO_LABELS = frozenset({"OTHER", "Other", "other", "OUT", "NONE", "None", "none"})
"""The same among labels without prefixes."""
_PART_OF_SPEECH = re.compile(
    "NNP?S?|VB[ZDNPG]?|DT|IN|JJ|RB|PRP|CC|CD|TO|NOUN|VERB|ADJ|AD[PV]|DET|PUNCT|PROPN|PRON|AUX|[CS]CONJ|NUM|PART|INTJ|SYM|"
    "ADJ[AD]|APPR|ART|V[VAM]FIN|KON|NOM|VER|PRO|PREP|Noun|Verb|Adj|Adv|Art|Prep|Pron|Punc"
)
_MAX_LABEL_LENGTH = 80
_MAX_VALUES = 5_000
"""Limit of the distinct values of a column of tags."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """Reading of the values of a column: the tag of each value that is understood.

    ``what`` describes the reading in a sentence if it is a choice or a change; ``prefixed``: unseen values are tags too
    if they have a prefix and a label; ``runs``: neighbouring words of one label are one entity.
    """

    tags: Mapping[str, str]
    what: str = ""
    prefixed: bool = True
    runs: bool = False

    @property
    def labels(self) -> list[str]:
        """Labels of all tags, sorted."""
        return sorted({tag.partition("-")[2] for tag in self.tags.values()} - {""})

    @property
    def is_plain(self) -> bool:
        """True if all values are the tags themselves."""
        return all(value == tag for value, tag in self.tags.items())

    def scheme(self, sentences: Iterable[Sequence[str]]) -> str:
        """Return the scheme of the tags of sentences, one of `core.tags.SCHEMES`; IOB1 for labels without prefixes."""
        return "IOB1" if self.runs else detect_scheme(sentences)

    def unread(self, values: Collection[str]) -> list[str]:
        """Return the values that are no tags, sorted."""
        return sorted(set(values).difference(self.tags))

    def takes(self, value: str) -> bool:
        """Return true if a value, seen before or not, is a tag in this spelling."""
        return value in self.tags or (self.prefixed and bool(strict_tag(value)))


def spelling_of(
    values: Collection[str], counts: Callable[[], Mapping[str, int]], asked: bool = False
) -> Spelling | None:
    """Return the spelling that reads most of the values; None if they are no tags.

    ``counts`` returns the number of each value. A column that was ``asked`` for is assumed to hold tags.
    """
    if not _may_be_tags(values):
        return None
    marked = _marked_spelling(values)
    unread_count = len(marked.unread(values))
    if not unread_count:
        return marked
    bare = _bare(values, counts, asked)
    if bare and len(bare.tags) > len(marked.tags):
        return bare
    return marked if unread_count < len(marked.tags) else None


def _may_be_tags(values: Collection[str]) -> bool:
    """Return false for too many values, and for nothing but blanks and values that mean O."""
    return len(values) <= _MAX_VALUES and not _NO_TAGS.issuperset(map(str.strip, values))


def _marked_spelling(values: Collection[str]) -> Spelling:
    """Return the spelling with prefixes, or behind labels, that reads most of the values."""
    outside = _outside(values, _NO_TAGS)
    inside = set(values) - {outside}
    tags = _most_tags(inside) if outside in values else tags_by(strict_tag, inside)
    return _spelling(tags, outside)


def _most_tags(values: Collection[str]) -> dict[str, str]:
    """Return the tags of the values in the spelling that reads most of them."""
    readings = [tags_by(read, values) for read in (strict_tag, _prefixed, _suffixed)]
    untyped = tags_by(_typeless, values)
    if len(untyped) == len(values):
        readings.append(untyped)
    return max(readings, key=len)


def tags_by(read: Callable[[str], str], values: Iterable[str]) -> dict[str, str]:
    """Return the tags of the values that ``read`` understands."""
    return {value: tag for value in values if (tag := read(value))}


def _outside(values: Collection[str], marks: frozenset[str]) -> str:
    """Return the value of words in no entity: O, or the only one of these marks that occurs."""
    if OUTSIDE in values:
        return OUTSIDE
    marked = [value for value in values if value.strip() in marks]
    return marked[0] if len(marked) == 1 else OUTSIDE


def _spelling(tags: Mapping[str, str], outside: str) -> Spelling:
    """Return the spelling of these tags, with a description of what differs from the tags themselves."""
    changed = sorted(value for value, tag in tags.items() if value.strip() != tag)
    notes = []
    if outside != OUTSIDE:
        notes.append(f"{outside!r} was read as O")
    if changed:
        notes.append(_change_note(changed[0], tags[changed[0]]))
    what = "; ".join(notes)
    return Spelling({**tags, outside: OUTSIDE}, f"{what}." if what else "", prefixed=not changed)


def _change_note(value: str, tag: str) -> str:
    untyped = f": they name no kind of entity, so it is called {UNTYPED}" if _typeless(value) else ""
    return f"tags such as {value} were read as {tag}{untyped}"


def strict_tag(value: str) -> str:
    """Return the value as one tag of `core.tags`, without blanks around it; "" if it is none, or several."""
    value = value.strip()
    return value if is_tag(value) and not _SEVERAL.search(value) else ""


def _prefixed(value: str) -> str:
    """Read a prefix and a label, with any mark between them; "" for any other value."""
    match = _PREFIXED.fullmatch(value.strip())
    return _tag(match[1], match[2]) if match and not _SEVERAL.search(value) else ""


def _suffixed(value: str) -> str:
    """Read a label and a prefix behind it; "" for any other value."""
    match = _SUFFIXED.fullmatch(value.strip())
    return _tag(match[2], match[1]) if match else ""


def _typeless(value: str) -> str:
    """Read a prefix without a label; "" for any other value."""
    return _tag(value.strip(), UNTYPED) if _TYPELESS.fullmatch(value.strip()) else ""


def _tag(prefix: str, label: str) -> str:
    prefix = prefix.upper()
    return f"{_FOLDED.get(prefix, prefix)}-{label.strip()}"


def _bare(values: Collection[str], counts: Callable[[], Mapping[str, int]], asked: bool) -> Spelling | None:
    """Read labels without prefixes (IO); None for other values, as parts of speech, which have no O, or a rare one."""
    outside = _outside(values, _NO_LABELS)
    labels = list(filter(_is_label, set(values) - {outside}))
    if outside not in values or not _may_be_labels(labels):
        return None
    if not asked and not _mostly_outside(outside, counts()):
        return None
    tags = {value: f"I-{value.strip()}" for value in labels}
    return Spelling({**tags, outside: OUTSIDE}, _bare_note(outside, min(labels)), prefixed=False, runs=True)


def _may_be_labels(values: Sequence[str]) -> bool:
    return bool(values) and not any(map(_PART_OF_SPEECH.fullmatch, values))


def _bare_note(outside: str, label: str) -> str:
    marks = "" if outside == OUTSIDE else f"{outside!r} was read as O; "
    return f"{marks}tags such as {label} have no B- or I-: neighbouring words of one label were read as one entity."


def is_part_of_speech(value: str) -> bool:
    """Return true for a usual name of a part of speech, or a short name in capitals as these are."""
    return bool(_PART_OF_SPEECH.fullmatch(value)) or (value.isascii() and value.isupper() and 1 < len(value) < 7)


def are_parts_of_speech(values: Collection[str]) -> bool:
    """Return true if more than nine in ten values that have letters are names of parts of speech."""
    lettered = [value for value in values if any(map(str.isalpha, value))]
    return 10 * sum(map(is_part_of_speech, lettered)) > 9 * len(lettered)


def _is_label(value: str) -> bool:
    """Return true for a name of letters that may be a label without a prefix."""
    value = value.strip()
    if not 1 < len(value) <= _MAX_LABEL_LENGTH or not value[0].isalpha() or _PREFIXED.fullmatch(value):
        return False
    return sum(map(str.isalpha, value)) > 1


def _mostly_outside(outside: str, counts: Mapping[str, int]) -> bool:
    """Return true if no value is more frequent, or if the others are few and occur twice on average."""
    count, total = counts[outside], sum(counts.values())
    if count == max(counts.values()):
        return True
    return 10 * count >= total and 2 * (len(counts) - 1) <= total - count
