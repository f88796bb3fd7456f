"""The concordance of a project: what every source mention became, inconsistencies first.

A linguist reads it to find what is rendered in two ways, or labelled in two ways, and to
settle at once what is the same everywhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from rapidfuzz.distance import Levenshtein

from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.review import Answer, MentionState, Refusal, Review, matches, reproject
from core.store import Store
from core.text import fold
from core.workspace.workspace import Json, PairView, Workspace

STEM, ENDED_STEM = 4, 3
"""So many letters in common at the beginning make two words forms of each other; the smaller
number where one word is the other with an ending."""
SHARE = 0.6
"""The beginning must be at least this share of the longer word."""
LIKENESS, LONG_ENOUGH = 0.75, 5
"""Words of at least so many letters are also forms of each other from this edit similarity on."""
UNDECIDED = {MentionState.PROJECTED, MentionState.UNMATCHED}
NO_COUNTERPART = "no counterpart"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A source entity of one pair and the target span that renders it, ``None`` where none does."""

    pair_id: str
    entity: Span
    target: Span | None
    state: MentionState

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
        return tuple(one for one in self.occurrences if one.untouched)

    @property
    def states(self) -> str:
        """How many occurrences are in which state, in words."""
        counted = Counter(one.state.value for one in self.occurrences)
        return ", ".join(f"{count:,} {state}" for state, count in counted.most_common())

    @property
    def name(self) -> str:
        """What tells it from the other realisations of its mention."""
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
        return tuple(one for group in self.groups for one in group)

    @property
    def count(self) -> int:
        return sum(one.count for one in self.realisations)

    @property
    def inconsistent(self) -> bool:
        """Whether it is rendered by different words (not forms of one word) or has several labels."""
        return len(self.groups) > 1 or len(self.labels) > 1

    @property
    def labels(self) -> tuple[str, ...]:
        """Its labels in the source, then those that it has in the translation only."""
        rendered = (one.label for one in self.realisations if one.label)
        return tuple(dict.fromkeys([self.label, *self.also, *rendered]))

    @property
    def reviewed(self) -> float:
        """The share of its occurrences that a person decided about, 0..1."""
        decided = sum(one.state not in UNDECIDED for made in self.realisations for one in made.occurrences)
        return decided / self.count

    @property
    def name(self) -> str:
        """What tells this entry from all others."""
        return f"{self.label}\t{fold(self.form)}"

    def holds(self, text: str) -> bool:
        """Whether the mention or a realisation holds a text; ``text`` must be folded."""
        return text in fold(self.form) or any(text in fold(one.form) for one in self.realisations)


def concordance(store: Store, project: str, recipe_id: str, reviewer: str) -> tuple[ConcordanceEntry, ...]:
    """Every source mention of a project as a reviewer sees it now through a recipe.

    Inconsistent ones first, then those with several forms of one word, the rest last; the
    most frequent first within each.
    """
    answers = {pair: review.answer for pair, review in store.current_answers(project, reviewer).items()}
    found: dict[tuple[str, str], list[tuple[str, str, Occurrence]]] = defaultdict(list)
    for pair, chosen in zip(store.pairs(project), store.chosen(project, recipe_id), strict=True):
        for one in occurrences(pair, chosen, answers.get(pair.id)):
            form = _text(pair.source, one.entity)
            rendering = _text(pair.target, one.target) if one.target else ""
            found[fold(form), one.entity.label].append((form, rendering, one))
    labels: dict[str, set[str]] = defaultdict(set)
    for key, label in found:
        labels[key].add(label)
    entries = [_entry(rows, label, labels[key]) for (key, label), rows in found.items()]
    return tuple(sorted(entries, key=_rank))


def row(entry: ConcordanceEntry) -> dict[str, object]:
    """An entry as a row of a table: forms of one word are joined by "·", others parted by "|"."""
    return {
        "Source": entry.form,
        "Labels": ", ".join(entry.labels),
        "Times": entry.count,
        "In the translation": "  |  ".join(" · ".join(one.short for one in group) for group in entry.groups),
        "Reviewed": entry.reviewed,
    }


