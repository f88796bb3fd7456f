"""What was understood of a corpus, and keeping it: the second half of every import."""

import streamlit as st

from core.annotate import is_blank
from core.intake import Draft, as_project, sample, suggested_labels, summary
from pages.shared import components, services, state, tagging


def report(draft: Draft) -> None:
    """What was understood; nothing is kept before the button is pressed."""
    if not draft.pairs:
        st.warning("There are no pairs in this.")
        return
    named = bool(draft.name)
    if is_blank(draft.pairs):
        draft = tagging.offer(draft)
    st.subheader("What was understood", anchor=False)
    st.dataframe([summary(draft.pairs)], hide_index=True, width="stretch")
    if draft.repairs:
        st.warning(f"Repaired: {len(draft.repairs):,}. Look at what was done before you import.")
        listed = [{"Where": repair.where, "What was done": repair.what} for repair in draft.repairs[:1000]]
        st.dataframe(listed, hide_index=True, width="stretch", height=240)
    example = as_project(draft.pairs)
    for pair in sample(draft.pairs):
        with st.container(border=True):
            components.words(pair.id, pair.source, [("", pair.source.spans or ())], example)
            components.words("", pair.target, [("", pair.target.spans or ())], example)
    if not named or not is_blank(draft.pairs):  # what is in the store already is kept again only once it is tagged
        keep(draft)


def keep(draft: Draft) -> None:
    key = " ".join(filter(None, ["corpus name", draft.name]))
    name = st.text_input("Name of the corpus", draft.name, 200, key=key, placeholder="Luganda news").strip()
    suggested = list(suggested_labels(draft.pairs))
    labels = st.multiselect("Labels (type to add your own)", suggested, suggested, accept_new_options=True)
    about = "Licence and attribution (optional; kept with every export)"
    licence = st.text_input(about, draft.licence, max_chars=max(500, len(draft.licence)))
    count = len(draft.pairs)
    if st.button(f"Import {count:,} {'pair' if count == 1 else 'pairs'}", type="primary", disabled=not name):
        made = as_project(draft.pairs, name, licence, labels, draft.origin)
        project = services.store().create_project(made, draft.pairs)
        state.put("corpus", project.id)
        state.put("pair", "")
        state.put(tagging.WAY, "")
        st.switch_page("pages/review/page.py", query_params={"corpus": project.id})
