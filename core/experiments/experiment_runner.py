"""Run a grid of trainings: each once, its result saved before the next begins."""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import chain
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
from core.experiments.experiment_results import DomainScores, Folder, TrainingResult, as_tuples
from core.experiments.predictions import Predictor
from core.model import Span
from core.store import Store
from core.students import Provenance, write_card

POLL_SECONDS = 1.0
"""Seconds between progress reports on what other processes have trained."""


class Unfinished(SpanbridgeError):
    """A grid ended before its last training."""


@dataclass(frozen=True, slots=True)
class PlannedTraining:
    """A cell with its data and its id; ``recipe_name`` is the recipe's name in the experiment."""

    cell: GridCell
    dataset: Dataset
    recipe_name: str

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits of a hash of everything that decides the result."""
        cell = self.cell
        body = [self.dataset.digest, self.dataset.recipe.to_json(), self.student, self.approach, cell.amount, cell.seed]
        return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]

    @property
    def student(self) -> dict[str, Any]:
        """The student as JSON."""
        return component.to_json(self.cell.student, "student", PARTS)

    @property
    def approach(self) -> dict[str, Any]:
        """The approach as JSON."""
        return component.to_json(self.cell.approach, "approach", PARTS)

    def summary(self) -> dict[str, Any]:
        """Return the cell as it is written into the plan."""
        cell = self.cell
        return {
            "id": self.id,
            "corpus": cell.corpus.title,
            "student": title(cell.student, "student"),
            "approach": title(cell.approach, "approach"),
            "amount": cell.amount,
            "whole": cell.amount > 0 and cell.amount == len(self.dataset.corrected),
            "seed": cell.seed,
        }


def planned(experiment: Experiment, store: Store | None = None) -> Iterator[PlannedTraining]:
    """Yield every cell of the grid in the order of training; a corpus is read when its first cell comes."""
    recipe = recipe_of(experiment.recipe, store)
    for corpus in experiment.corpora:
        dataset = corpus.dataset((experiment.recipe, recipe), experiment.target_labels, store)
        for cell in experiment.cells(corpus, dataset):
            yield PlannedTraining(cell, dataset, experiment.recipe)


def run(
    experiment: Experiment, out: Path, store: Store | None = None, progress: Progress | None = None
) -> tuple[TrainingResult, ...]:
    """Train what is missing and return the results of all cells, in order.

    It may be stopped at any moment and is continued by the next run. `Unfinished` where the
    experiment's minutes are used up; the results so far are kept.
    """
    plan = list(planned(experiment, store))
    Folder(out).write_plan(experiment.id, experiment.to_json(), [training.summary() for training in plan])
    return _completed(experiment, plan, Folder(out), progress)


def side_by_side(experiment: Experiment, out: Path, workers: int, progress: Progress | None = None) -> None:
    """Train what is missing in several processes; `run` then reads all results.

    Each process has seeds of its own, so that none waits for a student that another is training.
    For experiments without projects of the store.
    """
    plan, folder = [training.id for training in planned(experiment)], Folder(out)
    shares = [replace(experiment, seeds=(seed,)) for seed in experiment.seeds]
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        waiting = {pool.submit(_worked, share, out, os.getpid()) for share in shares}
        while waiting:
            done, waiting = wait(waiting, POLL_SECONDS)
            problems = [future.result() for future in done]
            if any(problems):
                raise Unfinished(next(filter(None, problems)))
            _report_done(folder, plan, progress)


def _report_done(folder: Folder, plan: Sequence[str], progress: Progress | None) -> None:
    """Report how many of the planned trainings have results."""
    if progress:
        count = len(folder.outcomes(plan))
        progress(count / len(plan), f"{count} of {len(plan)} trainings")


def _worked(experiment: Experiment, out: Path, parent: int) -> str:
    """Train some seeds in a process of their own; return the error message, "" where it worked.

    It ends with its parent, however that ended, so that it does not write where the next run does.
    """

    def stop_without_parent(fraction: float, what: str) -> None:
        if os.getppid() != parent:
            raise Unfinished("The process that asked for it has ended.")

    try:
        _completed(experiment, list(planned(experiment)), Folder(out), stop_without_parent)
    except SpanbridgeError as error:
        return str(error)
    return ""


def _completed(
    experiment: Experiment, plan: Sequence[PlannedTraining], folder: Folder, progress: Progress | None
) -> tuple[TrainingResult, ...]:
    started, results = time.monotonic(), list[TrainingResult]()
    for number, training in enumerate(plan):
        outcome = folder.outcome(training.id)
        if outcome is None:
            _check_time(experiment.minutes, started, f"{number} of {len(plan)} trainings are done.")
            step = within(progress, number / len(plan), (number + 1) / len(plan))
            outcome = train_cell(training, folder, _named_progress(step, training.summary()))
            folder.keep(outcome)
        results.append(outcome)
        if not experiment.keep and _is_last_of_group(plan, number):
            _delete_students(folder, results)
    return tuple(results)


def _check_time(minutes: float, started: float, done: str) -> None:
    """Raise `Unfinished` where the minutes since ``started`` are used up; 0 is no limit."""
    if minutes and time.monotonic() - started > 60 * minutes:
        raise Unfinished(f"The {minutes:g} minutes are used up: {done}")


def train_cell(planned: PlannedTraining, folder: Folder, progress: Progress | None = None) -> TrainingResult:
    """Train one cell and measure it."""
    cell, dataset = planned.cell, planned.dataset
    name = hashlib.sha256(json.dumps(planned.student, sort_keys=True).encode()).hexdigest()[:8]
    context = TrainingContext(
        dataset, cell.student, cell.amount, cell.seed, folder.students, name, within(progress, 0, 0.95)
    )
    predictor = cell.approach.predictor(context)
    golds = {name: measure(predictor, gold, dataset.labels) for name, gold in dataset.golds.items()}
    corrected = context.corrected if cell.approach.counts_corrected else ()
    _write_cards(context, _provenance(planned, len(corrected)))
    return TrainingResult(
        **planned.summary(),
        golds=golds,
        trained=context.folders,
        corrected=tuple(entry.id for entry in corrected if entry.id),
        tagger=context.final,
        seconds=context.seconds,
        versions=context.versions,
    )


def _write_cards(context: TrainingContext, provenance: Provenance) -> None:
    """Write the card of the student that tags the target language by itself, if there is one."""
    for student in context.trained:
        if student.folder.name == context.final:
            write_card(student, provenance)


def _provenance(planned: PlannedTraining, corrected: int) -> Provenance:
    """Return the sources of a cell's data, for the card of its student."""
    cell, dataset = planned.cell, planned.dataset
    parallel = f"pairs of parallel text, for the approach “{title(cell.approach, 'approach')}”"
    counts = {"corrected by people": corrected, parallel: len(dataset.pairs)}
    return Provenance(
        cell.corpus.title,
        dataset.lang,
        *dataset.rights,
        sentences={name: count for name, count in counts.items() if count},
        recipe=Path(planned.recipe_name).name,
        dev=f"{len(dataset.dev):,} annotated sentences" if dataset.dev else "",
    )


