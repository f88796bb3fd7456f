"""Tasks of Label Studio as they are written, and the labelling configuration that goes with them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from core.formats.json_records import Row
from core.formats.tools.offsets import CharacterSpan, line_text, span_marks
from core.formats.tools.units import Counted, offsets_in
from core.model import Sentence

ACCEPTED = frozenset({"confirmed", "bulk"})


def regions(sentence: Sentence, tag: str, control: str, offsets: Counted) -> Iterable[Row]:
    """The entities of a sentence as regions of the text named ``tag``, labelled by ``control``."""
    units = offsets_in(line_text(sentence), offsets)
    for number, mark in enumerate(span_marks(sentence), 1):
        yield region_of(mark, tag, control, (f"{tag}-{number}", units))


def region_of(mark: CharacterSpan, tag: str, control: str, name: tuple[str, Sequence[int]]) -> Row:
    """A mark as a region; ``name``: its id, and the offset of each character of its text."""
    number, units = name
    value = {"start": units[mark.start], "end": units[mark.end], "text": mark.said, "labels": [mark.label]}
    return {"id": number, "from_name": control, "to_name": tag, "type": "labels", "value": value}


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
