"""Tables on the screen; their texts stay texts also where they are copied or saved as CSV."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.markup import in_cell


def table(rows: Sequence[Mapping[str, Any]], **more: Any) -> None:
    """Rows by column; ``more`` is what `st.dataframe` takes."""
    shown = [{in_cell(column): _cell(value) for column, value in row.items()} for row in rows]
    st.dataframe(shown, hide_index=True, **more)


def _cell(value: Any) -> Any:
    return in_cell(value) if isinstance(value, str) else value
