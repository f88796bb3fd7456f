"""Readers of fetched files by name, as entries of the catalogue name them."""

from collections.abc import Callable, Mapping
from itertools import islice

from core.errors import BadInput
from core.formats.alignments.links import read_links
from core.formats.datasets.huggingface import HuggingFace
from core.formats.result import Imported, Repair, clean_words, limit_sentences
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.model import Sentence, SentencePair
from core.public_corpora.matched_text import read_matched
from core.public_corpora.question_answers import read_answer_sentences, read_paragraphs
from core.public_corpora.side_joins import (
    Files,
    Languages,
    read_by_id,
    read_by_number,
    read_by_order,
    read_lines,
    read_verses,
)
from core.text import default_gaps

TABLE = "table"
"""The role of a file that is the whole corpus."""
WIKIANN_TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
"""The tags of WikiANN by their numbers."""


def read_linked(files: Files, langs: Languages) -> Imported:
    """Read XL-WA: source, target and links in columns, words between spaces; links are gold, entities unknown."""
    file = files[TABLE]
    repairs: list[Repair] = []
    pairs = []
    for number, line in limit_sentences(enumerate(file.lines(), 1), file.name):
        cells = line.rstrip("\t").split("\t")
        if not line.strip():
            continue
        if len(cells) != 3:
            problem = f"it has {len(cells)} columns, not source, target and links."
            raise BadInput(file.place(number), problem, "Fetch the file again.")
        source, target = (
            _sentence(cell, lang, file.place(number), repairs)
            for cell, lang in zip(islice(cells, 2), (langs.source, langs.target), strict=True)
        )
        links = read_links(cells[2], (len(source), len(target)), file.place(number))
        pairs.append(SentencePair(f"{langs.part}-{number}", source, target, links))
    return Imported(tuple(pairs), tuple(repairs))


def _sentence(text: str, lang: str, where: str, repairs: list[Repair]) -> Sentence:
    words = clean_words(text.split(), where, repairs)
    return Sentence(words, default_gaps(words, lang), lang)


def read_wikiann(files: Files, langs: Languages) -> CorpusSide:
    """Read WikiANN: labelled sentences of one language, from Parquet."""
    return HuggingFace(names=WIKIANN_TAGS).read([files[TABLE]], langs.target)


PairReader = Callable[[Mapping[str, TextFile], Languages], Imported]

PAIR_READERS: dict[str, PairReader] = {
    "by-id": read_by_id,
    "by-number": read_by_number,
    "by-order": read_by_order,
    "lines": read_lines,
    "verses": read_verses,
    "matched": read_matched,
    "paragraphs": read_paragraphs,
    "answer-sentences": read_answer_sentences,
    "linked": read_linked,
}
