"""The commands `tag`, which marks entities by a tagger, and `taggers`, which lists the taggers for a language."""

import argparse
import dataclasses
from collections.abc import Sequence
from typing import Any

from core.cli import corpus_arguments, output
from core.cli.component_arguments import read_part
from core.corpora.pre_annotation import annotate
from core.formats import write_pairs_jsonl
from core.model import Sentence
from core.pretrained.spacy_catalogue import PipelineFacts
from core.pretrained.spacy_download import install_pipeline
from core.taggers import CombinedTagger, Tagger
from core.taggers.available import (
    AvailableTagger,
    available_taggers,
    installable,
    no_tagger,
    pipeline_cost,
    pipeline_worth,
    recommended,
    strong_taggers,
)


def tag(args: argparse.Namespace) -> int:
    """Write the pairs with entities on the sentences of one side that nobody has annotated."""
    pairs = corpus_arguments.read_pairs(args.pairs).pairs
    tagger = _tagger(args, corpus_arguments.sentences_of(pairs, args.side))
    with output.progress_line() as progress:
        tagged = annotate(pairs, tagger, args.side, args.labels or (), progress)
    corpus_arguments.write(args.out, write_pairs_jsonl(tagged))
    changed = [new for old, new in zip(pairs, tagged, strict=True) if old is not new]
    spans = corpus_arguments.count_entities(corpus_arguments.sentences_of(changed, args.side))
    output.note(f"{len(changed):,} of {len(pairs):,} {args.side} sentences tagged, {spans:,} entities.")
    if not changed:
        output.note(f"Every {args.side} sentence was annotated already.")
    if weak := getattr(tagger, "weak", ""):
        output.note(weak)
    return 0


def _tagger(args: argparse.Namespace, sentences: Sequence[Sentence]) -> Tagger:
    """Return the tagger that was named, the combination of several, or the one to recommend for these sentences."""
    named: list[Tagger] = [_with_labels(read_part("tagger", part), args.labels) for part in args.tagger]
    if len(named) > 1:
        return CombinedTagger(tuple(named), args.combine, labels=tuple(args.labels or ()))
    if named:
        return named[0]
    best: Tagger = _with_labels(_best(sentences), args.labels)
    return best


def _best(sentences: Sequence[Sentence]) -> Tagger:
    """Return the recommended tagger for the language of the first sentence, and note which it is."""
    lang = sentences[0].lang if sentences else "und"
    best = recommended(lang)
    if best is None:
        raise no_tagger(lang)
    output.note(f"Tagged by {best.part}, the best on this machine for {lang}.")
    return best.tagger


def _with_labels(tagger: Any, labels: Sequence[str] | None) -> Any:
    """Return the tagger with the labels that were asked for, where it has those that it has by default."""
    fields = {field.name: field.default for field in dataclasses.fields(tagger)}
    if labels and "labels" in fields and tagger.labels == fields["labels"]:
        return dataclasses.replace(tagger, labels=tuple(labels))
    return tagger


def taggers(args: argparse.Namespace) -> int:
    """List the taggers for a language, with cost and worth; or install a spaCy pipeline."""
    if args.install:
        with output.progress_line() as progress:
            package = install_pipeline(args.install, progress)
        output.note(f"Installed as {package}; use it as spacy:pipeline={args.install}.")
        return 0
    best = recommended(args.lang)
    offers = {tagger.part: tagger for tagger in (*available_taggers(args.lang), *strong_taggers(args.lang))}
    entries = [_entry(tagger, best) for tagger in offers.values()]
    entries += map(_missing_entry, installable(args.lang))
    print("\n".join(entries))
    if best is None:
        output.note(str(no_tagger(args.lang)))
    return 0


def _entry(tagger: AvailableTagger, best: AvailableTagger | None) -> str:
    """Return the lines about a tagger: its name on the command line, its state, cost and worth."""
    state = "not on this machine" if tagger.note else "installed"
    state = "recommended" if best is not None and tagger.part == best.part else state
    return _lines(tagger.part, state, tagger.cost, tagger.worth)


def _missing_entry(facts: PipelineFacts) -> str:
    """Return the lines about a pipeline that is not installed."""
    state = f"install by --install {facts.name}"
    return _lines(f"spacy:pipeline={facts.name}", state, pipeline_cost(facts), pipeline_worth(facts))


def _lines(part: str, state: str, *details: str) -> str:
    return "\n    ".join([f"{part}  [{state}]", *filter(None, details)])
