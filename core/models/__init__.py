"""Models from the Hugging Face hub or from a folder: where they are, and loading them."""

from core.models.hub import device, load, locate, model, tokenizer

__all__ = ["device", "load", "locate", "model", "tokenizer"]