def occurrences(pair: SentencePair, chosen: Sequence[Candidate], answer: Answer | None) -> Iterator[Occurrence]:
    """The source entities of a pair and what renders them, after the reviewer's answer if there is one."""
    if answer is None:
        rendered = {candidate.source: candidate.span for candidate in chosen}
        for entity in pair.source.spans or ():
            target = rendered.get(entity)
            yield Occurrence(pair.id, entity, target, MentionState.PROJECTED if target else MentionState.UNMATCHED)
        return
    projection = Projection(pair.id, "", Alignment((), pair.size), tuple(chosen))
    for match in matches(reproject(answer, projection)):
        if match.entity is not None:
            target = match.mention.span if match.mention else None
            yield Occurrence(pair.id, match.entity, target, match.state)


def _text(sentence: Sentence, span: Span) -> str:
    return " ".join(sentence.slice(span.start, span.end).split())


def _entry(rows: Sequence[tuple[str, str, Occurrence]], label: str, labels: set[str]) -> ConcordanceEntry:
    spelling = Counter(form for form, _, _ in rows).most_common(1)[0][0]
    rendered: dict[tuple[str, str], list[Occurrence]] = defaultdict(list)
    for _, form, one in rows:
        rendered[form, one.target.label if one.target else ""].append(one)
    found = [Realisation(form, name, tuple(those)) for (form, name), those in rendered.items()]
    return ConcordanceEntry(spelling, label, grouped(found), tuple(sorted(labels - {label})))


def _rank(entry: ConcordanceEntry) -> tuple[int, int, str, str]:
    tier = 0 if entry.inconsistent else 1 if len(entry.realisations) > 1 else 2
    return tier, -entry.count, fold(entry.form), entry.label


def grouped(found: Iterable[Realisation]) -> tuple[tuple[Realisation, ...], ...]:
    """Realisations by frequency, those that are forms of a more frequent one beside it."""
    groups: list[list[Realisation]] = []
    for one in sorted(found, key=lambda one: (-one.count, one.form, one.label)):
        home = next((group for group in groups if variants(group[0].form, one.form)), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return tuple(sorted(map(tuple, groups), key=lambda group: -sum(one.count for one in group)))


def variants(first: str, second: str) -> bool:
    """Whether two mentions are forms of each other: as many words, each alike its counterpart."""
    left, right = fold(first).split(), fold(second).split()
    return len(left) == len(right) and all(map(_alike, left, right))


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    stem = next((k for k, letter in enumerate(short) if letter != long[k]), len(short))
    needed = ENDED_STEM if stem == len(short) else STEM
    if one == other or stem >= max(needed, SHARE * len(long)):
        return True
    return len(long) >= LONG_ENOUGH and Levenshtein.normalized_similarity(one, other) >= LIKENESS


def accept(desk: Workspace, chosen: Iterable[Occurrence]) -> tuple[Review, ...]:
    """Accept machine spans that nobody decided about, as one act that one undo takes back.

    Returns the rows written, one for each pair; what is no longer as it was is left alone.
    """
    return _settle(desk, chosen, {"type": "accept"})


def relabel(desk: Workspace, chosen: Iterable[Occurrence], label: str) -> tuple[Review, ...]:
    """Give such machine spans another label, as `accept` does."""
    return _settle(desk, chosen, {"type": "relabel", "label": label, "both": True})


def reject(desk: Workspace, chosen: Iterable[Occurrence]) -> tuple[Review, ...]:
    """Say of such machine spans that the mention has no counterpart there, as `accept` does."""
    return _settle(desk, chosen, {"type": "reject"})


def _settle(desk: Workspace, chosen: Iterable[Occurrence], event: Json) -> tuple[Review, ...]:
    by_pair: dict[str, list[Span]] = defaultdict(list)
    for one in chosen:
        if one.untouched and one.target:
            by_pair[one.pair_id].append(one.target)
    return desk.act(event["type"], {pair: partial(_settled, desk, spans, event) for pair, spans in by_pair.items()})


def _settled(desk: Workspace, spans: Sequence[Span], event: Json, view: PairView) -> Answer:
    """The answer with the event applied to those of the spans that are still the machine's."""
    for mention in view.answer.spans:
        if mention.span in spans and not mention.settled:
            after = desk.applied(view, event | {"start": mention.start, "end": mention.end})
            view = view if isinstance(after, Refusal) else replace(view, answer=after)
    return view.answer
