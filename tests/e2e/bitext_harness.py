"""A page with nothing but the pair view, over a few inline pairs; the events go through the real reducer."""

import json
import time
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.review import Answer, EventLimits, LinkSet, Refusal, apply, differing, initial_answer, moved, named, reproject
from core.text import default_gaps
from core.views.pair import pair_json
from pages.shared.pair_view import bitext

LABELS = ("PER", "LOC", "ORG")
KEY = "pairs"


def sentence(text: str, lang: str, spans: tuple[Span, ...] | None = None) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, default_gaps(words, lang), lang, spans)


def projected(pair: SentencePair, links: str, *chosen: tuple[Span, int, int]) -> Projection:
    """A projection with a made-up score matrix that is high where the links are."""
    sure = [(int(i), int(j)) for i, j in (link.split("-") for link in links.split())]
    rows, columns = pair.size
    place = np.abs(np.arange(rows)[:, None] / rows - np.arange(columns)[None, :] / columns)
    scores = (0.25 * np.exp(-6 * place)).astype(np.float32)
    for i, j in sure:
        scores[i, j] = 0.9
    alignment = Alignment.of(sure, pair.size, scores=scores, origin="lexical")
    first = tuple(candidate(source, start, end, 0.9) for source, start, end in chosen)
    others = tuple(candidate(source, start - 1, end, 0.6) for source, start, end in chosen if start > 0) + tuple(
        candidate(source, start, end + 1, 0.5) for source, start, end in chosen if end < columns
    )
    return Projection(pair.id, "harness", alignment, first, others)


def candidate(source: Span, start: int, end: int, score: float) -> Candidate:
    evidence = {"links": score, "surface": score / 2, "capitals": 1.0}
    return Candidate(source, start, end, score, evidence, "best of its candidates")


def german() -> tuple[SentencePair, Projection]:
    per, loc, org = Span(7, 8, "ORG"), Span(4, 6, "LOC"), Span(10, 12, "PER")
    source = sentence(
        "Much is unprecedented in United States , Obama special assistant Kori Schulman wrote on Monday .",
        "en",
        (loc, per, org),
    )
    target = sentence(
        "Vieles ist in den Vereinigten Staaten neu , schrieb Obamas Sonderberaterin Kori Schulman am Montag .",
        "de",
        (Span(4, 6, "LOC"), Span(11, 13, "PER")),
    )
    pair = SentencePair("german", source, target)
    links = "0-0 1-1 2-6 3-2 4-4 5-5 6-7 7-9 8-10 9-10 10-11 11-12 12-8 13-13 14-14 15-15"
    return pair, projected(pair, links, (loc, 4, 6), (org, 11, 13))


def arabic() -> tuple[SentencePair, Projection]:
    who, where = Span(0, 1, "PER"), Span(3, 5, "LOC")
    source = sentence("Amina visited the United States .", "en", (who, where))
    target = sentence("زارت أمينة الولايات المتحدة .", "ar")
    pair = SentencePair("arabic", source, target)
    return pair, projected(pair, "0-1 1-0 3-3 4-2 5-4", (who, 1, 2), (where, 2, 4))


def chinese() -> tuple[SentencePair, Projection]:
    who, where = Span(0, 1, "PER"), Span(3, 4, "LOC")
    source = sentence("Obama lives in Washington .", "en", (who, where))
    target = sentence("歐巴馬 住 在 華盛頓 。", "zh")
    pair = SentencePair("chinese", source, target)
    return pair, projected(pair, "0-0 1-1 2-2 3-3 4-4", (who, 0, 1), (where, 3, 4))


def long_pair(size: int = 120) -> tuple[SentencePair, Projection]:
    spans = (Span(10, 12, "PER"), Span(60, 63, "LOC"), Span(100, 101, "ORG"))
    source = sentence(" ".join(f"word{k}" for k in range(size)), "en", spans)
    target = sentence(" ".join(f"wort{k}" for k in range(size)), "de")
    pair = SentencePair(f"long-{size}", source, target)
    links = " ".join(f"{k}-{k}" for k in range(size))
    return pair, projected(pair, links, *((span, span.start, span.end) for span in spans))


def plain() -> tuple[SentencePair, Projection]:
    pair = SentencePair("plain", sentence("Dogs bark in Berlin .", "en"), sentence("Hunde bellen in Berlin .", "de"))
    return pair, projected(pair, "0-0 1-1 2-2 3-3 4-4")


def empty() -> tuple[SentencePair, Projection]:
    pair = SentencePair("empty", sentence("It rains .", "en", ()), sentence("Es regnet .", "de"))
    return pair, projected(pair, "0-0 1-1 2-2")


def hostile() -> tuple[SentencePair, Projection]:
    words = (
        "<img",
        "src=x",
        "onerror=document.title='gone'>",
        "\u202eOverride",
        "e\u0301\u0323\u0302",
        "a\u200bb",
        "👩‍👩‍👧",
        "W" * 90,
    )
    spans = (Span(0, 3, "PER"), Span(6, 8, "LOC"))
    source = Sentence(words, (" ",) * 7 + ("",), "en", spans)
    target = Sentence(words, (" ",) * 7 + ("",), "qaa")
    pair = SentencePair("<b>hostile</b>", source, target)
    return pair, projected(pair, "0-0 1-1 2-2 3-3 4-4 5-5 6-6 7-7", (spans[0], 0, 3), (spans[1], 6, 8))


