"""Catalogue of spaCy's pipelines with named entities: what each costs, what it is worth, and its label map.

``assets/taggers/spacy_pipelines.tsv`` has a row for each. Size, F1 and speed are those that spaCy publishes for version
3.8 (https://github.com/explosion/spacy-models, folder ``meta``): F1 over all labels of the pipeline's own data. Few
pipelines are in the package index, as copies that others uploaded; these have their package, its version and digest.
Other packages there carry the names of pipelines and hold something else, so no name is ever guessed.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from core.text import base_language

TABLE = Path(__file__).resolve().parents[2] / "assets" / "taggers" / "spacy_pipelines.tsv"

MULTILINGUAL = "xx"
WIKINER_LANGUAGES = frozenset({"de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru"})
"""Languages of WikiNER, which the multilingual pipeline was trained on."""

_LIBRARY_BYTES = 500_000_000
"""Memory of spaCy and its tables, in bytes: 330 to 670 MB were measured with small and medium pipelines."""


@dataclass(frozen=True, slots=True)
class PipelineFacts:
    """Facts of a pipeline: bytes to download, published F1 in percent on its own ``data``, words per second.

    ``rename`` maps its labels to PER, LOC, ORG, DATE and MISC; labels that are not in it keep their name. ``package``
    is a copy in the package index, as "NAME==VERSION", with its ``sha256``; "" where there is none. ``measured``: F1 of
    projections from its labels (docs/methods.md), as text.
    """

    name: str
    bytes: int
    f1: float
    words_per_second: int
    data: str
    rename: tuple[str, ...]
    package: str
    sha256: str
    measured: str

    @property
    def lang(self) -> str:
        """The code of its language, "xx" of several."""
        return self.name.partition("_")[0]

    @property
    def memory(self) -> int:
        """Estimated bytes of memory of the running pipeline."""
        return _LIBRARY_BYTES + self.bytes * 3 // 2

    @property
    def copy(self) -> str:
        """The module name of the copy in the package index; "" where there is none."""
        return self.package.partition("==")[0].replace("-", "_")

    @property
    def is_quick(self) -> bool:
        """Whether a CPU tags 1,000 sentences in seconds, not minutes."""
        return not self.name.endswith("_trf")


@lru_cache(maxsize=1)
def spacy_pipelines() -> tuple[PipelineFacts, ...]:
    """Read the catalogue."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(map(_read_row, csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)))


def _read_row(row: dict[str, str]) -> PipelineFacts:
    return PipelineFacts(
        row["name"],
        int(row["megabytes"]) * 1_000_000,
        float(row["f1"]),
        int(row["words_per_second"] or 0),
        row["data"],
        tuple(row["rename"].split()),
        row["package"],
        row["sha256"],
        row["measured"],
    )


def pipeline_facts(name: str) -> PipelineFacts | None:
    """Return the facts of a pipeline by its name, or by that of its copy in the package index."""
    return next((facts for facts in spacy_pipelines() if name in {facts.name, facts.copy}), None)


def pipelines_for(lang: str) -> tuple[PipelineFacts, ...]:
    """Return the pipelines that were trained on a language, those with the highest published F1 first."""
    code = base_language(lang)
    codes = {code, MULTILINGUAL} if code in WIKINER_LANGUAGES else {code}
    known = [facts for facts in spacy_pipelines() if facts.lang in codes]
    return tuple(sorted(known, key=lambda facts: (facts.lang == MULTILINGUAL, -facts.f1)))


def installed_package(name: str) -> str:
    """Return the installed package of a pipeline: its own, else its copy; "" where there is neither."""
    facts = pipeline_facts(name)
    names = [name, facts.name, facts.copy] if facts else [name]
    return next(filter(_is_installed, filter(None, names)), "")


def _is_installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except (ImportError, ValueError):
        return False
