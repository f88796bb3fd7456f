"""Formats of annotation tools that label ranges of characters or words."""
