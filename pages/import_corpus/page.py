"""Import page: read files, show a preview with the repairs, and only then store the corpus."""

import streamlit as st

from core.errors import SpanbridgeError
from pages.import_corpus import confirmation, dataset_form, upload
from pages.shared import components, fields, state, tagger_form

FILES, HUB, PASTE, STORED = "Files", "Hugging Face datasets", "Pasted text", "A corpus without entities"
WAYS = {
    FILES: upload.from_files,
    HUB: dataset_form.from_datasets,
    PASTE: upload.from_paste,
    STORED: tagger_form.from_store,
}


def main() -> None:
    state.read_url()
    st.header("Import a corpus", anchor=False)
    components.show_outcome()
    first = STORED if state.get(tagger_form.WAY) else FILES
    way = fields.segmented_control("What do you have?", list(WAYS), first, f"way to import, first {first}")
    try:
        if (draft := WAYS[way]()) is not None:
            confirmation.report(draft)
    except SpanbridgeError as error:
        components.problem(error)


main()
