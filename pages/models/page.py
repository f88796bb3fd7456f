"""Models: the needs of the recipes, their presence on this machine, and the ways to get them."""

import streamlit as st

from core import settings
from core.errors import SpanbridgeError
from core.jobs import start
from core.pretrained.availability import Availability, check_availability, link_folder
from core.pretrained.catalogue import note_on_language
from core.pretrained.hardware import Machine, gigabytes
from core.pretrained.loading import ensure_reachable
from core.project import Project
from core.store import JobKind, JobState
from pages.shared import components, fields, job_progress, services, serving, state


def main() -> None:
    project = components.page_project()
    state.write_url()
    try:
        machine = services.machine()
        recipes_of = services.needed()
        models = {need: check_availability(need, machine) for need in recipes_of}
        draw_header(machine, len(models), sum(model.usable for model in models.values()))
        for model in sorted(models.values(), key=lambda model: (model.usable, model.kind, model.name.lower())):
            draw_entry(model, recipes_of[model.need], machine, project)
    except SpanbridgeError as error:
        components.problem(error)


def draw_header(machine: Machine, needed: int, available: int) -> None:
    """Draw this machine, and the number of needed models on it."""
    columns = st.columns(3)
    memory = gigabytes(machine.memory) if machine.memory else "not known"
    components.figure(columns[0], "Memory", memory, f"{gigabytes(machine.free)} of it are free now.")
    components.figure(columns[1], "Models run on", machine.device, "A graphics card if torch can use one.")
    components.figure(columns[2], "Needed by recipes", f"{available} of {needed} here" if needed else "nothing")
    if needed:
        st.caption("Recipes that need nothing are not listed: they work as they are. Sizes are approximate.")
    else:
        st.info("No recipe of this store needs a model, a program or a package.", icon=":material/check_circle:")
    with st.expander("No network here? Put models here by hand", icon=":material/folder_open:"):
        st.text(
            f"Copy the folder of a model to {settings.models()} as ORG--NAME or NAME, such as "
            "FacebookAI--xlm-roberta-base, or have a name mean a folder elsewhere with “Use a folder”. "
            "SPANBRIDGE_MODELS names another place. What the hub's cache holds is found as well."
        )


def draw_entry(model: Availability, recipes: tuple[str, ...], machine: Machine, project: Project) -> None:
    """Draw one need: its facts, the recipes that have it, and the actions on it."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(model.name, width="content")
            if model.usable:
                st.badge("Here", icon=":material/check_circle:", color="green")
            else:
                st.badge("Not usable yet", icon=":material/warning:", color="orange")
            st.space("stretch")
            buttons = st.container(horizontal=True, width="content")
        lines = [" · ".join(facts(model, machine)), f"Needed by {', '.join(recipes)}"]
        notes = [note_on_language(model.name, lang) for lang in (project.source_lang, project.target_lang)]
        components.small(*lines, *filter(None, notes))
        remedy = "" if model.downloadable else model.remedy
        components.lacking(f"{model.what} {model.problem} {remedy}" if model.problem else "")
        below = st.container()
        with buttons:
            draw_actions(model, below)
        job = services.store().job_of(JobKind.DOWNLOAD, "", model.need)
        if job and not (model.usable and job.state is JobState.DONE):
            job_progress.watched(services.store(), job)


def facts(model: Availability, machine: Machine) -> list[str]:
    """Return the facts about a need, in a few words each."""
    if model.kind != "model":
        return [model.kind.capitalize(), str(model.folder)] if model.folder else [model.kind.capitalize()]
    card, texts = model.facts, []
    if model.bytes:
        texts += [f"{gigabytes(model.bytes)} on disk", str(model.folder)]
    if card:
        texts += [f"{gigabytes(card.bytes)} to download"] if not model.bytes else []
        texts += [f"{card.parameters / 1e6:,.0f} M parameters", card.licence, card.languages]
    else:
        texts += ["size, licence and languages: see its card on the hub"]
    if model.memory:
        texts.append(f"takes about {gigabytes(model.memory)} of memory on {machine.device}")
    return texts


def draw_actions(model: Availability, below: st.delta_generator.DeltaGenerator) -> None:
    """Draw the ways to get a model that is not here; errors are drawn ``below``."""
    if not model.downloadable:
        return
    if st.button("Download", key=f"download {model.need}", icon=":material/download:"):
        job_progress.do(lambda: download(model.need), below)
    with st.popover("Use a folder", icon=":material/folder_open:"):
        serving.tell_paths()
        if not serving.lets_name_paths():
            return
        folder = fields.text_input("The model's folder on this machine", "", f"folder {model.need}", max_chars=1000)
        if st.button("Use it", key=f"point {model.need}", disabled=not folder):
            job_progress.do(lambda: link_folder(model.need, folder), below)


def download(name: str) -> None:
    """Start a download; raise at once if the model cannot be reached."""
    ensure_reachable(name)
    store = services.store()
    start(store, store.ask_download(name).id)


main()
