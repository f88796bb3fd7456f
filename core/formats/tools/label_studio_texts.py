"""Texts in the tasks of Label Studio, and the regions that belong to each.

A region names the tag of its text (`to_name`), the data of a task has the text under a key of its own; only the
labelling configuration says which tag is which key. They are matched by equal names, else by the text of regions.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from core.errors import BadInput
from core.formats.json_fields import is_pair
from core.formats.json_records import Row, list_at, name_at, range_of, text_at
from core.formats.result import Repair
from core.formats.textfile import TextFile
from core.formats.tools.label_studio_tasks import (
    Task,
    is_labelled,
    region_labels,
    region_range,
    region_surface,
    tag_of,
    value_of,
)
from core.formats.tools.marks import reads_like
from core.formats.tools.offsets import (
    CharacterSpan,
    Passage,
    Range,
    from_units,
    lf_offsets,
    utf8_offsets,
    utf16_offsets,
)
from core.text import is_known, language_named

Owners = Mapping[str, str]
"""The key of a text in the data of tasks, by the tag under which regions name that text."""

_NO_TEXTS = frozenset({"id", "document", "about"})
_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_SOURCE_WORDS = frozenset({"source", "src", "original", "orig", "from", "a", "1"})
_TARGET_WORDS = frozenset({"target", "tgt", "trg", "translation", "translated", "mt", "to", "b", "2"})
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&(#\w+|[a-zA-Z]\w*);")


class TextRegions(NamedTuple):
    """The labelled ranges of one text, one for each label, and beside each the id of its region."""

    ids: list[str]
    marks: list[CharacterSpan]


class _ComparedText(NamedTuple):
    """A text, and the offsets of its characters in each unit but characters."""

    text: str
    units: Sequence[Sequence[int]]

    @classmethod
    def of(cls, text: str) -> "_ComparedText":
        return cls(text, (utf16_offsets(text), utf8_offsets(text), lf_offsets(text)))

    def has_at(self, place: Range, surface: str) -> bool:
        """Tell whether a surface string is at a place, whose unit is characters or any other."""
        places = [place, *(from_units(offsets, place) for offsets in self.units)]
        return any(reads_like(self.text[start:end], surface) for start, end in places)


def text_keys(tasks: Sequence[Task]) -> list[str]:
    """Return the keys under which any of the tasks has a text."""
    keys = dict.fromkeys(chain.from_iterable(task.texts for task in tasks))
    return [key for key in keys if key not in _NO_TEXTS]


def owners_of(tasks: Sequence[Task], keys: Sequence[str]) -> Owners:
    """Return the text that the regions of each tag belong to; a tag is left out where that is not certain."""
    owners: dict[str, str] = {}
    for tag, hits in _count_matches(tasks, keys).items():
        highest = max(hits.values(), default=0)
        best = [key for key in keys if hits[key] == highest]
        if tag in best:
            best = [tag]
        if len(best) == 1:
            owners[tag] = best[0]
    return owners


def _count_matches(tasks: Sequence[Task], keys: Sequence[str]) -> dict[str, Counter[str]]:
    """Count, by the tags of regions, the regions that match each text; none where there is only one text."""
    compared_keys = keys if len(keys) > 1 else ()
    hits_by_tag: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for task in tasks:
        texts = _compared_texts(task, compared_keys)
        for region in text_regions(task):
            hits_by_tag[tag_of(region)].update(_matching_texts(region, texts, task.where))
    return hits_by_tag


def _compared_texts(task: Task, keys: Iterable[str]) -> dict[str, _ComparedText]:
    texts = task.texts
    return {key: _ComparedText.of(texts[key]) for key in keys if key in texts}


def _matching_texts(region: Row, texts: Mapping[str, _ComparedText], where: str) -> list[str]:
    """Return the texts that read as a region's surface string at its place.

    None where a region gives no such string, or has no place in a text.
    """
    surface = region_surface(region)
    if not surface:
        return []
    try:
        place = region_range(region, where)
    except BadInput:  # raised again where the region is read, if it is
        return []
    return [key for key, text in texts.items() if text.has_at(place, surface)]


def text_regions(task: Task) -> Iterator[Row]:
    """Return the regions of a task that are labelled ranges of one of its texts."""
    return filter(is_labelled, task.regions)


def region_marks(task: Task, key: str, owners: Owners) -> TextRegions:
    """Return the labelled ranges of one text of a task.

    `BadInput` for regions of a text in HTML: their offsets count characters as displayed, without the markup.
    """
    regions = TextRegions([], [])
    for region in text_regions(task):
        if owners.get(tag_of(region)) == key:
            marks = _marks_of(region, task, key)
            regions.marks.extend(marks)
            regions.ids.extend([name_at(region, "id")] * len(marks))
    return regions


def _marks_of(region: Row, task: Task, key: str) -> list[CharacterSpan]:
    """Return the range of a region of a text, once for each of its labels."""
    if region["type"] == "hypertextlabels" or isinstance(value_of(region).get("start"), str):
        _check_plain(task, key)
    start, end = region_range(region, task.where)
    surface = region_surface(region)
    return [CharacterSpan(start, end, label, surface) for label in region_labels(region, task.where)]


def _check_plain(task: Task, key: str) -> None:
    if _MARKUP.search(text_at(task.data, key, task.where)):
        problem = f"its {key} is HTML, and its regions count what is shown of it."
        raise BadInput(task.where, problem, "Label plain texts, with a Text tag instead of HyperText.")


def task_passage(task: Task, key: str, marks: Sequence[CharacterSpan] | None) -> Passage:
    """Return one text of a task with its labelled ranges."""
    text = text_at(task.data, key, task.where)
    words = _words(task.data, f"{key}_words", task.where)
    name = name_at(task.data, "id") or name_at(task.record.row, "id")
    return Passage(text, task.where, marks, words, name, name_at(task.data, "document"), task.record.line)


def _words(data: Row, key: str, where: str) -> list[Range] | None:
    if data.get(key) is None:
        return None
    words = list_at(data, key, where)
    if not all(map(is_pair, words)):
        raise BadInput(where, f"its {key} are not pairs of a start and an end.", "Leave them out.")
    return [range_of(start, end, where) for start, end in words]


def as_pair(keys: Sequence[str]) -> tuple[str, str] | None:
    """Return the keys that name a source and its translation; None where no two of them do."""
    sources, targets = list(filter(_names_source, keys)), list(filter(_names_target, keys))
    if len(sources) == len(targets) == 1:
        return sources[0], targets[0]
    if len(keys) != 2:
        return None
    return (keys[0], keys[1]) if _are_languages(*map(_last_word, keys)) else None


def _names_source(key: str) -> bool:
    words = _words_of(key)
    return bool(words & _SOURCE_WORDS) and not words & _TARGET_WORDS


def _names_target(key: str) -> bool:
    words = _words_of(key)
    return bool(words & _TARGET_WORDS) and not words & _SOURCE_WORDS


def _words_of(key: str) -> set[str]:
    return set(map(str.lower, _WORD.findall(key)))


def _last_word(key: str) -> str:
    return next(reversed(_WORD.findall(key)), "")


def _are_languages(first: str, second: str) -> bool:
    """Tell whether two words name languages, and not the same."""
    return first != second and bool(language_in(first)) and bool(language_in(second))


def language_in(word: str) -> str:
    """Return the language of which a word is the code or the English name; "" where it is neither."""
    if is_known(word):
        return word
    return language_named(word) if len(word) > 3 else ""


def assign_regions(file: TextFile, tasks: Sequence[Task], keys: Sequence[str]) -> tuple[Owners, list[Repair]]:
    """Assign the tags of regions to texts; list a tag taken for one of ``keys``, and regions of other texts."""
    owners = dict(owners_of(tasks, text_keys(tasks)))
    counts = Counter(map(tag_of, chain.from_iterable(map(text_regions, tasks))))
    repairs = []
    unknown, free = counts.keys() - owners.keys(), {*keys}.difference(owners.values())
    if len(unknown) == len(free) == 1:
        tag, key = unknown.pop(), free.pop()
        owners[tag] = key
        repairs.append(Repair(file.name, f"its regions of {tag!r} were taken for regions of {key!r}."))
    others = [f"{count} of {tag!r}" for tag, count in counts.items() if owners.get(tag) not in keys]
    if others:
        names = ", ".join(others)
        what = f"regions of other texts than {list_keys(keys)} were left out: {names}."
        repairs.append(Repair(file.name, f"{what} Options say which texts are read."))
    return owners, repairs


def list_keys(keys: Sequence[str]) -> str:
    """List keys for a message."""
    return ", ".join(map(repr, keys[:10]))
