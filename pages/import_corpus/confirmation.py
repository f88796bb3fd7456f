"""Confirmation of an import: a preview of the corpus, and the form that stores it."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.corpora.importing import CorpusDraft, as_project, keep, label_suggestion
from core.corpora.labels import Names, relabelled, usual_names
from core.corpora.preview import CorpusPreview
from core.corpora.preview import look as look_at
from core.formats import Repair
from core.model import SentencePair
from core.views.html import in_markdown
from pages.import_corpus import doubtful_section
from pages.shared import cache, components, fields, label_form, services, state, tagger_form

MAX_REPAIRS = 1000
MAX_LINKS = 12
VERDICT_REPAIRS = 3
"""Repairs that are listed in the verdict."""
TABS = ("Files and labels", "Lines out of step", "Doubtful pairs", "Repairs")


def report(draft: CorpusDraft) -> None:
    """Show the preview of a draft, the verdict first; nothing is stored before the button is pressed."""
    if not draft.pairs:
        st.warning("There are no pairs in this.")
        return
    named, arrived, place = bool(draft.name), draft, st.empty()
    seen = looked_at(arrived, place)
    draft = doubtful_section.settled(arrived, seen)
    look = looked_at(draft, place)
    with st.container():
        verdict(look, draft.repairs)
    if look.blank:
        draft = tagger_form.offer(draft)
        look = looked_at(draft, place)
    first, out_of_step, doubts, repaired = st.tabs(TABS, key="what was understood")
    with first:
        counted(look)
    with out_of_step:
        doubtful_section.runs(arrived, seen)
    with doubts:
        doubtful_section.pairs(look.doubts)
    with repaired:
        repairs(draft)
    names = label_form.mapping(look.labels, usual_names(look.labels), draft.key)
    if not named or not look.blank:  # what is in the store already is kept again only once it is tagged
        offer(draft, look, names)
    preview(look, names)


def looked_at(draft: CorpusDraft, place: st.delta_generator.DeltaGenerator) -> CorpusPreview:
    """Return the preview of a draft; ``place`` shows the progress where it is computed."""

    def make() -> CorpusPreview:
        try:
            return look_at(draft.pairs, draft.repairs, draft.files, components.shown(place.progress(0.0)))
        finally:
            place.empty()

    return cache.recent("look", draft.key, make, 4)


def verdict(look: CorpusPreview, repaired: Sequence[Repair]) -> None:
    """Show the verdict with the concerns, and the first repairs in full."""
    st.subheader(in_markdown(look.verdict), anchor=False)
    if look.concerns:
        st.warning(in_markdown(" · ".join(look.concerns)), icon=":material/visibility:")
    if repaired:
        more = (
            [f"and {len(repaired) - VERDICT_REPAIRS:,} more, listed under {TABS[-1]}"]
            if len(repaired) > VERDICT_REPAIRS
            else []
        )
        components.small(*(f"Repaired: {repair}" for repair in repaired[:VERDICT_REPAIRS]), *more)


def counted(look: CorpusPreview) -> None:
    for rows in ([look.summary], look.files, look.inventory):
        if rows:
            components.table(list(rows), width="stretch")


def repairs(draft: CorpusDraft) -> None:
    if not draft.repairs:
        components.small("Nothing had to be repaired.")
        return
    listed = [{"Where": repair.where, "What was done": repair.what} for repair in draft.repairs[:MAX_REPAIRS]]
    components.table(listed, width="stretch", height=240)


def preview(look: CorpusPreview, names: Names) -> None:
    """Show some pairs in their final form."""
    pairs = [relabelled(pair, names) for pair in look.sample]
    example = as_project(pairs)
    st.subheader("Some of the pairs", anchor=False)
    for pair in pairs:
        with st.container(border=True):
            components.pair(pair, example)
            if pair.alignment:
                components.small(f"Links: {linked(pair)}")


def linked(pair: SentencePair) -> str:
    """Return the first links of a pair as words, which reveal a wrong index base or direction at once."""
    links = pair.alignment.sure if pair.alignment else ()
    more = ", …" if len(links) > MAX_LINKS else ""
    return ", ".join(f"{pair.source.words[i]}–{pair.target.words[j]}" for i, j in links[:MAX_LINKS]) + more


def offer(draft: CorpusDraft, look: CorpusPreview, names: Names) -> None:
    """Draw the name, labels and licence, and the button that stores the corpus."""
    key = " ".join(filter(None, ["corpus name", draft.name]))
    name = fields.text_input("Name of the corpus", draft.name, key, max_chars=120, placeholder="Luganda news").strip()
    become = [new for label in look.labels if (new := names.get(label, label))]
    suggested = list(label_suggestion(become))
    title = "Labels (type to add your own)"
    labels = fields.multiselect(title, suggested, suggested, f"labels {suggested}", accept_new_options=True)
    about = "Licence and attribution (optional; kept with every export)"
    most = max(500, len(draft.licence))
    licence = fields.text_input(about, draft.licence, f"licence {draft.licence}", max_chars=most)
    count = len(draft.pairs)
    place = st.empty()
    if not name:
        components.small("Give the corpus a name to import it.")
    elif look.runs:
        components.small("Its lines out of step go in as they are; what to do about them is chosen above.")
    if place.button(f"Import {count:,} {'pair' if count == 1 else 'pairs'}", type="primary", disabled=not name):
        with place.container():
            keep_it(replace(draft, name=name, licence=licence), labels, names)


def keep_it(draft: CorpusDraft, labels: list[str], names: Names) -> None:
    """Store the corpus, all or nothing: a press on Cancel ends this run, and with it the store's transaction."""
    bar = st.progress(0.0, "Importing …")
    st.button("Cancel", icon=":material/cancel:", on_click=_cancelled)
    project = keep(services.store(), draft, labels, names, components.shown(bar))
    state.put("corpus", project.id)
    state.put("pair", "")
    state.put(tagger_form.WAY, "")
    st.switch_page("pages/review/page.py", query_params={"corpus": project.id})


def _cancelled() -> None:
    state.put(components.DONE, "The import was cancelled. Nothing of it was kept.")
