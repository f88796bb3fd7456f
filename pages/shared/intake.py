"""What was understood of a corpus, and keeping it: the second half of every import."""

from dataclasses import replace

import streamlit as st

from core.intake import Draft, Look, as_project, keep, label_suggestion
from core.intake import look as look_at
from core.model import SentencePair
from core.relabel import Names, relabelled, usual_names
from pages.shared import components, fields, labelling, services, state, tagging

MOST_REPAIRS = 1000
MOST_LINKS = 12


def report(draft: Draft) -> None:
    """What was understood; nothing is kept before the button is pressed."""
    if not draft.pairs:
        st.warning("There are no pairs in this.")
        return
    named = bool(draft.name)
    look = looked_at(draft)
    if look.blank:
        draft = tagging.offer(draft)
        look = looked_at(draft)
    st.subheader("What was understood", anchor=False)
    st.dataframe([look.summary], hide_index=True, width="stretch")
    repairs(draft)
    names = labelling.mapping(look.labels, usual_names(look.labels), draft.key)
    preview(look, names)
    if not named or not look.blank:  # what is in the store already is kept again only once it is tagged
        offer(draft, look, names)


def looked_at(draft: Draft) -> Look:
    return services.recent("look", draft.key, lambda: look_at(draft.pairs), 4)


def repairs(draft: Draft) -> None:
    if not draft.repairs:
        return
    st.warning(f"Repaired: {len(draft.repairs):,}. Look at what was done before you import.")
    listed = [{"Where": repair.where, "What was done": repair.what} for repair in draft.repairs[:MOST_REPAIRS]]
    st.dataframe(listed, hide_index=True, width="stretch", height=240)


def preview(look: Look, names: Names) -> None:
    pairs = [relabelled(pair, names) for pair in look.sample]
    example = as_project(pairs)
    for pair in pairs:
        with st.container(border=True):
            components.words(pair.id, pair.source, [("", pair.source.spans or ())], example)
            components.words("", pair.target, [("", pair.target.spans or ())], example)
            if pair.alignment:
                components.small(f"Links: {linked(pair)}")


def linked(pair: SentencePair) -> str:
    """The first links of a pair as words: a wrong index base or direction is seen at once."""
    links = pair.alignment.sure if pair.alignment else ()
    more = ", …" if len(links) > MOST_LINKS else ""
    return ", ".join(f"{pair.source.words[i]}–{pair.target.words[j]}" for i, j in links[:MOST_LINKS]) + more


def offer(draft: Draft, look: Look, names: Names) -> None:
    """Name, labels and licence, and the button that keeps the corpus."""
    key = " ".join(filter(None, ["corpus name", draft.name]))
    name = fields.text_input("Name of the corpus", draft.name, key, max_chars=120, placeholder="Luganda news").strip()
    become = [new for label in look.labels if (new := names.get(label, label))]
    suggested = list(label_suggestion(become))
    asked = "Labels (type to add your own)"
    labels = fields.multiselect(asked, suggested, suggested, f"labels {suggested}", accept_new_options=True)
    about = "Licence and attribution (optional; kept with every export)"
    most = max(500, len(draft.licence))
    licence = fields.text_input(about, draft.licence, f"licence {draft.licence}", max_chars=most)
    count = len(draft.pairs)
    place = st.empty()
    if place.button(f"Import {count:,} {'pair' if count == 1 else 'pairs'}", type="primary", disabled=not name):
        with place.container():
            keep_it(replace(draft, name=name, licence=licence), labels, names)


def keep_it(draft: Draft, labels: list[str], names: Names) -> None:
    """Keep the corpus, all or nothing: a press on Cancel ends this run, and with it the store's transaction."""
    bar = st.progress(0.0, "Importing …")
    st.button("Cancel", icon=":material/cancel:", on_click=_cancelled)
    project = keep(services.store(), draft, labels, names, components.shown(bar))
    state.put("corpus", project.id)
    state.put("pair", "")
    state.put(tagging.WAY, "")
    st.switch_page("pages/review/page.py", query_params={"corpus": project.id})


def _cancelled() -> None:
    state.put(components.DONE, "The import was cancelled. Nothing of it was kept.")
