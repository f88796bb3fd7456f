"""Files to hand out: written, read again and compared with what was meant."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.formats.conll import read_conll, write_conll
from core.formats.pairs_jsonl import read_pairs_jsonl, write_pairs_jsonl
from core.formats.pharaoh import read_pharaoh, write_pharaoh
from core.formats.textfile import TextFile
from core.model import Alignment, Sentence, SentencePair


@dataclass(frozen=True, slots=True)
class Reread:
    """What a file held when it was read again, and where it differs from what was meant."""

    sentences: int
    spans: int
    links: int
    differences: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = ((self.sentences, "sentence"), (self.spans, "span"), (self.links, "link"))
        told = [_count(number, noun) for number, noun in counts if number or noun == "sentence"]
        return f"re-read: {', '.join([*told, _count(len(self.differences), 'difference')])}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file: its name, its bytes (UTF-8), and what they said when read again."""

    name: str
    data: bytes
    reread: Reread


def export_files(
    stem: str, pairs: Sequence[SentencePair], extras: Sequence[Mapping[str, Any]] | None = None
) -> tuple[ExportFile, ...]:
    """The files of one export, each re-read: pairs, both sides as IOB2, and links.

    ``extras`` adds keys to the lines of the pairs (status, reviewer ...). A side that has no
    spans at all, or a corpus without links, makes no file.
    """
    files = [_file(f"{stem}.jsonl", write_pairs_jsonl(pairs, extras), lambda data: reread_pairs(data, pairs))]
    for side in ("target", "source"):
        sentences: list[Sentence] = [getattr(pair, side) for pair in pairs]
        if any(sentence.spans is not None for sentence in sentences):
            lang = sentences[0].lang
            files.append(_conll_file(f"{stem}.{side}-{lang}.conll", sentences))
    links = [pair.alignment for pair in pairs]
    if any(links):
        files.append(_file(f"{stem}.pharaoh", write_pharaoh(links), lambda data: reread_pharaoh(data, pairs)))
    return tuple(files)


def _conll_file(name: str, sentences: Sequence[Sentence]) -> ExportFile:
    return _file(name, write_conll(sentences), lambda data: reread_conll(data, sentences))


def _file(name: str, text: str, reread: Callable[[bytes], Reread]) -> ExportFile:
    data = text.encode()
    return ExportFile(name, data, reread(data))


def reread_pairs(data: bytes, meant: Sequence[SentencePair]) -> Reread:
    """Compare pairs as JSON Lines with the pairs that were meant."""
    found = read_pairs_jsonl(TextFile("export", data))
    spans = sum(len(side.spans or ()) for pair in found.pairs for side in (pair.source, pair.target))
    links = sum(_size(pair.alignment) for pair in found.pairs)
    differences = [str(repair) for repair in found.repairs] + _differences(found.pairs, meant)
    return Reread(len(found.pairs), spans, links, tuple(differences))


def reread_conll(data: bytes, meant: Sequence[Sentence]) -> Reread:
    """Compare a CoNLL file with the sentences that were meant; those without words have no lines."""
    found = read_conll(TextFile("export", data), "und")
    there = [(sentence.words, sentence.spans) for sentence in found.sentences]
    wanted = [(sentence.words, sentence.spans or ()) for sentence in meant if sentence.words]
    differences = [str(repair) for repair in found.repairs] + _differences(there, wanted)
    return Reread(len(there), sum(len(spans or ()) for _, spans in there), 0, tuple(differences))


def reread_pharaoh(data: bytes, meant: Sequence[SentencePair]) -> Reread:
    """Compare a Pharaoh file with the links of the pairs that were meant; no links are an empty line."""
    found, _ = read_pharaoh(TextFile("export", data), meant)
    wanted = [_links(pair.alignment) for pair in meant]
    differences = _differences([_links(links) for links in found], wanted)
    return Reread(len(found), 0, sum(map(_size, found)), tuple(differences))


def _links(alignment: Alignment | None) -> tuple[object, object]:
    return (alignment.sure, alignment.possible) if alignment else ((), ())


def _size(alignment: Alignment | None) -> int:
    return len(alignment.sure) + len(alignment.possible) if alignment else 0


def _differences(found: Sequence[object], meant: Sequence[object]) -> list[str]:
    """One line for each sentence that is not as it was meant, and one for a wrong number of them."""
    uneven = [] if len(found) == len(meant) else [f"{len(found)} sentences instead of {len(meant)}."]
    changed = [number for number, (there, wanted) in enumerate(zip(found, meant, strict=False), 1) if there != wanted]
    return uneven + [f"sentence {number} is not as it was meant." for number in changed]
