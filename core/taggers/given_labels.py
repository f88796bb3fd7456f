"""Entities that somebody has marked already: with the corpus, or in a file of their own."""

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
from core.taggers.label_mapping import names, only

Known = Mapping[str, Sentence]


@dataclass(frozen=True, slots=True)
class GivenTagger:
    """Hands on the spans that came with the corpus; a sentence without any annotation is an error.

    On the target side these are gold entities: what a perfect tagger would find, for experiments.
    ``rename`` and ``labels``: see `core.taggers.label_mapping`; all labels are kept unless some are named.
    """

    rename: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names(self.rename)

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        return lambda sentences: [only(_given(sentence), self.rename, self.labels) for sentence in sentences]


def _given(sentence: Sentence) -> Tagging:
    if sentence.spans is None and sentence.words:
        problem = "nobody has marked its entities."
        raise BadInput(_named(sentence), problem, "Choose another tagger, or give the entities with the corpus.")
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
        names(self.rename)

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        def tag(sentences: Sequence[Sentence]) -> list[Tagging]:
            if not sentences:
                return []
            known = self._known()
            return [only(Tagging(self._spans(known, one)), self.rename, self.labels) for one in sentences]

        return tag

    def _known(self) -> Known:
        if not self.path:
            raise BadInput("The tagger “file”", "it was given no file.", "Name one as its path.")
        path = named_file(self.path)
        return _read(str(path), path.stat().st_mtime_ns)

    def _spans(self, known: Known, sentence: Sentence) -> tuple[Span, ...]:
        found = known.get("".join(sentence.words), Sentence((), (), sentence.lang))
        if found.words == sentence.words:
            return found.spans or ()
        name = Path(self.path).name
        problem = f"it is cut into other words in {name}." if found.words else f"it is not in {name}."
        raise BadInput(_named(sentence), problem, "Tag exactly the sentences of the corpus, word for word.")


@lru_cache(maxsize=4)
def _read(path: str, written: int) -> Known:
    file = TextFile.at(path)
    if not file.name.endswith((".jsonl", ".jsonl.gz")):
        sentences = read_conll(file, "und", asked=ColumnRequest(only=True)).sentences
    elif _holds_pairs(file):
        sentences = tuple(side for pair in read_pairs_jsonl(file).pairs for side in (pair.source, pair.target))
    else:
        sentences = read_sentences_jsonl(file).sentences
    marked = [sentence for sentence in sentences if sentence.spans is not None]
    return {"".join(sentence.words): sentence for sentence in reversed(marked)}


def _holds_pairs(file: TextFile) -> bool:
    first = next(((number, line) for number, line in enumerate(file.lines(), 1) if line.strip()), None)
    return first is not None and "source_tokens" in parse_row(first[1], file.place(first[0]))


def _named(sentence: Sentence) -> str:
    text = sentence.text.strip()
    return f"The sentence “{text[:60]}{'…' if len(text) > 60 else ''}”"
