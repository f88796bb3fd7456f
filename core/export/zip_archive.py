"""Zip archive of all files of an export, with its data card and provenance."""

import io
import json
import zipfile
from collections.abc import Sequence

from core.export.data_card import CardContents, card
from core.export.writing import Exported, rewritten
from core.formats.adaptation import REWRITTEN_PARTS
from core.formats.base import Written

CARD, PROVENANCE = "README.md", "provenance.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def bundle(contents: CardContents, exported: Sequence[Exported]) -> bytes:
    """Zip all files that read back as expected, the data card, and the provenance as JSON.

    The same content gives the same bytes.
    """
    files = leaflets(contents, exported)
    for item in exported:
        if item.good:
            files |= item.files
    return zipped(files)


def leaflets(contents: CardContents, exported: Sequence[Exported]) -> dict[str, bytes]:
    """Return the data card and the provenance as files."""
    facts = contents.provenance() | {"rewritten": _rewritten(exported), "not_written": _not_written(exported)}
    provenance = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    return {CARD: card(contents, exported).encode(), PROVENANCE: provenance.encode()}


def _rewritten(exported: Sequence[Exported]) -> dict[str, dict[str, dict[str, str]]]:
    """Map, for each format, what was rewritten to its text in the files, by labels, words and texts."""
    by_format: dict[str, dict[str, dict[str, str]]] = {}
    for form, changes in rewritten(exported).items():
        by_format[form] = {f"{what}s": {} for what in REWRITTEN_PARTS}
        for change in changes:
            by_format[form][f"{change.what}s"][change.old] = change.new
    return by_format


def _not_written(exported: Sequence[Exported]) -> dict[str, str]:
    """Map the title of every file that was left out to the reason."""
    return {item.title: item.reread.differences[0] for item in exported if not item.good}


def zipped(files: Written) -> bytes:
    """Pack files into a zip archive, under their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()
