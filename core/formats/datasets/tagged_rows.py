"""Rows with words and a tag for each: what Hugging Face datasets hold, however they are packed."""

import json
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from core.errors import BadInput
from core.formats.base import Files
from core.formats.columns.tag_spellings import Spelling, spelling_of
from core.formats.datasets.dataset_cards import is_card, names_in_card
from core.formats.result import Repair, bounded, clean_text, clean_words, note_length
from core.formats.sides import CorpusSide
from core.model import Sentence
from core.tags import detect_scheme, read_tags
from core.text import default_gaps, gaps_within

TOKENS = ("tokens", "words")
TAGS = ("ner_tags", "ner", "tags", "labels")
NAMED = ("id", "document", "text")
"""Further columns that say something of a sentence, where they are there."""

_OURS = ("status", "score")
"""What Spanbridge writes of a review, which an import does not take over."""
_BESIDE = ("dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json", "features.json")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of words and of tags as they were asked for; "" takes the first of the usual names that is there."""

    tokens: str = ""
    tags: str = ""

    @property
    def wanted(self) -> tuple[str, ...]:
        return (self.tokens, *TOKENS, self.tags, *TAGS, *NAMED)

    def among(self, present: Sequence[str], where: str) -> "Columns":
        """The names of the columns that are there; "" for tags where there are none."""
        tokens = next((name for name in (self.tokens and (self.tokens,)) or TOKENS if name in present), "")
        tags = next((name for name in (self.tags and (self.tags,)) or TAGS if name in present), "")
        if not tokens or (self.tags and not tags):
            missing = self.tags if tokens else self.tokens or " or ".join(TOKENS)
            there = clean_text(", ".join(map(str, present)))[:120]
            raise BadInput(where, f"there is no column {missing} among {there}.", "Say which columns to read.")
        return Columns(tokens, tags)


class TaggedRow(NamedTuple):
    """A row as it was read: its number, counted from 1, id and document, and its tags as they are written."""

    number: int
    id: str
    document: str
    sentence: Sentence
    tags: tuple[str, ...] | None


@dataclass(slots=True)
class Rows:
    """Makes sentences of rows; ``unit`` is what a row is called, ``names`` are the tags by number.

    ``form`` is the name of the format, for messages that say how to choose otherwise; ``present`` are all columns.
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
        self._tell_unread()
        found = [self._row(row, number) for number, row in bounded(rows, self.name)]
        spelling = self._spelling(found)
        strict = [tuple(map(spelling.tags.__getitem__, row.tags)) if row.tags else row.tags for row in found]
        scheme = "IOB1" if spelling.runs else detect_scheme(filter(None, strict))
        sentences = [self._marked(row, tags, scheme) for row, tags in zip(found, strict, strict=True)]
        ids, documents = [row.id for row in found], [row.document for row in found]
        return CorpusSide(
            self.name,
            tuple(sentences),
            tuple(row.number for row in found),
            tuple(self.repairs),
            tuple(ids) if any(ids) else (),
            tuple(documents) if any(documents) else (),
        )

    def _tell_unread(self) -> None:
        """List the columns that say something else, also those that may hold tags too."""
        read = {self.columns.tokens, self.columns.tags, *NAMED, *_OURS}
        unread = [clean_text(name)[:40] for name in self.present if name not in read]
        if unread:
            option = (
                f" (the option tags reads another column instead of {self.columns.tags})" if self.columns.tags else ""
            )
            self.repairs.append(Repair(self.name, f"not read: {', '.join(unread)}{option}."))

    def _spelling(self, rows: Sequence[TaggedRow]) -> Spelling:
        """How the tags are spelled, told from all of them and the names of numbers; `BadInput` for what is none."""
        counts = Counter(tag for row in rows for tag in row.tags or ())
        names = [name for name in self.names if isinstance(name, str)]
        spelling = spelling_of({*counts, *names}, lambda: counts + Counter(names), asked=True) or Spelling({})
        unread = set(spelling.unread(counts))
        if unread:
            row = next(row for row in rows if unread.intersection(row.tags or ()))
            tag = next(tag for tag in row.tags or () if tag in unread)
            told = f" as the others are ({', '.join(spelling.labels)[:80]})" if spelling.labels else ""
            problem = f"{json.dumps(tag, ensure_ascii=False)[:40]} is not a tag{told}."
            raise BadInput(self._place(row.number), problem, "Tags look like O, B-PER and I-PER.")
        if spelling.what and any(row.tags for row in rows):
            self.repairs.append(Repair(self.name, spelling.what))
        return spelling

    def _row(self, row: Mapping[str, Any], number: int) -> TaggedRow:
        where = self._place(number)
        words = row.get(self.columns.tokens)
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise BadInput(where, f"{self.columns.tokens} is not a list of words.", "Choose the column of words.")
        tags = self._tags(row.get(self.columns.tags) if self.columns.tags else None, len(words), where)
        cleaned = clean_words(words, where, self.repairs)
        note_length(len(cleaned), where, self.repairs)
        text = row.get("text")
        gaps = gaps_within(cleaned, text) if isinstance(text, str) and text else None
        sentence = Sentence(cleaned, gaps or default_gaps(cleaned, self.lang), self.lang)
        return TaggedRow(number, _name(row.get("id")), _name(row.get("document")), sentence, tags)

    def _tags(self, given: Any, size: int, where: str) -> tuple[str, ...] | None:
        if given is None:
            return None
        if not isinstance(given, list):
            raise BadInput(where, f"{self.columns.tags} is not a list of tags.", "Choose the column of tags.")
        if len(given) != size:
            raise BadInput(where, f"there are {len(given)} tags for {size} words.", "Each word needs one tag.")
        return tuple(self._tag(tag, where) for tag in given)

    def _tag(self, given: Any, where: str) -> str:
        tag = given
        if isinstance(given, int) and not isinstance(given, bool):
            if not 0 <= given < len(self.names):
                problem = (
                    f"the tag {given} is a number without a name." if abs(given) < 10**9 else "a tag is too large."
                )
                raise BadInput(where, problem, self._name_them())
            tag = self.names[given]
        if not isinstance(tag, str):
            raise BadInput(where, f"{json.dumps(tag)[:40]} is not a tag.", "Tags look like O, B-PER and I-PER.")
        return tag

    def _name_them(self) -> str:
        command = f"--as {shlex.quote(self.name)} {self.form}:names=O,B-PER,I-PER"
        return f"Name the tags by number, O first, as O, B-PER, I-PER and so on: {command}."

    def _marked(self, row: TaggedRow, tags: Sequence[str] | None, scheme: str) -> Sentence:
        if tags is None:
            return row.sentence
        spans, broken = read_tags(tags, scheme)
        self.repairs += [Repair(self._place(row.number), f"word {one.index}: {one.what}") for one in broken]
        return row.sentence.with_spans(spans)

    def _place(self, number: int) -> str:
        return f"{self.name}, {self.unit} {number}"


