"""Where a CoNLL-U file keeps its tags: under which key in MISC, or in which column; and whose word a row's tag is.

The format has no place for entities, so every tool has its own: ``ner=S-PER`` (Stanza, on the row of a multiword token
where there is one), ``NE=B-Per``, a column of CoNLL-U Plus. It is told by the values: all of them are tags.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from core.tags import OUTSIDE, is_tag, parse_tag

NOTHING, UNKNOWN = "*", "_"
"""A word outside, in a column of CoNLL-U Plus; and one that nothing is said of."""

_USUAL = re.compile(r"(?:.*:)?(?:NER|NE|ENTITY|BIO|NAMED_?ENTITY|(?:NER|NE)[-_]?TAGS?)(?::.*)?", re.IGNORECASE)
_PREFIXED = re.compile(r"[O*]|[BIESLU]-.+")
"""What a tag must look like under a name that does not promise any."""
_BRACKETS = re.compile(r"\(.*|.*\)|\[.*|.*\]")


@lru_cache(maxsize=1024)
def is_usual(name: str) -> bool:
    """Whether tags are often kept under that name."""
    return _USUAL.fullmatch(name) is not None


class TagPlaces:
    """The keys in MISC and the columns of one file, with what they were seen to hold."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        self.columns = dict(columns)
        self.seen: dict[str, str] = {}
        self.tags: Counter[str] = Counter()
        self.strange: dict[str, str] = {}

    def marks(self, cells: Sequence[str], misc: Mapping[str, str]) -> Mapping[str, str]:
        """What may be tags of one row, by its key or column."""
        for name, value in misc.items():
            if name not in self.strange or is_usual(name):
                self._see(name, value)
        for name, place in tuple(self.columns.items()):
            self._see(name, cells[place])
            if name in self.strange and not is_usual(name):
                del self.columns[name]
        named = {name: cells[place] for name, place in self.columns.items() if cells[place] != UNKNOWN}
        return {**misc, **named} if named else misc

    def _see(self, name: str, value: str) -> None:
        if value in {UNKNOWN, ""}:
            return
        self.seen.setdefault(name, value)
        if _is_tag(value) and (is_usual(name) or _PREFIXED.fullmatch(value)):
            self.tags[name] += value not in {OUTSIDE, NOTHING}
        else:
            self.strange.setdefault(name, value)

    def all(self) -> Iterator[str]:
        """The names under which there are tags, the likeliest first."""
        sure = [name for name in self.seen if name not in self.strange and (self.tags[name] or is_usual(name))]
        doubtful = [
            name
            for name, value in self.strange.items()
            if is_usual(name) and (self.tags[name] or not _BRACKETS.fullmatch(value))
        ]
        yield from sorted(sure, key=lambda name: (not is_usual(name), -self.tags[name]))
        yield from doubtful

    def like(self, name: str) -> str:
        """The same name as the file spells it; "" where it has none."""
        if name in self.seen:
            return name
        return next((seen for seen in self.seen if seen.casefold() == name.casefold()), "")

    def other(self) -> Iterator[tuple[str, str]]:
        """Names that promise tags, and columns without a name, with a value of theirs that is no tag."""
        tagged = set(self.all())
        for name, value in self.strange.items():
            if (is_usual(name) or name.isdigit()) and name not in tagged:
                yield name, value


@lru_cache(maxsize=4096)
def _is_tag(value: str) -> bool:
    return value in {NOTHING, UNKNOWN} or is_tag(value)


def spread(tag: str, count: int) -> Sequence[str]:
    """The tags of the words of a multiword token that has this one: one for each, as of one entity."""
    if tag in {OUTSIDE, NOTHING, UNKNOWN}:
        return [tag] * count
    prefix, label = parse_tag(tag).prefix, parse_tag(tag).label
    begins, ends = prefix in {"B", "S"}, prefix in {"E", "S"}
    closing = tag[0] if prefix == "E" else {"S": "E", "U": "L"}.get(tag[0], "I")
    inner = [f"I-{label}"] * count
    if begins:
        inner[0] = f"B-{label}"
    if ends and (count > 1 or not begins):
        inner[-1] = f"{closing}-{label}"
    return inner if count > 1 else [tag]
