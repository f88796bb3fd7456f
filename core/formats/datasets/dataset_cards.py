"""Cards of data sets: what the head of a README.md says of the tags by number, as `datasets` writes it."""

import re
from collections.abc import Sequence

_HEAD = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)\n---", re.DOTALL)
_FEATURE = re.compile(r"^[ \t]*- name: *['\"]?(.+?)['\"]?[ \t]*$", re.MULTILINE)
_NAME = re.compile(r"^[ \t]*['\"]?([0-9]+)['\"]?: *['\"]?([^'\"\n]+?)['\"]?[ \t]*$", re.MULTILINE)


def is_card(name: str, head: Sequence[str]) -> bool:
    """Whether a file is a README that describes the columns of a data set."""
    return name.lower().endswith("readme.md") and bool(_HEAD.match("\n".join(head))) and "dataset_info:" in head


def names_in_card(text: str, tags: str) -> tuple[str, ...]:
    """The names of the numbers in a column, in their order; empty where the card does not tell them."""
    head = _HEAD.match(text)
    if head is None:
        return ()
    pieces = _FEATURE.split(head[1])
    for name, described in zip(pieces[1::2], pieces[2::2], strict=True):
        if name == tags and "class_label:" in described:
            names = {int(number): label for number, label in _NAME.findall(described)}
            return tuple(names[number] for number in range(len(names)) if number in names)
    return ()
