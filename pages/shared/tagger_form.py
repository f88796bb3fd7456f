"""Form that offers to mark source entities with a tagger where a corpus has none."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.corpora.importing import CorpusDraft
from core.corpora.pre_annotation import annotate
from core.model import SentencePair
from core.project import Project
from core.taggers.available import HUGGING_FACE, AvailableTagger, available_taggers
from core.taggers.transformer import CONLL
from core.views.html import in_markdown
from pages.shared import cache, fields, services, serving, state, students

ACT = "Mark source entities with a tagger"
WAY = "way to import"
BY_HAND = "nobody: I mark them myself"


def offer(draft: CorpusDraft) -> CorpusDraft:
    """Return the draft marked by the chosen tagger; unchanged where none is chosen, or it must be fetched first."""
    with st.container(border=True):
        st.markdown(f"**{ACT}**")
        st.caption("Only source sentences that nobody has annotated are marked. What is wrong is corrected in Review.")
        chosen = pick_tagger(draft.pairs[0].source.lang)
        if chosen is None or not may_run(chosen):
            return draft
        return draft.tagged(marked(draft, chosen), chosen.title, chosen.weak)


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
    """Link to the tagger, in the sidebar of a corpus without source entities."""
    if not lacks_entities(project):
        return
    st.sidebar.caption("Nobody has marked the source entities.")
    about = f"{ACT}: a new corpus beside this one."
    if st.sidebar.button("Mark with a tagger", help=about, icon=":material/ink_highlighter:", width="stretch"):
        state.put(WAY, ACT)
        st.switch_page("pages/import_corpus/page.py", query_params={"corpus": project.id})
