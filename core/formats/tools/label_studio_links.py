"""Pairs in the tasks of Label Studio that have two texts: their sentences, and the links that relations make.

A relation between two regions, in either direction, links each word of one with each word of the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import filterfalse, product
from typing import NamedTuple

from core.formats.json_records import Row, list_at
from core.formats.result import Repair, content_id
from core.formats.tools.label_studio_tasks import Task, value_of
from core.formats.tools.label_studio_texts import Owners, region_marks, task_passage
from core.formats.tools.marks import locate_mark
from core.formats.tools.offsets import CharacterSpan, Passage, Range, covered_words, utf16_offsets
from core.formats.tools.passages import read_whole
from core.formats.tools.units import OffsetUnit, in_characters
from core.model import Alignment, Link, Sentence, SentencePair

WORD = "linked word"
POSSIBLE = "possible"
UNLINKED = "no word is linked"


class PairSide(NamedTuple):
    """One side: the key of its texts, its language, and the state of a task where nobody has annotated it."""

    key: str
    lang: str
    unmarked: str


class LinkedText(NamedTuple):
    """One text of a task as a sentence, and the words of each of its regions, by the region's id."""

    sentence: Sentence
    ends: Mapping[str, range]
    passage: Passage


def side_texts(
    tasks: Sequence[Task], side: PairSide, owners: Owners, offsets: OffsetUnit, context: tuple[str, list[Repair]]
) -> list[LinkedText]:
    """Return the texts of one side; ``context``: the name of the file, and the repairs so far."""
    name, repairs = context
    regions_of_tasks = [region_marks(task, side.key, owners) for task in tasks]
    tasks_with_regions = zip(tasks, regions_of_tasks, strict=True)
    passages = [task_passage(task, side.key, labelled.marks) for task, labelled in tasks_with_regions]
    converted = in_characters(passages, offsets, (side.lang, name, repairs))
    texts = []
    for task, passage, labelled in zip(tasks, converted, regions_of_tasks, strict=True):
        texts.append(_text(task, passage, labelled.ids, side, repairs))
    return texts


def _text(task: Task, passage: Passage, region_ids: Sequence[str], side: PairSide, repairs: list[Repair]) -> LinkedText:
    entities = _entities(task, passage, side.unmarked)
    sentence, words = read_whole(replace(passage, marks=entities), side.lang, repairs)
    return LinkedText(sentence, _region_words(passage, region_ids, words), passage)


def _entities(task: Task, passage: Passage, unmarked: str) -> list[CharacterSpan] | None:
    """Return the marks that are entities; None where nobody has annotated the text."""
    entities = list(filterfalse(_is_word, passage.known_marks))
    if task.result is None or (not entities and unmarked in _states(task)):
        return None
    return entities


def _is_word(mark: CharacterSpan) -> bool:
    return mark.label == WORD


def _region_words(passage: Passage, region_ids: Sequence[str], words: Sequence[Range]) -> dict[str, range]:
    """Return the words of each region by its id; of several marks of one region the first that is located counts."""
    units = utf16_offsets(passage.text)
    words_by_id: dict[str, range] = {}
    for region_id, mark in zip(region_ids, passage.known_marks, strict=True):
        if region_id in words_by_id:
            continue
        place = locate_mark(passage.text, mark, passage.where, [], units)
        if place is not None and region_id:
            words_by_id[region_id] = range(*covered_words((place.start, place.end), words))
    return words_by_id


def _states(task: Task) -> set[str]:
    """Return what was chosen in a task."""
    states: set[str] = set()
    for region in task.regions:
        if region.get("type") == "choices":
            states.update(map(str, list_at(value_of(region), "choices", task.where)))
    return states


def linked_pair(task: Task, source: LinkedText, target: LinkedText) -> tuple[SentencePair, int]:
    """Return the pair of a task, and the number of its relations that are no links."""
    name = source.passage.name or content_id(source.sentence, target.sentence)
    links, ignored = None, 0
    if task.result is not None:
        size = len(source.sentence), len(target.sentence)
        links, ignored = _alignment(task, (source.ends, target.ends), size)
    return SentencePair(name, source.sentence, target.sentence, links, source.passage.document), ignored


def _alignment(task: Task, ends: Sequence[Mapping[str, range]], size: tuple[int, int]) -> tuple[Alignment | None, int]:
    """Return the links that the relations of a task make, and the number of relations that make none."""
    sure: list[Link] = []
    possible: list[Link] = []
    ignored = 0
    for relation in filter(_is_relation, task.regions):
        links = _links(relation, ends)
        target = possible if POSSIBLE in list_at(relation, "labels", task.where) else sure
        target += links
        ignored += not links
    if not sure + possible and UNLINKED not in _states(task):
        return None, ignored
    return Alignment.of(sure, size, possible), ignored


def _is_relation(region: Row) -> bool:
    return region.get("type") == "relation"


def _links(relation: Row, ends: Sequence[Mapping[str, range]]) -> list[Link]:
    """Return the links between the words of two regions, drawn in either direction; none within a text."""
    for source_key, target_key in (("from_id", "to_id"), ("to_id", "from_id")):
        source = ends[0].get(str(relation.get(source_key)), ())
        target = ends[1].get(str(relation.get(target_key)), ())
        if source and target:
            return list(product(source, target))
    return []
