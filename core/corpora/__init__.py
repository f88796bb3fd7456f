"""Corpora that are imported, bundled, labelled, translated and looked over."""
