"""What every entry of `TRANSLATORS` keeps: adding an entry is adding its tests."""

import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.components import component
from core.errors import Unavailable
from core.projection.recipe import REGISTRIES
from core.translators import TRANSLATORS, Apertium, Nllb, Precomputed, Translation, Translator
from tests.tiny_models.seq2seq import tiny_nllb

TEXTS = ["Angela Merkel visited Paris .", "", "Paris", " \n", "😀 \u0301 <b>1,000</b> [م] ?", "Paris is large . " * 40]
PROGRAM = """#!{python}
import sys
if sys.argv[1:] == ["-l"]:
    print("  eng-spa")
else:
    sys.stdout.buffer.write(sys.stdin.buffer.read())
"""


def nllb(folder: Path) -> Translator:
    return Nllb(str(tiny_nllb(folder / "nllb")), beams=2, stretch=0.5)


def apertium(folder: Path) -> Translator:
    program = folder / "apertium"
    program.write_text(PROGRAM.format(python=sys.executable), encoding="utf-8")
    program.chmod(0o755)
    return Apertium(str(program))


def precomputed(folder: Path) -> Translator:
    file = folder / "translations.tsv"
    lines = [f"{' '.join(text.split())}\tπ {len(text)}\n" for text in TEXTS if text.strip()]
    file.write_text("".join(lines), encoding="utf-8")
    return Precomputed(str(file))


MAKERS: dict[str, Callable[[Path], Translator]] = {"nllb": nllb, "apertium": apertium, "file": precomputed}


@pytest.fixture(scope="module", params=sorted(TRANSLATORS))
def translator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Translator:
    return MAKERS[str(request.param)](tmp_path_factory.mktemp(str(request.param)))


def test_batch_in_batch_out(translator: Translator) -> None:
    found = translator.prepare("en", "es")(TEXTS)
    assert len(found) == len(TEXTS)
    assert all(isinstance(translation, Translation) for translation in found)
    assert translator.prepare("en", "es")([]) == []


def test_a_blank_text_becomes_an_empty_one(translator: Translator) -> None:
    found = translator.prepare("en", "es")(TEXTS)
    assert [found[k] for k in (1, 3)] == [Translation(""), Translation("")]


def test_the_same_twice_whole_or_one_by_one(
    translator: Translator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = translator.prepare("en", "es")(TEXTS)
    monkeypatch.setenv("SPANBRIDGE_MEMO", str(tmp_path / "fresh.db"))
    translate = translator.prepare("en", "es")
    assert [found for text in reversed(TEXTS) for found in translate([text])] == whole[::-1]


def test_options_are_frozen_fields_with_defaults_that_survive_json(translator: Translator) -> None:
    assert dataclasses.is_dataclass(translator)
    hash(translator)
    written = component.to_json(translator, "translator", REGISTRIES)
    assert component.from_json(written, "translator", REGISTRIES) == translator
    type(translator)()


def test_what_it_needs_is_named(translator: Translator) -> None:
    needs = getattr(translator, "needs", ())
    assert isinstance(needs, tuple)
    assert all(isinstance(name, str) and name for name in needs)


@pytest.mark.parametrize("name", ["nllb", "apertium"])
def test_a_pair_of_languages_that_is_not_there_is_one_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="pcm"):
        MAKERS[name](tmp_path).prepare("pcm", "bbj")
