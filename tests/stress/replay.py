"""The browser's own log of events, applied again to a fresh store: what should be on disk."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.projection.presets import recipe
from core.review import Review
from core.store import Store
from core.workspace.batch_projection import prepared_method
from core.workspace.workspace import Workspace
from tests.e2e.conftest import filled
from tests.e2e.corpora import CORPUS
from tests.workspaces import handle

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

RECIPE = "hull@given"
STEPS = ("go", "preview")
"""What changes no answer."""
WATCH = """
const set = Storage.prototype.setItem;
Storage.prototype.setItem = function (name, value) {
  if (name.startsWith("spanbridge.outbox.")) window.noted(name.split(".").at(-1), value);
  return set.call(this, name, value);
};
"""


@dataclass(slots=True)
class Log:
    """Every event that the pages of a browser put into their outboxes, in order: client, number, pair, event.

    ``reviewers`` says whose they are, by client; ``reviewer`` is who types now.
    """

    reviewer: str = ""
    events: list[tuple[str, int, str, dict[str, Any]]] = field(default_factory=list)
    reviewers: dict[str, str] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def watch(self, context: "BrowserContext") -> None:
        """Write down what pages of this browser keep, from before they are opened."""
        context.expose_binding("noted", lambda source, client, kept: self.note(client, kept))
        context.add_init_script(WATCH)

    def note(self, client: str, kept: str) -> None:
        self.reviewers.setdefault(client, self.reviewer)
        for event in json.loads(kept)["events"]:
            number, pair = event.pop("n"), event.pop("pair")
            if number > self.last.get(client, 0):
                self.last[client] = number
                self.events.append((client, number, pair, event))

    @property
    def edits(self) -> int:
        """Events that may change an answer."""
        return sum(event["type"] not in STEPS for *_, event in self.events)


def replayed(log: Log, path: Path) -> list[Review]:
    """The rows that a new store at ``path`` holds once the log was applied to it by `Workspace.handle`, by reviewer."""
    store, chosen = filled(path, [RECIPE]), recipe(RECIPE)
    project, method = store.project(CORPUS), prepared_method(store, CORPUS, chosen)
    for client, number, pair, event in log.events:
        if event["type"] not in STEPS:
            handle(Workspace(store, project, chosen.id, method, log.reviewers[client]), pair, event, client, number)
    rows = stored(store, log)
    store.close()
    return rows


def stored(store: Store, log: Log) -> list[Review]:
    """The rows of those who typed."""
    return [row for name in sorted(set(log.reviewers.values())) for row in store.reviews(CORPUS, name)]


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows on disk and replayed; ``lost`` are missing, ``doubled`` came twice, ``different`` say something else."""

    rows: int
    lost: int
    doubled: int
    different: int


def compared(there: Sequence[Review], should: Sequence[Review]) -> Compared:
    """How the rows on disk differ from those of a replay, times aside."""
    events = [(row.client, row.event) for row in there]
    known = {(row.client, row.event): _timeless(row) for row in there}
    wanted = {(row.client, row.event): _timeless(row) for row in should}
    different = sum(known[name] != row for name, row in wanted.items() if name in known)
    unwanted = len(known.keys() - wanted.keys())
    return Compared(len(there), len(wanted.keys() - known.keys()), len(events) - len(set(events)), different + unwanted)


def _timeless(row: Review) -> Review:
    return replace(row, time="")