def is_beside(name: str) -> bool:
    """Whether a file of that name describes a dataset, and holds none of it."""
    return name.endswith(_BESIDE) or name.lower().endswith("readme.md")


def names_beside(files: Files, tags: str) -> tuple[str, ...]:
    """The tags by number as a file beside the data tells them; empty where none does."""
    for file in files:
        if is_card(file.name, file.head()):
            if names := names_in_card(file.text(), tags):
                return names
        elif file.name.endswith(_BESIDE):
            try:
                described = json.loads(file.text())
            except (ValueError, RecursionError) as error:
                raise BadInput(file.name, "it is not JSON.", "Leave it out, or save the dataset again.") from error
            if names := names_in(described, tags):
                return names
    return ()


def names_in(described: Any, tags: str) -> tuple[str, ...]:
    """The names of a column of class labels, as ``features`` tells them in a schema or description."""
    if not isinstance(described, Mapping):
        return ()
    places = [described, described.get("info"), *list(described.values())[:1]]
    for place in places:
        features = place.get("features") if isinstance(place, Mapping) else None
        kind = features.get(tags) if isinstance(features, Mapping) else None
        kind = (
            kind.get("feature") if isinstance(kind, Mapping) else kind[0] if isinstance(kind, list) and kind else None
        )
        names = kind.get("names") if isinstance(kind, Mapping) else None
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return tuple(names)
    return ()


def _name(value: Any) -> str:
    return clean_text(str(value)[:1000]) if isinstance(value, str | int) and not isinstance(value, bool) else ""
