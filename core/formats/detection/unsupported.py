"""Files of unsupported kinds, recognised by their content: their description, and a supported kind to convert them to.

Without this, subtitles, tables with commas and texts with inline tags would be taken for running text.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from core.formats.columns.delimited import delimiter
from core.formats.textfile import TextFile

_TEXTS = "Save the texts as UTF-8, a sentence on each line, the two sides in two files."
_PAIRS = "Save it as tab-separated text in UTF-8, source and target on each line; or as TMX."
_COLUMNS = "Write each word on a line of its own, a tab and its tag behind it, and a blank line after each sentence."
_ZIP = "Unpack it, or pack the files as an ordinary zip."


class UnsupportedFile(NamedTuple):
    """A kind of file, as in "a PDF", and the way to convert it."""

    what: str
    remedy: str


_SIGNATURES = {
    b"%PDF": UnsupportedFile("a PDF", _TEXTS),
    b"{\\rtf": UnsupportedFile("a document in Rich Text Format", _TEXTS),
    b"\xd0\xcf\x11\xe0": UnsupportedFile("a document or spreadsheet of an old Office program", _PAIRS),
    b"7z\xbc\xaf": UnsupportedFile("a 7z archive", _ZIP),
    b"Rar!": UnsupportedFile("a RAR archive", _ZIP),
    b"BZh": UnsupportedFile("packed with bzip2", _ZIP),
    b"\xfd7zXZ": UnsupportedFile("packed with xz", _ZIP),
    b"\x28\xb5\x2f\xfd": UnsupportedFile("packed with zstd", _ZIP),
}
_ARCHIVES = {
    (".xlsx", ".ods"): UnsupportedFile("a spreadsheet", _PAIRS),
    (".docx", ".odt", ".pptx", ".odp", ".epub"): UnsupportedFile("a document of an office program", _TEXTS),
}
_MESSAGES = UnsupportedFile("a file of messages (gettext PO)", "Convert it to TMX, with po2tmx of translate-toolkit.")
_XLIFF = "Convert it to TMX, with Okapi Rainbow or translate-toolkit."
_KINDS_BY_ROOT = {
    "xliff": UnsupportedFile("XLIFF", _XLIFF),
    "tei": UnsupportedFile("TEI", _TEXTS),
    "teicorpus": UnsupportedFile("TEI", _TEXTS),
    "xmi:xmi": UnsupportedFile("UIMA CAS XMI", "Export it as WebAnno TSV v3.3."),
    "srcset": UnsupportedFile("SGML of the WMT", _TEXTS),
    "refset": UnsupportedFile("SGML of the WMT", _TEXTS),
    "tstset": UnsupportedFile("SGML of the WMT", _TEXTS),
    "mteval": UnsupportedFile("SGML of the WMT", _TEXTS),
    "html": UnsupportedFile("HTML", _TEXTS),
    "folia": UnsupportedFile("FoLiA", "Convert it to CoNLL columns, with folia2columns of FoLiA-tools."),
    "cesalign": UnsupportedFile(
        "a list of links between sentences (OPUS XML)", "Fetch the texts in Moses format from OPUS."
    ),
}
_ROOT = re.compile(
    r"\s*+(?>(?><\?[^>]*+>|<!--.*?-->|<!DOCTYPE\s++\w++[^>\[]*+(?:\[[^\]]*+\])?+[^>]*+>)\s*+)*+<([A-Za-z][\w:.-]*+)",
    re.DOTALL,
)
_TIME = re.compile(r"\s*(?:\d+:)?\d\d:\d\d[,.]\d{3}\s+-->\s")
_MESSAGE = re.compile(r'(msgid|msgstr(\[\d\])?)\s+"')
_TAGGED_WORDS = re.compile(r"(?:\S+[/|_](?:O|[BIESLU]-[\w.-]+)\s+){2,}\S+[/|_](?:O|[BIESLU]-[\w.-]+)\s*")
_TAG_LINE = re.compile(r"[\['\"]*(?:(?:O|[BIESLU]-[\w.-]+)['\"]?[,\s]+['\"]?)+(?:O|[BIESLU]-[\w.-]+)[\]'\"]*\s*")
_INLINE_ENTITY = re.compile(
    r"<([A-Z][A-Za-z_-]+)(?:\s[^<>]*)?>[^<>]+</\1>"
    r"|\[[^\[\]]+\]\([A-Za-z_-]+\)"
    r"|\[(?:PERS?|LOC|ORG|GPE|MISC|DATE)[: ][^\[\]]+\]"
)
_JSON_CELL = re.compile(r"\[[\[{\]]")
_JSON_STARTS = ("{", "[{", '["', "[[", "[\n")
_MIN_TAGGED_SHARE = 0.2
"""Share of the lines that hold entities from which a text counts as one with inline tags."""


def foreign(file: TextFile) -> UnsupportedFile | None:
    """Recognise a file of an unsupported kind; None for all others."""
    kinds = (recognise(file) for recognise in (_by_signature, _by_ending, _tar_archive, _by_lines))
    return next(filter(None, kinds), None)


def is_list_of_links(file: TextFile) -> bool:
    """Tell whether a file only links the sentences of two texts, as beside the texts of OPUS."""
    root = _ROOT.match("\n".join(file.head(20)))
    return root is not None and root[1].lower() == "cesalign"


def _by_signature(file: TextFile) -> UnsupportedFile | None:
    return next((kind for signature, kind in _SIGNATURES.items() if file.data.startswith(signature)), None)


def _by_ending(file: TextFile) -> UnsupportedFile | None:
    """Recognise a document that is a zip archive, by the ending of its name."""
    if not file.data.startswith(b"PK"):
        return None
    return next((kind for endings, kind in _ARCHIVES.items() if file.name.lower().endswith(endings)), None)


def _tar_archive(file: TextFile) -> UnsupportedFile | None:
    return UnsupportedFile("a tar archive", _ZIP) if _is_tar(file.data) else None


def _is_tar(data: bytes) -> bool:
    start = data[:512]
    if data.startswith(b"\x1f\x8b"):
        with suppress(zlib.error):
            start = zlib.decompressobj(wbits=31).decompress(data[: 2**16], 512)
    return start[257:262] == b"ustar"


def _by_lines(file: TextFile) -> UnsupportedFile | None:
    lines = [line for line in file.head() if line.strip()]
    if not lines:
        return None
    text = "\n".join(lines)
    if _is_subtitles(lines, text):
        return UnsupportedFile("a file of subtitles", _TEXTS)
    if _is_messages(lines, text):
        return _MESSAGES
    return _by_structure(file.name, lines, text)


def _by_structure(name: str, lines: Sequence[str], text: str) -> UnsupportedFile | None:
    """Recognise markup by its first element, a table, or text with tags in it that is not JSON."""
    root = _ROOT.match(text[:10_000])
    if root:
        return _KINDS_BY_ROOT.get(root[1].lower()) or _by_tags(lines, text)
    table = _by_table(name, lines)
    if table or text.startswith(_JSON_STARTS):
        return table
    return _by_tags(lines, text)


def _by_table(name: str, lines: Sequence[str]) -> UnsupportedFile | None:
    if _is_of_tool(lines):
        return UnsupportedFile("a table of an annotation tool", "Export from the tool as JSON or JSON Lines.")
    separator = _cell_separator(lines) if name.lower().endswith(".csv") else ""
    if separator:
        return UnsupportedFile(f"a table with {separator!r} between its columns", _PAIRS)
    return None


def _count(test: Callable[[str], object], lines: Iterable[str]) -> int:
    return sum(map(bool, map(test, lines)))


def _is_subtitles(lines: Sequence[str], text: str) -> bool:
    if lines[0].startswith("WEBVTT"):
        return True
    return "-->" in text and _count(_TIME.match, lines) > 1


def _is_messages(lines: Sequence[str], text: str) -> bool:
    return "msgid" in text and _count(_MESSAGE.match, lines) > 3


def _is_of_tool(lines: Sequence[str]) -> bool:
    """Tell whether lines are a table with texts and JSON of their labels, as Label Studio and doccano export."""
    names = set(re.split(r"[,;\t]", lines[0].replace('"', "").strip("\ufeff ").lower()))
    if names.isdisjoint({"text", "data"}) or names.isdisjoint({"label", "labels", "annotation_id"}):
        return False
    return any(map(_JSON_CELL.search, lines[1:]))


def _cell_separator(lines: Sequence[str]) -> str:
    """Return the comma or semicolon that is in every line of a table without tags and tabs; "" for none."""
    if "\t" in "".join(lines) or delimiter(lines):
        return ""
    return next((separator for separator in ";," if _is_in_all(separator, lines)), "")


def _is_in_all(separator: str, lines: Sequence[str]) -> bool:
    return all(separator in line for line in lines)


def _by_tags(lines: Sequence[str], text: str) -> UnsupportedFile | None:
    """Recognise text with the tags of words, or with entities, marked in it."""
    if _is_most(_TAGGED_WORDS.fullmatch, lines):
        return UnsupportedFile("text whose words have their tags behind them", _COLUMNS)
    last_cells = [line.rpartition("\t")[2] for line in lines]
    if _is_most(_TAG_LINE.fullmatch, last_cells):
        return UnsupportedFile("a file with the tags of a whole sentence on each line", _COLUMNS)
    if _has_entities(lines, text):
        return UnsupportedFile("text with entities marked in it", _COLUMNS)
    return None


def _is_most(test: Callable[[str], object], lines: Sequence[str]) -> bool:
    return 2 * _count(test, lines) > len(lines)


def _has_entities(lines: Sequence[str], text: str) -> bool:
    if not any(mark in text for mark in ("</", "](", "[")):
        return False
    return _count(_INLINE_ENTITY.search, lines) >= _MIN_TAGGED_SHARE * len(lines)
