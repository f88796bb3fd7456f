"""Memory of the app while a reviewer decides and looks at figures, again and again.

By hand: ``python -m tests.stress.hours --rounds 300``: each round is a decision, then Evaluate against the reviewer,
Concordance and Progress, each in a session of its own, as hours of work would open them.
"""

import argparse
import os
import tempfile
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core import settings
from core.corpora.bundled import read_bundled
from core.corpora.importing import as_project
from core.project import Project
from core.projection.presets import recipe
from core.review import ReviewContext
from core.store import Store
from core.workspace.batch_projection import ensure_projected
from tests.conftest import ROOT
from tests.reviewing import decide

PAGES = ("evaluate", "concordance", "progress")
REVIEWER = "Ana"


def resident() -> int:
    """Megabytes that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def work(store: Store, project: Project, rounds: int) -> None:
    pairs = store.pair_ids(project.id)
    for number, pair in enumerate(islice(cycle(pairs), rounds), start=1):
        who = ReviewContext(
            project=project.id,
            reviewer=REVIEWER,
            pair_id=pair,
            action="flag",
            recipe_id=recipe().id,
            client="tab",
            event=number,
        )
        decide(store, who, {"type": "flag", "note": f"round {number}"})
        for page in PAGES:
            at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
            at.query_params.update({"corpus": project.id, "reviewer": REVIEWER, "against": REVIEWER})
            at.run()
            at.switch_page(f"pages/{page}/page.py").run()
            assert not at.exception
        if number % max(rounds // 10, 1) == 0:
            print(f"round {number}: {resident()} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--pairs", type=int, default=1_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SPANBRIDGE_STORE"] = f"sqlite:///{folder}/store.db"
        bundled = read_bundled("uner-pud.en-de").pairs
        corpus = [replace(pair, id=f"{number}") for number, pair in enumerate(islice(cycle(bundled), asked.pairs))]
        store = Store(settings.store())
        project = store.create_project(as_project(corpus, "Hours"), corpus)
        ensure_projected(store, project.id, "default", recipe())
        work(store, project, asked.rounds)


if __name__ == "__main__":
    main()
