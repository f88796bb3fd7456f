"""Form that offers to mark source entities with a tagger where a corpus has none, and to install one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core import jobs
from core.corpora.importing import CorpusDraft
from core.corpora.pre_annotation import annotate
from core.model import SentencePair
from core.pretrained.availability import PACKAGE
from core.pretrained.spacy_catalogue import PipelineFacts
from core.project import Project
from core.store import JobKind, JobState
from core.taggers import CombinedTagger
from core.taggers.available import (
    HUGGING_FACE,
    AvailableTagger,
    available_taggers,
    installable,
    pipeline_cost,
    pipeline_worth,
    recommended,
    strong_taggers,
)
from core.taggers.combined import AGREEMENT, UNION, Rule
from core.taggers.label_mapping import USUAL_LABELS
from core.taggers.transformer import CONLL
from core.text import UNKNOWN, base_language
from core.views.html import in_markdown
from pages.shared import cache, components, fields, job_progress, services, serving, state, students

ACT = "Mark source entities with a tagger"
WAY = "way to import"
BY_HAND = "nobody: I mark them myself"
NO_SECOND = "no other tagger"
RULE_TITLES: dict[Rule, str] = {UNION: "union: what either finds", AGREEMENT: "agreement: what both find"}
NOT_MARKED = (
    "No source entity of this corpus is marked, so nothing is projected: mark some {where}, or have a tagger mark all "
    "of them."
)
NO_ENTITIES = (
    "This corpus came with labels, but no source sentence has an entity, so nothing is projected: mark some {where}, "
    "or import it again and check its labels there."
)
LABELS = (*USUAL_LABELS, "DATE", "MISC")


def offer(draft: CorpusDraft) -> CorpusDraft:
    """Return the draft marked by the chosen tagger; unchanged where none is chosen, or it must be fetched first."""
    with st.container(border=True):
        st.markdown(f"**{ACT}**")
        st.caption("Only source sentences that nobody has annotated are marked. What is wrong is corrected in Review.")
        lang = draft.pairs[0].source.lang
        draw_offers(lang)
        chosen = pick_tagger(lang)
        if chosen is None or not may_run(chosen):
            return draft
        chosen = with_labels(with_second(chosen, lang))
        return draft.tagged(marked(draft, chosen), chosen.title, chosen.weak)


def draw_offers(lang: str) -> None:
    """Draw the recommended tagger for a language, and what can be installed for it."""
    if base_language(lang) == UNKNOWN:
        st.caption("The language of the source is not known; give its code above to see the taggers for it.")
        return
    st.caption(in_markdown(recommendation(lang)))
    missing, strong = installable(lang), [tagger for tagger in strong_taggers(lang) if tagger.note]
    if not missing and not strong:
        return
    is_needed = recommended(lang) is None or any(map(is_arriving, missing))
    with st.expander(f"Other taggers for {in_markdown(lang)}", expanded=is_needed, icon=":material/download:"):
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
    return ". ".join(filter(None, [f"Recommended for {lang}: {best.title}", best.worth])) + "."


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
    if job and job.state is not JobState.DONE:
        job_progress.watched(services.store(), job)


def is_arriving(facts: PipelineFacts) -> bool:
    """Return whether a pipeline is being installed, or could not be."""
    job = services.store().job_of(JobKind.DOWNLOAD, "", f"{PACKAGE}{facts.name}")
    return job is not None and job.state is not JobState.DONE


def origin(facts: PipelineFacts) -> str:
    """Return where a pipeline comes from."""
    if facts.package:
        return f"From spaCy or, where that cannot be reached, a copy that others uploaded ({facts.package})."
    return "From spaCy."


def install(need: str) -> None:
    """Start the installation of a pipeline in the background."""
    store = services.store()
    jobs.start(store, store.ask_download(need).id)


def pick_tagger(lang: str) -> AvailableTagger | None:
    """Return the tagger that a person chose for a language, if any."""
    left, right = st.columns(2)
    taggers = {tagger.choice: tagger for tagger in (*students.offers(lang), *available_taggers(lang))}
    with left:
        about = "spaCy pipelines are listed once installed."
        picked = fields.selectbox("Marked by", [BY_HAND, *taggers], BY_HAND, f"tagger {lang}", help=about)
    if picked != HUGGING_FACE:
        return taggers.get(picked)
    with right:
        model = pick_model()
    return next(tagger for tagger in available_taggers(lang, model) if tagger.choice == picked)


def pick_model() -> str:
    """Return the name or folder of the Hugging Face model to use."""
    about = serving.about_paths() or "A name on the hub, or the path of a folder."
    return fields.text_input("Model", CONLL, "tagger model", help=about).strip() or CONLL


def with_second(chosen: AvailableTagger, lang: str) -> AvailableTagger:
    """Return the combination of a tagger with another on this machine that a person chose; itself where none is."""
    others = {tagger.choice: tagger for tagger in available_taggers(lang) if not tagger.note}
    others.pop(chosen.choice, None)
    if not others:
        return chosen
    left, right = st.columns(2)
    with left:
        picked = fields.selectbox("And by", [NO_SECOND, *others], NO_SECOND, f"second tagger {lang}")
    if picked == NO_SECOND:
        return chosen
    with right:
        rule = fields.selectbox(
            "Together", list(RULE_TITLES), UNION, "tagger rule", format_func=RULE_TITLES.__getitem__
        )
    second = others[picked]
    title = f"the {rule} of {chosen.title} and {second.title}"
    combined = CombinedTagger((chosen.tagger, second.tagger), rule)
    return AvailableTagger(title, title, combined, combined.weak)


def with_labels(chosen: AvailableTagger) -> AvailableTagger:
    """Return the tagger with the labels that a person wants of it; the title says which, unless they are the usual."""
    tagger: Any = chosen.tagger
    if getattr(tagger, "labels", None) != USUAL_LABELS:
        return chosen
    about = "What else a tagger finds is left out. Few taggers mark dates or MISC."
    labels = tuple(fields.multiselect("Labels to mark", LABELS, USUAL_LABELS, "tagger labels", help=about))
    if not labels or labels == USUAL_LABELS:
        return chosen
    title = f"{chosen.title} ({', '.join(labels)})"
    return replace(chosen, tagger=labelled(tagger, labels), title=title)


def labelled(tagger: Any, labels: tuple[str, ...]) -> Any:
    """Return a tagger, and the taggers within it, with other labels."""
    if isinstance(tagger, CombinedTagger):
        return replace(tagger, taggers=tuple(labelled(part, labels) for part in tagger.taggers), labels=labels)
    return replace(tagger, labels=labels)


def may_run(chosen: AvailableTagger) -> bool:
    """Show what speaks against a tagger; return whether it may run, which is asked where it must be fetched first."""
    if chosen.weak:
        st.warning(in_markdown(chosen.weak), icon=":material/warning:")
    if not chosen.note:
        return True
    st.info(in_markdown(chosen.note), icon=":material/cloud_download:")
    return fields.toggle("Fetch and run it", False, f"fetch {chosen.title}")


def marked(draft: CorpusDraft, chosen: AvailableTagger) -> Sequence[SentencePair]:
    """Return the pairs of the draft with the tagger's source entities where they had none."""

    def make() -> Sequence[SentencePair]:
        with st.spinner("Marking the source entities …"):
            return annotate(draft.pairs, chosen.tagger)

    return cache.recent("tagged", f"{draft.key} {chosen.tagger!r}", make)


