"""Phrases about numbers, as people write them."""


def counted(count: int, noun: str) -> str:
    """Write a number with its noun, which takes an -s where it is not one: "1 pair", "1,200 pairs"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def and_more(total: int, shown: int) -> str:
    """Write how many of a list are not shown: "and 12 more"; "" where all are."""
    return f"and {total - shown:,} more" if total > shown else ""
