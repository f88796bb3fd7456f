"""Several names as one value of an address."""

import json
from collections.abc import Sequence


def join_names(names: Sequence[str]) -> str:
    """Write names with commas between them or, where these would not tell them apart, as a JSON list."""
    joined = ",".join(names)
    return joined if split_names(joined) == list(names) else json.dumps(list(names), ensure_ascii=False)


def split_names(text: str) -> list[str]:
    """Read what `join_names` wrote. Addresses come from outside: whatever is no JSON list of texts has commas."""
    if not text:
        return []
    names = _json_list(text)
    return text.split(",") if names is None else names


def _json_list(text: str) -> list[str] | None:
    """Read a JSON list of texts; ``None`` where the text is anything else."""
    if not text.startswith("["):
        return None
    try:
        names: list[object] = json.loads(text)
    except (ValueError, RecursionError):
        return None
    texts = [name for name in names if isinstance(name, str)]
    return texts if len(texts) == len(names) else None
