"""Tasks of Label Studio, written with their labelling configuration."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from core.formats.json_records import Row
from core.formats.tools.offsets import CharacterSpan, line_text, span_marks
from core.formats.tools.units import OffsetUnit, offsets_in
from core.model import Sentence

ACCEPTED = frozenset({"confirmed", "bulk"})


def regions(sentence: Sentence, tag: str, control: str, offsets: OffsetUnit) -> Iterable[Row]:
    """Yield the entities of a sentence as regions of the text named ``tag``, labelled by ``control``."""
    units = offsets_in(line_text(sentence), offsets)
    for number, mark in enumerate(span_marks(sentence), 1):
        yield region_of(mark, tag, control, (f"{tag}-{number}", units))


def region_of(mark: CharacterSpan, tag: str, control: str, name: tuple[str, Sequence[int]]) -> Row:
    """Return a mark as a region; ``name``: its id, and the offset of each character of its text."""
    number, units = name
    value = {"start": units[mark.start], "end": units[mark.end], "text": mark.surface, "labels": [mark.label]}
    return {"id": number, "from_name": control, "to_name": tag, "type": "labels", "value": value}


def make_task(data: Row, result: Sequence[Row] | None, facts: Mapping[str, Any], predictions: bool) -> Row:
    """Return a task with its result: as a prediction where there are ``predictions`` and it was not accepted.

    ``facts`` are the metadata of the sentence (`core.formats.base.OutgoingSentence`).
    """
    data = {**data, "about": facts} if facts else data
    if result is None:
        return {"data": data}
    if facts.get("status") in ACCEPTED or not predictions:
        return {"data": data, "annotations": [{"result": result}]}
    return {"data": data, "predictions": [_prediction(result, facts)]}


def _prediction(result: Sequence[Row], facts: Mapping[str, Any]) -> Row:
    prediction: dict[str, Any] = {"model_version": str(facts.get("recipe") or "Spanbridge"), "result": result}
    if isinstance(facts.get("score"), float):
        prediction["score"] = facts["score"]
    return prediction


def write_tasks(tasks: Sequence[Row]) -> bytes:
    """Write a JSON list of tasks, each on a line of its own."""
    lines = ",\n".join(json.dumps(task, ensure_ascii=False) for task in tasks)
    return f"[\n{lines}\n]\n".encode()


def labels_tag(name: str, tag: str, labels: Iterable[str]) -> str:
    """Write the control of the labelling configuration with which the text named ``tag`` is labelled."""
    choices = "".join(f"    <Label value={quoteattr(label)}/>\n" for label in labels)
    return f"  <Labels name={quoteattr(name)} toName={quoteattr(tag)}>\n{choices}  </Labels>\n"
