"""Confirmation of an import: a preview of the corpus, and the form that stores it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import streamlit as st

from core.corpora.importing import CorpusDraft, as_project, keep, label_suggestion
from core.corpora.labels import Names, relabelled, usual_names
from core.corpora.preview import CorpusPreview
from core.corpora.preview import look as look_at
from core.formats import Repair
from core.model import SentencePair
from core.text.phrases import and_more, counted
from core.views.html import in_markdown
from pages.import_corpus import alignment_section, background_line, doubtful_section, knowledge_form
from pages.shared import cache, components, fields, label_form, services, state, tagger_form

MAX_REPAIRS = 1000
MAX_LINKS = 12
VERDICT_REPAIRS = 3
"""Repairs that are listed in the verdict."""
ALIGNED = "Aligned sentences"
TABS = ("Files and labels", "Lines out of step", "Doubtful pairs", "Repairs")


def report(draft: CorpusDraft) -> None:
    """Show the preview of a draft, the verdict first; nothing is stored before the button is pressed."""
    if not draft.pairs:
        st.warning("There are no pairs in this.")
        return
    original, place = draft, st.empty()
    first_look = looked_at(original, place)
    draft = doubtful_section.settled(original, first_look)
    look = looked_at(draft, place)
    with st.container():
        verdict(look, draft.repairs)
    if look.blank:
        draft = tagger_form.offer(draft)
        look = looked_at(draft, place)
    titles = [in_markdown(title) for title in ((ALIGNED, *TABS) if draft.alignment else TABS)]
    *aligned, first, out_of_step, doubts, repaired = st.tabs(titles, key=f"what was understood, {len(titles)}")
    if draft.alignment:
        with aligned[0]:
            alignment_section.draw_alignment(draft.alignment)
    with first:
        counted_tables(look)
    with out_of_step:
        doubtful_section.runs(original, first_look)
    with doubts:
        doubtful_section.pairs(look.doubts)
    with repaired:
        repairs(draft)
    names = label_form.mapping(look.labels, usual_names(look.labels), draft.key)
    if not (original.name and look.blank):  # what is in the store already is kept again only once it is tagged
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
        lines = [f"Repaired: {repair}" for repair in repaired[:VERDICT_REPAIRS]]
        if more := and_more(len(repaired), VERDICT_REPAIRS):
            lines.append(f"{more}, listed under {TABS[-1]}")
        components.small(*lines)


def counted_tables(look: CorpusPreview) -> None:
    """Draw what was counted in the corpus, in each file, and of each label."""
    for rows in filter(None, ([look.summary], look.files, look.inventory)):
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
    words = [f"{pair.source.words[i]}–{pair.target.words[j]}" for i, j in links]
    return ", ".join([*words[:MAX_LINKS], "…"] if len(words) > MAX_LINKS else words)


def offer(draft: CorpusDraft, look: CorpusPreview, names: Names) -> None:
    """Draw the name, labels, licence and knowledge, and the button that stores the corpus."""
    key = f"corpus name {draft.name}".rstrip()
    name = fields.text_input("Name of the corpus", draft.name, key, max_chars=120, placeholder="Luganda news").strip()
    labels = pick_labels(look.labels, names)
    about = "Licence and attribution (optional; kept with every export)"
    most = max(500, len(draft.licence))
    licence = fields.text_input(about, draft.licence, f"licence {draft.licence}", max_chars=most)
    first = draft.pairs[0]
    knowledge = knowledge_form.draw_knowledge((first.source.lang, first.target.lang))
    background_line.draw_offers((first.source.lang, first.target.lang))
    place = st.empty()
    if not name:
        components.small("Give the corpus a name to import it.")
    elif look.runs:
        components.small("Its lines out of step go in as they are; what to do about them is chosen above.")
    title = in_markdown(f"Import {counted(len(draft.pairs), 'pair')}")
    if place.button(title, type="primary", disabled=not name):
        with place.container():
            keep_it(replace(draft, name=name, licence=licence, knowledge=knowledge), labels, names)


def pick_labels(labels: Iterable[str], names: Names) -> list[str]:
    """Return the label set of the corpus; suggested are its own labels, as they are renamed."""
    renamed = [names.get(label, label) for label in labels]
    suggested = list(label_suggestion(filter(None, renamed)))
    title = "Labels (type to add your own)"
    return fields.multiselect(title, suggested, suggested, f"labels {suggested}", accept_new_options=True)


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
