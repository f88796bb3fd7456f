"""Corpora of a benchmark and their names on the command line.

``CORPUS[+LINKS][+TEXT][+DICTIONARY]``, where CORPUS is

* the name of a bundled corpus;
* a file of pairs, ``FILE.jsonl``;
* ``FORMAT:LANG=FILE``: sentences of one language, to be translated (translate-test);
* ``FORMAT:LANG=FILE,LANG=FILE``: the source and the target, paired line by line;
* ``FORMAT:LANG:LANG=FILE``: pairs in a format that holds both sides (``FORMAT:FILE`` where it says its languages).

FILE may be a folder whose files are read in order, or ``hub://ORG/NAME/CONFIG/SPLIT``, a dataset of the Hugging Face
hub (FORMAT is then ``huggingface``; CONFIG may be empty, SPLIT is ``test`` where it is left out). LINKS is a Pharaoh
file, or the name of links that come with a bundled corpus: every recipe then goes over these instead of its own
aligner's. TEXT, told by its ending ``.txt`` or ``.txt.gz``, holds tokenised ``source ||| target`` lines for aligners
to learn from. DICTIONARY, told by its ending ``.dict.tsv`` or ``.u8`` (CC-CEDICT; both perhaps with ``.gz``), is a
word list that every recipe's aligner starts from.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path, PurePath

from core.aligners import Background
from core.corpora.bundled import BundledCorpus, bundled_corpora, read_bundled
from core.errors import BadInput, UnknownName
from core.formats import (
    PAIR_FORMATS,
    SIDE_FORMATS,
    CorpusSide,
    Repair,
    TextFile,
    join_sides,
    read_pairs_jsonl,
    read_parallel_words,
    read_pharaoh,
    write_pairs_jsonl,
)
from core.formats.base import Files
from core.formats.bitext.dictionaries import read_dictionary
from core.formats.datasets.folder import HubDataset, files_in
from core.formats.grouping.pairing import Undecided
from core.lexicons.dictionary import Dictionary, by_digest
from core.model import Alignment, Sentence, SentencePair
from core.text import UNKNOWN

_TEXT = (".txt", ".txt.gz")
_DICTIONARY = (".dict.tsv", ".dict.tsv.gz", ".u8", ".u8.gz")
_HUB = "hub://"
_FORM = "Write FORMAT:LANG=FILE, FORMAT:LANG=FILE,LANG=FILE or FORMAT:LANG:LANG=FILE."
_FORMATS = dict.fromkeys((*SIDE_FORMATS, *PAIR_FORMATS))
"""Names of the formats of one side and of pairs."""
Words = tuple[Sequence[str], Sequence[str]]


@dataclass(frozen=True, eq=False)
class BenchmarkCorpus:
    """Pairs with gold target entities (or gold links), and further input of the recipes.

    ``links``, one for each pair, take the place of every recipe's aligner. ``one_sided``: the sources are still
    empty and are to be translated from the targets. ``dictionaries``: what aligners start from. ``added`` are the
    short names of links, text and dictionaries.
    """

    name: str
    pairs: tuple[SentencePair, ...]
    links: tuple[Alignment, ...] | None = None
    text: tuple[Words, ...] = field(default=(), repr=False)
    one_sided: bool = False
    dictionaries: tuple[Dictionary, ...] = field(default=(), repr=False)
    added: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def background(self) -> Background:
        """What an aligner may learn from beside the pairs."""
        return Background(self.text, by_digest(self.dictionaries))

    @property
    def title(self) -> str:
        return " + ".join((self.name, *self.added))

    @property
    def lang(self) -> str:
        """The language that entities are projected onto."""
        return self.pairs[0].target.lang

    @cached_property
    def digest(self) -> str:
        """Sixteen hexadecimal digits of the SHA-256 of all content that a cell depends on, without names and tags."""
        untagged = (replace(pair, phenomena=()) for pair in self.pairs)
        seen = hashlib.sha256(write_pairs_jsonl(untagged).encode())
        for links in self.links or ():
            seen.update(repr((links.sure, links.possible)).encode())
        seen.update(repr((self.one_sided, self.text)).encode("utf-8", "surrogatepass"))
        return seen.hexdigest()[:16]


def read_corpus(spec: str, into: str = "en") -> BenchmarkCorpus:
    """Read the corpus that the command line names; ``into`` is the language to translate a single side into."""
    base, *added = [spec] if Path(spec).exists() else spec.split("+")
    corpus = _read_base(base, into)
    if not corpus.pairs:
        raise BadInput(base, "it holds no sentences.", "Give a corpus with gold entities.")
    links = [path for path in added if not path.endswith((*_TEXT, *_DICTIONARY))]
    if len(links) > 1:
        raise BadInput(spec, "it names several files of links.", "Name the corpus once with each of them.")
    for path in links:
        corpus = _linked(corpus, base, path)
    corpus = _with_text(corpus, [path for path in added if path.endswith(_TEXT)])
    return _with_dictionaries(corpus, [path for path in added if path.endswith(_DICTIONARY)])


def _with_text(corpus: BenchmarkCorpus, paths: Sequence[str]) -> BenchmarkCorpus:
    """Give the corpus the text of some files for aligners to learn from."""
    words = chain.from_iterable(map(read_parallel_words, map(TextFile.at, paths)))
    names = (_short(path, corpus.name) for path in paths)
    return replace(corpus, text=tuple(words), added=(*corpus.added, *names))


def _with_dictionaries(corpus: BenchmarkCorpus, paths: Sequence[str]) -> BenchmarkCorpus:
    """Give the corpus the dictionaries of some files."""
    if not paths:
        return corpus
    langs = corpus.pairs[0].source.lang, corpus.lang
    imported = [read_dictionary(TextFile.at(path), langs) for path in paths]
    repairs = chain.from_iterable(read.repairs for read in imported)
    names = (_short(path, corpus.name) for path in paths)
    return replace(
        corpus,
        dictionaries=tuple(read.dictionary for read in imported),
        added=(*corpus.added, *names),
        repairs=(*corpus.repairs, *repairs),
    )


def _bundled() -> dict[str, BundledCorpus]:
    return {corpus.name: corpus for corpus in bundled_corpora()}


def _read_base(base: str, into: str) -> BenchmarkCorpus:
    """Read the corpus without what is added to it."""
    if base in _bundled():
        return BenchmarkCorpus(base, read_bundled(base).pairs)
    form, colon, files = base.partition(":")
    if colon and form in _FORMATS:
        return _read_format(form, files, into)
    if base.removesuffix(".gz").endswith(".jsonl"):
        imported = read_pairs_jsonl(TextFile.at(base))
        return BenchmarkCorpus(_stem(base), imported.pairs, repairs=imported.repairs)
    raise UnknownName("corpus", base, (*_bundled(), "FILE.jsonl", *(f"{name}:…" for name in _FORMATS)))


def _read_format(form: str, files: str, into: str) -> BenchmarkCorpus:
    """Read the corpus of files that are named behind ``FORMAT:``."""
    parts = list(map(_language_and_path, files.split(",")))
    langs, path = parts[-1]
    if len(parts) == 1:
        return _read_file(form, langs, path, into)
    if len(parts) > 2 or not all(lang for lang, _ in parts):
        raise BadInput(f"{form}:{files}", "it is no corpus.", _FORM)
    return _joined(_stem(path), *(_side(form, *part) for part in parts))


def _read_file(form: str, langs: str, path: str, into: str) -> BenchmarkCorpus:
    """Read pairs, or sentences of one language, which are to be translated."""
    if ":" in langs or not langs:
        return _both_sides(form, langs or f"{UNKNOWN}:{UNKNOWN}", path)
    return _one_sided(_stem(path), _side(form, langs, path), into)


def _language_and_path(entry: str) -> tuple[str, str]:
    """Split ``LANG=FILE`` into its parts; the language is "" where there is none."""
    *langs, path = entry.split("=", 1)
    return "".join(langs), path


def _joined(name: str, source: CorpusSide, target: CorpusSide) -> BenchmarkCorpus:
    """Join the sentences of two sides into pairs."""
    try:
        joined = join_sides(source, target)
    except Undecided as question:
        remedy = "Leave out what has no partner, or bring the files in with `import`, which asks how to pair them."
        raise BadInput(question.where, question.problem, remedy) from question
    return BenchmarkCorpus(name, joined.pairs, repairs=joined.repairs)


def _one_sided(name: str, side: CorpusSide, into: str) -> BenchmarkCorpus:
    """Give the sentences of a target side empty sources, to be translated."""
    ids = side.ids or ("",) * len(side.sentences)
    pairs = tuple(
        SentencePair(pair_id or f"{name}-{number}", Sentence((), (), into), sentence)
        for number, (pair_id, sentence) in enumerate(zip(ids, side.sentences, strict=True), 1)
    )
    return BenchmarkCorpus(name, pairs, one_sided=True, repairs=side.repairs)


def _side(form: str, lang: str, path: str) -> CorpusSide:
    if form not in SIDE_FORMATS:
        raise UnknownName("format of one side", form, SIDE_FORMATS)
    return SIDE_FORMATS[form]().read(_files(path), lang)


def _both_sides(form: str, langs: str, path: str) -> BenchmarkCorpus:
    if form not in PAIR_FORMATS:
        raise BadInput(f"{form}:{path}", "it does not say the language of its sentences.", _FORM)
    source, _, target = langs.partition(":")
    imported = PAIR_FORMATS[form]().read(_files(path), (source, target))
    return BenchmarkCorpus(_stem(path), imported.pairs, repairs=imported.repairs)


def _files(path: str) -> Files:
    if path.startswith(_HUB):
        org, name, config, split, *_ = [*path.removeprefix(_HUB).split("/"), "", "", "", ""]
        return HubDataset(f"{org}/{name}", config, split or "test").files()
    return files_in(path) if Path(path).is_dir() else [TextFile.at(path)]


def _linked(corpus: BenchmarkCorpus, base: str, links: str) -> BenchmarkCorpus:
    """Give the corpus the links of a file, or those of that name where it is bundled."""
    bundled = _bundled().get(base)
    if bundled and links in bundled.links:
        own_links = (pair.alignment for pair in read_bundled(base, links).pairs)
        return replace(corpus, links=tuple(filter(None, own_links)), added=(links,))
    alignments, repairs = read_pharaoh(TextFile.at(links), corpus.pairs)
    return replace(corpus, links=alignments, added=(_short(links, corpus.name),), repairs=corpus.repairs + repairs)


def _stem(path: str) -> str:
    """Return the name of a file without its ending ("x.en-de" of "x.en-de.jsonl.gz"); of a dataset, all but its
    organisation."""
    if path.startswith(_HUB):
        return ".".join(filter(None, path.removeprefix(_HUB).split("/")[1:]))
    return PurePath(PurePath(path).name.removesuffix(".gz")).stem


def _short(path: str, name: str) -> str:
    """Return the name of a file without the parts at its beginning that it shares with the corpus."""
    theirs, ours = _stem(path).split("."), name.split(".")
    while len(theirs) > 1 and ours and theirs[0] == ours[0]:
        theirs, ours = theirs[1:], ours[1:]
    return ".".join(theirs)
