"""The concordance of a project: all renderings of every source mention, inconsistencies first.

A linguist reads it to find what is rendered in two ways, or labelled in two ways, and to
settle at once what is the same everywhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.review import Answer, MentionState, Refusal, Review, answer_of, matches, reproject
from core.store import Store
from core.text import fold
from core.workspace.projected_pair import PairView
from core.workspace.workspace import Workspace

MIN_STEM, MIN_ENDED_STEM = 4, 3
"""How many letters in common at the beginning make two words forms of each other; the smaller
number where one word is the other with an ending."""
MIN_STEM_SHARE = 0.6
"""The beginning must be at least this share of the longer word."""
MIN_SIMILARITY, MIN_LETTERS = 0.75, 5
"""Words of at least so many letters are also forms of each other from this edit similarity on."""
UNDECIDED = {MentionState.PROJECTED, MentionState.UNMATCHED}
NO_COUNTERPART = "no counterpart"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A source entity of one pair and the target span that renders it, ``None`` where none does."""

    pair_id: str
    entity: Span
    target: Span | None
    state: MentionState

    @property
    def target_label(self) -> str:
        return self.target.label if self.target else ""

    @property
    def untouched(self) -> bool:
        """Whether it is machine output that nobody decided about."""
        return self.state is MentionState.PROJECTED


@dataclass(frozen=True, slots=True)
class Realisation:
    """The occurrences that are rendered by the same words under the same label.

    ``form`` and ``label`` are "" where there is no counterpart in the translation.
    """

    form: str
    label: str
    occurrences: tuple[Occurrence, ...]

    @property
    def count(self) -> int:
        return len(self.occurrences)

    @property
    def untouched(self) -> tuple[Occurrence, ...]:
        return tuple(occurrence for occurrence in self.occurrences if occurrence.untouched)

    @property
    def states(self) -> str:
        """How many occurrences are in which state, in words."""
        counts = Counter(occurrence.state.value for occurrence in self.occurrences)
        return ", ".join(f"{count:,} {state}" for state, count in counts.most_common())

    @property
    def name(self) -> str:
        """A key that differs from those of the other realisations of its mention."""
        return f"{self.label}\t{self.form}"

    @property
    def short(self) -> str:
        """The form, isolated so that its direction stays its own, and how often."""
        return f"\u2068{self.form or NO_COUNTERPART}\u2069 {self.count:,}×"


@dataclass(frozen=True, slots=True)
class ConcordanceEntry:
    """A source mention with its label, and all that it became.

    ``form`` is its most frequent spelling; spellings that differ in case and diacritics only
    are the same mention. ``groups`` hold the realisations, the most frequent first, with the
    forms of one word together; ``also`` are the other labels that this mention has elsewhere.
    """

    form: str
    label: str
    groups: tuple[tuple[Realisation, ...], ...]
    also: tuple[str, ...] = ()

    @property
    def realisations(self) -> tuple[Realisation, ...]:
        return tuple(realisation for group in self.groups for realisation in group)

    @property
    def count(self) -> int:
        return sum(realisation.count for realisation in self.realisations)

    @property
    def inconsistent(self) -> bool:
        """Whether it is rendered by different words (not forms of one word) or has several labels."""
        return len(self.groups) > 1 or len(self.labels) > 1

    @property
    def labels(self) -> tuple[str, ...]:
        """Its labels in the source, then those that it has in the translation only."""
        rendered = (realisation.label for realisation in self.realisations if realisation.label)
        return tuple(dict.fromkeys([self.label, *self.also, *rendered]))

    @property
    def reviewed(self) -> float:
        """The share of its occurrences that a person decided about, 0..1."""
        decided = 0
        for realisation in self.realisations:
            decided += sum(occurrence.state not in UNDECIDED for occurrence in realisation.occurrences)
        return decided / self.count

    @property
    def name(self) -> str:
        """A key that differs from those of all other entries."""
        return f"{self.label}\t{fold(self.form)}"

    def holds(self, text: str) -> bool:
        """Tell whether the mention or a realisation holds a text; ``text`` must be folded."""
        return text in fold(self.form) or any(text in fold(realisation.form) for realisation in self.realisations)


def concordance(store: Store, project: str, recipe_id: str, reviewer: str) -> tuple[ConcordanceEntry, ...]:
    """Return every source mention of a project as a reviewer sees it now through a recipe.

    Inconsistent ones first, then those with several forms of one word, the rest last; the
    most frequent first within each.
    """
    mentions: dict[tuple[str, str], list[_Spelling]] = defaultdict(list)
    labels: dict[str, set[str]] = defaultdict(set)
    for spelling in _spellings(store, project, recipe_id, reviewer):
        folded_form, label = fold(spelling.form), spelling.occurrence.entity.label
        mentions[folded_form, label].append(spelling)
        labels[folded_form].add(label)
    entries = [_entry(spellings, label, labels[form]) for (form, label), spellings in mentions.items()]
    return tuple(sorted(entries, key=_rank))


class _Spelling(NamedTuple):
    """An occurrence with its form and the form of its rendering, "" where it has none."""

    form: str
    rendering: str
    occurrence: Occurrence


def _spellings(store: Store, project: str, recipe_id: str, reviewer: str) -> Iterator[_Spelling]:
    """Yield the occurrences of all mentions of a project."""
    reviews = store.current_answers(project, reviewer)
    for pair, chosen in zip(store.pairs(project), store.chosen(project, recipe_id), strict=True):
        for occurrence in occurrences(pair, chosen, answer_of(reviews.get(pair.id))):
            form = _text(pair.source, occurrence.entity)
            yield _Spelling(form, _text(pair.target, occurrence.target), occurrence)


