"""Spanbridge: see why each label was projected, correct it, export it."""

import streamlit as st

from pages.shared import components, problems, services, serving

GROUPS = {
    "Annotate": (
        ("bulk", "Bulk accept", "done_all"),
        ("concordance", "Concordance", "list_alt"),
        ("progress", "Progress", "monitoring"),
    ),
    "Methods": (
        ("evaluate", "Evaluate", "analytics"),
        ("compare", "Compare", "compare"),
        ("recipes", "Recipes", "experiment"),
        ("train", "Train", "model_training"),
        ("models", "Models", "deployed_code"),
    ),
    "Data": (("import_corpus", "Import", "upload"), ("export", "Export", "download")),
}
"""The pages beside Review, in groups: folder, title and icon."""


def listed(folder: str, title: str, icon: str) -> st.Page:
    return st.Page(f"pages/{folder}/page.py", title=title, icon=f":material/{icon}:", url_path=folder.split("_")[0])


def typed() -> None:
    """The address that people type for the page that stands at the root."""
    st.switch_page(review, query_params=st.query_params.to_dict())


st.set_page_config(page_title="Spanbridge", page_icon="assets/icon.svg", layout="wide", initial_sidebar_state=260)
st.logo("assets/logo.svg", icon_image="assets/icon.svg", size="large")
problems.catch_uncaught()
serving.guard_local_files()
components.style()
review = st.Page("pages/review/page.py", title="Review", icon=":material/rate_review:", default=True)
first = [review, st.Page(typed, title="Review", url_path="review", visibility="hidden")]
shown = st.navigation({"": first} | {name: [listed(*page) for page in group] for name, group in GROUPS.items()})
services.boot()
shown.run()
