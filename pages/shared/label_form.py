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
    with st.expander("Rename or leave out labels", expanded=bool(suggested), icon=":material/label:"):
        if suggested:
            st.caption("Suggested: the names that these labels usually have here.")
        new_names = pick_names(labels, suggested, key)
    return {label: name for label, name in new_names.items() if name != label}


def pick_names(labels: Mapping[str, int], suggested: Mapping[str, str], key: str) -> dict[str, str]:
    """Draw a field for each label, some in a row; return the name of each, "" for one that is left out."""
    choices = [*ordered_labels([*labels, *suggested.values(), *USUAL_LABELS]), OUT]
    names: dict[str, str] = {}
    for label, column in zip(labels, fields.cells(len(labels), FIELDS_PER_ROW), strict=False):
        title = f"{label} ({labels[label]:,})" if labels[label] else label
        initial = suggested.get(label, label)
        with column:
            new = fields.selectbox(title, choices, initial, f"{key} {label}", accept_new_options=True)
            names[label] = _new_name(label, new)
    return names


def _new_name(label: str, new: str) -> str:
    if not new or new == label:
        return label
    return "" if new == OUT else str(new).strip()
