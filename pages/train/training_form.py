"""Form of a training: data, student and budget; the training runs in the background."""

import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import streamlit as st

from core import jobs
from core.components import component
from core.errors import InvalidValue
from core.experiments import PARTS, Experiment
from core.experiments.approaches import Approach, CorrectedAndProjected, CorrectedOnly, ProjectedOnly
from core.experiments.sources import ProjectSource
from core.pretrained import availability
from core.project import Project
from core.students import Student
from pages.shared import component_form, components, fields, job_progress, services, state, students

NEXT = "train next view"
DEFAULT_AMOUNTS = (25, 50, 100, 200, 400, 800)
PROJECTED, CORRECTED, BOTH = "ProjectedOnly", "Corrected", "Corrected, else projected"
ALL, GROWING = "All there are", "Growing amounts, as a learning curve"
Measured = Literal["reviewed", "gold"]
MEASURED: dict[Measured, str] = {
    "reviewed": "Reviewed pairs that are held out",
    "gold": "The corpus's own target entities, on pairs that nobody reviewed",
}
WEIGHTINGS = {"none": "fully", "score": "by the span's probability, or its score cut to 0 to 1"}
_AMOUNT = re.compile(r"0*[1-9][0-9]*")
MISSING = {"outside": "no entities", "mask": "masked"}


