"""Spanbridge: see why each label was projected, correct it, export it."""

import streamlit as st

from core.views.menu import GROUPS, REVIEW, MenuEntry
from pages.shared import components, problems, services, serving


def build_page(entry: MenuEntry) -> st.Page:
    """Build the page of an entry of the menu."""
    return st.Page(entry.file, title=entry.title, icon=entry.icon, url_path=entry.address)


def open_review() -> None:
    """Open the root page from the address that people type for it."""
    st.switch_page(review, query_params=st.query_params.to_dict())


st.set_page_config(page_title="Spanbridge", page_icon="assets/icon.svg", layout="wide", initial_sidebar_state=260)
st.logo("assets/logo.svg", icon_image="assets/icon.svg", size="large")
problems.catch_uncaught()
serving.guard_local_files()
components.style()
review = st.Page(REVIEW.file, title=REVIEW.title, icon=REVIEW.icon, default=True)
by_name = st.Page(open_review, title=REVIEW.title, url_path=REVIEW.address, visibility="hidden")
groups = {group: list(map(build_page, entries)) for group, entries in GROUPS.items()}
page = st.navigation({"": [review, by_name], **groups})
services.boot()
page.run()
