"""Label Studio tasks with two texts, a source and its translation, and links as relations between regions.

A word link is a relation between two regions of one word, labelled `WORD`; a relation between longer regions, as
people draw them between entities, links each word of one with each word of the other. The box `STATES` on a task
tells what nobody has annotated. Each text is one sentence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple
from xml.sax.saxutils import quoteattr

from core.formats.adaptation import FormatLimits, fitted_pairs, labels_of, xml_text
from core.formats.base import Files, Preserves, Written
from core.formats.json_records import Row, list_at
from core.formats.result import Imported, Repair, content_id, merged_pairs, unique_ids
from core.formats.textfile import TextFile
from core.formats.tools.label_studio_output import labels_tag, region_of, regions, task, write_tasks
from core.formats.tools.label_studio_tasks import (
    LABELLED,
    Task,
    not_read,
    read_tasks,
    task_files,
    texts_at_start,
    value_of,
)
from core.formats.tools.label_studio_texts import (
    Owners,
    as_pair,
    check_texts,
    chosen_texts,
    language_in,
    owned,
    region_marks,
    task_passage,
)
from core.formats.tools.marks import settled
from core.formats.tools.offsets import CharacterSpan, covered, line_text, utf16_offsets, word_ranges
from core.formats.tools.passages import Passage, read_whole
from core.formats.tools.units import Counted, in_characters, offsets_in
from core.model import Alignment, Link, Sentence, SentencePair
from core.text import UNKNOWN

WORD = "linked word"
POSSIBLE = "possible"
UNLINKED = "no word is linked"
UNMARKED = ("source not annotated", "target not annotated")
USUAL = ("src", "tgt")
STATES = (*UNMARKED, UNLINKED)


class _Side(NamedTuple):
    """One side: the key of its texts, its language, and what says that nobody has annotated it."""

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

    source: str = USUAL[0]
    target: str = USUAL[1]
    predictions: bool = True
    offsets: Counted = "judged"

    title: ClassVar[str] = "Label Studio, pairs"
    endings: ClassVar[tuple[str, ...]] = (".json",)
    keeps: ClassVar[frozenset[Preserves]] = frozenset(Preserves) - {Preserves.BREAKS, Preserves.LANGS}
    loses: ClassVar[str] = "Line breaks within a sentence become spaces; languages are left out."

    @property
    def limits(self) -> FormatLimits:
        return FormatLimits(_label)

    def likeness(self, files: Files) -> float:
        texts, found = texts_at_start(files)
        if {self.source, self.target} <= texts:
            return 0.95
        tags = {tag for path, some in found.items() if path.endswith("[].to_name") for tag in some}
        if pair := as_pair(sorted(texts)):
            return 0.93 if {*pair} & tags or len(tags) == 2 or texts == {*pair} else 0.0
        related = any(path.endswith("[].from_id") for path in found)
        return 0.93 if related and len(tags) == 2 and len(texts) > 1 else 0.0

    def read(self, files: Files, langs: tuple[str, str]) -> Imported:
        return merged_pairs(task_files(files), lambda file: self._read(file, langs))

    def _read(self, file: TextFile, langs: tuple[str, str]) -> Imported:
        repairs: list[Repair] = []
        tasks = read_tasks(file, self.predictions, repairs)
        keys, chosen = chosen_texts(file, tasks, (self.source, self.target), USUAL)
        for key in keys:
            check_texts(tasks, key)
        owners, others = owned(file, tasks, keys)
        repairs += [*chosen, *others, *not_read(file, tasks, _is_read)]
        read = [
            _texts(tasks, side, owners, self.offsets, (file.name, repairs))
            for side in map(_Side, keys, map(_lang, langs, keys), UNMARKED)
        ]
        made = [_pair(*both) for both in zip(tasks, *read, strict=True)]
        if unlinked := sum(over for _, over in made):
            what = f"{unlinked} relations that are not between regions of both texts were not read."
            repairs.append(Repair(file.name, what))
        unique, renamed = unique_ids([pair for pair, _ in made], [one.where for one in tasks])
        return Imported(unique, (*repairs, *renamed))

    def write(self, stem: str, pairs: Sequence[SentencePair], metadata: Sequence[Mapping[str, Any]]) -> Written:
        fit = fitted_pairs(self, pairs)
        tasks = [self._task(pair, facts) for pair, facts in zip(fit, metadata, strict=True)]
        return {f"{stem}.json": write_tasks(tasks), f"{stem}.labels.xml": self._config(fit).encode()}

    def _task(self, pair: SentencePair, known: Mapping[str, Any]) -> Row:
        data: dict[str, Any] = {}
        result: list[Row] = []
        for tag, sentence in ((self.source, pair.source), (self.target, pair.target)):
            data |= {tag: line_text(sentence), f"{tag}_words": word_ranges(sentence)}
            result += regions(sentence, tag, f"{tag}_label", self.offsets)
        data |= {"id": pair.id, **({"document": pair.document} if pair.document else {})}
        links = pair.alignment
        if pair.source.spans is None and pair.target.spans is None and links is None:
            return task(data, None, known, self.predictions)
        if links is not None:
            result += self._linked(pair, links)
        return task(data, [*result, *self._states(pair, links)], known, self.predictions)

    def _linked(self, pair: SentencePair, links: Alignment) -> Iterator[Row]:
        """A region for each linked word and a relation for each link."""
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

    def _states(self, pair: SentencePair, links: Alignment | None) -> Iterator[Row]:
        sides = zip((pair.source, pair.target), UNMARKED, strict=True)
        states = [unmarked for sentence, unmarked in sides if sentence.spans is None]
        states += [UNLINKED] if links is not None and not (links.sure or links.possible) else []
        if states:
            named = {"id": "state", "from_name": "state", "to_name": self.source}
            yield {**named, "type": "choices", "value": {"choices": states}}

    def _config(self, pairs: Sequence[SentencePair]) -> str:
        labels = [*labels_of(side for pair in pairs for side in (pair.source, pair.target)), WORD]
        sides = "".join(
            f"{labels_tag(f'{tag}_label', tag, labels)}  <Text name={quoteattr(tag)} value={quoteattr('$' + tag)}/>\n"
            for tag in (self.source, self.target)
        )
        states = "".join(f"    <Choice value={quoteattr(state)}/>\n" for state in STATES)
        boxes = f'  <Choices name="state" toName={quoteattr(self.source)} choice="multiple">\n{states}  </Choices>\n'
        relations = f"  <Relations>\n    <Relation value={quoteattr(POSSIBLE)}/>\n  </Relations>\n"
        return f"<View>\n{relations}{sides}{boxes}</View>\n"


def _label(label: str) -> str:
    """The label as XML holds it; that of linked words is taken."""
    return f"{WORD} (entity)" if label == WORD else xml_text(label)


def _lang(given: str, key: str) -> str:
    """The language of a text: the one that is given, else the one that its name is."""
    return language_in(key) or given if given == UNKNOWN else given


def _is_read(region: Row) -> bool:
    if region.get("type") == "choices":
        chosen = value_of(region).get("choices")
        return isinstance(chosen, list) and all(choice in STATES for choice in chosen)
    return region.get("type") in (*LABELLED, "relation")


def _texts(
    tasks: Sequence[Task], side: _Side, owners: Owners, offsets: Counted, told: tuple[str, list[Repair]]
) -> list[_Text]:
    """The texts of one side; ``told``: the file, and the repairs so far."""
    name, repairs = told
    drawn = [region_marks(one, side.key, owners) for one in tasks]
    passages = [
        task_passage(one, side.key, [mark for _, mark in marks]) for one, marks in zip(tasks, drawn, strict=True)
    ]
    counted = in_characters(passages, offsets, (side.lang, name, repairs))
    return [
        _text(one, passage, [number for number, _ in marks], side, repairs)
        for one, passage, marks in zip(tasks, counted, drawn, strict=True)
    ]


def _text(task: Task, passage: Passage, numbers: Sequence[str], side: _Side, repairs: list[Repair]) -> _Text:
    marks = passage.marks or ()
    entities: list[CharacterSpan] | None = [mark for mark in marks if mark.label != WORD]
    if task.result is None or (not entities and side.unmarked in _states(task.result, task.where)):
        entities = None
    sentence, words = read_whole(replace(passage, marks=entities), side.lang, repairs)
    units = utf16_offsets(passage.text)
    ends: dict[str, range] = {}
    for number, mark in zip(numbers, marks, strict=True):
        place = settled(passage.text, mark, passage.where, [], units) if number not in ends else None
        if place is not None and number:
            ends[number] = range(*covered((place.start, place.end), words))
    return _Text(sentence, ends, passage)


def _states(result: Sequence[Row], where: str) -> set[str]:
    chosen = [value_of(region) for region in result if region.get("type") == "choices"]
    return {state for value in chosen for state in list_at(value, "choices", where) if isinstance(state, str)}


def _pair(task: Task, source: _Text, target: _Text) -> tuple[SentencePair, int]:
    """The pair of a task, and how many of its relations are no links."""
    name = source.passage.name or content_id(source.sentence, target.sentence)
    links, over = None, 0
    if task.result is not None:
        size = len(source.sentence), len(target.sentence)
        links, over = _alignment(task, (source.ends, target.ends), size)
    return SentencePair(name, source.sentence, target.sentence, links, source.passage.document), over


def _alignment(task: Task, ends: Sequence[Mapping[str, range]], size: tuple[int, int]) -> tuple[Alignment | None, int]:
    """The links that the relations of a task make, and how many of these make none."""
    result = task.result or ()
    sure: list[Link] = []
    possible: list[Link] = []
    over = 0
    for relation in result:
        if relation.get("type") == "relation":
            links = _links(relation, ends)
            labels = list_at(relation, "labels", task.where)
            (possible if POSSIBLE in labels else sure).extend(links)
            over += not links
    if not sure and not possible and UNLINKED not in _states(result, task.where):
        return None, over
    return Alignment.of(sure, size, possible), over


def _links(relation: Row, ends: Sequence[Mapping[str, range]]) -> list[Link]:
    """The links between the words of two regions, in whichever direction they were drawn; none within a text."""
    for one, other in (("from_id", "to_id"), ("to_id", "from_id")):
        source, target = ends[0].get(str(relation.get(one)), ()), ends[1].get(str(relation.get(other)), ())
        if source and target:
            return [(i, j) for i in source for j in target]
    return []
