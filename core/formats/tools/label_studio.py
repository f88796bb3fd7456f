"""Label Studio: tasks with labelled regions of one text.

Where a task has several texts, the regions of the one that is read are told by the name that they give their text.
What is written goes with a labelling configuration, ``STEM.labels.xml``, which has to be set up before the tasks are
imported: confirmed entities as an annotation, others as a prediction with its score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from xml.sax.saxutils import quoteattr

from core.formats.adaptation import FormatLimits, fitted, labels_of, xml_text
from core.formats.base import Files, OutgoingSentence, Preserves, Written
from core.formats.json_records import Row, read_over
from core.formats.result import Repair
from core.formats.sides import CorpusSide, merged
from core.formats.textfile import TextFile
from core.formats.tools.label_studio_output import labels_tag, regions, task, write_tasks
from core.formats.tools.label_studio_tasks import is_labelled, not_read, read_tasks, task_files, texts_at_start
from core.formats.tools.label_studio_texts import check_texts, chosen_text, owned, region_marks, task_passage
from core.formats.tools.offsets import line_text, word_ranges
from core.formats.tools.passages import passages_side
from core.formats.tools.units import Counted

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
    offsets: Counted = "judged"

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
        texts, found = texts_at_start(files)
        return 0.9 if self.text in texts else 0.85 if texts else 0.5 if found else 0.0

    def read(self, files: Files, lang: str) -> CorpusSide:
        return merged(task_files(files), lambda file: self._read(file, lang))

    def _read(self, file: TextFile, lang: str) -> CorpusSide:
        repairs: list[Repair] = []
        tasks = read_tasks(file, self.predictions, repairs)
        key, chosen = chosen_text(file, tasks, self.text, _TEXT)
        check_texts(tasks, key)
        owners, others = owned(file, tasks, (key,))
        repairs += [*chosen, *others, *not_read(file, tasks, is_labelled)]
        repairs += read_over(file.name, (one.data for one in tasks), (key, f"{key}_words", "id", "document", "about"))
        passages = []
        for one in tasks:
            marks = None if one.result is None else [mark for _, mark in region_marks(one, key, owners)]
            passages.append(task_passage(one, key, marks))
        return passages_side(file.name, passages, lang, repairs, self.offsets)

    def write(self, stem: str, items: Sequence[OutgoingSentence]) -> Written:
        fit = fitted(self, items)
        tasks = [self._task(item) for item in fit]
        labels = labels_of(item.sentence for item in fit)
        view = (
            f'<View>\n{labels_tag("label", "text", labels)}  <Text name="text" value={quoteattr("$" + self.text)}/>\n'
        )
        return {f"{stem}.json": write_tasks(tasks), f"{stem}.labels.xml": f"{view}</View>\n".encode()}

    def _task(self, item: OutgoingSentence) -> Row:
        data = {self.text: line_text(item.sentence), f"{self.text}_words": word_ranges(item.sentence)}
        named = {"id": item.id, "document": item.document} if item.document else {"id": item.id}
        result = list(regions(item.sentence, "text", "label", self.offsets))
        return task({**data, **named}, None if item.sentence.spans is None else result, item.known, self.predictions)
