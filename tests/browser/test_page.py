"""The playground, as a person uses it."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from live import KEY, Served
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def fill(page: Page) -> None:
    """Press the key and wait for the answer."""
    page.keyboard.press("Control+Enter")
    page.locator("body[data-mode=done]").wait_for()


def code(page: Page) -> str:
    return page.locator("#code").input_value()


def holes(page: Page) -> list[str]:
    """What stands in the holes."""
    return page.locator("#view .hole").all_inner_texts()


def test_a_hole_is_filled_and_kept(page: Page) -> None:
    before, after = code(page).split("<FILL>")
    fill(page)
    (text,) = holes(page)
    assert text.strip()
    expect(page.locator("#say")).to_contain_text("Filled in")
    expect(page.locator("#time")).to_contain_text("Denoising")
    expect(page.locator("#memory")).to_contain_text("Weights")
    expect(page.locator("#engine")).to_have_text("infill-tiny, ready")
    page.keyboard.press("Enter")
    assert code(page) == before + text + after


def test_two_holes_are_filled_together(page: Page) -> None:
    page.select_option("#samples", "Python, two holes")
    pieces = code(page).split("<FILL>")
    fill(page)
    first, second = holes(page)
    assert first.strip() and second.strip()
    assert page.locator("#answers fieldset").count() == 2
    page.click("#keep")
    assert code(page) == pieces[0] + first + pieces[1] + second + pieces[2]
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert code(page) == "<FILL>".join(pieces)


def test_selected_text_becomes_a_hole_and_comes_back(page: Page) -> None:
    before = code(page)
    page.locator("#code").evaluate("""box => {
        const at = box.value.indexOf("sum(values)");
        box.focus();
        box.setSelectionRange(at, at + "sum(values)".length);
    }""")
    page.keyboard.press("Control+k")
    assert code(page) == before.replace("sum(values)", "<FILL>")
    expect(page.locator("#say")).to_have_text("2 holes.")
    assert page.locator("#view .mark").count() == 2
    page.keyboard.press("Control+z")
    assert code(page) == before


def test_recorded_steps_can_be_looked_through(page: Page) -> None:
    fill(page)
    slider, n_bars = page.locator("#at"), page.locator("#bars i").count()
    answer = holes(page)
    assert int(slider.get_attribute("max") or 0) == n_bars - 1 >= 1
    expect(slider).to_have_attribute("aria-valuetext", "the answer")
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"step \d+ of 16"))
    expect(page.locator("#count")).to_contain_text("nats")
    slider.evaluate("bar => { bar.value = 0; bar.dispatchEvent(new Event('input')); }")
    expect(slider).to_have_attribute("aria-valuetext", "step 1 of 16")
    assert page.locator("#bars i.seen").count() == 1
    assert page.locator("#view .t").first.get_attribute("title")
    page.click("#play")
    expect(slider).to_have_attribute("aria-valuetext", "the answer")
    assert holes(page) == answer


def test_other_answers_can_be_chosen(page: Page) -> None:
    fill(page)
    choices = page.locator("#answers .choice")
    assert choices.count() >= 2
    other = choices.nth(1).locator("code").inner_text()
    page.keyboard.press("ArrowLeft")
    choices.nth(1).click()
    assert holes(page) == [other]
    page.locator("#view .hole").click()  # the next one; after the last comes the first
    expect(choices.nth(2 % choices.count()).locator("input")).to_be_checked()


def test_stopping_ends_the_work_in_the_daemon(page: Page, daemon: Served) -> None:
    text = "".join(f"def half_{i}(number):\n    return number // 2\n\n\n" for i in range(250))
    text += "def third(number):\n    <FILL>\n\n\ndef tenth(number):\n    <FILL>\n"
    # Typed by the browser, so many lines take a minute.
    page.locator("#code").evaluate("(box, text) => { box.value = text; box.dispatchEvent(new Event('input')); }", text)
    before = daemon.status()["counters"]
    page.keyboard.press("Control+Enter")
    began = time.monotonic()
    while daemon.status()["state"] != "busy":
        assert time.monotonic() - began < 30
    page.keyboard.press("Escape")
    expect(page.locator("#say")).to_have_text("Stopped.")
    while daemon.status()["counters"]["cancelled"] == before["cancelled"]:
        assert time.monotonic() - began < 60
    assert daemon.status()["counters"]["answered"] == before["answered"]
    assert page.locator("#code").is_visible() and "<FILL>" in code(page)


def test_errors_are_shown_and_go_away(page: Page) -> None:
    notice = page.locator("#notice")
    page.fill("#length", "70000")
    page.click("#fill")
    expect(notice).to_contain_text("max_tokens: expected")
    page.click("#dismiss")
    expect(notice).to_be_hidden()
    page.fill("#code", "print(1)\n")
    page.click("#fill")
    expect(notice).to_contain_text("Mark a hole first")
    page.fill("#code", "print(<FILL>)\n")
    expect(notice).to_be_hidden()
    page.route("**/infill/v1/fill", lambda route: route.abort())
    page.click("#fill")
    expect(notice).to_contain_text("infill daemon start")


def test_a_file_can_be_opened(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "shop.js"
    file.write_bytes(b"const a = <FILL>;\r\nconst b = 2;\r\n")
    page.set_input_files("#file", file)
    expect(page.locator("#name")).to_have_value("shop.js")
    assert code(page) == "const a = <FILL>;\nconst b = 2;\n"
    binary = tmp_path / "shop.bin"
    binary.write_bytes(b"\0\1\2")
    page.set_input_files("#file", binary)
    expect(page.locator("#notice")).to_contain_text("not a text file")


def test_markup_in_code_stays_text(page: Page) -> None:
    page.fill("#code", '<img src=x onerror="document.title = 1"><FILL><b>bold</b>\n')
    fill(page)
    assert page.locator("#view img, #view b").count() == 0
    assert "<b>bold</b>" in page.locator("#view").inner_text()
    expect(page).to_have_title("infill playground")


def test_a_key_is_asked_for_and_kept_in_the_tab(browser: Browser, locked: Served) -> None:
    context = browser.new_context(base_url=locked.url)
    page = context.new_page()
    page.goto("/")
    for key, why in (("wrong", "This daemon asks for its key"), (KEY, "That key is not the daemon")):
        expect(page.locator("#ask-why")).to_contain_text(why)
        expect(page.locator("#ask")).to_be_visible()
        page.fill("#key", key)
        page.keyboard.press("Enter")
    expect(page.locator("#memory")).to_contain_text("State")
    page.reload()
    expect(page.locator("#memory")).to_contain_text("State")
    expect(page.locator("#ask")).to_be_hidden()
    other = context.new_page()
    other.goto("/")
    expect(other.locator("#ask")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_narrow_window(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 400, "height": 800})
    fill(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    for name in ("#fill", "#keep", "#back", "#at"):
        expect(page.locator(name)).to_be_in_viewport(ratio=1)
    back = page.evaluate("getComputedStyle(document.body).backgroundColor")
    lightness = float(re.findall(r"[\d.]+", back)[0])
    assert lightness > 0.9 if scheme == "light" else lightness < 0.3
