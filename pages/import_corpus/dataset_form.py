"""Form that names two datasets, of the Hugging Face hub or local folders, and reads a corpus from them."""

from collections.abc import Iterator
from pathlib import Path

import streamlit as st

from core.components.options import options
from core.corpora.importing import CorpusDraft
from core.errors import BadInput
from core.formats import TextFile
from core.formats.datasets.folder import HubDataset, files_in
from core.local_files import is_path, named_folder
from pages.import_corpus import file_groups, pairing_choice
from pages.shared import cache, component_form, fields, serving, state

FETCH = "datasets asked for"
SIDES = ("source", "target")


def from_datasets() -> CorpusDraft | None:
    """Read a corpus from two datasets, or two configs of one: of the Hugging Face hub, or local folders."""
    st.caption("A corpus needs both sides, with the same ids or in one order. Nothing is fetched before you say so.")
    serving.tell_paths()
    datasets = dict(zip(SIDES, map(pick_dataset, SIDES, st.columns(2)), strict=True))
    if not all(dataset.name for dataset in datasets.values()):
        return None
    key = pairing_choice.hashed([repr(datasets)])
    if state.get(FETCH) != key:
        if not st.button("Fetch and read", type="primary"):
            return None
        state.put(FETCH, key)
    return file_groups.understood(key, cache.recent("fetched", key, lambda: fetch(datasets)))


def pick_dataset(side: str, column: st.delta_generator.DeltaGenerator) -> HubDataset:
    """Draw the name and the options of a side's dataset in its column."""
    with column:
        title = f"{side.capitalize()}: dataset{' or folder' if serving.lets_name_paths() else ''}"
        name = fields.text_input(title, "", f"hub {side}", placeholder="organisation/name")
        settings = [option for option in options(HubDataset) if option.name != "name"]
        return HubDataset(name.strip(), **component_form.grid(settings, {}, f"hub {side}", 2))


def fetch(datasets: dict[str, HubDataset]) -> list[TextFile]:
    """Fetch the files of the datasets, those of each side in a folder named for it."""
    with st.spinner("Fetching …"):
        return [file for side, dataset in datasets.items() for file in _files(side, dataset)]


def _files(side: str, dataset: HubDataset) -> Iterator[TextFile]:
    folder = _folder(dataset.name)
    files = files_in(folder) if folder else dataset.files()
    return (TextFile(f"{side}/{file.name}", file.data) for file in files)


def _folder(name: str) -> Path | None:
    """Return the local folder of a name; ``None`` where it can only be a dataset of the hub."""
    try:
        return named_folder(name)
    except BadInput:
        if is_path(name):
            raise
        return None
