"""Laws of columns: what is added to a file, or written otherwise, changes nothing that is not said."""

import json
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.formats import PAIR_FORMATS, SIDE_FORMATS, CorpusSide, TextFile
from core.model import Span
from core.tags import write_tags

Rows = list[tuple[str, str]]
"""The words of a sentence with their tags."""
Lines = list[list[list[str]]]
"""The cells of each line of each sentence."""

LETTERS = st.characters(categories=["L", "N"], exclude_characters="\u0130")
WORDS = st.one_of(st.text(LETTERS, min_size=1, max_size=4), st.sampled_from(["O", "1", "#", "10\u00a0000", "-", "_"]))
LABELS = st.sampled_from(["PER", "LOC", "Erster Name", "B-CELL", "NP"])
CELLS = st.sampled_from(["O", "B-PER", "I-PER", "_", "NN", "1", "x", "person", "", "B", "I", "see note", "0"])


@st.composite
def sentences(draw: st.DrawFn) -> Rows:
    words = draw(st.lists(WORDS, min_size=1, max_size=5))
    cuts = sorted(draw(st.sets(st.integers(0, len(words)), max_size=4)))
    spans = [Span(start, end, draw(LABELS)) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    return list(zip(words, write_tags(spans, len(words)), strict=True))


REAL: Rows = [("Mia", "B-PER"), ("Ko", "I-PER"), ("kam", "O"), ("heim", "O")]
CORPORA = st.lists(sentences(), max_size=3).map(lambda some: [REAL, *some])


def in_columns(form: str, corpus: Sequence[Rows]) -> Lines:
    if form == "uner":
        return [[[str(number), word, tag] for number, (word, tag) in enumerate(rows, 1)] for rows in corpus]
    prefix = "rw:" if form == "wikiann" else ""
    return [[[f"{prefix}{word}", tag] for word, tag in rows] for rows in corpus]


def written(lines: Lines, end: str = "\n", mark: str = "\t") -> str:
    return "".join(f"{mark.join(cells)}{end}" for rows in lines for cells in [*rows, [""]])


def read(form: str, text: str) -> CorpusSide:
    side: CorpusSide = SIDE_FORMATS[form]().read([TextFile("a.txt", text.encode())], "en")
    return side


def same_or_said(whole: CorpusSide, changed: Callable[[], CorpusSide]) -> None:
    """What was changed reads as before, or something more is said of it, or it is refused."""
    try:
        side = changed()
    except BadInput:
        return
    assert side.sentences == whole.sentences or set(side.repairs) - set(whole.repairs)


FORMS = pytest.mark.parametrize("form", ["conll", "uner", "wikiann"])


@FORMS
@given(CORPORA, st.data())
def test_a_further_column_is_read_over_only_with_a_word_about_it(
    form: str, corpus: list[Rows], data: st.DataObject
) -> None:
    lines = in_columns(form, corpus)
    place = data.draw(st.integers(0, len(lines[0][0])))
    cell = data.draw(st.one_of(CELLS.map(st.just), st.just(CELLS)))
    wider = [[[*cells[:place], data.draw(cell), *cells[place:]] for cells in rows] for rows in lines]
    mark = data.draw(st.sampled_from(["\t", " "]))
    same_or_said(read(form, written(lines)), lambda: read(form, written(wider, mark=mark)))


@FORMS
@given(CORPORA, st.data())
def test_one_line_with_another_number_of_columns_is_never_cut_in_silence(
    form: str, corpus: list[Rows], data: st.DataObject
) -> None:
    lines = in_columns(form, corpus)
    rows = data.draw(st.sampled_from(lines))
    cells = rows[data.draw(st.integers(0, len(rows) - 1))]
    whole = read(form, written(lines))
    cells.insert(data.draw(st.integers(0, len(cells))), data.draw(CELLS))
    mark = data.draw(st.sampled_from(["\t", " "]))
    same_or_said(whole, lambda: read(form, written(lines, mark=mark)))


@FORMS
@given(CORPORA, st.sampled_from(["\r\n", "\n", "\t\n", " \n", "\n\n"]), st.booleans())
def test_line_ends_blank_lines_and_byte_order_marks_change_nothing(
    form: str, corpus: list[Rows], end: str, marked: bool
) -> None:
    lines = in_columns(form, corpus)
    text = written(lines, end) if end != "\n\n" else written(lines).replace("\n\n", "\n\n \n\n")
    side, whole = read(form, "\ufeff" * marked + text), read(form, written(lines))
    assert side.sentences == whole.sentences
    assert [repair.what for repair in side.repairs] == [repair.what for repair in whole.repairs]


@FORMS
@given(CORPORA, st.data())
def test_a_hard_space_is_kept_or_said(form: str, corpus: list[Rows], data: st.DataObject) -> None:
    lines = in_columns(form, corpus)
    whole = read(form, written(lines))
    row = data.draw(st.sampled_from(data.draw(st.sampled_from(lines))))
    place = data.draw(st.integers(0, len(row) - 1))
    before, after = data.draw(st.sampled_from([("\u00a0", ""), ("", "\u00a0"), ("\u00a0", "\u3000")]))
    row[place] = f"{before}{row[place]}{after}"
    same_or_said(whole, lambda: read(form, written(lines)))


@given(
    st.lists(st.sampled_from(["(1)", "NN O", "O", "-DOCSTART- O", "-X- -X- O", "Band 3", ""]), min_size=1, max_size=6)
)
def test_every_mark_begins_a_document(marks: list[str]) -> None:
    side = read("conll", "".join(f"-DOCSTART- {mark}\n\nwort\tO\n\n" for mark in marks))
    assert len(set(side.documents)) == len(marks)


@given(CORPORA, st.sampled_from(["pos_tags", "ner", "labels", "lang", "spans"]))
def test_a_further_key_of_rows_is_listed(corpus: list[Rows], key: str) -> None:
    rows = [{"tokens": [word for word, _ in rows], "ner_tags": [tag for _, tag in rows]} for rows in corpus]
    whole, wider = (
        read("huggingface-jsonl", "".join(json.dumps(row | more) + "\n" for row in rows)) for more in ({}, {key: ["O"]})
    )
    assert whole.sentences == wider.sentences
    assert set(wider.repairs) - set(whole.repairs)


TEXTS = st.lists(st.tuples(st.text(LETTERS, min_size=1), st.text(LETTERS, min_size=1)), min_size=2, max_size=5)


@given(TEXTS, st.data())
def test_a_further_column_beside_two_texts_is_listed_or_asked_about(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, 2))
    more = data.draw(st.sampled_from(["7", "0.5", "CC-BY 2.0", "de", "noch ein Satz"]))
    rows = [[*pair[:place], more, *pair[place:]] for pair in pairs]
    form = PAIR_FORMATS["parallel"]()
    whole, wider = (
        TextFile("a.tsv", "".join("\t".join(cells) + "\n" for cells in some).encode()) for some in (pairs, rows)
    )
    before = form.read([whole], ("de", "en"))
    try:
        after = form.read([wider], ("de", "en"))
    except BadInput:
        return
    assert set(after.repairs) - set(before.repairs)
