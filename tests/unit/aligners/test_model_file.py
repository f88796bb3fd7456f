"""The model of the lexical aligner as a file."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.aligners import Background, LexicalAligner, model_file
from core.aligners.lexical import LexicalModel
from core.aligners.model_file import SavedModel, check_languages, model_bytes, read_model, training_record
from core.errors import BadInput
from core.formats import TextFile
from core.lexicons.dictionary import Dictionary
from tests.unit.aligners.test_lexical_aligner import CORPUS, PAIRS, pair_of
from tests.unit.aligners.test_lexical_knowledge import pair_of as pair_in

LANGUAGES = ("en", "de")
RECORD = training_record([(a.split(), b.split()) for a, b in CORPUS], LANGUAGES)
ENGLISH = [pair_in(*texts, "en", "de") for texts in CORPUS]
STRANGERS = [
    pair_of("zebra giraffe sees \ud800 Olga Petrowa 1,000", "sieht Giraffe Zebra \ud800 Olga Petrova 1.000"),
    pair_in("water Monday wooden house", "hölzern Haus Montag Wasser", "en", "de"),
]

Members = dict[str, bytes]


def file_of(data: bytes) -> TextFile:
    return TextFile("my.model", data)


def saved(model: LexicalModel) -> TextFile:
    return file_of(model_bytes(SavedModel(model, RECORD), "my.model"))


def scores(model: LexicalModel) -> list[Any]:
    alignments = model([*PAIRS, *ENGLISH, *STRANGERS])
    return [(alignment.sure, np.asarray(alignment.scores).tolist()) for alignment in alignments]


DICTIONARY = Dictionary("mine", ((("zebra",), ("gestreift",)),))
BACKGROUND = Background([(["a", "zebra"], ["ein", "gestreift"])], {DICTIONARY.digest: DICTIONARY})
OPTIONS = (
    LexicalAligner(),
    LexicalAligner(wholes=False, views=False, word_tables=False, cldr_names=False, links="itermax"),
    LexicalAligner(dictionary=DICTIONARY.digest, concentration=0.2, rounds=(1, 2)),
)


@pytest.mark.parametrize("options", OPTIONS)
def test_a_loaded_model_links_as_the_trained_one_pairs_seen_and_others(options: LexicalAligner) -> None:
    trained = options.prepare(ENGLISH, BACKGROUND)
    loaded = read_model(saved(trained))
    assert loaded.model.options == options
    assert scores(loaded.model) == scores(trained)
    assert loaded.trained_on == RECORD


def test_the_model_of_a_lone_pair_is_kept_too() -> None:
    trained = LexicalAligner().prepare(ENGLISH[:1])
    assert scores(read_model(saved(trained)).model) == scores(trained)


def test_the_same_model_gives_the_same_file() -> None:
    first, second = (saved(LexicalAligner().prepare(ENGLISH)).data for _ in range(2))
    assert first == second


def test_the_digest_is_of_the_words() -> None:
    assert (RECORD.pairs, len(RECORD.digest)) == (len(CORPUS), 16)
    assert training_record([(["a"], ["b"])], LANGUAGES).digest != RECORD.digest


def test_a_model_of_other_languages_is_refused() -> None:
    loaded = read_model(saved(LexicalAligner().prepare(ENGLISH)))
    check_languages(loaded, ("eng", "de-AT"), "my.model")
    problem = (
        r"my\.model: it was trained on English \(en\) and German \(de\), and the corpus is of English \(en\) and F"
    )
    with pytest.raises(BadInput, match=problem):
        check_languages(loaded, ("en", "fr"), "my.model")


def changed(change: Callable[[Members, dict[str, Any]], None]) -> TextFile:
    """The file of a model with a change to its members or its header."""
    data = saved(LexicalAligner().prepare(ENGLISH)).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    header = json.loads(members["model.json"])
    change(members, header)
    if "model.json" in members:
        members["model.json"] = json.dumps(header).encode()
    return packed(members)


def packed(members: Mapping[str, bytes]) -> TextFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file_of(buffer.getvalue())


def set_version(members: Members, header: dict[str, Any]) -> None:
    header["version"] = 2


def set_format(members: Members, header: dict[str, Any]) -> None:
    header["format"] = "another"


def drop_header(members: Members, header: dict[str, Any]) -> None:
    del members["model.json"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (set_version, "it is a model of version 2, and this Spanbridge reads version 1. Train it again with --save"),
        (set_format, "it is no model of the lexical aligner"),
        (drop_header, "it is no model of the lexical aligner"),
    ],
)
def test_what_is_no_model_of_this_version_is_refused(
    change: Callable[[Members, dict[str, Any]], None], problem: str
) -> None:
    with pytest.raises(BadInput, match=problem):
        read_model(changed(change))


@pytest.mark.parametrize("data", [b"", b"en\tde\n", b"PK\x03\x04 broken", b'{"format": 1}'])
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"my\.model: (it is no model|the archive is damaged)"):
        read_model(file_of(data))


def header_damage(name: str, value: Any) -> Callable[[Members, dict[str, Any]], None]:
    def change(members: Members, header: dict[str, Any]) -> None:
        header[name] = value

    return change


def array_damage(name: str, values: Any) -> Callable[[Members, dict[str, Any]], None]:
    def change(members: Members, header: dict[str, Any]) -> None:
        size = len(members[name]) // 8
        members[name] = np.resize(values, size).tobytes()

    return change


def cut_weights(members: Members, header: dict[str, Any]) -> None:
    members["weights0.bin"] = members["weights0.bin"][:-8]


def drop_array(members: Members, header: dict[str, Any]) -> None:
    del members["jumps1.bin"]


def drop_form(members: Members, header: dict[str, Any]) -> None:
    header["levels"][0][1]["forms"].pop()


def empty_form(members: Members, header: dict[str, Any]) -> None:
    header["levels"][0][1]["forms"][0][0] = ""


def many_classes(members: Members, header: dict[str, Any]) -> None:
    header["classes"][0][0] = [str(number) for number in range(5_000)]


DAMAGE = [
    header_damage("levels", []),
    header_damage("prior", [0, 4, 0.6]),
    header_damage("prior", None),
    header_damage("knowledge", {"a": {"b": -1}}),
    header_damage("knowledge", ["a"]),
    header_damage("views", 3),
    header_damage("classes", [[], []]),
    header_damage("languages", ["en"]),
    header_damage("options", {"name": "lexical", "prefix": "x"}),
    header_damage("options", {"name": "given"}),
    array_damage("keys0.bin", np.array([1 << 60], "<i8")),
    array_damage("keys0.bin", np.array([0], "<i8")),
    array_damage("weights0.bin", np.array([-1.0])),
    array_damage("weights0.bin", np.array([np.nan])),
    array_damage("jumps0.bin", np.array([-0.1])),
    array_damage("cells0.bin", np.array([1 << 40], "<i8")),
    cut_weights,
    drop_array,
    drop_form,
    empty_form,
    many_classes,
]


@pytest.mark.parametrize("change", DAMAGE)
def test_a_damaged_model_is_refused_in_a_sentence(change: Callable[[Members, dict[str, Any]], None]) -> None:
    with pytest.raises(BadInput, match=r"my\.model: the model is damaged \(.+\)\. Train it again with --save\."):
        read_model(changed(change))


def test_a_model_that_could_not_be_read_again_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_file, "MAX_UNPACKED_BYTES", 1_000)
    model = LexicalAligner().prepare(ENGLISH)
    with pytest.raises(BadInput, match=r"big: the model is larger than 0 MB\. Train it on fewer pairs"):
        model_bytes(SavedModel(model, RECORD), "big")


def test_another_way_of_taking_links_needs_no_training() -> None:
    trained = LexicalAligner().prepare(ENGLISH)
    loaded = read_model(saved(trained)).model
    match = replace(loaded, options=replace(loaded.options, links="match"))
    assert scores(match) == scores(LexicalAligner(links="match").prepare(ENGLISH))
