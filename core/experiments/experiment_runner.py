"""Running a grid: every training once, its outcome kept before the next begins."""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from core.components import component
from core.components.component import Progress, within
from core.errors import SpanbridgeError
from core.evaluation import score_spans
from core.experiments.context import TrainingContext
from core.experiments.dataset import Dataset, GoldSet
from core.experiments.experiment import PARTS, Experiment, GridCell, recipe_of, title
from core.experiments.experiment_results import DomainScores, Folder, TrainingResult
from core.experiments.predictions import Speaker
from core.projection.recipe import Recipe
from core.store import Store
from core.students import Provenance, write_card

BETWEEN = 1.0
"""Seconds between looks at what other processes have trained."""


class Unfinished(SpanbridgeError):
    """A grid came to its end before its last training."""


@dataclass(frozen=True, slots=True)
class PlannedTraining:
    """A cell with its data and its id; ``named`` is what the recipe was asked for by."""

    cell: GridCell
    material: Dataset
    recipe: Recipe
    named: str

    @property
    def id(self) -> str:
        """Twelve digits of all that decides what the training leads to."""
        cell, material = self.cell, self.material
        projects = self.recipe.to_json()
        body = [material.digest, projects, self.student, self.approach, cell.amount, cell.seed]
        return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]

    @property
    def student(self) -> dict[str, Any]:
        return component.to_json(self.cell.student, "student", PARTS)

    @property
    def approach(self) -> dict[str, Any]:
        return component.to_json(self.cell.approach, "approach", PARTS)

    def said(self) -> dict[str, Any]:
        """The cell as the plan tells it."""
        cell = self.cell
        return {
            "id": self.id,
            "corpus": cell.corpus.title,
            "student": title(cell.student, "student"),
            "approach": title(cell.approach, "approach"),
            "amount": cell.amount,
            "whole": cell.amount > 0 and cell.amount == len(self.material.corrected),
            "seed": cell.seed,
        }


def planned(experiment: Experiment, store: Store | None = None) -> Iterator[PlannedTraining]:
    """Every cell of the grid in the order of training; one corpus is read after the other."""
    recipe = recipe_of(experiment.recipe, store)
    for corpus in experiment.corpora:
        material = corpus.material((experiment.recipe, recipe), experiment.wanted, store)
        for cell in experiment.cells(corpus, material):
            yield PlannedTraining(cell, material, recipe, experiment.recipe)


def run(
    experiment: Experiment, out: Path, store: Store | None = None, progress: Progress | None = None
) -> tuple[TrainingResult, ...]:
    """Train what is not there yet; the outcomes of all cells, in order.

    It may be stopped at any moment and is continued by the next run. `Unfinished` where the
    experiment's minutes are used up, with what was made by then kept.
    """
    plan = list(planned(experiment, store))
    Folder(out).write_plan(experiment.id, experiment.to_json(), [one.said() for one in plan])
    return _completed(experiment, plan, Folder(out), progress)


def side_by_side(experiment: Experiment, out: Path, workers: int, progress: Progress | None = None) -> None:
    """Train what is not there yet in several processes, each with seeds of its own, so that none waits for
    a student that another is training. For experiments without projects; `run` then finds all outcomes."""
    plan, folder = [one.id for one in planned(experiment)], Folder(out)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        shares = [replace(experiment, seeds=(seed,)) for seed in experiment.seeds]
        waiting = {pool.submit(_worked, share, out, os.getpid()) for share in shares}
        while waiting:
            done, waiting = wait(waiting, BETWEEN)
            if problem := next((said for one in done if (said := one.result())), ""):
                raise Unfinished(problem)
            if progress:
                there = len(folder.outcomes(plan))
                progress(there / len(plan), f"{there} of {len(plan)} trainings")


def _worked(experiment: Experiment, out: Path, parent: int) -> str:
    """Train some seeds in a process of their own; why that did not work, "" where it did.

    It ends with its parent, however that ended, so that nothing else writes where the next run does.
    """

    def watch(fraction: float, what: str) -> None:
        if os.getppid() != parent:
            raise Unfinished("The process that asked for it has ended.")

    try:
        _completed(experiment, list(planned(experiment)), Folder(out), watch)
    except SpanbridgeError as error:
        return str(error)
    return ""


