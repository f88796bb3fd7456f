"""Rows with words and a tag for each word, as Hugging Face datasets hold them in any packing."""

import json
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat, starmap
from typing import Any, NamedTuple

from core.errors import BadInput
from core.formats.base import Files
from core.formats.columns.tag_spellings import Spelling, spelling_of
from core.formats.datasets.dataset_cards import is_card, names_in_card
from core.formats.json_fields import is_list_of, text_or_blank
from core.formats.placed_sentences import PlacedSentence, side_of
from core.formats.result import Repair, clean_text, clean_words, limit_sentences, note_length
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.model import Sentence
from core.tags import detect_scheme, read_tags
from core.text import default_gaps, gaps_within

TOKENS = ("tokens", "words")
TAGS = ("ner_tags", "ner", "tags", "labels")
FURTHER_COLUMNS = ("id", "document", "text")
"""Columns besides words and tags that are read where they exist."""

_REVIEW_COLUMNS = ("status", "score")
"""Columns of a review that Spanbridge writes, and does not read."""
_TAGS_REMEDY = "Tags look like O, B-PER and I-PER."
_DESCRIPTIONS = ("dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json", "features.json")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of words and of tags as requested; "" takes the first of the usual names that exists."""

    tokens: str = ""
    tags: str = ""

    @property
    def candidates(self) -> tuple[str, ...]:
        """The names of all columns that may be read."""
        return (self.tokens, *TOKENS, self.tags, *TAGS, *FURTHER_COLUMNS)

    def among(self, present: Sequence[str], where: str) -> "Columns":
        """Choose the columns among those that are ``present``, "" for tags without a column.

        `BadInput` where a requested column, or any column of words, is missing.
        """
        tokens = _first_present(self.tokens, TOKENS, present)
        tags = _first_present(self.tags, TAGS, present)
        if not tokens:
            raise _no_column(self.tokens or " or ".join(TOKENS), present, where)
        if self.tags and not tags:
            raise _no_column(self.tags, present, where)
        return Columns(tokens, tags)

    def tags_in(self, row: Mapping[str, Any]) -> Any:
        """Return the tags of a row, None where there is no column of tags."""
        return row.get(self.tags) if self.tags else None


def _no_column(missing: str, present: Sequence[str], where: str) -> BadInput:
    names = clean_text(", ".join(map(str, present)))[:120]
    return BadInput(where, f"there is no column {missing} among {names}.", "Say which columns to read.")


def _first_present(requested: str, defaults: Sequence[str], present: Sequence[str]) -> str:
    names = (requested,) if requested else defaults
    return next((name for name in names if name in present), "")


class TaggedRow(NamedTuple):
    """A row as it was read: its sentence, placed by the number of the row, and its tags as they are written."""

    placed: PlacedSentence
    tags: tuple[str, ...] | None

    @property
    def values(self) -> tuple[str, ...]:
        """The tags; none where nobody has annotated."""
        return self.tags or ()


@dataclass(slots=True)
class RowReader:
    """Reads sentences from rows; ``unit`` is the word for a row in messages, ``names`` are the tags by number.

    ``form`` is the name of the format, for messages that name an option; ``present`` are all columns.
    """

    name: str
    lang: str
    unit: str
    columns: Columns
    names: Sequence[str] = ()
    form: str = "huggingface"
    present: Sequence[str] = ()
    repairs: list[Repair] = field(default_factory=list)

    def side(self, rows: Iterable[tuple[int, Mapping[str, Any]]]) -> CorpusSide:
        """Build the side of a corpus from numbered rows."""
        self._list_unread()
        parsed = list(starmap(self._row, limit_sentences(rows, self.name)))
        spelling = self._spelling(parsed)
        tags = [_strict_tags(row.tags, spelling) for row in parsed]
        scheme = "IOB1" if spelling.runs else detect_scheme(filter(None, tags))
        placed = (row.placed for row in parsed)
        return side_of(self.name, map(self._annotated, placed, tags, repeat(scheme)), self.repairs)

    def _list_unread(self) -> None:
        """List the columns that are not read, also those that may hold tags too."""
        read = {self.columns.tokens, self.columns.tags, *FURTHER_COLUMNS, *_REVIEW_COLUMNS}
        unread = [clean_text(name)[:40] for name in self.present if name not in read]
        if unread:
            self.repairs.append(Repair(self.name, f"not read: {', '.join(unread)}{self._tags_option()}."))

    def _tags_option(self) -> str:
        if not self.columns.tags:
            return ""
        return f" (the option tags reads another column instead of {self.columns.tags})"

    def _spelling(self, rows: Sequence[TaggedRow]) -> Spelling:
        """Detect the spelling of tags from their values and the names of numbers; `BadInput` for other values."""
        counts = Counter(chain.from_iterable(row.values for row in rows))
        values = {*counts, *self.names}
        spelling = spelling_of(values, lambda: counts + Counter(self.names), asked=True) or Spelling({})
        unread = set(spelling.unread(counts))
        if unread:
            raise self._no_tag(rows, unread, spelling.labels)
        if spelling.what and counts:
            self.repairs.append(Repair(self.name, spelling.what))
        return spelling

    def _no_tag(self, rows: Sequence[TaggedRow], unread: set[str], labels: Sequence[str]) -> BadInput:
        """Return the error for the first of the values that cannot be read as tags."""
        row = next(row for row in rows if not unread.isdisjoint(row.values))
        tag = next(filter(unread.__contains__, row.values))
        comparison = f" as the others are ({', '.join(labels)[:80]})" if labels else ""
        problem = f"{json.dumps(tag, ensure_ascii=False)[:40]} is not a tag{comparison}."
        return BadInput(self._place(row.placed.line), problem, _TAGS_REMEDY)

    def _row(self, number: int, row: Mapping[str, Any]) -> TaggedRow:
        where = self._place(number)
        words = row.get(self.columns.tokens)
        if not is_list_of(words, str):
            raise BadInput(where, f"{self.columns.tokens} is not a list of words.", "Choose the column of words.")
        tags = self._tags(self.columns.tags_in(row), len(words), where)
        cleaned = clean_words(words, where, self.repairs)
        note_length(len(cleaned), where, self.repairs)
        gaps = gaps_within(cleaned, text_or_blank(row.get("text"))) or default_gaps(cleaned, self.lang)
        sentence = Sentence(cleaned, gaps, self.lang)
        return TaggedRow(PlacedSentence(sentence, number, _name(row.get("id")), _name(row.get("document"))), tags)

    def _tags(self, values: Any, size: int, where: str) -> tuple[str, ...] | None:
        if values is None:
            return None
        if not isinstance(values, list):
            raise BadInput(where, f"{self.columns.tags} is not a list of tags.", "Choose the column of tags.")
        if len(values) != size:
            raise BadInput(where, f"there are {len(values)} tags for {size} words.", "Each word needs one tag.")
        return tuple(self._tag(value, where) for value in values)

    def _tag(self, value: Any, where: str) -> str:
        """Return a tag, or the tag that a number names; `BadInput` for any other value."""
        if type(value) is int:
            return self._named_tag(value, where)
        if not isinstance(value, str):
            raise BadInput(where, f"{json.dumps(value)[:40]} is not a tag.", _TAGS_REMEDY)
        return value

    def _named_tag(self, number: int, where: str) -> str:
        if 0 <= number < len(self.names):
            return self.names[number]
        is_short = abs(number) < 10**9
        problem = f"the tag {number} is a number without a name." if is_short else "a tag is too large."
        raise BadInput(where, problem, self._naming_remedy())

    def _naming_remedy(self) -> str:
        command = f"--as {shlex.quote(self.name)} {self.form}:names=O,B-PER,I-PER"
        return f"Name the tags by number, O first, as O, B-PER, I-PER and so on: {command}."

    def _annotated(self, placed: PlacedSentence, tags: Sequence[str] | None, scheme: str) -> PlacedSentence:
        if tags is None:
            return placed
        spans, broken = read_tags(tags, scheme)
        where = self._place(placed.line)
        self.repairs += [Repair(where, f"word {defect.index}: {defect.what}") for defect in broken]
        return placed._replace(sentence=placed.sentence.with_spans(spans))

    def _place(self, number: int) -> str:
        return f"{self.name}, {self.unit} {number}"


def _strict_tags(tags: tuple[str, ...] | None, spelling: Spelling) -> tuple[str, ...] | None:
    if tags is None:
        return None
    return tuple(map(spelling.tags.__getitem__, tags))


def is_description(name: str) -> bool:
    """Tell whether a file of that name describes a dataset, and holds none of it."""
    return name.endswith(_DESCRIPTIONS) or name.lower().endswith("readme.md")


def class_names_beside(files: Files, tags: str) -> tuple[str, ...]:
    """Return the tags by number from the first file that describes the column ``tags``; empty where none does."""
    return next(filter(None, (_class_names_in(file, tags) for file in files)), ())


def _class_names_in(file: TextFile, tags: str) -> tuple[str, ...]:
    if is_card(file.name, file.head()):
        return names_in_card(file.text(), tags)
    if file.name.endswith(_DESCRIPTIONS):
        return class_names(_parse_description(file), tags)
    return ()


def _parse_description(file: TextFile) -> Any:
    try:
        return json.loads(file.text())
    except (ValueError, RecursionError) as error:
        raise BadInput(file.name, "it is not JSON.", "Leave it out, or save the dataset again.") from error


def class_names(description: Any, tags: str) -> tuple[str, ...]:
    """Return the class labels of the column ``tags`` in a schema or description; empty where it has none."""
    if not isinstance(description, Mapping):
        return ()
    for place in (description, description.get("info"), *list(description.values())[:1]):
        names = _value(_feature(_value(place, "features"), tags), "names")
        if is_list_of(names, str):
            return tuple(names)
    return ()


def _feature(features: Any, column: str) -> Any:
    """Return the feature of the items of a column, in either form of the `datasets` library; None without one."""
    kind = _value(features, column)
    if isinstance(kind, list):
        return kind[0] if kind else None
    return _value(kind, "feature")


def _value(container: Any, key: str) -> Any:
    return container.get(key) if isinstance(container, Mapping) else None


def _name(value: Any) -> str:
    return clean_text(str(value)[:1000]) if type(value) in {str, int} else ""
