"""What was trained from the app: experiments on a project, their outcomes, and where students doubt a review."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core import settings
from core.experiments import Experiment, Folder, TrainingResult
from core.experiments.disagreements import Disagreement, doubts, unseen
from core.experiments.experiment_report import DEV
from core.project import Project
from core.review import Answer
from core.students import read_trained
from core.taggers import Tagger
from core.taggers.available import AvailableTagger
from core.workspace.queue import PairFacts
from pages.shared import cache, services, state

Plan = Mapping[str, Any]


def folder() -> Folder:
    return Folder(settings.students())


def announce(experiment: Experiment) -> None:
    """Have an experiment listed before its process has come to it."""
    if folder().plan(experiment.id) is None:
        folder().write_plan(experiment.id, experiment.to_json(), [])


def plans(project: Project) -> dict[str, Plan]:
    """The experiments on a project, the last one first."""
    return {name: plan for name, plan in folder().plans().items() if project.id in projects(plan)}


def projects(plan: Plan) -> dict[str, str]:
    """The titles of an experiment's projects, by id."""
    corpora = plan["experiment"].get("corpora", [])
    return {one["project"]: one["title"] for one in corpora if one.get("name") == "project"}


def outcomes(plan: Plan) -> tuple[TrainingResult, ...]:
    return folder().outcomes([cell["id"] for cell in plan["cells"]])


def usable(found: Sequence[TrainingResult], title: str) -> dict[str, list[TrainingResult]]:
    """By setting: the outcomes on a corpus that left a tagger which is still there, one for each seed."""
    by_setting: dict[str, list[TrainingResult]] = {}
    for one in found:
        if one.corpus == title and one.tagger and (folder().students / one.tagger).is_dir():
            by_setting.setdefault(f"{one.student}: {one.setting}", []).append(one)
    return by_setting


def best(found: Sequence[TrainingResult]) -> TrainingResult:
    """The seed with the best F1 on dev, the first where nothing was measured."""
    return max(found, key=lambda one: one.golds[DEV].total.f1 if DEV in one.golds else 0.0)


def tagger(outcome: TrainingResult) -> Tagger:
    return read_trained(folder().students / outcome.tagger).tagger()


def students(run: str, live: bool) -> dict[str, str]:
    """The folders of a run's students with a few words about each, the one that is training now last."""
    plan = folder().plan(run)
    found = outcomes(plan) if plan else ()
    several = len({one.corpus for one in found}) > 1
    titles = {
        name: f"{f'{one.corpus}, ' if several else ''}{one.setting}, seed {one.seed}"
        for one in found
        for name in one.trained
    }
    if live and (latest := folder().latest()) and latest not in titles:
        titles[latest] = "training now"
    return titles


def unlearned(project: Project, reviewer: str, found: Sequence[TrainingResult]) -> int:
    """How many reviewed pairs some of these students did not learn from."""
    return unseen(found, answers(project, reviewer))


def answers(project: Project, reviewer: str) -> dict[str, Answer]:
    rows = services.store().current_answers(project.id, reviewer).items()
    return {name: row.answer for name, row in rows if row.answer}


def token(run: str, setting: str) -> str:
    """How an address names the doubts of a run's setting."""
    return f"{run}.{hashlib.sha256(setting.encode()).hexdigest()[:8]}"


def doubted(project: Project, reviewer: str, found: Sequence[TrainingResult]) -> tuple[Disagreement, ...]:
    """Where these students and the reviewer disagree, the most likely errors first."""

    def make() -> tuple[Disagreement, ...]:
        answered = answers(project, reviewer)
        pairs = {pair.id: pair for pair in services.store().pairs(project.id) if pair.id in answered}
        return doubts(folder(), found, pairs, answered)

    last = services.last_number(project, reviewer)
    return cache.once(("doubts", project.id, reviewer, *(one.id for one in found)), make, last)


def narrowed(project: Project, reviewer: str, facts: tuple[PairFacts, ...], wanted: str) -> tuple[PairFacts, ...]:
    """The facts of the pairs that the doubts of an address are about, in their order; all where it names none."""
    run = wanted.partition(".")[0]
    plan = plans(project).get(run)
    if plan is None:
        return facts
    settings = usable(outcomes(plan), projects(plan)[project.id])
    found = next((some for setting, some in settings.items() if token(run, setting) == wanted), None)
    if found is None:
        return facts
    known = {one.id: one for one in facts}
    return tuple(known[one.pair_id] for one in doubted(project, reviewer, found) if one.pair_id in known)


def offers(lang: str) -> tuple[AvailableTagger, ...]:
    """The students of a language as taggers to choose from, for each setting the seed with the best dev score."""
    found = {}
    for project in services.store().projects():
        if project.target_lang == lang:
            for plan in plans(project).values():
                for setting, some in usable(outcomes(plan), projects(plan)[project.id]).items():
                    title = f"the student “{plan['experiment']['name']}: {setting}”"
                    found[title] = AvailableTagger(title, title, tagger(best(some)))
    return tuple(found.values())


def has_gold(project: Project) -> bool:
    """Whether people have annotated some target of the corpus."""

    def look() -> bool:
        return any(pair.target.spans is not None for pair in services.store().pairs(project.id))

    return cache.once(("gold", project.id, project.digest), look)


def only_doubted(project: Project, reviewer: str, facts: tuple[PairFacts, ...]) -> tuple[PairFacts, ...]:
    """The pairs that the address asks for because a student doubts them, which the sidebar tells; else all."""
    wanted = state.get("doubts")
    if not wanted:
        return facts
    kept = narrowed(project, reviewer, facts, wanted)
    if kept is facts:
        state.put("doubts", "")
        return facts
    st.sidebar.info(f"{len(kept):,} pairs on which a student disagrees with the review.", icon=":material/school:")
    st.sidebar.button("Show all pairs", on_click=lambda: state.put("doubts", ""), width="stretch")
    return kept
