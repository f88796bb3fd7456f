"""The line about further text for the languages of a corpus that is imported."""

import streamlit as st

from core.public_corpora.background_offers import background_offers, language_pair
from pages.shared import components


def draw_offers(langs: tuple[str, str]) -> None:
    """Draw a line about the text that the catalogue has for two languages, and the way there, if it has some."""
    offers = background_offers(*langs)
    if not offers:
        return
    names = ", ".join(offer.short for offer in offers)
    pair = language_pair(*langs)
    components.small(f"Better links for {pair}: once imported, the corpus can learn from {names}.")
    label, query = "Public corpora", {"set": offers[0].entry.name}
    st.page_link("pages/catalogue/page.py", label=label, icon=":material/public:", query_params=query)
