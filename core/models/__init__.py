"""Models from the Hugging Face hub or from a folder: where they are, and loading them."""

from core.models.hub import device, identity, load, locate, model, tokenizer

__all__ = ["device", "identity", "load", "locate", "model", "tokenizer"]
