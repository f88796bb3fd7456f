"""The probabilities of the default recipe, fitted to the weights at hand on corpora with gold spans.

    python -m benchmarks.calibrate_scorer FOLDER [--sets benchmarks/scorer_sets.json] [--out FILE] [--seed 1]

FOLDER holds the corpora that the sets name, those that the weights are trained on and those for the calibration alone;
links with artificial noise are left out, because no corpus has such links. Of each, up to 400 projections are judged.
Run it whenever the weights changed (`benchmarks/train_scorer.py`): a calibration is of no use to other weights. Prints
the expected calibration error of every group, by all and by what was fitted without it, of every set that no weight was
trained on, likewise, then the calibration curve as a table.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from core.methods.matching.probabilities import FILE, ProbabilityModel
from core.methods.matching.trained_weights import trained_matching
from core.scorer_training.judgements import Judgement, judge
from core.scorer_training.probability_fit import (
    JudgedSet,
    calibration_error,
    calibration_table,
    fit_probabilities,
    write_calibration,
)
from core.scorer_training.training_sets import SetOptions, read_blocks, read_sets

ABOUT = (
    "Probabilities of the default recipe, by benchmarks/calibrate_scorer.py. No text of the corpora is in this file."
)
MOST = 400
"""Projections judged of one set."""
MOST_BLOCKS = 3
"""Blocks of pairs aligned of one set."""


def judged(options: SetOptions, folder: Path, seed: int) -> JudgedSet:
    """Judge the projections of a set."""
    blocks = [block for _, block in zip(range(MOST_BLOCKS), read_blocks(options, folder, str(seed)), strict=False)]
    entry = JudgedSet(options.name, options.group, judge(blocks, trained_matching(), MOST, f"{seed}\t{options.name}"))
    print(f"Judged {len(entry.judgements):,} of {options.name}", flush=True)
    return entry


def together(sets: Sequence[JudgedSet]) -> list[Judgement]:
    """Return the judgements of several sets."""
    return [judgement for entry in sets for judgement in entry.judgements]


def describe(model: ProbabilityModel, sets: Sequence[JudgedSet]) -> str:
    """Describe how true the probabilities are on some sets."""
    table = calibration_table(model, together(sets))
    total = sum(row.spans for row in table)
    predicted, observed = (sum(row.spans * row[k] for row in table) / total for k in (0, 1))
    return f"ECE {calibration_error(table):.3f} (predicted {predicted:.3f}, right {observed:.3f}, {total:,} judged)"


def print_left_out(model: ProbabilityModel, sets: Sequence[JudgedSet], name: str, inside: Sequence[JudgedSet]) -> None:
    """Print the calibration error of some of the sets, fitted with them and without them."""
    others = fit_probabilities([entry for entry in sets if entry not in inside])
    print(f"{name}: {describe(model, inside)}; left out: {describe(others, inside)}")


def print_curve(model: ProbabilityModel, sets: Sequence[JudgedSet]) -> None:
    """Print the calibration curve as a Markdown table."""
    print("| predicted | observed | spans |\n|---|---|---|")
    for row in calibration_table(model, together(sets)):
        print(f"| {row.predicted:.3f} | {row.observed:.3f} | {row.spans:,} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", type=Path, default=Path(__file__).with_name("scorer_sets.json"))
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    file = read_sets(options.sets)
    trained_on = [entry for entry in file.sets if not any(entry.noise)]
    sets = [judged(entry, options.folder, options.seed) for entry in (*trained_on, *file.calibration)]
    model = fit_probabilities(sets)
    write_calibration(options.out, model, trained_matching().digest, sets, ABOUT)
    print(f"Wrote {options.out}: {model}\nall: {describe(model, sets)}")
    for group in dict.fromkeys(entry.group for entry in sets):
        print_left_out(model, sets, group, [entry for entry in sets if entry.group == group])
    for entry in sets[len(trained_on) :]:
        print_left_out(model, sets, entry.name, [entry])
    print_curve(model, sets)


if __name__ == "__main__":
    main()
