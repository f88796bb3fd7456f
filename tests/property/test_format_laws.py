"""Laws of formats: what is written is read back, and bytes from outside never break a reader."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.formats import (
    TextFile,
    join_sides,
    read_conll,
    read_pairs_jsonl,
    read_parallel,
    read_pharaoh,
    read_text,
    write_conll,
    write_pairs_jsonl,
    write_pharaoh,
)
from core.model import Alignment, Sentence, SentencePair, Span
from core.tags import SCHEMES

LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"])
WORDS = st.one_of(st.text(LETTERS, min_size=1, max_size=6), st.sampled_from(["#", "-DOCSTART", "O", "1", "<b>", "\\"]))
LABELS = st.sampled_from(["PER", "B-CELL", "أرض"])


@st.composite
def sentences(draw: st.DrawFn, annotated: bool = False) -> Sentence:
    words = draw(st.lists(WORDS, max_size=6))
    gaps = draw(st.lists(st.sampled_from(["", " ", "\u200b", "  "]), min_size=len(words), max_size=len(words)))
    cuts = sorted(draw(st.sets(st.integers(0, len(words)), max_size=4)))
    spans = tuple(Span(start, end, draw(LABELS)) for start, end in zip(cuts[::2], cuts[1::2], strict=False))
    lang = draw(st.sampled_from(["en", "zh"]))
    return Sentence(tuple(words), tuple(gaps), lang, spans if annotated or draw(st.booleans()) else None)


@st.composite
def corpora(draw: st.DrawFn) -> list[SentencePair]:
    sides = draw(st.lists(st.tuples(sentences(), sentences()), max_size=4))
    documents = st.sampled_from(["", "news", "Ⅱ\u0301"])
    return [
        SentencePair(f"p{number}", *both, draw(alignments(*map(len, both))), draw(documents))
        for number, both in enumerate(sides)
    ]


@st.composite
def alignments(draw: st.DrawFn, rows: int, columns: int) -> Alignment | None:
    cells = [(i, j) for i in range(rows) for j in range(columns)]
    some = st.lists(st.sampled_from(cells), max_size=6) if cells else st.just([])
    return draw(st.none() | st.builds(Alignment.of, some, st.just((rows, columns)), some))


@given(corpora())
def test_pairs_come_back_as_they_were(pairs: list[SentencePair]) -> None:
    imported = read_pairs_jsonl(TextFile("a", write_pairs_jsonl(pairs).encode()))
    assert list(imported.pairs) == pairs
    assert imported.repairs == ()


@pytest.mark.parametrize("scheme", SCHEMES)
@given(st.lists(sentences(annotated=True), max_size=4))
def test_conll_comes_back_in_every_scheme(scheme: str, meant: list[Sentence]) -> None:
    side = read_conll(TextFile("a", write_conll(meant, scheme).encode()), "en")
    assert [(there.words, there.spans) for there in side.sentences] == [(s.words, s.spans) for s in meant if s.words]


@given(corpora())
def test_links_come_back_as_they_were(pairs: list[SentencePair]) -> None:
    links = [pair.alignment for pair in pairs]
    found, _ = read_pharaoh(TextFile("a", write_pharaoh(links).encode()), pairs)
    assert list(found) == [pair.alignment or Alignment((), pair.size) for pair in pairs]


READERS: dict[str, Callable[[TextFile], Any]] = {
    "pairs": read_pairs_jsonl,
    "conll": lambda file: read_conll(file, "en"),
    "text": lambda file: read_text(file, "zh"),
    "parallel": lambda file: read_parallel(file, "en", "th"),
    "pharaoh": lambda file: read_pharaoh(file, ()),
    "joined": lambda file: join_sides(read_conll(file, "en"), read_text(file, "de")),
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SCRAPS = st.lists(
    st.sampled_from(
        ["\n", "\r\n", "\t", " ", "|||", "B-PER", "I-", "O", "0-0", '{"id": 1, ', "}", "\x85", "\ufeff", "\x00", "ก"]
    )
)


@pytest.mark.parametrize("name", READERS)
@given(st.one_of(st.binary(max_size=60), TEXT.map(str.encode), SCRAPS.map("".join).map(str.encode)))
def test_no_bytes_break_a_reader_except_by_a_message(name: str, data: bytes) -> None:
    try:
        READERS[name](TextFile("a", data))
    except BadInput as error:
        message = str(error)
    else:
        message = "a"
    assert message.startswith("a")
    assert "\n" not in message
