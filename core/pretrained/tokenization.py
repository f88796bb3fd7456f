"""Words as a model reads them: its tokenizer for given words, and how many sub-words fit in at once."""

import json
import sys
from typing import Any

from core.errors import Unavailable
from core.pretrained.loading import tokenizer


def word_tokenizer(name: str) -> Any:
    """The tokenizer of a model, ready for words that are already apart; `Unavailable` without a fast one.

    Byte-level tokenizers (RoBERTa's) are told to read each word with the space before it.
    """
    found = tokenizer(name)
    if not found.is_fast:
        problem = "has only a slow tokenizer, which does not tell which sub-word belongs to which word."
        raise Unavailable(f"The model {name}", problem, "Choose another.")
    return tokenizer(name, add_prefix_space=True) if _glues_words(found) else found


def room(found: Any, network: Any) -> int:
    """How many sub-words a model reads at once, special tokens not counted."""
    return int(min(found.model_max_length, _positions(network)) - found.num_special_tokens_to_add())


def _glues_words(found: Any) -> bool:
    settings = json.loads(found.backend_tokenizer.to_str())["pre_tokenizer"] or {}
    steps = settings.get("pretokenizers", [settings])
    return any(step.get("type") == "ByteLevel" and not step["add_prefix_space"] for step in steps)


def _positions(network: Any) -> int:
    count = getattr(network.config, "max_position_embeddings", None) or sys.maxsize
    base = getattr(network, "base_model", network)
    table = getattr(getattr(base, "embeddings", None), "position_embeddings", None)
    padding = getattr(table, "padding_idx", None)
    return int(count) if padding is None else int(count) - padding - 1  # RoBERTa counts from there
