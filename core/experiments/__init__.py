"""Experiments: what students learn from which data, over corpora, amounts and seeds, measured and compared."""

from core.experiments.experiment import PARTS, Experiment, read_experiment
from core.experiments.outcomes import Folder, Outcome
from core.experiments.report import Report
from core.experiments.run import Unfinished, run, side_by_side

__all__ = ["PARTS", "Experiment", "Folder", "Outcome", "Report", "Unfinished", "read_experiment", "run", "side_by_side"]
