"""Milliseconds to preview a fix elsewhere and to accept in bulk: python -m benchmarks.many_pairs [PAIRS]."""

import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.concordance import named
from benchmarks.queue import shaken
from benchmarks.store import pairs, timed
from core.methods import Choice
from core.model import SentencePair
from core.project import Project, label_set
from core.projection.presets import recipe
from core.review import ReviewEvent
from core.store import Store
from core.views.pair import span_json
from core.views.propagation_offers import listing
from core.views.propagation_offers import offers as fix_offers
from core.workspace.bulk import accept, offers
from core.workspace.calibration import calibrate
from core.workspace.correction_counts import current_corrections
from core.workspace.mention_index import MentionIndex, Rendering
from core.workspace.pair_facts import gather
from core.workspace.propagation import MAX_CHOICES, carry_over
from core.workspace.queue import Filter, Show, queue
from core.workspace.workspace import Workspace

NUMBERS = count(1)


def corpus_of(total: int) -> list[SentencePair]:
    """Pairs whose mentions are names that recur as names do, the same on both sides."""
    return [
        replace(
            pair,
            source=named(pair.source, random.Random(place), False),
            target=named(pair.target, random.Random(place), False),
        )
        for place, pair in enumerate(pairs(total))
    ]


def desk_over(corpus: list[SentencePair]) -> Workspace:
    store, default = Store.at(Path(tempfile.mkdtemp()) / "store.db"), recipe()
    project = Project("bench", "Bench", "en", "hr", label_set(["PER", "LOC"]))
    store.create_project(project, corpus)
    store.save_projections("bench", "default", default, shaken(corpus, default.id))
    return Workspace(store, project, default.id, lambda pair, alignment: Choice(()), "Ana")


def often(index: MentionIndex, times: int) -> Rendering:
    """A mention whose form occurs about so many times, with a rendering."""
    forms = sorted(index.by_form.values(), key=lambda found: abs(len(found) - times))
    return next(one for found in forms for one in found if one.target)


def fix(workspace: Workspace, mention: Rendering) -> dict[str, object]:
    """Give a mention another label; its source entity."""
    assert mention.target is not None
    label = "LOC" if mention.source.label == "PER" else "PER"
    body = {"start": mention.target.start, "end": mention.target.end, "label": label}
    workspace.handle(ReviewEvent("bench", next(NUMBERS), mention.pair_id, "relabel", body))
    return span_json(mention.source)


def propagation(workspace: Workspace, index: Callable[[], MentionIndex], times: int) -> None:
    mention = often(index(), times)
    pair_id, source = mention.pair_id, fix(workspace, mention)
    found = listing(workspace, index, pair_id, source)
    timed(f"offer: {found['able']:,} mentions to change", partial(fix_offers, workspace, index, pair_id))
    timed(f"preview: {found['able']:,} mentions to change", partial(listing, workspace, index, pair_id, source))
    body = {"source": source, "chosen": [row["id"] for row in found["rows"]]}
    event = ReviewEvent("bench", next(NUMBERS), pair_id, "propagate", body)
    timed(f"apply {min(MAX_CHOICES, found['able'])} of them", partial(carry_over, workspace, index, event), 1)
    timed("take them back", workspace.take_back, 1)


def bulk(workspace: Workspace, index: MentionIndex, total: int) -> None:
    facts = gather(workspace.store, workspace.project.id, workspace.recipe_id)
    ids = queue(facts, {}, Filter(Show.ALL))
    reviewed = total // 10
    for pair_id in ids[:reviewed]:
        workspace.handle(ReviewEvent("bench", next(NUMBERS), pair_id, "confirm"))
    timed(f"calibrate by {reviewed:,} confirmed pairs", partial(calibrate, workspace, index, ids))
    found = calibrate(workspace, index, ids)
    timed("the curve, a move of the slider", lambda: [found.at(one) for one in found.grid])
    timed("the pairs above a score", partial(offers, workspace, index, ids, 0.2))
    timed("accept 25 of them", partial(accept, workspace, offers(workspace, index, ids, 0.2)[:25]), 1)
    timed("take them back", workspace.take_back, 1)
    timed("what was corrected", partial(current_corrections, workspace.store, workspace.project.id, ["Ana"]), 1)


def main(total: int) -> None:
    workspace = desk_over(corpus_of(total))
    print(f"{total:,} pairs of 25 and 25 words, two mentions each, medians")
    timed("read all mentions, once", partial(MentionIndex.read, workspace.store, "bench", workspace.recipe_id), 1)
    index = MentionIndex.read(workspace.store, "bench", workspace.recipe_id)
    for times in (10, 100, 1_000, 10_000):
        propagation(workspace, lambda: index, times)
    bulk(workspace, index, total)
    workspace.store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
