"""The two sides of a corpus are joined rightly, on small files of the same structure with sentences of our own."""

import io
import json
from collections.abc import Mapping, Sequence

import pytest

from core.errors import BadInput
from core.formats import TextFile
from core.formats.result import Imported
from core.model import Span
from core.public_corpora.matched_text import match_key
from core.public_corpora.question_answers import sentence_ranges
from core.public_corpora.readers import PAIR_READERS, read_wikiann
from core.public_corpora.side_joins import Languages

EN_DE = Languages("en", "de", "test")


def files(**texts: str) -> dict[str, TextFile]:
    return {role.replace("_", " "): TextFile(f"{role}.txt", text.encode()) for role, text in texts.items()}


def uner(sentences: Mapping[str, str]) -> str:
    """Universal NER: ``Ola/PER sang`` under each id."""
    blocks = []
    for name, text in sentences.items():
        words = [word.partition("/") for word in text.split()]
        rows = [f"{k}\t{w}\t{'B-' + label if label else 'O'}\t-\t-" for k, (w, _, label) in enumerate(words, 1)]
        plain = " ".join(word for word, _, _ in words)
        blocks.append("\n".join([f"# sent_id = {name}", f"# text = {plain}", *rows]))
    return "\n\n".join(blocks) + "\n\n"


def sides(imported: Imported) -> list[tuple[str, str, str]]:
    return [(pair.id, " ".join(pair.source.words), " ".join(pair.target.words)) for pair in imported.pairs]


def test_sentences_are_joined_by_id_and_those_without_a_partner_listed() -> None:
    source = uner({"n1": "Ola/PER sang", "n2": "It rained", "n3": "They left Brunn/LOC"})
    target = uner({"n3": "Sie verließen Brunn/LOC", "n1": "Ola/PER sang"})
    imported = PAIR_READERS["by-id"](files(source=source, target=target), EN_DE)
    assert sides(imported) == [("n1", "Ola sang", "Ola sang"), ("n3", "They left Brunn", "Sie verließen Brunn")]
    assert imported.pairs[1].target.spans == (Span(2, 3, "LOC"),)
    assert any("n2" in str(repair) for repair in imported.repairs)


NAMES = ("Ola", "Brunn", "Mira", "Tarn", "Jonas", "Kesten", "Pia", "Velm")


def story(count: int) -> list[str]:
    """Sentences that differ in a name and a number, so that each can be told from its neighbours."""
    return [
        f"{NAMES[k % 8]} sold {7 * k + 3} apples and {NAMES[(3 * k + 1) % 8]} bought {11 * k + 5}" for k in range(count)
    ]


def test_numbers_that_drift_apart_are_brought_back_over_all_parts() -> None:
    lines = story(120)
    source = {f"set.hr-s{k}": line for k, line in enumerate(lines, 1)}
    shifted = [*lines[:60], "Nobody came to the market that day at all", *lines[60:]]
    target = {f"set-s{k}": line.replace("sold", "prodao").replace("and", "i") for k, line in enumerate(shifted, 1)}
    first, rest = dict(list(source.items())[:90]), dict(list(source.items())[90:])
    given = files(source_train=uner(first), source_dev=uner(rest), target_train=uner(target), target_dev=uner({}))
    given["source test"] = TextFile("web", uner({"web.hr-s5": "Elsewhere"}).encode())
    for part, numbers in (("train", range(1, 91)), ("dev", range(91, 121))):
        imported = PAIR_READERS["by-number"](given, Languages("hr", "sr", part))
        found = {pair.id: pair for pair in imported.pairs}
        assert len(found) >= len(numbers) - 2
        for number in numbers:
            pair = found.get(f"s{number}")
            assert pair is None or pair.target.words[2] == pair.source.words[2], number
        assert "Elsewhere" not in {word for pair in imported.pairs for word in pair.source.words}


def test_columns_are_joined_in_their_order() -> None:
    source, target = "Ola B-PER\nsang O\n\nRain O\n", "Ola B-PER\nsang O\n\nRegen O\n"
    imported = PAIR_READERS["by-order"](files(source=source, target=target), EN_DE)
    assert sides(imported) == [("1", "Ola sang", "Ola sang"), ("2", "Rain", "Regen")]
    with pytest.raises(BadInput):
        PAIR_READERS["by-order"](files(source=source, target="Ola B-PER\nsang O\n"), EN_DE)


def test_lines_are_joined_by_number_without_those_that_are_empty() -> None:
    imported = PAIR_READERS["lines"](files(source="Rain.\n\nSun.\n", target="Regen.\nNichts.\nSonne.\n"), EN_DE)
    assert sides(imported) == [("1", "Rain .", "Regen ."), ("3", "Sun .", "Sonne .")]
    assert [str(repair) for repair in imported.repairs] == ["The corpus: left out: 1 pair with an empty side."]


