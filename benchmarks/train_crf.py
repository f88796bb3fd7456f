"""Train a CRF tagger as the embedded one was trained, and say how good it is.

    python -m benchmarks.train_crf TRAIN.jsonl DEV.jsonl TEST.jsonl --out FILE [--about TEXT]

The files hold one sentence per line: ``lang``, ``tokens``, ``entities`` (Universal NER English-EWT
for the embedded tagger). FILE gets CRFsuite's own binary, FILE.json its digest, tags, options and
scores. Training (L-BFGS with an L1 and an L2 penalty) has no random part, so the same input gives
the same file. Printed is strict span F1 on DEV, on TEST and on the English side of the bundled PUD
corpora, which no option was chosen by.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.corpora.bundled import read_bundled
from core.evaluation import Counts, count_spans
from core.formats import TextFile, read_sentences_jsonl
from core.model import Sentence
from core.taggers import CrfTagger
from core.taggers.crf_training import describe, train, training_sequences
from core.taggers.label_mapping import USUAL_LABELS

OPTIONS = {
    "c1": 0.3,
    "c2": 0.01,
    "max_iterations": 150,
}
"""Chosen by F1 on the development part and by the size of the file."""

PUD = "uner-pud.en-de"


def score(tagger: CrfTagger, sentences: Sequence[Sentence]) -> dict[str, Counts]:
    """Strict counts by label, all of them together under "all"."""
    found: dict[str, Counts] = {label: Counts() for label in ("all", *USUAL_LABELS)}
    for sentence, tagging in zip(sentences, tagger.prepare()(sentences), strict=True):
        gold = [span for span in sentence.spans or () if span.label in USUAL_LABELS]
        for label, counts in count_spans(gold, tagging.spans).items():
            found[label] += counts
            found["all"] += counts
    return found


def rows(name: str, found: dict[str, Counts]) -> Iterator[str]:
    for label, counts in found.items():
        rates = f"{counts.precision:.3f} | {counts.recall:.3f} | {counts.f1:.3f}"
        yield f"| {name} | {label} | {counts.gold} | {rates} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for part in ("train", "dev", "test"):
        parser.add_argument(part, metavar=f"{part.upper()}.jsonl")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")
    parser.add_argument("--about", default="", metavar="TEXT", help="origin and licence, kept in the description")
    asked = parser.parse_args()
    learned = read_sentences_jsonl(TextFile.at(asked.train)).sentences
    describe(asked.out, train(training_sequences(learned), asked.out, OPTIONS), OPTIONS, asked.about)
    tagger = CrfTagger(str(asked.out))
    print(f"{len(learned):,} sentences, {asked.out.stat().st_size:,} bytes\n")
    print("| text | label | entities | precision | recall | F1 |\n|---|---|---|---|---|---|")
    for name, path in (("dev", asked.dev), ("test", asked.test)):
        print(*rows(name, score(tagger, read_sentences_jsonl(TextFile.at(path)).sentences)), sep="\n")
    print(*rows(PUD, score(tagger, [pair.source for pair in read_bundled(PUD).pairs])), sep="\n")


if __name__ == "__main__":
    main()
