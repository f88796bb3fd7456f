"""Alignment of documents by sentence: lengths (Gale and Church 1993) together with the likeness of words."""
