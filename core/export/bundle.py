"""Everything in one archive, with a data card that says what it is."""

import io
import json
import zipfile
from collections.abc import Sequence

from core.export.card import Told, card
from core.export.files import Exported
from core.formats.format import Written

CARD, PROVENANCE = "README.md", "provenance.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def bundle(told: Told, exported: Sequence[Exported]) -> bytes:
    """A zip of all files that read back as they were meant, the data card, and where they come from for programs.

    The same content gives the same bytes.
    """
    files = leaflets(told, exported)
    for one in exported:
        if one.good:
            files |= one.files
    return zipped(files)


def leaflets(told: Told, exported: Sequence[Exported]) -> dict[str, bytes]:
    """The data card, and the same for programs."""
    provenance = json.dumps(told.provenance(), ensure_ascii=False, indent=2) + "\n"
    return {CARD: card(told, exported).encode(), PROVENANCE: provenance.encode()}


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
