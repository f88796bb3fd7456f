"""T-Projection: tags written and read, candidates found in the sentence, and chosen."""

from pathlib import Path
from typing import Any

import pytest

from core.errors import InvalidValue, Unavailable
from core.methods import Choice, TProjection
from core.methods.t_projection.generation import Generation, generated
from core.methods.t_projection.prompts import answer, places, prompt, read
from core.model import Alignment, Sentence, SentencePair, Span
from core.text import tokenise
from tests.tiny_models.phrasebook import Phrasebook
from tests.tiny_models.seq2seq import bundled_text, tiny_mt5


def sentence(text: str, lang: str, *spans: Span) -> Sentence:
    words, gaps = tokenise(text, lang)
    return Sentence(words, gaps, lang, spans)


LOVE = sentence("I love New York, says Ann.", "en", Span(2, 4, "LOC"), Span(6, 7, "PER"))
ENCANTA = sentence("Me encanta Nueva York, dice Ana.", "es")
PAIR = SentencePair("1", LOVE, ENCANTA)
NONE = Alignment.of((), PAIR.size)


def test_a_prompt_has_an_empty_tag_for_each_entity() -> None:
    labels = [span.label for span in LOVE.spans or ()]
    assert prompt(ENCANTA, labels) == (
        "Me encanta Nueva York , dice Ana . <Location>None</Location><Person>None</Person>"
    )
    assert answer(LOVE) == "<Location>New York</Location><Person>Ann</Person>"


def test_only_well_formed_tags_are_read_each_once() -> None:
    outputs = [
        "<Location>Nueva York</Location><Person>Ana</Person>",
        "<Location>York</Location> <Location>Nueva York</Location>",
        "<Person>None</Person><Person></Person><Person>Ana</Location>F <Person>Eva",
    ]
    assert read(outputs) == [("Location", "Nueva York"), ("Person", "Ana"), ("Location", "York")]


def test_made_up_candidates_stand_nowhere() -> None:
    assert places("Nueva York", ENCANTA) == ((2, 4),)
    assert places("nueva york", ENCANTA) == ((2, 4),)
    assert places("“Nueva York”,", ENCANTA) == ((2, 4),)
    assert places("New York", ENCANTA) == ()
    assert places("York Nueva", ENCANTA) == ()
    assert places("", ENCANTA) == places(",", sentence("a b", "es")) == ()
    assert places("Ana", sentence("Ana y Ana", "es")) == ((0, 1), (2, 3))


def test_agglutinative_languages() -> None:
    xhosa = sentence("Ummeli waseJamani kwikomiti", "xh")
    assert places("Jamani", xhosa) == ()
    assert places("Jamani", xhosa, agglutinative=True) == ((1, 2),)


def project(monkeypatch: pytest.MonkeyPatch, method: TProjection, *outputs: str, pair: SentencePair = PAIR) -> Choice:
    def said(asked: Generation, prompts: list[str], progress: object = None) -> list[list[str]]:
        return [list(outputs) for _ in prompts]

    monkeypatch.setattr("core.methods.t_projection.method.generated", said)
    return method.prepare([pair])(pair, NONE)


BOOK = Phrasebook(nats=(("New York", "Nueva York", -1.5), ("Nueva York", "New York", -1.5), ("New York", "York", -2.0)))


def test_the_best_translation_of_its_class_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    first = "<Location>York</Location><Person>Ana</Person>"
    second = "<Location>Nueva York</Location><Person>New York</Person>"
    choice = project(monkeypatch, TProjection("m", BOOK), first, second)
    assert [(c.start, c.end, c.label) for c in choice.chosen] == [(2, 4, "LOC"), (6, 7, "PER")]
    # NMTScore-direct: (2^(-1.5 - -1) + 2^(-1.5 - -1)) / 2 = 2^-0.5
    assert choice.chosen[0].score == pytest.approx(2**-0.5)
    # (2^(-5 - -1) + 2^(-2 - -1)) / 2 for "York": -2 one way, -5 the other
    [york] = choice.runners_up
    assert york.start == 3
    assert york.score == pytest.approx((2**-1 + 2**-4) / 2)
    assert choice.chosen[0].rule == "“Nueva York” translates “New York”"


