"""Tagger of a spaCy pipeline: an installed package, or a folder."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import Any

from core.cache import output_cache
from core.components.component import Progress, report_progress, revised_option
from core.errors import Unavailable
from core.local_files import may_read
from core.model import Sentence, Span
from core.pretrained.loading import file_stamps
from core.pretrained.spacy_catalogue import installed_package, pipeline_facts
from core.taggers.base import SentenceTagger, Tagging
from core.taggers.label_mapping import USUAL_LABELS, USUAL_NAMES, map_labels, parse_renames
from core.taggers.name_edges import bare_names

_EXCLUDED = ("parser", "senter")
"""Components that split sentences: no entity can cross such a split, and the input is already in sentences."""

_FINDERS = frozenset(["ner", "entity_ruler", "beam_ner", "span_ruler"])
"""Components that find named entities."""

_BATCH_SIZE = 256
"""Sentences tagged before their output is on disk."""


@dataclass(frozen=True, slots=True)
class SpacyTagger:
    """A spaCy pipeline with named entities, asked about words as they are given.

    * ``pipeline``: the name of an installed package ("en_core_web_sm") or a folder.
    * ``rename`` and ``labels``: see `core.taggers.label_mapping`. By default countries, cities (GPE) and
      buildings (FAC) become LOC, PERSON becomes PER; groups (NORP), dates and numbers are dropped; the
      names of labels that only one of spaCy's own pipelines has (persName, PRS, LC) are known as well.
    * ``articles``: keep articles and possessive marks at the edges of English names ("the United Nations"), as
      OntoNotes does; by default they are left out, as in CoNLL-2003, Universal NER and MasakhaNER.

    It tells no probabilities. What it says is remembered (`core.cache`) by package version, or by
    when the folder was last written.
    """

    pipeline: str = "en_core_web_sm"
    rename: tuple[str, ...] = USUAL_NAMES
    labels: tuple[str, ...] = USUAL_LABELS
    articles: bool = revised_option(False, before=True)

    def __post_init__(self) -> None:
        parse_renames(self.rename)

    @property
    def needs(self) -> tuple[str, ...]:
        """The package or folder that has to be on this machine."""
        return (self.pipeline,) if _is_folder(self.pipeline) else (f"package:{self.pipeline}",)

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        """Return a function that tags sentences; the pipeline is loaded for the first one that is not cached."""

        def tag(sentences: Sequence[Sentence]) -> list[Tagging]:
            nonempty = [sentence for sentence in sentences if sentence.words]
            outputs = iter(_cached_spans(self.pipeline, nonempty, progress))
            renames = self._renames()
            taggings = []
            for sentence in sentences:
                rows = next(outputs) if sentence.words else []
                spans = [Span(*row) for row in rows]
                tagging = Tagging(tuple(spans if self.articles else bare_names(sentence, spans)))
                taggings.append(map_labels(tagging, renames, self.labels))
            return taggings

        return tag

    def _renames(self) -> tuple[str, ...]:
        """Return the names of labels: those of the option, after those that the catalogue has for the pipeline."""
        facts = pipeline_facts(self.pipeline)
        if facts is None or self.rename != USUAL_NAMES:
            return self.rename
        wanted = self.labels or (*USUAL_LABELS, "DATE")
        known = parse_renames(facts.rename)
        own = [f"{old}={new}" for old, new in known.items() if new in wanted and old not in self.labels]
        return (*own, *self.rename)


def installed_pipelines() -> tuple[str, ...]:
    """Return the names of the spaCy pipelines installed as packages; spaCy itself is not imported."""
    return tuple(sorted({entry.name for entry in entry_points(group="spacy_models")}))


def _cached_spans(pipeline: str, sentences: Sequence[Sentence], progress: Progress | None) -> list[Any]:
    """Return start, end and label of the spans of each sentence, from the cache or computed."""

    def compute(indices: list[int]) -> list[list[list[Any]]]:
        first = indices[0]
        report_progress(progress, first / len(sentences), f"Tagging sentence {first + 1:,} of {len(sentences):,}")
        return _spans(pipeline, [sentences[index] for index in indices])

    if not sentences:
        return []
    kind = json.dumps({"spacy": installed_package(pipeline) or pipeline, "version": _version(pipeline)})
    keys = [[sentence.words, _spaces(sentence)] for sentence in sentences]
    spans = output_cache().get_or_compute(kind, keys, compute, _BATCH_SIZE)
    report_progress(progress, 1.0, f"{len(sentences):,} sentences tagged")
    return spans


def _spaces(sentence: Sentence) -> list[bool]:
    """Return whether a space follows each word."""
    return list(map(bool, sentence.gaps))


def _spans(pipeline: str, sentences: Sequence[Sentence]) -> list[list[list[Any]]]:
    """Compute the spans of each sentence as start, end and label."""
    from spacy.tokens import Doc

    nlp = _loaded(pipeline, _version(pipeline))
    docs = [Doc(nlp.vocab, words=list(sentence.words), spaces=_spaces(sentence)) for sentence in sentences]
    return list(map(_rows, nlp.pipe(docs)))


def _rows(doc: Any) -> list[list[Any]]:
    return [[entity.start, entity.end, entity.label_] for entity in doc.ents]


@lru_cache(maxsize=2)
def _loaded(pipeline: str, version: str) -> Any:
    """Load a pipeline once; a new ``version`` is loaded again."""
    import spacy

    location = _location(pipeline)
    try:
        nlp = spacy.load(location, exclude=list(_EXCLUDED))
    except (OSError, ValueError, KeyError, ImportError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        remedy = "Install it again for this version of spaCy."
        raise Unavailable(f"The spaCy pipeline {pipeline}", f"cannot be loaded: {reason}.", remedy) from error
    if _FINDERS.isdisjoint(nlp.pipe_names):
        raise Unavailable(f"The spaCy pipeline {pipeline}", "finds no named entities.", "Choose another.")
    return nlp


def _location(pipeline: str) -> Path | str:
    """Return the folder of a pipeline, or its name where it is a package; `Unavailable` where it is neither."""
    from spacy.util import is_package

    if _is_folder(pipeline):
        return Path(pipeline).expanduser()
    package = installed_package(pipeline)
    if not is_package(package):
        remedy = f"Install it with `python -m spacy download {pipeline}`, or give the folder of a copy."
        raise Unavailable(f"The spaCy pipeline {pipeline}", "is not on this machine.", remedy)
    return package


def _is_folder(pipeline: str) -> bool:
    try:
        folder = Path(pipeline).expanduser()
        return may_read(folder) and (folder / "config.cfg").is_file()
    except (OSError, RuntimeError, ValueError):
        return False


def _version(pipeline: str) -> str:
    """Return the version of a package, or sizes and times of the files in a folder."""
    if _is_folder(pipeline):
        return file_stamps(Path(pipeline).expanduser().rglob("*"))
    try:
        return version(installed_package(pipeline))
    except (PackageNotFoundError, ValueError):
        return ""
