import re
from html.parser import HTMLParser

import pytest

from core.model import Sentence, Span
from core.views.html import JOINER, alignment_table, bar, in_markdown, mention, note, renderings, running, stacked

HOSTILE = '<img src=x onerror="alert(1)">'


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(html: str) -> Tags:
    parser = Tags()
    parser.feed(html)
    return parser


def test_text_from_outside_is_escaped_wherever_it_is_drawn() -> None:
    sentence = Sentence((HOSTILE,), ("",), '"><script>')
    page = parsed(stacked(HOSTILE, sentence, [(HOSTILE, [Span(0, 1, HOSTILE)]), ("B", [])], {}))
    assert page.tags <= {"div", "span", "p", "bdi"}
    assert page.text.count(HOSTILE) == 4


def test_only_words_on_which_the_rows_differ_are_marked() -> None:
    sentence = Sentence(("New", "York", "lebt"), (" ", " ", ""), "de")
    html = stacked("German", sentence, [("A", [Span(0, 2, "LOC")]), ("B", [Span(1, 2, "LOC")])], {"LOC": 1})
    assert html.count("data-differs") == 2
    assert stacked("German", sentence, [("A", [Span(0, 2, "LOC")])], {"LOC": 1}).count("data-differs") == 0


def test_a_right_to_left_sentence_says_so() -> None:
    assert 'dir="rtl"' in stacked("", Sentence(("برلين",), ("",), "ar"), [("A", [])], {})


def test_mentions_and_notes_are_escaped_and_empty_notes_draw_nothing() -> None:
    page = parsed(mention(HOSTILE, '"><script>', HOSTILE, 3, HOSTILE) + note(HOSTILE))
    assert page.tags == {"div", "span", "bdi"}
    assert page.text == HOSTILE * 4
    assert note("") == ""


def test_running_text_keeps_every_character_and_marks_the_spans() -> None:
    sentence = Sentence(("Ana", "voit", HOSTILE, "!"), (" ", "\n ", "", " "), "fr")
    page = parsed(running(sentence, [Span(2, 3, "LOC"), Span(0, 2, "<b>")], {"LOC": 1}))
    assert page.text == f"Ana voit<b>\n {HOSTILE}LOC! "
    assert page.tags == {"p", "mark", "bdi", "span"}


def test_running_text_without_spans_is_the_sentence() -> None:
    sentence = Sentence(("a", "b"), (" ", "."), "he")
    html = running(sentence, [], {})
    assert parsed(html).text == "a b."
    assert 'dir="rtl"' in html


def test_a_bar_names_and_counts_its_parts() -> None:
    html = bar({"done": 3, HOSTILE: 1, "left": 0})
    assert "width:75.000%" in html
    assert parsed(html).text == f"done 3{HOSTILE} 1left 0"
    assert "width:" not in bar({"nothing": 0})


def test_renderings_are_escaped_and_carry_label_and_score() -> None:
    drawn = renderings([("<b>A", '"x<i>', "<u>", "<26 %>")], ("en", "ar"), {"<u>": 3})
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert "<u>" not in drawn
    assert 'dir="rtl">&quot;x&lt;i&gt;</bdi>' in drawn
    assert "sb-hue-3" in drawn
    assert "&lt;26 %&gt;" in drawn


@pytest.mark.parametrize(
    "text",
    [
        "![L](http://x/a)",
        ":material/delete:",
        ":smile:",
        "a -> b",
        "www.x.org",
        "a@b.c",
        "1. x",
        "- a",
        "# h",
        "$x$",
        "&amp;",
    ],
)
def test_in_markdown_parts_or_escapes_every_sign(text: str) -> None:
    """Only backslashes and joiners are added, and each sign that Markdown reads has one of them."""
    drawn = in_markdown(text)
    assert drawn != text
    assert re.sub(r"\\(?=[^\w\s])", "", drawn).replace(JOINER, "") == text


def test_in_markdown_leaves_plain_words_alone() -> None:
    assert in_markdown("To do 263,\n  at last") == "To do 263, at last"


def test_aligned_sentences_are_a_table_with_escaped_text_and_the_direction_of_each_language() -> None:
    source, target = Sentence(("<b>",), ("",), "en"), Sentence(("سلام",), ("",), "ar")
    drawn = alignment_table([("9 % <i>", "a & b", source, target), ("", "c", None, target)])
    assert "9 % &lt;i&gt;" in drawn
    assert "a &amp; b" in drawn
    assert '<td lang="en" dir="ltr">&lt;b&gt;</td><td lang="ar" dir="rtl">سلام</td>' in drawn
    assert drawn.count("no partner") == 1
    assert "<b>" not in drawn
    assert "<i>" not in drawn
