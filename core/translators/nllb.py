"""NLLB-200 and models fine-tuned from it (NLLB Team 2022, arXiv 2207.04672), through transformers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from core import pretrained
from core.cache import output_cache
from core.components.component import Progress
from core.errors import InvalidValue
from core.translators.base import Forced, Likelihood, Translate, Translation
from core.translators.nllb_codes import nllb_code
from core.translators.segmentation import join_segments, segments
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
        """The models, which are loaded for texts that are not cached."""
        return tuple(filter(None, (self.model, self.tokenizer)))

    def prepare(self, source: str, target: str, progress: Progress | None = None) -> Translate:
        """Return a function that translates each text on its own, long ones by segments."""
        languages = nllb_code(source), nllb_code(target)
        kind = self._kind("translation", *languages, *self._search)

        def translate(texts: Sequence[str]) -> list[Translation]:
            by_text = [segments(text, self.longest) for text in texts]
            outputs = self._translate(kind, languages, set(chain.from_iterable(by_text)), progress)
            translations = []
            for parts in by_text:
                text = join_segments([outputs[part][0] for part in parts], target)
                translations.append(Translation(text, any(outputs[part][1] for part in parts)))
            return translations

        return translate

    def likelihood(self, source: str, target: str, progress: Progress | None = None) -> Likelihood:
        """Return a function that scores translations, teacher-forced.

        The end of the text is scored, the token for the language is not.
        """
        languages = nllb_code(source), nllb_code(target)
        kind = self._kind("likelihood", *languages)

        def likelihoods(pairs: Sequence[tuple[str, str]]) -> list[float]:
            # Sorted, so that translations of one text are in one batch: the text is then encoded once.
            order = sorted(range(len(pairs)), key=lambda index: (pairs[index][0], len(pairs[index][1])))
            keys = [list(pairs[index]) for index in order]

            def compute(indices: list[int]) -> list[float]:
                _report(progress, indices, len(keys), "Scoring translations")
                batch = [(keys[index][0], keys[index][1]) for index in indices]
                return self._loaded.likelihoods(batch, *languages)

            outputs = output_cache().get_or_compute(kind, keys, compute, SCORING_BATCH_SIZE)
            scores = dict(zip(order, outputs, strict=True))
            return [float(scores[index]) for index in range(len(pairs))]

        return likelihoods

    def force(self, source: str, target: str) -> "NllbForcing":
        """Load the model to decode translations piece by piece (`core.methods.codec`)."""
        return NllbForcing(self._loaded, (nllb_code(source), nllb_code(target)))

    def _translate(
        self, kind: str, languages: tuple[str, str], parts: set[str], progress: Progress | None
    ) -> dict[str, list[Any]]:
        """Return each segment's translation and whether it is truncated; the shortest segments are translated first."""
        keys = sorted(parts, key=lambda part: (len(part), part))

        def compute(indices: list[int]) -> list[tuple[str, bool]]:
            _report(progress, indices, len(keys), "Translating")
            return self._loaded.translate([keys[index] for index in indices], *languages, self._search)

        return dict(zip(keys, output_cache().get_or_compute(kind, keys, compute), strict=True))

    def _kind(self, output: str, *options: Any) -> str:
        """Return the kind of an output in `core.cache`."""
        identities = [pretrained.identity(name) if name else "" for name in (self.model, self.tokenizer)]
        return json.dumps(["nllb", output, *identities, self.precision, *options])

    @property
    def _search(self) -> Search:
        return Search(self.beams, self.stretch, self.length_penalty, self.no_repeat)

    @property
    def _loaded(self) -> Seq2Seq:
        return ready(self.model, self.tokenizer, self.precision)


@dataclass(frozen=True, slots=True)
class NllbForcing:
    """Forced decoding with a loaded model between two languages; see `Forcing`."""

    model: Seq2Seq
    languages: tuple[str, str]

    def pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return the pieces of a text of the target language, and the characters ``[start, end)`` of each."""
        return self.model.pieces(text, self.languages[1])

    def source(self, text: str, watched: Sequence[int]) -> Forced:
        """Return a function that decodes translations of ``text`` by force."""
        return self.model.forcing(text, *self.languages, watched)


SCORING_BATCH_SIZE = 512
"""Likelihoods computed before they are on disk."""


def _report(progress: Progress | None, indices: Sequence[int], total: int, text: str) -> None:
    if progress:
        progress(indices[0] / total, text)
