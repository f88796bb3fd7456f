"""Public corpora: the catalogue, the facts of one corpus, and its way into a project."""

import streamlit as st

from core.errors import SpanbridgeError
from core.public_corpora import descriptions
from core.public_corpora.catalogue_entry import CatalogueEntry, catalogue
from pages.catalogue.background_form import draw_background
from pages.catalogue.corpus_request import draw_request
from pages.shared import components, fields, state


def main() -> None:
    state.read_url()
    st.header("Public corpora", anchor=False)
    components.show_outcome()
    components.small("They come from their own homes, at your request only. Nothing of them is part of Spanbridge.")
    entries = {entry.name: entry for entry in catalogue()}
    try:
        rows = [descriptions.summary(entry) for entry in entries.values()]
        components.table(rows, width="stretch", height="content")
        titles = {name: entry.title for name, entry in entries.items()}
        first = state.choice("set", list(entries))
        name = fields.selectbox("Corpus", list(entries), first, "public corpus", format_func=titles.__getitem__)
        state.put("set", name)
        state.write_url("set")
        draw_corpus(entries[name])
    except SpanbridgeError as error:
        components.problem(error)


def draw_corpus(entry: CatalogueEntry) -> None:
    """Draw the form that fetches a corpus, beside its facts."""
    left, right = st.columns([2, 3], gap="large")
    with right:
        draw_facts(entry)
    with left:
        draw_request(entry)
        draw_background(entry)


def draw_facts(entry: CatalogueEntry) -> None:
    """Draw the facts of a corpus."""
    st.subheader("What it is", anchor=False)
    components.facts(descriptions.facts(entry))


main()
