"""How good the students that need no weights are for how much gold, and how long they take.

    python -m benchmarks.students PAIRS.jsonl [--test MORE.jsonl] [--learn pud-n] [--report pud-w] [--students crf]

Learns from the target side of the pairs whose ids start with ``--learn`` (all but the last hundred, which
choose the epoch), and reports strict span F1 on those that start with ``--report``, in ``--test`` where given.
One line of JSON for each student, size and seed.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from core.cli.corpus_arguments import read_pairs
from core.corpora.importing import ordered_labels
from core.evaluation import Counts
from core.model import Sentence
from core.students import STUDENTS, Trained, TrainingData, annotated, score

DEV = 100


def main() -> None:
    asked = _asked()
    pool = _targets(asked.pairs, asked.learn)
    report = _targets(asked.test or asked.pairs, asked.report)
    learn, dev = pool[:-DEV], pool[-DEV:]
    labels = ordered_labels(span.label for sentence in learn for span in sentence.spans or ())
    for size in asked.sizes:
        data = TrainingData(labels, annotated(learn[:size], labels), tuple(dev))
        for name, seed in product(asked.students, range(asked.seeds)):
            with tempfile.TemporaryDirectory() as folder:
                started = time.process_time()
                trained = STUDENTS[name]().train(data, Path(folder) / "student", seed)
                spent = time.process_time() - started
                print(json.dumps(_row(trained, len(data.train), spent, _measured(trained, report))), flush=True)


def _row(trained: Trained, size: int, spent: float, found: Counts) -> dict[str, object]:
    return {
        "student": trained.student["name"],
        "sentences": size,
        "seed": trained.seed,
        "epochs": trained.epochs,
        "seconds": round(trained.seconds, 1),
        "cpu_seconds": round(spent, 1),
        "dev_f1": round(trained.dev.f1, 4) if trained.dev else None,
        "f1": round(found.f1, 4),
        "precision": round(found.precision, 4),
        "recall": round(found.recall, 4),
    }


def _measured(trained: Trained, sentences: Sequence[Sentence]) -> Counts:
    tagged = trained.tagger().prepare()(sentences)
    return score(sentences, [tagging.spans for tagging in tagged], trained.labels)


def _targets(path: str, prefix: str) -> list[Sentence]:
    targets = [pair.target for pair in read_pairs(path).pairs if pair.id.startswith(prefix)]
    return [target for target in targets if target.spans is not None]


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", metavar="PAIRS.jsonl")
    parser.add_argument("--test", metavar="MORE.jsonl")
    parser.add_argument("--learn", default="", metavar="PREFIX")
    parser.add_argument("--report", default="", metavar="PREFIX")
    parser.add_argument("--sizes", type=int, nargs="+", default=[25, 100, 400])
    parser.add_argument("--students", nargs="+", default=["crf"], choices=STUDENTS)
    parser.add_argument("--seeds", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
