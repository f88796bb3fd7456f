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
from core.aligners.batches import Batch, batches, distinct_keys
from core.aligners.class_views import ClassCounts, ClassFactors, ClassVocabulary
from core.aligners.lexicon import NO_PAIR, EncodedSentence, Floats, Integers, Lexicon, Prior, Vocabulary
from core.aligners.ordered_map import ordered_map

MAX_HMM_CELLS = 1_000_000
"""Source times target words of a pair up to which jumps count: their time grows with the cube."""
BLOCK_SIZE = 20_000
"""The most sentence pairs trained on together."""
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

Sentences = Sequence[EncodedSentence]
Report = Callable[[float], None]
"""A function that takes the share of the training done, 0..1."""


class HmmOptions(NamedTuple):
    """Options of training.

    ``empty`` is the probability that a word comes from the empty word; ``rounds`` are the
    iterations with the position prior and with the HMM; ``views``: whether the classes of words count.
    """

    prior: Prior
    empty: float
    rounds: tuple[int, int]
    views: bool = True


class Level(NamedTuple):
    """Word types of one length, on both sides, and what was learnt of them."""

    sources: Vocabulary
    targets: Vocabulary
    lexicon: Lexicon

    @classmethod
    def empty(cls, prefix: int, han: bool = False) -> "Level":
        """Return a level without types."""
        return cls(Vocabulary(prefix, han), Vocabulary(prefix, han), Lexicon.empty())


class HmmModel(NamedTuple):
    """Parameters of the aligner.

    ``levels`` are mixed; ``classes`` those of the source and the target; ``jumps`` are the weights of those
    through the source and through the target.
    """

    options: HmmOptions
    levels: tuple[Level, ...]
    classes: tuple[ClassVocabulary, ClassVocabulary]
    jumps: tuple[Floats, Floats]
    factors: ClassFactors = ClassFactors()


def untrained(options: HmmOptions, levels: Sequence[Level]) -> HmmModel:
    """Return a model of similarity and position only."""
    jumps = hmm.default_jumps()
    return HmmModel(options, tuple(levels), (ClassVocabulary(), ClassVocabulary()), (jumps, jumps))


def trained(model: HmmModel, sources: Sentences, targets: Sentences, report: Report) -> HmmModel:
    """Train the model on the pairs block by block, each with the weights of those before as its prior.

    Sentences are numbers of types in the model's vocabularies. Blocks are of one size, because jumps and classes are
    those of the last: a rest of a few pairs would leave little of them.
    """
    blocks = math.ceil(len(sources) / BLOCK_SIZE)
    size = math.ceil(len(sources) / max(blocks, 1))
    for number in range(blocks):
        if number:
            least = model.options.prior.concentration + MIN_LINK_COUNT
            levels = [level._replace(lexicon=level.lexicon.pruned(least)) for level in model.levels]
            model = model._replace(levels=tuple(levels))
        block = slice(number * size, (number + 1) * size)
        parts = list(batches(sources[block], targets[block]))
        model = _trained_on_block(model, parts, partial(_report_block, report, number, blocks))
    return model


def _trained_on_block(model: HmmModel, parts: Sequence[Batch], report: Report) -> HmmModel:
    """Return the model after all rounds on one block."""
    grown = [_grown(level, number, model.options.prior, parts) for number, level in enumerate(model.levels)]
    model = model._replace(levels=tuple(level for level, _ in grown))
    priors = [level.lexicon.weights for level in model.levels]
    indices = list(zip(*(places for _, places in grown), strict=True))
    rounds = sum(model.options.rounds)
    for number in range(rounds):
        use_jumps = number >= model.options.rounds[0]
        expected = _expectations(model, parts, indices, use_jumps)
        levels = [
            level._replace(lexicon=Lexicon.of(level.lexicon.keys, prior + links))
            for level, prior, links in zip(model.levels, priors, expected.links, strict=True)
        ]
        model = model._replace(levels=tuple(levels), factors=expected.classes.factors())
        if use_jumps:
            source_jumps, target_jumps = expected.jumps
            model = model._replace(jumps=(_smoothed(source_jumps), _smoothed(target_jumps)))
        report((number + 1) / rounds)
    return model


class _Expectations(NamedTuple):
    """Expected links of the pairs in each level's lexicon, of classes, and the expected jumps of both directions."""

    links: list[Floats]
    classes: ClassCounts
    jumps: tuple[Floats, Floats]


def _expectations(
    model: HmmModel, parts: Sequence[Batch], indices: Sequence[Sequence[NDArray[np.int32]]], use_jumps: bool
) -> _Expectations:
    """Align every batch, and add up what is expected."""
    counts = [np.zeros(len(level.lexicon.keys) + 1) for level in model.levels]
    classes = ClassCounts.zeros(*model.classes)
    jumps = np.zeros(2 * hmm.MAX_JUMP + 1), np.zeros(2 * hmm.MAX_JUMP + 1)
    align = partial(_seen_posteriors, model, use_jumps)
    batch_posteriors = ordered_map(align, zip(parts, indices, strict=True))
    for part, index, (links, *part_jumps) in zip(parts, indices, batch_posteriors, strict=True):
        for total, cells in zip(counts, index, strict=True):
            total += np.bincount(cells.ravel(), weights=links.ravel(), minlength=len(total))
        if model.options.views:
            classes.add(part.source_classes, part.target_classes, links)
        for jump_total, moves in zip(jumps, part_jumps, strict=True):
            jump_total += moves
    return _Expectations([total[:-1] for total in counts], classes, jumps)


