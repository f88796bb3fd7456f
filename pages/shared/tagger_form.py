"""Form that offers to mark source entities with a tagger where a corpus has none."""

from collections.abc import Sequence

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
        left, right = st.columns(2)
        lang = draft.pairs[0].source.lang
        taggers = {tagger.choice: tagger for tagger in (*students.offers(lang), *available_taggers(lang))}
        with left:
            about = "spaCy pipelines are listed once installed."
            picked = fields.selectbox("Marked by", [BY_HAND, *taggers], BY_HAND, f"tagger {lang}", help=about)
        if picked == BY_HAND:
            return draft
        if picked == HUGGING_FACE:
            with right:
                about = serving.about_paths() or "A name on the hub, or the path of a folder."
                model = fields.text_input("Model", CONLL, "tagger model", help=about)
            taggers = {tagger.choice: tagger for tagger in available_taggers(lang, model.strip() or CONLL)}
        chosen = taggers[picked]
        if chosen.weak:
            st.warning(in_markdown(chosen.weak), icon=":material/warning:")
        if chosen.note:
            st.info(in_markdown(chosen.note), icon=":material/cloud_download:")
            if not fields.toggle("Fetch and run it", False, f"fetch {chosen.title}"):
                return draft
        return draft.tagged(marked(draft, chosen), chosen.title, chosen.weak)


def marked(draft: CorpusDraft, chosen: AvailableTagger) -> Sequence[SentencePair]:
    """Return the pairs of the draft with the tagger's source entities where they had none."""

    def make() -> Sequence[SentencePair]:
        with st.spinner("Marking the source entities …"):
            return annotate(draft.pairs, chosen.tagger)

    return cache.recent("tagged", f"{draft.key} {chosen.tagger!r}", make)


def from_store() -> CorpusDraft | None:
    """Return a corpus of the store without source entities, chosen by the reviewer; the current one first."""
    projects = {
        project.id: project
        for project in services.store().projects()
        if services.lacks_entities(project.id, project.digest)
    }
    if not projects:
        st.info("Every corpus in this store has source entities.", icon=":material/done_all:")
        return None
    current = state.get("corpus")
    first = current if current in projects else next(iter(projects))
    title = "Corpus without source entities"
    picked = fields.selectbox(
        title, list(projects), first, f"untagged {first}", format_func=lambda id_: projects[id_].name
    )
    st.caption("The corpus stays as it is; the tagged one becomes a new corpus beside it.")
    base = projects[picked]
    key = f"{base.id} {base.digest}"

    def make() -> CorpusDraft:
        pairs = tuple(services.store().pairs(base.id))
        return CorpusDraft(key, pairs, (), base.name, base.licence, base.origin)

    return cache.recent("draft", key, make)


def hint(project: Project) -> None:
    """Link to the tagger, in the sidebar of a corpus without source entities."""
    if not services.lacks_entities(project.id, project.digest):
        return
    st.sidebar.caption("Nobody has marked the source entities.")
    about = f"{ACT}: a new corpus beside this one."
    if st.sidebar.button("Mark with a tagger", help=about, icon=":material/ink_highlighter:", width="stretch"):
        state.put(WAY, ACT)
        st.switch_page("pages/import_corpus/page.py", query_params={"corpus": project.id})
