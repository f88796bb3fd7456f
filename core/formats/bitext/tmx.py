"""TMX 1.4b: translation memories, units of text in two or more languages.

A unit becomes a pair by its languages; the codes of a format (``bpt``, ``ept``, ``it``, ``ph``, ``ut``, ``sub``) are
taken out, what stands in ``hi`` stays. A placeholder (``ph``, ``ut``: a line break, a picture) between two letters
becomes a space, since it keeps words apart; pairs that format (``bpt``, ``ept``, ``it``) may stand within a word and
leave nothing. A document type is read over; a file that declares entities, or refers to
another file, is refused. Only texts, ids and documents are written.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, ClassVar
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape, quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from core.errors import BadInput
from core.formats.adaptation import FormatLimits, fitted_pairs, xml_text
from core.formats.base import Files, Preserves, Written
from core.formats.result import (
    Imported,
    Repair,
    bounded,
    clean_text,
    content_id,
    note_length,
    refuse_long,
    refuse_many,
    unique_ids,
)
from core.formats.textfile import TextFile
from core.model import Sentence, SentencePair
from core.text import UNKNOWN, base_language, one_line, tokenise
from core.text.languages import subtags

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DOCUMENT = "x-document"
_DEEPEST = 100
_HOLDER = "\0"
"""Where a placeholder stood: a character that XML cannot hold."""
_HELD_APART = re.compile(rf"(?<=\w){_HOLDER}+(?=\w)")


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
        starts = ["".join(file.head(20)).replace("\0", "") for file in files]
        return 0.98 if starts and all("<tmx" in start for start in starts) else 0.0

    def read(self, files: Files, langs: tuple[str, str]) -> Imported:
        wanted = self.source or langs[0], self.target or langs[1]
        pairs: list[SentencePair] = []
        wheres: list[str] = []
        repairs: list[Repair] = []
        for file in files:
            tally = _Tally()
            settled = _settled(file, wanted)
            for where, pair in bounded(_pairs(file, settled, tally, repairs), file.name):
                pairs.append(pair)
                wheres.append(where)
            refuse_many(len(pairs), f"The files up to {file.name}")
            if settled != wanted:
                repairs += _choice(file.name, settled, tally)
        unique, renamed = unique_ids(pairs, wheres)
        return Imported(unique, (*repairs, *renamed))

    def write(self, stem: str, pairs: Sequence[SentencePair], known: Sequence[Mapping[str, Any]]) -> Written:
        return {f"{stem}.tmx": "".join(_written(fitted_pairs(self, pairs))).encode()}


@dataclass(slots=True)
class _Tally:
    """What was seen and changed in a file."""

    units: int = 0
    skipped: int = 0
    coded: int = 0
    parted: int = 0
    doubled: int = 0
    langs: dict[str, None] = field(default_factory=dict)


def _settled(file: TextFile, wanted: tuple[str, str]) -> tuple[str, str]:
    """The languages that are wanted, the file's own in place of those that are not known."""
    if UNKNOWN not in wanted:
        return wanted
    main, langs = "", []
    for element in _elements(file, ("header", "tu")):
        if _tag(element) == "header":
            main = _code(element.get("srclang", ""))
        elif len(langs := list(dict.fromkeys(_lang(version) for version in _versions(element)))) > 1:
            break
    langs.sort(key=lambda lang: lang != main)
    found: list[str] = []
    for lang, other in (wanted, reversed(wanted)):
        left = [one for one in langs if one not in {*found, _code(other)}]
        found.append(lang if lang != UNKNOWN or not left else left[0])
    return found[0], found[1]


def _choice(name: str, settled: tuple[str, str], tally: _Tally) -> Iterator[Repair]:
    """A note where nobody told which of several languages to take."""
    left = [lang for lang in tally.langs if lang not in {_code(taken) for taken in settled}]
    if left:
        source, target = settled
        what = f"{source} and {target} were read; the texts in {', '.join(left)[:80]} were not."
        yield Repair(name, f"{what} tmx:source={left[0]},target={target} reads others.")


def _pairs(
    file: TextFile, wanted: tuple[str, str], tally: _Tally, repairs: list[Repair]
) -> Iterator[tuple[str, SentencePair]]:
    for unit in _elements(file, ("tu",)):
        tally.units += 1
        where = f"{file.name}, unit {tally.units}"
        texts = _texts(unit, wanted, tally)
        if texts is None:
            tally.skipped += 1
            continue
        source, target = (_sentence(text, lang, where, repairs) for text, lang in zip(texts, wanted, strict=True))
        name = clean_text(unit.get("tuid", "")) or content_id(source, target)
        yield where, SentencePair(name, source, target, None, _document(unit))
    if tally.units and tally.units == tally.skipped:
        found = ", ".join(tally.langs) or "none"
        problem = f"no unit has both {wanted[0]} and {wanted[1]}; its languages are: {found}."
        raise BadInput(file.name, problem, "Choose two of its languages.")
    _report(file.name, tally, repairs)


