"""What no reader may do: give another corpus for a file that was changed by accident, and say nothing of it.

A small corpus of two sides is written in every format; then its files meet what happens to files on their way: other
line ends, a byte order mark, a blank line, a hard space, a further column, an entity that is wrapped over two lines, a
side whose sentences came in another order. What is read then is the same corpus, or is refused, or is listed.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import SpanbridgeError
from core.formats import PAIR_FORMATS, SIDE_FORMATS, OutgoingSentence, Preserves, TextFile
from core.formats.base import Files
from core.formats.corpus import ReadingPlan, read_corpus
from core.formats.detection.detect import Role
from core.formats.result import Imported
from core.model import Sentence, SentencePair, Span

LANGS = ("en", "de")
BINARY = {"huggingface", "spacy"}
TEXTS = {name: factory for name, factory in SIDE_FORMATS.items() if name not in BINARY}
COLUMNS = ("conll", "uner", "wikiann", "conllu", "conllup", "webanno")
OFFSETS = ("brat", "doccano", "prodigy", "label-studio", "spacy-json")
NAMED = [name for name, factory in SIDE_FORMATS.items() if Preserves.IDS in factory().keeps]


def sentence(text: str, lang: str, *spans: tuple[int, int, str]) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, (" ",) * (len(words) - 1) + ("",), lang, tuple(Span(*span) for span in spans))


SOURCE = (
    sentence("Ana Bell met Bo", "en", (0, 2, "PER"), (3, 4, "PER")),
    sentence("the Lower Mill burns", "en", (1, 3, "LOC")),
    sentence("nobody saw it", "en"),
    sentence("Zed left Oslo on Monday", "en", (0, 1, "PER"), (2, 3, "LOC")),
)
TARGET = (
    sentence("Ana Bell traf Bo", "de", (0, 2, "PER"), (3, 4, "PER")),
    sentence("die Lower Mill brennt", "de", (1, 3, "LOC")),
    sentence("niemand sah es", "de"),
    sentence("Zed ging am Montag aus Oslo", "de", (0, 1, "PER"), (5, 6, "LOC")),
)
PAIRS = [
    SentencePair(f"s{number}", left, right, document="news")
    for number, (left, right) in enumerate(zip(SOURCE, TARGET, strict=True))
]


def written(form: Any, sentences: Sequence[Sentence], order: Sequence[int] = (0, 1, 2, 3)) -> list[TextFile]:
    items = [OutgoingSentence(sentences[number], f"s{number}", "news") for number in order]
    lang = sentences[0].lang
    return [TextFile(f"{lang}/{name}", data) for name, data in form.write("news", items).items()]


def read(form: Any, source: Files, target: Files) -> Imported | None:
    """Read both sides as a corpus; None where they are refused."""
    readings = [ReadingPlan(tuple(source), Role.SOURCE, form), ReadingPlan(tuple(target), Role.TARGET, form)]
    try:
        return read_corpus(readings, LANGS)
    except SpanbridgeError:
        return None


def content(imported: Imported) -> list[object]:
    """Return what a pair holds, a hard space as a space and words as the text that they make."""
    return [
        tuple((side.text.replace("\u00a0", " "), spans_of(side)) for side in (pair.source, pair.target))
        for pair in imported.pairs
    ]


def spans_of(side: Sentence) -> object:
    if side.spans is None:
        return None
    return tuple((span.label, side.slice(span.start, span.end).replace("\u00a0", " ")) for span in side.spans)


def check_told(before: Imported | None, after: Imported | None, where: str) -> None:
    assert before is not None, f"{where}: the whole corpus was refused"
    if after is not None and content(after) != content(before):
        assert len(after.repairs) > len(before.repairs), f"{where}: {content(after)} instead of {content(before)}"


def edited(files: Files, edit: Callable[[str], str]) -> list[TextFile]:
    """Change the files of text among these; tables of labels beside them stay as they are."""
    beside = (".xml", ".conf", ".features.json")
    return [
        file if file.name.endswith(beside) else TextFile(file.name, edit(file.data.decode()).encode()) for file in files
    ]


EVENTS: dict[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "a byte order mark": lambda text: f"\ufeff{text}",
    "a blank line at the end": lambda text: f"{text}\n",
    "a blank line at the start": lambda text: f"\n{text}",
    "no line end at the end": lambda text: text.rstrip("\n"),
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("name", TEXTS)
def test_what_happens_to_a_whole_side_is_told(name: str, event: str) -> None:
    form = TEXTS[name]()
    source, target = written(form, SOURCE), written(form, TARGET)
    check_told(read(form, source, target), read(form, edited(source, EVENTS[event]), target), f"{name}, {event}")


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_a_blank_line_anywhere_is_told(name: str, number: int) -> None:
    form = TEXTS[name]()
    source, target = written(form, SOURCE), written(form, TARGET)

    def with_blank(text: str) -> str:
        lines = text.split("\n")
        lines.insert(number % len(lines), "")
        return "\n".join(lines)

    check_told(read(form, source, target), read(form, edited(source, with_blank), target), name)


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_a_hard_space_for_a_space_is_told(name: str, number: int) -> None:
    form = TEXTS[name]()
    source, target = written(form, SOURCE), written(form, TARGET)

    def with_hard_space(text: str) -> str:
        places = [index for index, char in enumerate(text) if char == " "]
        if not places:
            return text
        place = places[number % len(places)]
        return f"{text[:place]}\u00a0{text[place + 1 :]}"

    check_told(read(form, source, target), read(form, edited(source, with_hard_space), target), name)


@pytest.mark.parametrize("everywhere", [True, False], ids=["on every line", "on one line"])
@pytest.mark.parametrize("mark", ["\t", " "], ids=["tab", "space"])
@pytest.mark.parametrize("cell", ["x", "O", "B-PER", "7"])
@pytest.mark.parametrize("name", COLUMNS)
def test_a_further_column_is_told(name: str, cell: str, mark: str, everywhere: bool) -> None:
    if name == "webanno" and mark == " ":
        pytest.skip("labels may have spaces there, and a further word is a part of the last label")
    form = TEXTS[name]()
    source, target = written(form, SOURCE), written(form, TARGET)

    def with_column(text: str) -> str:
        lines = text.split("\n")
        rows = [index for index, line in enumerate(lines) if line and not line.startswith(("#", "-DOC"))]
        for index in rows if everywhere else rows[4:5]:
            lines[index] += f"{mark}{cell}"
        return "\n".join(lines)

    check_told(read(form, source, target), read(form, edited(source, with_column), target), name)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("entity", ["Ana Bell", "Lower Mill"])
@pytest.mark.parametrize("name", OFFSETS)
def test_an_entity_over_a_line_end_stays_whole_or_is_told(name: str, entity: str, line_end: str) -> None:
    form = TEXTS[name]()
    source, target = written(form, SOURCE), written(form, TARGET)
    first, second = entity.split()
    if name == "brat":
        texts = [file for file in source if file.name.endswith(".txt")]
        notes = [file for file in source if not file.name.endswith(".txt")]
        if line_end == "\r\n":
            pytest.skip("two characters for a space would move every range behind it")
        wrapped = [*edited(texts, lambda text: text.replace(entity, f"{first}\n{second}")), *notes]
    else:
        escaped = {"\n": "\\n", "\r\n": "\\r"}[line_end]
        wrapped = edited(source, lambda text: text.replace(entity, f"{first}{escaped}{second}"))
    imported = read(form, wrapped, target)
    if imported is not None:
        mentions = [side.slice(span.start, span.end) for side in sides(imported) for span in side.spans or ()]
        assert sum(" ".join(mention.split()) == entity for mention in mentions) == 1, mentions
        assert first not in mentions


def sides(imported: Imported) -> list[Sentence]:
    return [pair.source for pair in imported.pairs]


@pytest.mark.parametrize("name", NAMED)
@settings(max_examples=10)
@given(st.permutations(range(4)))
def test_sides_in_another_order_meet_by_their_ids(name: str, order: list[int]) -> None:
    form = SIDE_FORMATS[name]()
    source = written(form, SOURCE)
    before = read(form, source, written(form, TARGET))
    after = read(form, source, written(form, TARGET, order))
    check_told(before, after, name)
    if after is not None and not after.repairs:
        assert content(after) == content(before) if before else False


@pytest.mark.parametrize("name", [name for name in PAIR_FORMATS if name != "tmx"])
@pytest.mark.parametrize("event", EVENTS)
def test_what_happens_to_a_file_of_pairs_is_told(name: str, event: str) -> None:
    form: Any = PAIR_FORMATS[name]()
    files = [TextFile(file, data) for file, data in form.write("news", PAIRS, [{}] * len(PAIRS)).items()]

    def imported(some: Files) -> Imported | None:
        try:
            return read_corpus([ReadingPlan(tuple(some), Role.PAIRS, form)], LANGS)
        except SpanbridgeError:
            return None

    check_told(imported(files), imported(edited(files, EVENTS[event])), f"{name}, {event}")


def test_the_laws_can_fail() -> None:
    """A corpus whose sides were shuffled without a word does not pass."""
    form = TEXTS["conll"]()
    shuffled = read(form, written(form, SOURCE), written(form, TARGET, [1, 0, 3, 2]))
    with pytest.raises(AssertionError, match="instead of"):
        check_told(read(form, written(form, SOURCE), written(form, TARGET)), shuffled, "conll")
