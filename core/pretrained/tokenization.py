"""Tokenizers for given words, and the most sub-words that a model reads at once."""

import json
import sys
from typing import Any

from core.errors import Unavailable
from core.pretrained.loading import tokenizer


def word_tokenizer(name: str) -> Any:
    """Load the tokenizer of a model for text that is split into words; `Unavailable` without a fast one.

    Byte-level tokenizers (RoBERTa's) are set to read each word with the space before it.
    """
    loaded = tokenizer(name)
    if not loaded.is_fast:
        problem = "has only a slow tokenizer, which does not tell which sub-word belongs to which word."
        raise Unavailable(f"The model {name}", problem, "Choose another.")
    return tokenizer(name, add_prefix_space=True) if _lacks_prefix_space(loaded) else loaded


def room(word_tokenizer: Any, network: Any) -> int:
    """Return how many sub-words a model reads at once, special tokens not counted."""
    return int(min(word_tokenizer.model_max_length, _positions(network)) - word_tokenizer.num_special_tokens_to_add())


def _lacks_prefix_space(word_tokenizer: Any) -> bool:
    settings = json.loads(word_tokenizer.backend_tokenizer.to_str())["pre_tokenizer"] or {}
    steps = settings.get("pretokenizers", [settings])
    return any(step.get("type") == "ByteLevel" and not step["add_prefix_space"] for step in steps)


def _positions(network: Any) -> int:
    count = getattr(network.config, "max_position_embeddings", None) or sys.maxsize
    base = getattr(network, "base_model", network)
    table = getattr(getattr(base, "embeddings", None), "position_embeddings", None)
    padding = getattr(table, "padding_idx", None)
    return int(count) if padding is None else int(count) - padding - 1  # RoBERTa counts from there
