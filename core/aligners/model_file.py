"""The model of the lexical aligner as a file: a zip archive of JSON and numbers, nothing that is run when it is read.

``model.json`` holds the version, the languages, what the model was trained on, its options, and its words and classes;
each ``.bin`` holds an array of little-endian numbers of eight bytes.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.aligners import hmm
from core.aligners.class_views import MAX_CLASSES, OTHER, VIEWS, ClassFactors, ClassVocabulary
from core.aligners.lexical import LexicalAligner, LexicalModel, Words
from core.aligners.lexicon import STRIDE, Floats, Integers, Lexicon, Prior, Vocabulary
from core.aligners.training import HmmModel, HmmOptions, Level
from core.components import component
from core.errors import BadInput
from core.formats.archive import unpack
from core.formats.textfile import MAX_BYTES, MAX_UNPACKED_BYTES, TextFile
from core.lexicons.word_knowledge import Table, WordKnowledge
from core.text.cognates import PhoneticForm
from core.text.languages import base_language, language_name

FORMAT = "spanbridge lexical aligner"
VERSION = 1
_HEADER = "model.json"
_REGISTRIES = {"aligner": {"lexical": LexicalAligner}}
_DAMAGED = (LookupError, TypeError, ValueError, AttributeError, RecursionError)
_TRAIN_AGAIN = "Train it again with --save."


class TrainingRecord(NamedTuple):
    """What a model was trained on: the languages, the number of pairs, and the digest of their words."""

    languages: tuple[str, str]
    pairs: int
    digest: str


class SavedModel(NamedTuple):
    """A model of the lexical aligner, and what it was trained on."""

    model: LexicalModel
    trained_on: TrainingRecord


def training_record(text: Iterable[Words], languages: tuple[str, str]) -> TrainingRecord:
    """Describe the text that a model is trained on, by sixteen hexadecimal digits of its SHA-256."""
    content = hashlib.sha256()
    count = 0
    for count, words in enumerate(text, 1):  # noqa: B007  # the last count is the number of pairs
        content.update("\t".join(map(" ".join, words)).encode("utf-8", "surrogatepass") + b"\n")
    return TrainingRecord(languages, count, content.hexdigest()[:16])


def check_languages(saved: SavedModel, languages: tuple[str, str], name: str) -> None:
    """Raise `BadInput` for a model that was trained on other languages than those of a corpus."""
    trained = saved.trained_on.languages
    if list(map(base_language, trained)) != list(map(base_language, languages)):
        problem = f"it was trained on {_pair_name(trained)}, and the corpus is of {_pair_name(languages)}."
        raise BadInput(name, problem, "Load a model of these languages, or train one with --save.")


def _pair_name(languages: tuple[str, str]) -> str:
    return " and ".join(map(language_name, languages))


def model_bytes(saved: SavedModel, name: str) -> bytes:
    """Return the file of a model; `BadInput` names one that would be too large to be read again."""
    model = saved.model.model
    members = {f"{member}.bin": _little_endian(array) for member, array in _arrays(model).items()}
    members[_HEADER] = json.dumps(_header(saved)).encode()
    _refuse_large(sum(map(len, members.values())), MAX_UNPACKED_BYTES, name)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for member in sorted(members):
            archive.writestr(zipfile.ZipInfo(member), members[member], zipfile.ZIP_DEFLATED)
    packed = buffer.getvalue()
    _refuse_large(len(packed), MAX_BYTES, name)
    return packed


def _refuse_large(size: int, limit: int, name: str) -> None:
    if size > limit:
        raise BadInput(name, f"the model is larger than {limit >> 20} MB.", "Train it on fewer pairs.")


def _header(saved: SavedModel) -> dict[str, Any]:
    model = saved.model.model
    prior = model.options.prior
    return {
        "format": FORMAT,
        "version": VERSION,
        **saved.trained_on._asdict(),
        "options": component.to_json(saved.model.options, "aligner", _REGISTRIES),
        "prior": [prior.concentration, prior.bonus, prior.floor],
        "levels": [[_vocabulary_json(level.sources), _vocabulary_json(level.targets)] for level in model.levels],
        "classes": [[list(numbers) for numbers in side.numbers] for side in model.classes],
        "views": len(model.factors.tables),
        "knowledge": prior.knowledge.table,
    }


def _vocabulary_json(vocabulary: Vocabulary) -> dict[str, Any]:
    stems = list(vocabulary.numbers)
    return {"prefix": vocabulary.prefix, "han": vocabulary.han, "stems": stems, "forms": vocabulary.words}


def _arrays(model: HmmModel) -> dict[str, NDArray[Any]]:
    """Return the arrays of a model by name; of the factors only those that are not 1, with their cells."""
    arrays: dict[str, NDArray[Any]] = {f"jumps{side}": jumps for side, jumps in enumerate(model.jumps)}
    for number, level in enumerate(model.levels):
        arrays |= {f"keys{number}": level.lexicon.keys, f"weights{number}": level.lexicon.weights}
    for number, table in enumerate(model.factors.tables):
        cells = np.flatnonzero(table != 1)
        arrays |= {f"cells{number}": cells, f"factors{number}": table.ravel()[cells]}
    return arrays


def _little_endian(array: NDArray[Any]) -> bytes:
    return array.astype("<i8" if array.dtype.kind == "i" else "<f8").tobytes()


def read_model(file: TextFile) -> SavedModel:
    """Read a model; `BadInput` for what is none, is damaged, or is of another version."""
    no_model = BadInput(file.name, "it is no model of the lexical aligner.", _TRAIN_AGAIN)
    members = {member.name: member.data for member in unpack(file)} if file.data[:2] == b"PK" else {}
    if _HEADER not in members:
        raise no_model
    try:
        header = json.loads(members[_HEADER])
        form, version = header["format"], header["version"]
    except _DAMAGED as error:
        raise no_model from error
    if form != FORMAT:
        raise no_model
    if version != VERSION:
        problem = f"it is a model of version {version!r:.20}, and this Spanbridge reads version {VERSION}."
        raise BadInput(file.name, problem, _TRAIN_AGAIN)
    try:
        return _saved_model(header, members)
    except _DAMAGED as error:
        raise BadInput(file.name, f"the model is damaged ({error!s:.100}).", _TRAIN_AGAIN) from error


def _saved_model(header: Mapping[str, Any], members: Mapping[str, bytes]) -> SavedModel:
    aligner = component.from_json(header["options"], "aligner", _REGISTRIES)
    knowledge = WordKnowledge(_table(header["knowledge"]))
    concentration, bonus, floor = map(float, header["prior"])
    _check(0 < concentration < np.inf and 0 <= bonus < np.inf and 0 <= floor < 1, "its prior is out of range")
    prior = Prior(concentration, bonus, floor, knowledge)
    levels = tuple(_level(sides, number, members) for number, sides in enumerate(header["levels"]))
    _check(len(levels) > 0, "it has no words")
    sources, targets = map(_classes, header["classes"])
    jumps = _jumps(members["jumps0.bin"]), _jumps(members["jumps1.bin"])
    _check(header["views"] in (0, len(VIEWS)), "it has other views of words")
    factors = ClassFactors(tuple(_factors(members, view, (sources, targets)) for view in range(header["views"])))
    options = HmmOptions(prior, aligner.empty, aligner.rounds, aligner.views)
    model = HmmModel(options, levels, (sources, targets), jumps, factors)
    source_lang, target_lang = map(str, header["languages"])
    record = TrainingRecord((source_lang, target_lang), int(header["pairs"]), str(header["digest"]))
    return SavedModel(LexicalModel(aligner, model), record)


def _check(is_sound: bool, problem: str) -> None:
    if not is_sound:
        raise ValueError(problem)


def _table(table: Mapping[str, Mapping[str, float]]) -> Table:
    parsed = {source: {target: float(links) for target, links in row.items()} for source, row in table.items()}
    is_sound = all(0 <= links < np.inf for row in parsed.values() for links in row.values())
    _check(is_sound, "its word table is out of range")
    return parsed


def _level(sides: Sequence[Mapping[str, Any]], number: int, members: Mapping[str, bytes]) -> Level:
    sources, targets = map(_vocabulary, sides)
    keys = _integers(members[f"keys{number}.bin"])
    weights = _numbers(members[f"weights{number}.bin"])
    _check(len(keys) == len(weights) and bool((weights > 0).all()), "it lacks weights of words")
    rows, columns = keys // STRIDE, keys % STRIDE
    is_within = bool(((rows >= 0) & (rows < len(sources)) & (columns < len(targets))).all())
    _check(is_within and bool((np.diff(keys) > 0).all()), "its pairs of words are not those of its words")
    return Level(sources, targets, Lexicon.of(keys, weights))


def _vocabulary(data: Mapping[str, Any]) -> Vocabulary:
    stems = [_text(stem) for stem in data["stems"]]
    forms = [PhoneticForm(_text(text), _text(skeleton), bool(exact)) for text, skeleton, exact in data["forms"]]
    numbers = {stem: number for number, stem in enumerate(stems)}
    _check(len(numbers) == len(forms) == len(stems) and all(form.text for form in forms), "its words do not match")
    _check(type(data["prefix"]) is int and data["prefix"] > 0, "its words are cut to no letter")
    return Vocabulary(data["prefix"], bool(data["han"]), numbers, forms)


def _text(value: Any) -> str:
    _check(isinstance(value, str), "a word is no text")
    return str(value)


def _classes(views: Sequence[Sequence[str]]) -> ClassVocabulary:
    _check(len(views) == len(VIEWS), "it has other views of words")
    _check(all(len(names) <= 2 * MAX_CLASSES for names in views), "it has too many classes of words")
    return ClassVocabulary(tuple({_text(name): number for number, name in enumerate(names, 1)} for names in views))


def _jumps(data: bytes) -> Floats:
    jumps = _numbers(data)
    _check(len(jumps) == 2 * hmm.MAX_JUMP + 1 and bool((jumps >= 0).all()), "its jumps are out of range")
    return jumps


def _factors(members: Mapping[str, bytes], view: int, classes: tuple[ClassVocabulary, ClassVocabulary]) -> Floats:
    """Return the factors of a view, a table (source classes, target classes)."""
    table = np.ones((classes[0].sizes[view], classes[1].sizes[view]))
    cells, factors = _integers(members[f"cells{view}.bin"]), _numbers(members[f"factors{view}.bin"])
    _check(len(cells) == len(factors) and bool((factors > 0).all()), "it lacks factors of classes")
    _check(bool(((cells >= 0) & (cells < table.size)).all()), "its factors are not those of its classes")
    table.ravel()[cells] = factors
    table[OTHER, :] = table[:, OTHER] = 1.0
    return table


def _integers(data: bytes) -> Integers:
    return np.frombuffer(data, dtype="<i8").astype(np.int64)


def _numbers(data: bytes) -> Floats:
    numbers = np.frombuffer(data, dtype="<f8").astype(np.float64)
    _check(bool(np.isfinite(numbers).all()), "a number of it is not finite")
    return numbers
