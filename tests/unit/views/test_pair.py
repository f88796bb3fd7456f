"""The payload of the pair view: everything a browser draws, as plain values."""

import base64
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from core.errors import InvalidValue
from core.model import Alignment, Candidate, Projection, Scores, Sentence, SentencePair, Span
from core.views.pair import excerpt, pair_json, quantise

OBAMA = Span(0, 1, "PER")
BERLIN = Span(2, 3, "LOC")


def pair(target_spans: tuple[Span, ...] | None = None) -> SentencePair:
    source = Sentence(("Obama", "in", "Berlin"), (" ", " ", ""), "en", (OBAMA, BERLIN))
    return SentencePair("p", source, Sentence(("أوباما", "في", "برلين"), (" ", " ", ""), "ar", target_spans))


def projection(**changes: object) -> Projection:
    alignment = Alignment.of([(0, 0), (2, 2)], (3, 3), possible=[(1, 1)], origin="lexical")
    values: dict[str, object] = {
        "alignment": alignment,
        "chosen": (Candidate(OBAMA, 0, 1, 0.5, {"links": 0.5, "odd": float("inf")}, "aligned run"),),
        "runners_up": (Candidate(BERLIN, 1, 3, 0.4), Candidate(OBAMA, 0, 2, 0.9), Candidate(BERLIN, 2, 3, 0.6)),
    }
    return Projection("p", "r", **(values | changes))  # type: ignore[arg-type] # any field may be replaced


def test_the_payload_is_strict_json() -> None:
    drawn = pair_json(pair(), projection(), 1, 9)
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn


def test_words_gaps_and_direction_come_from_the_sentence() -> None:
    drawn = pair_json(pair(), projection(), 4, 9)
    assert (drawn["id"], drawn["position"], drawn["total"]) == ("p", 4, 9)
    assert drawn["source"]["words"] == ["Obama", "in", "Berlin"]
    assert drawn["source"]["gaps"] == [" ", " ", ""]
    assert (drawn["source"]["dir"], drawn["target"]["dir"]) == ("ltr", "rtl")
    assert "Arabic" in drawn["target"]["name"]


def test_sure_and_possible_links_stay_apart_and_scores_are_optional() -> None:
    drawn = pair_json(pair(), projection(), 1, 1)
    assert drawn["links"] == [[0, 0], [2, 2]]
    assert drawn["possible"] == [[1, 1]]
    assert drawn["scores"] is None
    assert drawn["origin"] == "lexical"


def test_candidates_are_ranked_within_each_entity_and_the_chosen_one_is_marked() -> None:
    drawn = pair_json(pair(), projection(), 1, 1)["candidates"]
    ranked = [(each["source"]["start"], each["start"], each["end"], each["chosen"]) for each in drawn]
    assert ranked == [(0, 0, 2, False), (0, 0, 1, True), (2, 2, 3, False), (2, 1, 3, False)]
    assert drawn[1]["text"] == "أوباما"
    assert drawn[1]["rule"] == "aligned run"


def test_a_candidate_says_how_sure_it_is_where_the_recipe_knows() -> None:
    sure = Candidate(OBAMA, 0, 1, 5.0, probability=0.87)
    drawn = pair_json(pair(), projection(chosen=(sure,), runners_up=(Candidate(OBAMA, 0, 2, 4.0),)), 1, 1)["candidates"]
    assert [each["probability"] for each in drawn] == [0.87, None]


def test_a_number_that_is_not_finite_becomes_null() -> None:
    chosen = pair_json(pair(), projection(), 1, 1)["candidates"][1]
    assert chosen["evidence"] == {"links": 0.5, "odd": None}


def test_the_chosen_one_comes_first_among_equals() -> None:
    tied = projection(runners_up=(Candidate(OBAMA, 1, 2, 0.5),))
    assert [each["chosen"] for each in pair_json(pair(), tied, 1, 1)["candidates"]] == [True, False]


def test_annotation_of_the_target_is_gold_and_none_means_not_annotated() -> None:
    assert pair_json(pair(), projection(), 1, 1)["gold"] is None
    assert pair_json(pair(()), projection(), 1, 1)["gold"] == []
    gold = pair_json(pair((BERLIN,)), projection(), 1, 1)["gold"]
    assert gold == [{"start": 2, "end": 3, "label": "LOC"}]


def test_a_projection_of_another_pair_is_refused() -> None:
    other = Projection("p", "r", Alignment.of([], (2, 3)))
    with pytest.raises(InvalidValue, match="Pair p"):
        pair_json(pair(), other, 1, 1)


@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=2), elements=st.floats(0, 1, width=32)))
def test_quantised_scores_are_within_half_a_step(scores: Scores) -> None:
    data = np.frombuffer(base64.b64decode(quantise(scores)), np.uint8).reshape(scores.shape)
    assert np.abs(data / 255 - scores).max() <= 1 / 510 + 1e-6


def test_scores_out_of_range_are_clipped_and_missing_ones_are_zero() -> None:
    scores = np.array([[-1.0, 2.0, np.nan, np.inf]], np.float32)
    assert base64.b64decode(quantise(scores)) == bytes([0, 255, 0, 255])


def test_scores_need_two_dimensions() -> None:
    with pytest.raises(InvalidValue, match="two dimensions"):
        quantise(np.zeros(3, np.float32))


def test_an_excerpt_marks_words_and_says_what_it_leaves_out() -> None:
    words = tuple("abcdefghij")
    text = Sentence(words, (" ",) * 9 + ("",), "en")
    assert excerpt(text, {"old": Span(4, 5, "PER"), "new": Span(4, 6, "PER")}, 1) == [
        ["… d ", ""],
        ["e", "old new"],
        [" ", ""],
        ["f", "new"],
        [" g …", ""],
    ]
    assert excerpt(text, {"old": None, "new": None}, 2) == [["a b c d …", ""]]
    whole = excerpt(text, {"old": Span(0, 10, "PER")})
    assert whole == [["a b c d e f g h i j", "old"]]
