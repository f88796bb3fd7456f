"""Models: the needs of the recipes, their presence on this machine, and the ways to get them."""

import streamlit as st

from core import settings
from core.errors import SpanbridgeError
from core.pretrained.availability import check_availability
from core.pretrained.hardware import Machine, gigabytes
from core.project import Project
from pages.models.model_entry import draw_entry
from pages.shared import components, services, state


def main() -> None:
    project = components.page_project()
    state.write_url()
    try:
        draw_models(project)
    except SpanbridgeError as error:
        components.problem(error)


def draw_models(project: Project) -> None:
    """Draw this machine, then what the recipes need, first what is missing."""
    machine = services.machine()
    recipes_of = services.needed()
    models = [check_availability(need, machine) for need in recipes_of]
    draw_header(machine, len(models), sum(model.usable for model in models))
    for model in sorted(models, key=lambda model: (model.usable, model.kind, model.name.lower())):
        draw_entry(model, recipes_of[model.need], machine, project)


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


main()
