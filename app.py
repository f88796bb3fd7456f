"""Spanbridge: see why each label was projected, correct it, export it."""

import streamlit as st

from pages.shared import components, problems, services, serving

# The pages beside Review, by group: folder, title and icon.
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


def build_page(folder: str, title: str, icon: str) -> st.Page:
    """Build a page of a folder; its address is the first word of the folder's name."""
    return st.Page(f"pages/{folder}/page.py", title=title, icon=f":material/{icon}:", url_path=folder.split("_")[0])


def open_review() -> None:
    """Open the root page from the address that people type for it."""
    st.switch_page(review, query_params=st.query_params.to_dict())


st.set_page_config(page_title="Spanbridge", page_icon="assets/icon.svg", layout="wide", initial_sidebar_state=260)
st.logo("assets/logo.svg", icon_image="assets/icon.svg", size="large")
problems.catch_uncaught()
serving.guard_local_files()
components.style()
review = st.Page("pages/review/page.py", title="Review", icon=":material/rate_review:", default=True)
review_pages = [review, st.Page(open_review, title="Review", url_path="review", visibility="hidden")]
sections = {"": review_pages}
for title, entries in GROUPS.items():
    sections[title] = [build_page(*entry) for entry in entries]
page = st.navigation(sections)
services.boot()
page.run()