class TrainingFields(NamedTuple):
    """Training data as the fields describe it."""

    approaches: tuple[Approach, ...]
    amounts: tuple[int, ...]
    corpora: tuple[ProjectSource, ...]
    labels: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether there is something to learn: a kind of data, a corpus and a label."""
        return all((self.approaches, self.corpora, self.labels))


def plan_title(plan: students.Plan) -> str:
    """Return an experiment in a few words, for a list."""
    cells = plan["cells"]
    count = f"{len(cells)} training{'' if len(cells) == 1 else 's'}"
    return f"{plan['experiment']['name']} · {count}" if cells else str(plan["experiment"]["name"])


def draw_form(project: Project, recipe: str, reviewer: str) -> None:
    """Draw the fields of a training, and the button that starts it."""
    progress = services.store().progress(project.id, reviewer)
    reviewed = progress.confirmed + progress.bulk
    counted = f"{progress.confirmed:,} pairs and accepted {progress.bulk:,} in bulk, of {progress.total:,}"
    components.small(f"{reviewer} confirmed {counted}. Projected pairs are those of the recipe “{recipe}”.")
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("##### What to learn from")
        data = pick_data(project, reviewer, bool(reviewed))
    with right:
        st.markdown("##### Who learns")
        student: Student = component.from_json(component_form.choose("student", {}, "train student"), "student", PARTS)
        seeds_column, budget_column = st.columns(2)
        with seeds_column:
            about = "Students of each kind; three tell how much is chance."
            seeds = fields.number_input("Seeds", (1, 10), 1, "train seeds", help=about)
        with budget_column:
            about = "After so many no further training begins; 0 for no limit."
            minutes = fields.number_input("Budget in minutes", (0, 10_000), 30, "train minutes", help=about)
        default, about = f"{reviewer}, {recipe}", "How the run is listed."
        name = fields.text_input("Name", default, f"train name {default}", max_chars=60, help=about).strip()
    if not data.is_complete:
        st.info("Choose a kind of data, a corpus and a label, at least one of each.", icon=":material/info:")
        return
    draw_start(
        project,
        Experiment(
            name or "run",
            data.corpora,
            (student,),
            data.approaches,
            data.amounts,
            tuple(range(seeds)),
            labels=data.labels,
            recipe=recipe,
            minutes=float(minutes),
        ),
    )


def draw_start(project: Project, experiment: Experiment) -> None:
    """Draw the start button, or the sentence about the missing package or model."""
    lacking = missing_need(experiment.students[0])
    components.lacking(lacking)
    if st.button("Train in the background", type="primary", icon=":material/model_training:", disabled=bool(lacking)):
        job_progress.do(lambda: start_training(project, experiment))


def missing_need(student: Student) -> str:
    """Return a sentence about the first package or model of a student that is not here; "" if all are."""
    standings = (availability.check_availability(need, services.machine()) for need in component.needs(student))
    return next((standing.sentence for standing in standings if not standing.usable), "")


def pick_data(project: Project, reviewer: str, any_reviewed: bool) -> TrainingFields:
    """Return the kinds of data, amounts, corpora and labels, and the pairs to measure on."""
    kinds = pick_kinds(any_reviewed)
    amounts = pick_amounts() if {CORRECTED, BOTH}.intersection(kinds) else ()
    trust = pick_trust() if {PROJECTED, BOTH}.intersection(kinds) else {}
    corpora = pick_corpora(project)
    labels = fields.multiselect("Labels", project.label_names, project.label_names, f"train labels {project.id}")
    measured = pick_measured(project)
    bulk = pick_bulk()
    sources = tuple(ProjectSource(corpus.name, corpus.id, reviewer, bulk, measured) for corpus in corpora)
    return TrainingFields(approaches(kinds, trust), amounts, sources, tuple(labels))


def pick_kinds(any_reviewed: bool) -> list[str]:
    """Return the kinds of pairs to learn from, each for students of its own."""
    return fields.pills(
        "Pairs that are",
        [PROJECTED, CORRECTED, BOTH],
        [PROJECTED, BOTH] if any_reviewed else [PROJECTED],
        "train kinds",
        help="Each kind makes a student of its own, so that they can be compared.",
    )


def approaches(kinds: Sequence[str], trust: dict[str, Any]) -> tuple[Approach, ...]:
    """Return the approach of each kind of pairs, in their usual order."""
    approach_of: dict[str, Approach] = {
        PROJECTED: ProjectedOnly(**trust),
        CORRECTED: CorrectedOnly(),
        BOTH: CorrectedAndProjected(**trust),
    }
    return tuple(approach for kind, approach in approach_of.items() if kind in kinds)


def pick_corpora(project: Project) -> list[Project]:
    """Return the corpora of the store to learn from; first this one."""
    projects = {project.id: project for project in services.store().projects()}
    ids = fields.multiselect(
        "Corpora",
        list(projects),
        [project.id],
        f"train corpora {project.id}",
        format_func=lambda name: projects[name].name,
    )
    return [projects[name] for name in ids]


def pick_bulk() -> Literal["count", "left out"]:
    """Return what pairs that were accepted in bulk are."""
    return "count" if fields.toggle("Pairs accepted in bulk count as corrected", True, "train bulk") else "left out"


def pick_measured(project: Project) -> Measured:
    """Return the pairs to measure on."""
    default: Measured = "gold" if students.has_gold(project) else "reviewed"
    return fields.radio(
        "Measured on", list(MEASURED), default, "train measured", format_func=lambda measured: MEASURED[measured]
    )


def pick_amounts() -> tuple[int, ...]:
    """Return the numbers of corrected pairs to learn from; empty for all."""
    if fields.radio("Corrected pairs", [ALL, GROWING], ALL, "train amounts", horizontal=True) == ALL:
        return ()
    default = ", ".join(map(str, DEFAULT_AMOUNTS))
    about = "A corpus with fewer gives all it has."
    return read_amounts(fields.text_input("Amounts", default, "train curve", max_chars=200, help=about))


def pick_trust() -> dict[str, Any]:
    """Return the options that weigh or mask projected labels."""
    with st.expander("How far projections are trusted", icon=":material/tune:"):
        about = (
            "Their words count neither as an entity nor as none. A recipe that gives probabilities of being right, as "
            "default does, is masked by these (0.5 is 50 %), others by their scores."
        )
        title = "Mask spans below this probability or score"
        threshold = fields.number_input(title, (0.0, 100.0), 0.0, "train threshold", step=0.1, help=about)
        weighting = fields.selectbox(
            "Words of a span count", list(WEIGHTINGS), "none", "train weighting", format_func=WEIGHTINGS.__getitem__
        )
        label = "Where an entity was projected onto nothing, the other words are"
        missing = fields.selectbox(label, list(MISSING), "outside", "train missing", format_func=MISSING.__getitem__)
    return {"threshold": threshold, "weighting": weighting, "missing": missing}


def read_amounts(text: str) -> tuple[int, ...]:
    """Read whole numbers with commas between them, each once, in order."""
    entries = list(filter(None, map(str.strip, text.split(","))))
    if not entries or not all(map(_AMOUNT.fullmatch, entries)):
        raise InvalidValue("Amounts are whole numbers above 0 with commas between them, as 25, 50, 100.")
    return tuple(sorted(set(map(int, entries))))


def start_training(project: Project, experiment: Experiment) -> None:
    """Start the experiment in the background, and show it."""
    store = services.store()
    students.announce(experiment)
    jobs.start(store, store.ask_training(project.id, experiment.id, experiment.name, experiment.to_json()).id)
    state.put("run", experiment.id)
    state.put(NEXT, "Runs")
