"""Names made unique by a number behind those that are taken."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import count


class UniqueNames:
    """Names of which no two are equal, or have the same ``key``; ``sign`` stands before a number behind a name."""

    def __init__(self, sign: str, taken: Iterable[str] = (), key: Callable[[str], str] = str) -> None:
        self._sign = sign
        self._key = key
        self._taken = set(map(key, taken))
        self._numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(2))

    def unique(self, name: str) -> str:
        """Return the name, with the next free number behind it if it is taken; it is taken from then on."""
        numbered = name
        while self._key(numbered) in self._taken:
            numbered = f"{name}{self._sign}{next(self._numbers[self._key(name)])}"
        self._taken.add(self._key(numbered))
        return numbered
