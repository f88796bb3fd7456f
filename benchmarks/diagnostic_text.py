"""Read the marked texts of the diagnostic corpus, one file a language.

The form of the files is described in ``assets/corpora/diagnostic/README.md``. What breaks it raises `BadInput`, which
names file and line and says what to do. What needs the English sentence too is checked in `diagnostic_pairs`.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import BadInput
from core.formats.textfile import TextFile

LABELS = ("PER", "LOC", "ORG", "MISC")
ADDED = 0
"""The number of a mark that renders no source mention."""
MISSING = "missing mention"
WRITTEN_PHENOMENA = (
    "acronym",
    "apposition",
    "article or preposition inside",
    "compound",
    "coordination",
    "demonym for country",
    "inflection",
    MISSING,
    "number words",
    "reordering",
    "transliteration",
)
"""The phenomena that are written by hand."""

_SIGNS = {"@": "id", "%": "phenomena", "~": "links"}
_DOCUMENT = re.compile(r"== (?P<name>[a-z]+) \| (?P<kind>[a-z]+)")
_MARK = re.compile(rf"\[(?P<number>[1-9][0-9]*|\+) (?:(?P<label>{'|'.join(LABELS)}) )?(?P<words>[^\[\]]+)\]")
_JOINERS = "\u200c\u200d"  # within words of Indic and Arabic scripts
_UNUSUAL_SPACE = re.compile(r"^ | $|  |\[ | \]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention: characters ``[start, end)`` of a sentence, and the number of the source mention, or `ADDED`.

    ``label`` is "" in a translation where it is that of the source mention.
    """

    start: int
    end: int
    number: int
    label: str


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence without its marks, and what is written about it.

    ``phenomena`` gives for each phenomenon the numbers of the source mentions it is seen in, none where it is one of
    the whole sentence. ``links`` are words of both sides as they are written, ``(source, target)``, each perhaps
    several joined by ``+``. ``lines`` names the places of the id, the text, the phenomena and the links.
    """

    id: str
    document: str
    kind: str
    text: str
    marks: tuple[Mark, ...]
    phenomena: Mapping[str, tuple[int, ...]]
    links: tuple[tuple[str, str], ...]
    lines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one sentence by what they are ("text", "phenomena", "links"), each with its place."""

    id: str
    document: str
    kind: str
    where: str
    lines: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def read_marked_text(file: TextFile) -> tuple[MarkedSentence, ...]:
    """Read all sentences of a file."""
    sentences = tuple(map(_read_block, _blocks(file)))
    if not sentences:
        raise BadInput(file.name, "it holds no sentence.", "Write == NAME | KIND, @ NAME-1 and a sentence.")
    return sentences


def _blocks(file: TextFile) -> Iterator[_Block]:
    """Yield the lines of each sentence; ids count from 1 in each document."""
    document, kind, count = "", "", 0
    block: _Block | None = None
    for number, line in enumerate(file.lines(), 1):
        where = file.place(number)
        check_characters(line, where)
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(("==", "@")) and block is not None:
            yield block
            block = None
        if line.startswith("=="):
            document, kind = _read_document(line, where)
            count = 0
        elif line.startswith("@"):
            count += 1
            block = _Block(_read_id(line, document, count, where), document, kind, where)
        elif block is None:
            raise BadInput(where, "it belongs to no sentence.", "Write the line @ ID of its sentence above it.")
        else:
            block.lines.setdefault(_SIGNS.get(line[0], "text"), []).append((where, line))
    if block is not None:
        yield block


def check_characters(line: str, where: str) -> None:
    """Raise `BadInput` for characters that are not NFC, controls, invisible, or white space other than a space."""
    if not unicodedata.is_normalized("NFC", line):
        raise BadInput(where, "it is not in Unicode's form NFC.", "Save the line in that form.")
    for character in line:
        category = unicodedata.category(character)
        is_invisible = category.startswith("C") and character not in _JOINERS
        if is_invisible or (category.startswith("Z") and character != " "):
            problem = f"it holds the character U+{ord(character):04X}, which cannot be seen."
            raise BadInput(where, problem, "Delete it, or write a space.")


