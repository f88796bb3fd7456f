"""Arguments that are lists with commas between their entries."""

import argparse


def entries(text: str) -> tuple[str, ...]:
    """Split a text at its commas, without outer spaces and empty entries."""
    return tuple(filter(None, map(str.strip, text.split(","))))


def names(text: str) -> tuple[str, ...]:
    """Parse names, each once and at least one."""
    return _distinct(text, "give at least one name")


def labels(text: str) -> tuple[str, ...]:
    """Parse labels, each once and at least one."""
    return _distinct(text, "give at least one label, as PER,LOC")


def _distinct(text: str, request: str) -> tuple[str, ...]:
    distinct = tuple(dict.fromkeys(entries(text)))
    if not distinct:
        raise argparse.ArgumentTypeError(request)
    return distinct
