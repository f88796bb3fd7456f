"""Files of kinds that are not read, told by what is in them: what they are, and what to make of them instead.

Without this, subtitles, tables with commas and texts with tags within would be taken for running text.
"""

import re
import zlib
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from core.formats.columns.delimited import delimiter
from core.formats.textfile import TextFile

_TEXTS = "Save the texts as UTF-8, a sentence on each line, the two sides in two files."
_PAIRS = "Save it as tab-separated text in UTF-8, source and target on each line; or as TMX."
_COLUMNS = "Write each word on a line of its own, a tab and its tag behind it, and a blank line after each sentence."
_ZIP = "Unpack it, or pack the files as an ordinary zip."

_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", _TEXTS),
    (b"{\\rtf", "a document in Rich Text Format", _TEXTS),
    (b"\xd0\xcf\x11\xe0", "a document or spreadsheet of an old Office program", _PAIRS),
    (b"7z\xbc\xaf", "a 7z archive", _ZIP),
    (b"Rar!", "a RAR archive", _ZIP),
    (b"BZh", "packed with bzip2", _ZIP),
    (b"\xfd7zXZ", "packed with xz", _ZIP),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", _ZIP),
)
_PACKED = {
    (".xlsx", ".ods"): ("a spreadsheet", _PAIRS),
    (".docx", ".odt", ".pptx", ".odp", ".epub"): ("a document of an office program", _TEXTS),
}
_XLIFF = "Convert it to TMX, with Okapi Rainbow or translate-toolkit."
_ROOTS = {
    "xliff": ("XLIFF", _XLIFF),
    "tei": ("TEI", _TEXTS),
    "teicorpus": ("TEI", _TEXTS),
    "xmi:xmi": ("UIMA CAS XMI", "Export it as WebAnno TSV v3.3."),
    "srcset": ("SGML of the WMT", _TEXTS),
    "refset": ("SGML of the WMT", _TEXTS),
    "tstset": ("SGML of the WMT", _TEXTS),
    "mteval": ("SGML of the WMT", _TEXTS),
    "html": ("HTML", _TEXTS),
    "folia": ("FoLiA", "Convert it to CoNLL columns, with folia2columns of FoLiA-tools."),
    "cesalign": ("a list of links between sentences (OPUS XML)", "Fetch the texts in Moses format from OPUS."),
}
_ROOT = re.compile(
    r"\s*+(?>(?><\?[^>]*+>|<!--.*?-->|<!DOCTYPE\s++\w++[^>\[]*+(?:\[[^\]]*+\])?+[^>]*+>)\s*+)*+<([A-Za-z][\w:.-]*+)",
    re.DOTALL,
)
_TIME = re.compile(r"\s*(?:\d+:)?\d\d:\d\d[,.]\d{3}\s+-->\s")
_MESSAGE = re.compile(r'(msgid|msgstr(\[\d\])?)\s+"')
_JOINED = re.compile(r"(?:\S+[/|_](?:O|[BIESLU]-[\w.-]+)\s+){2,}\S+[/|_](?:O|[BIESLU]-[\w.-]+)\s*")
_TAGS = re.compile(r"[\['\"]*(?:(?:O|[BIESLU]-[\w.-]+)['\"]?[,\s]+['\"]?)+(?:O|[BIESLU]-[\w.-]+)[\]'\"]*\s*")
_INLINE = re.compile(
    r"<([A-Z][A-Za-z_-]+)(?:\s[^<>]*)?>[^<>]+</\1>"
    r"|\[[^\[\]]+\]\([A-Za-z_-]+\)"
    r"|\[(?:PERS?|LOC|ORG|GPE|MISC|DATE)[: ][^\[\]]+\]"
)
_JSON = ("{", "[{", '["', "[[", "[\n")
_SHARE = 0.2
"""How many of the lines must hold entities for the text to be one with tags within."""


class UnsupportedFile(NamedTuple):
    """What a file is, as in "a PDF", and what to do with it."""

    what: str
    remedy: str


