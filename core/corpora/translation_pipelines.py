"""Make pairs from sentences of one language by machine translation: translate-test and translate-train.

*Translate-test* (Politov et al. 2025): a sentence without labels is translated into a language that
has a tagger, tagged there, and any recipe brings the labels back onto its own words. *Translate-train*:
a labelled sentence is translated, and any recipe carries its labels over. Either way the words of the
original are never cut again: its text is the words with the gaps between them, and only the
translation is tokenised. A translation that broke off is kept, and reported; the entities of the missing
part cannot be projected. An empty translation is a sentence without words and entities.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.components.component import Progress, within
from core.formats.result import clean_text, content_id, unique_ids
from core.markers import easyproject
from core.model import Sentence, SentencePair
from core.taggers import Tagger
from core.text import tokenise
from core.translators import Translation, Translator


@dataclass(frozen=True, slots=True)
class TranslatedCorpus:
    """One pair for each sentence, in order; ids are hashes of the content.

    ``truncated`` and ``empty`` are the indices of pairs whose translation broke off or holds no word.
    """

    pairs: tuple[SentencePair, ...]
    truncated: tuple[int, ...]
    empty: tuple[int, ...]


def translate_test(
    sentences: Sequence[Sentence], translator: Translator, tagger: Tagger, lang: str, progress: Progress | None = None
) -> TranslatedCorpus:
    """Return pairs of each sentence (the target) and its translation into ``lang`` (the source).

    The target keeps its gold entities, if it has some; those of the source are the tagger's.
    """
    into = [(sentence.lang, lang) for sentence in sentences]
    translations = _translations(sentences, into, translator, within(progress, 0.0, 0.7))
    plain = [_sentence(translation, lang) for translation in translations]
    tag = tagger.prepare(within(progress, 0.7, 1.0))
    tagged = [sentence.with_spans(tagging.spans) for sentence, tagging in zip(plain, tag(plain), strict=True)]
    return _paired(tagged, sentences, translations)


def translate_train(
    sentences: Sequence[Sentence], translator: Translator, target_lang: str, progress: Progress | None = None
) -> TranslatedCorpus:
    """Return pairs of each labelled sentence (the source) and its translation (the target)."""
    into = [(sentence.lang, target_lang) for sentence in sentences]
    translations = _translations(sentences, into, translator, progress)
    translated = [_sentence(translation, target_lang) for translation in translations]
    return _paired(sentences, translated, translations)


@dataclass(frozen=True, slots=True)
class MarkedCorpus:
    """Pairs with entities on both sides, in order; ids are hashes of the content.

    ``kept`` are the indices of the sentences that they were made from, ``dropped`` the indices of the
    others, each with the reason in plain words.
    """

    pairs: tuple[SentencePair, ...]
    kept: tuple[int, ...]
    dropped: tuple[tuple[int, str], ...]


def translate_train_marked(
    sentences: Sequence[Sentence], translator: Translator, target_lang: str, progress: Progress | None = None
) -> MarkedCorpus:
    """Return pairs of each labelled sentence (the source) and its marked translation (the target).

    The markers that came back label the target; no recipe is needed (`core.markers.easyproject`).
    """
    pairs: list[SentencePair] = []
    indices: list[int] = []
    dropped: list[tuple[int, str]] = []
    for index, result in enumerate(easyproject(translator, sentences, target_lang, progress)):
        if result.target is None:
            dropped.append((index, result.why))
        else:
            indices.append(index)
            pairs.append(_pair(result.source, result.target))
    return MarkedCorpus(_with_unique_ids(pairs), tuple(indices), tuple(dropped))


def _translations(
    sentences: Sequence[Sentence],
    into: Sequence[tuple[str, str]],
    translator: Translator,
    progress: Progress | None,
) -> list[Translation]:
    """Translate each sentence's text, one direction after the other."""
    directions = list(dict.fromkeys(into))
    translations: dict[int, Translation] = {}
    for number, direction in enumerate(directions):
        indices = _indices(langs == direction for langs in into)
        step = within(progress, number / len(directions), (number + 1) / len(directions))
        texts = [sentences[index].text.strip() for index in indices]
        translations |= zip(indices, translator.prepare(*direction, step)(texts), strict=True)
    return [translations[index] for index in range(len(sentences))]


def _sentence(translation: Translation, lang: str) -> Sentence:
    words, gaps = tokenise(clean_text(translation.text), lang)
    return Sentence(words, gaps, lang)


def _paired(
    sources: Sequence[Sentence], targets: Sequence[Sentence], translations: Sequence[Translation]
) -> TranslatedCorpus:
    pairs = [_pair(source, target) for source, target in zip(sources, targets, strict=True)]
    truncated = _indices(translation.truncated for translation in translations)
    empty = _indices(bool(pair.source.words) != bool(pair.target.words) for pair in pairs)
    return TranslatedCorpus(_with_unique_ids(pairs), truncated, empty)


def _pair(source: Sentence, target: Sentence) -> SentencePair:
    return SentencePair(content_id(source, target), source, target)


def _with_unique_ids(pairs: Sequence[SentencePair]) -> tuple[SentencePair, ...]:
    unique, _ = unique_ids(pairs, [pair.id for pair in pairs])
    return unique


def _indices(flags: Iterable[bool]) -> tuple[int, ...]:
    """Return the places of the flags that are set."""
    return tuple(index for index, is_set in enumerate(flags) if is_set)
