"""Form that offers to mark source entities with a tagger where a corpus has none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core.corpora.importing import CorpusDraft
from core.corpora.pre_annotation import annotate
from core.model import SentencePair
from core.project import Project
from core.taggers import CombinedTagger
from core.taggers.available import HUGGING_FACE, AvailableTagger, available_taggers
from core.taggers.combined import AGREEMENT, UNION, Rule
from core.taggers.label_mapping import USUAL_LABELS
from core.taggers.transformer import CONLL
from core.views.html import in_markdown
from pages.shared import cache, fields, services, serving, state, students, tagger_install

ACT = "Mark source entities with a tagger"
WAY = "way to import"
BY_HAND = "nobody: I mark them myself"
NO_SECOND = "no other tagger"
RULE_TITLES: dict[Rule, str] = {UNION: "union: what either finds", AGREEMENT: "agreement: what both find"}
LABELS = (*USUAL_LABELS, "DATE", "MISC")


def offer(draft: CorpusDraft) -> CorpusDraft:
    """Return the draft marked by the chosen tagger; unchanged where none is chosen, or it must be fetched first."""
    with st.container(border=True):
        st.markdown(f"**{ACT}**")
        st.caption("Only source sentences that nobody has annotated are marked. What is wrong is corrected in Review.")
        lang = draft.pairs[0].source.lang
        tagger_install.draw_offers(lang)
        chosen = pick_tagger(lang)
        if chosen is None or not may_run(chosen):
            return draft
        chosen = with_labels(with_second(chosen, lang))
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
    """Link to the tagger, in the sidebar of a corpus without source entities."""
    if not lacks_entities(project):
        return
    st.sidebar.caption("Nobody has marked the source entities.")
    about = f"{ACT}: a new corpus beside this one."
    if st.sidebar.button("Mark with a tagger", help=about, icon=":material/ink_highlighter:", width="stretch"):
        state.put(WAY, ACT)
        st.switch_page("pages/import_corpus/page.py", query_params={"corpus": project.id})
