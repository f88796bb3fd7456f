"""Ways to give a corpus: files, or pasted text."""

import streamlit as st

from core.corpora.importing import CorpusDraft
from core.formats import TextFile
from core.formats.corpus import ReadingPlan
from core.formats.detection.detect import FORMATS, Role
from core.text import UNKNOWN
from pages.import_corpus import file_groups, pairing_choice


def from_files() -> CorpusDraft | None:
    """Read a corpus from files: pairs, or a file for each side, and links; ask for what cannot be detected."""
    st.caption(
        "Pairs, or one file for each side; word links too, if there are any. Folders go in as a zip, "
        "files of more than 200 MB by the command `python -m core import`."
    )
    uploaded = st.file_uploader("Files", accept_multiple_files=True, key="arrivals")
    if not uploaded:
        return None
    files = [TextFile(file.name, file.getvalue()) for file in uploaded]
    return file_groups.understood(pairing_choice.hashed(file.file_id for file in uploaded), files)


def from_paste() -> CorpusDraft | None:
    """Read a corpus from two pasted texts, line by line."""
    left, right = st.columns(2)
    source, target = left.text_area("Source, a sentence per line"), right.text_area("Its translation, line by line")
    langs = file_groups.pick_languages(("en", UNKNOWN), "pasted")
    if not (source.strip() and target.strip()):
        return None
    readings = [
        _pasted("pasted source", source, Role.SOURCE),
        _pasted("pasted translation", target, Role.TARGET),
    ]
    return pairing_choice.paired(pairing_choice.hashed([source, target]), readings, langs)


def _pasted(name: str, text: str, role: Role) -> ReadingPlan:
    return ReadingPlan((TextFile(name, text.strip().encode()),), role, FORMATS["side"]["text"]())