PAIRS = [german(), arabic(), chinese(), long_pair(), plain(), empty(), hostile(), long_pair(150), long_pair(300)]


def over_links(projection: Projection, links: LinkSet | None) -> Projection:
    """The machine's say over edited links: each entity goes to the hull of the words it is linked to."""
    if links is None:
        return projection
    alignment = links.over(projection.alignment)
    chosen: list[Candidate] = []
    for one in projection.chosen:
        linked = alignment.targets(one.source) if one.source else ()
        if linked and all(linked[-1] < other.start or other.end <= linked[0] for other in chosen):
            chosen.append(replace(one, start=linked[0], end=linked[-1] + 1, rule="hull of links"))
    in_order = tuple(sorted(chosen, key=lambda one: one.start))
    return replace(projection, alignment=alignment, chosen=in_order)


def state() -> dict[str, Any]:
    if "harness" not in st.session_state:
        answers = [initial_answer(pair, projection) for pair, projection in PAIRS]
        st.session_state["harness"] = {
            "at": 0,
            "answers": answers,
            "past": [],
            "future": [],
            "acks": {},
            "refusals": [],
        }
    held: dict[str, Any] = st.session_state["harness"]
    return held


def on_outbox() -> None:
    held, outbox = state(), st.session_state[KEY]["outbox"]
    time.sleep(float(st.query_params.get("delay", "0")))
    for event in outbox["events"]:
        if event["n"] > held["acks"].get(outbox["cid"], 0):
            held["acks"][outbox["cid"]] = event["n"]
            take(held, outbox["cid"], event)


def take(held: dict[str, Any], cid: str, event: dict[str, Any]) -> None:
    ids = [pair.id for pair, _ in PAIRS]
    at = ids.index(event["pair"])
    if event["type"] == "go":
        held["at"] = ids.index(event["to"])
    elif event["type"] in ("undo", "redo"):
        step(held, *(("past", "future") if event["type"] == "undo" else ("future", "past")))
    else:
        pair, projection = PAIRS[at]
        before = held["answers"][at]
        limits = EventLimits(pair.size, LABELS, LinkSet.of(projection.alignment))
        result = apply(before, event, limits)
        if isinstance(result, Refusal):
            held["refusals"].append({"cid": cid, "n": event["n"], "message": result.message, "overtaken": ""})
            return
        held["past"].append((at, before))
        held["future"].clear()
        held["answers"][at] = reproject(result, seen(projection, result))


def seen(projection: Projection, answer: Answer) -> Projection:
    """The projection over the links of an answer, under the labels that it gives the source entities."""
    now = over_links(projection, answer.links)
    return named(now, answer.entities or ()) or now


def step(held: dict[str, Any], take_from: str, put_to: str) -> None:
    if held[take_from]:
        at, answer = held[take_from].pop()
        held[put_to].append((at, held["answers"][at]))
        held["answers"][at] = answer
        held["at"] = at


def shown(at: int) -> dict[str, Any]:
    ids = [pair.id for pair, _ in PAIRS]
    answer: Answer = state()["answers"][at]
    pair, projection = PAIRS[at]
    now = seen(projection, answer)
    unedited = reproject(replace(answer, links=None), seen(projection, replace(answer, links=None)))
    return {
        "pair": pair_json(pair, replace(now, alignment=projection.alignment), at + 1, len(PAIRS)),
        "answer": answer.to_json(),
        "neighbours": {"previous": ids[at - 1] if at else None, "next": ids[at + 1] if at + 1 < len(ids) else None},
        "moved": [one.to_json() for one in moved(unedited, answer)] if answer.links else [],
        "differs": [one.to_json() for one in differing(answer, now)],
    }


@st.fragment
def show() -> None:
    held = state()
    at = held["at"]
    data = {
        "project": "harness",
        "revision": len(held["past"]),
        "cid_acks": held["acks"],
        **shown(at),
        "ahead": [shown(other) for other in (at - 1, *range(at + 1, at + 4)) if 0 <= other < len(PAIRS)],
        "labels": [{"name": name, "hue": hue, "key": str(hue + 1)} for hue, name in enumerate(LABELS)],
        "saved": "14:03:22" if held["past"] else None,
        "refusals": held["refusals"],
        "can_undo": bool(held["past"]),
        "can_redo": bool(held["future"]),
        "readonly": False,
    }
    bitext(data, KEY, on_outbox)
    answers = {pair.id: answer.to_json() for (pair, _), answer in zip(PAIRS, held["answers"], strict=True)}
    with st.container(key="dump"):
        st.text(json.dumps({"pair": PAIRS[at][0].id, "acks": held["acks"], "answers": answers}))


if __name__ == "__main__":
    st.set_page_config(page_title="Harness", layout="wide")
    start = st.query_params.get("pair")
    if start is not None and "harness" not in st.session_state:
        state()["at"] = [pair.id for pair, _ in PAIRS].index(start)
    st.text_input("Elsewhere")
    if st.checkbox("Show the pair", value=True):
        show()
