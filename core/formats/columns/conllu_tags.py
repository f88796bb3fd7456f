"""Detection of the key in MISC, or of the column, that holds the tags of a CoNLL-U file; tags of multiword tokens.

The format has no place for entities, so every tool has its own: ``ner=S-PER`` (Stanza, on the row of a multiword token
if there is one), ``NE=B-Per``, a column of CoNLL-U Plus. The values decide: all of them are tags.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from core.tags import OUTSIDE, is_tag, parse_tag

NOTHING, UNKNOWN = "*", "_"
"""Values of a word outside, in a column of CoNLL-U Plus, and of a word without a value."""

_USUAL = re.compile(r"(?:.*:)?(?:NER|NE|ENTITY|BIO|NAMED_?ENTITY|(?:NER|NE)[-_]?TAGS?)(?::.*)?", re.IGNORECASE)
_PREFIXED = re.compile(r"[O*]|[BIESLU]-.+")
"""The spelling that tags need under a name that does not promise any."""
_BRACKETS = re.compile(r"\(.*|.*\)|\[.*|.*\]")


@lru_cache(maxsize=1024)
def is_usual(name: str) -> bool:
    """Return true for a usual name of a key or column of tags."""
    return _USUAL.fullmatch(name) is not None


class TagPlaces:
    """The keys in MISC and the columns of one file, with the values seen under them."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        self.columns = dict(columns)
        self.seen: dict[str, str] = {}
        self.tags: Counter[str] = Counter()
        self.strange: dict[str, str] = {}

    def marks(self, cells: Sequence[str], misc: Mapping[str, str]) -> Mapping[str, str]:
        """Return the possible tags of one row by key or column, having noted its values."""
        for name, value in misc.items():
            if self._is_watched(name):
                self._see(name, value)
        marks = self._column_marks(cells)
        return {**misc, **marks} if marks else misc

    def _column_marks(self, cells: Sequence[str]) -> Mapping[str, str]:
        """Return the values of one row by column, having noted them; leave out columns that hold no tags."""
        for name, place in tuple(self.columns.items()):
            self._see(name, cells[place])
            if not self._is_watched(name):
                del self.columns[name]
        return {name: cells[place] for name, place in self.columns.items() if cells[place] != UNKNOWN}

    def _is_watched(self, name: str) -> bool:
        """Return true for a name that may still hold tags."""
        return name not in self.strange or is_usual(name)

    def _see(self, name: str, value: str) -> None:
        if value in {UNKNOWN, ""}:
            return
        self.seen.setdefault(name, value)
        if _may_be_tag(name, value):
            self.tags[name] += value not in {OUTSIDE, NOTHING}
        else:
            self.strange.setdefault(name, value)

    def all(self) -> Iterator[str]:
        """Yield the names under which there are tags, the likeliest first."""
        sure = filter(self._is_sure, self.seen)
        yield from sorted(sure, key=lambda name: (not is_usual(name), -self.tags[name]))
        yield from filter(self._is_likely, self.strange)

    def _is_sure(self, name: str) -> bool:
        """Return true for a name of nothing but tags."""
        return name not in self.strange and (self.tags[name] > 0 or is_usual(name))

    def _is_likely(self, name: str) -> bool:
        """Return true for a usual name of tags under which a value is none, unless that is in brackets."""
        return is_usual(name) and (self.tags[name] > 0 or not _BRACKETS.fullmatch(self.strange[name]))

    def like(self, name: str) -> str:
        """Return the name as the file spells it; "" if it has none."""
        if name in self.seen:
            return name
        return next((seen for seen in self.seen if seen.casefold() == name.casefold()), "")

    def misleading(self) -> Iterator[tuple[str, str]]:
        """Yield names that promise tags, and columns without a name, each with a value that is no tag."""
        tagged = set(self.all())
        for name, value in self.strange.items():
            if name not in tagged and (is_usual(name) or name.isdigit()):
                yield name, value


@lru_cache(maxsize=4096)
def _may_be_tag(name: str, value: str) -> bool:
    """Return true for a tag, which under an unusual name must have the usual spelling."""
    is_spelled = is_usual(name) or _PREFIXED.fullmatch(value) is not None
    return is_spelled and (value == NOTHING or is_tag(value))


def spread_tag(tag: str, count: int) -> Sequence[str]:
    """Return the tags of the words of a multiword token with this tag: one for each, as of one entity."""
    if tag in {OUTSIDE, NOTHING, UNKNOWN}:
        return [tag] * count
    prefix, label = parse_tag(tag).prefix, parse_tag(tag).label
    if count == 1:
        return [tag]
    tags = [f"I-{label}"] * count
    if prefix in {"B", "S"}:
        tags[0] = f"B-{label}"
    if prefix in {"E", "S"}:
        # A closing tag keeps the letter of its scheme (E or L); a tag for a whole entity (S or U) becomes that letter.
        closing = {"S": "E", "U": "L"}.get(tag[0], tag[0])
        tags[-1] = f"{closing}-{label}"
    return tags
