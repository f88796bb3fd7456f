"""Label Studio tasks with two texts, a source and its translation, and links as relations between regions.

A word link is a relation between two regions of one word, labelled `WORD`; a relation between longer regions, as
people draw them between entities, links each word of the first with each word of the second. The choices `STATES` of a
task say what nobody has annotated. Each text is one sentence.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple
from xml.sax.saxutils import quoteattr

from core.formats.adaptation import FormatLimits, fit_pairs, labels_of, xml_text
from core.formats.base import Files, Preserves, Written
from core.formats.detection.json_outline import Outline
from core.formats.json_records import Row, list_at
from core.formats.result import Imported, Repair, content_id, read_pair_files, unique_ids
from core.formats.textfile import TextFile
from core.formats.tools.label_studio_output import labels_tag, make_task, region_of, regions, write_tasks
from core.formats.tools.label_studio_tasks import (
    LABELLED,
    Task,
    read_tasks,
    task_files,
    texts_at_start,
    unread_types,
    value_of,
)
from core.formats.tools.label_studio_texts import (
    Owners,
    as_pair,
    assign_regions,
    check_texts,
    choose_texts,
    language_in,
    region_marks,
    task_passage,
)
from core.formats.tools.marks import locate_mark
from core.formats.tools.offsets import (
    CharacterSpan,
    Passage,
    Range,
    covered_words,
    line_text,
    utf16_offsets,
    word_ranges,
)
from core.formats.tools.passages import read_whole
from core.formats.tools.units import OffsetUnit, in_characters, offsets_in
from core.model import Alignment, Link, Sentence, SentencePair
from core.text import UNKNOWN

WORD = "linked word"
POSSIBLE = "possible"
UNLINKED = "no word is linked"
UNMARKED = ("source not annotated", "target not annotated")
DEFAULT_KEYS = ("src", "tgt")
STATES = (*UNMARKED, UNLINKED)


class _Side(NamedTuple):
    """One side: the key of its texts, its language, and the state of a task where nobody has annotated it."""

    key: str
    lang: str
    unmarked: str


class _Text(NamedTuple):
    """One text of a task as a sentence, and the words of each of its regions, by the region's id."""

    sentence: Sentence
    ends: Mapping[str, range]
    passage: Passage