def test_verses_that_are_one_text_on_either_side_are_one_pair() -> None:
    names = "TOM 1:1\nTOM 1:2\nTOM 1:3\nTOM 1:4\nTOM 2:1\n"
    source = "One.\nTwo.\nThree.\nFour.\nFive.\n"
    target = "Eins, zwei.\n<range>\nDrei.\n\nFünf.\n"
    imported = PAIR_READERS["verses"](files(source=source, target=target, names=names), EN_DE)
    assert sides(imported) == [
        ("TOM 1:1-2", "One . Two .", "Eins , zwei ."),
        ("TOM 1:3", "Three .", "Drei ."),
        ("TOM 2:1", "Five .", "Fünf ."),
    ]
    assert {pair.document for pair in imported.pairs} == {"TOM"}
    with pytest.raises(BadInput, match="it has 1 lines for 5 verses"):
        PAIR_READERS["verses"](files(source=source, target="Eins.\n", names=names), EN_DE)


def mafand(pairs: Sequence[tuple[str, str]]) -> str:
    return "".join(json.dumps({"translation": {"en": left, "lug": right}}) + "\n" for left, right in pairs)


def test_labelled_sentences_find_their_originals_by_letters_and_digits() -> None:
    text = [("Ola (5) came.", "Ola (5) yajja!"), ("It rained.", "Enkuba yatonnya."), ("He ran.", "Yadduka.")]
    text.append(("She ran.", "Yadduka."))
    labelled = "Ola B-PER\n( O\n5 O\n) O\nyajja O\n! O\n\nYadduka O\n. O\n\nTewali O\n\n"
    given = {"target": TextFile("lug", labelled.encode()), "text train": TextFile("json", mafand(text).encode())}
    imported = PAIR_READERS["matched"](given, Languages("en", "lg", "dev"))
    assert sides(imported) == [("dev-1", "Ola ( 5 ) came .", "Ola ( 5 ) yajja !")]
    assert imported.pairs[0].source.spans is None
    assert imported.pairs[0].target.spans == (Span(0, 1, "PER"),)
    assert "2 of 3 sentences have no certain original" in str(imported.repairs[-1])  # one has two, one has none


def test_lines_of_the_text_that_are_out_of_step_are_shifted_back_first() -> None:
    lines = story(80)
    translated = [line.replace("sold", "yatunda").replace("bought", "yagula") for line in lines]
    shifted = [*translated[:40], "Tewali yajja ku katale", *translated[40:-1]]
    labelled = "\n\n".join("\n".join(f"{word} O" for word in line.split()) for line in translated[45:75])
    text = mafand(list(zip(lines, shifted, strict=True)))
    given = {"target": TextFile("lug", f"{labelled}\n\n".encode()), "text": TextFile("json", text.encode())}
    imported = PAIR_READERS["matched"](given, Languages("en", "lg", "train"))
    assert len(imported.pairs) == 30
    assert all(pair.source.words[2] == pair.target.words[2] for pair in imported.pairs)
    assert any("shifted back" in str(repair) for repair in imported.repairs)


def test_a_text_without_the_language_is_refused_with_its_line() -> None:
    given = {"target": TextFile("lug", b"Ola O\n"), "text": TextFile("train.json", b'{"translation": {"fr": "x"}}\n')}
    with pytest.raises(BadInput, match=r"train.json, line 1: it has no text for en, only for fr"):
        PAIR_READERS["matched"](given, Languages("en", "lg", "dev"))


def test_the_key_of_a_sentence_is_the_same_however_it_was_cut() -> None:
    assert match_key(["Ola", "(", "5", ")", "came", "!"]) == match_key(["Ola", "(5)", "Came."])
    assert match_key(["Ola"]) != match_key(["Olaf"])


def squad(paragraphs: Sequence[tuple[str, Mapping[str, str]]]) -> str:
    """SQuAD's form; each answer is found at its first place."""
    rows = [
        {
            "context": text,
            "qas": [
                {"id": key, "answers": [{"text": answer, "answer_start": text.index(answer)}]}
                for key, answer in answers.items()
            ],
        }
        for text, answers in paragraphs
    ]
    return json.dumps({"data": [{"paragraphs": rows}]})


ENGLISH = "Dr. Ola Berg built 40 boats in Brunn. She sold them in spring to a merchant."
GERMAN = "Dr. Ola Berg baute 40 Boote in Brunn. Im Frühling verkaufte sie sie einem Kaufmann."


def test_paragraphs_are_cut_into_sentences_with_their_answers_on_both_sides() -> None:
    source = squad([(ENGLISH, {"q1": "Ola Berg", "q2": "40", "q3": "spring"})])
    target = squad([(GERMAN, {"q1": "Ola Berg", "q2": "40", "q3": "Frühling"})])
    imported = PAIR_READERS["paragraphs"](files(source=source, target=target), EN_DE)
    first, second = imported.pairs
    assert first.source.text == "Dr. Ola Berg built 40 boats in Brunn."
    assert [first.source.slice(span.start, span.end) for span in first.source.spans or ()] == ["Ola Berg", "40"]
    assert [second.target.slice(span.start, span.end) for span in second.target.spans or ()] == ["Frühling"]
    assert {span.label for span in first.target.spans or ()} == {"ANS"}


