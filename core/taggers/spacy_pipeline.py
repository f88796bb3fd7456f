"""spaCy pipelines: an installed package, or a folder."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import Any

from core.cache import memo
from core.components.component import Progress
from core.errors import Unavailable
from core.local_files import may_read
from core.model import Sentence, Span
from core.taggers.base import SentenceTagger, Tagging
from core.taggers.label_mapping import USUAL_LABELS, USUAL_NAMES, names, only

_UNNEEDED = ("parser", "senter")
"""Components that end sentences: an entity cannot cross such an end, and here every sentence is one already."""

_TOGETHER = 256


@dataclass(frozen=True, slots=True)
class SpacyTagger:
    """A spaCy pipeline with named entities, asked about words as they are given.

    * ``pipeline``: the name of an installed package ("en_core_web_sm") or a folder.
    * ``rename`` and ``labels``: see `core.taggers.label_mapping`. By default countries, cities (GPE) and
      buildings (FAC) become LOC, PERSON becomes PER; groups (NORP), dates and numbers are dropped.

    It tells no probabilities. What it says is remembered (`core.cache`) by package version, or by
    when the folder was last written.
    """

    pipeline: str = "en_core_web_sm"
    rename: tuple[str, ...] = USUAL_NAMES
    labels: tuple[str, ...] = USUAL_LABELS

    def __post_init__(self) -> None:
        names(self.rename)

    @property
    def needs(self) -> tuple[str, ...]:
        return (self.pipeline,) if _is_folder(self.pipeline) else (f"package:{self.pipeline}",)

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        def tag(sentences: Sequence[Sentence]) -> list[Tagging]:
            asked = [sentence for sentence in sentences if sentence.words]
            answers = iter(_recall(self.pipeline, asked, progress))
            spans = [next(answers) if sentence.words else [] for sentence in sentences]
            return [only(Tagging(tuple(Span(*span) for span in found)), self.rename, self.labels) for found in spans]

        return tag


def installed_pipelines() -> tuple[str, ...]:
    """The spaCy pipelines that are installed as packages, by name; spaCy itself is not imported."""
    return tuple(sorted({found.name for found in entry_points(group="spacy_models")}))


def _recall(pipeline: str, asked: Sequence[Sentence], progress: Progress | None) -> list[Any]:
    def compute(wanted: list[int]) -> list[list[list[Any]]]:
        if progress:
            progress(wanted[0] / len(asked), f"Tagging sentence {wanted[0] + 1:,} of {len(asked):,}")
        return _ask(pipeline, [asked[place] for place in wanted])

    if not asked:
        return []
    kind = json.dumps({"spacy": pipeline, "version": _version(pipeline)})
    keys = [[sentence.words, [bool(gap) for gap in sentence.gaps]] for sentence in asked]
    found = memo().recall(kind, keys, compute, _TOGETHER)
    if progress:
        progress(1.0, f"{len(asked):,} sentences tagged")
    return found


def _ask(pipeline: str, sentences: Sequence[Sentence]) -> list[list[list[Any]]]:
    """The spans of each sentence as start, end and label."""
    from spacy.tokens import Doc

    nlp = _loaded(pipeline, _version(pipeline))
    docs = [
        Doc(nlp.vocab, words=list(sentence.words), spaces=[bool(gap) for gap in sentence.gaps])
        for sentence in sentences
    ]
    return [[[ent.start, ent.end, ent.label_] for ent in doc.ents] for doc in nlp.pipe(docs)]


@lru_cache(maxsize=2)
def _loaded(pipeline: str, written: str) -> Any:
    import spacy
    from spacy.util import is_package

    name = Path(pipeline).expanduser() if _is_folder(pipeline) else pipeline
    if isinstance(name, str) and not is_package(name):
        remedy = f"Install it with `python -m spacy download {name}`, or give the folder of a copy."
        raise Unavailable(f"The spaCy pipeline {pipeline}", "is not on this machine.", remedy)
    try:
        nlp = spacy.load(name, exclude=list(_UNNEEDED))
    except (OSError, ValueError, KeyError, ImportError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        remedy = "Install it again for this version of spaCy."
        raise Unavailable(f"The spaCy pipeline {pipeline}", f"cannot be loaded: {reason}.", remedy) from error
    if not any(name in nlp.pipe_names for name in ("ner", "entity_ruler", "beam_ner", "span_ruler")):
        raise Unavailable(f"The spaCy pipeline {pipeline}", "finds no named entities.", "Choose another.")
    return nlp


def _is_folder(pipeline: str) -> bool:
    try:
        folder = Path(pipeline).expanduser()
        return may_read(folder) and (folder / "config.cfg").is_file()
    except (OSError, RuntimeError, ValueError):
        return False


def _version(pipeline: str) -> str:
    if _is_folder(pipeline):
        files = sorted(file for file in Path(pipeline).expanduser().rglob("*") if file.is_file())
        return json.dumps([[file.name, file.stat().st_size, file.stat().st_mtime_ns] for file in files])
    try:
        return version(pipeline)
    except (PackageNotFoundError, ValueError):
        return ""
