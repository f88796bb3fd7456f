"""Tasks of Label Studio: their data and the regions drawn in them, from its JSON and its JSON-MIN.

A task is read from its annotation (the ground truth, else the last that was not cancelled), else from its last
prediction. Annotations and predictions that are only numbers, as exports have them, hold nothing and count as none.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, filterfalse
from typing import Any, NamedTuple

from core.errors import BadInput
from core.formats.base import Files
from core.formats.detection.json_outline import Outline, outline
from core.formats.json_fields import are_all, text_or_blank
from core.formats.json_records import Record, Row, list_at, name_at, range_of, read_records
from core.formats.result import Repair
from core.formats.textfile import TextFile
from core.formats.tools.offsets import Range

LABELLED = ("labels", "hypertextlabels", "paragraphlabels")
"""The types of regions that are labelled ranges of a text."""
_RESULT_KEYS = ("annotations", "completions", "predictions")
_RESULT_PATHS = frozenset(f"{key}[].result[].value" for key in _RESULT_KEYS)
_KEY_OF_DATA = re.compile(r"data\.([^.\[]*)")
_KEYS_OF_MIN = ("annotation_id", "lead_time")
_FACTS_OF_MIN = frozenset({"id", *_KEYS_OF_MIN, "annotator", "created_at", "updated_at"})
"""Keys of JSON-MIN that describe an annotation; the others are data and regions."""
_REMEDY = "Export from Label Studio as JSON or JSON-MIN, not as CSV."


class Task(NamedTuple):
    """One task: its data, and its regions and relations; None where nobody and no model that counts annotated it."""

    data: Row
    result: Sequence[Row] | None
    record: Record

    @property
    def where(self) -> str:
        return self.record.where

    @property
    def regions(self) -> Sequence[Row]:
        """The regions and relations; none where nobody annotated it."""
        return self.result or ()

    @property
    def texts(self) -> dict[str, str]:
        """Those of its data that are texts."""
        return {key: value for key, value in self.data.items() if isinstance(value, str)}


def task_files(files: Files) -> list[TextFile]:
    """Return the files without the labelling configurations among them."""
    return [file for file in files if not file.name.endswith(".xml")]


def texts_at_start(files: Files) -> tuple[frozenset[str], Outline]:
    """Return the keys of the texts in the data of tasks, and the outline; both empty where files are no tasks."""
    paths = outline(task_files(files))
    text_paths = [path for path, texts in paths.items() if texts]
    if _has_tasks(paths):
        return _keys_of_data(text_paths), paths
    if _has_min_tasks(paths):
        return frozenset(filterfalse(_is_nested, text_paths)) - _FACTS_OF_MIN, paths
    return frozenset(), {}


def _keys_of_data(paths: Iterable[str]) -> frozenset[str]:
    """Return the keys that paths name right below the data of a task."""
    matches = filter(None, map(_KEY_OF_DATA.fullmatch, paths))
    return frozenset(match[1] for match in matches)


def _is_nested(path: str) -> bool:
    return "." in path


def _has_tasks(paths: Outline) -> bool:
    """Tell whether an outline is one of JSON: results, or data with nothing but results, an id and meta beside it."""
    if not _RESULT_PATHS.isdisjoint(paths):
        return True
    if not any(path.startswith("data.") for path in paths):
        return False
    return not paths.keys().isdisjoint(_RESULT_KEYS) or {*map(_outer_key, paths)} <= {"data", "id", "meta"}


def _outer_key(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _has_min_tasks(paths: Outline) -> bool:
    """Tell whether an outline is one of JSON-MIN: facts of an annotation, or labelled regions beside the data."""
    if "data" in paths:
        return False
    if not paths.keys().isdisjoint(_KEYS_OF_MIN):
        return True
    return any(_has_regions_at(path, paths) for path in filterfalse(_is_nested, paths))


def _has_regions_at(path: str, paths: Outline) -> bool:
    """Tell whether the objects of a list have a start and labels."""
    return f"{path}[].start" in paths and any(f"{path}[].{key}" in paths for key in LABELLED)


def read_tasks(file: TextFile, predictions: bool, repairs: list[Repair]) -> list[Task]:
    """Read the tasks of a file in their order; `BadInput` for an object that is none."""
    numbers: Counter[str] = Counter()
    tasks = [_task(record, predictions, numbers, repairs) for record in read_records(file)]
    for key, count in numbers.items():
        repairs.append(Repair(file.name, f"{count} of its {key} are only numbers, and count as none."))
    return _without_earlier(tasks, repairs)


def _task(record: Record, predictions: bool, numbers: Counter[str], repairs: list[Repair]) -> Task:
    data = record.row.get("data")
    if isinstance(data, dict):
        return Task(data, _result(record, predictions, numbers, repairs), record)
    if _is_min(record.row):
        return _from_min(record)
    raise BadInput(record.where, "it is no task of Label Studio: it has no data.", _REMEDY)


def _result(record: Record, predictions: bool, numbers: Counter[str], repairs: list[Repair]) -> Sequence[Row] | None:
    """Return the regions of the annotation that counts, else of the prediction; None where there is neither."""
    annotations, completions, predicted = (_objects(record, key, numbers) for key in _RESULT_KEYS)
    candidates = list(filterfalse(_was_cancelled, annotations + completions))
    if len(candidates) > 1:
        what = f"one of {len(candidates)} annotations was read, the ground truth or the last."
        repairs.append(Repair(record.where, what))
    if predictions:
        candidates = candidates or predicted
    return _regions(_preferred(candidates), record.where) if candidates else None


def _was_cancelled(annotation: Row) -> bool:
    return bool(annotation.get("was_cancelled"))


def _regions(annotation: Row, where: str) -> Sequence[Row]:
    result = list_at(annotation, "result", where)
    if not are_all(result, dict):
        raise BadInput(where, "its result is not a list of objects.")
    return result


def _preferred(annotations: Sequence[Row]) -> Row:
    """Return the first ground truth, else the last of the annotations, by their dates."""
    ordered = sorted(annotations, key=_created_at)
    return next((annotation for annotation in ordered if annotation.get("ground_truth")), ordered[-1])


def _created_at(annotation: Row) -> str:
    return str(annotation.get("created_at", ""))


def _objects(record: Record, key: str, numbers: Counter[str]) -> list[Row]:
    """Return the objects of a list, and count its plain numbers; `BadInput` for any other item."""
    items = list_at(record.row, key, record.where)
    objects = list(filterfalse(_is_number, items))
    if len(objects) < len(items):
        numbers[key] += len(items) - len(objects)
    if not are_all(objects, dict):
        raise BadInput(record.where, f"its {key} are not a list of objects.", "Export as JSON with annotations.")
    return objects


def _is_number(item: Any) -> bool:
    return type(item) is int


def _is_min(row: Row) -> bool:
    return not row.keys().isdisjoint(_KEYS_OF_MIN) or any(map(_are_regions, row.values()))


def _are_regions(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_region, value))


def _is_region(item: Any) -> bool:
    return isinstance(item, dict) and "start" in item and not item.keys().isdisjoint(LABELLED)


def _from_min(record: Record) -> Task:
    """Return a task of JSON-MIN: its regions are keys beside its data, named by the control that labelled them."""
    regions = list(_regions_of_min(record.row))
    is_annotated = bool(regions) or "annotation_id" in record.row
    return Task(_data_of_min(record.row), regions if is_annotated else None, record)


def _data_of_min(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in _FACTS_OF_MIN and not _are_regions(value)}


def _regions_of_min(row: Row) -> Iterator[Row]:
    """Yield the regions that each control has labelled."""
    for control, regions in row.items():
        if _are_regions(regions):
            yield from (_region_of_min(control, region) for region in regions)


def _region_of_min(control: str, value: Row) -> Row:
    kind = next(key for key in LABELLED if key in value)
    return {"type": kind, "from_name": control, "value": value}


def _without_earlier(tasks: Sequence[Task], repairs: list[Repair]) -> list[Task]:
    """Return the tasks without those that JSON-MIN lists once more for a later annotation."""
    last: dict[str, int] = {}
    for index, task in enumerate(tasks):
        name = _number_in_min(task) or f"\n{index}"
        if name in last:
            repairs.append(Repair(task.where, "one of several annotations of this task was read, the last."))
        last[name] = index
    return [tasks[index] for index in sorted(last.values())]


def _number_in_min(task: Task) -> str:
    """Return the number of a task in JSON-MIN, which is that of each of its annotations; "" in JSON."""
    return name_at(task.record.row, "id") if "annotation_id" in task.record.row else ""


def region_labels(region: Row, where: str) -> Sequence[str]:
    """Return the labels of a region that is a labelled range of a text; "" where it has none."""
    value = value_of(region)
    key = next(filter(value.__contains__, ("labels", str(region.get("type")), *LABELLED)), "labels")
    labels = list_at(value, key, where)
    if not are_all(labels, str):
        raise BadInput(where, "the labels of a region are not texts.")
    return labels or ("",)


def region_range(region: Row, where: str) -> Range:
    """Return the characters of a region: its offsets or, in a HyperText, those that count over the whole text."""
    value = value_of(region)
    start, end = value.get("start"), value.get("end")
    if not isinstance(start, str) or not isinstance(end, str):
        return range_of(start, end, where)
    whole = value.get("globalOffsets")
    if isinstance(whole, dict):
        return range_of(whole.get("start"), whole.get("end"), where)
    if {start, end} <= {"/text()[1]", ""}:
        return range_of(value.get("startOffset"), value.get("endOffset"), where)
    problem = f"a region goes from {start[:40]!r} to {end[:40]!r}, which are places in HTML, not in a text."
    raise BadInput(where, problem, "Label the texts with a Text tag, not with HyperText or Paragraphs.")


def region_surface(region: Row) -> str:
    """Return the text of a region as its task gives it; "" where it does not."""
    return text_or_blank(value_of(region).get("text"))


def value_of(region: Row) -> Row:
    """Return the value of a region, an empty object where it has none."""
    value = region.get("value")
    return value if isinstance(value, dict) else {}


def tag_of(region: Row) -> str:
    """Return the name of the text that a region is of or, in JSON-MIN, of the control that labelled it."""
    return name_at(region, "to_name", "from_name")


def is_labelled(region: Row) -> bool:
    """Tell whether a region is a labelled range of a text."""
    return region.get("type") in LABELLED


def unread_types(file: TextFile, tasks: Iterable[Task], is_read: Callable[[Row], bool]) -> list[Repair]:
    """Count the results that are not read by their types, in one repair; none where all are read."""
    regions = chain.from_iterable(task.regions for task in tasks)
    unread = Counter(map(_type_name, filterfalse(is_read, regions)))
    if not unread:
        return []
    counts = ", ".join(f"{count} of type {kind}" for kind, count in sorted(unread.items()))
    return [Repair(file.name, f"results that are no labelled ranges were not read: {counts}.")]


def _type_name(region: Row) -> str:
    return str(region.get("type"))[:40]
