"""Calibration of scores or probabilities: the precision to expect above a threshold, from what a person confirmed.

The judgements are the machine spans of pairs that were confirmed one by one; a span was right
where the person kept it, words and label. Neither bulk acceptance nor the model's own opinion
counts. Confirmed pairs are no random sample, so the figure is for pairs like those.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from core.review import Answer, Status
from core.workspace.bulk import passes
from core.workspace.candidate_rating import rating_name, rating_text
from core.workspace.mention_index import MentionIndex, Rendering
from core.workspace.workspace import Workspace

MIN_JUDGED = 30
"""Minimum sample size, in judged spans above a threshold, for a precision estimate."""

NORMAL = NormalDist().inv_cdf(0.975)
"""The standard normal quantile of a two-sided interval of 95 %."""

FINE_STEP, COARSE_STEP, MAX_FINE_RANGE = 0.01, 0.1, 2
"""Steps of the thresholds; the coarse one where the scores span more than that range."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """Expected result of accepting everything above ``threshold``.

    Of ``judged`` spans a person kept ``kept``; ``low`` and ``high`` bound the precision with
    95 % confidence. ``pairs`` untouched pairs with ``spans`` spans would be accepted.
    """

    threshold: float
    judged: int
    kept: int
    pairs: int
    spans: int

    @property
    def enough(self) -> bool:
        """Whether enough was reviewed for an estimate."""
        return self.judged >= MIN_JUDGED

    @property
    def missing(self) -> int:
        """How many more judged spans are needed for an estimate."""
        return max(0, MIN_JUDGED - self.judged)

    @property
    def precision(self) -> float:
        return self.kept / self.judged if self.judged else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.kept, self.judged)

    @property
    def wrong(self) -> float:
        """How many of the accepted spans are expected to be wrong."""
        return self.spans * (1 - self.precision)

    @property
    def most_wrong(self) -> float:
        """How many may be wrong, by the lower bound of the precision."""
        return self.spans * (1 - self.interval[0])


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores of judged spans and of untouched pairs, all ascending.

    ``judged`` and ``kept`` are the scores of judged spans and of those that were right, ``waiting``
    the lowest score of each untouched pair that is projected as a whole; ``spans`` how many spans
    those pairs hold from each on.
    """

    judged: NDArray[np.float64]
    kept: NDArray[np.float64]
    waiting: NDArray[np.float64]
    spans: NDArray[np.int64]

    def at(self, threshold: float) -> Expectation:
        """Return the expectation at a threshold; quick enough for a slider."""
        place = int(np.searchsorted(self.waiting, threshold))
        spans = int(self.spans[place]) if place < len(self.spans) else 0
        judged, right = _from(self.judged, threshold), _from(self.kept, threshold)
        return Expectation(threshold, judged, right, len(self.waiting) - place, spans)

    @property
    def grid(self) -> tuple[float, ...]:
        """Thresholds in round steps that span all scores; fewer than two where there is nothing to choose."""
        scores = np.concatenate([self.judged, self.waiting])
        if not len(scores):
            return ()
        step = COARSE_STEP if scores.max() - scores.min() > MAX_FINE_RANGE else FINE_STEP
        places = range(floor(scores.min() / step), ceil(scores.max() / step) + 1)
        return tuple(round(place * step, 2) for place in places)

    def surest(self, pairs: int) -> float:
        """Return the highest threshold of the grid above which so many pairs are left, else the lowest."""
        thresholds = [threshold for threshold in self.grid if self.at(threshold).pairs >= pairs]
        return max(thresholds, default=min(self.grid, default=0.0))

    def threshold_for(self, precision: float, among: Iterable[float] | None = None) -> float | None:
        """Return the lowest score above which the precision is at least that, with 95 % confidence.

        ``None`` where not enough was reviewed to promise it anywhere. ``among`` are the scores to
        choose from, by default the judged ones.
        """
        for score in np.unique(self.judged) if among is None else among:
            expected = self.at(float(score))
            if expected.enough and expected.interval[0] >= precision:
                return expected.threshold
        return None


