"""Evaluation against gold: spans in several modes, word links, and what could be reached at all."""

from core.evaluation.counts import Counts, LinkCounts, count_ceiling, count_links, count_spans
from core.evaluation.evaluate import Evaluation, evaluate, gold_spans
from core.evaluation.scores import Mode, Scores, overlapping, score_spans
from core.evaluation.sequences import seqeval_counts

__all__ = [
    "Counts",
    "Evaluation",
    "LinkCounts",
    "Mode",
    "Scores",
    "count_ceiling",
    "count_links",
    "count_spans",
    "evaluate",
    "gold_spans",
    "overlapping",
    "score_spans",
    "seqeval_counts",
]