def from_store() -> CorpusDraft | None:
    """Return a corpus of the store without source entities, chosen by the reviewer; the current one first."""
    projects = {project.id: project for project in services.store().projects() if lacks_entities(project)}
    if not projects:
        st.info("Every corpus in this store has source entities.", icon=":material/done_all:")
        return None
    base = projects[pick_project(projects)]
    st.caption("The corpus stays as it is; the tagged one becomes a new corpus beside it.")
    key = f"{base.id} {base.digest}"

    def make() -> CorpusDraft:
        pairs = tuple(services.store().pairs(base.id))
        return CorpusDraft(key, pairs, (), base.name, base.licence, base.origin)

    return cache.recent("draft", key, make)


def pick_project(projects: Mapping[str, Project]) -> str:
    """Return the id of one of these projects; the one at hand is the initial one, if it is among them."""
    current = state.get("corpus") or ""
    first = current if current in projects else next(iter(projects))
    title, key = "Corpus without source entities", f"untagged {first}"
    return fields.selectbox(title, list(projects), first, key, format_func=lambda id_: projects[id_].name)


def lacks_entities(project: Project) -> bool:
    """Return whether some source sentence of a project is not annotated."""
    return services.lacks_entities(project.id, project.digest)


def hint(project: Project) -> None:
    """Link to the tagger, in the sidebar of a corpus with source sentences that nobody annotated."""
    if not lacks_entities(project):
        return
    with st.sidebar:
        st.caption("Nobody has marked the source entities of some pairs.")
        draw_link(project, "sidebar", width="stretch")


def draw_link(project: Project, place: str = "page", **more: Any) -> None:
    """Draw the button that leads to the taggers for a corpus; ``more`` is what `st.button` takes."""
    about = f"{ACT}: a new corpus beside this one."
    key = f"mark with a tagger, {place}"
    if st.button("Mark with a tagger", key=key, help=about, icon=":material/ink_highlighter:", **more):
        state.put(WAY, ACT)
        st.switch_page("pages/import_corpus/page.py", query_params={"corpus": project.id})


def explain_no_entities(project: Project, link: bool = True) -> bool:
    """Say what to do where no source sentence has an entity; return whether that is so.

    ``link``: to Review, which itself needs none.
    """
    if services.has_entities(project.id, project.digest):
        return False
    is_marked = not lacks_entities(project)
    problem = NO_ENTITIES if is_marked else NOT_MARKED
    st.info(in_markdown(problem.format(where="in Review" if link else "below")), icon=":material/info:")
    with st.container(horizontal=True, vertical_alignment="center"):
        if link:
            query = {"corpus": project.id}
            st.page_link(
                "pages/review/page.py", label="Mark them in Review", icon=":material/rate_review:", query_params=query
            )
        if is_marked:
            st.page_link("pages/import_corpus/page.py", label="Import a corpus", icon=":material/upload:")
        else:
            draw_link(project)
    return True
