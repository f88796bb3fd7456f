"""Span groups of DocBins as spaCy writes them: which are read, what is listed, and bytes that are no groups."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import spacy
import srsly
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin
from spacy.tokens import Span as Ent

from core.errors import BadInput
from core.formats import SIDE_FORMATS, CorpusSide, TextFile
from core.formats.result import flat_spans
from core.model import Span
from tests.fakes import reading_here

NLP = spacy.blank("en")
WORDS = ["The", "Bay", "of", "Kotor", "in", "Montenegro"]


@pytest.fixture(autouse=True, scope="module")
def _reading_here() -> Iterator[None]:
    with reading_here():
        yield


def doc(ents: tuple[tuple[int, int, str], ...] | None = None, **groups: list[tuple[int, int, str]]) -> Doc:
    made = Doc(NLP.vocab, words=WORDS)
    for name, spans in groups.items():
        made.spans[name] = [Ent(made, *span) for span in spans]
    if ents is not None:
        made.set_ents([Ent(made, *ent) for ent in ents], default="outside")
    return made


def read(*docs: Doc, **options: str) -> CorpusSide:
    return SIDE_FORMATS["spacy"](**options).read([TextFile("a.spacy", DocBin(docs=docs).to_bytes())], "en")


def spans(side: CorpusSide) -> list[tuple[Span, ...] | None]:
    return [sentence.spans for sentence in side.sentences]


def repairs(side: CorpusSide) -> list[str]:
    return [str(repair).removeprefix("a.spacy") for repair in side.repairs]


BAY, KOTOR, LAND = (1, 4, "LOC"), (3, 4, "GPE"), (5, 6, "GPE")


def test_a_span_group_is_read_where_no_doc_has_entities() -> None:
    side = read(doc(sc=[LAND, KOTOR, BAY]), doc(sc=[]), doc())
    assert spans(side) == [(Span(*BAY), Span(*LAND)), (), None]
    assert repairs(side) == [
        ": no Doc has entities; the 3 spans of the group 'sc' were read.",
        ", doc 1: GPE [3, 4) overlaps LOC [1, 4) and was left out.",
    ]
    assert spans(read(doc(gold=[LAND]))) == [(Span(*LAND),)]


def test_of_several_groups_sc_or_the_largest_is_read_and_the_others_listed() -> None:
    side = read(doc(sc=[BAY], ruler=[KOTOR, LAND]), doc(draft=[]))
    assert spans(side) == [(Span(*BAY),), None]
    assert repairs(side)[1:] == [
        ": the 2 spans of the group 'ruler' were not read; spacy:spans=ruler reads them.",
        ": the 0 spans of the group 'draft' were not read; spacy:spans=draft reads them.",
    ]
    assert spans(read(doc(a=[BAY], ruler=[KOTOR, LAND]))) == [(Span(*KOTOR), Span(*LAND))]


def test_entities_come_before_groups_unless_a_group_is_asked_for() -> None:
    docs = doc((KOTOR,), sc=[BAY]), doc(None, sc=[LAND])
    side = read(*docs)
    assert spans(side) == [(Span(*KOTOR),), None]
    assert repairs(side) == [": the 2 spans of the group 'sc' were not read; spacy:spans=sc reads them."]
    side = read(*docs, spans="sc")
    assert spans(side) == [(Span(*BAY),), (Span(*LAND),)]
    assert repairs(side) == [": its 1 entities were not read, but the span group 'sc'."]
    side = read(*docs, spans="gold")
    assert spans(side) == [None, None]
    assert repairs(side)[0] == ": no Doc has a span group 'gold', so that none is annotated; the groups are: sc."


def test_reviewed_docs_without_entities_stay_outside_where_no_group_has_spans() -> None:
    side = read(doc((), sc=[]), doc())
    assert spans(side) == [(), None]
    assert repairs(side) == [": the 0 spans of the group 'sc' were not read; spacy:spans=sc reads them."]


def test_spans_without_a_label_or_a_word_are_listed() -> None:
    made = Doc(NLP.vocab, words=["Kotor", "\n", "Bay"], spaces=[False, False, False])
    made.spans["sc"] = [Ent(made, 0, 3, "LOC"), Ent(made, 1, 2, "LOC"), Ent(made, 2, 3)]
    side = read(made)
    assert spans(side) == [(Span(0, 2, "LOC"),)]
    assert repairs(side)[1:] == [
        ", doc 1: the span of tokens 1 to 2 has no word and was left out.",
        ", doc 1: the span of tokens 2 to 3 has no label and was left out.",
    ]


def test_one_group_under_two_keys_is_read_under_both() -> None:
    made = doc(sc=[BAY])
    made.spans["copy"] = made.spans["sc"]
    assert spans(read(made, spans="copy")) == [(Span(*BAY),)]


def changed(group: object) -> bytes:
    """A DocBin with these bytes in place of the groups of its one Doc."""
    message = srsly.msgpack_loads(zlib.decompress(DocBin(docs=[doc(sc=[BAY])]).to_bytes()))
    return zlib.compress(srsly.msgpack_dumps({**message, "span_groups": [group]}))


def packed(spans: object) -> bytes:
    data: bytes = srsly.msgpack_dumps({"name": "sc", "attrs": {}, "spans": spans})
    return data


def test_groups_of_older_spacy_are_read() -> None:
    label = NLP.vocab.strings["LOC"]
    old = packed([struct.pack(">QQllll", 0, label, 1, 4, 4, 16)])
    side = SIDE_FORMATS["spacy"]().read([TextFile("a.spacy", changed(srsly.msgpack_dumps([old])))], "en")
    assert spans(side) == [(Span(*BAY),)]


@pytest.mark.parametrize(
    "group",
    [
        b"\xc1",
        b"x" * 99,
        srsly.msgpack_dumps(3),
        srsly.msgpack_dumps([3]),
        srsly.msgpack_dumps({packed([]): "sc"}),
        srsly.msgpack_dumps({packed([]): [3]}),
        srsly.msgpack_dumps([packed(3)]),
        srsly.msgpack_dumps([packed([b"short"])]),
        srsly.msgpack_dumps([packed([struct.pack(">QQQllll", 0, 0, 1, 4, 99, 0, 0)])]),
        srsly.msgpack_dumps([packed([struct.pack(">QQQllll", 0, 0, 1, -1, 2, 0, 0)])]),
        7,
    ],
    ids=lambda group: str(group)[:24],
)
def test_broken_groups_are_left_out_and_listed(group: object) -> None:
    side = SIDE_FORMATS["spacy"]().read([TextFile("a.spacy", changed(group))], "en")
    assert spans(side) == [None]
    assert repairs(side) == [": the span groups of 1 Docs are broken and were left out."]


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for group in (data, srsly.msgpack_dumps([data]), srsly.msgpack_dumps({data: ["sc"]})):
        try:
            SIDE_FORMATS["spacy"]().read([TextFile("a.spacy", changed(group))], "en")
        except BadInput:
            pytest.fail("a broken group spoils the file")


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 6), st.sampled_from("XY")), max_size=12))
def test_of_overlapping_spans_the_longest_stay(drawn: list[tuple[int, int, str]]) -> None:
    given_spans = [Span(start, start + size, label) for start, size, label in drawn]
    listed: list[Any] = []
    flat = flat_spans(given_spans, "x", listed)
    slow: list[Span] = []
    for span in sorted(given_spans, key=lambda span: (-len(span), span)):
        if not any(span.overlaps(rival) for rival in slow):
            slow.append(span)
    assert flat == tuple(sorted(slow))
    assert len(listed) == len(given_spans) - len(flat)
