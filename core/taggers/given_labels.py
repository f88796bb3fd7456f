"""Taggers that return existing annotations: those of the corpus, or those of a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.components.component import Progress
from core.errors import BadInput
from core.formats import TextFile, read_conll, read_pairs_jsonl, read_sentences_jsonl
from core.formats.bitext.pairs_jsonl import parse_row
from core.formats.columns.layout import ColumnRequest
from core.local_files import named_file
from core.model import Sentence, Span
from core.taggers.base import SentenceTagger, Tagging
from core.taggers.label_mapping import map_labels, parse_renames

AnnotatedSentences = Mapping[str, Sentence]
"""Annotated sentences by their text without spaces."""


@dataclass(frozen=True, slots=True)
class GivenTagger:
    """Hands on the spans that came with the corpus; a sentence without any annotation is an error.

    On the target side these are gold entities: what a perfect tagger would find, for experiments.
    ``rename`` and ``labels``: see `core.taggers.label_mapping`; all labels are kept unless some are named.
    """

    rename: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        parse_renames(self.rename)

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        """Return a function that returns the spans of sentences."""

        def tag(sentences: Sequence[Sentence]) -> list[Tagging]:
            return [map_labels(_given(sentence), self.rename, self.labels) for sentence in sentences]

        return tag


def _given(sentence: Sentence) -> Tagging:
    """Return the sentence's own spans; `BadInput` where it is not annotated."""
    if sentence.spans is None and sentence.words:
        problem = "nobody has marked its entities."
        raise BadInput(_describe(sentence), problem, "Choose another tagger, or give the entities with the corpus.")
    return Tagging(sentence.spans or ())


@dataclass(frozen=True, slots=True)
class FileTagger:
    """Reads entities from a file by the text of the sentence, whatever tagger or person made it.

    * ``path``: CoNLL columns, JSON Lines of sentences (``tokens``, ``entities``), or JSON Lines of
      pairs, of which both annotated sides are read (a name with ".jsonl" for the latter two).
    * ``rename`` and ``labels``: see `core.taggers.label_mapping`; all labels are kept unless some are named.

    The words must be the same; spaces and language do not matter. A sentence that is in the file
    more than once is tagged as the first time. One that is not there, or is cut into other words,
    is an error that says so; an empty sentence has no entities.
    """

    path: str = ""
    rename: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        parse_renames(self.rename)

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        """Return a function that looks sentences up; the file is read at its first call."""

        def tag(sentences: Sequence[Sentence]) -> list[Tagging]:
            if not sentences:
                return []
            annotated = self._read()
            taggings = (Tagging(self._spans(annotated, sentence)) for sentence in sentences)
            return [map_labels(tagging, self.rename, self.labels) for tagging in taggings]

        return tag

    def _read(self) -> AnnotatedSentences:
        if not self.path:
            raise BadInput("The tagger “file”", "it was given no file.", "Name one as its path.")
        path = named_file(self.path)
        return _read(str(path), path.stat().st_mtime_ns)

    def _spans(self, annotated: AnnotatedSentences, sentence: Sentence) -> tuple[Span, ...]:
        """Return the spans of the sentence in the file; `BadInput` where it is not there word for word."""
        match = annotated.get("".join(sentence.words), Sentence((), (), sentence.lang))
        if match.words == sentence.words:
            return match.spans or ()
        name = Path(self.path).name
        problem = f"it is cut into other words in {name}." if match.words else f"it is not in {name}."
        raise BadInput(_describe(sentence), problem, "Tag exactly the sentences of the corpus, word for word.")


@lru_cache(maxsize=4)
def _read(path: str, modified_ns: int) -> AnnotatedSentences:
    """Read a file once, and again when it was modified."""
    annotated = [sentence for sentence in _sentences(TextFile.at(path)) if sentence.spans is not None]
    return {"".join(sentence.words): sentence for sentence in reversed(annotated)}  # the first of a text counts


def _sentences(file: TextFile) -> Sequence[Sentence]:
    """Read the sentences of a file; of pairs both sides."""
    if not file.name.endswith((".jsonl", ".jsonl.gz")):
        return read_conll(file, "und", asked=ColumnRequest(only=True)).sentences
    if not _holds_pairs(file):
        return read_sentences_jsonl(file).sentences
    return [sentence for pair in read_pairs_jsonl(file).pairs for sentence in (pair.source, pair.target)]


def _holds_pairs(file: TextFile) -> bool:
    """Return whether the first line that is not blank is a sentence pair."""
    for number, line in enumerate(file.lines(), 1):
        if line.strip():
            return "source_tokens" in parse_row(line, file.place(number))
    return False


def _describe(sentence: Sentence) -> str:
    text = sentence.text.strip()
    return f"The sentence “{text[:60]}{'…' if len(text) > 60 else ''}”"
