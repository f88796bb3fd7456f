"""NLLB-200 and models fine-tuned from it (NLLB Team 2022, arXiv 2207.04672), through transformers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core import pretrained
from core.cache import memo
from core.components.component import Progress
from core.errors import InvalidValue
from core.translators.base import Forced, Likelihood, Translate, Translation
from core.translators.nllb_codes import nllb_code
from core.translators.segmentation import joined, segments
from core.translators.seq2seq import Search, Seq2Seq, ready


@dataclass(frozen=True, slots=True)
class Nllb:
    """NLLB-200, one model for 200 languages, from the hub or a folder.

    ``model``: a folder, or a name on the hub; ``tokenizer``: where the model's own is not to be
    trusted (EasyProject needs that of the NLLB it was made from), else empty. ``beams``: 4 as in the
    NLLB paper; 1 is greedy, as the checkpoints are set. ``stretch``: the most pieces of an output for
    each piece of the input (16 more are always allowed); an output that reaches it without an end is
    marked as truncated. ``length_penalty``: above 0 for longer outputs, below for shorter ones.
    ``no_repeat``: n-grams of this many pieces may not come twice (0: they may). ``longest``: characters
    from which a text is cut into segments at sentence ends. ``precision``: of the weights.
    """

    model: str = "facebook/nllb-200-distilled-600M"
    tokenizer: str = ""
    beams: int = 4
    stretch: float = 2.0
    length_penalty: float = 1.0
    no_repeat: int = 0
    longest: int = 400
    precision: Literal["float32", "bfloat16", "float16"] = "float32"

    def __post_init__(self) -> None:
        if not (self.beams >= 1 and self.stretch > 0 and self.no_repeat >= 0 and self.longest >= 1):
            raise InvalidValue("NLLB needs beams >= 1, stretch > 0, no_repeat >= 0 and longest >= 1.")
        if self.precision not in ("float32", "bfloat16", "float16"):
            raise InvalidValue(f"The precision of a model is float32, bfloat16 or float16, not {self.precision!r}.")

    @property
    def needs(self) -> tuple[str, ...]:
        """The models that are loaded when a text comes that was not translated before."""
        return tuple(filter(None, (self.model, self.tokenizer)))

    def prepare(self, source: str, target: str, progress: Progress | None = None) -> Translate:
        """Translate between two languages, each text on its own, long ones by segments."""
        languages = nllb_code(source), nllb_code(target)
        kind = self._kind("translation", *languages, *self._search)

        def translate(texts: Sequence[str]) -> list[Translation]:
            parts = [segments(text, self.longest) for text in texts]
            known = self._known(kind, languages, {part for some in parts for part in some}, progress)
            return [
                Translation(joined([known[part][0] for part in some], target), any(known[part][1] for part in some))
                for some in parts
            ]

        return translate

    def likelihood(self, source: str, target: str, progress: Progress | None = None) -> Likelihood:
        """How likely the model finds translations: teacher-forced, with the end of the text, without the
        token for the language."""
        languages = nllb_code(source), nllb_code(target)
        kind = self._kind("likelihood", *languages)

        def likelihoods(pairs: Sequence[tuple[str, str]]) -> list[float]:
            order = sorted(range(len(pairs)), key=lambda k: (pairs[k][0], len(pairs[k][1])))
            keys = [list(pairs[k]) for k in order]

            def compute(places: list[int]) -> list[float]:
                _tell(progress, places, len(keys), "Scoring translations")
                return self._loaded.likelihoods([(keys[k][0], keys[k][1]) for k in places], *languages)

            scores = memo().recall(kind, keys, compute, TOGETHER)
            found = dict(zip(order, scores, strict=True))
            return [float(found[k]) for k in range(len(pairs))]

        return likelihoods

    def force(self, source: str, target: str) -> "NllbForcing":
        """Load the model, so that translations can be taken piece by piece (`core.methods.codec`)."""
        return NllbForcing(self._loaded, (nllb_code(source), nllb_code(target)))

    def _known(
        self, kind: str, languages: tuple[str, str], parts: set[str], progress: Progress | None
    ) -> dict[str, list[Any]]:
        """Each segment's translation, and whether it is truncated; the shortest segments first."""
        keys = sorted(parts, key=lambda part: (len(part), part))

        def compute(places: list[int]) -> list[tuple[str, bool]]:
            _tell(progress, places, len(keys), "Translating")
            return self._loaded.translate([keys[k] for k in places], *languages, self._search)

        return dict(zip(keys, memo().recall(kind, keys, compute), strict=True))

    def _kind(self, what: str, *options: Any) -> str:
        known = [pretrained.identity(name) if name else "" for name in (self.model, self.tokenizer)]
        return json.dumps(["nllb", what, *known, self.precision, *options])

    @property
    def _search(self) -> Search:
        return Search(self.beams, self.stretch, self.length_penalty, self.no_repeat)

    @property
    def _loaded(self) -> Seq2Seq:
        return ready(self.model, self.tokenizer, self.precision)


@dataclass(frozen=True, slots=True)
class NllbForcing:
    """A loaded model between two languages, forced."""

    model: Seq2Seq
    languages: tuple[str, str]

    def pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        return self.model.pieces(text, self.languages[1])

    def source(self, text: str, watched: Sequence[int]) -> Forced:
        return self.model.forcing(text, *self.languages, watched)


TOGETHER = 512
"""Likelihoods computed before they are on disk."""


def _tell(progress: Progress | None, places: Sequence[int], total: int, what: str) -> None:
    if progress:
        progress(places[0] / total, what)
