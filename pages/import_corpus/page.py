"""Import page: read files, show a preview with the repairs, and only then store the corpus."""

import streamlit as st

from core.errors import SpanbridgeError
from pages.import_corpus import confirmation, upload
from pages.shared import components, fields, state, tagger_form

FILES, HUB, PASTE, HERE = "Files", "Hugging Face datasets", "Pasted text", "A corpus without entities"
WAYS = {
    FILES: upload.from_files,
    HUB: upload.from_datasets,
    PASTE: upload.from_paste,
    HERE: tagger_form.from_store,
}


def main() -> None:
    state.read_url()
    st.header("Import a corpus", anchor=False)
    components.show_outcome()
    first = HERE if state.get(tagger_form.WAY) else FILES
    way = fields.segmented_control("What do you have?", list(WAYS), first, f"way to import, first {first}")
    try:
        if (draft := WAYS[way]()) is not None:
            confirmation.report(draft)
    except SpanbridgeError as error:
        components.problem(error)


main()
