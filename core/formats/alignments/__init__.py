"""Formats of word alignments: Pharaoh, GIZA++ and NAACL."""
