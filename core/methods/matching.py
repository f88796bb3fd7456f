"""Projection by candidates: propose ranges, judge them, choose a set that does not overlap."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import InvalidValue, UnknownName
from core.methods.candidates import PROPOSERS
from core.methods.explain import rule
from core.methods.heuristic import targets
from core.methods.match import MATCHERS, Floats, Options
from core.methods.method import Choice
from core.methods.score import SCORERS, Question
from core.model import Alignment, Candidate, SentencePair, Span

RUNNERS_UP = 5
"""Candidates kept per entity beside the chosen one."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Score candidates by weighted evidence and match them with the entities.

    ``candidates``: what is proposed (``ngrams``, ``aligned-ngrams``, ``runs``);
    ``cap``: the longest n-gram, in words, or the entity's own length where that is longer;
    ``matcher``: ``exact`` or ``greedy``; ``count``: candidates per entity (None: any number);
    ``threshold``: candidates that do not score above it are left out;
    the rest are the weights of the scorers in `core.methods.score`, by name.
    """

    candidates: str = "ngrams"
    cap: int = 10
    matcher: str = "exact"
    count: int | None = 1
    threshold: float = 0.0
    links: float = 1.0
    dice: float = 0.0
    surface: float = 0.0

    def __post_init__(self) -> None:
        if self.candidates not in PROPOSERS:
            raise UnknownName("kind of candidates", self.candidates, PROPOSERS)
        if self.matcher not in MATCHERS:
            raise UnknownName("matcher", self.matcher, MATCHERS)
        if self.cap < 1 or (self.count is not None and self.count < 1):
            raise InvalidValue("Matching needs cap >= 1 and count >= 1.")

    def prepare(self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment]) -> "Matching":
        return self

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        judged = [self._judge(pair, alignment, entity) for entity in pair.source.spans or ()]
        picks = MATCHERS[self.matcher]([entry.options for entry in judged], self.count)
        chosen = [entry.candidate(k) for entry, ks in zip(judged, picks, strict=True) for k in ks]
        others = [
            entry.candidate(k)
            for entry, ks in zip(judged, picks, strict=True)
            for k in entry.best(RUNNERS_UP + len(ks))
            if k not in ks
        ]
        return Choice(tuple(sorted(chosen, key=lambda c: c.start)), tuple(others))

    def _judge(self, pair: SentencePair, alignment: Alignment, entity: Span) -> "Judged":
        linked = tuple(targets(alignment, entity))
        ranges = PROPOSERS[self.candidates](linked, len(pair.target), max(self.cap, len(entity)))
        start, end = np.array(ranges, dtype=np.intp).reshape(-1, 2).T
        question = Question(pair, alignment, entity, start, end)
        weights = {name: getattr(self, name) for name in SCORERS}
        evidence = {name: weight * SCORERS[name](question) for name, weight in weights.items() if weight}
        score = sum(evidence.values(), np.zeros(len(ranges))) - self.threshold
        return Judged(entity, linked, Options(start, end, _untied(score, question, linked)), score, evidence)


@dataclass(frozen=True, slots=True)
class Judged:
    """One entity's options with what speaks for each, by scorer."""

    entity: Span
    linked: tuple[int, ...]
    options: Options
    score: Floats
    evidence: dict[str, Floats]

    def best(self, number: int) -> list[int]:
        """The indices of the best options that score at all, best first."""
        ranked = np.argsort(-self.options.score, kind="stable")[:number]
        return [int(k) for k in ranked if self.options.score[k] > 0]

    def candidate(self, k: int) -> Candidate:
        start, end = int(self.options.start[k]), int(self.options.end[k])
        evidence = {name: round(float(values[k]), 4) for name, values in self.evidence.items()}
        return Candidate(
            self.entity, start, end, float(self.score[k]), evidence, rule(self.linked, start, end, evidence)
        )


def _untied(score: Floats, question: Question, linked: tuple[int, ...]) -> Floats:
    """Scores with ties broken: higher coverage of linked words, then shorter, then leftmost."""
    is_linked = np.zeros(len(question.pair.target))
    is_linked[list(linked)] = 1
    preference = 1e-6 * question.sums(is_linked) - 1e-8 * question.length - 1e-11 * question.start
    return np.where(score > 1e-9, score + preference, 0.0)
