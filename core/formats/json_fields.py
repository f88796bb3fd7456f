"""Fields of JSON objects: values of a kind, and fields that are written only where they hold something."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard, TypeVar

T = TypeVar("T")

Fields = Mapping[str, Any]


def are_all(items: Iterable[Any], kind: type) -> bool:
    """Tell whether all items are of a kind."""
    return all(isinstance(item, kind) for item in items)


def is_list_of(value: Any, kind: type[T]) -> TypeGuard[list[T]]:
    """Tell whether a value is a list, and all of its items are of a kind."""
    return isinstance(value, list) and are_all(value, kind)


def is_pair(value: Any) -> bool:
    """Tell whether a value is a list of two."""
    return isinstance(value, list) and len(value) == 2


def text_or_blank(value: Any) -> str:
    """Return a text as it is, "" for any other value."""
    return value if isinstance(value, str) else ""


def object_or_empty(value: Any) -> Fields:
    """Return an object as it is, an empty one for any other value."""
    return value if isinstance(value, dict) else {}


def key_of_kind(row: Fields, keys: Iterable[str], kind: type) -> str:
    """Return the first of these keys that has a value of a kind, "" where none has."""
    return next((key for key in keys if isinstance(row.get(key), kind)), "")


def document_field(document: str) -> dict[str, str]:
    """Return the field of a document's name; no field for a sentence that is in none."""
    return {"document": document} if document else {}