@dataclass(frozen=True, slots=True)
class LabelStudioPairs:
    """Tasks with a source and a target text; relations between them are word links.

    ``source`` and ``target``: the names of the texts in the data of a task, and of their tags in the labelling
    configuration; where there are none of these names, the only two texts are taken; ``predictions``: whether a task
    that nobody has annotated is read from what a model predicted, and what nobody has confirmed is written as
    predicted; else there are annotations only; ``offsets``: what positions count: ``judged`` by where they fall,
    ``characters``, ``utf-16`` units, ``utf-8`` bytes, or ``lf`` (characters, a line end of two as one).
    """

    source: str = DEFAULT_KEYS[0]
    target: str = DEFAULT_KEYS[1]
    predictions: bool = True
    offsets: OffsetUnit = "judged"

    title: ClassVar[str] = "Label Studio, pairs"
    endings: ClassVar[tuple[str, ...]] = (".json",)
    keeps: ClassVar[frozenset[Preserves]] = frozenset(Preserves) - {Preserves.BREAKS, Preserves.LANGS}
    loses: ClassVar[str] = "Line breaks within a sentence become spaces; languages are left out."

    @property
    def limits(self) -> FormatLimits:
        return FormatLimits(_label)

    def likeness(self, files: Files) -> float:
        texts, paths = texts_at_start(files)
        if {self.source, self.target} <= texts:
            return 0.95
        return 0.93 if _has_pairs(texts, paths) else 0.0

    def read(self, files: Files, langs: tuple[str, str]) -> Imported:
        return read_pair_files(task_files(files), lambda file: self._read(file, langs))

    def _read(self, file: TextFile, langs: tuple[str, str]) -> Imported:
        repairs: list[Repair] = []
        tasks = read_tasks(file, self.predictions, repairs)
        keys, choice = choose_texts(file, tasks, (self.source, self.target), DEFAULT_KEYS)
        for key in keys:
            check_texts(tasks, key)
        owners, others = assign_regions(file, tasks, keys)
        repairs += [*choice, *others, *unread_types(file, tasks, _is_read)]
        sides = map(_Side, keys, map(_lang, langs, keys), UNMARKED)
        sources, targets = (_texts(tasks, side, owners, self.offsets, (file.name, repairs)) for side in sides)
        pairs = []
        unlinked = 0
        for task, source, target in zip(tasks, sources, targets, strict=True):
            pair, ignored = _pair(task, source, target)
            pairs.append(pair)
            unlinked += ignored
        if unlinked:
            what = f"{unlinked} relations that are not between regions of both texts were not read."
            repairs.append(Repair(file.name, what))
        unique, renamed = unique_ids(pairs, [task.where for task in tasks])
        return Imported(unique, (*repairs, *renamed))

    def write(self, stem: str, pairs: Sequence[SentencePair], metadata: Sequence[Mapping[str, Any]]) -> Written:
        fit = fit_pairs(self, pairs)
        tasks = [self._task(pair, facts) for pair, facts in zip(fit, metadata, strict=True)]
        return {f"{stem}.json": write_tasks(tasks), f"{stem}.labels.xml": self._config(fit).encode()}

    def _task(self, pair: SentencePair, facts: Mapping[str, Any]) -> Row:
        data: dict[str, Any] = {}
        result: list[Row] = []
        for tag, sentence in ((self.source, pair.source), (self.target, pair.target)):
            data |= {tag: line_text(sentence), f"{tag}_words": word_ranges(sentence)}
            result += regions(sentence, tag, f"{tag}_label", self.offsets)
        data["id"] = pair.id
        if pair.document:
            data["document"] = pair.document
        links = pair.alignment
        if pair.source.spans is None and pair.target.spans is None and links is None:
            return make_task(data, None, facts, self.predictions)
        if links is not None:
            result += self._link_rows(pair, links)
        return make_task(data, [*result, *self._state_rows(pair, links)], facts, self.predictions)

    def _link_rows(self, pair: SentencePair, links: Alignment) -> Iterator[Row]:
        """Yield a region for each linked word and a relation for each link."""
        linked = [*links.sure, *links.possible]
        for side, tag, sentence in ((0, self.source, pair.source), (1, self.target, pair.target)):
            ranges, units = word_ranges(sentence), offsets_in(line_text(sentence), self.offsets)
            for word in sorted({link[side] for link in linked}):
                mark = CharacterSpan(*ranges[word], WORD, sentence.words[word])
                yield region_of(mark, tag, f"{tag}_label", (f"{tag}-word-{word}", units))
        for i, j in linked:
            ends = {"from_id": f"{self.source}-word-{i}", "to_id": f"{self.target}-word-{j}"}
            possible = {"labels": [POSSIBLE]} if (i, j) in links.possible else {}
            yield {"type": "relation", "direction": "right", **ends, **possible}

    def _state_rows(self, pair: SentencePair, links: Alignment | None) -> Iterator[Row]:
        """Yield the choices that say which sides and links nobody has annotated, if any."""
        sides = zip((pair.source, pair.target), UNMARKED, strict=True)
        states = [unmarked for sentence, unmarked in sides if sentence.spans is None]
        if links is not None and not links.sure and not links.possible:
            states.append(UNLINKED)
        if states:
            names = {"id": "state", "from_name": "state", "to_name": self.source}
            yield {**names, "type": "choices", "value": {"choices": states}}

    def _config(self, pairs: Sequence[SentencePair]) -> str:
        labels = [*labels_of(side for pair in pairs for side in (pair.source, pair.target)), WORD]
        sides = ""
        for tag in (self.source, self.target):
            sides += labels_tag(f"{tag}_label", tag, labels)
            sides += f"  <Text name={quoteattr(tag)} value={quoteattr('$' + tag)}/>\n"
        states = "".join(f"    <Choice value={quoteattr(state)}/>\n" for state in STATES)
        boxes = f'  <Choices name="state" toName={quoteattr(self.source)} choice="multiple">\n{states}  </Choices>\n'
        relations = f"  <Relations>\n    <Relation value={quoteattr(POSSIBLE)}/>\n  </Relations>\n"
        return f"<View>\n{relations}{sides}{boxes}</View>\n"


def _has_pairs(texts: Collection[str], paths: Outline) -> bool:
    """Tell whether an outline of tasks has two texts that are named like a pair, or linked by relations."""
    tags = {tag for path, names in paths.items() if path.endswith("[].to_name") for tag in names}
    pair = as_pair(sorted(texts))
    if pair:
        return bool({*pair} & tags) or len(tags) == 2 or texts == {*pair}
    has_relations = any(path.endswith("[].from_id") for path in paths)
    return has_relations and len(tags) == 2 and len(texts) > 1


