"""The command `align`: links of every pair, by an aligner trained on them or by the saved model of another corpus."""

import argparse
import dataclasses
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from core.aligners import Aligner, Background, LexicalAligner, PairAligner, Progress
from core.aligners.dictionary_option import informed
from core.aligners.lexical import LexicalModel
from core.aligners.model_file import SavedModel, check_languages, model_bytes, read_model, training_record
from core.cli import corpus_arguments, dictionary_arguments, output
from core.cli.component_arguments import read_part
from core.errors import BadInput
from core.formats import TextFile, write_pairs_jsonl, write_pharaoh
from core.formats.textfile import write_whole
from core.lexicons.dictionary import by_digest
from core.model import Alignment, SentencePair
from core.projection.recipe_lookup import resolve

_ONLY_TRAINING = ("aligner", "text", "dictionary", "save")
"""Arguments that say how a model is trained; one that is loaded has been."""


def align(args: argparse.Namespace) -> int:
    """Write the links of every pair, as a Pharaoh file or within the pairs."""
    if args.load:
        _refuse_training(args)
    pairs = corpus_arguments.read_pairs(args.pairs).pairs
    with output.progress_line() as progress:
        model = _loaded(args, pairs) if args.load else _trained(args, pairs, progress)
        aligned = model(pairs)
    corpus_arguments.write(args.out, _written(args.out, pairs, aligned))
    output.note(f"{len(pairs):,} pairs, {sum(len(links.sure) for links in aligned):,} links.")
    return 0


def _written(out: str, pairs: Sequence[SentencePair], aligned: Sequence[Alignment]) -> str:
    """Return the links as the ending of the file says: within the pairs (``.jsonl``), or as Pharaoh lines."""
    if not out.endswith(".jsonl"):
        return write_pharaoh(aligned)
    linked = [dataclasses.replace(pair, alignment=links) for pair, links in zip(pairs, aligned, strict=True)]
    return write_pairs_jsonl(linked)


def _refuse_training(args: argparse.Namespace) -> None:
    """Raise `BadInput` for an argument that cannot change a model that is loaded."""
    for name in _ONLY_TRAINING:
        if getattr(args, name):
            raise BadInput(f"--{name}", "a model that is loaded is not trained.", f"Leave out --{name} or --load.")


def _loaded(args: argparse.Namespace, pairs: Sequence[SentencePair]) -> LexicalModel:
    """Read a model, with the way of taking links that the command names."""
    file = TextFile.at(args.load)
    saved = read_model(file)
    check_languages(saved, _languages(pairs), file.name)
    options = saved.model.options
    links = args.links or options.links
    output.note(f"{file.name}: trained on {saved.trained_on.pairs:,} pairs (digest {saved.trained_on.digest}).")
    return dataclasses.replace(saved.model, options=dataclasses.replace(options, links=links))


def _trained(args: argparse.Namespace, pairs: Sequence[SentencePair], progress: Progress) -> PairAligner:
    """Train the aligner that the command names on the pairs, and save its model if told to."""
    aligner = _aligner(args.aligner, args.links)
    if args.save and not isinstance(aligner, LexicalAligner):
        raise BadInput("--save", "only the lexical aligner has a model of its own.", "Leave it out.")
    dictionaries = dictionary_arguments.read_dictionaries(args.dictionary, pairs)
    background = Background(corpus_arguments.read_more(args.text), by_digest(dictionaries))
    model = informed(aligner, dictionaries).prepare(pairs, background, progress)
    if args.save and isinstance(model, LexicalModel):
        text = chain(corpus_arguments.read_more(args.text), ((pair.source.words, pair.target.words) for pair in pairs))
        saved = SavedModel(model, training_record(text, _languages(pairs)))
        write_whole(Path(args.save), model_bytes(saved, args.save))
    return model


def _languages(pairs: Sequence[SentencePair]) -> tuple[str, str]:
    return pairs[0].source.lang, pairs[0].target.lang


def _aligner(name: str | None, links: str | None) -> Aligner:
    """Build the aligner of that name and options, by default that of the default recipe, with that way of taking
    links."""
    aligner: Any = read_part("aligner", name) if name else resolve().aligner
    if links is not None:
        if not any(field.name == "links" for field in dataclasses.fields(aligner)):
            raise BadInput("--links", f"the aligner {name!r} takes no such option.", "Leave it out.")
        aligner = dataclasses.replace(aligner, links=links)
    built: Aligner = aligner
    return built