def _read_document(line: str, where: str) -> tuple[str, str]:
    match = _DOCUMENT.fullmatch(line)
    if match is None:
        raise BadInput(where, "it is not the head of a document.", "Write == NAME | KIND, both in small letters.")
    return match["name"], match["kind"]


def _read_id(line: str, document: str, count: int, where: str) -> str:
    expected = f"{document}-{count}"
    if not document:
        raise BadInput(where, "there is no document yet.", "Write == NAME | KIND above the first sentence.")
    if line.removeprefix("@").strip() != expected:
        raise BadInput(where, f"the id should be {expected}.", f"Write @ {expected}: ids count from 1.")
    return expected


def _read_block(block: _Block) -> MarkedSentence:
    texts = block.lines.get("text", [])
    if len(texts) != 1:
        remedy = "Write the sentence on a single line below its id."
        raise BadInput(block.where, f"{block.id} has {len(texts)} lines of text.", remedy)
    [(where, line)] = texts
    text, marks = read_marks(line, where)
    lines = {"id": block.where, "text": where}
    lines |= {name: rows[0][0] for name, rows in block.lines.items()}
    phenomena = read_phenomena(block.lines.get("phenomena", []))
    links = tuple(link for row in block.lines.get("links", []) for link in _read_links(*row))
    return MarkedSentence(block.id, block.document, block.kind, text, marks, phenomena, links, lines)


def read_marks(line: str, where: str) -> tuple[str, tuple[Mark, ...]]:
    """Return the text without marks, and the marks; `BadInput` for a bracket that belongs to none."""
    if _UNUSUAL_SPACE.search(line):
        problem = "a space stands at its beginning or end, beside another one, or inside a bracket."
        raise BadInput(where, problem, "Delete it.")
    text, marks, end = "", [], 0
    for match in _MARK.finditer(line):
        text += line[end : match.start()]
        words, number = match["words"], match["number"]
        marks.append(_mark(len(text), words, number, match["label"] or ""))
        if number == "+" and not match["label"]:
            raise BadInput(where, f"[+ {words}] has no label.", f"Write [+ LABEL {words}].")
        text += words
        end = match.end()
    text += line[end:]
    for bracket in "[]":
        if bracket in text:
            around = text[max(0, text.index(bracket) - 10) :][:30]
            remedy = "Marks look like [1 words], [1 LOC words] or [+ LOC words], and do not nest."
            raise BadInput(where, f"the bracket in {around!r} belongs to no mark.", remedy)
    return text, tuple(marks)


def _mark(start: int, words: str, number: str, label: str) -> Mark:
    return Mark(start, start + len(words), ADDED if number == "+" else int(number), label)


def read_phenomena(lines: Sequence[tuple[str, str]]) -> dict[str, tuple[int, ...]]:
    """Read lines of phenomena, ``% inflection: 2 3; number words: -``, each with its place."""
    phenomena: dict[str, tuple[int, ...]] = {}
    for where, line in lines:
        for part in line[1:].split(";"):
            name, colon, numbers = map(str.strip, part.partition(":"))
            _check_phenomenon(name, where, phenomena)
            if not colon or not re.fullmatch(r"-|[1-9][0-9]*( [1-9][0-9]*)*", numbers):
                remedy = f"Write {name}: 1 3 for the mentions it is seen in, or {name}: - for the sentence."
                raise BadInput(where, f"{name} has no numbers of mentions.", remedy)
            phenomena[name] = () if numbers == "-" else tuple(map(int, numbers.split()))
    return phenomena


def _check_phenomenon(name: str, where: str, phenomena: Mapping[str, tuple[int, ...]]) -> None:
    if name not in WRITTEN_PHENOMENA:
        remedy = f"Write one of {', '.join(WRITTEN_PHENOMENA)}; the compiler finds the others."
        raise BadInput(where, f"{name!r} is not a phenomenon that is written by hand.", remedy)
    if name in phenomena:
        raise BadInput(where, f"{name} is written twice.", "Write it once, with all of its mentions.")


def _read_links(where: str, line: str) -> Iterator[tuple[str, str]]:
    for link in line[1:].split():
        source, sign, target = link.partition("=")
        if not (source and sign and target) or "=" in target:
            raise BadInput(where, f"{link!r} is not a link.", "Write source=target, several words joined by +.")
        yield source, target
