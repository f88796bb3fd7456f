"""The command `train`: a student trained on annotated sentences."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from core.cli import corpus_arguments, output
from core.cli.component_arguments import read_part
from core.corpora.bundled import bundled_corpora, bundled_corpus, read_bundled
from core.corpora.importing import ordered_labels
from core.errors import BadInput
from core.formats import TextFile, read_conll
from core.formats.columns.layout import ColumnRequest
from core.model import Sentence
from core.students import Provenance, Trained, TrainingData, annotated, held_out, write_card


def train(args: argparse.Namespace) -> int:
    """Train a student into a folder, and print its strict F1 on dev."""
    student = read_part("student", args.student)
    if not 0 <= args.dev_share < 1:
        raise BadInput("--dev-share", f"{args.dev_share} is no share to hold out.", "Give one of at least 0, below 1.")
    given = _annotated(args.corpora, args)
    learn, dev = (given, _annotated(args.dev, args)) if args.dev else held_out(given, args.dev_share)
    labels = args.labels or ordered_labels(span.label for sentence in learn for span in sentence.spans or ())
    if not labels:
        raise BadInput(args.corpora[0], "no sentence has an entity to learn.", "Give sentences with entities.")
    data = TrainingData(tuple(labels), annotated(learn, labels), tuple(dev))
    with output.progress_line() as progress:
        trained = student.train(data, Path(args.out), args.seed, progress)
    write_card(trained, _provenance(args, data))
    output.note(f"{len(learn):,} sentences learned, {len(dev):,} to measure on; {trained.seconds:.1f} s.")
    print(_summary(trained))
    return 0


def _provenance(args: argparse.Namespace, data: TrainingData) -> Provenance:
    """Describe the origin of the data: the licence of bundled corpora, else names of files."""
    bundled = [bundled_corpus(corpus) for corpus in args.corpora if _is_bundled(corpus)]
    return Provenance(
        ", ".join(Path(corpus).name for corpus in args.corpora),
        data.lang,
        ", ".join(dict.fromkeys(corpus.licence for corpus in bundled)),
        " ".join(dict.fromkeys(corpus.attribution for corpus in bundled)),
        {"annotated": len(data.train)},
        dev=f"{len(data.dev):,} annotated sentences" if data.dev else "",
    )


def _is_bundled(corpus: str) -> bool:
    return corpus in {bundled.name for bundled in bundled_corpora()}


def _summary(trained: Trained) -> str:
    epochs = f"{trained.folder}: epoch {trained.best_epoch} of {trained.epochs}"
    if trained.dev is None:
        return f"{epochs}, measured on nothing"
    dev = trained.dev
    return f"{epochs}, dev strict F1 {dev.f1:.4f} (precision {dev.precision:.4f}, recall {dev.recall:.4f})"


def _annotated(corpora: Sequence[str], args: argparse.Namespace) -> list[Sentence]:
    """Read the annotated sentences of some corpora, and note the number of all others."""
    sentences = [sentence for corpus in corpora for sentence in _read(corpus, args)]
    annotated = [sentence for sentence in sentences if sentence.spans is not None and sentence.words]
    if len(annotated) < len(sentences):
        blank = len(sentences) - len(annotated)
        output.note(f"{blank:,} of {len(sentences):,} sentences are not annotated, and left out.")
    if not annotated:
        raise BadInput(corpora[0], "it holds no annotated sentence.", "Project or annotate it first.")
    return annotated


def _read(corpus: str, args: argparse.Namespace) -> Sequence[Sentence]:
    if _is_bundled(corpus):
        return [getattr(pair, args.side) for pair in read_bundled(corpus).pairs]
    if corpus.endswith(".jsonl"):
        return [getattr(pair, args.side) for pair in corpus_arguments.read_pairs(corpus).pairs]
    if not args.lang:
        raise BadInput(corpus, "a CoNLL file does not say its language.", "Give it with --lang.")
    side = read_conll(TextFile.at(corpus), args.lang, asked=ColumnRequest(only=True))
    output.note_repairs(side.repairs)
    return side.sentences
