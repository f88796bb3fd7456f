"""A student trained on annotated sentences."""

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


def train(asked: argparse.Namespace) -> int:
    """Train a student into a folder, and print its strict F1 on dev."""
    student = read_part("student", asked.student)
    if not 0 <= asked.dev_share < 1:
        raise BadInput("--dev-share", f"{asked.dev_share} is no share to hold out.", "Give one of at least 0, below 1.")
    given = _annotated(asked.corpora, asked)
    learn, dev = (given, _annotated(asked.dev, asked)) if asked.dev else held_out(given, asked.dev_share)
    labels = asked.labels or ordered_labels(span.label for sentence in learn for span in sentence.spans or ())
    if not labels:
        raise BadInput(asked.corpora[0], "no sentence has an entity to learn.", "Give sentences with entities.")
    data = TrainingData(tuple(labels), annotated(learn, labels), tuple(dev))
    with output.progress_line() as progress:
        trained = student.train(data, Path(asked.out), asked.seed, progress)
    write_card(trained, _provenance(asked, data))
    output.note(f"{len(learn):,} sentences learned, {len(dev):,} to measure on; {trained.seconds:.1f} s.")
    print(_said(trained))
    return 0


def _provenance(asked: argparse.Namespace, data: TrainingData) -> Provenance:
    """What the command knows of the data: the licence of bundled corpora, else names of files."""
    known = [bundled_corpus(corpus) for corpus in asked.corpora if _is_bundled(corpus)]
    return Provenance(
        ", ".join(Path(corpus).name for corpus in asked.corpora),
        data.lang,
        ", ".join(dict.fromkeys(corpus.licence for corpus in known)),
        " ".join(dict.fromkeys(corpus.attribution for corpus in known)),
        {"annotated": len(data.train)},
        dev=f"{len(data.dev):,} annotated sentences" if data.dev else "",
    )


def _is_bundled(corpus: str) -> bool:
    return corpus in {known.name for known in bundled_corpora()}


def _said(trained: Trained) -> str:
    kept = f"{trained.folder}: epoch {trained.best_epoch} of {trained.epochs}"
    if trained.dev is None:
        return f"{kept}, measured on nothing"
    dev = trained.dev
    return f"{kept}, dev strict F1 {dev.f1:.4f} (precision {dev.precision:.4f}, recall {dev.recall:.4f})"


def _annotated(corpora: Sequence[str], asked: argparse.Namespace) -> list[Sentence]:
    """The annotated sentences of some corpora; how many are not is told."""
    found = [sentence for corpus in corpora for sentence in _read(corpus, asked)]
    known = [sentence for sentence in found if sentence.spans is not None and sentence.words]
    if len(known) < len(found):
        output.note(f"{len(found) - len(known):,} of {len(found):,} sentences are not annotated, and left out.")
    if not known:
        raise BadInput(corpora[0], "it holds no annotated sentence.", "Project or annotate it first.")
    return known


def _read(corpus: str, asked: argparse.Namespace) -> Sequence[Sentence]:
    if _is_bundled(corpus):
        return [getattr(pair, asked.side) for pair in read_bundled(corpus).pairs]
    if corpus.endswith(".jsonl"):
        return [getattr(pair, asked.side) for pair in corpus_arguments.read_pairs(corpus).pairs]
    if not asked.lang:
        raise BadInput(corpus, "a CoNLL file does not say its language.", "Give it with --lang.")
    side = read_conll(TextFile.at(corpus), asked.lang, asked=ColumnRequest(only=True))
    output.note_repairs(side.repairs)
    return side.sentences