def _label(label: str) -> str:
    """Return the label as XML holds it; one that equals the label of linked words gets a suffix."""
    return f"{WORD} (entity)" if label == WORD else xml_text(label)


def _lang(lang: str, key: str) -> str:
    """Return the language of a text: ``lang`` where it is known, else the language that its key names."""
    return lang if lang != UNKNOWN else language_in(key) or lang


def _is_read(region: Row) -> bool:
    if region.get("type") == "choices":
        chosen = value_of(region).get("choices")
        return isinstance(chosen, list) and all(choice in STATES for choice in chosen)
    return region.get("type") in (*LABELLED, "relation")


def _texts(
    tasks: Sequence[Task], side: _Side, owners: Owners, offsets: OffsetUnit, context: tuple[str, list[Repair]]
) -> list[_Text]:
    """Return the texts of one side; ``context``: the name of the file, and the repairs so far."""
    name, repairs = context
    regions_of_tasks = [region_marks(task, side.key, owners) for task in tasks]
    passages = []
    for task, labelled in zip(tasks, regions_of_tasks, strict=True):
        passages.append(task_passage(task, side.key, [mark for _, mark in labelled]))
    converted = in_characters(passages, offsets, (side.lang, name, repairs))
    texts = []
    for task, passage, labelled in zip(tasks, converted, regions_of_tasks, strict=True):
        texts.append(_text(task, passage, [region_id for region_id, _ in labelled], side, repairs))
    return texts


def _text(task: Task, passage: Passage, region_ids: Sequence[str], side: _Side, repairs: list[Repair]) -> _Text:
    marks = passage.marks or ()
    entities: list[CharacterSpan] | None = [mark for mark in marks if mark.label != WORD]
    if task.result is None or (not entities and side.unmarked in _states(task.result, task.where)):
        entities = None
    sentence, words = read_whole(replace(passage, marks=entities), side.lang, repairs)
    return _Text(sentence, _region_words(passage, region_ids, words), passage)


def _region_words(passage: Passage, region_ids: Sequence[str], words: Sequence[Range]) -> dict[str, range]:
    """Return the words of each region by its id; of several marks of one region the first that is located counts."""
    units = utf16_offsets(passage.text)
    words_by_id: dict[str, range] = {}
    for region_id, mark in zip(region_ids, passage.marks or (), strict=True):
        if region_id in words_by_id:
            continue
        place = locate_mark(passage.text, mark, passage.where, [], units)
        if place is not None and region_id:
            words_by_id[region_id] = range(*covered_words((place.start, place.end), words))
    return words_by_id


def _states(result: Sequence[Row], where: str) -> set[str]:
    states: set[str] = set()
    for region in result:
        if region.get("type") == "choices":
            choices = list_at(value_of(region), "choices", where)
            states.update(choice for choice in choices if isinstance(choice, str))
    return states


def _pair(task: Task, source: _Text, target: _Text) -> tuple[SentencePair, int]:
    """Return the pair of a task, and the number of its relations that are no links."""
    name = source.passage.name or content_id(source.sentence, target.sentence)
    links, ignored = None, 0
    if task.result is not None:
        size = len(source.sentence), len(target.sentence)
        links, ignored = _alignment(task, (source.ends, target.ends), size)
    return SentencePair(name, source.sentence, target.sentence, links, source.passage.document), ignored


def _alignment(task: Task, ends: Sequence[Mapping[str, range]], size: tuple[int, int]) -> tuple[Alignment | None, int]:
    """Return the links that the relations of a task make, and the number of relations that make none."""
    result = task.result or ()
    sure: list[Link] = []
    possible: list[Link] = []
    ignored = 0
    for relation in result:
        if relation.get("type") == "relation":
            links = _links(relation, ends)
            target = possible if POSSIBLE in list_at(relation, "labels", task.where) else sure
            target += links
            ignored += not links
    if not sure and not possible and UNLINKED not in _states(result, task.where):
        return None, ignored
    return Alignment.of(sure, size, possible), ignored


def _links(relation: Row, ends: Sequence[Mapping[str, range]]) -> list[Link]:
    """Return the links between the words of two regions, drawn in either direction; none within a text."""
    for source_key, target_key in (("from_id", "to_id"), ("to_id", "from_id")):
        source = ends[0].get(str(relation.get(source_key)), ())
        target = ends[1].get(str(relation.get(target_key)), ())
        if source and target:
            return [(i, j) for i in source for j in target]
    return []
