"""A small corpus of many kinds: crossing links, right to left, no spaces, long, empty, missed."""

from core.model import Alignment, Link, Sentence, SentencePair, Span
from core.text import default_gaps

CORPUS = "made"
FILLERS = 24
LONG = 150


def pairs() -> list[SentencePair]:
    """The named ones first, then `FILLERS` alike, in which one name recurs in two renderings."""
    named = [german(), arabic(), hebrew(), chinese(), emoji(), empty(), missed(), long(LONG)]
    return [*named, *map(filler, range(FILLERS))]


def pair(pair_id: str, source: Sentence, target: Sentence, links: str) -> SentencePair:
    found: list[Link] = [(int(i), int(j)) for i, j in (link.split("-") for link in links.split())]
    return SentencePair(pair_id, source, target, Alignment.of(found, (len(source), len(target))))


def sentence(text: str, lang: str, spans: tuple[Span, ...] | None = None) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, default_gaps(words, lang), lang, spans)


def german() -> SentencePair:
    entities = (Span(4, 6, "LOC"), Span(7, 8, "ORG"), Span(10, 12, "PER"))
    source = "Much is new in United States , Obama special assistant Kori Schulman wrote ."
    target = "Vieles ist in den Vereinigten Staaten neu , schrieb Obamas Sonderberaterin Kori Schulman ."
    links = "0-0 1-1 2-6 3-2 4-4 5-5 6-7 8-10 9-10 10-11 11-12 12-8 13-13"
    return pair("german", sentence(source, "en", entities), sentence(target, "de"), links)


def arabic() -> SentencePair:
    entities = (Span(0, 1, "PER"), Span(3, 5, "LOC"))
    source = sentence("Amina visited the United States in 2024 .", "en", entities)
    target = sentence("زارت أمينة الولايات المتحدة عام 2024 (NATO) .", "ar")
    return pair("arabic", source, target, "0-1 1-0 3-3 4-2 6-5 7-7")


def hebrew() -> SentencePair:
    entities = (Span(0, 1, "PER"), Span(2, 4, "LOC"))
    source = sentence("Dana left Tel Aviv .", "en", entities)
    return pair("hebrew", source, sentence("דנה עזבה את תל אביב .", "he"), "0-0 1-1 2-3 3-4 4-5")


def chinese() -> SentencePair:
    entities = (Span(0, 1, "PER"), Span(3, 4, "LOC"))
    source = sentence("Obama lives in Washington .", "en", entities)
    return pair("chinese", source, sentence("歐巴馬 住 在 華盛頓 。", "zh"), "0-0 1-1 2-2 3-3 4-4")


def emoji() -> SentencePair:
    """Arabic to Chinese, with an emoji of several code points before the entity."""
    source = sentence("👩‍👩‍👧 برلين باردة .", "ar", (Span(1, 2, "LOC"),))
    return pair("emoji", source, sentence("👩‍👩‍👧 柏林 很 冷 。", "zh"), "0-0 1-1 2-3 3-4")


def empty() -> SentencePair:
    return pair("empty", sentence("It rained .", "en", ()), sentence("Es regnete .", "de"), "0-0 1-1 2-2")


def missed() -> SentencePair:
    """Its only entity has no link, so nothing is projected."""
    source = sentence("Siemens grew .", "en", (Span(0, 1, "ORG"),))
    return pair("missed", source, sentence("Der Konzern Siemens wuchs .", "de"), "1-3 2-4")


def long(words: int) -> SentencePair:
    entities = (Span(10, 12, "PER"), Span(60, 63, "LOC"), Span(100, 101, "ORG"))
    source = sentence(" ".join(f"word{k}" for k in range(words)), "en", entities)
    target = sentence(" ".join(f"wort{k}" for k in range(words)), "de")
    return pair(f"long-{words}", source, target, " ".join(f"{k}-{k}" for k in range(words)))


def filler(number: int) -> SentencePair:
    source = sentence(f"Anna met Vienna friends {number} .", "en", (Span(0, 1, "PER"), Span(2, 3, "LOC")))
    place = "Wien" if number % 3 else "Bécs"
    return pair(f"plain-{number:02}", source, sentence(f"Anna traf {place} Freunde {number} .", "de"), links(6))


def links(words: int) -> str:
    return " ".join(f"{k}-{k}" for k in range(words))
