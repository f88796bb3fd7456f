"""Several taggers as one: the union of their entities, those that all agree on, or a vote, by label where wanted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from core.components.component import Progress, component_field, revised_option, within
from core.components.options import check_choice
from core.errors import InvalidValue
from core.model import Sentence, Span
from core.taggers.base import SentenceTagger, Tagger, Tagging
from core.taggers.crf import CrfTagger
from core.taggers.label_mapping import USUAL_LABELS, map_labels, parse_renames
from core.taggers.spacy_pipeline import SpacyTagger

UNION: Final = "union"
AGREEMENT: Final = "agreement"
VOTE: Final = "vote"
Rule = Literal["union", "agreement", "vote"]
RULES: tuple[Rule, ...] = (UNION, AGREEMENT, VOTE)

_DEFAULT_TAGGERS: tuple[Tagger, ...] = (SpacyTagger(), CrfTagger())


class _Vote(NamedTuple):
    """The label that a tagger gives to some words, how sure it is (0 where it does not tell), and its number."""

    label: str
    certainty: float
    tagger: int


class _Ballot(NamedTuple):
    """An entity that some taggers found: its likeliest label, its votes, and the first tagger that found it."""

    span: Span
    votes: int
    first: int


@dataclass(frozen=True, slots=True)
class CombinedTagger:
    """Several taggers, whose entities become one set.

    * ``taggers``: any of them, the most trusted first.
    * ``rule``: ``union`` takes what any of them finds, ``agreement`` what all of them find with the
      same words and label, ``vote`` the words that more than half of them find, with the label that most
      of these give.
    * ``by_label``: another rule for some labels, as "ORG=agreement".
    * ``rename`` and ``labels``: see `core.taggers.label_mapping`; applied after the taggers' own.
    * ``sure``: where taggers give the same words different labels, that of a tagger wins which finds it at least
      this probable (1: none does). Chosen on English PUD: where the embedded tagger and spaCy's small pipeline label
      the same words differently, each is right in 56 of 148 cases; above .8 the embedded tagger in 25 of 48, spaCy's
      in 13.

    Where entities overlap, more votes win, then the tagger named first; so does its label where as many
    taggers give each. It tells no probabilities.
    """

    taggers: tuple[Tagger, ...] = component_field("tagger", _DEFAULT_TAGGERS)
    rule: Rule = "union"
    by_label: tuple[str, ...] = ()
    rename: tuple[str, ...] = ()
    labels: tuple[str, ...] = USUAL_LABELS
    sure: float = revised_option(0.8, before=1.0)

    def __post_init__(self) -> None:
        if not self.taggers:
            raise InvalidValue("A combination needs at least one tagger.")
        check_choice("rule", self.rule, RULES)
        _parse_rules(self.by_label)
        parse_renames(self.rename)
        if not 0 <= self.sure <= 1:
            raise InvalidValue(f"The option sure is a probability, from 0 to 1, not {self.sure}.")

    @property
    def weak(self) -> str:
        """The warning of the first tagger where all of them are weak; else ""."""
        warnings = [getattr(tagger, "weak", "") for tagger in self.taggers]
        return warnings[0] if all(warnings) else ""

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        """Return a function that tags sentences by every tagger and combines their entities."""
        share = 1 / len(self.taggers)
        ready = [
            tagger.prepare(within(progress, number * share, (number + 1) * share))
            for number, tagger in enumerate(self.taggers)
        ]
        rules = _parse_rules(self.by_label)

        def tag(sentences: Sequence[Sentence]) -> list[Tagging]:
            by_tagger = [tag_sentences(sentences) for tag_sentences in ready]
            return [self._combined(taggings, rules) for taggings in zip(*by_tagger, strict=True)]

        return tag

    def _combined(self, taggings: Sequence[Tagging], rules: Mapping[str, str]) -> Tagging:
        """Return the entities of one sentence that the rule of their label accepts, without overlaps."""
        accepted = [
            ballot
            for ballot in _ballots(taggings, self.sure)
            if _is_accepted(ballot, taggings, rules.get(ballot.span.label, self.rule))
        ]
        return map_labels(Tagging(_without_overlaps(accepted)), self.rename, self.labels)


def _parse_rules(by_label: Sequence[str]) -> dict[str, str]:
    """Parse ``("ORG=agreement",)`` as ``{"ORG": "agreement"}``; `InvalidValue` for anything else."""
    rules = parse_renames(by_label)
    for rule in rules.values():
        check_choice("rule", rule, RULES)
    return rules


def _ballots(taggings: Sequence[Tagging], sure: float) -> Iterator[_Ballot]:
    """Yield each run of words that some tagger marks, with the label that a sure tagger or most of them give it."""
    votes: dict[tuple[int, int], list[_Vote]] = {}
    for number, tagging in enumerate(taggings):
        for span in tagging.spans:
            vote = _Vote(span.label, tagging.certainty(span), number)
            votes.setdefault((span.start, span.end), []).append(vote)
    for words, given in votes.items():
        yield _Ballot(Span(*words, _elected(given, sure)), len(given), given[0].tagger)


def _elected(votes: Sequence[_Vote], sure: float) -> str:
    """Return the label of the surest vote if it is sure enough, else the most frequent, the first of as many."""
    surest = max(votes, key=lambda vote: vote.certainty)
    if surest.certainty >= sure:
        return surest.label
    [(label, _)] = Counter(vote.label for vote in votes).most_common(1)
    return label


def _is_accepted(ballot: _Ballot, taggings: Sequence[Tagging], rule: str) -> bool:
    """Return whether a rule takes an entity."""
    if rule == AGREEMENT:
        return all(ballot.span in tagging.spans for tagging in taggings)
    return rule == UNION or ballot.votes * 2 > len(taggings)


def _without_overlaps(ballots: Sequence[_Ballot]) -> tuple[Span, ...]:
    """Return the entities that overlap none of more votes, nor one of as many of an earlier tagger."""
    chosen: list[Span] = []
    for ballot in sorted(ballots, key=lambda ballot: (-ballot.votes, ballot.first, ballot.span.start)):
        if not any(ballot.span.overlaps(span) for span in chosen):
            chosen.append(ballot.span)
    return tuple(sorted(chosen, key=lambda span: span.start))
