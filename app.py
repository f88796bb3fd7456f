"""Spanbridge: see why each label was projected, correct it, export it."""

import streamlit as st

from pages.shared import components, services

st.set_page_config(page_title="Spanbridge", page_icon="assets/icon.svg", layout="wide", initial_sidebar_state=260)
st.logo("assets/logo.svg", icon_image="assets/icon.svg", size="large")
services.boot()
components.style()


def typed() -> None:
    """The address that people type for the page that stands at the root."""
    st.switch_page(review, query_params=st.query_params.to_dict())


review = st.Page("pages/review/page.py", title="Review", icon=":material/rate_review:", default=True)
page = st.navigation(
    {
        "": [review, st.Page(typed, title="Review", url_path="review", visibility="hidden")],
        "Annotate": [
            st.Page("pages/bulk/page.py", title="Bulk accept", icon=":material/done_all:", url_path="bulk"),
            st.Page(
                "pages/concordance/page.py", title="Concordance", icon=":material/list_alt:", url_path="concordance"
            ),
            st.Page("pages/progress/page.py", title="Progress", icon=":material/monitoring:", url_path="progress"),
        ],
        "Methods": [
            st.Page("pages/evaluate/page.py", title="Evaluate", icon=":material/analytics:", url_path="evaluate"),
            st.Page("pages/compare/page.py", title="Compare", icon=":material/compare:", url_path="compare"),
            st.Page("pages/recipes/page.py", title="Recipes", icon=":material/experiment:", url_path="recipes"),
            st.Page("pages/train/page.py", title="Train", icon=":material/model_training:", url_path="train"),
            st.Page("pages/models/page.py", title="Models", icon=":material/deployed_code:", url_path="models"),
        ],
        "Data": [
            st.Page("pages/import_corpus/page.py", title="Import", icon=":material/upload:", url_path="import"),
            st.Page("pages/export/page.py", title="Export", icon=":material/download:", url_path="export"),
        ],
    }
)
page.run()
