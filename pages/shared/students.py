"""Students trained from the app: experiments on a project, their outcomes, and disagreements with a review."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core import settings
from core.experiments import Experiment, Folder, TrainingResult
from core.experiments.disagreements import Disagreement, disagreements, unseen
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
    """Write the plan of an experiment, so that it is listed before its process begins it."""
    if folder().plan(experiment.id) is None:
        folder().write_plan(experiment.id, experiment.to_json(), [])


def plans(project: Project) -> dict[str, Plan]:
    """Return the experiments on a project, the latest first."""
    return {name: plan for name, plan in folder().plans().items() if project.id in projects(plan)}


def projects(plan: Plan) -> dict[str, str]:
    """Return the titles of an experiment's projects, by id."""
    corpora = plan["experiment"].get("corpora", [])
    return {corpus["project"]: corpus["title"] for corpus in corpora if corpus.get("name") == "project"}


def outcomes(plan: Plan) -> tuple[TrainingResult, ...]:
    return folder().outcomes([cell["id"] for cell in plan["cells"]])


def usable(results: Sequence[TrainingResult], title: str) -> dict[str, list[TrainingResult]]:
    """Return the results on a corpus whose tagger still exists, by setting, one for each seed."""
    by_setting: dict[str, list[TrainingResult]] = {}
    for result in results:
        if result.corpus == title and _has_tagger(result):
            by_setting.setdefault(f"{result.student}: {result.setting}", []).append(result)
    return by_setting


def _has_tagger(result: TrainingResult) -> bool:
    return bool(result.tagger) and (folder().students / result.tagger).is_dir()


def best(results: Sequence[TrainingResult]) -> TrainingResult:
    """Return the result of the seed with the best F1 on dev, the first where nothing was measured."""
    return max(results, key=_dev_f1)


def _dev_f1(result: TrainingResult) -> float:
    return result.golds[DEV].total.f1 if DEV in result.golds else 0.0


def tagger(outcome: TrainingResult) -> Tagger:
    return read_trained(folder().students / outcome.tagger).tagger()


def students(run: str, live: bool) -> dict[str, str]:
    """Return the folders of a run's students with a short title of each, the one that is training now last."""
    plan = folder().plan(run)
    titles = student_titles(outcomes(plan)) if plan else {}
    latest = folder().latest() if live else None
    if latest and latest not in titles:
        titles[latest] = "training now"
    return titles


def student_titles(results: Sequence[TrainingResult]) -> dict[str, str]:
    """Return the folders of students with a short title of each; it names the corpus where there are several."""
    is_several = len({result.corpus for result in results}) > 1
    titles: dict[str, str] = {}
    for result in results:
        corpus = f"{result.corpus}, " if is_several else ""
        titles |= dict.fromkeys(result.trained, f"{corpus}{result.setting}, seed {result.seed}")
    return titles


def unlearned(project: Project, reviewer: str, results: Sequence[TrainingResult]) -> int:
    """Count the reviewed pairs that some of these students did not learn from."""
    return unseen(results, answers(project, reviewer))


def answers(project: Project, reviewer: str) -> dict[str, Answer]:
    rows = services.store().current_answers(project.id, reviewer).items()
    return {name: row.answer for name, row in rows if row.answer}


def token(run: str, setting: str) -> str:
    """Return the name of the doubts of a run's setting in an address."""
    return f"{run}.{hashlib.sha256(setting.encode()).hexdigest()[:8]}"


def doubted(project: Project, reviewer: str, results: Sequence[TrainingResult]) -> tuple[Disagreement, ...]:
    """Return the disagreements of these students with the reviewer, the most likely errors first."""

    def make() -> tuple[Disagreement, ...]:
        answered = answers(project, reviewer)
        pairs = {pair.id: pair for pair in services.store().pairs(project.id) if pair.id in answered}
        return disagreements(folder(), results, pairs, answered)

    last = services.last_number(project, reviewer)
    return cache.once(("doubts", project.id, reviewer, *(result.id for result in results)), make, last)


def narrowed(project: Project, reviewer: str, facts: tuple[PairFacts, ...], address: str) -> tuple[PairFacts, ...]:
    """Return the facts of the pairs in the doubts of an address, in their order; all facts where it names none."""
    results = results_at(project, address)
    if results is None:
        return facts
    by_id = {fact.id: fact for fact in facts}
    pair_ids = [doubt.pair_id for doubt in doubted(project, reviewer, results)]
    return tuple(by_id[pair_id] for pair_id in pair_ids if pair_id in by_id)


def results_at(project: Project, address: str) -> Sequence[TrainingResult] | None:
    """Return the results of the setting that an address names by its `token`; ``None`` where there is no such."""
    run = address.partition(".")[0]
    plan = plans(project).get(run)
    groups = settings_of(project, plan) if plan is not None else {}
    return next((results for setting, results in groups.items() if token(run, setting) == address), None)


def settings_of(project: Project, plan: Plan) -> dict[str, list[TrainingResult]]:
    """Return the usable results of an experiment on a project, by setting."""
    return usable(outcomes(plan), projects(plan)[project.id])


def offers(lang: str) -> tuple[AvailableTagger, ...]:
    """Return the students of a language as taggers, for each setting the seed with the best dev score."""
    taggers: dict[str, AvailableTagger] = {}
    for project in services.store().projects():
        if project.target_lang == lang:
            taggers |= _taggers_from(project)
    return tuple(taggers.values())


def _taggers_from(project: Project) -> dict[str, AvailableTagger]:
    """Return the taggers that were trained on a project, by title."""
    taggers = {}
    for plan in plans(project).values():
        for setting, results in settings_of(project, plan).items():
            title = f"the student “{plan['experiment']['name']}: {setting}”"
            taggers[title] = AvailableTagger(title, title, tagger(best(results)))
    return taggers


def has_gold(project: Project) -> bool:
    """Return whether people have annotated some target of the corpus."""

    def look() -> bool:
        return any(pair.target.spans is not None for pair in services.store().pairs(project.id))

    return cache.once(("gold", project.id, project.digest), look)


def only_doubted(project: Project, reviewer: str, facts: tuple[PairFacts, ...]) -> tuple[PairFacts, ...]:
    """Return the facts of the pairs in the doubts of the address, with a note in the sidebar; else all facts."""
    address = state.get("doubts")
    if not address:
        return facts
    doubtful = narrowed(project, reviewer, facts, address)
    if doubtful is facts:
        state.put("doubts", "")
        return facts
    st.sidebar.info(f"{len(doubtful):,} pairs on which a student disagrees with the review.", icon=":material/school:")
    st.sidebar.button("Show all pairs", on_click=lambda: state.put("doubts", ""), width="stretch")
    return doubtful