def test_a_paragraph_that_cannot_be_cut_for_certain_stays_whole() -> None:
    one = GERMAN.replace(". Im", "; im")
    source, target = squad([(ENGLISH, {"q1": "40"})]), squad([(one, {"q1": "40"})])
    imported = PAIR_READERS["paragraphs"](files(source=source, target=target), EN_DE)
    assert [pair.source.text for pair in imported.pairs] == [ENGLISH]
    crossed = squad([(GERMAN, {"q1": "Frühling"})])  # the answer lies in the other sentence
    assert len(PAIR_READERS["paragraphs"](files(source=source, target=crossed), EN_DE).pairs) == 1


def test_long_and_overlapping_answers_are_left_out_on_both_sides() -> None:
    long = "built 40 boats in Brunn. She sold them in spring to a merchant"
    source = squad([(ENGLISH, {"q1": "Ola Berg", "q2": "Berg", "q3": long})])
    target = squad([(GERMAN, {"q1": "Ola Berg", "q2": "Berg", "q3": "40"})])
    imported = PAIR_READERS["paragraphs"](files(source=source, target=target), EN_DE)
    assert [len(pair.source.spans or ()) for pair in imported.pairs] == [1]
    assert [len(pair.target.spans or ()) for pair in imported.pairs] == [1]
    assert "of 3 answers 1 that overlap others and 1 of over 10 words were left out" in str(imported.repairs[0])


def test_answers_are_widened_to_words_and_lines_may_break_within_a_paragraph() -> None:
    source = squad([("\n Ola sang.\nIt rained.", {"q1": "ang"})])
    target = squad([("Ola sang.\n\nEs regnete.", {"q1": "sang"})])
    imported = PAIR_READERS["paragraphs"](files(source=source, target=target), EN_DE)
    assert [pair.source.spans for pair in imported.pairs] == [(Span(1, 2, "ANS"),), ()]


def test_sentences_around_answers_are_paired_where_the_paragraphs_differ() -> None:
    source = squad([(ENGLISH, {"q1": "40", "q2": "Brunn", "q9": "spring"}), ("Rain fell.", {"q5": "Rain"})])
    target = squad([(f"Etwas davor. {GERMAN}", {"q1": "40", "q2": "Brunn"})])
    imported = PAIR_READERS["answer-sentences"](files(source=source, target=target), EN_DE)
    [pair] = imported.pairs
    assert pair.source.text == "Dr. Ola Berg built 40 boats in Brunn."
    assert pair.target.text == "Dr. Ola Berg baute 40 Boote in Brunn."
    assert [pair.target.slice(span.start, span.end) for span in pair.target.spans or ()] == ["40", "Brunn"]
    assert "2 of 4 questions have no answer within one sentence" in str(imported.repairs[-1])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("no json", "it is not JSON"),
        ('{"data": 3}', "it has no list of articles"),
        (squad([(ENGLISH, {"q1": "40"})]).replace('"answer_start": 19', '"answer_start": 5'), "question q1"),
    ],
)
def test_broken_questions_are_refused(text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        PAIR_READERS["paragraphs"](files(source=text, target=text), EN_DE)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("J. S. Bach wrote it. Then Dr. Berg played.", 2),
        ("It is 3.5 m long. So.", 2),
        ("他来了。她走了！", 2),
        ("वह आया। वह गया।", 2),
        ("“Come.” He came.", 2),
        ("", 0),
    ],
)
def test_texts_are_cut_at_their_marks(text: str, count: int) -> None:
    ranges = sentence_ranges(text)
    assert len(ranges) == count
    assert "".join(text[start:end] for start, end in ranges) == text


def test_gold_links_come_with_the_words_between_spaces() -> None:
    line = "Ola sang .\tOla sang .\t0-0 1-1 2-2\t\t\t\n"
    imported = PAIR_READERS["linked"](files(table=line), Languages("en", "da", "dev"))
    [pair] = imported.pairs
    assert pair.id == "dev-1"
    assert pair.alignment is not None
    assert pair.alignment.sure == ((0, 0), (1, 1), (2, 2))
    with pytest.raises(BadInput, match=r"table\.txt, line 1: it has 2 columns"):
        PAIR_READERS["linked"](files(table="Ola\tOla\n"), Languages("en", "da", "dev"))
    with pytest.raises(BadInput, match="line 1"):
        PAIR_READERS["linked"](files(table="Ola\tOla\t0-7\n"), Languages("en", "da", "dev"))


def test_labelled_sentences_come_out_of_parquet() -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = {"tokens": [["Ola", "sang"], ["Brunn"]], "ner_tags": [[1, 0], [5]], "langs": [["en", "en"], ["en"]]}
    buffer = io.BytesIO()
    pq.write_table(pa.table(rows), buffer)
    side = read_wikiann({"table": TextFile("0000.parquet", buffer.getvalue())}, Languages("", "en"))
    assert [sentence.spans for sentence in side.sentences] == [(Span(0, 1, "PER"),), (Span(0, 1, "LOC"),)]
