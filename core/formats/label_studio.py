"""Label Studio: tasks with labelled regions of one text (`LabelStudio`) or of a text and its translation.

A task is read from its annotation (the ground truth, else the last that was not cancelled), else from its last
prediction. Offsets count characters; where a region says what it reads, that is checked. What is written goes with
a labelling configuration, ``STEM.labels.xml``, which has to be set up before the tasks are imported: confirmed
entities as an annotation, others as a prediction with its score.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from xml.sax.saxutils import quoteattr

from core.errors import BadInput
from core.formats.fitting import Limits, fitted, labels_of, xml_text
from core.formats.format import Files, Item, Keeps, Written
from core.formats.imported import Repair
from core.formats.offsets import Mark, Passage, Range, line_text, passages_side, span_marks, word_ranges
from core.formats.records import (
    Record,
    Row,
    keys_at_start,
    list_at,
    name_at,
    object_at,
    range_of,
    read_records,
    text_at,
)
from core.formats.sides import Side, merged
from core.formats.textfile import TextFile
from core.model import Sentence

ACCEPTED = frozenset({"confirmed", "bulk"})


@dataclass(frozen=True, slots=True)
class LabelStudio:
    """Tasks with one text each; a line of a text is a sentence.

    ``text``: the name of the text in the data of a task; ``predictions``: whether a task that nobody has annotated
    is read from what a model predicted, and what nobody has confirmed is written as predicted; else there are
    annotations only.
    """

    text: str = "text"
    predictions: bool = True

    title: ClassVar[str] = "Label Studio"
    endings: ClassVar[tuple[str, ...]] = (".json",)
    keeps: ClassVar[frozenset[Keeps]] = frozenset(Keeps) - {
        Keeps.BREAKS,
        Keeps.LANGS,
        Keeps.LINKS,
        Keeps.POSSIBLE,
    }
    loses: ClassVar[str] = "Line breaks within a sentence become spaces; word links are left out."
    limits: ClassVar[Limits] = Limits(xml_text)

    def likeness(self, files: Files) -> float:
        keys = keys_at_start(task_files(files))
        return 0.9 if {"data", self.text} <= keys and looks_like_tasks(keys) else 0.0

    def read(self, files: Files, lang: str) -> Side:
        return merged(task_files(files), lambda file: self._read(file, lang))

    def _read(self, file: TextFile, lang: str) -> Side:
        repairs: list[Repair] = []
        passages = (self._passage(record, repairs) for record in read_records(file))
        return passages_side(file.name, passages, lang, repairs)

    def _passage(self, record: Record, repairs: list[Repair]) -> Passage:
        data = task_data(record)
        result = task_result(record, self.predictions, repairs)
        marks = None if result is None else [mark for region in result for mark in region_marks(region, record.where)]
        return task_text(record, data, self.text, marks)

    def write(self, stem: str, items: Sequence[Item]) -> Written:
        fit = fitted(self, items)
        tasks = [self._task(item) for item in fit]
        labels = labels_of(item.sentence for item in fit)
        view = (
            f'<View>\n{labels_tag("label", "text", labels)}  <Text name="text" value={quoteattr("$" + self.text)}/>\n'
        )
        return {f"{stem}.json": write_tasks(tasks), f"{stem}.labels.xml": f"{view}</View>\n".encode()}

    def _task(self, item: Item) -> Row:
        data = {self.text: line_text(item.sentence), f"{self.text}_words": word_ranges(item.sentence)}
        named = {"id": item.id, "document": item.document} if item.document else {"id": item.id}
        result = list(regions(item.sentence, "text", "label"))
        return task({**data, **named}, None if item.sentence.spans is None else result, item.known, self.predictions)


def task_files(files: Files) -> list[TextFile]:
    """The files without a labelling configuration that came along."""
    return [file for file in files if not file.name.endswith(".xml")]


def looks_like_tasks(keys: frozenset[str]) -> bool:
    return bool(keys & {"annotations", "predictions", "completions", "result"})


def task_data(record: Record) -> Row:
    """The data of a task; `BadInput` where it has none."""
    if not isinstance(record.row.get("data"), dict):
        raise BadInput(
            record.where, "it is no task of Label Studio: it has no data.", "Export as JSON, not as JSON-MIN or CSV."
        )
    return object_at(record.row, "data")


def task_text(record: Record, data: Row, key: str, marks: Sequence[Mark] | None) -> Passage:
    """One text of a task, with its regions."""
    text = text_at(data, key, record.where)
    words = _words(data, f"{key}_words", record.where)
    name = name_at(data, "id") or name_at(record.row, "id")
    return Passage(text, record.where, marks, words, name, name_at(data, "document"), record.line)


def _words(data: Row, key: str, where: str) -> list[Range] | None:
    if data.get(key) is None:
        return None
    given = list_at(data, key, where)
    if not all(isinstance(word, list) and len(word) == 2 for word in given):
        raise BadInput(where, f"its {key} are not pairs of a start and an end.", "Leave them out.")
    return [range_of(start, end, where) for start, end in given]


def task_result(record: Record, predictions: bool, repairs: list[Repair]) -> Sequence[Row] | None:
    """The regions and relations of a task; None where nobody, and no model that counts, has annotated it."""
    made = [*_objects(record, "annotations"), *_objects(record, "completions")]
    kept = [one for one in made if not one.get("was_cancelled")]
    if len(kept) > 1:
        repairs.append(Repair(record.where, f"one of {len(kept)} annotations was read, the ground truth or the last."))
    if not kept and predictions:
        kept = _objects(record, "predictions")
    if not kept:
        return None
    kept.sort(key=lambda one: str(one.get("created_at", "")))
    chosen = next((one for one in kept if one.get("ground_truth")), kept[-1])
    regions = list_at(chosen, "result", record.where)
    if not all(isinstance(region, dict) for region in regions):
        raise BadInput(record.where, "its result is not a list of objects.")
    return regions


def _objects(record: Record, key: str) -> list[Row]:
    found = list_at(record.row, key, record.where)
    if not all(isinstance(one, dict) for one in found):
        raise BadInput(record.where, f"its {key} are not a list of objects.", "Export as JSON with annotations.")
    return list(found)


def region_marks(region: Row, where: str) -> list[Mark]:
    """The labelled ranges of one region: none, or one for each of its labels."""
    if region.get("type") not in {"labels", "hypertextlabels", "paragraphlabels"}:
        return []
    value = object_at(region, "value")
    labels = list_at(value, "labels" if "labels" in value else str(region["type"]), where)
    if not all(isinstance(label, str) for label in labels):
        raise BadInput(where, "the labels of a region are not texts.")
    start, end = range_of(value.get("start"), value.get("end"), where)
    said = value.get("text")
    return [Mark(start, end, label, said if isinstance(said, str) else "") for label in labels]


def regions(sentence: Sentence, tag: str, control: str) -> Iterable[Row]:
    """The entities of a sentence as regions of the text named ``tag``, labelled by ``control``."""
    for number, mark in enumerate(span_marks(sentence), 1):
        yield region_of(mark, tag, control, f"{tag}-{number}")


def region_of(mark: Mark, tag: str, control: str, name: str) -> Row:
    value = {"start": mark.start, "end": mark.end, "text": mark.said, "labels": [mark.label]}
    return {"id": name, "from_name": control, "to_name": tag, "type": "labels", "value": value}


def task(data: Row, result: Sequence[Row] | None, known: Mapping[str, Any], predictions: bool) -> Row:
    """A task with its result: an annotation where it was accepted, else, if there are ``predictions``, one of them."""
    data = {**data, "about": known} if known else data
    if result is None:
        return {"data": data}
    if known.get("status") in ACCEPTED or not predictions:
        return {"data": data, "annotations": [{"result": result}]}
    prediction: dict[str, Any] = {"model_version": str(known.get("recipe") or "Spanbridge"), "result": result}
    if isinstance(known.get("score"), float):
        prediction["score"] = known["score"]
    return {"data": data, "predictions": [prediction]}


def write_tasks(tasks: Sequence[Row]) -> bytes:
    """A list of tasks, each on its line."""
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in tasks)
    return f"[\n{lines}\n]\n".encode()


def labels_tag(name: str, tag: str, labels: Iterable[str]) -> str:
    """A control of the labelling configuration with which the text named ``tag`` is labelled."""
    choices = "".join(f"    <Label value={quoteattr(label)}/>\n" for label in labels)
    return f"  <Labels name={quoteattr(name)} toName={quoteattr(tag)}>\n{choices}  </Labels>\n"
