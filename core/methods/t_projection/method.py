"""T-Projection: candidates written by a text-to-text model, chosen by translation probability.

García-Ferrero, Agerri and Rigau 2023 (arXiv 2212.10548). The model must have been fine-tuned to
fill tags on labelled sentences of the source language (`core.methods.t_projection.prompts.prompt` and
`answer` are its input and output).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.components.component import Progress, component_field
from core.components.options import require
from core.errors import Unavailable
from core.methods.assignment import exact
from core.methods.base import Choice, entity_text, is_projectable, source_entities
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
        message = "T-Projection needs outputs >= 1, longest >= 1, and is greedy or exact."
        require(message, self.outputs >= 1, self.longest >= 1, self.matcher in {"greedy", "exact"})
        message = "T-Projection needs a translator that scores translations: choose nllb."
        require(message, hasattr(self.translator, "likelihood"))

    @property
    def needs(self) -> tuple[str, ...]:
        """The model that writes the candidates."""
        return (self.model,) if self.model else ()

    def prepare(
        self,
        pairs: Sequence[SentencePair],
        alignments: Sequence[Alignment] = (),
        progress: Progress | None = None,
        dictionaries: object = None,
    ) -> "TProjection":
        """Write the candidates of all target sentences, and score them."""
        texts: dict[tuple[str, str], list[tuple[str, str]]] = {}
        projectable = list(filter(is_projectable, pairs))
        for pair, written in zip(projectable, self._written(projectable, progress), strict=True):
            texts.setdefault((pair.source.lang, pair.target.lang), []).extend(_text_pairs(pair, written))
        for languages, group in texts.items():
            similarity(self.translator, group, *languages)
        return self

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        """Choose for each entity a candidate of its class by how well the two translate each other."""
        if not is_projectable(pair):
            return Choice()
        [written] = self._written([pair])
        texts = _text_pairs(pair, written)
        scores = dict(zip(texts, similarity(self.translator, texts, pair.source.lang, pair.target.lang), strict=True))
        scored = [self._candidates(pair, entity, written, scores) for entity in source_entities(pair)]
        if self.matcher == "greedy":
            return choice_of(scored, _pick_in_order(scored))
        return choice_of(scored, exact(list(map(span_options, scored))))

    def _written(
        self, pairs: Sequence[SentencePair], progress: Progress | None = None
    ) -> "list[list[GeneratedCandidate]]":
        """Return the candidates that the model writes for each of these pairs, those that the target holds."""
        if pairs and not self.model:
            raise Unavailable("The mT5 model of T-Projection", "is not on this machine: none is named.", _GIVE)
        prompts = [prompt(pair.target, _labels(pair)) for pair in pairs]
        outputs = generated(Generation(self.model, self.outputs, self.longest), prompts, progress)
        return list(map(self._placed, pairs, outputs))

    def _placed(self, pair: SentencePair, outputs: Sequence[str]) -> "list[GeneratedCandidate]":
        """Return the candidates in some outputs that the target of a pair holds."""
        candidates = []
        for name, text in read(outputs):
            if ranges := places(text, pair.target, self.agglutinative):
                candidates.append(GeneratedCandidate(name, text, ranges))
        return candidates

    def _candidates(
        self,
        pair: SentencePair,
        entity: Span,
        written: "Sequence[GeneratedCandidate]",
        scores: dict[tuple[str, str], float],
    ) -> list[Candidate]:
        """Return the ranges of an entity's class with their scores, best first, then left to right."""
        own = entity_text(pair, entity)
        best: dict[Range, tuple[float, str]] = {}
        for text, ranges in _of_class(entity, written):
            for place in ranges:
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


def _of_class(entity: Span, written: Sequence[GeneratedCandidate]) -> list[tuple[str, tuple[Range, ...]]]:
    """Return the texts, with their ranges, of the candidates with the tag of an entity."""
    return [(candidate.text, candidate.places) for candidate in written if candidate.tag == tag(entity.label)]


def _labels(pair: SentencePair) -> list[str]:
    return [span.label for span in source_entities(pair)]


def _text_pairs(pair: SentencePair, written: Sequence[GeneratedCandidate]) -> list[tuple[str, str]]:
    """Return each (entity, candidate of its class) once."""
    texts: dict[tuple[str, str], None] = {}
    for entity in source_entities(pair):
        own = entity_text(pair, entity)
        texts |= dict.fromkeys((own, text) for text, _ in _of_class(entity, written))
    return list(texts)


def _pick_in_order(scored: Sequence[Sequence[Candidate]]) -> list[list[int]]:
    """Pick the best candidate whose words are still free, entity after entity."""
    picks: list[list[int]] = []
    taken: set[int] = set()
    for candidates in scored:
        free = [k for k, candidate in enumerate(candidates) if _is_free(candidate, taken)]
        picks.append(free[:1])
        for k in free[:1]:
            taken.update(range(candidates[k].start, candidates[k].end))
    return picks


def _is_free(candidate: Candidate, taken: set[int]) -> bool:
    """Test whether a candidate translates its entity at all, and none of its words is taken."""
    return candidate.score > 0 and taken.isdisjoint(range(candidate.start, candidate.end))
