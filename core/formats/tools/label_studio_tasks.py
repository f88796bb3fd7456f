"""Tasks of Label Studio: their data, and the regions that were drawn, from its JSON and its JSON-MIN.

A task is read from its annotation (the ground truth, else the last that was not cancelled), else from its last
prediction. Annotations and predictions that are only numbers, as exports have them, tell nothing and count as none.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from core.errors import BadInput
from core.formats.base import Files
from core.formats.detection.json_outline import Outline, outline
from core.formats.json_records import Record, Row, list_at, name_at, range_of, read_records
from core.formats.result import Repair
from core.formats.textfile import TextFile
from core.formats.tools.offsets import Range

LABELLED = ("labels", "hypertextlabels", "paragraphlabels")
"""The types of regions that are labelled ranges of a text."""
_MADE = ("annotations", "completions", "predictions")
_MIN = ("annotation_id", "lead_time")
_ABOUT = frozenset({"id", *_MIN, "annotator", "created_at", "updated_at"})
"""What JSON-MIN tells of an annotation, beside data and regions."""
_REMEDY = "Export from Label Studio as JSON or JSON-MIN, not as CSV."


class Task(NamedTuple):
    """One task: its data, and its regions and relations; None where nobody and no model that counts annotated it."""

    data: Row
    result: Sequence[Row] | None
    record: Record

    @property
    def where(self) -> str:
        return self.record.where


def task_files(files: Files) -> list[TextFile]:
    """The files without a labelling configuration that came along."""
    return [file for file in files if not file.name.endswith(".xml")]


def texts_at_start(files: Files) -> tuple[frozenset[str], Outline]:
    """The keys of the texts in the data of tasks, and the outline; both are empty where files look like no tasks."""
    found = outline(task_files(files))
    inner = {path.removeprefix("data.") for path, texts in found.items() if path.startswith("data.") and texts}
    inner = {key for key in inner if not {*key} & {*".["}}
    bare = all(path.partition(".")[0].partition("[")[0] in {"data", "id", "meta"} for path in found)
    drawn = found.keys() & {f"{key}[].result[].value" for key in _MADE}
    if drawn or (any(path.startswith("data.") for path in found) and (bare or found.keys() & {*_MADE})):
        return frozenset(inner), found
    if "data" not in found and (found.keys() & {*_MIN} or _drawn(found)):
        return frozenset(path for path, texts in found.items() if texts and "." not in path) - _ABOUT, found
    return frozenset(), {}


def _drawn(found: Outline) -> list[str]:
    """Where an outline has labelled regions beside the data."""
    paths = (path for path in found if "." not in path and f"{path}[].start" in found)
    return [f"{path}[].{key}" for path in paths for key in LABELLED if f"{path}[].{key}" in found]


def read_tasks(file: TextFile, predictions: bool, repairs: list[Repair]) -> list[Task]:
    """The tasks of a file in their order; `BadInput` for what is none."""
    numbers: Counter[str] = Counter()
    tasks = []
    for record in read_records(file):
        if isinstance(record.row.get("data"), dict):
            tasks.append(Task(record.row["data"], _result(record, predictions, (numbers, repairs)), record))
        elif _is_min(record.row):
            tasks.append(_from_min(record))
        else:
            raise BadInput(record.where, "it is no task of Label Studio: it has no data.", _REMEDY)
    for key, count in numbers.items():
        repairs.append(Repair(file.name, f"{count} of its {key} are only numbers, and count as none."))
    return _without_earlier(tasks, repairs)


def _result(record: Record, predictions: bool, told: tuple[Counter[str], list[Repair]]) -> Sequence[Row] | None:
    numbers, repairs = told
    made = {key: _objects(record, key, numbers) for key in _MADE}
    kept = [one for one in (*made["annotations"], *made["completions"]) if not one.get("was_cancelled")]
    if len(kept) > 1:
        repairs.append(Repair(record.where, f"one of {len(kept)} annotations was read, the ground truth or the last."))
    if not kept and predictions:
        kept = made["predictions"]
    if not kept:
        return None
    kept.sort(key=lambda one: str(one.get("created_at", "")))
    chosen = next((one for one in kept if one.get("ground_truth")), kept[-1])
    result = list_at(chosen, "result", record.where)
    if not all(isinstance(region, dict) for region in result):
        raise BadInput(record.where, "its result is not a list of objects.")
    return result


def _objects(record: Record, key: str, numbers: Counter[str]) -> list[Row]:
    found = list_at(record.row, key, record.where)
    objects = [one for one in found if type(one) is not int]
    if len(objects) < len(found):
        numbers[key] += len(found) - len(objects)
    if not all(isinstance(one, dict) for one in objects):
        raise BadInput(record.where, f"its {key} are not a list of objects.", "Export as JSON with annotations.")
    return objects


def _is_min(row: Row) -> bool:
    return any(key in row for key in _MIN) or any(_are_regions(value) for value in row.values())


def _are_regions(value: Any) -> bool:
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(one, dict) and "start" in one and any(key in one for key in LABELLED) for one in value)


def _from_min(record: Record) -> Task:
    """A task of JSON-MIN: beside its data stand its regions, under the name of the control that labelled them."""
    row = record.row
    drawn = {key: value for key, value in row.items() if _are_regions(value)}
    data = {key: value for key, value in row.items() if key not in drawn and key not in _ABOUT}
    result = [
        {"type": next(key for key in LABELLED if key in value), "from_name": control, "value": value}
        for control, values in drawn.items()
        for value in values
    ]
    return Task(data, result if result or "annotation_id" in row else None, record)


def _without_earlier(tasks: Sequence[Task], repairs: list[Repair]) -> list[Task]:
    """The tasks without those that JSON-MIN lists once more for a later annotation."""
    last: dict[str, int] = {}
    for index, task in enumerate(tasks):
        number = name_at(task.record.row, "id") if "annotation_id" in task.record.row else ""
        if number in last and number:
            repairs.append(Repair(task.where, "one of several annotations of this task was read, the last."))
        last[number or f"\n{index}"] = index
    return [tasks[index] for index in sorted(last.values())]


def region_labels(region: Row, where: str) -> Sequence[str]:
    """The labels of a region that is a labelled range of a text; "" where it has none."""
    value = value_of(region)
    key = next((key for key in ("labels", str(region.get("type")), *LABELLED) if key in value), "labels")
    labels = list_at(value, key, where)
    if not all(isinstance(label, str) for label in labels):
        raise BadInput(where, "the labels of a region are not texts.")
    return labels or ("",)


def region_range(region: Row, where: str) -> Range:
    """The characters of a region: its offsets or, in a HyperText, those that count over the whole text."""
    value = value_of(region)
    start, end = value.get("start"), value.get("end")
    if isinstance(start, str) and isinstance(end, str):
        whole = value.get("globalOffsets")
        if isinstance(whole, dict):
            return range_of(whole.get("start"), whole.get("end"), where)
        if {start, end} <= {"/text()[1]", ""}:
            return range_of(value.get("startOffset"), value.get("endOffset"), where)
        problem = f"a region goes from {start[:40]!r} to {end[:40]!r}, which are places in HTML, not in a text."
        raise BadInput(where, problem, "Label the texts with a Text tag, not with HyperText or Paragraphs.")
    return range_of(start, end, where)


def region_said(region: Row) -> str:
    """What a region says that it reads; "" where it does not."""
    said = value_of(region).get("text")
    return said if isinstance(said, str) else ""


def value_of(region: Row) -> Row:
    value = region.get("value")
    return value if isinstance(value, dict) else {}


def tag_of(region: Row) -> str:
    """The name of the text that a region is of or, in JSON-MIN, of what it was labelled with."""
    return name_at(region, "to_name", "from_name")


def is_labelled(region: Row) -> bool:
    """Whether this is a labelled range of a text."""
    return region.get("type") in LABELLED


def not_read(file: TextFile, tasks: Iterable[Task], known: Callable[[Row], bool]) -> list[Repair]:
    """What results hold beside what is known, counted in one repair."""
    over = Counter(str(region.get("type"))[:40] for task in tasks for region in task.result or () if not known(region))
    counts = ", ".join(f"{count} of type {kind}" for kind, count in sorted(over.items()))
    return [Repair(file.name, f"results that are no labelled ranges were not read: {counts}.")] if over else []
