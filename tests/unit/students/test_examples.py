"""What students learn from: tags that are known or not, weights, and where they come from."""

import numpy as np
import pytest

from core.errors import InvalidValue
from core.model import Alignment, Candidate, Projection, Sentence, Span
from core.review import Answer, Mention, MentionState, Status
from core.students import Example, TrainingData, Trust, annotated, held_out, projected, reviewed, tag_names, unlabelled

LABELS = ("PER", "LOC")
ANNA = Span(0, 1, "PER")


def sentence(text: str, spans: tuple[Span, ...] | None = None) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, (" ",) * len(words), "de", spans)


TARGET = sentence("Anna Maria wohnt in Bad Ischl")
SOURCE = sentence("Anna Maria lives in Bad Ischl", (Span(0, 2, "PER"), Span(4, 6, "LOC")))


def projection(*chosen: Candidate) -> Projection:
    return Projection("p", "r", Alignment((), (6, 6)), chosen)


PERSON = Candidate(Span(0, 2, "PER"), 0, 2, 0.9)
PLACE = Candidate(Span(4, 6, "LOC"), 4, 6, 0.25)


def test_tags_are_iob2_with_o_first() -> None:
    assert tag_names(LABELS) == ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")


def test_annotated_sentences_are_known_word_by_word_and_others_left_out() -> None:
    given = [sentence("Anna lacht", (ANNA,)), sentence("Wer ?"), sentence("Niemand", ())]
    assert [example.tags for example in annotated(given, LABELS)] == [("B-PER", "O"), ("O",)]
    assert annotated([sentence("Anna", (ANNA,))], ["LOC"])[0].tags == ("O",)


def test_a_projection_below_the_threshold_is_masked_and_the_rest_stays() -> None:
    found = projected(TARGET, projection(PERSON, PLACE), LABELS, SOURCE, Trust(threshold=0.5))
    assert found.tags == ("B-PER", "I-PER", "O", "O", None, None)
    assert found.known_words == (True, True, True, True, False, False)


def test_a_projection_can_count_by_its_score() -> None:
    found = projected(TARGET, projection(PERSON, PLACE), LABELS, SOURCE, Trust(weighting="score"))
    assert found.weights == (0.9, 0.9, 1.0, 1.0, 0.25, 0.25)
    assert found.tags == ("B-PER", "I-PER", "O", "O", "B-LOC", "I-LOC")


def test_a_projection_with_probabilities_is_masked_and_counts_by_them() -> None:
    sure = Candidate(Span(0, 2, "PER"), 0, 2, 7.5, probability=0.95)
    unsure = Candidate(Span(4, 6, "LOC"), 4, 6, 3.5, probability=0.4)
    found = projected(TARGET, projection(sure, unsure), LABELS, SOURCE, Trust(0.5, "score"))
    assert found.weights == (0.95, 0.95, 1.0, 1.0, 0.4, 0.4)
    assert found.tags == ("B-PER", "I-PER", "O", "O", None, None)


def test_where_an_entity_was_not_projected_its_words_may_be_masked() -> None:
    taken = projected(TARGET, projection(PERSON), LABELS, SOURCE)
    masked = projected(TARGET, projection(PERSON), LABELS, SOURCE, Trust(missing="mask"))
    assert taken.tags[2:] == ("O",) * 4
    assert masked.tags == ("B-PER", "I-PER", None, None, None, None)
    nothing_missing = projected(TARGET, projection(PERSON, PLACE), LABELS, SOURCE, Trust(missing="mask"))
    assert None not in nothing_missing.tags


