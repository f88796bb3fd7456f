"""Formats with a word on each line: CoNLL, CoNLL-U and their relatives."""
