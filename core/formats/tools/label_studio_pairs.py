"""Label Studio tasks with two texts, a source and its translation, and links as relations between regions.

A word link is a relation between two regions of one word, labelled `WORD`; a relation between longer regions, as
people draw them between entities, links each word of the first with each word of the second. The choices `STATES` of a
task say what nobody has annotated. Each text is one sentence.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar
from xml.sax.saxutils import quoteattr

from core.formats.adaptation import FormatLimits, fit_pairs, labels_of, xml_text
from core.formats.base import Files, Preserves, Written
from core.formats.detection.json_outline import Outline
from core.formats.json_fields import document_field
from core.formats.json_records import Row
from core.formats.result import Imported, Repair, read_pair_files, unique_ids
from core.formats.textfile import TextFile
from core.formats.tools.label_studio_choice import check_texts, choose_texts
from core.formats.tools.label_studio_links import POSSIBLE, UNLINKED, WORD, PairSide, linked_pair, side_texts
from core.formats.tools.label_studio_output import labels_tag, make_task, region_of, regions, write_tasks
from core.formats.tools.label_studio_tasks import (
    LABELLED,
    read_tasks,
    task_files,
    texts_at_start,
    unread_types,
    value_of,
)
from core.formats.tools.label_studio_texts import (
    as_pair,
    assign_regions,
    language_in,
)
from core.formats.tools.offsets import (
    CharacterSpan,
    line_text,
    word_ranges,
)
from core.formats.tools.units import OffsetUnit, offsets_in
from core.model import Link, Sentence, SentencePair
from core.text import UNKNOWN

UNMARKED = ("source not annotated", "target not annotated")
DEFAULT_KEYS = ("src", "tgt")
STATES = (*UNMARKED, UNLINKED)


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
    keeps: ClassVar[frozenset[Preserves]] = frozenset(Preserves) - {
        Preserves.BREAKS,
        Preserves.LANGS,
        Preserves.PHENOMENA,
    }
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
        sides = map(PairSide, keys, map(_lang, langs, keys), UNMARKED)
        sources, targets = (side_texts(tasks, side, owners, self.offsets, (file.name, repairs)) for side in sides)
        linked = list(map(linked_pair, tasks, sources, targets))
        repairs += _list_ignored(file.name, sum(ignored for _, ignored in linked))
        unique, renamed = unique_ids([pair for pair, _ in linked], [task.where for task in tasks])
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
        data |= {"id": pair.id, **document_field(pair.document)}
        if _is_untouched(pair):
            return make_task(data, None, facts, self.predictions)
        result += self._link_rows(pair)
        return make_task(data, [*result, *self._state_rows(pair)], facts, self.predictions)

    def _link_rows(self, pair: SentencePair) -> Iterator[Row]:
        """Yield a region for each linked word and a relation for each link; nothing where nobody has linked words."""
        links = pair.alignment
        if links is None:
            return
        linked = [*links.sure, *links.possible]
        yield from self._word_rows(pair.source, self.source, {i for i, _ in linked})
        yield from self._word_rows(pair.target, self.target, {j for _, j in linked})
        for link in linked:
            yield self._relation(link, is_possible=link in links.possible)

    def _word_rows(self, sentence: Sentence, tag: str, words: Iterable[int]) -> Iterator[Row]:
        ranges, units = word_ranges(sentence), offsets_in(line_text(sentence), self.offsets)
        for word in sorted(words):
            mark = CharacterSpan(*ranges[word], WORD, sentence.words[word])
            yield region_of(mark, tag, f"{tag}_label", (f"{tag}-word-{word}", units))

    def _relation(self, link: Link, is_possible: bool) -> Row:
        i, j = link
        ends = {"from_id": f"{self.source}-word-{i}", "to_id": f"{self.target}-word-{j}"}
        labels = {"labels": [POSSIBLE]} if is_possible else {}
        return {"type": "relation", "direction": "right", **ends, **labels}

    def _state_rows(self, pair: SentencePair) -> Iterator[Row]:
        """Yield the choices that say which sides and links nobody has annotated, if any."""
        states = list(_states_of(pair))
        if states:
            names = {"id": "state", "from_name": "state", "to_name": self.source}
            yield {**names, "type": "choices", "value": {"choices": states}}

    def _config(self, pairs: Sequence[SentencePair]) -> str:
        labels = [*labels_of(chain.from_iterable((pair.source, pair.target) for pair in pairs)), WORD]
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
    tags = set().union(*_values_of("to_name", paths))
    pair = as_pair(sorted(texts))
    if pair:
        return not tags.isdisjoint(pair) or len(tags) == 2 or texts == {*pair}
    has_relations = bool(_values_of("from_id", paths))
    return has_relations and len(tags) == 2 and len(texts) > 1


def _values_of(key: str, paths: Outline) -> list[Sequence[str]]:
    """Return the values of a key of the objects in lists, for each path to it."""
    return [values for path, values in paths.items() if path.endswith(f"[].{key}")]


def _is_untouched(pair: SentencePair) -> bool:
    """Tell whether nobody has annotated a side of a pair, or its links."""
    return pair.source.spans is None and pair.target.spans is None and pair.alignment is None


def _states_of(pair: SentencePair) -> Iterator[str]:
    """Yield the states of a pair: the sides that nobody has annotated, and links of which there are none."""
    for sentence, unmarked in zip((pair.source, pair.target), UNMARKED, strict=True):
        if sentence.spans is None:
            yield unmarked
    links = pair.alignment
    if links is not None and not links.sure + links.possible:
        yield UNLINKED


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


def _list_ignored(name: str, count: int) -> list[Repair]:
    if not count:
        return []
    return [Repair(name, f"{count} relations that are not between regions of both texts were not read.")]