def _seen_posteriors(
    model: HmmModel, use_jumps: bool, indexed: tuple[Batch, Sequence[NDArray[np.int32]]]
) -> tuple[Floats, Floats, Floats]:
    """Return the `posteriors` of a batch, of which all pairs of types are in the lexicons at these indices."""
    part, indices = indexed
    cells = []
    for number, (level, index) in enumerate(zip(model.levels, indices, strict=True)):
        totals = level.lexicon.totals(part.sources[number], part.targets[number])
        cells.append(LevelEvidence(level.lexicon.strengths[index], totals))
    return posteriors(model, evidence(model, part, cells), use_jumps)


class LevelEvidence(NamedTuple):
    """Strength of each cell (pairs, source words, target words), total weights of the source and target words."""

    strength: Floats
    totals: tuple[Floats, Floats]


def evidence(model: HmmModel, part: Batch, levels: Sequence[LevelEvidence]) -> "Evidence":
    """Return the mean of the levels' translation probabilities, times the factors of the words' classes."""
    to_target, to_source = np.zeros_like(levels[0].strength), np.zeros_like(levels[0].strength)
    for strength, (of_sources, of_targets) in levels:
        to_target += strength * _inverse_strength(of_sources)[:, :, None]
        to_source += strength * _inverse_strength(of_targets)[:, None, :]
    factors = model.factors.product(part.source_classes, part.target_classes) / len(levels)
    return Evidence(part, to_target * factors, to_source * factors, levels[0].totals)


def _inverse_strength(totals: Floats) -> Floats:
    inverse: Floats = np.exp(-digamma(np.where(totals > 0, totals, 1.0)))
    return inverse


def _report_block(report: Report, number: int, blocks: int, share: float) -> None:
    report((number + share) / blocks)


def _grown(level: Level, number: int, prior: Prior, parts: Sequence[Batch]) -> tuple[Level, list[NDArray[np.int32]]]:
    """Return a level with every pair of types that occurs in the block, and where each cell's pair is, by batch."""
    cells = list(ordered_map(partial(distinct_keys, number), parts))
    keys = _sorted_distinct(np.concatenate([part.keys for part in cells] or [np.empty(0, np.int64)]))
    keys = keys[keys != NO_PAIR]
    new = keys[level.lexicon.find(keys) == len(level.lexicon.keys)]
    lexicon = level.lexicon.grown(new, prior.weights(new, level.sources, level.targets))
    return level._replace(lexicon=lexicon), [lexicon.find(part.keys)[part.inverse] for part in cells]


def _sorted_distinct(keys: Integers) -> Integers:
    """Return the distinct keys in order; quicker than `numpy.unique`, which puts integers into a hash table."""
    ordered = np.sort(keys)
    is_first = np.ones(len(ordered), bool)
    is_first[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_first]


def _smoothed(jumps: Floats) -> Floats:
    return hmm.normalised(jumps + hmm.default_jumps())


class Evidence(NamedTuple):
    """Translation probabilities of a batch, before position counts.

    ``to_target`` and ``to_source`` (pairs, source words, target words): of the target word given the source
    word and the reverse; ``totals``: total weight of each source and of each target word (pairs, words).
    """

    batch: Batch
    to_target: Floats
    to_source: Floats
    totals: tuple[Floats, Floats]


def posteriors(model: HmmModel, evidence: Evidence, use_jumps: bool = True) -> tuple[Floats, Floats, Floats]:
    """Return the agreed posterior of each cell (pairs, source words, target words) and the expected jumps.

    The jumps are those through the source and through the target. Without ``use_jumps``, and for
    pairs that are too long, position counts instead, and the jumps are 0.
    """
    batch, forward, backward, (of_sources, of_targets) = evidence
    sizes = batch.source_sizes, batch.target_sizes
    to_target = _trellis(forward.transpose(2, 0, 1), _empty_odds(model, of_targets), sizes)
    to_source = _trellis(backward.transpose(1, 0, 2), _empty_odds(model, of_sources), sizes[::-1])
    if use_jumps and forward[0].size <= MAX_HMM_CELLS:
        ahead, source_jumps = hmm.by_jumps(to_target, model.jumps[0])
        back, target_jumps = hmm.by_jumps(to_source, model.jumps[1])
    else:
        ahead = hmm.by_position(to_target, POSITION_SHARPNESS)
        back = hmm.by_position(to_source, POSITION_SHARPNESS)
        source_jumps = target_jumps = np.zeros_like(model.jumps[0])
    return np.sqrt(ahead.transpose(1, 2, 0) * back.transpose(1, 0, 2)), source_jumps, target_jumps


def _empty_odds(model: HmmModel, totals: Floats) -> Floats:
    """Return the odds that each word comes from the empty word and not from some word (words, pairs).

    The commoner a type, by its total weight, the likelier.
    """
    odds = model.options.empty / (1 - model.options.empty)
    share = totals.T / (model.levels[0].lexicon.mass + UNSEEN_WEIGHT)
    return odds * (RARE_EMPTY + COMMON_EMPTY * share)


def _trellis(emission: Floats, empty_odds: Floats, sizes: tuple[Integers, Integers]) -> hmm.Trellis:
    """Return the trellis of one direction.

    From translation probabilities (steps, pairs, states), ``empty_odds`` (steps, pairs), and the numbers of
    states and of steps of each pair.
    """
    states, steps = sizes
    inside = np.arange(len(emission))[:, None] < steps
    return hmm.Trellis(emission, np.where(inside, empty_odds, 1.0), steps, states)
