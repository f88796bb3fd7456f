"""Label Studio tasks with two texts, a source and its translation, and links as relations between regions.

A word link is a relation between two regions of one word, labelled `WORD`; a relation between longer regions, as
people draw them between entities, links each word of one with each word of the other. The box `STATES` on a task
tells what nobody has annotated. Each text is one sentence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from xml.sax.saxutils import quoteattr

from core.formats.fitting import Limits, fitted_pairs, labels_of, xml_text
from core.formats.format import Files, Keeps, Written
from core.formats.imported import Imported, Repair, content_id, unique_ids
from core.formats.label_studio import (
    labels_tag,
    looks_like_tasks,
    region_marks,
    region_of,
    regions,
    task,
    task_data,
    task_files,
    task_result,
    task_text,
    write_tasks,
)
from core.formats.offsets import Mark, Passage, Range, covered, line_text, read_whole, settled, word_ranges
from core.formats.records import Record, Row, keys_at_start, list_at, object_at, read_records
from core.model import Alignment, Link, SentencePair

WORD = "linked word"
POSSIBLE = "possible"
UNLINKED = "no word is linked"
UNMARKED = ("source not annotated", "target not annotated")
STATES = (*UNMARKED, UNLINKED)


@dataclass(frozen=True, slots=True)
class LabelStudioPairs:
    """Tasks with a source and a target text; relations between them are word links.

    ``source`` and ``target``: the names of the texts in the data of a task, and of their tags in the labelling
    configuration; ``predictions``: whether a task that nobody has annotated is read from what a model predicted, and
    what nobody has confirmed is written as predicted; else there are annotations only.
    """

    source: str = "src"
    target: str = "tgt"
    predictions: bool = True

    title: ClassVar[str] = "Label Studio, pairs"
    endings: ClassVar[tuple[str, ...]] = (".json",)
    keeps: ClassVar[frozenset[Keeps]] = frozenset(Keeps) - {Keeps.BREAKS, Keeps.LANGS}
    loses: ClassVar[str] = "Line breaks within a sentence become spaces; languages are left out."

    @property
    def limits(self) -> Limits:
        return Limits(_label)

    def likeness(self, files: Files) -> float:
        keys = keys_at_start(task_files(files))
        return 0.95 if {"data", self.source, self.target} <= keys and looks_like_tasks(keys) else 0.0

    def read(self, files: Files, langs: tuple[str, str]) -> Imported:
        repairs: list[Repair] = []
        records = [record for file in task_files(files) for record in read_records(file)]
        pairs = [self._pair(record, langs, repairs) for record in records]
        unique, renamed = unique_ids(pairs, [record.where for record in records])
        return Imported(unique, (*repairs, *renamed))

    def _pair(self, record: Record, langs: tuple[str, str], repairs: list[Repair]) -> SentencePair:
        data, result = task_data(record), task_result(record, self.predictions, repairs)
        sides, ends = [], []
        for tag, lang, unmarked in zip((self.source, self.target), langs, UNMARKED, strict=True):
            passage = task_text(record, data, tag, _entities(result, tag, unmarked, record.where))
            sentence, words = read_whole(passage, lang, repairs)
            sides.append(sentence)
            ends.append({} if result is None else _ends(result, tag, words, passage))
        source, target = sides
        name = passage.name or content_id(source, target)
        links = None if result is None else _alignment(result, ends, (len(source), len(target)), record.where)
        return SentencePair(name, source, target, links, passage.document)

    def write(self, stem: str, pairs: Sequence[SentencePair], known: Sequence[Mapping[str, Any]]) -> Written:
        fit = fitted_pairs(self, pairs)
        tasks = [self._task(pair, facts) for pair, facts in zip(fit, known, strict=True)]
        return {f"{stem}.json": write_tasks(tasks), f"{stem}.labels.xml": self._config(fit).encode()}

    def _task(self, pair: SentencePair, known: Mapping[str, Any]) -> Row:
        data: dict[str, Any] = {}
        result: list[Row] = []
        for tag, sentence in ((self.source, pair.source), (self.target, pair.target)):
            data |= {tag: line_text(sentence), f"{tag}_words": word_ranges(sentence)}
            result += regions(sentence, tag, f"{tag}_label")
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
            ranges = word_ranges(sentence)
            for word in sorted({link[side] for link in linked}):
                mark = Mark(*ranges[word], WORD, sentence.words[word])
                yield region_of(mark, tag, f"{tag}_label", f"{tag}-word-{word}")
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


def _entities(result: Sequence[Row] | None, tag: str, unmarked: str, where: str) -> list[Mark] | None:
    if result is None:
        return None
    found = [region for region in result if region.get("to_name") == tag]
    marks = [mark for region in found for mark in region_marks(region, where) if mark.label != WORD]
    return marks if marks or unmarked not in _states(result, where) else None


def _states(result: Sequence[Row], where: str) -> set[str]:
    chosen = [object_at(region, "value") for region in result if region.get("type") == "choices"]
    return {state for value in chosen for state in list_at(value, "choices", where) if isinstance(state, str)}


def _ends(result: Sequence[Row], tag: str, words: Sequence[Range], passage: Passage) -> dict[str, range]:
    """The words of each region of one text, by the region's id."""
    found = {}
    for region in result:
        marks = region_marks(region, passage.where) if region.get("to_name") == tag else []
        if marks and isinstance(region.get("id"), str):
            mark = settled(passage.text, marks[0], passage.where, [])
            found[region["id"]] = range(*covered((mark.start, mark.end), words))
    return found


def _alignment(
    result: Sequence[Row], ends: Sequence[Mapping[str, range]], size: tuple[int, int], where: str
) -> Alignment | None:
    sure: list[Link] = []
    possible: list[Link] = []
    for relation in result:
        if relation.get("type") == "relation":
            labels = list_at(relation, "labels", where)
            (possible if POSSIBLE in labels else sure).extend(_links(relation, ends))
    if not sure and not possible and UNLINKED not in _states(result, where):
        return None
    return Alignment.of(sure, size, possible)


def _links(relation: Row, ends: Sequence[Mapping[str, range]]) -> list[Link]:
    """The links between the words of two regions, in whichever direction they were drawn; none within a text."""
    for one, other in (("from_id", "to_id"), ("to_id", "from_id")):
        source, target = ends[0].get(str(relation.get(one)), ()), ends[1].get(str(relation.get(other)), ())
        if source and target:
            return [(i, j) for i in source for j in target]
    return []
