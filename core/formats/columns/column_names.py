"""Names of columns in the first line of a file, as in ``token label``."""

import re

from core.formats.columns.line_cells import Cells

_NAME = re.compile(
    "tokens?|words?|forms?|text|surface|lemma|[ux]?pos(-tags?)?|chunks?(-tags?)?|tags?|labels?|ner?(-(tags?|labels?))?|"
    "ne-.+|nel-.+|(named-)?entit(y|ies)|(iob2?|bio|bioes)(-tags?)?|gold|true|predict(ed|ions?)|pred|misc|annotations?|"
    "ent-(iob|type)-?|(lemma|pos|tag|dep)-|class|type|(outer|inner|nested|coarse|fine)(-tags?)?|id|index|sent(ence)?(-(#|id|number))?|doc(ument)?|features"
)
"""Names of columns, with dashes between words."""
_WORDS = re.compile("#? ?(tokens?|words?|forms?|surface)", re.IGNORECASE)


def is_header(cells: Cells) -> bool:
    """Return true for names of columns, as in ``token label``; the name of row numbers may be empty."""
    named = cells[1:] if len(cells) > 2 and not cells[0].strip() else cells
    return len(named) > 1 and all(map(_is_name, named))


def _is_name(cell: str) -> bool:
    name = "-".join(re.split(r"[\s_-]+", cell.strip().removeprefix("#").strip().casefold()))
    return bool(_NAME.fullmatch(name))


def is_word_name(cell: str) -> bool:
    """Return true for the name of a column of words."""
    return bool(_WORDS.fullmatch(cell.strip()))
