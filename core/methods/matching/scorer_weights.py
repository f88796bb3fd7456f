"""Weights of scorers: the fields of a recipe that say how much each kind of evidence counts."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.methods.matching import phrase_scorers, scorers
from core.methods.matching.pair_features import EntityFeatures, Floats


@dataclass(frozen=True, slots=True)
class Scorer:
    """A function ``score`` from features to one number per range, and its needs.

    ``link_based``: it reads nothing but links, so it counts more where these are found to be good;
    ``needs_statistics``: it reads `CorpusStatistics`, so the corpus is counted first.
    """

    score: Callable[[EntityFeatures], Floats]
    link_based: bool = False
    needs_statistics: bool = False

    @property
    def meaning(self) -> str:
        """The first line of the function's docstring."""
        return (self.score.__doc__ or "").partition("\n")[0]


def weight(scorer: Scorer, default: float = 0.0, added: bool = False) -> Any:
    """Return a dataclass field for the weight of a scorer.

    ``added``: the scorer came after recipes were in use; its weight is left out of their JSON at its
    default, so that their ids stay.
    """
    metadata = {"scorer": scorer, "help": scorer.score.__doc__ or "", "later": added}
    return dataclasses.field(default=default, metadata=metadata)


def phrase_weight(score: Callable[[EntityFeatures], Floats], needs_statistics: bool = False) -> Any:
    """Return a field for the weight of a scorer of names and phrases alike."""
    return weight(Scorer(score, needs_statistics=needs_statistics), added=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorerWeights:
    """How much each scorer counts in the sum.

    ``threshold``: candidates that do not score above it are left out.
    """

    threshold: float = 0.0
    links: float = weight(Scorer(scorers.links, link_based=True), 1.0)
    dice: float = weight(Scorer(scorers.dice, link_based=True))
    hull: float = weight(Scorer(scorers.hull, link_based=True))
    foreign: float = weight(Scorer(scorers.foreign, link_based=True))
    cut: float = weight(Scorer(scorers.cut, link_based=True))
    likeness: float = weight(Scorer(scorers.likeness))
    sound: float = weight(Scorer(scorers.sound))
    elsewhere: float = weight(Scorer(scorers.elsewhere))
    length: float = weight(Scorer(scorers.length))
    punctuation: float = weight(Scorer(scorers.punctuation))
    common: float = weight(Scorer(scorers.common, needs_statistics=True))
    case: float = weight(Scorer(scorers.case, needs_statistics=True))
    names: float = weight(Scorer(scorers.names, needs_statistics=True))
    recurring: float = weight(Scorer(scorers.recurring, needs_statistics=True))
    position: float = weight(Scorer(scorers.position))
    shorter: float = phrase_weight(phrase_scorers.shorter)
    letters: float = phrase_weight(phrase_scorers.letters, needs_statistics=True)
    copied: float = phrase_weight(phrase_scorers.copied)
    digits: float = phrase_weight(phrase_scorers.digits)
    same_digits: float = phrase_weight(phrase_scorers.same_digits)
    association: float = phrase_weight(phrase_scorers.association, needs_statistics=True)
    lost: float = phrase_weight(phrase_scorers.lost, needs_statistics=True)
    cluster: float = phrase_weight(phrase_scorers.cluster)
    beside: float = phrase_weight(phrase_scorers.beside)
    nearby: float = phrase_weight(phrase_scorers.nearby)
    bounded: float = phrase_weight(phrase_scorers.bounded)
    brackets: float = phrase_weight(phrase_scorers.brackets)
    names_inside: float = phrase_weight(phrase_scorers.names_inside, needs_statistics=True)
    names_outside: float = phrase_weight(phrase_scorers.names_outside, needs_statistics=True)
    linked_case: float = phrase_weight(phrase_scorers.linked_case, needs_statistics=True)
    free_case: float = phrase_weight(phrase_scorers.free_case, needs_statistics=True)
    foreign_capitals: float = phrase_weight(phrase_scorers.foreign_capitals)
    ner: float = weight(Scorer(scorers.ner), added=True)
    ner_spans: float = weight(Scorer(scorers.ner_spans), added=True)
    translation: float = weight(Scorer(scorers.translation), added=True)

    @property
    def weights(self) -> dict[str, float]:
        """The weights that are not 0, by scorer."""
        weights = {name: getattr(self, name) for name in SCORERS}
        return {name: value for name, value in weights.items() if value}

    @property
    def weighted(self) -> "Weighted":
        """The weights that are not 0, with the threshold."""
        return Weighted(self.weights, self.threshold)


@dataclass(frozen=True, slots=True)
class Weighted:
    """The weights that candidates of one entity are scored by."""

    weights: Mapping[str, float]
    threshold: float

    def raised(self, factor: float) -> "Weighted":
        """Return the weights with those of the links multiplied."""
        raised = {name: value * factor if SCORERS[name].link_based else value for name, value in self.weights.items()}
        return Weighted(raised, self.threshold)

    def mixed(self, weighted: "Weighted", share: float) -> "Weighted":
        """Return the mean of two sets of weights, of which the second counts ``share``, 0..1."""
        names = dict.fromkeys((*self.weights, *weighted.weights))
        weights = {
            name: (1 - share) * self.weights.get(name, 0.0) + share * weighted.weights.get(name, 0.0) for name in names
        }
        return Weighted(weights, (1 - share) * self.threshold + share * weighted.threshold)


SCORERS: dict[str, Scorer] = {
    option.name: option.metadata["scorer"]
    for option in dataclasses.fields(ScorerWeights)
    if "scorer" in option.metadata
}
"""The scorers by name, in the order of their fields."""

WEIGHT_GROUPS: Mapping[str, tuple[str, ...]] = {
    "Links": ("links", "dice", "hull", "cluster", "foreign", "cut", "beside", "nearby", "lost", "bounded"),
    "Look and sound": ("likeness", "sound", "copied", "elsewhere", "digits", "same_digits"),
    "Rest of the corpus": ("recurring", "association", "names", "names_inside", "names_outside"),
    "Capitals": ("case", "linked_case", "free_case", "foreign_capitals"),
    "Length, place and edges": ("shorter", "length", "letters", "position", "punctuation", "common", "brackets"),
    "Models": ("ner", "ner_spans", "translation"),
}
"""The scorers by what they read, in the order of a form."""
