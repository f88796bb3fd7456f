"""A small project at a reviewer's desk, projected over the links that come with its pairs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.corpora.importing import as_project
from core.model import Alignment, Link, Sentence, SentencePair, Span
from core.projection.presets import recipe
from core.projection.recipe import Recipe
from core.review import Answer, Refusal, ReviewEvent
from core.store import Store
from core.text import default_gaps
from core.workspace.batch_projection import ensure_projected, prepared_method
from core.workspace.correction_counts import CorrectionCounts, correction_counts, current_corrections
from core.workspace.workspace import EventOutcome, Workspace

HULL = recipe("hull").over_given_links()
LABELS = ("PER", "LOC", "ORG")
Json = dict[str, Any]


def pair(pair_id: str, source: str, target: str, entities: Sequence[Span], links: str) -> SentencePair:
    """A pair of sentences with spaces between the words; links as "0-0 1-2"."""
    left, right = sentence(source, "en", tuple(entities)), sentence(target, "de")
    found = [tuple(map(int, link.split("-"))) for link in links.split()]
    sure: list[Link] = [(i, j) for i, j in found]
    return SentencePair(pair_id, left, right, Alignment.of(sure, (len(left), len(right))))


def sentence(text: str, lang: str, spans: tuple[Span, ...] | None = None) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, default_gaps(words, lang), lang, spans)


def open_desk(path: Path, pairs: Sequence[SentencePair], by: Recipe = HULL) -> Workspace:
    """A new store with one project of these pairs, projected, and a reviewer before it."""
    return desk_in(Store.at(path), pairs, by)


def desk_in(store: Store, pairs: Sequence[SentencePair], by: Recipe = HULL) -> Workspace:
    """A new project of these pairs in a store, projected, and a reviewer before it."""
    project = store.create_project(as_project(pairs, "Small", labels=LABELS), pairs)
    ensure_projected(store, project.id, "hull", by)
    return Workspace(store, project, by.id, prepared_method(store, project.id, by), "Ana")


class Hand:
    """Sends events to a desk as a browser does, each with the next number."""

    def __init__(self, desk: Workspace, client: str = "tab") -> None:
        self.desk, self.client, self.number = desk, client, 0

    def __call__(self, pair_id: str, event: str, /, **fields: object) -> str:
        """Returns why the event was refused, "" where it was not."""
        return self.send(pair_id, {"type": event, **fields})

    def send(self, pair_id: str, event: Json) -> str:
        self.number += 1
        return handle(self.desk, pair_id, event, self.client, self.number).refusal


def handle(desk: Workspace, pair_id: str, event: Json, client: str, number: int) -> EventOutcome:
    """Send one event as the browser writes it."""
    body = {name: value for name, value in event.items() if name != "type"}
    return desk.handle(ReviewEvent(client, number, pair_id, str(event.get("type")), body))


def answers(desk: Workspace) -> dict[str, Answer]:
    """The answer to every pair, as a reviewer sees it now."""
    return {pair_id: desk.view(pair_id).answer for pair_id in desk.store.pair_ids(desk.project.id)}


def spans(desk: Workspace, pair_id: str) -> list[tuple[int, int, str, str]]:
    """Start, end, label and state of every target mention."""
    return [(m.start, m.end, m.label, m.state.value) for m in desk.view(pair_id).answer.spans]


def found_faults(desk: Workspace, *reviewers: str) -> tuple[CorrectionCounts, ...]:
    """The faults that reviewers found, the one at the desk unless others are named."""
    return correction_counts(current_corrections(desk.store, desk.project.id, reviewers or (desk.reviewer,)))


def changed(outcome: Answer | Refusal) -> Answer:
    assert isinstance(outcome, Answer), outcome
    return outcome
