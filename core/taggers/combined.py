"""Several taggers as one: the union of their entities, those that all agree on, or a vote, by label where wanted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from core.components.component import Progress, component_field, within
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

    Where entities overlap, more votes win, then the tagger named first; so does its label where as many
    taggers give each. It tells no probabilities.
    """

    taggers: tuple[Tagger, ...] = component_field("tagger", _DEFAULT_TAGGERS)
    rule: Rule = "union"
    by_label: tuple[str, ...] = ()
    rename: tuple[str, ...] = ()
    labels: tuple[str, ...] = USUAL_LABELS

    def __post_init__(self) -> None:
        if not self.taggers:
            raise InvalidValue("A combination needs at least one tagger.")
        check_choice("rule", self.rule, RULES)
        _parse_rules(self.by_label)
        parse_renames(self.rename)

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
            for ballot in _ballots([tagging.spans for tagging in taggings])
            if _is_accepted(ballot, taggings, rules.get(ballot.span.label, self.rule))
        ]
        return map_labels(Tagging(_without_overlaps(accepted)), self.rename, self.labels)


def _parse_rules(by_label: Sequence[str]) -> dict[str, str]:
    """Parse ``("ORG=agreement",)`` as ``{"ORG": "agreement"}``; `InvalidValue` for anything else."""
    rules = parse_renames(by_label)
    for rule in rules.values():
        check_choice("rule", rule, RULES)
    return rules


def _ballots(spans_by_tagger: Sequence[Sequence[Span]]) -> Iterator[_Ballot]:
    """Yield each run of words that some tagger marks, with the label that most of them give it."""
    labels: dict[tuple[int, int], list[str]] = {}
    finders: dict[tuple[int, int], int] = {}
    for number, spans in enumerate(spans_by_tagger):
        for span in spans:
            labels.setdefault((span.start, span.end), []).append(span.label)
            finders.setdefault((span.start, span.end), number)
    for words, given in labels.items():
        [(label, _)] = Counter(given).most_common(1)  # the first of as many
        yield _Ballot(Span(*words, label), len(given), finders[words])


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
