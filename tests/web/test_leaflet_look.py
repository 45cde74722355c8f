"""How the sheet to print looks: it can be read by whoever sees badly, comes by keyboard or has it on paper."""

import re
from itertools import product
from pathlib import Path

import pytest

import ivr

CSS = (Path(ivr.__file__).parent / "web/static/leaflet.css").read_text("utf-8")
SCREEN, PRINT = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL).split("@media print", 1)


def rules(css):
    """Yield each rule of a style sheet: its selectors, and what it declares."""
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        declared = [part.split(":", 1) for part in body.split(";") if part.strip()]
        yield [one.strip() for one in selectors.split(",")], {name.strip(): value.strip() for name, value in declared}


def colours(css, name):
    """Return the colours that a style sheet sets in properties of such a name."""
    values = " ".join(value for _, body in rules(css) for key, value in body.items() if re.fullmatch(name, key))
    return set(re.findall(r"#[0-9a-f]{6}", values))


def contrast(one, other):
    """Return the contrast of two colours as WCAG 2.2 has it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_contrast_is_reckoned_as_it_is_defined():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


BEHIND = colours(SCREEN, "background")


@pytest.mark.parametrize(("ink", "behind"), sorted(product(colours(SCREEN, "color"), BEHIND)))
def test_text_can_be_read_whatever_it_stands_on(ink, behind):
    assert contrast(ink, behind) >= 7


@pytest.mark.parametrize(("ink", "behind"), sorted(product(colours(SCREEN, "(border|outline).*"), BEHIND)))
def test_borders_and_the_focus_can_be_seen_whatever_they_stand_on(ink, behind):
    assert contrast(ink, behind) >= 3


def test_a_colour_is_never_set_without_what_is_behind_it_and_always_as_a_number():
    for selectors, body in rules(SCREEN):
        assert ("color" in body) == ("background" in body), selectors
        for name in ("color", "background"):
            assert re.fullmatch(r"#[0-9a-f]{6}|inherit", body.get(name, "inherit")), selectors
    edges = [value for _, body in rules(CSS) for name, value in body.items() if re.match("border|outline", name)]
    assert {word for value in edges for word in value.split() if not re.match(r"#|\d", word)} == {"solid", "dashed"}


def test_on_paper_all_is_black_on_white():
    assert colours(PRINT, ".*color") | colours(PRINT, "border.*") == {"#000000"}
    assert colours(PRINT, "background") == {"#ffffff"}
    on_screen = {one for selectors, body in rules(SCREEN) for one in selectors if "background" in body}
    on_paper = {one for selectors, body in rules(PRINT) for one in selectors if "background" in body}
    assert on_screen == on_paper


def test_type_is_large_and_grows_with_what_the_reader_has_set():
    sizes = {one: body["font-size"] for selectors, body in rules(PRINT) for one in selectors if "font-size" in body}
    assert float(sizes["body"].removesuffix("pt")) >= 12
    assert float(sizes[".front"].removesuffix("pt")) >= 13
    [font] = [body["font"] for _, body in rules(SCREEN) if "font" in body]
    assert float(font.partition("rem/")[0]) * 16 >= 18
    assert not re.search(r"\dpx|\d(vw|vh)", CSS)
    assert {name for _, body in rules(SCREEN) for name in body} & {"height", "max-height", "overflow"} <= {"height"}


def test_who_comes_by_keyboard_sees_where_they_are():
    [body] = [body for selectors, body in rules(SCREEN) if selectors == ["a:focus-visible"]]
    assert body["outline"]
    assert not re.search(r"outline: *(none|0[; ])", CSS)


def test_it_is_printed_on_a4_with_the_urgent_side_alone():
    found = {one: body for selectors, body in rules(PRINT) for one in selectors}
    assert "@page { size: A4;" in CSS
    assert found[".back"]["break-before"] == "page"
    assert found["section"]["break-inside"] == "avoid"
