"""The probability of a chosen candidate: from how it stands, and only for the weights it was fitted to."""

from dataclasses import replace
from math import exp, log

import numpy as np
import pytest

from core.corpora.bundled import read_bundled
from core.methods.assignment import SpanOptions
from core.methods.matching.method import Matching
from core.methods.matching.probabilities import (
    MAX_LOG_ODDS,
    ProbabilityModel,
    Standing,
    probability_model,
    read_calibration,
    standing,
)
from core.methods.matching.scored import ScoredCandidates
from core.methods.matching.scorer_weights import ScorerWeights
from core.methods.matching.trained_weights import trained_matching
from core.model import Alignment
from core.projection.presets import recipe
from core.projection.projector import project_corpus


def scored(scores: list[float], left_out: list[float]) -> ScoredCandidates:
    """Options with these scores, of an entity for which others were proposed too and left out."""
    values = np.array(scores)
    log_total = float(np.logaddexp.reduce([0.0, *scores, *left_out]))
    places = np.arange(len(scores))
    options = SpanOptions(places, places + 1, values)
    return ScoredCandidates(None, None, None, (), options, values, {}, log_total)  # type: ignore[arg-type]


def test_the_calibration_that_comes_with_spanbridge_is_for_its_weights() -> None:
    digest, _ = read_calibration()
    assert digest == trained_matching().digest, "run python -m benchmarks.calibrate_scorer FOLDER"


@pytest.mark.parametrize(
    "options",
    [
        Matching(),
        replace(trained_matching(), threshold=trained_matching().threshold + 0.5),
        replace(trained_matching(), dice=0.1),
        replace(trained_matching(), bare_names=None),
        replace(trained_matching(), bare_names=ScorerWeights()),
        replace(trained_matching(), candidates="runs"),
        replace(trained_matching(), count=None),
    ],
)
def test_other_weights_and_candidates_have_no_calibration(options: Matching) -> None:
    assert probability_model(trained_matching().digest) is not None
    assert probability_model(options.digest) is None


def test_chosen_candidates_of_the_default_have_probabilities_and_those_of_other_recipes_have_none() -> None:
    pairs = read_bundled("uner-pud.en-zh").pairs[:60]
    projections = list(project_corpus(recipe("default"), pairs)[1])
    sure = [candidate.probability for projection in projections for candidate in projection.chosen]
    assert len(sure) > 20
    assert all(value is not None and 0 < value < 1 for value in sure)
    assert len(set(sure)) > 10
    assert all(candidate.probability is None for projection in projections for candidate in projection.runners_up)
    for name in ("hull", "vote", "ngrams-exact"):
        others = project_corpus(recipe(name), pairs)[1]
        assert {candidate.probability for projection in others for candidate in projection.chosen} == {None}


def test_a_candidate_stands_against_all_others_and_none_and_leads_the_best() -> None:
    row = standing(scored([3.0, 1.0], [-1.0]), 0, [0], 5.0)
    assert row.odds == pytest.approx(3 - log(1 + exp(1) + exp(-1)))
    assert row.lead == pytest.approx(2.0)
    assert standing(scored([3.0, -2.0], []), 0, [0], 5.0).lead == pytest.approx(3.0), "none has the score 0"


def test_candidates_chosen_together_for_an_entity_do_not_stand_against_each_other() -> None:
    alone, beside = standing(scored([3.0], []), 0, [0], 5.0), standing(scored([3.0, 5.0], []), 0, [1, 0], 5.0)
    assert beside == pytest.approx(alone)


def test_a_lead_beyond_all_measure_is_cut() -> None:
    assert standing(scored([900.0, 2.0], []), 0, [0], 5.0) == Standing(MAX_LOG_ODDS, MAX_LOG_ODDS, 5.0)
    assert standing(scored([-900.0, 2.0], []), 0, [0], 5.0) == Standing(-MAX_LOG_ODDS, -MAX_LOG_ODDS, 5.0)


def test_a_probability_is_the_logistic_of_the_standing() -> None:
    model = ProbabilityModel((0.5, 0.25, 0.5), -3.0, 6.0)
    assert model.probability(Standing(0.0, 4.0, 4.0)) == 0.5
    assert model.probability(Standing(2.0, 4.0, 4.0)) == pytest.approx(1 / (1 + exp(-1)), abs=1e-4)


def test_a_corpus_of_one_pair_is_about_as_clear_as_corpora_are() -> None:
    model = ProbabilityModel((0.5, 0.25, 0.5), -3.0, 6.0)
    assert model.mixed_clearness([]) == 6.0
    assert model.mixed_clearness([1.0]) == pytest.approx(61 / 11)
    assert model.mixed_clearness([1.0] * 990) == pytest.approx(1.05)


def test_the_same_standing_is_less_probable_in_a_corpus_whose_choices_are_unclear() -> None:
    """Links word by word in order are mostly wrong: no choice over them is as clear as over learnt links."""
    pairs = read_bundled("uner-pud.en-de").pairs[:80]
    learnt = recipe("default").aligner.prepare(pairs)(pairs)
    in_order = [Alignment.of([(k, k) for k in range(min(pair.size))], pair.size) for pair in pairs]
    clear, unclear = trained_matching().prepare(pairs, learnt), trained_matching().prepare(pairs, in_order)
    assert unclear.clearness < clear.clearness - 0.5
    assert clear.probability is not None
    row = Standing(4.0, 3.0, clear.clearness)
    assert clear.probability.probability(row._replace(clearness=unclear.clearness)) < clear.probability.probability(row)
