"""Scores by phenomenon: recipes on the pairs that a corpus tags as a test of something.

A pair with several phenomena counts in each of them, so what is counted by phenomenon does not add up to the corpus.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.evaluation.evaluate import Evaluation
from core.evaluation.gold import Pairs, out_of_reach, wrong_in
from core.evaluation.significance import DEFAULT, Bounds, Resampling, bounds
from core.model import SentencePair

MAX_PHENOMENA = 100
"""Phenomena that a table lists, those with the most pairs: a corpus may tag each pair with something else."""


@dataclass(frozen=True, eq=False, slots=True)
class PhenomenonScores:
    """Evaluations of recipes on the pairs of one phenomenon, at ``places`` of all pairs, with strict intervals."""

    name: str
    places: Pairs
    evaluations: Mapping[str, Evaluation]
    bounds: Mapping[str, Bounds]

    @property
    def any(self) -> Evaluation:
        """Any recipe's evaluation, for counts that depend on the pairs only."""
        return next(iter(self.evaluations.values()))

    def wrong(self, recipe: str) -> Pairs:
        """Return the places of the pairs in which a recipe misses a span or has a wrong one."""
        return self._among(wrong_in(self.evaluations[recipe]))

    @property
    def out_of_reach(self) -> Pairs:
        """The places of the pairs that no projector of the source entities gets all right."""
        return self._among(out_of_reach(self.any))

    def _among(self, rows: Pairs) -> Pairs:
        return tuple(self.places[row] for row in rows)


def places_by_phenomenon(pairs: Iterable[SentencePair]) -> dict[str, Pairs]:
    """Return the places of the pairs of each phenomenon, in order; phenomena in alphabetical order."""
    places: dict[str, list[int]] = {}
    for place, pair in enumerate(pairs):
        for name in pair.phenomena:
            places.setdefault(name, []).append(place)
    return {name: tuple(places[name]) for name in sorted(places)}


def most_frequent(places: Mapping[str, Pairs], most: int = MAX_PHENOMENA) -> dict[str, Pairs]:
    """Return the ``most`` phenomena with the most pairs, in their order."""
    chosen = sorted(places, key=lambda name: -len(places[name]))[:most]
    return {name: places[name] for name in places if name in chosen}


def describe_left_out(phenomena: int) -> str:
    """Return in words that only the most frequent of so many phenomena are listed, "" where all are."""
    rest = phenomena - MAX_PHENOMENA
    return f"These are the {MAX_PHENOMENA} with the most pairs; {rest:,} others are left out." if rest > 0 else ""


def score_phenomena(
    places: Mapping[str, Pairs], evaluations: Mapping[str, Evaluation], how: Resampling = DEFAULT
) -> tuple[PhenomenonScores, ...]:
    """Score recipes, by name, on the pairs of each phenomenon; at least one recipe."""
    return tuple(_scored(name, rows, evaluations, how) for name, rows in places.items())


def _scored(name: str, rows: Pairs, evaluations: Mapping[str, Evaluation], how: Resampling) -> PhenomenonScores:
    chosen = {recipe: evaluation.of(list(rows)) for recipe, evaluation in evaluations.items()}
    tables = [evaluation.scores.matrix() for evaluation in chosen.values()]
    limits = dict(zip(chosen, bounds(tables, how), strict=True))
    return PhenomenonScores(name, rows, chosen, limits)