@pytest.mark.parametrize(
    ("status", "tags", "weight"),
    [
        (Status.OPEN, ("B-PER", None, None, None, None, None), 1.0),
        (Status.FLAGGED, ("B-PER", None, None, None, None, None), 1.0),
        (Status.CONFIRMED, ("B-PER", "O", "O", "O", "B-LOC", "O"), 1.0),
    ],
)
def test_of_an_answer_only_what_a_person_settled_is_known(
    status: Status, tags: tuple[str | None, ...], weight: float
) -> None:
    state = MentionState.ACCEPTED if status is Status.CONFIRMED else MentionState.PROJECTED
    mentions = (Mention(0, 1, "PER", MentionState.CORRECTED), Mention(4, 5, "LOC", state))
    found = reviewed(TARGET, Answer((), mentions, status=status), LABELS)
    assert found.tags == tags
    assert set(found.weights) == {weight}


def test_a_pair_accepted_in_bulk_is_known_and_may_count_less() -> None:
    answer = Answer((), (Mention(0, 1, "PER", MentionState.PROJECTED),), status=Status.BULK)
    found = reviewed(TARGET, answer, LABELS, bulk=0.5)
    assert found.tags == ("B-PER", "O", "O", "O", "O", "O")
    assert found.weights == (0.5,) * 6


def test_weight_0_masks_as_an_unknown_tag_does() -> None:
    assert Example(sentence("a b"), ("O", None), (0.0, 1.0)).known_words == (False, False)
    assert not Example(sentence("a b"), ("O", None), (0.0, 1.0)).teaches


@pytest.mark.parametrize(
    ("tags", "weights", "soft"),
    [
        (("O",), (1.0, 1.0), None),
        (("O", "O"), (1.0, -1.0), None),
        (("O", "O"), (1.0, float("nan")), None),
        (("O", "O"), (1.0, 1.0), [[1.0, 0.0]]),
        (("O", "O"), (1.0, 1.0), [[1.0, 0.0], [0.7, 0.7]]),
    ],
)
def test_an_example_that_does_not_fit_cannot_be_built(
    tags: tuple[str, ...], weights: tuple[float, ...], soft: list[list[float]] | None
) -> None:
    with pytest.raises(InvalidValue):
        Example(sentence("a b"), tags, weights, None if soft is None else np.array(soft, np.float32))


def test_training_data_refuse_what_nobody_could_learn_from() -> None:
    one = annotated([sentence("Anna", (ANNA,))], LABELS)
    soft = np.array([[0.5, 0.5]], np.float32)
    with pytest.raises(InvalidValue, match="nothing to learn"):
        TrainingData(LABELS, (unlabelled(TARGET),))
    with pytest.raises(InvalidValue, match="B-PER belongs to none"):
        TrainingData(("LOC",), one)
    with pytest.raises(InvalidValue, match="5 columns"):
        TrainingData(LABELS, (unlabelled(sentence("Anna"), soft),))
    with pytest.raises(InvalidValue, match="annotated"):
        TrainingData(LABELS, one, (TARGET,))
    with pytest.raises(InvalidValue, match="at least one label"):
        TrainingData((), one)


def test_the_digest_changes_with_all_that_is_learned() -> None:
    one = annotated([sentence("Anna lacht", (ANNA,))], LABELS)
    soft = np.full((2, 5), 0.2, np.float32)
    different = [
        TrainingData(LABELS, one),
        TrainingData(("PER",), one),
        TrainingData(LABELS, one + one),
        TrainingData(LABELS, (one[0].scaled(0.5),)),
        TrainingData(LABELS, (one[0].softened(soft),)),
        TrainingData(LABELS, one, (sentence("Anna", (ANNA,)),)),
    ]
    assert len({data.digest for data in different}) == len(different)
    assert TrainingData(LABELS, one).digest == different[0].digest


def test_the_same_words_are_always_held_out() -> None:
    corpus = [sentence(f"Satz {number}") for number in range(400)]
    stay, out = held_out(corpus, 0.25)
    assert len(stay) + len(out) == 400
    assert 70 < len(out) < 130
    assert held_out(corpus[::-1], 0.25)[1] == out[::-1]
    assert held_out(corpus, 0.0) == (tuple(corpus), ())
