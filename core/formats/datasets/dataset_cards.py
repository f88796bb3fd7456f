"""Cards of data sets: the names of tags by number in the head of a README.md, as `datasets` writes it."""

import re
from collections.abc import Iterator, Sequence

_HEAD = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)\n---", re.DOTALL)
_FEATURE = re.compile(r"^[ \t]*- name: *['\"]?(.+?)['\"]?[ \t]*$", re.MULTILINE)
_NAME = re.compile(r"^[ \t]*['\"]?([0-9]+)['\"]?: *['\"]?([^'\"\n]+?)['\"]?[ \t]*$", re.MULTILINE)


def is_card(name: str, head: Sequence[str]) -> bool:
    """Tell whether a file is a README that describes the columns of a data set."""
    return name.lower().endswith("readme.md") and bool(_HEAD.match("\n".join(head))) and "dataset_info:" in head


def names_in_card(text: str, tags: str) -> tuple[str, ...]:
    """Return the names of the numbers in a column, in their order; empty where the card does not name them."""
    head = _HEAD.match(text)
    if head is None:
        return ()
    return _names_by_number(next(_classes(head[1], tags), ""))


def _classes(head: str, column: str) -> Iterator[str]:
    """Yield the descriptions of the columns of that name whose values are classes."""
    pieces = _FEATURE.split(head)
    for name, feature in zip(pieces[1::2], pieces[2::2], strict=True):
        if name == column and "class_label:" in feature:
            yield feature


def _names_by_number(feature: str) -> tuple[str, ...]:
    """Return the names of the classes in the order of their numbers."""
    names = {int(number): label for number, label in _NAME.findall(feature)}
    return tuple(filter(None, map(names.get, range(len(names)))))
