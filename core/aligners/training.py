"""What the lexical aligner learns, and how: both directions in agreement.

Expectation-maximisation in which both directions share their expected links, the geometric
mean of the two posteriors (after Liang, Taskar & Klein, NAACL 2006): first with a position
prior, then with the HMM. Memory holds one block of pairs and counts, never all posteriors.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from scipy.special import digamma

from core.aligners import hmm
from core.aligners.batches import Batch, batches
from core.aligners.lexicon import NO_PAIR, Floats, Integers, Lexicon, Prior, Vocabulary

MOST_WALKED = 1_000_000  # source times target words of a pair up to which jumps count: their time grows with the cube
BLOCK = 20_000  # sentence pairs trained on together
LEAST_COUNT = 0.01  # links that a pair of types needs to be remembered after its block
SHARPNESS = 1.0  # of the position prior
RARE_BLANK = 1e-4  # probability that nothing produces a given word, however rare
COMMON_BLANK = 0.03  # what is added to it for each share of the text that the word has
ELSEWHERE = 1000.0  # weight of all words that the corpus does not show

Sentences = Sequence[Sequence[int]]
Told = Callable[[float], None]


class HmmOptions(NamedTuple):
    """``empty`` is the probability that a word comes from nothing; ``rounds`` are the
    iterations with the position prior and with the HMM."""

    prior: Prior
    empty: float
    rounds: tuple[int, int]


class HmmModel(NamedTuple):
    """All that aligning needs; ``jumps`` are those through the source and through the target."""

    options: HmmOptions
    sources: Vocabulary
    targets: Vocabulary
    lexicon: Lexicon
    jumps: tuple[Floats, Floats]


def untrained(options: HmmOptions, prefix: int) -> HmmModel:
    """A model that knows similarity and position only."""
    jumps = hmm.default_jumps()
    return HmmModel(options, Vocabulary(prefix), Vocabulary(prefix), Lexicon.empty(), (jumps, jumps))


def trained(model: HmmModel, sources: Sentences, targets: Sentences, told: Told) -> HmmModel:
    """The model after reading the pairs block by block, each block weighing what those before taught.

    Sentences are numbers of types in the model's vocabularies; ``told`` hears the share done.
    """
    blocks = math.ceil(len(sources) / BLOCK)
    for number in range(blocks):
        if number:
            least = model.options.prior.concentration + LEAST_COUNT
            model = model._replace(lexicon=model.lexicon.pruned(least))
        block = slice(number * BLOCK, (number + 1) * BLOCK)
        parts = list(batches(sources[block], targets[block]))
        model = _maximised(model, parts, partial(_told_of_block, told, number, blocks))
    return model


def _maximised(model: HmmModel, parts: Sequence[Batch], told: Told) -> HmmModel:
    """The model after all rounds on one block."""
    lexicon = _grown(model, parts)
    places = [lexicon.find(part.keys) for part in parts]
    before, rounds = lexicon.weights, sum(model.options.rounds)
    model = model._replace(lexicon=lexicon)
    for done in range(rounds):
        walking = done >= model.options.rounds[0]
        counts, jumps = np.zeros(len(before) + 1), (np.zeros(2 * hmm.REACH + 1), np.zeros(2 * hmm.REACH + 1))
        for part, place in zip(parts, places, strict=True):
            evidence = Evidence(part, model.lexicon.strengths[place], model.lexicon.totals(part.sources, part.targets))
            links, *jumped = posteriors(model, evidence, walking)
            np.add.at(counts, place.ravel(), links.ravel())
            for total, more in zip(jumps, jumped, strict=True):
                total += more
        model = model._replace(lexicon=Lexicon.of(lexicon.keys, before + counts[:-1]))
        if walking:
            model = model._replace(jumps=(_smoothed(jumps[0]), _smoothed(jumps[1])))
        told((done + 1) / rounds)
    return model


def _told_of_block(told: Told, number: int, blocks: int, share: float) -> None:
    told((number + share) / blocks)


def _grown(model: HmmModel, parts: Sequence[Batch]) -> Lexicon:
    """The lexicon with every pair of types that occurs in the block."""
    keys = np.unique(np.concatenate([np.unique(part.keys) for part in parts] or [np.empty(0, np.int64)]))
    keys = keys[keys != NO_PAIR]
    new = keys[model.lexicon.find(keys) == len(model.lexicon.keys)]
    return model.lexicon.grown(new, model.options.prior.weights(new, model.sources, model.targets))


def _smoothed(jumps: Floats) -> Floats:
    return hmm.normalised(jumps + hmm.default_jumps())


class Evidence(NamedTuple):
    """What a batch says before position: ``strength`` of each cell (pairs, source words, target
    words), and the total weight of each source and of each target word (pairs, words)."""

    batch: Batch
    strength: Floats
    totals: tuple[Floats, Floats]


def posteriors(model: HmmModel, evidence: Evidence, walking: bool = True) -> tuple[Floats, Floats, Floats]:
    """The agreed posterior of each cell (pairs, source words, target words) and the expected
    jumps through source and target; without ``walking``, by position instead of jumps, and so pairs that are too long.
    """
    batch, strength, (of_sources, of_targets) = evidence
    sizes = batch.source_sizes, batch.target_sizes
    forward = _trellis(strength.transpose(2, 0, 1), of_sources, _blanks(model, of_targets), sizes)
    backward = _trellis(strength.transpose(1, 0, 2), of_targets, _blanks(model, of_sources), sizes[::-1])
    if walking and strength[0].size <= MOST_WALKED:
        there, through_source = hmm.by_jumps(forward, model.jumps[0])
        back, through_target = hmm.by_jumps(backward, model.jumps[1])
    else:
        there, back = hmm.by_position(forward, SHARPNESS), hmm.by_position(backward, SHARPNESS)
        through_source = through_target = np.zeros_like(model.jumps[0])
    return np.sqrt(there.transpose(1, 2, 0) * back.transpose(1, 0, 2)), through_source, through_target


def _blanks(model: HmmModel, totals: Floats) -> Floats:
    """How likely each word comes from nothing, relative to coming from some word (words, pairs).

    The commoner a type, by its total weight, the likelier.
    """
    odds = model.options.empty / (1 - model.options.empty)
    share = totals.T / (model.lexicon.mass + ELSEWHERE)
    return odds * (RARE_BLANK + COMMON_BLANK * share)


def _trellis(strength: Floats, totals: Floats, blanks: Floats, sizes: tuple[Integers, Integers]) -> hmm.Trellis:
    """Translation probabilities from strengths (steps, pairs, states), the total weights of the
    states' words (pairs, states), and ``blanks`` (steps, pairs)."""
    states, steps = sizes
    here = np.arange(len(strength))[:, None] < steps
    emission = strength * np.exp(-digamma(np.where(totals > 0, totals, 1.0)))
    return hmm.Trellis(emission, np.where(here, blanks, 1.0), steps, states)
