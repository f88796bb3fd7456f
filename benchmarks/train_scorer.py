"""The weights of the default recipe, trained on corpora with gold spans.

    python -m benchmarks.train_scorer FOLDER [--sets benchmarks/scorer_sets.json] [--out FILE] [--seed 1]
        [--leave-out GROUP_OR_LANGUAGE ...]

FOLDER holds the corpora that the sets name. The file that is written says what the weights were trained on; without
``--out`` it is the one that Spanbridge reads.
"""

import argparse
from pathlib import Path

from core.methods.matching.trained_weights import FILE
from core.scorer_training.training_sets import SetFile, read_sets
from core.scorer_training.weight_training import train
from core.scorer_training.weights_file import write_weights

ABOUT = "Weights of the default recipe, trained by benchmarks/train_scorer.py. No text of the corpora is in this file."


def without(file: SetFile, names: list[str]) -> SetFile:
    """Leave out the sets of a group, or of a target language as in ``en-de``."""
    sets = [
        entry
        for entry in file.sets
        if entry.group not in names and not any(f"-{name}." in entry.corpus for name in names)
    ]
    return file._replace(sets=tuple(sets))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", type=Path, default=Path(__file__).with_name("scorer_sets.json"))
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leave-out", nargs="*", default=[], metavar="NAME")
    options = parser.parse_args()
    file = without(read_sets(options.sets), options.leave_out)
    trained = train(file, options.folder, options.seed, lambda line: print(line, flush=True))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    write_weights(options.out, trained, options.seed, ABOUT)
    print(f"Wrote {options.out} (digest {trained.digest}).")


if __name__ == "__main__":
    main()
