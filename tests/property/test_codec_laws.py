"""What the store writes it reads back."""

from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidValue
from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.store.serialization import (
    Packed,
    pack_outline,
    pack_pair,
    pack_projection,
    unpack_outline,
    unpack_pair,
    unpack_projection,
)

# Any text that can be encoded, line separators, controls and right-to-left marks included.
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\t\n\r"), min_size=1, max_size=6).filter(
    lambda word: word.strip() != ""
)
gaps = st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
labels = st.sampled_from(["PER", "LOC", "Ürün", "人名"])


@st.composite
def flat(draw: st.DrawFn, size: int) -> tuple[Span, ...]:
    cuts = sorted(draw(st.sets(st.integers(0, size), max_size=6)))
    return tuple(Span(start, end, draw(labels)) for start, end in zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def sentences(draw: st.DrawFn, lang: str) -> Sentence:
    size = draw(st.integers(1, 8))
    parts = draw(st.lists(st.tuples(words, gaps), min_size=size, max_size=size))
    spans = draw(st.none() | flat(size))
    return Sentence(tuple(word for word, _ in parts), tuple(gap for _, gap in parts), lang, spans)


@st.composite
def alignments(draw: st.DrawFn, size: tuple[int, int]) -> Alignment:
    links = st.sets(st.tuples(st.integers(0, size[0] - 1), st.integers(0, size[1] - 1)), max_size=8)
    scores = None
    if draw(st.booleans()):
        count = size[0] * size[1]
        values = draw(st.lists(st.floats(0, 1, width=16), min_size=count, max_size=count))
        scores = np.array(values, dtype=np.float32).reshape(size)
    return Alignment.of(draw(links), size, draw(links), scores, draw(st.sampled_from(["given", "lexical"])))


@st.composite
def pairs(draw: st.DrawFn) -> SentencePair:
    source, target = draw(sentences("en")), draw(sentences("yo"))
    alignment = draw(st.none() | alignments((len(source), len(target))))
    return SentencePair(draw(words), source, target, alignment, draw(st.just("") | words))


@st.composite
def candidates(draw: st.DrawFn, spans: tuple[Span, ...]) -> tuple[Candidate, ...]:
    number = st.floats(allow_nan=False, allow_infinity=False)
    evidence = st.dictionaries(st.sampled_from(["links", "surface", "case"]), number)
    probability = st.none() | st.floats(0, 1)
    own_label = st.just("") | labels
    return tuple(
        Candidate(
            span,
            span.start,
            span.end,
            draw(number),
            MappingProxyType(draw(evidence)),
            draw(gaps),
            draw(own_label),
            draw(probability),
        )
        for span in spans
    )


@st.composite
def projections(draw: st.DrawFn) -> Projection:
    size = draw(st.tuples(st.integers(1, 8), st.integers(1, 8)))
    chosen, others = draw(candidates(draw(flat(size[1])))), draw(candidates(draw(flat(size[1]))))
    return Projection(draw(words), "r", draw(alignments(size)), chosen, others)


def assert_same_scores(first: Alignment | None, second: Alignment | None) -> None:
    if first is None or first.scores is None:
        assert second is None or second.scores is None
    else:
        assert second is not None
        assert second.scores is not None
        assert second.scores.dtype == np.float32
        np.testing.assert_array_equal(first.scores, second.scores)


@given(pairs())
def test_pairs_come_back_as_they_were(pair: SentencePair) -> None:
    found = unpack_pair(pair.id, pack_pair(pair))
    assert found == pair
    assert (found.source.text, found.target.text) == (pair.source.text, pair.target.text)
    assert_same_scores(pair.alignment, found.alignment)


@given(projections())
def test_projections_come_back_as_they_were(projection: Projection) -> None:
    found = unpack_projection(projection.pair_id, projection.recipe_id, pack_projection(projection))
    assert found == projection
    assert_same_scores(projection.alignment, found.alignment)
    short = projection.outline
    assert unpack_outline(projection.pair_id, pack_outline(short)) == short
    assert tuple(one.candidate.span for one in short) == projection.spans


def test_a_projection_stored_before_there_were_probabilities_has_none() -> None:
    body = '{"size":[1,1],"alignment":{"sure":[],"possible":[],"origin":"given"},'
    body += '"chosen":[[0,1,"PER",0,1,2.5,{"links":2.5},"aligned run"]],"runners_up":[]}'
    [candidate] = unpack_projection("1", "r", Packed(body, None)).chosen
    assert (candidate.score, candidate.probability) == (2.5, None)
    [(outlined, margin)] = unpack_outline("1", '[[1.5,0,1,"PER",0,1,2.5,{},"aligned run"]]')
    assert (outlined.probability, margin) == (None, 1.5)


def test_numbers_of_numpy_are_stored_as_plain_ones() -> None:
    evidence = MappingProxyType({"links": np.float32(0.5)})
    candidate = Candidate(Span(0, 1, "PER"), np.int64(0), np.int64(1), np.float64(0.25), evidence)  # type: ignore[arg-type]
    projection = Projection("1", "r", Alignment((), (1, 1)), (candidate,))
    assert unpack_projection("1", "r", pack_projection(projection)) == projection


@pytest.mark.parametrize("body", ["", "{}", "[]", "null", '{"source":{"words":7}}', '{"size":[1,1],"alignment":null}'])
def test_damaged_text_is_refused_with_the_pair_named(body: str) -> None:
    with pytest.raises(InvalidValue, match=r"Pair 7 is damaged"):
        unpack_pair("7", Packed(body, None))
    with pytest.raises(InvalidValue, match="pair 7 is damaged"):
        unpack_projection("7", "r", Packed(body, None))
    with pytest.raises(InvalidValue, match="pair 7 is damaged"):
        unpack_outline("7", f"[{body}]" if body else "")
