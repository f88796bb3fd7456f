"""Projection by candidates: propose ranges, judge them, choose a set that does not overlap."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import InvalidValue, UnknownName
from core.methods.candidates import PROPOSERS
from core.methods.heuristic import targets
from core.methods.judged import Judged, untied
from core.methods.match import MATCHERS, Options
from core.methods.method import Choice
from core.methods.question import Question, Scene
from core.methods.score import SCORERS
from core.methods.survey import Survey, survey
from core.methods.twice import second_halves
from core.model import Alignment, Candidate, SentencePair, Span
from core.parts import Progress

RUNNERS_UP = 5
"""Candidates kept per entity beside the chosen one."""

LINK_SCORERS = ("links", "dice", "hull", "foreign", "cut")
"""Scorers that look at the links only."""

SURVEYED = ("common", "case", "names", "recurring")
"""Scorers that need a look at the whole corpus first."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Score candidates by weighted evidence and match them with the entities.

    ``candidates``: what is proposed (``ngrams``, ``aligned-ngrams``, ``runs``);
    ``cap``: the longest n-gram, in words, or the entity's own length where that is longer;
    ``matcher``: ``exact`` or ``greedy``; ``count``: candidates per entity (None: any number);
    ``threshold``: candidates that do not score above it are left out; ``reliance``: how much
    more the links count where they are found to be nearly faultless; ``glosses``: whether a
    name and its original in brackets after it are both labelled;
    the rest are the weights of the scorers in `core.methods.score`, by name.
    """

    candidates: str = "ngrams"
    cap: int = 10
    matcher: str = "exact"
    count: int | None = 1
    threshold: float = 0.0
    reliance: float = 0.0
    glosses: bool = False
    links: float = 1.0
    dice: float = 0.0
    hull: float = 0.0
    foreign: float = 0.0
    cut: float = 0.0
    likeness: float = 0.0
    sound: float = 0.0
    elsewhere: float = 0.0
    length: float = 0.0
    punctuation: float = 0.0
    common: float = 0.0
    case: float = 0.0
    names: float = 0.0
    recurring: float = 0.0
    position: float = 0.0

    def __post_init__(self) -> None:
        if self.candidates not in PROPOSERS:
            raise UnknownName("kind of candidates", self.candidates, PROPOSERS)
        if self.matcher not in MATCHERS:
            raise UnknownName("matcher", self.matcher, MATCHERS)
        if self.cap < 1 or (self.count is not None and self.count < 1):
            raise InvalidValue("Matching needs cap >= 1 and count >= 1.")

    @property
    def weights(self) -> dict[str, float]:
        """The scorers that count, with their weights."""
        return {name: weight for name in SCORERS if (weight := getattr(self, name))}

    def prepare(
        self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment], progress: Progress | None = None
    ) -> "Matcher":
        """Survey the corpus, where a scorer asks for it."""
        needed = self.reliance or any(getattr(self, name) for name in SURVEYED)
        return Matcher(self, survey(pairs, alignments) if needed else Survey())


@dataclass(frozen=True, slots=True)
class Matcher:
    """`Matching` made ready for one corpus."""

    options: Matching
    survey: Survey

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        if not pair.source.spans or not len(pair.target):
            return Choice()
        scene = Scene(pair, alignment, self.survey)
        judged = [self._judge(scene, entity) for entity in pair.source.spans]
        picks = MATCHERS[self.options.matcher]([entry.options for entry in judged], self.options.count)
        chosen = [entry.candidate(k) for entry, taken in zip(judged, picks, strict=True) for k in taken]
        if self.options.glosses:
            chosen += second_halves(judged, picks)
        others: list[Candidate] = []
        for entry, taken in zip(judged, picks, strict=True):
            others += [entry.candidate(k) for k in entry.best(RUNNERS_UP + len(taken)) if k not in taken][:RUNNERS_UP]
        return Choice(tuple(sorted(chosen, key=lambda candidate: candidate.start)), tuple(others))

    def _weights(self, scene: Scene) -> dict[str, float]:
        """The recipe's weights, those of the links raised where they are nearly faultless."""
        weights = self.options.weights
        if not self.options.reliance or scene.alignment.scores is not None:
            return weights
        raised = 1 + self.options.reliance * min(max((self.survey.trust - 0.95) / 0.04, 0.0), 1.0)
        return {name: weight * raised if name in LINK_SCORERS else weight for name, weight in weights.items()}

    def _judge(self, scene: Scene, entity: Span) -> Judged:
        linked = tuple(targets(scene.alignment, entity))
        size = len(scene.pair.target)
        ranges = PROPOSERS[self.options.candidates](linked, size, max(self.options.cap, len(entity)))
        start, end = np.array(ranges, dtype=np.intp).reshape(-1, 2).T
        question = Question(scene, entity, start, end)
        evidence = {name: weight * SCORERS[name](question) for name, weight in self._weights(scene).items()}
        score = sum(evidence.values(), np.zeros(len(ranges))) - self.options.threshold
        return Judged(question, linked, Options(start, end, untied(score, question)), score, evidence)