def calibrate(workspace: Workspace, index: MentionIndex, ids: Collection[str] | None = None) -> Calibration:
    """Measure the recipe's scores by a reviewer's confirmed pairs, and count the pairs that nobody touched.

    Where ``ids`` are given, only those pairs are judged by and counted.
    """
    among = set(index.by_pair if ids is None else ids)
    current = workspace.store.current_answers(workspace.project.id, workspace.reviewer)
    judged: list[tuple[float, bool]] = []
    for pair_id in among & current.keys():
        judged += _judged(index.by_pair[pair_id], current[pair_id].answer)
    untouched = [index.by_pair[pair_id] for pair_id in index.by_pair.keys() & (among - current.keys())]
    waiting = [_lowest(renderings) for renderings in untouched if passes(renderings, -np.inf)]
    return calibration(judged, waiting)


def _judged(renderings: Iterable[Rendering], answer: Answer | None) -> list[tuple[float, bool]]:
    """Return the verdicts on a pair, none where it is not confirmed."""
    if answer is None or answer.status is not Status.CONFIRMED:
        return []
    return verdicts(renderings, answer)


def _lowest(renderings: Sequence[Rendering]) -> tuple[float, int]:
    """Return the lowest score of a pair and its number of spans."""
    return min(rendering.score or 0.0 for rendering in renderings), len(renderings)


def calibration(judged: Iterable[tuple[float, bool]], waiting: Iterable[tuple[float, int]]) -> Calibration:
    """Build a calibration.

    ``judged`` are the scores of spans and whether they were right, ``waiting`` the lowest score and
    number of spans of each pair that could be accepted.
    """
    scores, is_right = _columns(judged)
    lowest, counts = _columns(waiting)
    return Calibration(scores, scores[is_right > 0], lowest, counts[::-1].cumsum()[::-1].astype(np.int64))


def _columns(rows: Iterable[tuple[float, float]]) -> NDArray[np.float64]:
    """Return the two columns of some rows in order."""
    return np.array(sorted(rows), dtype=np.float64).reshape(-1, 2).T.copy()


def describe_expectation(expected: Expectation, calibrated: bool = False) -> str:
    """Describe what to expect, in plain words; nothing about precision where too little was reviewed.

    ``calibrated``: the threshold is a probability.
    """
    pairs, spans = _many(expected.pairs, "pair"), _many(expected.spans, "span")
    begin = f"At {rating_text(expected.threshold, calibrated)}: {pairs} ({spans}) would be accepted."
    judged = f"you judged {_many(expected.judged, 'span')} with this {rating_name(calibrated)} or a higher one"
    if not expected.enough:
        missing = f"{expected.missing:,} more {'is' if expected.missing == 1 else 'are'} missing"
        need = f"at least {MIN_JUDGED} are needed, so {missing}"
        return f"{begin} How many of them are right cannot be said yet: {judged}, and {need}."
    low, high = expected.interval
    right = f"{expected.kept:,} of them right: {_percent(expected.precision)} ({_percent(low)} to {_percent(high)})"
    wrong = f"about {expected.wrong:,.0f} wrong, at worst {expected.most_wrong:,.0f}"
    return f"{begin} So far {judged}, {right}. Expect {wrong}."


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def enough_for(precision: float) -> int:
    """Return how many judged spans, all of them right, it takes to promise a precision."""
    return ceil(NORMAL**2 * precision / (1 - precision))


def verdicts(renderings: Iterable[Rendering], answer: Answer) -> list[tuple[float, bool]]:
    """Return the score of each machine span of a confirmed pair, and whether the person kept it."""
    spans = set(answer.target_spans)
    return [
        (rendering.score, rendering.target in spans)
        for rendering in renderings
        if rendering.target and rendering.score is not None
    ]


def wilson(right: int, judged: int) -> tuple[float, float]:
    """Return the score interval of a share, 95 % (Wilson 1927); 0..1 where nothing was judged.

    ``scipy.stats.binomtest`` gives the same numbers in milliseconds; a search of a threshold needs thousands.
    """
    if not judged:
        return 0.0, 1.0
    share, square = right / judged, NORMAL**2
    center = share + square / (2 * judged)
    margin = NORMAL * sqrt(share * (1 - share) / judged + square / (4 * judged**2))
    scale = 1 + square / judged
    return max(0.0, (center - margin) / scale), min(1.0, (center + margin) / scale)


def _from(scores: NDArray[np.float64], threshold: float) -> int:
    """Count the scores of ``threshold`` or more."""
    return len(scores) - int(np.searchsorted(scores, threshold))
