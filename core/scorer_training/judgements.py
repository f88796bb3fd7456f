"""Judgements of projections by gold: how each chosen candidate stands, and whether it is right.

Where both sides were annotated independently, a label may have more spans on the one side than on the other; what
even a perfect projection would get wrong says nothing about the scores. So an entity is judged only in pairs where
both sides have as many spans of its label.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from core.methods.assignment import picked
from core.methods.base import is_projectable
from core.methods.matching.large_pairs import is_too_large
from core.methods.matching.method import Matching, PreparedMatching
from core.methods.matching.probabilities import Standing, standings
from core.model import Alignment, Candidate, SentencePair
from core.scorer_training.questions import shuffled
from core.scorer_training.training_sets import TrainingBlock


class Judgement(NamedTuple):
    """The standing of a chosen candidate, and whether its span is in gold, words and label."""

    standing: Standing
    is_right: bool


def judge(blocks: Sequence[TrainingBlock], matching: Matching, most: int | None, seed: str) -> list[Judgement]:
    """Judge the projections of pairs in an order by the seed, ``most`` of them (None: all), as many of each block."""
    share = None if most is None else -(-most // len(blocks))
    judgements: list[Judgement] = []
    for number, block in enumerate(blocks):
        judgements += islice(_judge_block(block, matching, f"{seed}\t{number}"), share)
    return judgements[:most]


def _judge_block(block: TrainingBlock, matching: Matching, seed: str) -> Iterator[Judgement]:
    method = PreparedMatching(matching, block.statistics).after_first_look(block.pairs, block.alignments)
    for k in shuffled(block.pairs, seed):
        if is_projectable(block.pairs[k]) and not is_too_large(block.pairs[k]):
            yield from _judge_pair(block.pairs[k], block.alignments[k], method)


def _judge_pair(pair: SentencePair, alignment: Alignment, method: PreparedMatching) -> Iterator[Judgement]:
    scored, picks = method.match(pair, alignment)
    chosen: list[Candidate] = [entity.candidate(k) for entity, k in picked(scored, picks)]
    gold = set(pair.target.spans or ())
    labels = agreeing_labels(pair)
    for candidate, row in zip(chosen, standings(scored, chosen, method.clearness), strict=True):
        if candidate.label in labels:
            yield Judgement(row, candidate.span in gold)


def agreeing_labels(pair: SentencePair) -> set[str]:
    """Return the labels with as many spans on the one side as on the other."""
    source = Counter(span.label for span in pair.source.spans or ())
    target = Counter(span.label for span in pair.target.spans or ())
    return {label for label, count in source.items() if target[label] == count}
