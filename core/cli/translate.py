"""The commands `translate-test` and `translate-train`: sentences to pairs, ready for any recipe."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
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
from core.model import Sentence, SentencePair

PAIRS = "pairs"
FORMATS = (PAIRS, *SIDE_FORMATS)
_ENDINGS = {".jsonl": PAIRS, ".conll": "conll", ".bio": "conll", ".iob": "conll", ".iob2": "conll", ".tsv": "conll"}


@dataclass(frozen=True, slots=True)
class SentenceFile:
    """Sentences of a file and the ids of their pairs; no ids where the file holds no pairs."""

    sentences: tuple[Sentence, ...]
    ids: tuple[str, ...] | None

    def named(self, pairs: Sequence[SentencePair], places: Iterable[int]) -> Sequence[SentencePair]:
        """Give the pairs of the sentences at some places their ids, where the file has ids."""
        if self.ids is None:
            return pairs
        return [replace(pair, id=self.ids[place]) for pair, place in zip(pairs, places, strict=True)]


def run_test(args: argparse.Namespace) -> int:
    """Translate sentences, tag the translations, write the pairs: their targets are the sentences."""
    translator, tagger = read_part("translator", args.translator), read_part("tagger", args.tagger)
    read = read_sentences(args.sentences, args)
    return _write(args.out, read, partial(translate_test, read.sentences, translator, tagger, args.into))


def run_train(args: argparse.Namespace) -> int:
    """Translate labelled sentences, write the pairs: their sources are the sentences."""
    translator = read_part("translator", args.translator)
    read = read_sentences(args.sentences, args)
    if all(sentence.spans is None for sentence in read.sentences):
        raise BadInput(args.sentences, "no sentence has labels.", "Give labelled sentences, as CoNLL or pairs.")
    if args.markers:
        return _write_marked(args.out, read, partial(translate_train_marked, read.sentences, translator, args.into))
    return _write(args.out, read, partial(translate_train, read.sentences, translator, args.into))


def read_sentences(path: str, args: argparse.Namespace) -> SentenceFile:
    """Read the sentences of a file: one side of pairs, CoNLL, running text or tokenised lines."""
    form = args.format or _format(path)
    if form == PAIRS:
        pairs = corpus_arguments.read_pairs(path).pairs
        sentences = corpus_arguments.sentences_of(pairs, args.side)
        return SentenceFile(tuple(sentences), tuple(pair.id for pair in pairs))
    if args.lang is None:
        raise BadInput("--lang", f"a {form} file does not say its language.", "Name it, as --lang sw.")
    side = SIDE_FORMATS[form]().read([TextFile.at(path)], args.lang)
    output.note_repairs(side.repairs)
    if not side.sentences:
        raise BadInput(path, "it holds no sentences.")
    return SentenceFile(side.sentences, None)


def _format(path: str) -> str:
    """Return the format that the ending of a file means."""
    ending = PurePath(path.removesuffix(".gz")).suffix.lower()
    return _ENDINGS.get(ending, "text")


def _write(out: str, read: SentenceFile, translate: Callable[[Progress], TranslatedCorpus]) -> int:
    with output.progress_line() as progress:
        done = translate(progress)
    pairs = read.named(done.pairs, range(len(done.pairs)))
    extras: list[dict[str, bool]] = [{} for _ in pairs]
    for place in done.truncated:
        extras[place]["translation_truncated"] = True
    corpus_arguments.write(out, write_pairs_jsonl(pairs, extras))
    entities = corpus_arguments.count_entities(corpus_arguments.sentences_of(pairs, "source"))
    output.note(f"{len(pairs):,} pairs, {entities:,} source entities.")
    _note_places("broke off before the end", done.truncated, pairs)
    _note_places("came back empty", done.empty, pairs)
    return 0


def _note_places(what: str, places: Sequence[int], pairs: Sequence[SentencePair]) -> None:
    """Note the first few of the pairs at these places, and the number of all."""
    for place in places[: output.MAX_NOTES]:
        output.note(f"note: sentence {place + 1} (pair {pairs[place].id}): its translation {what}.")
    if places:
        output.note(f"{len(places):,} of {len(pairs):,} translations {what}.")


def _write_marked(out: str, read: SentenceFile, translate: Callable[[Progress], MarkedCorpus]) -> int:
    """Write the pairs whose markers came back; note those that were dropped, with the reason."""
    with output.progress_line() as progress:
        done = translate(progress)
    pairs = read.named(done.pairs, done.kept)
    corpus_arguments.write(out, write_pairs_jsonl(pairs))
    entities = corpus_arguments.count_entities(corpus_arguments.sentences_of(pairs, "target"))
    output.note(f"{len(pairs):,} pairs, {entities:,} entities on either side.")
    _note_dropped(done.dropped, read)
    return 0


def _note_dropped(dropped: Sequence[tuple[int, str]], read: SentenceFile) -> None:
    """Note the first few sentences that were dropped, each with the reason, and the number of all."""
    for place, why in dropped[: output.MAX_NOTES]:
        name = f" (pair {read.ids[place]})" if read.ids is not None else ""
        output.note(f"note: sentence {place + 1}{name} was dropped: {why}.")
    if dropped:
        output.note(f"{len(dropped):,} of {len(read.sentences):,} sentences were dropped.")
