"""One need of the recipes: its facts, and the ways to get it."""

import streamlit as st

from core import jobs
from core.pretrained.availability import PACKAGE, Availability, link_folder
from core.pretrained.catalogue import note_on_language
from core.pretrained.hardware import Machine, gigabytes
from core.pretrained.loading import ensure_reachable
from core.project import Project
from core.store import JobKind, JobState
from pages.shared import components, fields, job_progress, services, serving


def draw_entry(model: Availability, recipes: tuple[str, ...], machine: Machine, project: Project) -> None:
    """Draw one need: its facts, the recipes that have it, and the actions on it."""
    with st.container(border=True):
        buttons = draw_title(model)
        notes = [note_on_language(model.name, lang) for lang in (project.source_lang, project.target_lang)]
        lines = [" · ".join(facts(model, machine)), f"Needed by {', '.join(recipes)}", *notes]
        components.small(*filter(None, lines))
        components.lacking(problem_text(model))
        below = st.container()
        with buttons:
            draw_actions(model, below)
        draw_download(model)


def draw_title(model: Availability) -> st.delta_generator.DeltaGenerator:
    """Draw the name of a need and whether it is here; return the place for its buttons."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(model.name, width="content")
        if model.usable:
            st.badge("Here", icon=":material/check_circle:", color="green")
        else:
            st.badge("Not usable yet", icon=":material/warning:", color="orange")
        st.space("stretch")
        return st.container(horizontal=True, width="content")


def problem_text(model: Availability) -> str:
    """Return why a need cannot be used and, where it cannot be downloaded, what to do; "" where it can be used."""
    if not model.problem:
        return ""
    remedy = "" if model.downloadable else model.remedy
    return f"{model.what} {model.problem} {remedy}"


def draw_download(model: Availability) -> None:
    """Draw the last download of a model, unless it is done."""
    job = services.store().job_of(JobKind.DOWNLOAD, "", model.need)
    if job and not (model.usable and job.state is JobState.DONE):
        job_progress.watched(services.store(), job)


def facts(model: Availability, machine: Machine) -> list[str]:
    """Return the facts about a need, in a few words each."""
    if model.kind != "model":
        return [model.kind.capitalize(), *folder_fact(model)]
    texts = [f"{gigabytes(model.bytes)} on disk", *folder_fact(model)] if model.bytes else []
    texts += card_facts(model)
    if model.memory:
        texts.append(f"takes about {gigabytes(model.memory)} of memory on {machine.device}")
    return texts


def folder_fact(model: Availability) -> list[str]:
    return [str(model.folder)] if model.folder else []


def card_facts(model: Availability) -> list[str]:
    """Return the facts on the card of a model: its size where it is not here, its licence and languages."""
    card = model.facts
    if card is None:
        return ["size, licence and languages: see its card on the hub"]
    download = [] if model.bytes else [f"{gigabytes(card.bytes)} to download"]
    return [*download, f"{card.parameters / 1e6:,.0f} M parameters", card.licence, card.languages]


def draw_actions(model: Availability, below: st.delta_generator.DeltaGenerator) -> None:
    """Draw the ways to get a model that is not here; errors are drawn ``below``."""
    if not model.downloadable:
        return
    if st.button("Download", key=f"download {model.need}", icon=":material/download:"):
        job_progress.do(lambda: download(model.need), below)
    if model.kind != "model":
        return
    with st.popover("Use a folder", icon=":material/folder_open:"):
        draw_folder_field(model, below)


def draw_folder_field(model: Availability, below: st.delta_generator.DeltaGenerator) -> None:
    """Draw the field for a folder that the model's name is to mean, where the app is used on its own machine."""
    serving.tell_paths()
    if not serving.lets_name_paths():
        return
    folder = fields.text_input("The model's folder on this machine", "", f"folder {model.need}", max_chars=1000)
    if st.button("Use it", key=f"point {model.need}", disabled=not folder):
        job_progress.do(lambda: link_folder(model.need, folder), below)


def download(name: str) -> None:
    """Start a download; raise at once if the model cannot be reached (spaCy's pipelines come from another server)."""
    if not name.startswith(PACKAGE):
        ensure_reachable(name)
    store = services.store()
    jobs.start(store, store.ask_download(name).id)
