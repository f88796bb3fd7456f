"""Models from the Hugging Face hub or from a folder: location, loading, tokenization of given words."""

from core.pretrained.loading import device, identity, load, locate, model, tokenizer
from core.pretrained.tokenization import room, word_tokenizer

__all__ = ["device", "identity", "load", "locate", "model", "room", "tokenizer", "word_tokenizer"]
