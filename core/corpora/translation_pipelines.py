"""From sentences of one language to pairs: translate-test and translate-train.

*Translate-test* (Politov et al. 2025): a sentence without labels is translated into a language that
has a tagger, tagged there, and any recipe brings the labels back onto its own words. *Translate-train*:
a labelled sentence is translated, and any recipe carries its labels over. Either way the words of the
original are never cut again: its text is the words with the gaps between them, and only the
translation is tokenised. A translation that broke off is kept, and told; the entities of the missing
part cannot be projected. One that is empty is a sentence without words and entities.
"""

from collections.abc import Sequence
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

    ``truncated`` and ``empty`` are the places (from 0) of pairs whose translation broke off or holds no word.
    """

    pairs: tuple[SentencePair, ...]
    truncated: tuple[int, ...]
    empty: tuple[int, ...]


def translate_test(
    sentences: Sequence[Sentence], translator: Translator, tagger: Tagger, lang: str, progress: Progress | None = None
) -> TranslatedCorpus:
    """Pairs whose target is the sentence itself (its gold entities too, if it has some) and whose source is
    its translation into ``lang`` with the entities that the tagger found there."""
    into = [(sentence.lang, lang) for sentence in sentences]
    translations = _translations(sentences, into, translator, within(progress, 0.0, 0.7))
    plain = [_sentence(translation, lang) for translation in translations]
    tag = tagger.prepare(within(progress, 0.7, 1.0))
    tagged = [one.with_spans(found.spans) for one, found in zip(plain, tag(plain), strict=True)]
    return _paired(tagged, sentences, translations)


def translate_train(
    sentences: Sequence[Sentence], translator: Translator, target_lang: str, progress: Progress | None = None
) -> TranslatedCorpus:
    """Pairs whose source is the labelled sentence itself and whose target is its translation."""
    into = [(sentence.lang, target_lang) for sentence in sentences]
    translations = _translations(sentences, into, translator, progress)
    translated = [_sentence(translation, target_lang) for translation in translations]
    return _paired(sentences, translated, translations)


@dataclass(frozen=True, slots=True)
class MarkedCorpus:
    """Pairs with entities on both sides, in order; ids are hashes of the content.

    ``kept`` are the places (from 0) of the sentences that made them, ``dropped`` the places of the
    others, each with the reason in plain words.
    """

    pairs: tuple[SentencePair, ...]
    kept: tuple[int, ...]
    dropped: tuple[tuple[int, str], ...]


def translate_train_marked(
    sentences: Sequence[Sentence], translator: Translator, target_lang: str, progress: Progress | None = None
) -> MarkedCorpus:
    """Pairs whose source is the labelled sentence and whose target is its marked translation, labelled by
    the markers that came back; no recipe is needed (`core.markers.easyproject`)."""
    done = easyproject(translator, sentences, target_lang, progress)
    sides = [(one.source, one.target) for one in done if one.target is not None]
    pairs = [SentencePair(content_id(source, target), source, target) for source, target in sides]
    unique, _ = unique_ids(pairs, [pair.id for pair in pairs])
    kept = tuple(place for place, one in enumerate(done) if one.target is not None)
    dropped = tuple((place, one.why) for place, one in enumerate(done) if one.target is None)
    return MarkedCorpus(unique, kept, dropped)


def _translations(
    sentences: Sequence[Sentence],
    into: Sequence[tuple[str, str]],
    translator: Translator,
    progress: Progress | None,
) -> list[Translation]:
    """The translation of each sentence's text, one direction after the other."""
    directions = list(dict.fromkeys(into))
    found: dict[int, Translation] = {}
    for number, direction in enumerate(directions):
        places = [place for place, one in enumerate(into) if one == direction]
        step = within(progress, number / len(directions), (number + 1) / len(directions))
        texts = [sentences[place].text.strip() for place in places]
        found |= zip(places, translator.prepare(*direction, step)(texts), strict=True)
    return [found[place] for place in range(len(sentences))]


def _sentence(translation: Translation, lang: str) -> Sentence:
    words, gaps = tokenise(clean_text(translation.text), lang)
    return Sentence(words, gaps, lang)


def _paired(
    sources: Sequence[Sentence], targets: Sequence[Sentence], translations: Sequence[Translation]
) -> TranslatedCorpus:
    sides = list(zip(sources, targets, strict=True))
    pairs = [SentencePair(content_id(source, target), source, target) for source, target in sides]
    unique, _ = unique_ids(pairs, [pair.id for pair in pairs])
    truncated = (place for place, translation in enumerate(translations) if translation.truncated)
    empty = (place for place, (source, target) in enumerate(sides) if bool(source.words) != bool(target.words))
    return TranslatedCorpus(unique, tuple(truncated), tuple(empty))