def _completed(
    experiment: Experiment, plan: Sequence[PlannedTraining], folder: Folder, progress: Progress | None
) -> tuple[TrainingResult, ...]:
    began, found = time.monotonic(), list[TrainingResult]()
    for number, one in enumerate(plan):
        outcome = folder.outcome(one.id)
        if outcome is None:
            if experiment.minutes and time.monotonic() - began > 60 * experiment.minutes:
                done = f"{number} of {len(plan)} trainings are done."
                raise Unfinished(f"The {experiment.minutes:g} minutes are used up: {done}")
            step = within(progress, number / len(plan), (number + 1) / len(plan))
            outcome = trained(one, folder, _naming(step, one.said()))
            folder.keep(outcome)
        found.append(outcome)
        if not experiment.keep and _last_of_group(plan, number):
            _forget(folder, found)
    return tuple(found)


def trained(planned: PlannedTraining, folder: Folder, progress: Progress | None = None) -> TrainingResult:
    """Train one cell and measure it."""
    cell, material = planned.cell, planned.material
    name = hashlib.sha256(json.dumps(planned.student, sort_keys=True).encode()).hexdigest()[:8]
    setting = TrainingContext(
        material, planned.recipe, cell.student, cell.amount, cell.seed, folder.students, name, within(progress, 0, 0.95)
    )
    speaker = cell.approach.speaker(setting)
    golds = {name: measured(speaker, gold, material.labels) for name, gold in material.golds.items()}
    corrected = material.first(cell.amount, cell.seed) if cell.approach.counts_corrected else ()
    for one in (one for one in setting.trained if one.folder.name == setting.final):
        write_card(one, _provenance(planned, len(corrected)))
    return TrainingResult(
        **planned.said(),
        golds=golds,
        trained=tuple(one.folder.name for one in setting.trained),
        corrected=tuple(one.id for one in corrected if one.id),
        tagger=setting.final,
        seconds=round(sum(one.seconds for one in setting.trained), 2),
        versions=dict(setting.trained[-1].versions) if setting.trained else {},
    )


def _provenance(planned: PlannedTraining, corrected: int) -> Provenance:
    """What the card of the student of a cell says of its data."""
    cell, material = planned.cell, planned.material
    parallel = f"pairs of parallel text, for the approach “{title(cell.approach, 'approach')}”"
    counts = {"corrected by people": corrected, parallel: len(material.pairs)}
    return Provenance(
        cell.corpus.title,
        material.lang,
        *material.rights,
        sentences={name: count for name, count in counts.items() if count},
        recipe=Path(planned.named).name,
        dev=f"{len(material.dev):,} annotated sentences" if material.dev else "",
    )


def measured(speaker: Speaker, gold: GoldSet, labels: tuple[str, ...]) -> DomainScores:
    """What a speaker finds in gold sentences, and the strict counts of each."""
    spans = [opinion.spans for opinion in speaker(gold)]
    counts = score_spans([sentence.spans or () for sentence in gold.sentences], spans, labels).matrix()
    return DomainScores(
        gold.domain,
        tuple((int(correct), int(predicted), int(true)) for correct, predicted, true in counts),
        tuple(tuple(span.to_row() for span in some) for some in spans),
    )


def _naming(progress: Progress | None, said: Mapping[str, Any]) -> Progress | None:
    """Progress that names the cell, and never goes back where one student begins after another."""
    if progress is None:
        return None
    name, furthest = f"{said['corpus']}, {said['approach']} {said['amount'] or ''}".strip(), 0.0

    def tell(fraction: float, what: str) -> None:
        nonlocal furthest
        furthest = max(furthest, fraction)
        progress(furthest, f"{name}: {what}")

    return tell


def _last_of_group(plan: Sequence[PlannedTraining], number: int) -> bool:
    """Whether the next cell shares no student with this one."""
    if number + 1 == len(plan):
        return True
    here, there = plan[number].cell, plan[number + 1].cell
    return (here.corpus, here.student, here.seed) != (there.corpus, there.student, there.seed)


def _forget(folder: Folder, outcomes: list[TrainingResult]) -> None:
    """Delete the students of these outcomes; what they found stays."""
    for name in {name for outcome in outcomes for name in outcome.trained}:
        shutil.rmtree(folder.students / name, ignore_errors=True)
