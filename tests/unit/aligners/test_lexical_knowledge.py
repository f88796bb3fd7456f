"""What the lexical aligner knows of words: levels, views, word tables and dictionaries."""

import numpy as np
import pytest

from core.aligners import Background, LexicalAligner
from core.aligners.lexicon import Prior, Vocabulary
from core.errors import InvalidValue
from core.lexicons.dictionary import Dictionary
from core.lexicons.word_knowledge import WordKnowledge
from core.model import Sentence, SentencePair
from tests.unit.aligners.test_lexical_aligner import PAIRS

DICTIONARY = Dictionary("mine", ((("zebra",), ("gestreift",)),))


def pair_of(source: str, target: str, source_lang: str = "xx", target_lang: str = "yy") -> SentencePair:
    left, right = source.split(), target.split()
    return SentencePair(
        "p",
        Sentence(tuple(left), (" ",) * len(left), source_lang),
        Sentence(tuple(right), (" ",) * len(right), target_lang),
    )


def test_levels_are_the_stem_and_the_whole_word() -> None:
    model = LexicalAligner(prefix=4).prepare(PAIRS).model
    stems, wholes = (level.sources for level in model.levels)
    assert "schm" in stems.numbers
    assert "schmidt" in wholes.numbers
    assert len(LexicalAligner(wholes=False).prepare(PAIRS).model.levels) == 1


def test_words_in_chinese_characters_are_cut_to_the_first_where_wholes_count_too() -> None:
    assert list(Vocabulary(4, han=True).numbers) == []
    vocabulary, former = Vocabulary(4, han=True), Vocabulary(4)
    assert vocabulary.add(["美國", "美洲", "Häuser"]) == [0, 0, 1]
    assert former.add(["美國", "美洲"]) == [0, 1]


def test_views_are_learnt_and_are_off_where_they_are_switched_off() -> None:
    learnt = LexicalAligner().prepare(PAIRS).model.factors.tables
    assert max(table.max() for table in learnt) > 1.2
    off = LexicalAligner(views=False).prepare(PAIRS).model.factors.tables
    assert all((table == 1).all() for table in off)


def test_a_lone_pair_is_aligned_by_the_word_table_of_its_languages() -> None:
    pair = pair_of("today water and house", "hus och vatten idag", "en", "sv")
    [known] = LexicalAligner().prepare([pair])([pair])
    assert {(1, 2), (3, 0)} <= set(known.sure)
    [alone] = LexicalAligner(word_tables=False).prepare([pair])([pair])
    assert known.scores is not None
    assert alone.scores is not None
    assert known.scores[1, 2] > alone.scores[1, 2]


def test_languages_without_a_table_are_aligned_as_with_tables_off() -> None:
    pair = pair_of("water house", "hus vatten")
    [on], [off] = (LexicalAligner(word_tables=tables).prepare([pair])([pair]) for tables in (True, False))
    assert np.array_equal(on.scores, off.scores)  # type: ignore[arg-type]  # both have scores


def test_a_dictionary_links_its_words() -> None:
    pair = pair_of("dog zebra", "gestreift hund")
    options = LexicalAligner(dictionary=DICTIONARY.digest)
    background = Background(dictionaries={DICTIONARY.digest: DICTIONARY})
    [alignment] = options.prepare([pair], background)([pair])
    assert (1, 0) in alignment.sure
    [without] = LexicalAligner().prepare([pair])([pair])
    assert (1, 0) not in without.sure


def test_a_dictionary_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidValue, match=r"uses the dictionary 0123456789ab, which is not here\. Add the same list"):
        LexicalAligner(dictionary="0123456789ab").prepare(PAIRS)


def test_known_links_are_added_to_the_prior_of_their_pair() -> None:
    sources, targets = Vocabulary(4), Vocabulary(4)
    sources.add(["house", "xq"])
    targets.add(["domek", "zv"])
    keys = np.array([0, 1, 1 << 32, (1 << 32) + 1])
    plain = Prior(0.1, 4.0, 0.6).weights(keys, sources, targets)
    knowing = Prior(0.1, 4.0, 0.6, WordKnowledge({"house": {"domek": 2.0, "unseen": 1.0}}))
    assert (knowing.weights(keys, sources, targets) - plain).tolist() == pytest.approx([2.0, 0, 0, 0])
