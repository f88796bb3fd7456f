"""Selection of the pairs of an export, as they were answered, and the reasons why others are left out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from core.components.component import Progress
from core.corpora.labels import Names, labels_of, relabelled, renamed
from core.export.adjudication import AdjudicatedPair, adjudicate, one_version
from core.export.export_options import UNREVIEWED, ExportOptions
from core.methods.completeness import shortcoming
from core.model import Projection, SentencePair, Span
from core.review import Review, answer_of
from core.workspace.projected_pair import PairView
from core.workspace.workspace import Workspace

CONFLICT, STATUS, INCOMPLETE, DUPLICATE = "reviewers in conflict", "not of these statuses", "incomplete", "duplicate"
NOBODY = AdjudicatedPair(None, ())
Scores = tuple[float | None, ...]


class Outgoing(NamedTuple):
    """A pair as it goes out: the answer's entities on both sides, the links that it was judged by.

    ``metadata`` has ``status``, ``recipe`` and, where there is a review, ``reviewer``, ``reviewed_at``, ``note``,
    and ``score``, the lowest of the machine's target spans. ``scores`` has one entry for each target
    span: 1 where a person decided, the recipe's score (0..1) where not, ``None`` where that is gone. ``votes`` are
    the target spans of each reviewer whose answer counts.
    """

    pair: SentencePair
    metadata: Mapping[str, Any]
    scores: Scores = ()
    votes: tuple[tuple[Span, ...], ...] = ()

    @property
    def source_metadata(self) -> dict[str, Any]:
        """The metadata without ``score``, which is that of target spans."""
        return {key: value for key, value in self.metadata.items() if key != "score"}


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Number of pairs whose words on both sides came before, and of those with other target spans."""

    pairs: int = 0
    differing: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """Pairs to export, in corpus order; ``left_out`` counts all others by reason."""

    items: tuple[Outgoing, ...]
    left_out: Mapping[str, int]
    duplicates: Duplicates = Duplicates()

    @property
    def pairs(self) -> tuple[SentencePair, ...]:
        return tuple(item.pair for item in self.items)

    @property
    def stay(self) -> int:
        return sum(self.left_out.values())


CONFIRMED_ONLY = ExportOptions()
"""The default: confirmed pairs, in the version of one reviewer."""


def select(
    workspace: Workspace,
    choice: ExportOptions = CONFIRMED_ONLY,
    progress: Progress | None = None,
) -> Selection:
    """Select the pairs of a project, in the version of the workspace's reviewer or of all reviewers together."""
    left_out: Counter[str] = Counter()
    items: list[Outgoing] = []
    seen: dict[tuple[object, object], tuple[Span, ...] | None] = {}
    repeated = differing = 0
    for item in _answered(workspace, choice, left_out, progress):
        key = item.pair.source.words, item.pair.target.words
        before = key in seen
        if before:
            repeated += 1
            differing += seen[key] != item.pair.target.spans
        else:
            seen[key] = item.pair.target.spans
        if before and choice.distinct:
            left_out[DUPLICATE] += 1
        else:
            items.append(item)
    return Selection(tuple(items), dict(left_out), Duplicates(repeated, differing))


def _answered(
    workspace: Workspace, choice: ExportOptions, left_out: Counter[str], progress: Progress | None
) -> Iterator[Outgoing]:
    store, project = workspace.store, workspace.project.id
    verdicts = _verdicts(workspace, choice)
    total = store.pair_count(project)
    projections = store.projections(project, workspace.recipe_id, scores=False)
    for count, (pair, projection) in enumerate(zip(store.pairs(project), projections, strict=True)):
        _report(progress, count, total)
        verdict = verdicts.get(pair.id, NOBODY)
        if verdict.in_conflict:
            left_out[CONFLICT] += 1
        elif _status(verdict.review) not in choice.statuses:
            left_out[STATUS] += 1
        else:
            view = workspace.seen(pair, _whole(workspace, pair, projection, verdict.review), verdict.review)
            if shortcoming(choice.complete, view.pair, view.projection.alignment, view.answer.spans):
                left_out[INCOMPLETE] += 1
            else:
                yield _outgoing(workspace, view, verdict, choice)


def _verdicts(workspace: Workspace, choice: ExportOptions) -> dict[str, AdjudicatedPair]:
    store, project = workspace.store, workspace.project.id
    if choice.adjudicated:
        return adjudicate(store, project)
    return one_version(store.current_answers(project, workspace.reviewer))


def _report(progress: Progress | None, count: int, total: int) -> None:
    if progress and count % 200 == 0:
        progress(count / total, f"Reading pair {count + 1:,} of {total:,}")


def _status(review: Review | None) -> str:
    answer = answer_of(review)
    return answer.status.value if answer else UNREVIEWED


def _whole(workspace: Workspace, pair: SentencePair, projection: Projection, review: Review | None) -> Projection:
    """Return the projection with its score matrix where the method has to run again on edited links or entities."""
    answer = answer_of(review)
    if answer is None or answer.has_input_of(pair):
        return projection
    return workspace.store.projection(workspace.project.id, pair.id, workspace.recipe_id) or projection


def _outgoing(workspace: Workspace, view: PairView, verdict: AdjudicatedPair, choice: ExportOptions) -> Outgoing:
    spans, scores = _target(view, choice)
    target = view.pair.target.with_spans(spans)
    pair = replace(view.pair, target=target, alignment=replace(view.projection.alignment, scores=None))
    metadata = _metadata(workspace, view.review, view.answer.note) | _lowest(scores)
    votes = tuple(renamed(spans, choice.names) for spans in verdict.votes)
    return Outgoing(relabelled(pair, choice.names), metadata, scores, votes)


def _target(view: PairView, choice: ExportOptions) -> tuple[tuple[Span, ...] | None, Scores]:
    """Return the target spans to export with their scores; no spans where the pair goes out as not annotated."""
    if view.review is None and choice.blank:
        return None, ()
    return view.answer.target_spans, _scores(view, choice.names)


def _lowest(scores: Scores) -> dict[str, float]:
    """Return the lowest score of the machine as metadata, nothing where no span is the machine's."""
    machine = [score for score in scores if score is not None and score < 1]
    return {"score": min(machine)} if machine else {}


def _metadata(workspace: Workspace, review: Review | None, note: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {"status": _status(review)}
    if review is not None:
        metadata |= {"reviewer": review.reviewer, "reviewed_at": review.time}
        if note:
            metadata["note"] = note
    metadata["recipe"] = workspace.recipe_id
    return metadata


def _scores(view: PairView, names: Names) -> Scores:
    """Return a score for each exported target span, in their order."""
    machine = {(item.start, item.end): item.confidence for item in view.projection.chosen}
    scores: list[float | None] = []
    for mention in view.answer.spans:
        if names.get(mention.label, mention.label):  # a label renamed to "" is dropped
            scores.append(1.0 if mention.settled else machine.get((mention.start, mention.end)))
    return tuple(scores)


def label_table(pairs: Sequence[SentencePair]) -> dict[str, tuple[int, int]]:
    """Count the source and target entities of each label, by label."""
    source = Counter(labels_of(pair.source for pair in pairs))
    target = Counter(labels_of(pair.target for pair in pairs))
    return {label: (source[label], target[label]) for label in sorted({*source, *target})}
