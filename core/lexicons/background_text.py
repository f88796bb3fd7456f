"""Further parallel text of a project, from which the lexical aligner learns before the corpus itself."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

TEXT_MARK = "text-"
"""Beginning of the digest of every text, by which it is told from a dictionary."""

Line = tuple[tuple[str, ...], tuple[str, ...]]
"""The words of a sentence in the source and in the target language."""


@dataclass(frozen=True)
class BackgroundText:
    """Sentences with their translations, and a name for people; they have no entities and are never projected."""

    name: str
    lines: tuple[Line, ...]

    @cached_property
    def digest(self) -> str:
        """`TEXT_MARK`, then twelve hexadecimal digits of the SHA-256 of the lines."""
        content = hashlib.sha256()
        for line in self.lines:
            content.update("\t".join(" ".join(words) for words in line).encode("utf-8", "surrogatepass") + b"\n")
        return f"{TEXT_MARK}{content.hexdigest()[:12]}"


def texts_by_digest(texts: Iterable[BackgroundText]) -> Mapping[str, BackgroundText]:
    """Return texts by their digests, as aligners name them."""
    return {text.digest: text for text in texts}
