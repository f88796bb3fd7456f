"""MasakhaNER 2 with the source text of MAFAND-MT: labelled sentences find their originals by their text.

MAFAND has runs of lines that are paired with the wrong lines; these are shifted back, or left out, before.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import chain

from core.errors import BadInput
from core.formats.columns.conll import Conll
from core.formats.json_fields import object_or_empty
from core.formats.result import Imported, Repair, clean_text, limit_sentences, refuse_long
from core.formats.textfile import TextFile
from core.misalignment.repair import Repaired, repaired
from core.misalignment.runs import find_runs
from core.model import Sentence, SentencePair
from core.public_corpora.remote_files import TARGET
from core.public_corpora.side_joins import Files, Languages
from core.text import base_language, fold, tokenise

LABELLED = TARGET
"""The role of the labelled sentences; every other file holds text with its translation."""


def read_matched(files: Files, langs: Languages) -> Imported:
    """Join labelled target sentences with their originals: those of the same letters and digits, in any file.

    Sentences that match none, or several with different originals, are left out, and counted.
    """
    repairs: list[Repair] = []
    originals: dict[str, set[Sentence]] = {}
    for role, file in files.items():
        if role != LABELLED:
            repair = _in_step(list(_translations(file, langs)))
            repairs += (Repair(f"{file.name}, {change.where.lower()}", change.what) for change in repair.repairs)
            for pair in repair.pairs:
                originals.setdefault(match_key(pair.target.words), set()).add(pair.source)
    labelled = Conll().read([files[LABELLED]], langs.target)
    pairs = []
    for number, sentence in enumerate(labelled.sentences, 1):
        sources = originals.get(match_key(sentence.words), set())
        if len(sources) == 1:
            pairs.append(SentencePair(f"{langs.part}-{number}", next(iter(sources)), sentence))
    lost = len(labelled.sentences) - len(pairs)
    if lost:
        what = f"{lost:,} of {len(labelled.sentences):,} sentences have no certain original, and were left out."
        repairs.append(Repair(labelled.name, what))
    return Imported(tuple(pairs), (*labelled.repairs, *repairs))


def match_key(words: Sequence[str]) -> str:
    """Return the letters and digits of a sentence, folded: what stays whatever cuts it into words."""
    return "".join(filter(str.isalnum, fold("".join(words))))


def _in_step(pairs: Sequence[SentencePair]) -> Repaired:
    """Return the pairs with lines out of step shifted back, and those that are no translations left out."""
    runs = find_runs(pairs)
    back = [run for run in runs if run.offset is not None]
    return repaired(pairs, back, [run for run in runs if run.offset is None])


def _translations(file: TextFile, langs: Languages) -> Iterator[SentencePair]:
    """Yield the text of both sides from lines like ``{"translation": {"en": ..., "lug": ...}}``."""
    for number, line in limit_sentences(enumerate(file.lines(), 1), file.name):
        if not line.strip():
            continue
        texts = _texts(line, file.place(number))
        source, target = (_sentence(texts, lang, file.place(number)) for lang in (langs.source, langs.target))
        if source.words and target.words:
            yield SentencePair(str(number), source, target)


def _texts(line: str, where: str) -> dict[str, str]:
    """Return the texts of a line by their languages."""
    try:
        row = object_or_empty(json.loads(line))
    except (ValueError, RecursionError) as error:
        raise BadInput(where, "it is not JSON.", "Fetch the file again.") from error
    translation = object_or_empty(row.get("translation"))
    return {base_language(key): text for key, text in translation.items() if isinstance(text, str)}


def _sentence(texts: dict[str, str], lang: str, where: str) -> Sentence:
    """Return the text of a language, cut into words."""
    code = base_language(lang)
    if code not in texts:
        problem = f"it has no text for {lang}, only for {', '.join(sorted(chain(texts))) or 'no language'}."
        raise BadInput(where, problem, "Choose another language.")
    refuse_long(len(texts[code]), where)
    words, gaps = tokenise(clean_text(texts[code]), lang)
    return Sentence(words, gaps, lang)
