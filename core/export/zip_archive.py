"""Everything in one archive, with a data card that says what it is."""

import io
import json
import zipfile
from collections.abc import Sequence

from core.export.data_card import CardContents, card
from core.export.writing import Exported, rewritten
from core.formats.adaptation import WHATS
from core.formats.base import Written

CARD, PROVENANCE = "README.md", "provenance.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def bundle(told: CardContents, exported: Sequence[Exported]) -> bytes:
    """A zip of all files that read back as they were meant, the data card, and where they come from for programs.

    The same content gives the same bytes.
    """
    files = leaflets(told, exported)
    for one in exported:
        if one.good:
            files |= one.files
    return zipped(files)


def leaflets(told: CardContents, exported: Sequence[Exported]) -> dict[str, bytes]:
    """The data card, and the same for programs."""
    facts = told.provenance() | {"rewritten": _rewritten(exported), "not_written": _not_written(exported)}
    provenance = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    return {CARD: card(told, exported).encode(), PROVENANCE: provenance.encode()}


def _rewritten(exported: Sequence[Exported]) -> dict[str, dict[str, dict[str, str]]]:
    """For each format what stands in it for which label, word and text, so that all can be mapped back."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for form, some in rewritten(exported).items():
        found[form] = {f"{what}s": {one.old: one.new for one in some if one.what == what} for what in WHATS}
    return found


def _not_written(exported: Sequence[Exported]) -> dict[str, str]:
    """Why files are not there, by what they would be."""
    return {one.title: one.reread.differences[0] for one in exported if not one.good}


def zipped(files: Written) -> bytes:
    """Files as a zip, under their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()
