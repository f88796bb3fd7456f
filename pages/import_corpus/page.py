"""Import: read files, show what was understood and repaired, and only then keep it."""

import streamlit as st

from core.errors import SpanbridgeError
from pages.shared import arrivals, components, fields, intake, state, tagging

FILES, HUB, PASTE, HERE = "Files", "Hugging Face datasets", "Pasted text", "A corpus without entities"
WAYS = {
    FILES: arrivals.from_files,
    HUB: arrivals.from_datasets,
    PASTE: arrivals.from_paste,
    HERE: tagging.from_store,
}


def main() -> None:
    state.read_url()
    st.header("Import a corpus", anchor=False)
    components.told()
    first = HERE if state.get(tagging.WAY) else FILES
    way = fields.segmented_control("What do you have?", list(WAYS), first, f"way to import, first {first}")
    try:
        if (draft := WAYS[way]()) is not None:
            intake.report(draft)
    except SpanbridgeError as error:
        components.problem(error)


main()
