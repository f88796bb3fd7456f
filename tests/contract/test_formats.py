"""What every entry of the formats' registries keeps: adding an entry is adding its tests."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.components.options import options
from core.errors import SpanbridgeError
from core.formats import LINK_FORMATS, PAIR_FORMATS, SIDE_FORMATS, Imported, OutgoingSentence, Preserves, TextFile
from core.formats.adaptation import fit_items, fit_pairs, fitting, labels_of, rewritings
from core.formats.base import Format, Written, writing_options
from core.formats.result import clean_text
from core.formats.roundtrip import actual, expected, preserved_pairs
from core.model import Alignment, Sentence, SentencePair, Span
from core.text import default_gaps
from tests.fakes import reading_here

settings.register_profile("formats", deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEW = settings(settings.get_profile("formats"), max_examples=20)

LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
ODD = [
    "-DOCSTART-",
    "-DOCSTART- x",
    "-DOCSTART-(1)",
    "# newdoc id = 1",
    "#T_SP=x|y",
    "10 000",
    "Hà\u00a0Nội",
    "a \u3000 b",
    "\ufeff",
    "\u200bthe",
    "|||",
    "||",
    "\ufffe",
    "B-PER x",
    "NULL",
    "({ 1 })",
    "$x",
    "#",
    "O",
    "1",
    "1-2",
    "_",
    "*",
    "<b>",
    "\\",
    '"',
    "B-PER",
    "👩‍👩‍👧",
    "🇸🇱",
    "e\u0301",
    "صـهـيب",
    "می‌خواهم",
    "東京",
    "|",
]
ODD_LABELS = [
    "PER",
    "LOC",
    "B-CELL",
    "أرض",
    "Medical Condition",
    "Medical_Condition",
    "PER.NAM",
    "PER_NAM",
    "व्यक्ति",
    "สถานที่",
    "МЕСТО",
    "Hà\u00a0Nội",
    "a|b",
    "a[1]",
    "a\\",
    "a:b/c",
    "a=b",
    "-",
    "_",
    "*",
    "O",
    "#",
    "👩‍👩‍👧",
    "e\u0301",
    "é",
    "<b>",
    "linked word",
    "\ufffe",
    "\ufffd",
    "label",
    "LABEL",
    "ORG,PER",
    '"',
]
"""Labels that some tool cannot hold, or that mean something else there; some pairs become alike."""


def as_read(text: str) -> bool:
    """Whether a reader makes such words and labels: they are never blank, and have no outer spaces."""
    return bool(text) and clean_text(text) == text


WORDS = st.one_of(st.text(LETTERS, min_size=1, max_size=5).filter(as_read), st.sampled_from(ODD))
GAPS = st.sampled_from(["", " ", " ", " ", "  ", "\u200b", "\t", "\n", "\u00a0", "\x07", "\x00", "\x0b"])
LABELS = st.one_of(
    st.sampled_from(ODD_LABELS),
    st.text(LETTERS, min_size=1, max_size=4).filter(lambda text: as_read(text) and not text.isdigit()),
)
LANGS = st.sampled_from(["en", "zh", "he"])


@pytest.fixture(autouse=True, scope="module")
def _reading_here() -> Iterator[None]:
    with reading_here():
        yield


@st.composite
def sentences(draw: st.DrawFn, keeps: frozenset[Preserves], lang: str) -> Sentence:
    """Any sentence that there can be, with the usual gaps where the format does not keep the text between words."""
    count = draw(st.integers(0, 6))
    words = tuple(draw(WORDS) for _ in range(count))
    gaps = tuple(draw(GAPS) for _ in words) if Preserves.TEXT in keeps else default_gaps(words, lang)
    cuts = sorted(draw(st.sets(st.integers(0, len(words)), max_size=4)))
    pairs = pairwise(cuts) if draw(st.booleans()) else zip(cuts[::2], cuts[1::2], strict=False)
    spans = tuple(Span(start, end, draw(LABELS)) for start, end in pairs)
    return Sentence(words, gaps, lang, draw(st.sampled_from([spans, spans, None])))


@st.composite
def items(draw: st.DrawFn, keeps: frozenset[Preserves]) -> list[OutgoingSentence]:
    lang = draw(LANGS)
    some = draw(st.lists(sentences(keeps, lang), min_size=1, max_size=4))
    documents = draw(st.sampled_from([["", "", "", ""], ["a", "a", "b", "b"], ["", "news 1", "news 1", "Ⅱ\u0301"]]))
    known = draw(st.sampled_from([{}, {"status": "confirmed", "score": 0.5, "reviewer": "Ana", "note": 'a "b"\n'}]))
    return [OutgoingSentence(one, f"s{number}.é", documents[number], known) for number, one in enumerate(some)]


@st.composite
def pairs_of(draw: st.DrawFn, keeps: frozenset[Preserves]) -> list[SentencePair]:
    langs = draw(LANGS), draw(LANGS)
    sides = draw(st.lists(st.tuples(*(sentences(keeps, lang) for lang in langs)), min_size=1, max_size=3))
    documents = draw(st.sampled_from([["", "", ""], ["a", "b", "b"]]))
    tags = st.lists(st.sampled_from(["acronym", "acronym, split", "<b>", "ü\u0308"]), max_size=3, unique=True)
    return [
        SentencePair(
            f"p{number}.é", both[0], both[1], draw(alignments(*map(len, both))), documents[number], tuple(draw(tags))
        )
        for number, both in enumerate(sides)
    ]


@st.composite
def alignments(draw: st.DrawFn, rows: int, columns: int) -> Alignment | None:
    cells = [(i, j) for i in range(rows) for j in range(columns)]
    some = st.lists(st.sampled_from(cells), max_size=6) if cells else st.just([])
    return draw(st.none() | st.builds(Alignment.of, some, st.just((rows, columns)), some))


def variants(registry: Mapping[str, Callable[..., Any]]) -> list[Any]:
    return list(_variants(registry))


def _variants(registry: Mapping[str, Callable[..., Any]]) -> Iterator[Any]:
    """Every entry with its defaults, and with each other value of each option that has a list of them."""
    for name, factory in registry.items():
        yield pytest.param(factory(), id=name)
        for option in options(factory):
            values = (True, False) if option.type is bool else option.choices if option.closed else ()
            for value in values:
                if value != option.default:
                    yield pytest.param(factory(**{option.name: value}), id=f"{name} {option.name}={value}")


def as_files(written: Written) -> list[TextFile]:
    return [TextFile(name, data) for name, data in written.items()]


@pytest.mark.parametrize("form", variants(SIDE_FORMATS))
@FEW
@given(st.data())
def test_sentences_come_back_as_far_as_promised(form: Any, data: st.DataObject) -> None:
    some: list[OutgoingSentence] = data.draw(items(form.keeps))
    fit = fit_items(form, some)
    written = form.write("x", some)
    assert written == form.write("x", fit)
    side = form.read(as_files(written), some[0].sentence.lang)
    assert actual(side, form.keeps) == expected(fit, form.keeps)
    assert len(side.lines) == len(side.sentences)
    assert side.repairs == () or Preserves.WORDS not in form.keeps


@pytest.mark.parametrize("form", [*variants(SIDE_FORMATS), *variants(PAIR_FORMATS)])
@FEW
@given(st.data())
def test_what_does_not_fit_is_rewritten_once_and_labels_stay_different(form: Any, data: st.DataObject) -> None:
    labels = data.draw(st.lists(LABELS, unique=True, max_size=8))
    some: list[OutgoingSentence] = data.draw(items(form.keeps))
    used = labels_of(item.sentence for item in some)
    fit = fitting(form, [*labels, *used])
    names = [fit.labels.get(label, label) for label in dict.fromkeys([*labels, *used])]
    assert len(set(names)) == len(names)
    assert fitting(form, names).labels == {}
    written = fit.items(some)
    assert fit_items(form, written) == written
    changed = rewritings([item.sentence for item in some], [item.sentence for item in written])
    assert {one.old: one.new for one in changed if one.what == "label"} == {
        label: fit.labels[label] for label in used if label in fit.labels
    }
    spaced = any(" " in word for item in written for word in item.sentence.words)
    assert not spaced or Preserves.INNER_SPACES in form.keeps or Preserves.WORDS not in form.keeps


@pytest.mark.parametrize("form", variants(PAIR_FORMATS))
@FEW
@given(st.data())
def test_pairs_come_back_as_far_as_promised(form: Any, data: st.DataObject) -> None:
    some: list[SentencePair] = data.draw(pairs_of(form.keeps))
    langs = some[0].source.lang, some[0].target.lang
    imported = form.read(as_files(form.write("x", some, [{"status": "flagged"}] * len(some))), langs)
    assert preserved_pairs(imported.pairs, form.keeps) == preserved_pairs(fit_pairs(form, some), form.keeps)


@pytest.mark.parametrize("form", variants(LINK_FORMATS))
@FEW
@given(st.data())
def test_links_come_back_as_far_as_promised(form: Any, data: st.DataObject) -> None:
    some: list[SentencePair] = data.draw(pairs_of(frozenset(Preserves)))
    bare = Imported(tuple(replace(pair, alignment=None) for pair in some))
    imported = form.read(as_files(form.write("x", some)), bare)
    assert preserved_pairs(imported.pairs, form.keeps) == preserved_pairs(some, form.keeps)


SCRAPS = st.lists(
    st.sampled_from(
        [*"\n\t {}[]_O\x85\ufeff\x00ก", "\r\n", "|||", "B-PER", "I-", "0-0", "1 1 1 S", "({ 1 })", '"id": 1, ', "<tu>"]
    ),
    max_size=25,
)


@st.composite
def damaged(draw: st.DrawFn, files: list[TextFile]) -> list[TextFile]:
    """Files that a writer made, cut short, with bytes changed, or with others in their place."""
    made = []
    for file in files:
        how = draw(st.sampled_from(["whole", "cut", "changed", "bytes", "scraps"]))
        data = bytearray(file.data)
        if how == "cut":
            del data[draw(st.integers(0, len(data))) :]
        for _ in range(draw(st.integers(1, 4)) if how == "changed" and data else 0):
            data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
        if how == "bytes":
            data = bytearray(draw(st.binary(max_size=60)))
        if how == "scraps":
            data = bytearray("".join(draw(SCRAPS)).encode())
        made.append(TextFile(file.name, bytes(data)))
    return made


def refused_or_read(read: Callable[[], object]) -> None:
    """Read; what is refused is refused in one sentence on one line."""
    message = "read"
    try:
        read()
    except SpanbridgeError as error:
        message = str(error)
    assert message.strip()
    assert "\n" not in message


WORKED = (
    Sentence(("Ana", "sings", "."), (" ", "", ""), "en", (Span(0, 1, "PER"),)),
    Sentence(("Oslo", "!"), ("", ""), "en", (Span(0, 1, "LOC"),)),
    Sentence(("Yes",), ("",), "en", ()),
)
ITEMS = [OutgoingSentence(sentence, f"s{number}", "news") for number, sentence in enumerate(WORKED)]
PAIRS = [
    SentencePair(f"p{number}", one, replace(one, lang="de"), Alignment.of([(0, 0)], (len(one),) * 2), "news")
    for number, one in enumerate(WORKED)
]
KNOWN: Sequence[Mapping[str, Any]] = [{"status": "confirmed"}] * len(PAIRS)


@pytest.mark.parametrize("form", variants(SIDE_FORMATS))
@FEW
@given(st.data())
def test_no_bytes_break_the_reader_of_a_side_except_by_a_message(form: Any, data: st.DataObject) -> None:
    files = data.draw(damaged(as_files(form.write("x", ITEMS))))
    refused_or_read(lambda: form.read(files, "en"))
    assert 0 <= form.likeness(files) <= 1


@pytest.mark.parametrize("form", variants(PAIR_FORMATS))
@FEW
@given(st.data())
def test_no_bytes_break_the_reader_of_pairs_except_by_a_message(form: Any, data: st.DataObject) -> None:
    files = data.draw(damaged(as_files(form.write("x", PAIRS, KNOWN))))
    refused_or_read(lambda: form.read(files, ("en", "de")))
    assert 0 <= form.likeness(files) <= 1


@pytest.mark.parametrize("form", variants(LINK_FORMATS))
@FEW
@given(st.data())
def test_no_bytes_break_the_reader_of_links_except_by_a_message(form: Any, data: st.DataObject) -> None:
    files = data.draw(damaged(as_files(form.write("x", PAIRS))))
    refused_or_read(lambda: form.read(files, Imported(tuple(PAIRS))))
    assert 0 <= form.likeness(files) <= 1


ALL = [*variants(SIDE_FORMATS), *variants(PAIR_FORMATS), *variants(LINK_FORMATS)]


@pytest.mark.parametrize("form", ALL)
def test_a_format_says_what_it_is_and_what_it_loses(form: Format) -> None:
    assert form.title
    assert all(ending.startswith(".") for ending in form.endings)
    about_links = form.keeps >= {Preserves.LINKS} and not form.keeps & {Preserves.WORDS, Preserves.TEXT}
    assert about_links or bool(form.loses) == (form.keeps != frozenset(Preserves))
    assert not form.loses or form.loses.endswith(".")
    assert form.likeness([]) == 0
    assert hash(form) == hash(replace(form))  # type: ignore[type-var]
    assert all(option.help for option in options(type(form)))


@pytest.mark.parametrize("form", ALL)
def test_names_of_written_files_stay_inside_and_end_as_announced(form: Any) -> None:
    written = written_by(form)
    assert written
    assert any(name.endswith(form.endings) for name in written)
    assert not any(name.startswith("/") or ".." in name.split("/") for name in written)


@pytest.mark.parametrize("form", ALL)
def test_a_format_knows_its_own_files(form: Any) -> None:
    assert form.likeness(as_files(written_by(form))) > 0


def written_by(form: Any) -> Written:
    entry = type(form)
    if entry in SIDE_FORMATS.values():
        return form.write("x", ITEMS)  # type: ignore[no-any-return]
    return form.write("x", PAIRS, KNOWN) if entry in PAIR_FORMATS.values() else form.write("x", PAIRS)  # type: ignore[no-any-return]


@pytest.mark.parametrize("form", ALL)
def test_what_only_reading_asks_is_an_option_and_no_question_of_writing(form: Any) -> None:
    reading = set(getattr(form, "reading", ()))
    factory: type[Any] = type(form)
    names = {option.name for option in options(factory)}  # type: ignore[arg-type]
    assert reading <= names
    assert {option.name for option in writing_options(factory)} == names - reading
