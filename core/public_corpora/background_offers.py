"""Parallel text of the catalogue that makes the links of a corpus better, for its two languages."""

from typing import NamedTuple

from core.components.component import Progress
from core.lexicons.background_text import BackgroundText
from core.lexicons.shipped import has_tables
from core.public_corpora.catalogue_entry import CatalogueEntry, CorpusRequest, catalogue, requested
from core.public_corpora.fetching import FetchOptions, fetch_pairs
from core.text import language_name


class BackgroundOffer(NamedTuple):
    """A corpus with parallel text for two languages; ``inverted``: it has them the other way round."""

    entry: CatalogueEntry
    source: str
    target: str
    inverted: bool = False

    @property
    def line(self) -> str:
        """The offer in one line, as "1,012 lines of English–Swahili (FLORES-200): better links"."""
        count = f"{self.entry.lines:,} lines" if self.entry.lines else "lines"
        return f"{count} of {language_pair(self.source, self.target)} ({self.entry.title}): better links"

    @property
    def short(self) -> str:
        """The name of the corpus with its number of lines, where that is known: "FLORES-200 (1,012 lines)"."""
        return f"{self.entry.title} ({self.entry.lines:,} lines)" if self.entry.lines else self.entry.title

    @property
    def request(self) -> CorpusRequest:
        """What is fetched of the corpus."""
        langs = (self.target, self.source) if self.inverted else (self.source, self.target)
        return requested(self.entry, *langs)


def language_pair(source: str, target: str) -> str:
    """Return two languages by their names, as "English–Swahili"."""
    return "–".join(language_name(code).partition(" (")[0] for code in (source, target))


def background_offers(source: str, target: str) -> tuple[BackgroundOffer, ...]:
    """Return the corpora with text for two languages; without those that the word tables for them are made from."""
    offers = []
    for entry in catalogue():
        if not entry.is_background or (entry.in_word_tables and has_tables(source, target)):
            continue
        if entry.has_pair(source, target):
            offers.append(BackgroundOffer(entry, source, target))
        elif entry.has_pair(target, source):
            offers.append(BackgroundOffer(entry, source, target, inverted=True))
    return tuple(offers)


def fetch_text(offer: BackgroundOffer, options: FetchOptions, progress: Progress | None = None) -> BackgroundText:
    """Fetch the text of an offer, cut into words as a corpus of it would be."""
    pairs = fetch_pairs(offer.entry, offer.request, options, progress).pairs
    lines = [(pair.source.words, pair.target.words) for pair in pairs]
    if offer.inverted:
        lines = [(right, left) for left, right in lines]
    return BackgroundText(offer.entry.title, tuple(lines))
