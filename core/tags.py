"""Tags to spans and back: IOB1, IOB2, BIOES (IOBES) and BILOU.

Tags exist only here and in files; everywhere else there are `Span`s. Reading follows the
chunk rules of conlleval (Tjong Kim Sang & Buchholz 2000), which every scheme obeys, so a
sequence is never refused for its scheme; its breaches of the scheme are listed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.errors import InvalidValue
from core.model import Span, check_flat

OUTSIDE = "O"
SCHEMES = ("IOB1", "IOB2", "BIOES", "BILOU")

_ENDS = {"E": "BIOES", "S": "BIOES", "L": "BILOU", "U": "BILOU"}
_PREFIXES = frozenset("BIESLU")
_ALIASES = str.maketrans("LU", "ES")  # BILOU's last and unit are BIOES's end and single


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: a BIOES prefix (BILOU is folded into it) and a label; outside is ``O`` without one."""

    prefix: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class TagRepair:
    """A place ``index`` where the tags break their scheme, and how they were read."""

    index: int
    what: str


_OUTSIDE = Tag(OUTSIDE)


@lru_cache(maxsize=1024)
def parse_tag(text: str) -> Tag:
    """Split one tag; raise `InvalidValue` for anything but ``O`` and ``<B|I|E|S|L|U>-<label>``."""
    if text == OUTSIDE:
        return _OUTSIDE
    prefix, dash, label = text.partition("-")
    if prefix not in _PREFIXES or not dash or not label.strip():
        raise InvalidValue(f"{text!r} is not a tag: expected O, B-LABEL, I-LABEL (or E-, S-, L-, U-).")
    return Tag(prefix.translate(_ALIASES), label)


def is_tag(text: str) -> bool:
    """Test whether `parse_tag` takes a text."""
    try:
        parse_tag(text)
    except InvalidValue:
        return False
    return True


def detect_scheme(sentences: Iterable[Sequence[str]]) -> str:
    """Return the scheme that a corpus of tag sequences is written in, one of `SCHEMES`.

    IOB1 writes ``B-`` only between two neighbours of one label and opens every other span
    with ``I-``; a corpus that does both is IOB1, any other without end tags is IOB2.
    """
    opened_by_i = plain_b = False
    for tags in sentences:
        previous = OUTSIDE
        for tag in tags:
            if tag != OUTSIDE:
                prefix = tag[:1]
                if prefix in _ENDS:
                    return _ENDS[prefix]
                follows = previous[1:] == tag[1:] and previous != OUTSIDE
                opened_by_i |= prefix == "I" and not follows
                plain_b |= prefix == "B" and not follows
            previous = tag
    return "IOB1" if opened_by_i and not plain_b else "IOB2"


def read_tags(tags: Sequence[str], scheme: str | None = None) -> tuple[tuple[Span, ...], tuple[TagRepair, ...]]:
    """Read the spans of a tag sequence, and the places where it breaks ``scheme``.

    ``scheme`` is one of `SCHEMES`; None detects it from this sequence alone (give the
    corpus' own, from `detect_scheme`, where there is more than one sentence). Raises
    `InvalidValue` for a text that is no tag.
    """
    scheme = scheme or detect_scheme([tags])
    ends_marked = scheme in {"BIOES", "BILOU"}
    spans: list[Span] = []
    repairs: list[TagRepair] = []
    start, previous = 0, _OUTSIDE
    for index, text in enumerate([*tags, OUTSIDE]):
        if text == OUTSIDE and previous is _OUTSIDE:
            continue
        tag = parse_tag(text)
        opens = _opens(previous, tag)
        if previous.prefix != OUTSIDE and (opens or tag.prefix == OUTSIDE):
            spans.append(Span(start, index, previous.label))
            if ends_marked and previous.prefix not in {"E", "S"}:
                repairs.append(TagRepair(index - 1, f"{previous.label} ended without an end tag."))
        if opens:
            start = index
            if tag.prefix in {"I", "E"} and scheme != "IOB1":
                repairs.append(TagRepair(index, f"a stray {tags[index]} opened a span."))
        previous = tag
    return tuple(spans), tuple(repairs)


def _opens(previous: Tag, tag: Tag) -> bool:
    """Test whether ``tag`` begins a new span (conlleval's start of chunk)."""
    if tag.prefix == OUTSIDE:
        return False
    return tag.prefix in {"B", "S"} or previous.prefix in {OUTSIDE, "E", "S"} or previous.label != tag.label


def write_tags(spans: Iterable[Span], size: int, scheme: str = "IOB2") -> list[str]:
    """Return one tag for each of ``size`` words; spans must be sorted, disjoint and inside."""
    spans = tuple(spans)
    check_flat(spans, size)
    tags = [OUTSIDE] * size
    ends = {(span.end, span.label) for span in spans}
    for span in spans:
        touches = (span.start, span.label) in ends
        for index, prefix in enumerate(_prefixes(len(span), scheme, touches), span.start):
            tags[index] = f"{prefix}-{span.label}"
    return tags


def _prefixes(length: int, scheme: str, touches: bool) -> str:
    """Return the prefixes of a span of ``length`` words, which may touch a span of the same label before it."""
    if scheme == "IOB1":
        return ("B" if touches else "I") + "I" * (length - 1)
    if scheme == "IOB2":
        return "B" + "I" * (length - 1)
    if scheme in SCHEMES:
        single, last = ("S", "E") if scheme == "BIOES" else ("U", "L")
        return single if length == 1 else "B" + "I" * (length - 2) + last
    raise InvalidValue(f"There is no tag scheme {scheme!r}. Choose from: {', '.join(SCHEMES)}.")
