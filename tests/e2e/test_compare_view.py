"""Compare in a browser: the keys, the picture as files, and that any text can be drawn and read again."""

import random
import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.text import default_gaps
from core.views.comparison import Lane, picture_json
from core.views.javascript import join_modules
from tests.e2e.conftest import TIMEOUT, Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
NAMES = "hull@given,default@given,default"
SVG = "{http://www.w3.org/2000/svg}"
MARKUP = ["<b>", "&", "&amp;", '"', "'", "]]>", "-->", "\x00", "\x0b", "\x1b[31m", "\ufffe", "\u202e"]
PIECES = [*MARKUP, "a", "Wien", "柏林", "برلين", "👩‍👩‍👧"]
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DRAW = """([pair, width, withGrid]) => {
    const names = ["paper", "text", "quiet", "line", "focus", "warn"];
    const colours = { ...Object.fromEntries(names.map((name) => [name, "#123456"])), hues: Array(10).fill("#123456") };
    const picture = $compare_svg.drawPicture(pair, { width, colours, withGrid, caption: pair.id });
    return $compare_download.serializePicture(picture);
}"""


def saved(page: "Page", kind: str, folder: Path) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=kind.upper(), exact=True).click()
    path = folder / waiting.value.suggested_filename
    assert path.name == f"spanbridge-arabic.{kind}"
    waiting.value.save_as(path)
    return path.read_bytes()


def test_keys_go_from_difference_to_difference_and_the_picture_is_saved(
    app: Served, browser: "Browser", tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(TIMEOUT)
    page.goto(app.url("compare", recipes=NAMES, pair="german"))
    picture, state = page.locator(".cx-picture"), page.locator(".cx-table")
    picture.wait_for()
    page.get_by_text("Difference 1 of 1").wait_for()
    page.keyboard.press("ArrowRight")
    page.locator('.bx-place[title="arabic"]').wait_for()
    page.wait_for_url(re.compile("pair=arabic"))
    page.get_by_text("Difference 1 of 2").wait_for()
    before = state.inner_text()
    page.keyboard.press("j")
    page.get_by_text("Difference 2 of 2").wait_for()
    assert state.inner_text() != before
    page.keyboard.press("k")
    page.get_by_text("Difference 1 of 2").wait_for()
    assert state.inner_text() == before
    page.keyboard.press("g")
    picture.get_by_text("in all of them").wait_for()
    drawn = ElementTree.fromstring(saved(page, "svg", tmp_path))
    size = float(drawn.get("width", 0)), float(drawn.get("height", 0))
    assert "أمينة" in {node.text for node in drawn.iter(f"{SVG}text")}
    image = saved(page, "png", tmp_path)
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", image[16:24]) == tuple(round(2 * side) for side in size)
    page.close()


def hostile(chance: random.Random, lang: str) -> Sentence:
    count = chance.randint(1, 24)
    words = tuple("x" + "".join(chance.choices(PIECES, k=chance.choice([1, 2, 40]))) for _ in range(count))
    return Sentence(words, default_gaps(words, lang), lang)


def projected(chance: random.Random, pair: SentencePair, entity: Span) -> Lane:
    start = chance.randrange(len(pair.target))
    end = chance.randint(start + 1, len(pair.target))
    chosen = Candidate(entity, start, end, chance.random(), rule="".join(chance.choices(PIECES, k=3)))
    links = [(chance.randrange(pair.size[0]), chance.randrange(pair.size[1])) for _ in range(8)]
    return Lane.of(
        "".join(chance.choices(PIECES, k=4)), Projection("x", "r", Alignment.of(links, pair.size), (chosen,))
    )


def drawable(chance: random.Random) -> dict[str, Any]:
    source, target = (hostile(chance, chance.choice(["en", "ar", "zh"])) for _ in range(2))
    entity = Span(0, chance.randint(1, len(source)), "L" + "".join(chance.choices(PIECES, k=2)))
    pair = SentencePair("x" + "".join(chance.choices(PIECES, k=3)), source.with_spans([entity]), target)
    return picture_json(pair, [projected(chance, pair, entity) for _ in range(chance.randint(1, 5))], {})


def test_any_text_becomes_a_picture_that_can_be_read_again(browser: "Browser") -> None:
    page = browser.new_page()
    page.add_script_tag(content=join_modules("compare/component.js").replace("export default ", ""))
    chance = random.Random(7)
    for _ in range(25):
        pair, width = drawable(chance), chance.choice([420, 900, 1600])
        text = page.evaluate(DRAW, [pair, width, chance.random() < 0.5])
        root = ElementTree.fromstring(text.encode())
        shown = [node.text or "" for node in root.iter(f"{SVG}text")]
        for word in pair["target"]["words"]:
            whole = UNFIT.sub("\ufffd", word)
            assert any(whole == one or (one.endswith("…") and whole.startswith(one[:-1])) for one in shown)
        for box in root.iter(f"{SVG}rect"):
            right = float(box.get("x", 0)) + float(box.get("width", 0))
            assert -1 <= float(box.get("x", 0)) <= right <= width + 1
    page.close()
