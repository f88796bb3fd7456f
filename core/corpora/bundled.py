"""Small real corpora that come with Spanbridge (``assets/corpora``), each with its licence."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.errors import UnknownName
from core.formats.alignments.links import read_links
from core.formats.bitext.pairs_jsonl import read_pairs_jsonl
from core.formats.result import Imported
from core.formats.textfile import TextFile

FOLDER = Path(__file__).parents[2] / "assets" / "corpora"


@dataclass(frozen=True, slots=True)
class BundledCorpus:
    """Entry of one corpus in ``index.json``.

    ``labels`` are those that occur; ``gold_source`` and ``gold_target`` are true for the sides that
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
    """Return every corpus that comes with Spanbridge; the app opens on the first."""
    entries = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
    return tuple(map(_read_entry, entries))


def _read_entry(entry: Mapping[str, Any]) -> BundledCorpus:
    labels, origin = tuple(entry["labels"]), tuple(entry["origin"])
    return BundledCorpus(**{**entry, "labels": labels, "origin": origin, "links": MappingProxyType(entry["links"])})


def bundled_corpus(name: str) -> BundledCorpus:
    """Return the corpus of that name; raise `UnknownName`, which lists the others, where there is none."""
    corpora = {corpus.name: corpus for corpus in bundled_corpora()}
    if name not in corpora:
        raise UnknownName("bundled corpus", name, corpora)
    return corpora[name]


def read_bundled(name: str, links: str = "") -> Imported:
    """Read the pairs of a bundled corpus, with the ``links`` of that name in place of their own."""
    corpus = bundled_corpus(name)
    imported = read_pairs_jsonl(TextFile.at(FOLDER / corpus.file))
    if not links:
        return imported
    if links not in corpus.links:
        raise UnknownName(f"links file of {name}", links, corpus.links)
    file = TextFile.at(FOLDER / corpus.links[links])
    pairs = []
    for pair, (number, line) in zip(imported.pairs, enumerate(file.lines(), 1), strict=True):
        alignment = read_links(line, pair.size, file.place(number), links)
        pairs.append(replace(pair, alignment=alignment))
    return Imported(tuple(pairs), imported.repairs)
