"""A translator that knows what it was told, and repeats the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.translators import Likelihood, Translate, Translation


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """``entries``: texts with their translations; "…" at the end of a translation marks it as cut off.
    ``nats``: (text, translation, log probability); other pairs have -5, a text as its own translation -1."""

    entries: tuple[tuple[str, str], ...] = ()
    nats: tuple[tuple[str, str, float], ...] = ()

    def prepare(self, source: str, target: str, progress: object = None) -> Translate:
        known = dict(self.entries)

        def translate(texts: Sequence[str]) -> list[Translation]:
            said = [known.get(text, text) for text in texts]
            return [Translation(text.removesuffix("…"), text.endswith("…")) for text in said]

        return translate

    def likelihood(self, source: str, target: str, progress: object = None) -> Likelihood:
        known = {(text, translation): nats for text, translation, nats in self.nats}

        def likelihoods(pairs: Sequence[tuple[str, str]]) -> list[float]:
            return [known.get(pair, -1.0 if pair[0] == pair[1] else -5.0) for pair in pairs]

        return likelihoods
