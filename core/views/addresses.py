"""Several names as one value of an address."""

import json
from collections.abc import Sequence


def join_names(names: Sequence[str]) -> str:
    """Write names with commas between them or, where these would not tell them apart, as a JSON list."""
    joined = ",".join(names)
    return joined if split_names(joined) == list(names) else json.dumps(list(names), ensure_ascii=False)


def split_names(text: str) -> list[str]:
    """Read what `join_names` wrote. Addresses come from outside: whatever is no JSON list of texts has commas."""
    if text.startswith("["):
        try:
            names = json.loads(text)
        except (ValueError, RecursionError):
            names = None
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return names
    return text.split(",") if text else []
