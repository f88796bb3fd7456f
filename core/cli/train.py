"""The command `train`: a student trained on annotated sentences."""

import argparse
from collections.abc import Sequence
from itertools import chain
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
    data = _data(args)
    with output.progress_line() as progress:
        trained = student.train(data, Path(args.out), args.seed, progress)
    write_card(trained, _provenance(args.corpora, data))
    output.note(f"{len(data.train):,} sentences learned, {len(data.dev):,} to measure on; {trained.seconds:.1f} s.")
    print(_summary(trained))
    return 0


def _data(args: argparse.Namespace) -> TrainingData:
    """Read the sentences to learn and to measure on, and their labels."""
    sentences = _annotated(args.corpora, args)
    learn, dev = (sentences, _annotated(args.dev, args)) if args.dev else held_out(sentences, args.dev_share)
    spans = chain.from_iterable(sentence.spans or () for sentence in learn)
    labels = args.labels or ordered_labels(span.label for span in spans)
    if not labels:
        raise BadInput(args.corpora[0], "no sentence has an entity to learn.", "Give sentences with entities.")
    return TrainingData(tuple(labels), annotated(learn, labels), tuple(dev))


def _provenance(corpora: Sequence[str], data: TrainingData) -> Provenance:
    """Describe the origin of the data: the licence of bundled corpora, else names of files."""
    bundled = list(map(bundled_corpus, filter(_is_bundled, corpora)))
    return Provenance(
        ", ".join(Path(corpus).name for corpus in corpora),
        data.lang,
        ", ".join(dict.fromkeys(corpus.licence for corpus in bundled)),
        " ".join(dict.fromkeys(corpus.attribution for corpus in bundled)),
        {"annotated": len(data.train)},
        dev=f"{len(data.dev):,} annotated sentences" if data.dev else "",
    )


def _is_bundled(corpus: str) -> bool:
    return any(corpus == bundled.name for bundled in bundled_corpora())


def _summary(trained: Trained) -> str:
    epochs = f"{trained.folder}: epoch {trained.best_epoch} of {trained.epochs}"
    if trained.dev is None:
        return f"{epochs}, measured on nothing"
    dev = trained.dev
    return f"{epochs}, dev strict F1 {dev.f1:.4f} (precision {dev.precision:.4f}, recall {dev.recall:.4f})"


def _annotated(corpora: Sequence[str], args: argparse.Namespace) -> list[Sentence]:
    """Read the annotated sentences of some corpora, and note the number of all others."""
    sentences = list(chain.from_iterable(_read(corpus, args) for corpus in corpora))
    annotated = list(filter(_is_annotated, sentences))
    blank = len(sentences) - len(annotated)
    if blank:
        output.note(f"{blank:,} of {len(sentences):,} sentences are not annotated, and left out.")
    if not annotated:
        raise BadInput(corpora[0], "it holds no annotated sentence.", "Project or annotate it first.")
    return annotated


def _is_annotated(sentence: Sentence) -> bool:
    return sentence.spans is not None and bool(sentence.words)


def _read(corpus: str, args: argparse.Namespace) -> Sequence[Sentence]:
    """Read the sentences of a bundled corpus, pairs or CoNLL."""
    if _is_bundled(corpus):
        return corpus_arguments.sentences_of(read_bundled(corpus).pairs, args.side)
    if corpus.endswith(".jsonl"):
        return corpus_arguments.sentences_of(corpus_arguments.read_pairs(corpus).pairs, args.side)
    if not args.lang:
        raise BadInput(corpus, "a CoNLL file does not say its language.", "Give it with --lang.")
    side = read_conll(TextFile.at(corpus), args.lang, asked=ColumnRequest(only=True))
    output.note_repairs(side.repairs)
    return side.sentences