def row(entry: ConcordanceEntry) -> dict[str, object]:
    """Return an entry as a row of a table: forms of one word are joined by "·", others parted by "|"."""
    groups = [" · ".join(realisation.short for realisation in group) for group in entry.groups]
    return {
        "Source": entry.form,
        "Labels": ", ".join(entry.labels),
        "Times": entry.count,
        "In the translation": "  |  ".join(groups),
        "Reviewed": entry.reviewed,
    }


def occurrences(pair: SentencePair, chosen: Sequence[Candidate], answer: Answer | None) -> Iterator[Occurrence]:
    """Yield the source entities of a pair and what renders them, after the reviewer's answer if there is one."""
    if answer is None:
        yield from _projected_occurrences(pair, chosen)
        return
    projection = Projection(pair.id, "", Alignment((), pair.size), tuple(chosen))
    for match in matches(reproject(answer, projection)):
        if match.entity is not None:
            target = match.mention.span if match.mention else None
            yield Occurrence(pair.id, match.entity, target, match.state)


def _projected_occurrences(pair: SentencePair, chosen: Sequence[Candidate]) -> Iterator[Occurrence]:
    spans = {candidate.source: candidate.span for candidate in chosen}
    for entity in pair.source.spans or ():
        target = spans.get(entity)
        yield Occurrence(pair.id, entity, target, MentionState.PROJECTED if target else MentionState.UNMATCHED)


def _text(sentence: Sentence, span: Span | None) -> str:
    if span is None:
        return ""
    return " ".join(sentence.slice(span.start, span.end).split())


def _entry(spellings: Sequence[_Spelling], label: str, labels: set[str]) -> ConcordanceEntry:
    form = Counter(spelling.form for spelling in spellings).most_common(1)[0][0]
    rendered: dict[tuple[str, str], list[Occurrence]] = defaultdict(list)
    for _, rendering, occurrence in spellings:
        rendered[rendering, occurrence.target_label].append(occurrence)
    realisations = [Realisation(*name, tuple(members)) for name, members in rendered.items()]
    return ConcordanceEntry(form, label, grouped(realisations), tuple(sorted(labels - {label})))


def _rank(entry: ConcordanceEntry) -> tuple[int, int, str, str]:
    tier = 1 if len(entry.realisations) > 1 else 2
    if entry.inconsistent:
        tier = 0
    return tier, -entry.count, fold(entry.form), entry.label


def grouped(realisations: Iterable[Realisation]) -> tuple[tuple[Realisation, ...], ...]:
    """Group realisations by frequency, those that are forms of a more frequent realisation beside it."""
    groups: list[list[Realisation]] = []
    for realisation in sorted(realisations, key=lambda member: (-member.count, member.form, member.label)):
        _group_for(realisation, groups).append(realisation)
    return tuple(sorted(map(tuple, groups), key=lambda group: -sum(member.count for member in group)))


def _group_for(realisation: Realisation, groups: list[list[Realisation]]) -> list[Realisation]:
    """Return the group whose first member a realisation is a form of, else a new one."""
    for group in groups:
        if variants(group[0].form, realisation.form):
            return group
    groups.append([])
    return groups[-1]


def variants(first: str, second: str) -> bool:
    """Tell whether two mentions are forms of each other: as many words, each alike its counterpart."""
    left, right = fold(first).split(), fold(second).split()
    return len(left) == len(right) and all(map(_alike, left, right))


def _alike(first: str, second: str) -> bool:
    """Tell whether two words are forms of each other: they share a stem, or are similar and long enough."""
    short, long = sorted((first, second), key=len)
    stem = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    min_stem = MIN_ENDED_STEM if stem == len(short) else MIN_STEM
    if first == second or stem >= max(min_stem, MIN_STEM_SHARE * len(long)):
        return True
    return len(long) >= MIN_LETTERS and Levenshtein.normalized_similarity(first, second) >= MIN_SIMILARITY


def accept(workspace: Workspace, chosen: Iterable[Occurrence]) -> tuple[Review, ...]:
    """Accept machine spans that nobody decided about, as one act that one undo takes back.

    Returns the rows written, one for each pair; what is no longer as it was is left alone.
    """
    return _settle(workspace, chosen, {"type": "accept"})


def relabel(workspace: Workspace, chosen: Iterable[Occurrence], label: str) -> tuple[Review, ...]:
    """Give such machine spans another label, as `accept` does."""
    return _settle(workspace, chosen, {"type": "relabel", "label": label, "both": True})


def reject(workspace: Workspace, chosen: Iterable[Occurrence]) -> tuple[Review, ...]:
    """Decide for such machine spans that the mention has no counterpart there, as `accept` does."""
    return _settle(workspace, chosen, {"type": "reject"})


def _settle(workspace: Workspace, chosen: Iterable[Occurrence], event: Json) -> tuple[Review, ...]:
    spans: dict[str, list[Span]] = defaultdict(list)
    for occurrence in chosen:
        if occurrence.untouched and occurrence.target:
            spans[occurrence.pair_id].append(occurrence.target)
    changes = {pair_id: partial(_settled, workspace, targets, event) for pair_id, targets in spans.items()}
    return workspace.act(event["type"], changes)


def _settled(workspace: Workspace, spans: Sequence[Span], event: Json, view: PairView) -> Answer:
    """Return the answer with the event applied to those of the spans that are still the machine's."""
    for mention in view.answer.machine_mentions:
        if mention.span in spans:
            after = workspace.applied(view, event | {"start": mention.start, "end": mention.end})
            view = view if isinstance(after, Refusal) else replace(view, answer=after)
    return view.answer