def _report(name: str, tally: _Tally, repairs: list[Repair]) -> None:
    for number, what in (
        (tally.skipped, "units without both languages were left out."),
        (tally.coded, "texts had the codes of a file format in them, which were taken out."),
        (tally.parted, "placeholders between two letters (ph, as for line breaks) became spaces."),
        (tally.doubled, "units had a language more than once; its first text was read."),
    ):
        if number:
            repairs.append(Repair(name, f"{number} {what}"))


def _elements(file: TextFile, tags: Collection[str]) -> Iterator[Element]:
    """The elements of a file that have these tags; of its units one is in memory at a time."""
    open_elements: list[Element] = []
    try:
        for event, element in iterparse(BytesIO(file.unpacked()), ("start", "end"), forbid_dtd=False):
            if event == "start":
                if not open_elements and _tag(element) != "tmx":
                    raise BadInput(file.name, f"it is <{_tag(element)[:30]}>, not <tmx>.", "Choose a TMX file.")
                open_elements.append(element)
                if len(open_elements) > _DEEPEST:
                    raise BadInput(file.name, "its elements are nested too deeply.", "Export it again as TMX.")
                continue
            open_elements.pop()
            if _tag(element) in tags:
                yield element
            if _tag(element) == "tu":
                open_elements[-1].remove(element)
    except DefusedXmlException as error:
        raise BadInput(file.name, "it declares XML entities, which are not read.", "Take its DTD out.") from error
    except (ParseError, LookupError, ValueError) as error:
        reason = str(error).split("\n")[0]
        raise BadInput(file.name, f"it is not XML ({reason}).", "Export it again as TMX.") from error


def _versions(unit: Element) -> list[Element]:
    return [child for child in unit if _tag(child) == "tuv"]


def _lang(version: Element) -> str:
    return _code(version.get(_LANG) or version.get("lang") or "")


def _code(lang: str) -> str:
    return lang.replace("_", "-").casefold()


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _texts(unit: Element, wanted: tuple[str, str], tally: _Tally) -> tuple[str, str] | None:
    """The texts of a unit in both languages: of the very codes, else of those that they begin, or mean the same."""
    found: dict[str, list[str]] = {}
    for version in _versions(unit):
        lang = _lang(version)
        segment = next((child for child in version if _tag(child) == "seg"), None)
        if lang and segment is not None:
            tally.coded += any(_tag(child) != "hi" for child in segment.iter() if child is not segment)
            text, parted = _HELD_APART.subn(" ", _plain(segment))
            tally.parted += parted
            found.setdefault(lang, []).append(text.replace(_HOLDER, ""))
    tally.langs |= dict.fromkeys(found)
    source, target = (_of_language(found, _code(lang)) for lang in wanted)
    if _code(wanted[0]) == _code(wanted[1]):  # a language and itself, as of two dialects: its first text and its second
        source, target = source[:1], target[1:]
    tally.doubled += len(source) > 1 or len(target) > 1
    return (source[0], target[0]) if source and target else None


def _of_language(found: Mapping[str, list[str]], lang: str) -> list[str]:
    if lang in found:
        return found[lang]
    near = [code for code in found if code.startswith(f"{lang}-")] or [code for code in found if _is_same(code, lang)]
    return [text for code in near for text in found[code]]


def _is_same(code: str, lang: str) -> bool:
    """Whether two codes mean one language, and neither says a script or region that the other contradicts."""
    details = zip(subtags(code)[1:], subtags(lang)[1:], strict=True)
    return base_language(code) == base_language(lang) and all(not (a and b) or a == b for a, b in details)


def _plain(element: Element) -> str:
    """The text of a segment without the codes of a file format, with a mark for each placeholder."""
    inner = (f"{_inside(child)}{child.tail or ''}" for child in element)
    return f"{element.text or ''}{''.join(inner)}"


def _inside(element: Element) -> str:
    """What an element within a text leaves of itself."""
    if _tag(element) == "hi":
        return _plain(element)
    return _HOLDER if _tag(element) in {"ph", "ut"} else ""


def _document(unit: Element) -> str:
    props = (child for child in unit if _tag(child) == "prop" and child.get("type") == _DOCUMENT)
    return next((clean_text(prop.text or "") for prop in props), "")


def _sentence(text: str, lang: str, where: str, repairs: list[Repair]) -> Sentence:
    refuse_long(len(text), where)
    words, gaps = tokenise(clean_text(text), lang)
    note_length(len(words), where, repairs)
    return Sentence(words, gaps, lang)


def _written(pairs: Sequence[SentencePair]) -> Iterator[str]:
    lang = pairs[0].source.lang if pairs else "*all*"
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    yield (
        '  <header creationtool="Spanbridge" creationtoolversion="1" segtype="sentence" o-tmf="Spanbridge" '
        f'adminlang="en" srclang={quoteattr(lang)} datatype="plaintext"/>\n  <body>\n'
    )
    for pair in pairs:
        yield f"    <tu tuid={quoteattr(xml_text(pair.id))}>\n"
        if pair.document:
            yield f'      <prop type="{_DOCUMENT}">{escape(xml_text(pair.document))}</prop>\n'
        for side in (pair.source, pair.target):
            text = escape(one_line(side.slice(0, len(side))))
            yield f"      <tuv xml:lang={quoteattr(side.lang)}><seg>{text}</seg></tuv>\n"
        yield "    </tu>\n"
    yield "  </body>\n</tmx>\n"
