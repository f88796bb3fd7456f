"""The recommended tagger for a language, and the spaCy pipelines that a click installs."""

import streamlit as st

from core import jobs
from core.pretrained.availability import PACKAGE
from core.pretrained.spacy_catalogue import PipelineFacts, installed_package
from core.store import JobKind, JobState
from core.taggers.available import installable, pipeline_cost, pipeline_worth, recommended, strong_taggers
from core.text import UNKNOWN, base_language
from core.views.html import in_markdown
from pages.shared import components, job_progress, services


def draw_offers(lang: str) -> None:
    """Draw the recommended tagger for a language, and what can be installed for it."""
    if base_language(lang) == UNKNOWN:
        st.caption("The language of the source is not known; give its code above to see the taggers for it.")
        return
    st.caption(in_markdown(recommendation(lang)))
    missing, strong = installable(lang), [tagger for tagger in strong_taggers(lang) if tagger.note]
    if not missing and not strong:
        return
    with st.expander(f"Other taggers for {in_markdown(lang)}", icon=":material/download:"):
        for facts in missing:
            draw_pipeline(facts)
        for tagger in strong:
            components.small(
                f"{tagger.title}: {tagger.cost}. {tagger.worth}. Choose a Hugging Face model, and name it."
            )


def recommendation(lang: str) -> str:
    """Return a sentence on the best tagger for a language on this machine."""
    best = recommended(lang)
    if best is None:
        return f"No tagger for {lang} is on this machine."
    details = ". ".join(filter(None, [best.cost, best.worth]))
    return f"Recommended for {lang}: {best.title}. {details}."


def draw_pipeline(facts: PipelineFacts) -> None:
    """Draw a pipeline that is not installed, with the button that installs it."""
    need = f"{PACKAGE}{facts.name}"
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container():
            components.small(f"{facts.name}: {pipeline_cost(facts)}. {pipeline_worth(facts)}. {origin(facts)}")
        clicked = st.button("Install", key=f"install {facts.name}", icon=":material/download:")
    if clicked:
        job_progress.do(lambda: install(need))
    job = services.store().job_of(JobKind.DOWNLOAD, "", need)
    if job and not (job.state is JobState.DONE and installed_package(facts.name)):
        job_progress.watched(services.store(), job)


def origin(facts: PipelineFacts) -> str:
    """Return where a pipeline comes from."""
    if facts.package:
        return f"From spaCy or, where that cannot be reached, a copy that others uploaded ({facts.package})."
    return "From spaCy."


def install(need: str) -> None:
    """Start the installation of a pipeline in the background."""
    store = services.store()
    jobs.start(store, store.ask_download(need).id)
