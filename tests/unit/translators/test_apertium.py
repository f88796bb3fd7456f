"""Apertium through its pipe: a stand-in program everywhere, the real one where it is installed."""

import shutil
import sys
import time
from pathlib import Path

import pytest

from core.corpora.bundled import read_bundled
from core.errors import InvalidValue, Unavailable
from core.local_files import ROOTS
from core.translators import Translation
from core.translators.apertium import Apertium, apertium_codes, decode_stream, encode_stream

STAND_IN = """#!{python}
import pathlib, sys, time
here = pathlib.Path(__file__).parent
with open(here / "calls", "a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\\n")
if sys.argv[1:] == ["-l"]:
    print("  eng-spa\\n  spa-eng\\n  eng-hbs_SR\\n  eo-en\\n  slow-eng\\n  lazy-eng")
    sys.exit()
mode = sys.argv[-1]
assert sys.argv[1:-1] == ["-u", "-z", "-f", "none"], sys.argv
texts = sys.stdin.buffer.read().decode().split("\\0")[:-1]
if mode == "slow-eng":
    time.sleep(60)
if mode == "lazy-eng":
    texts = texts[:1]
sys.stdout.buffer.write("".join(text.swapcase() + "\\0" for text in texts).encode() + b"\\0\\0")
"""


@pytest.fixture
def apertium(tmp_path: Path) -> Apertium:
    """A program that swaps capitals and small letters, and keeps a list of its calls."""
    program = tmp_path / "apertium"
    program.write_text(STAND_IN.format(python=sys.executable), encoding="utf-8")
    program.chmod(0o755)
    return Apertium(str(program), together=2)


def calls(apertium: Apertium) -> list[str]:
    return (Path(apertium.program).parent / "calls").read_text(encoding="utf-8").split("\n")[:-1]


ODD = [
    "a [b] {c} ^d$ \\ / @ <e> *f +g # &h ~i _j",
    "$(touch x); `id` | ls",
    "الكتاب 😀",
    ".[]",
    "two  spaces\nand a line\0zero",
]


def test_every_text_comes_back_as_one_whatever_it_holds(apertium: Apertium) -> None:
    found = apertium.prepare("en", "es")(["", *ODD, " \n", ODD[0]])
    wanted = ["", *(" ".join(text.replace("\0", " ").split()).swapcase() for text in ODD), "", ODD[0].swapcase()]
    assert found == [Translation(text) for text in wanted]


def test_texts_go_in_batches_and_what_was_translated_is_not_asked_again(apertium: Apertium) -> None:
    translate = apertium.prepare("en", "es")
    translate(["a", "b", "c", "a"])
    translate(["c", "d"])
    assert calls(apertium) == ["-l", *["-u -z -f none eng-spa"] * 3]
    assert translate([]) == []


@pytest.mark.parametrize(
    ("source", "target", "mode"),
    [("en", "es", "eng-spa"), ("eng", "es-ES", "eng-spa"), ("en", "sr-Latn", "eng-hbs_SR"), ("eo", "en", "eo-en")],
)
def test_the_pair_is_found_however_it_is_spelt(apertium: Apertium, source: str, target: str, mode: str) -> None:
    apertium.prepare(source, target)(["x"])
    assert calls(apertium)[-1].endswith(f" {mode}")


def test_the_spellings_of_a_language() -> None:
    assert apertium_codes("en-US") == ["eng_US", "eng", "en"]
    assert apertium_codes("hr") == ["hbs_HR", "hbs", "hrv", "hr"]
    assert apertium_codes("spa") == ["spa", "es"]


def test_a_missing_pair_names_the_package(apertium: Apertium) -> None:
    with pytest.raises(Unavailable, match=r"English \(en\) to French \(fr\) is not .* `apt install apertium-eng-fra`"):
        apertium.prepare("en", "fr")


def test_a_missing_program_names_the_package() -> None:
    with pytest.raises(Unavailable, match=r"apertium-9 is not on this machine\. Install it, as with `apt install"):
        Apertium("apertium-9").prepare("en", "es")


def test_a_program_that_does_not_answer_is_given_up(apertium: Apertium) -> None:
    slow = Apertium(apertium.program, timeout=0.5)
    started = time.monotonic()
    with pytest.raises(Unavailable, match=r"did not answer within 0\.5 seconds"):
        slow.prepare("slow", "en")(["x"])
    assert time.monotonic() - started < 20


def test_fewer_translations_than_texts_are_refused(apertium: Apertium) -> None:
    with pytest.raises(Unavailable, match=r"lazy-eng gave 1 translations for 2 texts"):
        apertium.prepare("lazy", "en")(["x", "y"])


def test_the_stream_format_by_hand() -> None:
    assert encode_stream("a [b] x/y ~") == r"a \[b\] x\/y [~].[]"
    assert decode_stream(r" A \[b\] x\/y  [~].[]") == "A [b] x/y ~"
    assert decode_stream("Une maison ..[]") == "Une maison ."


def test_options_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidValue):
        Apertium(timeout=0)
    with pytest.raises(InvalidValue):
        Apertium(together=0)


@pytest.mark.parametrize(
    "program", ["", " ", "sh", "/bin/sh", "apertium/../sh", "./apertium", "../apertium", "apertium sh", "apertium;sh"]
)
def test_a_recipe_starts_no_other_program(program: str) -> None:
    with pytest.raises(InvalidValue, match="Apertium's program is called apertium"):
        Apertium(program)


def test_a_program_outside_of_the_folders_that_may_be_read_is_not_started(
    apertium: Apertium, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ROOTS, "/srv")
    with pytest.raises(Unavailable, match="lies outside the folders that this app may read"):
        apertium.prepare("en", "es")
    assert not (Path(apertium.program).parent / "calls").exists()


@pytest.fixture
def real() -> Apertium:
    if shutil.which("apertium") is None or "eng-spa" not in Apertium().modes():
        pytest.skip("Apertium's eng-spa is not installed: `apt install apertium apertium-eng-spa`.")
    return Apertium()


def test_the_real_program_translates(real: Apertium) -> None:
    texts = ["The house is large.", "", "New York", "I see [Obama] ^x$ here."]
    found = [translation.text for translation in real.prepare("en", "es")(texts)]
    assert found[:3] == ["La casa es grande.", "", "Nueva York"]
    assert "[Obama] ^x$" in found[3]


def test_no_word_of_the_real_program_moves_to_another_text(real: Apertium) -> None:
    # With line ends between them, "New York Times" and "* star" exchange their words.
    texts = ["Mr.", "see etc", "New York Times", "* star", "of the", "the house"]
    together = real.prepare("en", "es")(texts)
    alone = Apertium(together=1).prepare("en", "es")(texts)
    assert together == alone


def test_the_real_program_on_a_corpus(real: Apertium) -> None:
    texts = [pair.source.text for pair in read_bundled("uner-pud.en-de").pairs[:100]]
    found = real.prepare("en", "es")(texts)
    assert len(found) == 100
    assert all(translation.text for translation in found)
