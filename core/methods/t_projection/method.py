"""T-Projection: candidates written by a text-to-text model, chosen by translation probability.

García-Ferrero, Agerri and Rigau 2023 (arXiv 2212.10548). The model must have been fine-tuned to
fill tags on labelled sentences of the source language (`core.methods.t_projection.prompts.prompt` and
`answer` are its input and output).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.components.component import Progress, component_field
from core.errors import InvalidValue, Unavailable
from core.methods.assignment import exact
from core.methods.base import Choice
from core.methods.candidates import Range
from core.methods.choice import choice_of, span_options
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
    translator: ScoringTranslator = component_field("translator", Nllb())
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
        texts: dict[tuple[str, str], list[tuple[str, str]]] = {}
        projectable = [pair for pair in pairs if _is_projectable(pair)]
        for pair, written in zip(projectable, self._written(pairs, progress), strict=True):
            texts.setdefault((pair.source.lang, pair.target.lang), []).extend(_text_pairs(pair, written))
        for languages, group in texts.items():
            similarity(self.translator, group, *languages)
        return self

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        """Choose for each entity a candidate of its class by how well the two translate each other."""
        if not _is_projectable(pair):
            return Choice()
        [written] = self._written([pair])
        texts = _text_pairs(pair, written)
        scores = dict(zip(texts, similarity(self.translator, texts, pair.source.lang, pair.target.lang), strict=True))
        scored = [self._candidates(pair, entity, written, scores) for entity in pair.source.spans or ()]
        if self.matcher == "greedy":
            return choice_of(scored, _pick_in_order(scored))
        return choice_of(scored, exact([span_options(candidates) for candidates in scored]))

    def _written(
        self, pairs: Sequence[SentencePair], progress: Progress | None = None
    ) -> "list[list[GeneratedCandidate]]":
        """Return the candidates that the model writes for each pair with entities, those that the target holds."""
        projectable = [pair for pair in pairs if _is_projectable(pair)]
        if projectable and not self.model:
            raise Unavailable("The mT5 model of T-Projection", "is not on this machine: none is named.", _GIVE)
        prompts = [prompt(pair.target, _labels(pair)) for pair in projectable]
        outputs = generated(Generation(self.model, self.outputs, self.longest), prompts, progress)
        return [self._placed(pair, texts) for pair, texts in zip(projectable, outputs, strict=True)]

    def _placed(self, pair: SentencePair, outputs: Sequence[str]) -> "list[GeneratedCandidate]":
        candidates = [
            GeneratedCandidate(name, text, places(text, pair.target, self.agglutinative))
            for name, text in read(outputs)
        ]
        return [candidate for candidate in candidates if candidate.places]

    def _candidates(
        self,
        pair: SentencePair,
        entity: Span,
        written: "Sequence[GeneratedCandidate]",
        scores: dict[tuple[str, str], float],
    ) -> list[Candidate]:
        """Return the ranges of an entity's class with their scores, best first, then left to right."""
        own = _text(pair, entity)
        best: dict[Range, tuple[float, str]] = {}
        for generated_candidate in written:
            if generated_candidate.tag == tag(entity.label):
                text = generated_candidate.text
                for place in generated_candidate.places:
                    best[place] = max(best.get(place, (0.0, "")), (scores[own, text], text))
        candidates = [
            Candidate(entity, *place, score, {"translation": round(score, 4)}, f"“{text}” translates “{own}”")
            for place, (score, text) in best.items()
        ]
        return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.start))


_GIVE = "Fine-tune one to fill tags, and give its folder, or its name on the hub, as the option model."


@dataclass(frozen=True, slots=True)
class GeneratedCandidate:
    """A candidate that the model wrote, with the ranges of target words that it stands for."""

    tag: str
    text: str
    places: tuple[Range, ...]


def _is_projectable(pair: SentencePair) -> bool:
    return bool(pair.source.spans) and len(pair.target) > 0


def _labels(pair: SentencePair) -> list[str]:
    return [span.label for span in pair.source.spans or ()]


def _text(pair: SentencePair, entity: Span) -> str:
    return pair.source.slice(entity.start, entity.end)


def _text_pairs(pair: SentencePair, written: Sequence[GeneratedCandidate]) -> list[tuple[str, str]]:
    """Return each (entity, candidate of its class) once."""
    texts: dict[tuple[str, str], None] = {}
    for entity in pair.source.spans or ():
        for candidate in written:
            if candidate.tag == tag(entity.label):
                texts[_text(pair, entity), candidate.text] = None
    return list(texts)


def _pick_in_order(scored: Sequence[Sequence[Candidate]]) -> list[list[int]]:
    """Pick the best candidate whose words are still free, entity after entity."""
    picks: list[list[int]] = []
    taken: set[int] = set()
    for candidates in scored:
        picks.append([])
        for k, candidate in enumerate(candidates):
            words = range(candidate.start, candidate.end)
            if candidate.score > 0 and taken.isdisjoint(words):
                picks[-1].append(k)
                taken.update(words)
                break
    return picks
