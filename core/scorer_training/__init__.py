"""Training of the scorers' weights from corpora with gold spans on both sides."""