def measure(predictor: Predictor, gold: GoldSet, labels: tuple[str, ...]) -> DomainScores:
    """Predict gold sentences and count strict matches in each."""
    spans = [prediction.spans for prediction in predictor(gold)]
    counts = score_spans([sentence.spans or () for sentence in gold.sentences], spans, labels).matrix()
    return DomainScores(gold.domain, as_tuples(counts.astype(int).tolist()), tuple(map(_rows, spans)))


def _rows(spans: Sequence[Span]) -> tuple[tuple[int, int, str], ...]:
    return tuple(span.to_row() for span in spans)


def _named_progress(progress: Progress | None, summary: Mapping[str, Any]) -> Progress | None:
    """Return a progress that names the cell, and never goes back when a further student begins."""
    if progress is None:
        return None
    name = f"{summary['corpus']}, {summary['approach']} {summary['amount'] or ''}".strip()
    furthest = 0.0

    def report(fraction: float, what: str) -> None:
        nonlocal furthest
        furthest = max(furthest, fraction)
        progress(furthest, f"{name}: {what}")

    return report


def _is_last_of_group(plan: Sequence[PlannedTraining], number: int) -> bool:
    """Return whether the next cell shares no student with this one."""
    if number + 1 == len(plan):
        return True
    cell, following = plan[number].cell, plan[number + 1].cell
    return (cell.corpus, cell.student, cell.seed) != (following.corpus, following.student, following.seed)


def _delete_students(folder: Folder, outcomes: list[TrainingResult]) -> None:
    """Delete the students of these results; the results stay."""
    for name in set(chain.from_iterable(outcome.trained for outcome in outcomes)):
        shutil.rmtree(folder.students / name, ignore_errors=True)
