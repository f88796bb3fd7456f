"""A corpus of which every text tries to be more than text, and a server that hears of it where one succeeds."""

import threading
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from core.aligners import SimAlign
from core.corpora.importing import as_project
from core.experiments import Experiment
from core.experiments.approaches import ProjectedOnly
from core.experiments.experiment_results import Folder
from core.experiments.sources import ProjectSource
from core.model import Alignment, Sentence, SentencePair, Span
from core.project import Project
from core.projection.presets import recipe
from core.store import Job, JobState, Store
from core.students import CrfStudent
from core.text import default_gaps
from core.workspace.batch_projection import ensure_projected, prepared_method
from core.workspace.workspace import Workspace
from tests.workspaces import Hand

PAIRS = 12
RECIPE = "recipe +1"
MARK = "zzq"
"""In every hostile text, so that it is found wherever it is drawn."""


class Listener:
    """Notes every request that reaches it."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        heard = self.heard

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                heard.append(self.path)
                self.send_response(404)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@dataclass(frozen=True, slots=True)
class Hostile:
    """Texts that name the field they stand in; ``url`` is the listener's."""

    url: str

    def word(self, field: str) -> str:
        """Without a space."""
        at = f"{self.url}/{field}"
        script = "document.title='zzq-ran';alert(1)"
        return (
            f"{MARK}-{field}![i]({at}-image)[a]({at}-link)<img/src={at}-tag/onerror={script}>"
            f"<svg/onload={script}><a/href=javascript:{script}>x</a>{at}-bare;$\\frac{{zzq}}2$"
            ":material/skull::red[zzq]:+1:`zzq`**zzq**~~zzq~~\u202etxt.exe%{x}%{customdata}{{zzq}}${zzq}"
        )

    def text(self, field: str) -> str:
        """With spaces and lines."""
        at = f"{self.url}/{field}"
        tags = f'<img src="{at}-quoted"> <b>zzq</b> <a href="{at}-anchor">zzq</a>'
        return f"# {self.word(field)}\n\n> {tags}\n\n1. [a]: {at}-named\n"

    def line(self, field: str, most: int = 10_000) -> str:
        return " ".join(self.text(field).split())[:most]

    @property
    def labels(self) -> tuple[str, ...]:
        """A label is short, so each tries one thing."""
        tries = (f"![zzq-label]({self.url}/l)", f"[zzq]({self.url}/m)", f"<img src={self.url}/n> zzq")
        return (*tries, "=1+1 zzq <b>zzq</b> **zzq**", "`zzq`:material/skull::red[zzq]$\\frac12$", "PER")

    @property
    def reviewer(self) -> str:
        return f"![zzq-reviewer]({self.url}/r) `zzq` :red[zzq]"

    @property
    def name(self) -> str:
        return f"![zzq-corpus]({self.url}/c)<img src={self.url}/d>[zzq]({self.url}/e):red[zzq]"

    def pairs(self) -> list[SentencePair]:
        return [self._pair(number, self.labels[number % len(self.labels)]) for number in range(PAIRS)]

    def _pair(self, number: int, label: str) -> SentencePair:
        names = self.word(f"name-{number % 4}"), self.word(f"rendering-{number % 5}")
        left = (names[0], "went", "to", self.word("source"), str(number), ".")
        right = (names[1], "ging", "nach", self.word("target"), str(number), ".")
        source = Sentence(left, default_gaps(left, "en"), "en", (Span(0, 1, label), Span(3, 4, "PER")))
        gold = (Span(0, 1, label),) if number % 2 else (Span(0, 2, label), Span(3, 4, "PER"))
        target = Sentence(right, default_gaps(right, "de"), "de", gold)
        links = Alignment.of([(k, k) for k in range(6) if number % 3 or k != 3], (6, 6))
        groups = self.line("document"), (self.line("phenomenon"),)
        return SentencePair(f"{number} {self.line('id')}", source, target, links, *groups)


def fill(store: Store, hostile: Hostile, students: Folder) -> Project:
    """A project of hostile pairs: projected twice, reviewed by two, with recipes, runs and a training of its own."""
    pairs = hostile.pairs()
    made = as_project(pairs, hostile.name, hostile.text("licence"), origin=hostile.text("origin"))
    project = store.create_project(replace(made, id="hostile"), pairs)
    own, plain = recipe("default").over_given_links(), recipe("hull").over_given_links()
    store.save_recipe(RECIPE, own, hostile.text("about"))
    for name, by in ((hostile.line("elsewhere"), own), ("hull@given", plain)):
        ensure_projected(store, project.id, name, by)
    by_model = replace(recipe("politov-simalign"), aligner=SimAlign(hostile.line("model", 190)))
    store.save_recipe("of a model", by_model, hostile.text("about-2"))
    for reviewer in (hostile.reviewer, "Ana"):
        review(Workspace(store, project, own.id, prepared_method(store, project.id, own), reviewer), hostile, pairs)
    job = store.ask_projection(project.id, hostile.line("job"), by_model)
    settle(store, job, hostile.text("message"))
    running = store.claim(store.ask_projection(project.id, hostile.line("live"), recipe("hull")).id)
    assert running
    store.beat(running, 0.5, hostile.line("words"))
    train(store, project, hostile, students)
    return project


def review(desk: Workspace, hostile: Hostile, pairs: list[SentencePair]) -> None:
    hand = Hand(desk)
    for place, pair in enumerate(pairs[:8]):
        if place % 2 or desk.reviewer == "Ana":
            span = desk.view(pair.id).answer.spans[0]
            assert not hand(
                pair.id, "relabel", start=span.start, end=span.end, label=hostile.labels[place % 3], both=True
            )
        assert not hand(pair.id, "confirm")
    assert not hand(pairs[8].id, "flag", note=hostile.line("note", 1_900))


def settle(store: Store, job: Job, message: str) -> None:
    claimed = store.claim(job.id)
    assert claimed
    store.settle(claimed, JobState.FAILED, message)


def train(store: Store, project: Project, hostile: Hostile, students: Folder) -> None:
    """A training that failed before anything was learned."""
    corpus = ProjectSource(hostile.line("title"), project.id, hostile.reviewer)
    planned = Experiment(
        hostile.line("experiment"), (corpus,), (CrfStudent(),), (ProjectedOnly(),), labels=hostile.labels
    )
    students.write_plan(planned.id, planned.to_json(), [])
    job = store.ask_training(project.id, planned.id, planned.name, planned.to_json())
    settle(store, job, hostile.text("failure"))
