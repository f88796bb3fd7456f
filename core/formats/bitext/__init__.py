"""Formats of sentence pairs and parallel text."""
