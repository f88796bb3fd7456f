"""Training sets: corpora with gold, and the links that their entities are to be projected over."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from core.aligners import LexicalAligner
from core.errors import BadInput
from core.formats import TextFile, read_pairs_jsonl
from core.formats.alignments.pharaoh import read_pharaoh
from core.methods.matching.corpus_statistics import CorpusStatistics, corpus_statistics
from core.methods.matching.scorer_weights import Weighted
from core.model import Alignment, SentencePair
from core.scorer_training.synthetic_phrases import Noise, find_chunks, find_names, with_noise, with_phrases

FINDERS = {"chunks": find_chunks, "names": find_names}
"""Functions that find what is asked about where a training set has no entities."""


class SetOptions(NamedTuple):
    """A training set as its file names it.

    ``corpus``: pairs as JSON Lines; ``group``: sets that share a weight; ``links``: a Pharaoh file, "gold" for the
    corpus's own with ``noise``, "" for the lexical aligner, trained on blocks of ``block`` pairs (0: on all);
    ``ids``: only pairs whose id begins so are asked about; ``phrases``: questions are made from gold links, of
    "chunks" of words or of "names" by their capitals.
    """

    corpus: str
    group: str
    links: str = ""
    block: int = 0
    ids: str = ""
    phrases: Literal["", "chunks", "names"] = ""
    noise: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @property
    def name(self) -> str:
        """A name that tells the set from others."""
        parts = (self.corpus, self.links, f"blocks of {self.block}" if self.block else "", self.phrases)
        noise = f"noise {self.noise}" if any(self.noise) else ""
        return " + ".join(filter(None, (*parts, noise)))


@dataclass(frozen=True, slots=True)
class TrainingBlock:
    """Pairs that are projected together, those that are asked about, and the statistics of all."""

    pairs: Sequence[SentencePair]
    alignments: Sequence[Alignment]
    statistics: CorpusStatistics


class SetFile(NamedTuple):
    """Training sets, how much each group of them counts, and the groups of bare names.

    The weights of the ``teacher`` choose the candidates of a question, and tell which gold span is whose. The sets of
    ``calibration`` are for the probabilities alone: no weight is trained on them.
    """

    sets: tuple[SetOptions, ...]
    shares: Mapping[str, float]
    names: tuple[str, ...]
    teacher: Weighted
    calibration: tuple[SetOptions, ...] = ()


def read_sets(path: Path) -> SetFile:
    """Read the file that lists training sets; `BadInput` says what is wrong with it."""
    try:
        data: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        sets, calibration = (_read_options(data.get(key, [])) for key in ("sets", "calibration"))
        shares = {str(group): float(share) for group, share in data["shares"].items()}
        teacher = Weighted(dict(data["teacher"]["weights"]), float(data["teacher"]["threshold"]))
        missing = {entry.group for entry in sets} - shares.keys()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInput(
            str(path), f"it is no list of training sets ({error}).", "See benchmarks/scorer_sets.json."
        ) from error
    if missing:
        raise BadInput(str(path), f"the group {sorted(missing)[0]} has no share.", 'Name it under "shares".')
    return SetFile(sets, shares, tuple(data.get("names", ())), teacher, calibration)


def _read_options(entries: Sequence[Mapping[str, Any]]) -> tuple[SetOptions, ...]:
    return tuple(SetOptions(**{**entry, "noise": tuple(entry.get("noise", (0, 0, 0)))}) for entry in entries)


def read_blocks(options: SetOptions, folder: Path, seed: str) -> Iterator[TrainingBlock]:
    """Yield the blocks of a training set, whose files lie in ``folder``."""
    pairs = read_pairs_jsonl(TextFile.at(folder / options.corpus)).pairs
    gold = [pair.alignment for pair in pairs if pair.alignment is not None]
    if (options.phrases or options.links == "gold") and len(gold) != len(pairs):
        raise BadInput(options.corpus, "it has pairs without gold links.", "Choose another corpus for phrases.")
    if options.phrases:
        find = FINDERS[options.phrases]
        pairs = tuple(with_phrases(pairs, gold, f"{seed}\t{options.corpus}", find))
    size = options.block or len(pairs)
    for start in range(0, len(pairs), size):
        block = pairs[start : start + size]
        alignments = _alignments(options, folder, block, gold[start : start + size], seed)
        yield _block(block, alignments, options.ids)


def _alignments(
    options: SetOptions, folder: Path, pairs: Sequence[SentencePair], gold: Sequence[Alignment], seed: str
) -> Sequence[Alignment]:
    if options.links == "gold":
        return with_noise(gold, Noise(*options.noise), f"{seed}\t{options.name}")
    if options.links:
        return read_pharaoh(TextFile.at(folder / options.links), pairs)[0]
    return LexicalAligner().prepare(pairs)(pairs)


def _block(pairs: Sequence[SentencePair], alignments: Sequence[Alignment], ids: str) -> TrainingBlock:
    statistics = corpus_statistics(pairs, alignments)
    chosen = [(pair, links) for pair, links in zip(pairs, alignments, strict=True) if pair.id.startswith(ids)]
    return TrainingBlock([pair for pair, _ in chosen], [links for _, links in chosen], statistics)
