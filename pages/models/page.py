"""Models: what the recipes need, whether it is here, and what to do where it is not."""

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
    state.read_url()
    project = components.project_picker(services.store().projects())
    state.write_url()
    try:
        machine = services.machine()
        needed = services.needed()
        found = {need: check_availability(need, machine) for need in needed}
        header(machine, len(found), sum(one.here for one in found.values()))
        for one in sorted(found.values(), key=lambda one: (one.here, one.kind, one.name.lower())):
            entry(one, needed[one.need], machine, project)
    except SpanbridgeError as error:
        components.problem(error)


def header(machine: Machine, needed: int, here: int) -> None:
    """This machine, and how much of what is needed is on it."""
    columns = st.columns(3)
    memory = gigabytes(machine.memory) if machine.memory else "not known"
    components.figure(columns[0], "Memory", memory, f"{gigabytes(machine.free)} of it are free now.")
    components.figure(columns[1], "Models run on", machine.device, "A graphics card if torch can use one.")
    components.figure(columns[2], "Needed by recipes", f"{here} of {needed} here" if needed else "nothing")
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


def entry(found: Availability, recipes: tuple[str, ...], machine: Machine, project: Project) -> None:
    """One need: facts, which recipes have it, and what to do about it."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(found.name, width="content")
            if found.here:
                st.badge("Here", icon=":material/check_circle:", color="green")
            else:
                st.badge("Not usable yet", icon=":material/warning:", color="orange")
            st.space("stretch")
            buttons = st.container(horizontal=True, width="content")
        said = [" · ".join(facts(found, machine)), f"Needed by {', '.join(recipes)}"]
        notes = [note_on_language(found.name, lang) for lang in (project.source_lang, project.target_lang)]
        components.small(*said, *filter(None, notes))
        remedy = "" if found.downloadable else found.remedy
        components.lacking(f"{found.what} {found.problem} {remedy}" if found.problem else "")
        below = st.container()
        with buttons:
            actions(found, below)
        job = services.store().job_of(JobKind.DOWNLOAD, "", found.need)
        if job and not (found.here and job.state is JobState.DONE):
            job_progress.watched(services.store(), job)


def facts(found: Availability, machine: Machine) -> list[str]:
    """What is known of it, in a few words each."""
    if found.kind != "model":
        return [found.kind.capitalize(), str(found.folder)] if found.folder else [found.kind.capitalize()]
    known, said = found.facts, []
    if found.bytes:
        said += [f"{gigabytes(found.bytes)} on disk", str(found.folder)]
    if known:
        said += [f"{gigabytes(known.bytes)} to download"] if not found.bytes else []
        said += [f"{known.parameters / 1e6:,.0f} M parameters", known.licence, known.languages]
    else:
        said += ["size, licence and languages: see its card on the hub"]
    if found.memory:
        said.append(f"takes about {gigabytes(found.memory)} of memory on {machine.device}")
    return said


def actions(found: Availability, below: st.delta_generator.DeltaGenerator) -> None:
    """Get a model that is not here; what goes wrong is said ``below``."""
    if not found.downloadable:
        return
    if st.button("Download", key=f"download {found.need}", icon=":material/download:"):
        job_progress.do(lambda: download(found.need), below)
    with st.popover("Use a folder", icon=":material/folder_open:"):
        serving.tell_paths()
        if not serving.lets_name_paths():
            return
        folder = fields.text_input("The model's folder on this machine", "", f"folder {found.need}", max_chars=1000)
        if st.button("Use it", key=f"point {found.need}", disabled=not folder):
            job_progress.do(lambda: link_folder(found.need, folder), below)


def download(name: str) -> None:
    """Start a download, or say at once that there can be none."""
    ensure_reachable(name)
    store = services.store()
    start(store, store.ask_download(name).id)


main()
