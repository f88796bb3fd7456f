"""Lines of a corpus that stand beside the wrong translation: found, described and, where asked for, repaired."""
