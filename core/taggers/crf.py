"""A linear-chain CRF on hand-made features (Lafferty et al. 2001), by CRFsuite: the embedded tagger.

It needs no download and is weak; `CrfTagger.weak` says how weak. ``python -m
benchmarks.train_crf`` trains such a model and writes its description beside it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from core.components.component import Progress, added_option, report_progress
from core.errors import Unavailable
from core.local_files import named_file
from core.model import Sentence
from core.taggers.base import SentenceTagger, Tagging
from core.taggers.decoding import TagSet, tag_set
from core.taggers.features import VERSION, features
from core.taggers.label_mapping import USUAL_LABELS, map_labels, parse_renames
from core.tags import read_tags

EMBEDDED = Path(__file__).resolve().parents[2] / "assets" / "taggers" / "uner-ewt.en.crf"


@dataclass(frozen=True, slots=True)
class CrfTagger:
    """The embedded English tagger, or another trained in the same way.

    * ``model``: a file that `core.taggers.crf_training` wrote, with its description beside it
      (FILE.json); empty for the embedded one.
    * ``rename`` and ``labels``: see `core.taggers.label_mapping`.
    * ``any_language``: let the embedded one mark sentences of another language than English, where it finds
      little.

    The spans are the likeliest tag sequence's; the probabilities are the marginals of each word
    (forward-backward), so the two can differ where the model is in doubt.
    """

    model: str = ""
    rename: tuple[str, ...] = ()
    labels: tuple[str, ...] = USUAL_LABELS
    any_language: bool = added_option(False)

    def __post_init__(self) -> None:
        parse_renames(self.rename)

    @property
    def languages(self) -> frozenset[str]:
        """The codes of the languages whose sentences it may mark; empty for any."""
        return frozenset() if self.model or self.any_language else frozenset({"en"})

    @property
    def weak(self) -> str:
        """The quality of the embedded tagger, for the screen; "" for another model."""
        if self.model:
            return ""
        return (
            "This tagger is weak: it knows English only and learned from a small amount of web text, so it misses "
            "more than half of the names in news, and a third of what it marks is wrong."
        )

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        """Return a function that tags sentences; the model is opened at each call."""
        path = Path(self.model).expanduser() if self.model else EMBEDDED

        def tag(sentences: Sequence[Sentence]) -> list[Tagging]:
            if not sentences:
                return []
            taggings = [map_labels(tagging, self.rename, self.labels) for tagging in _tag(str(path), sentences)]
            report_progress(progress, 1.0, f"{len(sentences):,} sentences tagged")
            return taggings

        return tag


def _tag(path: str, sentences: Sequence[Sentence]) -> list[Tagging]:
    tags = _check_model(path, named_file(path).stat().st_mtime_ns)
    crf: Any = _open(path)
    return [_tagging(crf, tags, sentence) for sentence in sentences]


def _tagging(crf: Any, tags: TagSet, sentence: Sentence) -> Tagging:
    """Tag one sentence: spans of the likeliest sequence, marginal probabilities of each word."""
    size = len(sentence)
    if not size:
        return Tagging((), tags.tags, np.zeros((0, len(tags.tags)), np.float32))
    crf.set(features(sentence.words))
    spans, _ = read_tags(crf.tag(), "IOB1")
    cells = product(range(size), tags.written)
    marginals = np.array([crf.marginal(tag, word) for word, tag in cells], np.float32).reshape(size, -1)
    marginals /= marginals.sum(axis=1, keepdims=True)
    return Tagging(spans, tags.tags, marginals @ tags.fold)


def _open(path: str) -> Any:
    """Open a CRFsuite tagger; each batch has its own, since it stores the current sentence and is not thread-safe."""
    import pycrfsuite

    crf = pycrfsuite.Tagger()
    crf.open(path)
    return crf


@lru_cache(maxsize=4)
def _check_model(path: str, modified_ns: int) -> TagSet:
    """Return the tags of a model; `Unavailable` where its file is not exactly the one that was trained.

    CRFsuite does not check its input, so a damaged file is detected by its digest beforehand.
    """
    description = _read_description(path)
    if not description.is_intact:
        raise Unavailable(f"The tagger {path}", "is damaged: it is not the file that was trained.", _RESTORE)
    if description.version != VERSION:
        problem = f"was trained on features of version {description.version}, but this is version {VERSION}."
        raise Unavailable(f"The tagger {path}", problem, "Train it again with `python -m benchmarks.train_crf`.")
    return tag_set(description.tags, "IOB2")


class _Description(NamedTuple):
    """The description of a model: whether its file has the digest in it, version of the features, and tags."""

    is_intact: bool
    version: Any
    tags: Any


def _read_description(path: str) -> _Description:
    """Read the description beside a model, and compare the model with it; `Unavailable` where it cannot be read."""
    description_file = Path(f"{path}.json")
    try:
        description = json.loads(description_file.read_text(encoding="utf-8"))
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        return _Description(description["sha256"] == digest, description["features"], description["tags"])
    except OSError as error:
        problem = f"cannot be read ({error.strerror or type(error).__name__})."
        raise Unavailable(f"The tagger {path}", problem, _RESTORE) from error
    except (ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"The tagger {path}", f"has no description in {description_file.name}.", _RESTORE) from error


_RESTORE = "Restore it from the repository, or train it again with `python -m benchmarks.train_crf`."
