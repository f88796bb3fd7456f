"""T-Projection: candidates written by a text-to-text model, chosen by translation probability.

García-Ferrero, Agerri and Rigau 2023 (arXiv 2212.10548). The model must have been fine-tuned to
fill tags on labelled sentences of the source language (`core.methods.t_projection.prompts.prompt` and
`answer` are its input and output).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.components.component import Progress, part
from core.errors import InvalidValue, Unavailable
from core.methods.assignment import exact
from core.methods.base import Choice
from core.methods.candidates import Range
from core.methods.choice import options, settled
from core.methods.t_projection.generation import Generation, generated
from core.methods.t_projection.prompts import places, prompt, read, tag
from core.model import Alignment, Candidate, SentencePair, Span
from core.translators import ScoringTranslator
from core.translators.nllb import Nllb
from core.translators.nmtscore import similarity


@dataclass(frozen=True, slots=True)
class TProjection:
    """Options of T-Projection.

    ``model``: a folder or a name on the hub, of an mT5 that was fine-tuned to fill tags;
    ``translator``: scores an entity and a candidate by how well they translate each other;
    ``outputs``: beams, all of which are read (100 in the paper, which finds 15 to 25 enough);
    ``agglutinative``: whether a word that only holds a candidate's word is one; ``matcher``:
    ``greedy``, entity after entity in the order of the source, as published, or ``exact``, the
    greatest total; ``longest``: pieces of an output.
    """

    model: str = ""
    translator: ScoringTranslator = part("translator", Nllb())
    outputs: int = 25
    agglutinative: bool = False
    matcher: Literal["greedy", "exact"] = "greedy"
    longest: int = 256

    def __post_init__(self) -> None:
        if self.outputs < 1 or self.longest < 1 or self.matcher not in {"greedy", "exact"}:
            raise InvalidValue("T-Projection needs outputs >= 1, longest >= 1, and is greedy or exact.")
        if not hasattr(self.translator, "likelihood"):
            raise InvalidValue("T-Projection needs a translator that scores translations: choose nllb.")

    @property
    def needs(self) -> tuple[str, ...]:
        """The model that writes the candidates."""
        return (self.model,) if self.model else ()

    def prepare(
        self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment] = (), progress: Progress | None = None
    ) -> "TProjection":
        """Write the candidates of all target sentences, and score them."""
        written = self._written(pairs, progress)
        asked = [pair for pair in pairs if _to_do(pair)]
        for lang in dict.fromkeys((pair.source.lang, pair.target.lang) for pair in asked):
            some = [
                (pair, found)
                for pair, found in zip(asked, written, strict=True)
                if (pair.source.lang, pair.target.lang) == lang
            ]
            similarity(self.translator, [one for pair, found in some for one in _pairs(pair, found)], *lang)
        return self

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        if not _to_do(pair):
            return Choice()
        [written] = self._written([pair])
        asked = _pairs(pair, written)
        said = similarity(self.translator, asked, pair.source.lang, pair.target.lang)
        scores = dict(zip(asked, said, strict=True))
        judged = [self._candidates(pair, entity, written, scores) for entity in pair.source.spans or ()]
        picks = _in_order(judged) if self.matcher == "greedy" else exact([options(some) for some in judged])
        return settled(judged, picks)

    def _written(
        self, pairs: Sequence[SentencePair], progress: Progress | None = None
    ) -> "list[list[GeneratedCandidate]]":
        """What the model writes for each pair that has something to do: tag, text and where it stands."""
        asked = [pair for pair in pairs if _to_do(pair)]
        if asked and not self.model:
            raise Unavailable("The mT5 model of T-Projection", "is not on this machine: none is named.", _GIVE)
        prompts = [prompt(pair.target, [span.label for span in pair.source.spans or ()]) for pair in asked]
        outputs = generated(Generation(self.model, self.outputs, self.longest), prompts, progress)
        return [
            [
                GeneratedCandidate(name, text, found)
                for name, text in read(some)
                if (found := places(text, pair.target, self.agglutinative))
            ]
            for pair, some in zip(asked, outputs, strict=True)
        ]

    def _candidates(
        self,
        pair: SentencePair,
        entity: Span,
        written: "Sequence[GeneratedCandidate]",
        scores: dict[tuple[str, str], float],
    ) -> list[Candidate]:
        """The ranges of an entity's class with their scores, best first, then left to right."""
        own = _text(pair, entity)
        best: dict[Range, tuple[float, str]] = {}
        for one in written:
            if one.tag == tag(entity.label):
                for place in one.places:
                    best[place] = max(best.get(place, (0.0, "")), (scores[own, one.text], one.text))
        candidates = [
            Candidate(entity, *place, score, {"translation": round(score, 4)}, f"“{text}” translates “{own}”")
            for place, (score, text) in best.items()
        ]
        return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.start))


_GIVE = "Fine-tune one to fill tags, and give its folder, or its name on the hub, as the option model."


@dataclass(frozen=True, slots=True)
class GeneratedCandidate:
    """A candidate that the model wrote, and the ranges of target words it stands for."""

    tag: str
    text: str
    places: tuple[Range, ...]


def _to_do(pair: SentencePair) -> bool:
    return bool(pair.source.spans) and len(pair.target) > 0


def _text(pair: SentencePair, entity: Span) -> str:
    return pair.source.slice(entity.start, entity.end)


def _pairs(pair: SentencePair, written: Sequence[GeneratedCandidate]) -> list[tuple[str, str]]:
    """Each (entity, candidate of its class) once."""
    return list(
        dict.fromkeys(
            (_text(pair, entity), one.text)
            for entity in pair.source.spans or ()
            for one in written
            if one.tag == tag(entity.label)
        )
    )


def _in_order(judged: Sequence[Sequence[Candidate]]) -> list[list[int]]:
    """Entity after entity the best candidate whose words are still free."""
    picks: list[list[int]] = []
    taken: set[int] = set()
    for some in judged:
        free = (k for k, one in enumerate(some) if one.score > 0 and taken.isdisjoint(range(one.start, one.end)))
        best = next(free, None)
        picks.append([] if best is None else [best])
        if best is not None:
            taken.update(range(some[best].start, some[best].end))
    return picks
