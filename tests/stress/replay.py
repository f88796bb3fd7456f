"""The browser's own log of events, applied again to a fresh store: what should be on disk."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
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
    """Rows on disk and replayed, each named by who, in which page, event and action: those that are missing on disk,
    that came twice, and that say something else or should not be there."""

    rows: int
    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    different: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        return not (self.lost or self.doubled or self.different)

    def __repr__(self) -> str:
        kinds = {"lost": self.lost, "doubled": self.doubled, "different": self.different}
        lines = [f"{kind}: {row}" for kind, rows in kinds.items() for row in rows]
        counts = ", ".join(f"{len(rows)} {kind}" for kind, rows in kinds.items())
        return "\n  ".join([f"{self.rows} rows, {counts}", *lines])


def compared(there: Sequence[Review], should: Sequence[Review]) -> Compared:
    """How the rows on disk differ from those of a replay, times aside."""
    counts = Counter(map(_name, there))
    known, wanted = ({_name(row): row for row in rows} for rows in (there, should))
    lost = [f"{_title(row)}, number {row.number}" for name, row in wanted.items() if name not in known]
    doubled = [f"{_title(known[name])}, {count} times" for name, count in counts.items() if count > 1]
    different = [_difference(known[name], row) for name, row in wanted.items() if name in known]
    unwanted = [f"{_title(row)}: not in the replay" for name, row in known.items() if name not in wanted]
    return Compared(len(there), tuple(lost), tuple(doubled), (*filter(None, different), *unwanted))


def _name(row: Review) -> tuple[object, ...]:
    """The event of a row; of the further rows of an act, which name none, their number."""
    return (row.reviewer, row.client, row.event) if row.client else (row.reviewer, row.number)


def _title(row: Review) -> str:
    return f"“{row.reviewer}”, page {row.client}, event {row.event}, {row.action} on {row.pair_id}"


def _difference(there: Review, should: Review) -> str:
    """What a row says otherwise than that of the replay, time aside; "" for nothing."""
    names = [field.name for field in fields(Review) if field.name != "time"]
    values = [(name, getattr(there, name), getattr(should, name)) for name in names]
    said = [f"{name} {one!r} instead of {other!r}" for name, one, other in values if one != other]
    return f"{_title(there)}: {'; '.join(said)}" if said else ""
