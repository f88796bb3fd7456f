"""Which texts the tasks of Label Studio have, and which regions belong to which of them.

A region names the tag of its text (`to_name`), the data of a task has the text under a key of its own: which belongs to
which stands in the labelling configuration only. They are told by equal names, else by what regions say they read.
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
    LABELLED,
    Task,
    region_labels,
    region_range,
    region_said,
    tag_of,
    value_of,
)
from core.formats.tools.marks import reads_like
from core.formats.tools.offsets import CharacterSpan, Range, from_units, lf_offsets, utf8_offsets, utf16_offsets
from core.formats.tools.passages import Passage
from core.text import is_known, language_named

Owners = Mapping[str, str]
"""For each name by which regions call their text: the key of that text in the data of tasks."""

_NO_TEXTS = frozenset({"id", "document", "about"})
_STORED = re.compile(r"(/data/|s3://|gs://|azure[\w-]*://|file://)(\S+|.+\.\w{2,5})")
_NAMED = re.compile(r"https?://\S+|[\w./\\-]+\.(txt|html?|pdf|docx?)", re.IGNORECASE)
"""What may be an address, and may be a text."""
_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_FIRST = frozenset({"source", "src", "original", "orig", "from", "a", "1"})
_SECOND = frozenset({"target", "tgt", "trg", "translation", "translated", "mt", "to", "b", "2"})
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&(#\w+|[a-zA-Z]\w*);")


def text_keys(tasks: Sequence[Task]) -> list[str]:
    """The keys under which any of the tasks has a text."""
    keys = dict.fromkeys(key for task in tasks for key, value in task.data.items() if isinstance(value, str))
    return [key for key in keys if key not in _NO_TEXTS]


def owners_of(tasks: Sequence[Task], keys: Sequence[str]) -> Owners:
    """Which text the regions of each name belong to; a name is left out where that cannot be told."""
    reading: dict[str, Counter[str]] = {}
    for task in tasks:
        texts = {key: task.data[key] for key in keys if isinstance(task.data.get(key), str)} if len(keys) > 1 else {}
        units = {key: (utf16_offsets(text), utf8_offsets(text), lf_offsets(text)) for key, text in texts.items()}
        for region in text_regions(task):
            hits = reading.setdefault(tag_of(region), Counter())
            hits.update(_reading(region, texts, units, task.where))
    found: dict[str, str] = {}
    for tag, hits in reading.items():
        most = max(hits.values(), default=0)
        best = [key for key in keys if hits[key] == most]
        if tag in best or len(best) == 1:
            found[tag] = tag if tag in best else best[0]
    return found


def _reading(
    region: Row, texts: Mapping[str, str], units: Mapping[str, Sequence[Sequence[int]]], where: str
) -> list[str]:
    """The texts in which a region reads what it says, counted by characters or in any of the ``units`` of each text.

    None where it does not say, or has no place in a text.
    """
    said = region_said(region)
    try:
        place = region_range(region, where)
    except BadInput:  # told where it is read, if it is
        return []
    found = []
    for key, text in texts.items():
        places = (place, *(from_units(offsets, place) for offsets in units[key]))
        if said and any(reads_like(text[start:end], said) for start, end in places):
            found.append(key)
    return found


def text_regions(task: Task) -> Iterator[Row]:
    """The regions of a task that are labelled ranges of one of its texts."""
    return (region for region in task.result or () if region.get("type") in LABELLED)


def region_marks(task: Task, key: str, owners: Owners) -> list[tuple[str, CharacterSpan]]:
    """The labelled ranges of one text of a task, each with the id of its region, one for each label.

    `BadInput` for regions of a text in HTML: they count what is shown.
    """
    marks = []
    for region in text_regions(task):
        if owners.get(tag_of(region)) != key:
            continue
        if region["type"] == "hypertextlabels" or isinstance(value_of(region).get("start"), str):
            _check_plain(task, key)
        start, end = region_range(region, task.where)
        marks += [
            (name_at(region, "id"), CharacterSpan(start, end, label, region_said(region)))
            for label in region_labels(region, task.where)
        ]
    return marks


def _check_plain(task: Task, key: str) -> None:
    if _MARKUP.search(text_at(task.data, key, task.where)):
        problem = f"its {key} is HTML, and its regions count what is shown of it."
        raise BadInput(task.where, problem, "Label plain texts, with a Text tag instead of HyperText.")


def task_passage(task: Task, key: str, marks: Sequence[CharacterSpan] | None) -> Passage:
    """One text of a task, with its regions."""
    text = text_at(task.data, key, task.where)
    words = _words(task.data, f"{key}_words", task.where)
    name = name_at(task.data, "id") or name_at(task.record.row, "id")
    return Passage(text, task.where, marks, words, name, name_at(task.data, "document"), task.record.line)


def _words(data: Row, key: str, where: str) -> list[Range] | None:
    if data.get(key) is None:
        return None
    given = list_at(data, key, where)
    if not all(isinstance(word, list) and len(word) == 2 for word in given):
        raise BadInput(where, f"its {key} are not pairs of a start and an end.", "Leave them out.")
    return [range_of(start, end, where) for start, end in given]


def _refuse_dialogues(tasks: Sequence[Task]) -> None:
    """Refuse tasks that have a list of what somebody says instead of a text."""
    for task in tasks:
        for key, value in task.data.items():
            if isinstance(value, list) and value and all(isinstance(part, dict) for part in value):
                problem = f"its {key[:40]} is a dialogue, a list of texts, which is not read."
                raise BadInput(task.where, problem, "Label each text as a task of its own, with a Text tag.")


def check_texts(tasks: Sequence[Task], key: str) -> None:
    """Refuse tasks whose text is only the address of one: of a file in a store, or all of them of any."""
    texts = [(task, task.data[key].strip()) for task in tasks if isinstance(task.data.get(key), str)]
    all_named = all(_STORED.fullmatch(text) or _NAMED.fullmatch(text) for _, text in texts)
    for task, text in texts:
        if not (all_named or _STORED.fullmatch(text)):
            continue
        problem = f"its {key} is only the address of a text, {text[:60]!r}."
        raise BadInput(task.where, problem, 'Put the texts themselves into the tasks, without valueType="url".')


def chosen_text(file: TextFile, tasks: Sequence[Task], asked: str, usual: str) -> tuple[str, list[Repair]]:
    """The key of the text to read: the one ``asked`` for, else the only one that it can be, which is listed."""
    keys = text_keys(tasks)
    if not keys:
        _refuse_dialogues(tasks)
    if asked in keys or not keys:
        return asked, []
    if asked == usual:
        labelled = list(dict.fromkeys(owners_of(tasks, keys).values()))
        for some, why in ((keys, "the only one"), (labelled, "the only one with labels")):
            if len(some) == 1:
                return some[0], [Repair(file.name, f"its text was taken from {some[0]!r}, {why}.")]
    problem = f"there is no text {asked!r} in its tasks, but {_listed(keys)}."
    raise BadInput(file.name, problem, _choice(file, f"text={keys[0]}"))


def chosen_texts(
    file: TextFile, tasks: Sequence[Task], asked: tuple[str, str], usual: tuple[str, str]
) -> tuple[tuple[str, str], list[Repair]]:
    """The keys of source and target: those ``asked`` for, else the only two that they can be, which is listed."""
    keys = text_keys(tasks)
    if {*asked} <= {*keys} or not keys:
        return asked, []
    if asked == usual:
        tags = {*owners_of(tasks, keys).values()}
        labelled = [key for key in keys if key in tags]
        pair = as_pair(keys) or next(((some[0], some[1]) for some in (labelled, keys) if len(some) == 2), None)
        if pair:
            what = f"{pair[0]!r} was read as the source and {pair[1]!r} as the target."
            return pair, [Repair(file.name, f"{what} The other way: source={pair[1]} and target={pair[0]}.")]
    problem = f"there are no texts {asked[0]!r} and {asked[1]!r} in its tasks, but {_listed(keys)}."
    raise BadInput(file.name, problem, _choice(file, f"source={keys[0]},target={keys[-1]}"))


def as_pair(keys: Sequence[str]) -> tuple[str, str] | None:
    """The names among these of a source and of its translation; None where they do not say which these are."""
    words = {key: {word.lower() for word in _WORD.findall(key)} for key in keys}
    first = [key for key in keys if words[key] & _FIRST and not words[key] & _SECOND]
    second = [key for key in keys if words[key] & _SECOND and not words[key] & _FIRST]
    if len(first) == len(second) == 1:
        return first[0], second[0]
    codes = [next(reversed(_WORD.findall(key)), "") for key in keys]
    if len(keys) == 2 and codes[0] != codes[1] and all(map(language_in, codes)):
        return keys[0], keys[1]
    return None


def language_in(word: str) -> str:
    """The language that the name of a text is a code or an English name of; "" where it is neither."""
    return word if is_known(word) else language_named(word) if len(word) > 3 else ""


def owned(file: TextFile, tasks: Sequence[Task], keys: Sequence[str]) -> tuple[Owners, list[Repair]]:
    """Whose the regions are, and what is to be listed of it: a name that was taken for a text, regions of others."""
    owners = dict(owners_of(tasks, text_keys(tasks)))
    counts = Counter(tag_of(region) for task in tasks for region in text_regions(task))
    repairs = []
    unknown = [tag for tag in counts if tag not in owners]
    free = [key for key in keys if key not in owners.values()]
    if len(unknown) == len(free) == 1:
        owners[unknown[0]] = free[0]
        repairs.append(Repair(file.name, f"its regions of {unknown[0]!r} were taken for regions of {free[0]!r}."))
    others = {tag: count for tag, count in counts.items() if owners.get(tag) not in keys}
    if others:
        names = ", ".join(f"{count} of {tag!r}" for tag, count in others.items())
        what = f"regions of other texts than {_listed(keys)} were left out: {names}."
        repairs.append(Repair(file.name, f"{what} Options say which texts are read."))
    return owners, repairs


def _listed(keys: Sequence[str]) -> str:
    return ", ".join(map(repr, keys[:10]))


def _choice(file: TextFile, options: str) -> str:
    return f"Choose with --as {shlex.quote(file.name)} {shlex.quote(f'label-studio:{options}')}, or by the options."
