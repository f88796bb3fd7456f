"""Texts in the tasks of Label Studio, and the regions that belong to each.

A region names the tag of its text (`to_name`), the data of a task has the text under a key of its own; only the
labelling configuration says which tag is which key. They are matched by equal names, else by the text of regions.
"""

import re
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from core.errors import BadInput
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
_STORED_ADDRESS = re.compile(r"(/data/|s3://|gs://|azure[\w-]*://|file://)(\S+|.+\.\w{2,5})")
_ADDRESS = re.compile(r"https?://\S+|[\w./\\-]+\.(txt|html?|pdf|docx?)", re.IGNORECASE)
"""An address, or a text that looks like one."""
_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_SOURCE_WORDS = frozenset({"source", "src", "original", "orig", "from", "a", "1"})
_TARGET_WORDS = frozenset({"target", "tgt", "trg", "translation", "translated", "mt", "to", "b", "2"})
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&(#\w+|[a-zA-Z]\w*);")


def text_keys(tasks: Sequence[Task]) -> list[str]:
    """Return the keys under which any of the tasks has a text."""
    keys = dict.fromkeys(key for task in tasks for key, value in task.data.items() if isinstance(value, str))
    return [key for key in keys if key not in _NO_TEXTS]


def owners_of(tasks: Sequence[Task], keys: Sequence[str]) -> Owners:
    """Return the text that the regions of each tag belong to; a tag is left out where that is not certain."""
    owners: dict[str, str] = {}
    for tag, hits in _count_matches(tasks, keys).items():
        highest = max(hits.values(), default=0)
        best = [key for key in keys if hits[key] == highest]
        if tag in best:
            owners[tag] = tag
        elif len(best) == 1:
            owners[tag] = best[0]
    return owners


def _count_matches(tasks: Sequence[Task], keys: Sequence[str]) -> dict[str, Counter[str]]:
    """Count, by the tags of regions, the regions that match each text; none where there is only one text."""
    hits_by_tag: dict[str, Counter[str]] = {}
    for task in tasks:
        texts = {}
        if len(keys) > 1:
            texts = {key: task.data[key] for key in keys if isinstance(task.data.get(key), str)}
        units = {key: (utf16_offsets(text), utf8_offsets(text), lf_offsets(text)) for key, text in texts.items()}
        for region in text_regions(task):
            hits = hits_by_tag.setdefault(tag_of(region), Counter())
            hits.update(_matching_texts(region, texts, units, task.where))
    return hits_by_tag


def _matching_texts(
    region: Row, texts: Mapping[str, str], units: Mapping[str, Sequence[Sequence[int]]], where: str
) -> list[str]:
    """Return the texts that read as a region's surface string at its place, in characters or any of their ``units``.

    None where a region gives no such string, or has no place in a text.
    """
    surface = region_surface(region)
    if not surface:
        return []
    try:
        place = region_range(region, where)
    except BadInput:  # raised again where the region is read, if it is
        return []
    keys = []
    for key, text in texts.items():
        places = [place, *(from_units(offsets, place) for offsets in units[key])]
        if any(reads_like(text[start:end], surface) for start, end in places):
            keys.append(key)
    return keys


def text_regions(task: Task) -> Iterator[Row]:
    """Return the regions of a task that are labelled ranges of one of its texts."""
    return filter(is_labelled, task.result or ())


def region_marks(task: Task, key: str, owners: Owners) -> list[tuple[str, CharacterSpan]]:
    """Return the labelled ranges of one text of a task, each with the id of its region, one for each label.

    `BadInput` for regions of a text in HTML: their offsets count characters as displayed, without the markup.
    """
    marks = []
    for region in text_regions(task):
        if owners.get(tag_of(region)) != key:
            continue
        if region["type"] == "hypertextlabels" or isinstance(value_of(region).get("start"), str):
            _check_plain(task, key)
        start, end = region_range(region, task.where)
        region_id, surface = name_at(region, "id"), region_surface(region)
        for label in region_labels(region, task.where):
            marks.append((region_id, CharacterSpan(start, end, label, surface)))
    return marks


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
    if not all(isinstance(word, list) and len(word) == 2 for word in words):
        raise BadInput(where, f"its {key} are not pairs of a start and an end.", "Leave them out.")
    return [range_of(start, end, where) for start, end in words]


def _refuse_dialogues(tasks: Sequence[Task]) -> None:
    """Raise `BadInput` for a task that has a dialogue, a list of objects, instead of a text."""
    for task in tasks:
        for key, value in task.data.items():
            if isinstance(value, list) and value and all(isinstance(part, dict) for part in value):
                problem = f"its {key[:40]} is a dialogue, a list of texts, which is not read."
                raise BadInput(task.where, problem, "Label each text as a task of its own, with a Text tag.")


def check_texts(tasks: Sequence[Task], key: str) -> None:
    """Raise `BadInput` for a task whose text is only an address: of a file in a store, or of any where all are."""
    texts = [(task, task.data[key].strip()) for task in tasks if isinstance(task.data.get(key), str)]
    all_addresses = all(_STORED_ADDRESS.fullmatch(text) or _ADDRESS.fullmatch(text) for _, text in texts)
    for task, text in texts:
        if not all_addresses and not _STORED_ADDRESS.fullmatch(text):
            continue
        problem = f"its {key} is only the address of a text, {text[:60]!r}."
        raise BadInput(task.where, problem, 'Put the texts themselves into the tasks, without valueType="url".')


def choose_text(file: TextFile, tasks: Sequence[Task], key: str, default: str) -> tuple[str, list[Repair]]:
    """Choose the text to read: that under ``key``, else the only candidate, which is listed.

    Another than ``key`` is chosen only where it is the ``default``. `BadInput` where there is no text to choose.
    """
    keys = text_keys(tasks)
    if not keys:
        _refuse_dialogues(tasks)
    if key in keys or not keys:
        return key, []
    if key == default:
        labelled = list(dict.fromkeys(owners_of(tasks, keys).values()))
        for candidates, reason in ((keys, "the only one"), (labelled, "the only one with labels")):
            if len(candidates) == 1:
                text = candidates[0]
                return text, [Repair(file.name, f"its text was taken from {text!r}, {reason}.")]
    problem = f"there is no text {key!r} in its tasks, but {_listing(keys)}."
    raise BadInput(file.name, problem, _choice(file, f"text={keys[0]}"))


def choose_texts(
    file: TextFile, tasks: Sequence[Task], pair: tuple[str, str], default: tuple[str, str]
) -> tuple[tuple[str, str], list[Repair]]:
    """Choose the keys of source and target: the ``pair``, else the only two candidates, which is listed.

    Others than the ``pair`` are chosen only where it is the ``default``. `BadInput` where there are no texts to choose.
    """
    keys = text_keys(tasks)
    if {*pair} <= {*keys} or not keys:
        return pair, []
    candidates = _candidate_pair(tasks, keys) if pair == default else None
    if candidates:
        source, target = candidates
        what = f"{source!r} was read as the source and {target!r} as the target."
        return candidates, [Repair(file.name, f"{what} The other way: source={target} and target={source}.")]
    problem = f"there are no texts {pair[0]!r} and {pair[1]!r} in its tasks, but {_listing(keys)}."
    raise BadInput(file.name, problem, _choice(file, f"source={keys[0]},target={keys[-1]}"))


def _candidate_pair(tasks: Sequence[Task], keys: Sequence[str]) -> tuple[str, str] | None:
    """Return the two keys that are named like a pair, or are the only two with labels, or the only two; else None."""
    owners = {*owners_of(tasks, keys).values()}
    labelled = [key for key in keys if key in owners]
    pair = as_pair(keys)
    if pair:
        return pair
    for candidates in (labelled, keys):
        if len(candidates) == 2:
            return candidates[0], candidates[1]
    return None


def as_pair(keys: Sequence[str]) -> tuple[str, str] | None:
    """Return the keys that name a source and its translation; None where no two of them do."""
    sources = [key for key in keys if _names_side(key, _SOURCE_WORDS, _TARGET_WORDS)]
    targets = [key for key in keys if _names_side(key, _TARGET_WORDS, _SOURCE_WORDS)]
    if len(sources) == len(targets) == 1:
        return sources[0], targets[0]
    if len(keys) != 2:
        return None
    first, second = (next(reversed(_WORD.findall(key)), "") for key in keys)
    if first != second and language_in(first) and language_in(second):
        return keys[0], keys[1]
    return None


def _names_side(key: str, words_of_side: frozenset[str], words_of_other: frozenset[str]) -> bool:
    """Tell whether a key has a word for a side, and none for the other."""
    words = {word.lower() for word in _WORD.findall(key)}
    return bool(words & words_of_side) and not words & words_of_other


def language_in(word: str) -> str:
    """Return the language of which a word is the code or the English name; "" where it is neither."""
    if is_known(word):
        return word
    return language_named(word) if len(word) > 3 else ""


def assign_regions(file: TextFile, tasks: Sequence[Task], keys: Sequence[str]) -> tuple[Owners, list[Repair]]:
    """Assign the tags of regions to texts; list a tag taken for one of ``keys``, and regions of other texts."""
    owners = dict(owners_of(tasks, text_keys(tasks)))
    counts = Counter(tag_of(region) for task in tasks for region in text_regions(task))
    repairs = []
    unknown = [tag for tag in counts if tag not in owners]
    free = [key for key in keys if key not in owners.values()]
    if len(unknown) == len(free) == 1:
        owners[unknown[0]] = free[0]
        repairs.append(Repair(file.name, f"its regions of {unknown[0]!r} were taken for regions of {free[0]!r}."))
    others = [f"{count} of {tag!r}" for tag, count in counts.items() if owners.get(tag) not in keys]
    if others:
        names = ", ".join(others)
        what = f"regions of other texts than {_listing(keys)} were left out: {names}."
        repairs.append(Repair(file.name, f"{what} Options say which texts are read."))
    return owners, repairs


def _listing(keys: Sequence[str]) -> str:
    return ", ".join(map(repr, keys[:10]))


def _choice(file: TextFile, options: str) -> str:
    return f"Choose with --as {shlex.quote(file.name)} {shlex.quote(f'label-studio:{options}')}, or by the options."
