"""Where the data of an experiment lie: ``[LANG=]PLACE``, and PLACE is a bundled corpus, pairs, or FORMAT:FILE."""

from collections.abc import Callable
from typing import NamedTuple

from core.errors import BadInput
from core.formats import PAIR_FORMATS, SIDE_FORMATS, TextFile, read_pairs_jsonl
from core.formats.bundled import bundled_corpora, read_bundled
from core.model import Sentence, SentencePair

ASK = "Give a bundled corpus by name, pairs (.jsonl), or FORMAT:FILE"


class Place(NamedTuple):
    """A place in parts; ``format`` is "" for a bundled corpus and for pairs as JSON Lines."""

    lang: str
    format: str
    path: str

    @classmethod
    def of(cls, text: str) -> "Place":
        head, mark, rest = text.partition("=")
        lang, place = (head, rest) if mark and head.isalnum() else ("", text)
        form, colon, path = place.partition(":")
        known = {*SIDE_FORMATS, *PAIR_FORMATS}
        return cls(lang, form, path) if colon and form in known else cls(lang, "", place)


def read_pairs(text: str, langs: tuple[str, str] = ("", "")) -> tuple[SentencePair, ...]:
    """The pairs of a place, at least one."""
    place = Place.of(text)
    if place.format:
        if place.format not in PAIR_FORMATS:
            raise BadInput(text, f"{place.format} files hold no pairs.", f"{ASK} of {', '.join(PAIR_FORMATS)}.")
        found = PAIR_FORMATS[place.format]().read([TextFile.at(place.path)], langs).pairs
    elif place.path in {corpus.name for corpus in bundled_corpora()}:
        found = read_bundled(place.path).pairs
    elif place.path.endswith(".jsonl"):
        found = read_pairs_jsonl(TextFile.at(place.path)).pairs
    else:
        raise BadInput(text, "it is no corpus.", f"{ASK}.")
    if not found:
        raise BadInput(text, "it holds no sentence pairs.", f"{ASK}.")
    return found


def read_sentences(text: str, side: Callable[[SentencePair], Sentence], lang: str = "") -> tuple[Sentence, ...]:
    """The annotated sentences of a place, at least one; of pairs those of that side."""
    place = Place.of(text)
    if place.format in SIDE_FORMATS:
        if not (place.lang or lang):
            raise BadInput(text, "the file does not say its language.", f"Write it before, as LANG={text}.")
        found = SIDE_FORMATS[place.format]().read([TextFile.at(place.path)], place.lang or lang).sentences
    else:
        found = tuple(map(side, read_pairs(text)))
    known = tuple(sentence for sentence in found if sentence.spans is not None and sentence.words)
    if not known:
        raise BadInput(text, "it holds no annotated sentence.", "Project or annotate it first.")
    return known
