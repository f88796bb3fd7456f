"""The small real corpora that come with Spanbridge (``assets/corpora``), each with its licence."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from core.errors import UnknownName
from core.formats.alignments.links import read_links
from core.formats.bitext.pairs_jsonl import read_pairs_jsonl
from core.formats.result import Imported
from core.formats.textfile import TextFile

FOLDER = Path(__file__).parents[2] / "assets" / "corpora"


@dataclass(frozen=True, slots=True)
class BundledCorpus:
    """What ``index.json`` says about one corpus.

    ``labels`` are those that occur; ``gold_source`` and ``gold_target`` say which sides
    people have annotated; ``links`` names files of links by other aligners, line by line.
    """

    name: str
    title: str
    file: str
    source_lang: str
    target_lang: str
    pairs: int
    labels: tuple[str, ...]
    gold_source: bool
    gold_target: bool
    licence: str
    licence_url: str
    attribution: str
    origin: tuple[str, ...]
    note: str
    links: Mapping[str, str]


@cache
def bundled_corpora() -> tuple[BundledCorpus, ...]:
    """Every corpus that comes with Spanbridge; the first is the one to open on."""
    entries = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
    return tuple(
        BundledCorpus(
            **{
                **entry,
                "labels": tuple(entry["labels"]),
                "origin": tuple(entry["origin"]),
                "links": MappingProxyType(entry["links"]),
            }
        )
        for entry in entries
    )


def bundled_corpus(name: str) -> BundledCorpus:
    """The corpus of that name; `UnknownName` lists the others."""
    known = {corpus.name: corpus for corpus in bundled_corpora()}
    if name not in known:
        raise UnknownName("bundled corpus", name, known)
    return known[name]


def read_bundled(name: str, links: str = "") -> Imported:
    """The pairs of a bundled corpus, with the ``links`` of that name in place of their own."""
    corpus = bundled_corpus(name)
    imported = read_pairs_jsonl(TextFile.at(FOLDER / corpus.file))
    if not links:
        return imported
    if links not in corpus.links:
        raise UnknownName(f"links file of {name}", links, corpus.links)
    file = TextFile.at(FOLDER / corpus.links[links])
    lines = enumerate(file.lines(), 1)
    return Imported(
        tuple(
            replace(pair, alignment=read_links(line, pair.size, file.place(number), links))
            for pair, (number, line) in zip(imported.pairs, lines, strict=True)
        ),
        imported.repairs,
    )
