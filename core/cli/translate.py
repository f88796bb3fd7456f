"""The paper's pipeline on the command line: sentences in, pairs out, ready for any recipe."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from core.cli import corpus_arguments, output
from core.cli.component_arguments import read_part
from core.components.component import Progress
from core.corpora.translation_pipelines import (
    MarkedCorpus,
    TranslatedCorpus,
    translate_test,
    translate_train,
    translate_train_marked,
)
from core.errors import BadInput
from core.formats import SIDE_FORMATS, TextFile, write_pairs_jsonl
from core.model import Sentence

PAIRS = "pairs"
FORMATS = (PAIRS, *SIDE_FORMATS)
_ENDINGS = {".jsonl": PAIRS, ".conll": "conll", ".bio": "conll", ".iob": "conll", ".iob2": "conll", ".tsv": "conll"}


@dataclass(frozen=True, slots=True)
class SentenceFile:
    """Sentences of a file and the ids of the pairs they stood in; no ids where there were no pairs."""

    sentences: tuple[Sentence, ...]
    ids: tuple[str, ...] | None


def run_test(asked: argparse.Namespace) -> int:
    """Translate sentences, tag the translations, write the pairs: their targets are the sentences."""
    translator, tagger = read_part("translator", asked.translator), read_part("tagger", asked.tagger)
    read = read_sentences(asked.sentences, asked)
    into = asked.into
    return _write(asked.out, read, lambda told: translate_test(read.sentences, translator, tagger, into, told))


def run_train(asked: argparse.Namespace) -> int:
    """Translate labelled sentences, write the pairs: their sources are the sentences."""
    translator = read_part("translator", asked.translator)
    read = read_sentences(asked.sentences, asked)
    if all(sentence.spans is None for sentence in read.sentences):
        raise BadInput(asked.sentences, "no sentence has labels.", "Give labelled sentences, as CoNLL or pairs.")
    sentences, into = read.sentences, asked.into
    if asked.markers:
        return _write_marked(asked.out, read, lambda told: translate_train_marked(sentences, translator, into, told))
    return _write(asked.out, read, lambda told: translate_train(sentences, translator, into, told))


def read_sentences(path: str, asked: argparse.Namespace) -> SentenceFile:
    """The sentences of a file: one side of pairs, CoNLL, running text or tokenised lines."""
    written = asked.format or _ENDINGS.get(PurePath(path.removesuffix(".gz")).suffix.lower(), "text")
    if written == PAIRS:
        pairs = corpus_arguments.read_pairs(path).pairs
        return SentenceFile(tuple(getattr(pair, asked.side) for pair in pairs), tuple(pair.id for pair in pairs))
    if asked.lang is None:
        raise BadInput("--lang", f"a {written} file does not say its language.", "Name it, as --lang sw.")
    side = SIDE_FORMATS[written]().read([TextFile.at(path)], asked.lang)
    output.note_repairs(side.repairs)
    if not side.sentences:
        raise BadInput(path, "it holds no sentences.")
    return SentenceFile(side.sentences, None)


def _write(out: str, read: SentenceFile, translate: Callable[[Progress], TranslatedCorpus]) -> int:
    with output.progress_line() as progress:
        done = translate(progress)
    pairs = done.pairs
    if read.ids is not None:
        pairs = tuple(replace(pair, id=name) for pair, name in zip(pairs, read.ids, strict=True))
    truncated = set(done.truncated)
    extras = [{"translation_truncated": True} if place in truncated else {} for place in range(len(pairs))]
    corpus_arguments.write(out, write_pairs_jsonl(pairs, extras))
    entities = sum(len(pair.source.spans or ()) for pair in pairs)
    output.note(f"{len(pairs):,} pairs, {entities:,} source entities.")
    _note_places("broke off before the end", done.truncated, [pair.id for pair in pairs])
    _note_places("came back empty", done.empty, [pair.id for pair in pairs])
    return 0


def _write_marked(out: str, read: SentenceFile, translate: Callable[[Progress], MarkedCorpus]) -> int:
    """Write the pairs whose markers came back; what was dropped is told with its reason."""
    with output.progress_line() as progress:
        done = translate(progress)
    pairs = done.pairs
    if read.ids is not None:
        pairs = tuple(replace(pair, id=read.ids[place]) for pair, place in zip(pairs, done.kept, strict=True))
    corpus_arguments.write(out, write_pairs_jsonl(pairs))
    entities = sum(len(pair.target.spans or ()) for pair in pairs)
    output.note(f"{len(pairs):,} pairs, {entities:,} entities on either side.")
    for place, why in done.dropped[: output.FEW]:
        name = f" (pair {read.ids[place]})" if read.ids is not None else ""
        output.note(f"note: sentence {place + 1}{name} was dropped: {why}.")
    if done.dropped:
        output.note(f"{len(done.dropped):,} of {len(read.sentences):,} sentences were dropped.")
    return 0


def _note_places(what: str, places: Sequence[int], ids: Sequence[str]) -> None:
    for place in places[: output.FEW]:
        output.note(f"note: sentence {place + 1} (pair {ids[place]}): its translation {what}.")
    if places:
        output.note(f"{len(places):,} of {len(ids):,} translations {what}.")
