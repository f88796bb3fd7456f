"""Apertium: rule-based translation by a program of that name, without any weights (Forcada et al. 2011).

Texts go to the program's pipe in Apertium's own stream format, each closed by a null byte, at which
every stage of the pipe hands over what it has; so no word can move from one text to the next, which
happens with line ends. One thing does carry over: the part-of-speech tagger remembers unknown words.
Of 328 English sentences in one process, 28 read otherwise in Spanish after the order was reversed;
``together=1`` takes a process for each text, many times slower, and then a text stands for itself.
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

from core.cache import memo
from core.components.component import Progress
from core.errors import InvalidValue, Unavailable
from core.local_files import OUTSIDE, SET_ROOTS, may_read
from core.text import language_name
from core.text.languages import subtags
from core.translators.base import Translate, Translation
from core.translators.nllb_codes import MEMBERS

_CLOSE = ".[]"  # a sentence end that is taken out again, as Apertium's own readers of text add it
_SPECIAL = re.compile(r"[\\\[\]{}^$/@<>]")
_READ = re.compile(r"\\(.)|[\[\]]")
_PROGRAM = re.compile(r"(?:/.*/)?apertium[\w.-]*")
"""What a recipe may have started: it may come from a stranger."""
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
        """The program that is started when a text comes that was not translated before."""
        return (f"program:{self.program}",)

    def prepare(self, source: str, target: str, progress: Progress | None = None) -> Translate:
        """Translate between two languages; `Unavailable` names the package where program or pair is missing."""
        mode = self._mode(source, target)
        kind = json.dumps(["apertium", mode, self.together])

        def translate(texts: Sequence[str]) -> list[Translation]:
            plain = [" ".join(text.replace("\0", " ").split()) for text in texts]
            keys = sorted(set(filter(None, plain)))

            def compute(places: list[int]) -> list[str]:
                if progress:
                    progress(places[0] / len(keys), "Translating")
                return self._run(mode, [keys[place] for place in places])

            known = dict(zip(keys, memo().recall(kind, keys, compute, self.together), strict=True))
            return [Translation(known[text] if text else "") for text in plain]

        return translate

    def modes(self) -> frozenset[str]:
        """The directions that are installed, as ``"eng-spa"``."""
        if not (self.program == Path(self.program).name or may_read(self.program)):
            raise Unavailable(f"The program {self.program}", OUTSIDE, SET_ROOTS)
        if shutil.which(self.program) is None:
            raise Unavailable(f"The program {self.program}", "is not on this machine.", _INSTALL)
        said = self._ask(["-l"], b"").decode("utf-8", "replace")
        return frozenset(line.strip() for line in said.splitlines() if line.strip())

    def _mode(self, source: str, target: str) -> str:
        """The direction for two language codes, however Apertium spells them."""
        installed = self.modes()
        left, right = apertium_codes(source), apertium_codes(target)
        for mode in map("-".join, product(left, right)):
            if mode in installed:
                return mode
        names = f"{language_name(source)} to {language_name(target)}"
        a, b = left[-1] if len(left[-1]) == 3 else left[0], right[-1] if len(right[-1]) == 3 else right[0]
        remedy = (
            f"Install it, as with `apt install apertium-{a}-{b}` (or apertium-{b}-{a}), where there is such a pair."
        )
        raise Unavailable(f"Apertium's translation from {names}", "is not on this machine.", remedy)

    def _run(self, mode: str, texts: Sequence[str]) -> list[str]:
        """The translations of texts in one process."""
        asked = "".join(f"{written(text)}\0" for text in texts)
        said = self._ask(["-u", "-z", "-f", "none", mode], asked.encode()).decode("utf-8", "replace")
        found = said.split("\0")[: len(texts)]
        whole = sum(bool(text.strip()) for text in found)  # each has a sentence end at the least
        if whole < len(texts):
            problem = f"gave {whole} translations for {len(texts)} texts."
            raise Unavailable(f"Apertium's {mode}", problem, "Try it in a terminal, or install it again.")
        return [read(text) for text in found]

    def _ask(self, arguments: Sequence[str], text: bytes) -> bytes:
        """What the program prints; it and all it started are ended where it does not answer in time."""
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
    """How Apertium may spell a language, best first: ``"en-US"`` -> ``["eng_US", "eng", "en"]``."""
    language, _, region = subtags(lang)
    long = MEMBERS.get(language, language)
    found = [f"{long}_{region}"] if region else []
    found += [_SERBO_CROATIAN[long], "hbs"] if long in _SERBO_CROATIAN else []
    return list(dict.fromkeys([*found, long, language, _SHORT.get(long, long)]))


def written(text: str) -> str:
    """A text in Apertium's stream format, with a sentence end of its own."""
    return _SPECIAL.sub(r"\\\g<0>", text).replace("~", "[~]") + _CLOSE


def read(stream: str) -> str:
    """The text of what `written` became."""
    body, _, rest = stream.rpartition(_CLOSE)
    return " ".join(_READ.sub(lambda found: found[1] or "", body + rest).split())


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
    process.wait()


_INSTALL = "Install it, as with `apt install apertium apertium-eng-spa`."
