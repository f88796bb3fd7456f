"""Columns and rows of a dataset as they are written, and their description for the `datasets` library."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from core.errors import InvalidValue
from core.formats.base import OutgoingSentence
from core.formats.columns.conll import tags_of
from core.formats.json_fields import document_field

_COLUMNS = ("id", "tokens", "ner_tags", "text")
_FURTHER_COLUMNS = ("document", "status", "score")


def written_rows(
    items: Sequence[OutgoingSentence], encode: Callable[[Sequence[str]], Sequence[Any]]
) -> Iterator[dict[str, Any]]:
    """Yield the columns of each sentence; document, status and score only where any sentence has them.

    ``encode`` converts the tags of a sentence to the values that are written.
    """
    further = _further_columns(items)
    for item in items:
        facts = {"document": item.document, **item.known}
        yield _sentence_row(item, encode) | {key: facts.get(key) for key in further}


def _sentence_row(item: OutgoingSentence, encode: Callable[[Sequence[str]], Sequence[Any]]) -> dict[str, Any]:
    sentence = item.sentence
    tags = None if sentence.spans is None else encode(tags_of(sentence))
    values = (item.id, list(sentence.words), tags, sentence.slice(0, len(sentence)))
    return dict(zip(_COLUMNS, values, strict=True))


def _further_columns(items: Iterable[OutgoingSentence]) -> list[str]:
    """Return the columns that are written only because a sentence has a value for them."""
    used = set().union(*({*document_field(item.document), *item.known} for item in items))
    return [key for key in _FURTHER_COLUMNS if key in used]


def written_columns(rows: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """Return the columns of rows, also where there are no rows."""
    return list(rows[0]) if rows else _COLUMNS


def encode_by(names: Sequence[str]) -> Callable[[Sequence[str]], Sequence[int]]:
    """Return a function from tags to their numbers; `InvalidValue` for a tag without one."""
    numbers = {name: number for number, name in enumerate(names)}

    def encode(tags: Sequence[str]) -> Sequence[int]:
        unknown = set(tags) - numbers.keys()
        if unknown:
            raise InvalidValue(f"The tag {min(unknown)} has no number among {', '.join(names)[:200]}.")
        return [numbers[tag] for tag in tags]

    return encode


def features_of(names: Sequence[str], row: Iterable[str]) -> dict[str, Any]:
    """Describe columns as features, in the form that every version of the `datasets` library reads."""
    special = {
        "tokens": {"feature": _value("string"), "_type": "Sequence"},
        "ner_tags": {"feature": {"names": list(names), "_type": "ClassLabel"}, "_type": "Sequence"},
        "score": _value("float64"),
    }
    return {key: special.get(key, _value("string")) for key in row}


def _value(dtype: str) -> dict[str, str]:
    return {"dtype": dtype, "_type": "Value"}


def arrow_type(key: str) -> Any:
    """Return the type of a column for pyarrow."""
    import pyarrow as pa

    special = {"tokens": pa.list_(pa.string()), "ner_tags": pa.list_(pa.int64()), "score": pa.float64()}
    return special.get(key, pa.string())
