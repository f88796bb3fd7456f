"""Background text: a corpus of the catalogue from which the aligner of a project learns first."""

from functools import partial

import streamlit as st

from core import jobs
from core.project import Project
from core.public_corpora.background_offers import BackgroundOffer, background_offers
from core.public_corpora.catalogue_entry import CatalogueEntry
from core.public_corpora.fetch_orders import TEXT, ask_text
from core.store import JobKind, JobState
from core.text.phrases import counted
from pages.shared import components, fields, job_progress, services

ABOUT = (
    "Recipes with the lexical aligner learn from it before the corpus itself; they project the corpus anew when you "
    "open them, and what was reviewed stays. It helps small corpora most."
)


def draw_background(entry: CatalogueEntry) -> None:
    """Draw the choice of the project that gets a corpus as background text, and those that have it."""
    if not entry.is_background:
        return
    st.subheader("Use it for better links", anchor=False)
    offers = {
        project.id: (project, offer) for project in services.store().projects() for offer in fitting(entry, project)
    }
    if not offers:
        components.small("No corpus of this store is in two of its languages, without word tables made from it.")
        return
    names = {key: project.name for key, (project, _) in offers.items()}
    chosen = fields.selectbox(
        "Corpus that learns from it", list(names), next(iter(names)), "learns from it", format_func=names.__getitem__
    )
    project, offer = offers[chosen]
    components.small(f"{offer.line}.", ABOUT)
    draw_state(entry, project)


def fitting(entry: CatalogueEntry, project: Project) -> list[BackgroundOffer]:
    """Return the offer of a corpus for a project, if it has one."""
    offers = background_offers(project.source_lang, project.target_lang)
    return [offer for offer in offers if offer.entry.name == entry.name]


def draw_state(entry: CatalogueEntry, project: Project) -> None:
    """Draw the texts that a project learns from, the job that fetches this one, or the button that starts it."""
    store = services.store()
    stored = store.stored_texts(project.id)
    for text in stored:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"It learns from {text.name} ({counted(text.size, 'line')}).")
            if st.button("Remove", key=f"remove {text.digest}", icon=":material/delete:", type="tertiary"):
                job_progress.do(partial(store.delete_text, project.id, text.digest))
    job = store.job_of(JobKind.FETCH, project.id, f"{TEXT} {entry.name}")
    if job and job.state is not JobState.DONE:
        job_progress.watched(store, job)
    elif entry.title not in {text.name for text in stored} and st.button("Download and learn from it"):
        job_progress.do(lambda: jobs.start(store, ask_text(store, entry, project.id).id))
