"""Form that renames labels or leaves them out, at import and export."""

from collections.abc import Mapping

import streamlit as st

from core.corpora.importing import USUAL_LABELS, ordered_labels
from pages.shared import fields

OUT = "leave out"
FIELDS_PER_ROW = 4


def mapping(labels: Mapping[str, int], suggested: Mapping[str, str], key: str) -> dict[str, str]:
    """Return the new name of every label that does not stay, "" for one that is left out.

    ``labels`` have their numbers of entities, 0 where they were not counted.
    """
    if not labels:
        return {}
    new_names: dict[str, str] = {}
    choices = [*ordered_labels([*labels, *suggested.values(), *USUAL_LABELS]), OUT]
    with st.expander("Rename or leave out labels", expanded=bool(suggested), icon=":material/label:"):
        if suggested:
            st.caption("Suggested: the names that these labels usually have here.")
        names = list(labels)
        for start in range(0, len(names), FIELDS_PER_ROW):
            row = names[start : start + FIELDS_PER_ROW]
            for column, label in zip(st.columns(FIELDS_PER_ROW), row, strict=False):
                initial = suggested.get(label, label)
                title = f"{label} ({labels[label]:,})" if labels[label] else label
                with column:
                    new = fields.selectbox(title, choices, initial, f"{key} {label}", accept_new_options=True)
                if new and new != label:
                    new_names[label] = "" if new == OUT else str(new).strip()
    return new_names
