"""Training of the lexical aligner: both directions in agreement.

Expectation-maximisation in which both directions share their expected links, the geometric
mean of the two posteriors (after Liang, Taskar & Klein, NAACL 2006): first with a position
prior, then with the HMM. Memory holds one block of pairs and counts, never all posteriors.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma

from core.aligners import hmm
from core.aligners.batches import Batch, batches
from core.aligners.lexicon import NO_PAIR, Floats, Integers, Lexicon, Prior, Vocabulary

MAX_HMM_CELLS = 1_000_000
"""Source times target words of a pair up to which jumps count: their time grows with the cube."""
BLOCK_SIZE = 20_000
"""Sentence pairs trained on together."""
MIN_LINK_COUNT = 0.01
"""Links that a pair of types needs to stay in the lexicon after its block."""
POSITION_SHARPNESS = 1.0
"""Sharpness of the position prior."""
RARE_EMPTY = 1e-4
"""Probability that the empty word produces a given word, however rare."""
COMMON_EMPTY = 0.03
"""The addition to it for each share of the text that the word has."""
UNSEEN_WEIGHT = 1000.0
"""Weight of all words that the corpus does not hold."""

Sentences = Sequence[Sequence[int]]
Report = Callable[[float], None]
"""A function that takes the share of the training done, 0..1."""


class HmmOptions(NamedTuple):
    """Options of training.

    ``empty`` is the probability that a word comes from the empty word; ``rounds`` are the
    iterations with the position prior and with the HMM.
    """

    prior: Prior
    empty: float
    rounds: tuple[int, int]


class HmmModel(NamedTuple):
    """Parameters of the aligner; ``jumps`` are the weights of those through the source and through the target."""

    options: HmmOptions
    sources: Vocabulary
    targets: Vocabulary
    lexicon: Lexicon
    jumps: tuple[Floats, Floats]


def untrained(options: HmmOptions, prefix: int) -> HmmModel:
    """Return a model of similarity and position only."""
    jumps = hmm.default_jumps()
    return HmmModel(options, Vocabulary(prefix), Vocabulary(prefix), Lexicon.empty(), (jumps, jumps))


def trained(model: HmmModel, sources: Sentences, targets: Sentences, report: Report) -> HmmModel:
    """Train the model on the pairs block by block, each with the weights of those before as its prior.

    Sentences are numbers of types in the model's vocabularies.
    """
    blocks = math.ceil(len(sources) / BLOCK_SIZE)
    for number in range(blocks):
        if number:
            least = model.options.prior.concentration + MIN_LINK_COUNT
            model = model._replace(lexicon=model.lexicon.pruned(least))
        block = slice(number * BLOCK_SIZE, (number + 1) * BLOCK_SIZE)
        parts = list(batches(sources[block], targets[block]))
        model = _trained_on_block(model, parts, partial(_report_block, report, number, blocks))
    return model


def _trained_on_block(model: HmmModel, parts: Sequence[Batch], report: Report) -> HmmModel:
    """Return the model after all rounds on one block."""
    lexicon = _grown(model, parts)
    indices = [lexicon.find(part.keys) for part in parts]
    rounds = sum(model.options.rounds)
    model = model._replace(lexicon=lexicon)
    for number in range(rounds):
        use_jumps = number >= model.options.rounds[0]
        counts, jumps = _expectations(model, parts, indices, use_jumps)
        model = model._replace(lexicon=Lexicon.of(lexicon.keys, lexicon.weights + counts))
        if use_jumps:
            model = model._replace(jumps=(_smoothed(jumps[0]), _smoothed(jumps[1])))
        report((number + 1) / rounds)
    return model


def _expectations(
    model: HmmModel, parts: Sequence[Batch], indices: Sequence[NDArray[np.int32]], use_jumps: bool
) -> tuple[Floats, tuple[Floats, Floats]]:
    """Return the expected links of each pair of types in the lexicon, and the expected jumps of both directions."""
    counts = np.zeros(len(model.lexicon.keys) + 1)
    jumps = np.zeros(2 * hmm.MAX_JUMP + 1), np.zeros(2 * hmm.MAX_JUMP + 1)
    for part, index in zip(parts, indices, strict=True):
        evidence = Evidence(part, model.lexicon.strengths[index], model.lexicon.totals(part.sources, part.targets))
        links, *expected = posteriors(model, evidence, use_jumps)
        np.add.at(counts, index.ravel(), links.ravel())
        for total, part_jumps in zip(jumps, expected, strict=True):
            total += part_jumps
    return counts[:-1], jumps


def _report_block(report: Report, number: int, blocks: int, share: float) -> None:
    report((number + share) / blocks)


def _grown(model: HmmModel, parts: Sequence[Batch]) -> Lexicon:
    """Return the lexicon with every pair of types that occurs in the block."""
    keys = np.unique(np.concatenate([np.unique(part.keys) for part in parts] or [np.empty(0, np.int64)]))
    keys = keys[keys != NO_PAIR]
    new = keys[model.lexicon.find(keys) == len(model.lexicon.keys)]
    return model.lexicon.grown(new, model.options.prior.weights(new, model.sources, model.targets))


def _smoothed(jumps: Floats) -> Floats:
    return hmm.normalised(jumps + hmm.default_jumps())


class Evidence(NamedTuple):
    """Lexical evidence of a batch, before position counts.

    ``strength`` of each cell (pairs, source words, target words), and the total weight of each
    source and of each target word (pairs, words).
    """

    batch: Batch
    strength: Floats
    totals: tuple[Floats, Floats]


def posteriors(model: HmmModel, evidence: Evidence, use_jumps: bool = True) -> tuple[Floats, Floats, Floats]:
    """Return the agreed posterior of each cell (pairs, source words, target words) and the expected jumps.

    The jumps are those through the source and through the target. Without ``use_jumps``, and for
    pairs that are too long, position counts instead, and the jumps are 0.
    """
    batch, strength, (of_sources, of_targets) = evidence
    sizes = batch.source_sizes, batch.target_sizes
    to_target = _trellis(strength.transpose(2, 0, 1), of_sources, _empty_odds(model, of_targets), sizes)
    to_source = _trellis(strength.transpose(1, 0, 2), of_targets, _empty_odds(model, of_sources), sizes[::-1])
    if use_jumps and strength[0].size <= MAX_HMM_CELLS:
        forward, source_jumps = hmm.by_jumps(to_target, model.jumps[0])
        backward, target_jumps = hmm.by_jumps(to_source, model.jumps[1])
    else:
        forward = hmm.by_position(to_target, POSITION_SHARPNESS)
        backward = hmm.by_position(to_source, POSITION_SHARPNESS)
        source_jumps = target_jumps = np.zeros_like(model.jumps[0])
    return np.sqrt(forward.transpose(1, 2, 0) * backward.transpose(1, 0, 2)), source_jumps, target_jumps


def _empty_odds(model: HmmModel, totals: Floats) -> Floats:
    """Return the odds that each word comes from the empty word and not from some word (words, pairs).

    The commoner a type, by its total weight, the likelier.
    """
    odds = model.options.empty / (1 - model.options.empty)
    share = totals.T / (model.lexicon.mass + UNSEEN_WEIGHT)
    return odds * (RARE_EMPTY + COMMON_EMPTY * share)


def _trellis(strength: Floats, totals: Floats, empty_odds: Floats, sizes: tuple[Integers, Integers]) -> hmm.Trellis:
    """Return the translation probabilities of one direction.

    From strengths (steps, pairs, states), the total weights of the states' words (pairs, states),
    ``empty_odds`` (steps, pairs), and the numbers of states and of steps of each pair.
    """
    states, steps = sizes
    inside = np.arange(len(strength))[:, None] < steps
    emission = strength * np.exp(-digamma(np.where(totals > 0, totals, 1.0)))
    return hmm.Trellis(emission, np.where(inside, empty_odds, 1.0), steps, states)
