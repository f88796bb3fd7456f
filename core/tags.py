"""Tags to spans and back: IOB1, IOB2, BIOES (IOBES) and BILOU.

Tags exist only here and in files; everywhere else there are `Span`s. Reading follows the
chunk rules of conlleval (Tjong Kim Sang & Buchholz 2000), which every scheme obeys, so a
sequence is never refused for its scheme; its breaches of the scheme are listed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from core.errors import InvalidValue
from core.model import Span, check_flat

OUTSIDE = "O"
SCHEMES = ("IOB1", "IOB2", "BIOES", "BILOU")

_ENDS = {"E": "BIOES", "S": "BIOES", "L": "BILOU", "U": "BILOU"}
_CLOSING = {"BIOES": ("S", "E"), "BILOU": ("U", "L")}
"""Prefixes of a single word and of the last of several, in the schemes that mark ends."""
_CONTINUING = frozenset("IEL")
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
    prefix, _, label = text.partition("-")
    if prefix not in _PREFIXES or not label.strip():
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
    openings: set[str] = set()
    neighbours = chain.from_iterable(pairwise([OUTSIDE, *tags]) for tags in sentences)
    for previous, tag in dict.fromkeys(neighbours):  # each two once: a corpus has few
        prefix = tag[:1]
        if prefix in _ENDS:
            return _ENDS[prefix]
        if previous[1:] != tag[1:]:
            openings.add(prefix)
    return "IOB1" if openings & {"B", "I"} == {"I"} else "IOB2"


def read_tags(tags: Sequence[str], scheme: str | None = None) -> tuple[tuple[Span, ...], tuple[TagRepair, ...]]:
    """Read the spans of a tag sequence, and the places where it breaks ``scheme``.

    ``scheme`` is one of `SCHEMES`; None detects it from this sequence alone (give the
    corpus' own, from `detect_scheme`, where there is more than one sentence). Raises
    `InvalidValue` for a text that is no tag.
    """
    scheme = scheme or detect_scheme([tags])
    spans = tuple(_chunks(tags))
    breaches = (_breaches(tags, span, scheme) for span in spans)
    return spans, tuple(chain.from_iterable(breaches))


def _chunks(tags: Sequence[str]) -> Iterator[Span]:
    """Yield the spans of a tag sequence by the chunk rules of conlleval."""
    start, previous = 0, _OUTSIDE
    for index, text in enumerate([*tags, OUTSIDE]):
        if text == OUTSIDE and previous is _OUTSIDE:  # hot: most tags are outside
            continue
        tag = parse_tag(text)
        if not _continues(previous, tag):
            if previous is not _OUTSIDE:
                yield Span(start, index, previous.label)
            start = index
        previous = tag


def _continues(previous: Tag, tag: Tag) -> bool:
    """Test whether ``tag`` belongs to the span of the tag before it."""
    return tag.prefix in {"I", "E"} and previous.prefix in {"B", "I"} and previous.label == tag.label


def _breaches(tags: Sequence[str], span: Span, scheme: str) -> Iterator[TagRepair]:
    """Yield where the first and the last tag of a span break the scheme."""
    first, last = tags[span.start], tags[span.end - 1]
    if scheme != "IOB1" and first[0] in _CONTINUING:
        yield TagRepair(span.start, f"a stray {first} opened a span.")
    if scheme in _CLOSING and last[0] not in _ENDS:
        yield TagRepair(span.end - 1, f"{span.label} ended without an end tag.")


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
    if scheme not in SCHEMES:
        raise InvalidValue(f"There is no tag scheme {scheme!r}. Choose from: {', '.join(SCHEMES)}.")
    if scheme == "IOB1" and not touches:
        return "I" * length
    single, last = _CLOSING.get(scheme, ("B", "I"))
    return single if length == 1 else "B" + "I" * (length - 2) + last
