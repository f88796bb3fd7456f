"""Answers of questions about paragraphs, marked in two languages, as spans: XQuAD and MLQA, in the form of SQuAD.

An answer is a range of characters of its paragraph; it is widened to whole words, and labelled `ANSWER`. It need not be
a name: dates, numbers and phrases too tell how well spans are projected.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import regex

from core.errors import BadInput
from core.formats.json_fields import is_list_of, object_or_empty, text_or_blank
from core.formats.result import Imported, Repair, clean_text, refuse_long
from core.formats.textfile import TextFile
from core.model import Sentence, SentencePair, Span
from core.public_corpora.remote_files import SOURCE, TARGET
from core.public_corpora.side_joins import Files, Languages
from core.text import tokenise

ANSWER = "ANS"
MAX_WORDS = 10
"""Limit of the words of an answer; longer ones are clauses."""
_SENTENCE_END = regex.compile(r"""[.!?…](?:["'”’»)\]]*)(?=\s+\P{Ll})|[。！？।॥؟](?:["'”’»」』）)\]]*)""")
_SHORT_FORM = regex.compile(r"(?:^|[\s.(])\p{Lu}\p{Ll}?\.$")
"""A short form with a stop, which ends no sentence: "J. S. Bach", "Dr. No"."""

_BREAKS = regex.compile(r"[\p{Cc}\p{Zl}\p{Zp}]")
_SURROGATES = regex.compile(r"\p{Cs}")

Range = tuple[int, int]
Place = tuple[str, str, tuple[Range, Range]]
"""Two paragraphs, by their texts, and a sentence of each."""


class Paragraph(NamedTuple):
    """A paragraph, and the range of characters of each answer by the id of its question."""

    text: str
    answers: Mapping[str, Range]


class Dropped(NamedTuple):
    """The number of answers that are left out, and of all."""

    long: int = 0
    overlapping: int = 0
    total: int = 0


def read_paragraphs(files: Files, langs: Languages) -> Imported:
    """Read parallel paragraphs (XQuAD), cut into sentences where that is certain.

    Paragraphs are joined by the ids of their questions. One with as many sentences on both sides, and every answer
    within the same one, becomes a pair for each sentence; any other stays whole.
    """
    targets = {frozenset(paragraph.answers): paragraph for paragraph in paragraphs(files[TARGET])}
    pairs: list[SentencePair] = []
    dropped: list[Dropped] = []
    for number, source in enumerate(paragraphs(files[SOURCE])):
        target = targets.get(frozenset(source.answers))
        if target is None:
            raise BadInput(files[TARGET].name, f"it has no paragraph {number + 1:,} of {files[SOURCE].name}.")
        for place, cut in enumerate(_cuts(source, target)):
            pair, lost = _pair(f"{number:03d}-{place}", (source, target), cut, langs)
            dropped.append(lost)
            pairs += [pair] if all(pair.size) else []
    return Imported(tuple(pairs), _repairs(files[TARGET].name, dropped))


def read_answer_sentences(files: Files, langs: Languages) -> Imported:
    """Read the sentences around answers (MLQA), whose paragraphs differ but for these sentences.

    Answers are joined by the ids of their questions; those of the same two sentences make one pair. Questions that one
    language lacks, and answers over a sentence end, are left out, and counted.
    """
    partners = {key: paragraph for paragraph in paragraphs(files[TARGET]) for key in paragraph.answers}
    keys: dict[Place, list[str]] = {}
    total = 0
    for source in paragraphs(files[SOURCE]):
        total += len(source.answers)
        for key in source.answers:
            target = partners.get(key)
            cut = _sentences_around(key, source, target) if target else None
            if target and cut:
                keys.setdefault((source.text, target.text, cut), []).append(key)
    sources = {paragraph.text: paragraph for paragraph in paragraphs(files[SOURCE])}
    pairs, dropped = [], []
    for number, ((source_text, _, cut), questions) in enumerate(keys.items()):
        both = _restricted(sources[source_text], questions), _restricted(partners[questions[0]], questions)
        pair, lost = _pair(f"{number:05d}", both, cut, langs)
        pairs.append(pair)
        dropped.append(lost)
    without = total - sum(map(len, keys.values()))
    what = f"{without:,} of {total:,} questions have no answer within one sentence of both languages."
    name = files[TARGET].name
    return Imported(tuple(pairs), (*_repairs(name, dropped), *([Repair(name, what)] if without else [])))


def _restricted(paragraph: Paragraph, questions: Iterable[str]) -> Paragraph:
    """Return a paragraph with the answers of some questions."""
    return Paragraph(paragraph.text, {key: paragraph.answers[key] for key in questions if key in paragraph.answers})


def paragraphs(file: TextFile) -> Iterator[Paragraph]:
    """Yield the paragraphs of a file; `BadInput` for what has another form than SQuAD's."""
    try:
        data = object_or_empty(json.loads(file.text())).get("data")
    except (ValueError, RecursionError) as error:
        raise BadInput(file.name, "it is not JSON.", "Fetch it again.") from error
    if not is_list_of(data, dict):
        raise BadInput(file.name, "it has no list of articles under “data”.", "Fetch it again.")
    for article in data:
        for row in article.get("paragraphs") or ():
            yield _paragraph(object_or_empty(row), file.name)


def _paragraph(row: Mapping[str, Any], name: str) -> Paragraph:
    text = _one_line(text_or_blank(row.get("context")))
    refuse_long(len(text), name)
    answers: dict[str, Range] = {}
    for question in map(object_or_empty, row.get("qas") or ()):
        key = text_or_blank(question.get("id"))
        if key:
            answers[key] = _answer(question, text, f"{name}, question {clean_text(key)[:40]}")
    return Paragraph(text, answers)


def _answer(question: Mapping[str, Any], text: str, where: str) -> Range:
    """Return the range of characters of the first answer of a question."""
    first = next(map(object_or_empty, question.get("answers") or ()), {})
    answer, start = _one_line(text_or_blank(first.get("text"))), first.get("answer_start")
    if not answer or not isinstance(start, int) or text[start : start + len(answer)] != answer:
        raise BadInput(where, "its answer is not where its paragraph has it.", "Fetch the file again.")
    return start, start + len(answer)


def _one_line(text: str) -> str:
    """Return a text of the same length without controls, line ends and lone surrogates."""
    return _SURROGATES.sub("\ufffd", _BREAKS.sub(" ", text))


def sentence_ranges(text: str) -> tuple[Range, ...]:
    """Cut a text into sentences by its marks: ranges of characters, which cover the text but for outer blanks."""
    matches = _SENTENCE_END.finditer(text)
    ends = [match.end() for match in matches if not _is_short_form(text, match.start() + 1)]
    ranges = []
    start = 0
    for end in [*ends, len(text)]:
        if text[start:end].strip():
            ranges.append((start, end))
            start = end
    return tuple(ranges)


def _is_short_form(text: str, end: int) -> bool:
    """Test whether a stop, the character before ``end``, is that of a short form."""
    return _SHORT_FORM.search(text, max(0, end - 4), end) is not None


def _cuts(source: Paragraph, target: Paragraph) -> Sequence[tuple[Range, Range]]:
    """Return the ranges of each pair of sentences, or of both paragraphs as a whole."""
    left, right = sentence_ranges(source.text), sentence_ranges(target.text)
    is_certain = len(left) == len(right) and all(
        _index(left, source.answers[key]) == _index(right, target.answers[key]) is not None for key in source.answers
    )
    whole = ((0, len(source.text)), (0, len(target.text)))
    return list(zip(left, right, strict=True)) if is_certain else [whole]


def _index(sentences: Sequence[Range], answer: Range) -> int | None:
    """Return the index of the sentence that holds a range; None where it crosses an end."""
    return next((k for k, (start, end) in enumerate(sentences) if start <= answer[0] and answer[1] <= end), None)


def _sentences_around(key: str, source: Paragraph, target: Paragraph) -> tuple[Range, Range] | None:
    """Return the sentences that hold the answer of a question in both languages."""
    cuts = []
    for side in (source, target):
        sentences = sentence_ranges(side.text)
        index = _index(sentences, side.answers[key])
        if index is None:
            return None
        cuts.append(sentences[index])
    return cuts[0], cuts[1]


def _pair(
    name: str, sides: tuple[Paragraph, Paragraph], cut: tuple[Range, Range], langs: Languages
) -> tuple[SentencePair, Dropped]:
    """Return a pair of sentences with the answers within them, and how many were left out on both sides."""
    source, ranges = _words_and_ranges(sides[0], cut[0], langs.source)
    target, target_ranges = _words_and_ranges(sides[1], cut[1], langs.target)
    common = [key for key in ranges if key in target_ranges]
    short = [key for key in common if max(_width(ranges[key]), _width(target_ranges[key])) <= MAX_WORDS]
    flat = _disjoint(short, ranges, target_ranges)
    pair = SentencePair(name, source.with_spans(_spans(flat, ranges)), target.with_spans(_spans(flat, target_ranges)))
    return pair, Dropped(len(common) - len(short), len(short) - len(flat), len(common))


def _words_and_ranges(side: Paragraph, cut: Range, lang: str) -> tuple[Sentence, dict[str, Range]]:
    """Return a sentence of a paragraph, and the words that each answer in it covers, by question."""
    begin, end = cut
    words, gaps = tokenise(side.text[begin:end], lang)
    sentence = Sentence(words, gaps, lang)
    offset = side.text.index(words[0], begin) if words else begin
    ranges = {}
    for key, (start, stop) in side.answers.items():
        if begin <= start and stop <= end:
            covered = _covered(sentence, start - offset, stop - offset)
            if covered:
                ranges[key] = covered
    return sentence, ranges


def _covered(sentence: Sentence, start: int, end: int) -> Range | None:
    """Return the words that a range of characters touches."""
    position, touched = 0, []
    for index, (word, gap) in enumerate(zip(sentence.words, sentence.gaps, strict=True)):
        if position < end and start < position + len(word):
            touched.append(index)
        position += len(word) + len(gap)
    return (touched[0], touched[-1] + 1) if touched else None


def _disjoint(keys: Iterable[str], *sides: Mapping[str, Range]) -> list[str]:
    """Return the answers that overlap none before them on either side, longer ones of the source first."""
    chosen: list[str] = []
    for key in sorted(keys, key=lambda name: -_width(sides[0][name])):
        if not any(_overlap(side[key], side[other]) for side in sides for other in chosen):
            chosen.append(key)
    return chosen


def _overlap(left: Range, right: Range) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def _width(words: Range) -> int:
    return words[1] - words[0]


def _spans(keys: Iterable[str], ranges: Mapping[str, Range]) -> list[Span]:
    return [Span(*ranges[key], ANSWER) for key in keys]


def _repairs(name: str, dropped: Sequence[Dropped]) -> tuple[Repair, ...]:
    """Return a line about the answers that were left out."""
    long, overlapping, total = (sum(counts) for counts in zip(*dropped, strict=True)) if dropped else (0, 0, 0)
    if not (long or overlapping):
        return ()
    lost = f"{overlapping:,} that overlap others and {long:,} of over {MAX_WORDS} words"
    what = f"of {total:,} answers {lost} were left out."
    return (Repair(name, what),)
