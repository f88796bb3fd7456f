"""Apertium: rule-based translation by a program of that name, without any weights (Forcada et al. 2011).

Texts go to the program's pipe in Apertium's own stream format, each closed by a null byte, at which
every stage of the pipe flushes its output; so no word can move from one text to the next, which
happens with line ends. One state is carried over: the part-of-speech tagger remembers unknown words.
Of 328 English sentences in one process, 28 had another translation into Spanish after the order was reversed;
``together=1`` takes a process for each text, many times slower, so that no text depends on another.
"""

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from core.cache import output_cache
from core.components.component import Progress
from core.errors import InvalidValue, Unavailable
from core.local_files import OUTSIDE, SET_ROOTS, may_read
from core.text import language_name
from core.text.languages import subtags
from core.translators.base import Translate, Translation
from core.translators.nllb_codes import MEMBERS

_SENTENCE_END = ".[]"  # added to each text and removed again, as Apertium's own readers of text add it
_SPECIAL = re.compile(r"[\\\[\]{}^$/@<>]")
_ESCAPED = re.compile(r"\\(.)|[\[\]]")
_PROGRAM = re.compile(r"(?:/.*/)?apertium[\w.-]*")
"""The programs that a recipe may start: recipes may come from strangers."""
_SHORT = {long: short for short, long in MEMBERS.items() if len(short) == 2}
_SERBO_CROATIAN = {"hrv": "hbs_HR", "srp": "hbs_SR", "bos": "hbs_BS"}


@dataclass(frozen=True, slots=True)
class Apertium:
    """Apertium, by rules: a program of this machine that needs no model.

    ``program``: its name or path; ``timeout``: seconds after which a process that does not answer is
    given up; ``together``: texts translated in one process.
    """

    program: str = "apertium"
    timeout: float = 120.0
    together: int = 100

    def __post_init__(self) -> None:
        if not (self.timeout > 0 and self.together >= 1):
            raise InvalidValue("Apertium needs timeout > 0 and together >= 1.")
        if not _PROGRAM.fullmatch(self.program):
            raise InvalidValue(f"Apertium's program is called apertium, perhaps with a path, not {self.program!r}.")

    @property
    def needs(self) -> tuple[str, ...]:
        """The program, which is started for texts that are not cached."""
        return (f"program:{self.program}",)

    def prepare(self, source: str, target: str, progress: Progress | None = None) -> Translate:
        """Return a function that translates; `Unavailable` names the package where program or pair is missing."""
        mode = self._mode(source, target)
        kind = json.dumps(["apertium", mode, self.together])

        def translate(texts: Sequence[str]) -> list[Translation]:
            plain = [" ".join(text.replace("\0", " ").split()) for text in texts]
            keys = sorted(set(filter(None, plain)))

            def compute(indices: list[int]) -> list[str]:
                if progress:
                    progress(indices[0] / len(keys), "Translating")
                return self._translate(mode, [keys[index] for index in indices])

            outputs = output_cache().get_or_compute(kind, keys, compute, self.together)
            translations = dict(zip(keys, outputs, strict=True))
            return [Translation(translations[text] if text else "") for text in plain]

        return translate

    def modes(self) -> frozenset[str]:
        """Return the directions that are installed, as ``"eng-spa"``."""
        if not (self.program == Path(self.program).name or may_read(self.program)):
            raise Unavailable(f"The program {self.program}", OUTSIDE, SET_ROOTS)
        if shutil.which(self.program) is None:
            raise Unavailable(f"The program {self.program}", "is not on this machine.", _INSTALL)
        listing = self._run(["-l"], b"").decode("utf-8", "replace")
        return frozenset(line.strip() for line in listing.splitlines() if line.strip())

    def _mode(self, source: str, target: str) -> str:
        """Return the installed direction for two language codes, in any of Apertium's spellings."""
        installed = self.modes()
        left, right = apertium_codes(source), apertium_codes(target)
        for mode in map("-".join, product(left, right)):
            if mode in installed:
                return mode
        names = f"{language_name(source)} to {language_name(target)}"
        a, b = (codes[-1] if len(codes[-1]) == 3 else codes[0] for codes in (left, right))
        remedy = (
            f"Install it, as with `apt install apertium-{a}-{b}` (or apertium-{b}-{a}), where there is such a pair."
        )
        raise Unavailable(f"Apertium's translation from {names}", "is not on this machine.", remedy)

    def _translate(self, mode: str, texts: Sequence[str]) -> list[str]:
        """Translate texts in one process."""
        stream = "".join(f"{encode_stream(text)}\0" for text in texts)
        output = self._run(["-u", "-z", "-f", "none", mode], stream.encode()).decode("utf-8", "replace")
        translations = output.split("\0")[: len(texts)]
        complete = sum(bool(text.strip()) for text in translations)  # each has at least a sentence end
        if complete < len(texts):
            problem = f"gave {complete} translations for {len(texts)} texts."
            raise Unavailable(f"Apertium's {mode}", problem, "Try it in a terminal, or install it again.")
        return [decode_stream(text) for text in translations]

    def _run(self, arguments: Sequence[str], text: bytes) -> bytes:
        """Return the program's output; it and its child processes are ended at the timeout."""
        try:
            process = subprocess.Popen(
                [self.program, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        except OSError as error:
            problem = f"cannot be started ({error.strerror or type(error).__name__})."
            raise Unavailable(f"The program {self.program}", problem, _INSTALL) from error
        try:
            return process.communicate(text, timeout=self.timeout)[0]
        except subprocess.TimeoutExpired as error:
            problem = f"did not answer within {self.timeout:g} seconds."
            raise Unavailable(f"The program {self.program}", problem, "Give it more time, or fewer texts.") from error
        finally:
            _end(process)


def apertium_codes(lang: str) -> list[str]:
    """Return Apertium's possible codes of a language, best first: ``"en-US"`` -> ``["eng_US", "eng", "en"]``."""
    language, _, region = subtags(lang)
    long = MEMBERS.get(language, language)
    codes = [f"{long}_{region}"] if region else []
    if long in _SERBO_CROATIAN:
        codes += [_SERBO_CROATIAN[long], "hbs"]
    codes += [long, language, _SHORT.get(long, long)]
    return list(dict.fromkeys(codes))


def encode_stream(text: str) -> str:
    """Encode a text in Apertium's stream format, with a sentence end of its own."""
    return _SPECIAL.sub(r"\\\g<0>", text).replace("~", "[~]") + _SENTENCE_END


def decode_stream(stream: str) -> str:
    """Decode the translation of what `encode_stream` wrote."""
    body, _, tail = stream.rpartition(_SENTENCE_END)
    return " ".join(_ESCAPED.sub(_unescape, body + tail).split())


def _unescape(match: re.Match[str]) -> str:
    """Return an escaped character itself, and nothing for a bare bracket."""
    return match[1] or ""


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process with its children, and close its streams."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
    process.wait()


_INSTALL = "Install it, as with `apt install apertium apertium-eng-spa`."
