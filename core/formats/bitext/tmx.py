"""TMX 1.4b: translation memories, units of text in two or more languages.

A unit becomes a pair by its languages; the codes of a format (``bpt``, ``ept``, ``it``, ``ph``, ``ut``, ``sub``) are
removed, the text in ``hi`` stays. A placeholder (``ph``, ``ut``: a line break, a picture) between two letters
becomes a space, since it separates words; formatting pairs (``bpt``, ``ept``, ``it``) may be within a word and
leave nothing. A document type is ignored; a file that declares entities, or refers to
another file, is refused. Only texts, ids and documents are written.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, ClassVar
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from core.errors import BadInput
from core.formats.adaptation import FormatLimits, fit_pairs, xml_text
from core.formats.base import Files, Preserves, Written
from core.formats.bitext.parallel import line_of
from core.formats.bitext.tmx_elements import (
    DOCUMENT,
    children,
    has_codes,
    normal_code,
    read_elements,
    segment_text,
    tag_name,
    unit_document,
    version_language,
)
from core.formats.result import (
    Imported,
    Repair,
    clean_text,
    content_id,
    limit_sentences,
    note_length,
    refuse_long,
    refuse_many,
    unique_ids,
)
from core.formats.textfile import TextFile
from core.model import Sentence, SentencePair
from core.text import UNKNOWN, base_language, tokenise
from core.text.languages import subtags


@dataclass(frozen=True, slots=True)
class Tmx:
    """Translation memories; a unit with both languages is a pair.

    ``source`` and ``target``: the languages to take, as codes; empty takes those of the corpus or, where these are
    not known, the file's own: of its first unit with two languages the header's source language, or else the first one,
    and another. A code also finds its regions ("en" finds "EN-US") and other codes of the language ("eng").
    """

    source: str = ""
    target: str = ""

    title: ClassVar[str] = "TMX 1.4b"
    endings: ClassVar[tuple[str, ...]] = (".tmx",)
    keeps: ClassVar[frozenset[Preserves]] = frozenset(
        {Preserves.TEXT, Preserves.EMPTY, Preserves.IDS, Preserves.DOCUMENTS, Preserves.LANGS}
    )
    loses: ClassVar[str] = "Entities, word links and where words end are left out: it holds texts and ids only."
    limits: ClassVar[FormatLimits] = FormatLimits(word=xml_text, gap=xml_text)

    def likeness(self, files: Files) -> float:
        return min(map(_confidence, files), default=0.0)

    def read(self, files: Files, langs: tuple[str, str]) -> Imported:
        requested = self.source or langs[0], self.target or langs[1]
        pairs: list[SentencePair] = []
        wheres: list[str] = []
        repairs: list[Repair] = []
        for file in files:
            for where, pair in _chosen_pairs(file, requested, repairs):
                pairs.append(pair)
                wheres.append(where)
            refuse_many(len(pairs), f"The files up to {file.name}")
        unique, renamed = unique_ids(pairs, wheres)
        return Imported(unique, (*repairs, *renamed))

    def write(self, stem: str, pairs: Sequence[SentencePair], metadata: Sequence[Mapping[str, Any]]) -> Written:
        return {f"{stem}.tmx": "".join(_written(fit_pairs(self, pairs))).encode()}


@dataclass(slots=True)
class _UnitCounts:
    """Counts of the units of a file and of changes to their texts, and their languages."""

    units: int = 0
    skipped: int = 0
    coded: int = 0
    spaced: int = 0
    doubled: int = 0
    langs: dict[str, None] = field(default_factory=dict)


def _confidence(file: TextFile) -> float:
    start = "".join(file.head(20)).replace("\0", "")
    return 0.98 if "<tmx" in start else 0.0


def _chosen_pairs(
    file: TextFile, requested: tuple[str, str], repairs: list[Repair]
) -> Iterator[tuple[str, SentencePair]]:
    """Yield the pairs of the requested languages, or of languages of the file in place of unknown ones."""
    counts = _UnitCounts()
    chosen = _chosen_languages(file, requested)
    yield from limit_sentences(_pairs(file, chosen, counts, repairs), file.name)
    if chosen != requested:
        repairs += _choice(file.name, chosen, counts)


def _chosen_languages(file: TextFile, requested: tuple[str, str]) -> tuple[str, str]:
    """Return the requested languages, with languages of the file in place of unknown ones."""
    if UNKNOWN not in requested:
        return requested
    langs = _languages(file)
    source, target = requested
    if source == UNKNOWN:
        source = _first_other(langs, {normal_code(target)})
    if target == UNKNOWN:
        target = _first_other(langs, {source, normal_code(requested[0])})
    return source, target


def _first_other(langs: Sequence[str], excluded: Collection[str]) -> str:
    return next((lang for lang in langs if lang not in excluded), UNKNOWN)


def _languages(file: TextFile) -> list[str]:
    """Return the languages of the first unit with two or more, the source language of the header first."""
    main = ""
    langs: list[str] = []
    for element in read_elements(file, ("header", "tu")):
        if tag_name(element) == "header":
            main = normal_code(element.get("srclang", ""))
            continue
        langs = list(dict.fromkeys(map(version_language, children(element, "tuv"))))
        if len(langs) > 1:
            break
    return sorted(langs, key=lambda lang: lang != main)


def _choice(name: str, chosen: tuple[str, str], counts: _UnitCounts) -> Iterator[Repair]:
    """List which of several languages were read without having been requested."""
    unread = [lang for lang in counts.langs if lang not in set(map(normal_code, chosen))]
    if unread:
        source, target = chosen
        what = f"{source} and {target} were read; the texts in {', '.join(unread)[:80]} were not."
        yield Repair(name, f"{what} tmx:source={unread[0]},target={target} reads others.")


def _pairs(
    file: TextFile, langs: tuple[str, str], counts: _UnitCounts, repairs: list[Repair]
) -> Iterator[tuple[str, SentencePair]]:
    """Yield each unit with both languages as a pair, with its place; `BadInput` if no unit has both."""
    for unit in read_elements(file, ("tu",)):
        counts.units += 1
        where = f"{file.name}, unit {counts.units}"
        texts = _texts(unit, langs, counts)
        if texts is None:
            counts.skipped += 1
            continue
        source, target = (_sentence(text, lang, where, repairs) for text, lang in zip(texts, langs, strict=True))
        name = clean_text(unit.get("tuid", "")) or content_id(source, target)
        yield where, SentencePair(name, source, target, None, unit_document(unit))
    _refuse_unpaired(file.name, langs, counts)
    _report(file.name, counts, repairs)


def _refuse_unpaired(name: str, langs: tuple[str, str], counts: _UnitCounts) -> None:
    """Raise `BadInput` for a file with units, none of which has both languages."""
    if 0 < counts.units == counts.skipped:
        names = ", ".join(counts.langs) or "none"
        problem = f"no unit has both {langs[0]} and {langs[1]}; its languages are: {names}."
        raise BadInput(name, problem, "Choose two of its languages.")


def _report(name: str, counts: _UnitCounts, repairs: list[Repair]) -> None:
    """List the changes to a file by their numbers."""
    for number, what in (
        (counts.skipped, "units without both languages were left out."),
        (counts.coded, "texts had the codes of a file format in them, which were taken out."),
        (counts.spaced, "placeholders between two letters (ph, as for line breaks) became spaces."),
        (counts.doubled, "units had a language more than once; its first text was read."),
    ):
        if number:
            repairs.append(Repair(name, f"{number} {what}"))


def _texts(unit: Element, langs: tuple[str, str], counts: _UnitCounts) -> tuple[str, str] | None:
    """Return the texts of a unit in both languages; None if it lacks one.

    Texts of exactly these codes are taken, else of codes that begin with them, else of codes of the same language.
    """
    texts = _texts_by_language(unit, counts)
    counts.langs |= dict.fromkeys(texts)
    codes = list(map(normal_code, langs))
    source, target = (_of_language(texts, code) for code in codes)
    if codes[0] == codes[1]:
        # A language and itself, as of two dialects: its first text and its second.
        source, target = source[:1], target[1:]
    counts.doubled += max(len(source), len(target)) > 1
    return (source[0], target[0]) if source and target else None


def _texts_by_language(unit: Element, counts: _UnitCounts) -> dict[str, list[str]]:
    """Return the texts of a unit by language, without the codes of a file format."""
    texts: dict[str, list[str]] = {}
    for version in children(unit, "tuv"):
        lang = version_language(version)
        segments = children(version, "seg")
        if lang and segments:
            counts.coded += has_codes(segments[0])
            text, spaced = segment_text(segments[0])
            counts.spaced += spaced
            texts.setdefault(lang, []).append(text)
    return texts


def _of_language(texts: Mapping[str, list[str]], lang: str) -> list[str]:
    """Return the texts in a language: those of exactly its code, else of its regions, else of codes that mean it."""
    if lang in texts:
        return texts[lang]
    return list(chain.from_iterable(texts[code] for code in _related_codes(texts, lang)))


def _related_codes(codes: Collection[str], lang: str) -> list[str]:
    """Return the codes of regions of a language or, without any, other codes that mean it."""
    regions = [code for code in codes if code.startswith(f"{lang}-")]
    return regions or [code for code in codes if _is_same(code, lang)]


def _is_same(code: str, lang: str) -> bool:
    """Return true for codes of one language whose scripts and regions do not contradict each other."""
    if base_language(code) != base_language(lang):
        return False
    details = zip(subtags(code)[1:], subtags(lang)[1:], strict=True)
    return all(len({*pair} - {""}) < 2 for pair in details)


def _sentence(text: str, lang: str, where: str, repairs: list[Repair]) -> Sentence:
    refuse_long(len(text), where)
    words, gaps = tokenise(clean_text(text), lang)
    note_length(len(words), where, repairs)
    return Sentence(words, gaps, lang)


def _written(pairs: Sequence[SentencePair]) -> Iterator[str]:
    """Yield the parts of a file."""
    lang = pairs[0].source.lang if pairs else "*all*"
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    yield (
        '  <header creationtool="Spanbridge" creationtoolversion="1" segtype="sentence" o-tmf="Spanbridge" '
        f'adminlang="en" srclang={quoteattr(lang)} datatype="plaintext"/>\n  <body>\n'
    )
    for pair in pairs:
        yield from _unit(pair)
    yield "  </body>\n</tmx>\n"


def _unit(pair: SentencePair) -> Iterator[str]:
    yield f"    <tu tuid={quoteattr(xml_text(pair.id))}>\n"
    if pair.document:
        yield f'      <prop type="{DOCUMENT}">{escape(xml_text(pair.document))}</prop>\n'
    for side in (pair.source, pair.target):
        yield f"      <tuv xml:lang={quoteattr(side.lang)}><seg>{escape(line_of(side))}</seg></tuv>\n"
    yield "    </tu>\n"