def test_entities_take_their_words_in_order_or_for_the_best_total(monkeypatch: pytest.MonkeyPatch) -> None:
    source = sentence("York and New York", "en", Span(0, 1, "LOC"), Span(2, 4, "LOC"))
    target = sentence("York o Nueva York", "es")
    book = Phrasebook(
        nats=(
            ("York", "Nueva York", -1.4),
            ("Nueva York", "York", -1.4),
            ("New York", "Nueva York", -1.0),
            ("Nueva York", "New York", -1.0),
        )
    )
    pair = SentencePair("2", source, target)
    only = "<Location>Nueva York</Location>"
    greedy = project(monkeypatch, TProjection("m", book), only, pair=pair)
    assert [(c.start, c.source) for c in greedy.chosen] == [(2, Span(0, 1, "LOC"))]
    exact = project(monkeypatch, TProjection("m", book, matcher="exact"), only, pair=pair)
    assert [(c.start, c.source) for c in exact.chosen] == [(2, Span(2, 4, "LOC"))]


def test_the_first_free_occurrence_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = SentencePair(
        "3", sentence("Ann and Ann", "en", Span(0, 1, "PER"), Span(2, 3, "PER")), sentence("Ann y Ann", "es")
    )
    choice = project(monkeypatch, TProjection("m", Phrasebook()), "<Person>Ann</Person>", pair=twice)
    assert [(c.start, c.source) for c in choice.chosen] == [(0, Span(0, 1, "PER")), (2, Span(2, 3, "PER"))]


def test_a_real_mt5_writes_as_many_outputs_as_asked_and_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(learned(tmp_path))
    asked = Generation(folder, outputs=3, longest=24)
    prompts = [prompt(ENCANTA, ["LOC", "PER"]), "Hola", prompt(ENCANTA, ["LOC", "PER"])]
    found = generated(asked, prompts)
    assert [len(some) for some in found] == [3, 3, 3]
    assert found[0] == found[2] == generated(asked, prompts[:1])[0]
    choice = TProjection(folder, BOOK, outputs=3, longest=24).prepare([PAIR])(PAIR, NONE)
    assert [(c.start, c.end, c.label) for c in choice.chosen] == [(2, 4, "LOC"), (6, 7, "PER")]

    def gone(name: str) -> Any:
        raise Unavailable("The model", "is gone.")

    monkeypatch.setattr("core.methods.t_projection.generation._loaded", gone)
    assert generated(asked, prompts) == found


def learned(folder: Path) -> Path:
    """A tiny mT5 that learnt one sentence by heart."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    wanted = "<Location>Nueva York</Location><Person>Ana</Person>"
    tiny_mt5(folder, [*bundled_text(), *[f"{prompt(ENCANTA, ['LOC', 'PER'])} {wanted}"] * 20])
    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    network: Any = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype="float32")
    row = tokenizer(prompt(ENCANTA, ["LOC", "PER"]), text_target=wanted, return_tensors="pt")
    steer = torch.optim.Adam(network.parameters(), 1e-2)
    for _ in range(120):
        loss = network(input_ids=row["input_ids"], labels=row["labels"]).loss
        steer.zero_grad()
        loss.backward()
        steer.step()
    network.save_pretrained(folder)
    return folder


def test_without_a_model_it_says_what_is_missing() -> None:
    with pytest.raises(Unavailable, match="Fine-tune one"):
        TProjection().prepare([PAIR])
    assert TProjection("here").needs == ("here",)
    with pytest.raises(InvalidValue):
        TProjection(outputs=0)


def test_nothing_to_project() -> None:
    empty = SentencePair("4", LOVE, sentence("", "es"))
    plain = SentencePair("5", LOVE.with_spans([]), ENCANTA)
    method = TProjection("m", BOOK).prepare([empty, plain])
    assert method(empty, Alignment.of((), empty.size)) == method(plain, NONE) == Choice()
