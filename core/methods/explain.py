"""Say in a few plain words what speaks for a candidate."""

from collections.abc import Mapping, Sequence

from core.methods.candidates import runs


def rule(linked: Sequence[int], start: int, end: int, evidence: Mapping[str, float]) -> str:
    """Why the range ``[start, end)`` was proposed for an entity linked to the words ``linked``."""
    inside = [j for j in linked if start <= j < end]
    if not inside:
        return "look-alike words, no link" if evidence.get("surface", 0) > 0 else "no link"
    found = runs(linked)
    covered = [run for run in found if start <= run[0] and run[1] <= end]
    edges = (inside[0] - start) + (end - inside[-1] - 1)
    gaps = end - start - len(inside) - edges
    parts = [_shape(len(covered), len(runs(inside)), gaps)]
    if edges:
        parts.append(f"widened by {edges}")
    if len(inside) < len(linked):
        parts.append(f"{len(linked) - len(inside)} linked left out")
    return ", ".join(parts)


def _shape(covered: int, touched: int, gaps: int) -> str:
    if touched > 1:
        return f"gap of {gaps} filled" if touched == 2 else f"hull of {touched} runs"
    return "aligned run" if covered == 1 else "part of an aligned run"
