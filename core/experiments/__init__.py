"""Experiments: what students learn from which data, over corpora, amounts and seeds, measured and compared."""

from core.experiments.experiment import PARTS, Experiment, read_experiment
from core.experiments.experiment_report import Report
from core.experiments.experiment_results import Folder, TrainingResult
from core.experiments.experiment_runner import Unfinished, run, side_by_side

__all__ = [
    "PARTS",
    "Experiment",
    "Folder",
    "Report",
    "TrainingResult",
    "Unfinished",
    "read_experiment",
    "run",
    "side_by_side",
]