def foreign(file: TextFile) -> UnsupportedFile | None:
    """What a file of a kind that is not read is; None for all others."""
    return _by_bytes(file) or _by_lines(file)


def is_list_of_links(file: TextFile) -> bool:
    """Whether a file only says which sentences of two texts belong together, as beside the texts of OPUS."""
    root = _ROOT.match("\n".join(file.head(20)))
    return bool(root) and root[1].lower() == "cesalign"  # type: ignore[index]


def _by_bytes(file: TextFile) -> UnsupportedFile | None:
    for sign, what, remedy in _SIGNS:
        if file.data.startswith(sign):
            return UnsupportedFile(what, remedy)
    if file.data.startswith(b"PK"):
        endings = (UnsupportedFile(*told) for endings, told in _PACKED.items() if file.name.lower().endswith(endings))
        return next(endings, None)
    return UnsupportedFile("a tar archive", _ZIP) if _is_tar(file.data) else None


def _is_tar(data: bytes) -> bool:
    start = data[:512]
    if data.startswith(b"\x1f\x8b"):
        with suppress(zlib.error):
            start = zlib.decompressobj(wbits=31).decompress(data[: 2**16], 512)
    return start[257:262] == b"ustar"


def _by_lines(file: TextFile) -> UnsupportedFile | None:
    shown = [line for line in file.head() if line.strip()]
    if not shown:
        return None
    text = "\n".join(shown)
    if shown[0].startswith("WEBVTT") or ("-->" in text and sum(bool(_TIME.match(line)) for line in shown) > 1):
        return UnsupportedFile("a file of subtitles", _TEXTS)
    if "msgid" in text and sum(bool(_MESSAGE.match(line)) for line in shown) > 3:
        return UnsupportedFile(
            "a file of messages (gettext PO)", "Convert it to TMX, with po2tmx of translate-toolkit."
        )
    if root := _ROOT.match(text[:10_000]):
        return _elements(root[1].lower()) or _tagged(shown, text)
    if _is_of_tool(shown):
        return UnsupportedFile("a table of an annotation tool", "Export from the tool as JSON or JSON Lines.")
    if file.name.lower().endswith(".csv") and (mark := _cell_mark(shown)):
        return UnsupportedFile(f"a table with {mark!r} between its columns", _PAIRS)
    return None if text.startswith(_JSON) else _tagged(shown, text)


def _elements(root: str) -> UnsupportedFile | None:
    """What XML or HTML with that first element is."""
    return UnsupportedFile(*_ROOTS[root]) if root in _ROOTS else None


def _is_of_tool(shown: Sequence[str]) -> bool:
    """Whether these are lines of a table with texts and JSON of their labels, as Label Studio and doccano export."""
    names = set(re.split(r"[,;\t]", shown[0].replace('"', "").strip("\ufeff ").lower()))
    rows = shown[1:]
    return bool(names & {"text", "data"} and names & {"label", "labels", "annotation_id"}) and any(
        "[[" in row or "[{" in row or "[]" in row for row in rows
    )


def _cell_mark(shown: Sequence[str]) -> str:
    """The comma or semicolon that is in every line of a table without tags and tabs."""
    if any("\t" in line for line in shown) or delimiter(shown):
        return ""
    return next((mark for mark in ";," if all(mark in line for line in shown)), "")


def _tagged(shown: Sequence[str], text: str) -> UnsupportedFile | None:
    """Text with the tags of words, or with entities, marked in it."""
    if 2 * sum(bool(_JOINED.fullmatch(line)) for line in shown) > len(shown):
        return UnsupportedFile("text whose words have their tags behind them", _COLUMNS)
    if 2 * sum(bool(_TAGS.fullmatch(line.rpartition("\t")[2])) for line in shown) > len(shown):
        return UnsupportedFile("a file with the tags of a whole sentence on each line", _COLUMNS)
    if not any(mark in text for mark in ("</", "](", "[")):
        return None
    if sum(bool(_INLINE.search(line)) for line in shown) >= _SHARE * len(shown):
        return UnsupportedFile("text with entities marked in it", _COLUMNS)
    return None
