"""Weights of teachers by the similarity of their languages to the target language (Wu et al. 2020).

A small model learns to tell the source languages apart: the similarity of a sentence vector from an
encoder (g) to a language (mu) is the low-rank bilinear form s(g, mu) = (U g) (V mu), and the language
of a source sentence is the likeliest under softmax of s. A penalty keeps the languages' embeddings
apart and of length 1. A teacher's weight is its language's share of the target sentences: the mean
over them of softmax(tau s), where tau is 1 / variance of all s, as in the authors' code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import pretrained
from core.errors import InvalidValue
from core.model import Sentence

Vectors = NDArray[np.float32]
"""(sentences, dimensions)"""

MAX_SUBWORDS = 128
"""Sub-words of a sentence that are encoded, special tokens included."""

BATCH_SIZE = 32
"""Sentences encoded, and learned from, at once."""


@dataclass(frozen=True, slots=True)
class LanguageSimilarity:
    """The learned weighting of teachers by language.

    * ``encoder``: whose vectors of sentences are compared, its name on the hub or its folder.
    * ``rank``: of the bilinear form; ``gamma``: what the penalty counts (64 and 0.01 in Wu et al. 2020).
    * ``epochs`` and ``learning_rate``: of Adam, over the source sentences.
    """

    encoder: str
    rank: int = 64
    gamma: float = 0.01
    epochs: int = 10
    learning_rate: float = 0.005

    def __post_init__(self) -> None:
        if self.rank < 1 or self.epochs < 1 or self.gamma < 0 or self.learning_rate <= 0:
            raise InvalidValue("Rank, epochs and learning rate are above 0, and gamma is 0 or more.")

    @property
    def needs(self) -> tuple[str, ...]:
        """The model that has to be on this machine."""
        return (self.encoder,)

    def weights(
        self, sources: Mapping[str, Sequence[Sentence]], target: Sequence[Sentence], seed: int = 0
    ) -> dict[str, float]:
        """Return a weight for each source language, in their order; they sum to 1.

        `InvalidValue` where a language, or the target, has no sentence.
        """
        if not all([sources, target, *sources.values()]):
            raise InvalidValue("To compare languages each of them needs sentences.")
        vectors = [sentence_vectors(self.encoder, sentences) for sentences in sources.values()]
        shares = self.shares(vectors, sentence_vectors(self.encoder, target), seed)
        return dict(zip(sources, shares, strict=True))

    def shares(self, sources: Sequence[Vectors], target: Vectors, seed: int = 0) -> tuple[float, ...]:
        """Return the weights, given vectors of each source language's sentences and of the target's."""
        import torch

        similarity = self._train(sources, seed)
        with torch.no_grad():
            scores = similarity(torch.from_numpy(target))
            variance = float(scores.var(correction=0))
            if variance:
                scores = scores / variance
            shares = scores.softmax(-1).mean(0)
        return tuple((shares / shares.sum()).double().tolist())

    def _train(self, sources: Sequence[Vectors], seed: int) -> Any:
        """Learn the function from vectors (sentences, dimensions) to similarities (sentences, languages)."""
        import torch

        rng = torch.Generator().manual_seed(seed)
        inputs = torch.from_numpy(np.concatenate(sources))
        langs = torch.from_numpy(np.repeat(np.arange(len(sources)), [len(vectors) for vectors in sources]))
        width = inputs.shape[1]
        shapes = ((len(sources), width), (self.rank, width), (self.rank, width))
        embeddings, left, right = (
            (torch.randn(shape, generator=rng) / width**0.5).requires_grad_() for shape in shapes
        )

        def similarity(rows: Any) -> Any:
            return (rows @ left.T) @ (embeddings @ right.T).T

        optimizer = torch.optim.Adam([embeddings, left, right], self.learning_rate)
        for _ in range(self.epochs):
            order = torch.randperm(len(inputs), generator=rng)
            for start in range(0, len(order), BATCH_SIZE):
                rows = order[start : start + BATCH_SIZE]
                loss = torch.nn.functional.cross_entropy(similarity(inputs[rows]), langs[rows])
                overlap = embeddings @ embeddings.T - torch.eye(len(sources))
                optimizer.zero_grad()
                (loss + self.gamma * (overlap**2).sum()).backward()
                optimizer.step()
        return similarity


def sentence_vectors(encoder: str, sentences: Sequence[Sentence]) -> Vectors:
    """Return a vector for each sentence, (sentences, dimensions), from the encoder's last layer.

    That is the vector of the first token ([CLS], <s>), or the mean over sub-words where the encoder
    puts no such token in front, as mT5.
    """
    import torch

    tokenizer, network = pretrained.word_tokenizer(encoder), pretrained.model(encoder, dtype="float32")
    if network.config.is_encoder_decoder:
        network = network.get_encoder()
    vectors: list[Vectors] = []
    for start in range(0, len(sentences), BATCH_SIZE):
        batch = sentences[start : start + BATCH_SIZE]
        encoded = tokenizer(
            [list(sentence.words) for sentence in batch],
            is_split_into_words=True,
            padding=True,
            truncation=True,
            max_length=min(MAX_SUBWORDS, pretrained.room(tokenizer, network)),
            return_tensors="pt",
        ).to(network.device)
        with torch.inference_mode():
            hidden = network(**encoded).last_hidden_state.float()
        mask = encoded["attention_mask"][..., None]
        has_first_token = encoded.word_ids(0)[0] is None
        pooled = hidden[:, 0] if has_first_token else (hidden * mask).sum(1) / mask.sum(1)
        vectors.append(pooled.cpu().numpy())
    return np.concatenate(vectors)
