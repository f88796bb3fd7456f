"""Translations as JSON: ``{"translation": {"en": "Mia calls.", "de": "Mia ruft."}}``, as in data sets of Hugging Face.

The two texts may also be in the object itself, under codes or English names of languages or under names such as
``source`` and ``target``. Of more than two languages an option chooses.
"""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from core.errors import BadInput
from core.formats.adaptation import FormatLimits, fit_pairs, without_controls
from core.formats.base import Files, Preserves, Written
from core.formats.bitext.parallel import line_of, side_of
from core.formats.grouping.pairing import join_sides
from core.formats.json_records import Row, list_unread_keys, name_at, write_records
from core.formats.json_values import Value, first_value, read_values
from core.formats.result import Imported, read_pair_files
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.formats.tools.label_studio_texts import as_pair, language_in
from core.model import SentencePair
from core.text import UNKNOWN, usual_code

_INNER = "translation"


@dataclass(frozen=True, slots=True)
class Translations:
    """Translations as JSON Lines or a JSON list, an object with the two texts for each pair.

    ``source``: the name of the source's text, as ``en``; where it is empty, the first of the two texts.
    ``target``: the name of the target's text, likewise.
    """

    source: str = ""
    target: str = ""

    reading: ClassVar[frozenset[str]] = frozenset({"source", "target"})
    title: ClassVar[str] = "Translations as JSON"
    endings: ClassVar[tuple[str, ...]] = (".json", ".jsonl")
    keeps: ClassVar[frozenset[Preserves]] = frozenset({Preserves.TEXT, Preserves.EMPTY})
    loses: ClassVar[str] = "Entities, links, ids and documents are left out, and words are cut anew."
    limits: ClassVar[FormatLimits] = FormatLimits(gap=without_controls)

    def likeness(self, files: Files) -> float:
        return min((_confidence(first_value(file)) for file in files), default=0.0)

    def read(self, files: Files, langs: tuple[str, str]) -> Imported:
        """Read the pairs; `BadInput` for a missing text, or for texts that could be more than one pair."""
        return read_pair_files(files, lambda file: self._read(file, langs))

    def _read(self, file: TextFile, langs: tuple[str, str]) -> Imported:
        values = list(read_values(file))
        if not values:
            return Imported(())
        keys = self._keys(file, _texts(values[0].value))
        source, target = (_side(file, values, key, lang) for key, lang in zip(keys, langs, strict=True))
        repairs = list_unread_keys(file.name, (_texts(value.value) for value in values), (*keys, "id", _INNER))
        return join_sides(replace(source, repairs=(*repairs, *source.repairs)), target)

    def _keys(self, file: TextFile, texts: Row) -> tuple[str, str]:
        """Return the names of the texts of source and target; `BadInput` if they cannot be told apart."""
        names = _text_names(texts)
        requested = self.source, self.target
        pair = requested if all(requested) else _pair(names)
        if pair is None or not {*pair} <= {*names}:
            problem = f"its texts are {', '.join(map(repr, names[:10]))}."
            raise BadInput(file.name, problem, f"Say which are source and target: {_command(file, names)}.")
        return pair

    def write(self, stem: str, pairs: Sequence[SentencePair], metadata: Sequence[Mapping[str, Any]]) -> Written:
        return {f"{stem}.jsonl": write_records(map(_row, fit_pairs(self, pairs)))}


def _text_names(texts: Row) -> list[str]:
    return [name for name, text in texts.items() if isinstance(text, str) and name != "id"]


def _command(file: TextFile, names: Sequence[str]) -> str:
    first, last = (names[0], names[-1]) if names else ("en", "de")
    return f"--as {shlex.quote(file.name)} {shlex.quote(f'translations:source={first},target={last}')}"


def _side(file: TextFile, values: Sequence[Value], key: str, lang: str) -> CorpusSide:
    """Return the texts under a key as one side, in the language that the key names if ``lang`` is unknown."""
    if lang == UNKNOWN:
        lang = usual_code(language_in(key)) or UNKNOWN
    side = side_of(file, [_text(value, key) for value in values], lang)
    return replace(side, lines=tuple(value.number for value in values), ids=_ids(values))


def _ids(values: Sequence[Value]) -> tuple[str, ...]:
    """Return the ids of all objects; none if one lacks it."""
    ids = tuple(name_at(value.value, "id") for value in values)
    return ids if all(ids) else ()


def _texts(value: Any) -> Row:
    """Return the texts under ``translation``, or else the object itself, with the other keys beside them."""
    row = value if isinstance(value, dict) else {}
    inner = row.get(_INNER)
    if not isinstance(inner, dict):
        return row
    outer = {key: row[key] for key in row if key != _INNER}
    return {**outer, **inner}


def _pair(names: Sequence[str]) -> tuple[str, str] | None:
    """Return the names of source and target among these; None if they are no pair."""
    langs = [name for name in names if language_in(name)]
    return as_pair(names) or (as_pair(langs) if len(langs) == 2 else None)


def _confidence(value: Any) -> float:
    """Return the confidence in an object: high with ``translation`` in it, lower for two texts, none with others."""
    texts = _texts(value)
    if any(isinstance(text, list | dict) for text in texts.values()):
        return 0.0
    if isinstance(value, dict) and isinstance(value.get(_INNER), dict):
        return 0.9
    return 0.7 if _pair(list(texts)) else 0.0


def _text(value: Value, key: str) -> str:
    text = _texts(value.value).get(key)
    if not isinstance(text, str):
        raise BadInput(value.where, f"it has no text {key!r}.", f'Write {{"translation": {{"{key}": "..."}}}}.')
    return text


def _row(pair: SentencePair) -> Row:
    langs = pair.source.lang, pair.target.lang
    are_named = langs[0] != langs[1] and all(map(language_in, langs))
    keys = langs if are_named else ("source", "target")
    return {_INNER: dict(zip(keys, map(line_of, (pair.source, pair.target)), strict=True))}
