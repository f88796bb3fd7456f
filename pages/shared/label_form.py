"""Labels renamed or left out, on the way in and on the way out."""

from collections.abc import Mapping

import streamlit as st

from core.corpora.importing import USUAL_LABELS, ordered_labels
from pages.shared import fields

OUT = "leave out"
ACROSS = 4


def mapping(labels: Mapping[str, int], suggested: Mapping[str, str], key: str) -> dict[str, str]:
    """What every label becomes where it does not stay, "" for one that is left out.

    ``labels`` have their numbers of entities, 0 where nobody counted.
    """
    if not labels:
        return {}
    found: dict[str, str] = {}
    choices = [*ordered_labels([*labels, *suggested.values(), *USUAL_LABELS]), OUT]
    with st.expander("Rename or leave out labels", expanded=bool(suggested), icon=":material/label:"):
        if suggested:
            st.caption("Suggested: the names that these labels usually have here.")
        names = list(labels)
        for start in range(0, len(names), ACROSS):
            row = names[start : start + ACROSS]
            for column, label in zip(st.columns(ACROSS), row, strict=False):
                stands = suggested.get(label, label)
                said = f"{label} ({labels[label]:,})" if labels[label] else label
                with column:
                    new = fields.selectbox(said, choices, stands, f"{key} {label}", accept_new_options=True)
                if new and new != label:
                    found[label] = "" if new == OUT else str(new).strip()
    return found
