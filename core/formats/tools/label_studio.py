"""Label Studio: tasks with labelled regions of one text.

Where a task has several texts, regions are assigned to the one that is read by the name that they give their text.
A labelling configuration, ``STEM.labels.xml``, is written beside the tasks, and has to be set up before they are
imported: confirmed entities as an annotation, others as a prediction with its score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from xml.sax.saxutils import quoteattr

from core.formats.adaptation import FormatLimits, fit_items, labels_of, xml_text
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.json_fields import document_field
from core.formats.json_records import Row, list_unread_keys
from core.formats.result import Repair
from core.formats.sides import CorpusSide, read_side_files
from core.formats.textfile import TextFile
from core.formats.tools.label_studio_choice import check_texts, choose_text
from core.formats.tools.label_studio_output import labels_tag, make_task, regions, write_tasks
from core.formats.tools.label_studio_tasks import (
    Task,
    is_labelled,
    read_tasks,
    task_files,
    texts_at_start,
    unread_types,
)
from core.formats.tools.label_studio_texts import (
    Owners,
    assign_regions,
    region_marks,
    task_passage,
)
from core.formats.tools.offsets import Passage, line_text, word_ranges
from core.formats.tools.passages import passages_side
from core.formats.tools.units import OffsetUnit

_TEXT = "text"


@dataclass(frozen=True, slots=True)
class LabelStudio:
    """Tasks with one text each; a line of a text is a sentence.

    ``text``: the name of the text in the data of a task; where there is none of this name, the only text is taken;
    ``predictions``: whether a task that nobody has annotated is read from what a model predicted, and what nobody has
    confirmed is written as predicted; else there are annotations only; ``offsets``: what positions count: ``judged``
    by where they fall, ``characters``, ``utf-16`` units, ``utf-8`` bytes, or ``lf`` (characters, a line end of two as
    one).
    """

    text: str = _TEXT
    predictions: bool = True
    offsets: OffsetUnit = "judged"

    title: ClassVar[str] = "Label Studio"
    endings: ClassVar[tuple[str, ...]] = (".json",)
    keeps: ClassVar[frozenset[Preserves]] = frozenset(Preserves) - {
        Preserves.BREAKS,
        Preserves.LANGS,
        Preserves.LINKS,
        Preserves.POSSIBLE,
    }
    loses: ClassVar[str] = "Line breaks within a sentence become spaces; word links are left out."
    limits: ClassVar[FormatLimits] = FormatLimits(xml_text)

    def likeness(self, files: Files) -> float:
        texts, paths = texts_at_start(files)
        if self.text in texts:
            return 0.9
        if texts:
            return 0.85
        return 0.5 if paths else 0.0

    def read(self, files: Files, lang: str) -> CorpusSide:
        return read_side_files(task_files(files), lambda file: self._read(file, lang))

    def _read(self, file: TextFile, lang: str) -> CorpusSide:
        repairs: list[Repair] = []
        tasks = read_tasks(file, self.predictions, repairs)
        key, choice = choose_text(file, tasks, self.text, _TEXT)
        check_texts(tasks, key)
        owners, others = assign_regions(file, tasks, (key,))
        repairs += [*choice, *others, *unread_types(file, tasks, is_labelled)]
        repairs += list_unread_keys(
            file.name, (task.data for task in tasks), (key, f"{key}_words", "id", "document", "about")
        )
        passages = [_passage(task, key, owners) for task in tasks]
        return passages_side(file.name, passages, lang, repairs, self.offsets)

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        fit = fit_items(self, items)
        tasks = [self._task(item) for item in fit]
        labels = labels_of(item.sentence for item in fit)
        control = labels_tag("label", "text", labels)
        text = f'  <Text name="text" value={quoteattr(f"${self.text}")}/>\n'
        config = f"<View>\n{control}{text}</View>\n"
        return {f"{stem}.json": write_tasks(tasks), f"{stem}.labels.xml": config.encode()}

    def _task(self, item: OutgoingSentence) -> Row:
        texts = {self.text: line_text(item.sentence), f"{self.text}_words": word_ranges(item.sentence)}
        data = {**texts, "id": item.id, **document_field(item.document)}
        result = None
        if item.sentence.spans is not None:
            result = list(regions(item.sentence, "text", "label", self.offsets))
        return make_task(data, result, item.known, self.predictions)


def _passage(task: Task, key: str, owners: Owners) -> Passage:
    """Return the text of a task; without marks where nobody and no model has annotated it."""
    if task.result is None:
        return task_passage(task, key, None)
    return task_passage(task, key, region_marks(task, key, owners).marks)
