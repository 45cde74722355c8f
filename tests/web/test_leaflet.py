"""The sheet to print: whole, plain, nobody's business, and readable by whoever sees badly or hears it read out."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import ivr
from ivr.web.leaflet import page

VOID = {"meta", "link", "br", "hr", "img", "input"}
CSS = (Path(ivr.__file__).parent / "web/static/leaflet.css").read_text("utf-8")


class Page(HTMLParser):
    """A page as a browser takes it, but that nothing is forgiven."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.words = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())

    def values(self, name):
        return [value for _, found, value in self.attributes if found == name]


@pytest.fixture
def get(app):
    return app.test_client().get


@pytest.fixture
def draw(app, line):
    """Draw the page of the line's catalogue with something changed."""

    def drawn(number="+441632960000", **changes):
        with app.test_request_context():
            return page(replace(line.writer.catalogue, **changes), number)

    return drawn


@pytest.fixture
def sheet(get):
    return Page(get("/leaflet").text)


@pytest.mark.parametrize("html", ["<p>", "</p>", "<p><b></p></b>", "<ul><li></ul>"])
def test_a_page_that_is_not_well_formed_would_be_noticed(html):
    with pytest.raises((AssertionError, IndexError)):
        Page(html)


def test_every_word_of_the_sheet_is_on_the_page(line, sheet):
    catalogue = line.writer.catalogue
    filled = {"line": catalogue.line, "line_number": "01632 960000", "version": catalogue.stamp}
    leaflet = catalogue.leaflet
    told = [leaflet.title, leaflet.draft, *leaflet.says, *leaflet.foot]
    for section in leaflet.sections:
        told += [section.heading, *section.says, *section.points, *section.lines]
    assert [words for words in told if words.format(**filled) not in sheet.text] == []
    assert [value for tag, name, value in sheet.attributes if (tag, name) == ("section", "id")] == [
        section.id for section in leaflet.sections
    ]


def test_it_is_one_document_in_its_language_with_headings_in_order(get, sheet):
    assert get("/leaflet").text.startswith('<!doctype html>\n<html lang="en-GB">')
    headings = [tag for tag in sheet.tags if re.fullmatch(r"h\d", tag)]
    assert headings == ["h1", *["h2"] * (len(headings) - 1)]
    ids = sheet.values("id")
    assert len(ids) == len(set(ids))
    assert set(sheet.values("aria-labelledby")) <= set(ids)
    assert sheet.values("charset") == ["utf-8"]
    for landmark in ("title", "header", "main", "footer"):
        assert sheet.tags.count(landmark) == 1


@pytest.mark.parametrize("path", ["/leaflet", "/leaflet.css"])
def test_nothing_runs_nothing_is_kept_and_nothing_comes_from_elsewhere(get, path):
    with get(path) as answer:
        assert answer.status_code == 200
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    closed = ("default-src", "base-uri", "form-action", "frame-ancestors")
    assert policy == dict.fromkeys(closed, "'none'") | {"style-src": "'self'"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers


def test_the_page_has_no_script_no_style_of_its_own_and_no_address_but_its_sheet_and_the_telephone(sheet):
    assert not {"script", "style", "img", "iframe", "object", "form", "base"} & set(sheet.tags)
    assert not [name for _, name, _ in sheet.attributes if name == "style" or name.startswith("on")]
    assert set(sheet.values("href")) == {"/leaflet.css", "tel:+441632960000"}
    assert sheet.values("src") == []


def test_the_style_comes_as_style_and_loads_nothing(get):
    with get("/leaflet.css") as answer:
        assert answer.content_type == "text/css; charset=utf-8"
        assert answer.text == CSS
    assert not re.search(r"@import|@font-face|url\(|//", CSS)


@pytest.mark.parametrize(
    ("number", "written", "dialled"),
    [
        ("01632 960000", "01632 960000", "tel:+441632960000"),
        ("+44 7700 900123", "07700 900123", "tel:+447700900123"),
        ("+1 202 555 0123", "+1 202-555-0123", "tel:+12025550123"),
    ],
)
def test_the_number_is_written_as_people_know_it_and_dialled_from_anywhere(make_app, number, written, dialled):
    sheet = Page(make_app(ivr_line_number=number).test_client().get("/leaflet").text)
    dials = [value for value in sheet.values("href") if value.startswith("tel:")]
    assert set(dials) == {dialled}
    assert sheet.text.count(written) == len(dials) > 1
    assert "999" in sheet.text


def test_the_lines_own_name_and_wording_stand_on_the_page_and_can_be_no_markup(draw, line):
    text = draw(line="A&B <b>line</b>")
    assert "A&amp;B &lt;b&gt;line&lt;/b&gt;" in text
    assert "<b>" not in text
    leaflet = line.writer.catalogue.leaflet.model_copy(update={"title": "<i>Sheet</i> {line_number}"})
    titled = draw(leaflet=leaflet)
    assert "<title>&lt;i&gt;Sheet&lt;/i&gt; 01632 960000</title>" in titled
    assert "<i>" not in titled
    assert line.writer.catalogue.stamp in text


@pytest.mark.hazard("H67")
@pytest.mark.parametrize(("status", "shown"), [("draft", True), ("approved", False)])
def test_a_sheet_that_is_not_approved_says_so(draw, line, status, shown):
    catalogue = line.writer.catalogue
    signed = catalogue.head.model_copy(update={"status": status})
    assert (catalogue.leaflet.draft in draw(head=signed)) is shown


@pytest.mark.parametrize("path", ["/leaflet/", "/leaflet/en-GB", "/leaflet/cy-GB", "/leaflet/x", "/leaflet/%00"])
def test_a_sheet_that_is_not_there_in_a_language_is_the_default_one(get, path):
    """A text of last month may lead to a language that is offered no more."""
    answer = get(path)
    assert (answer.status_code, answer.text) == (200, get("/leaflet").text)
    assert answer.headers["Content-Security-Policy"] == get("/leaflet").headers["Content-Security-Policy"]


@pytest.mark.parametrize(("default", "shown"), [("draft", True), ("approved", False)])
@pytest.mark.parametrize("beside", ["draft", "approved"])
def test_the_sheet_of_a_language_that_has_none_of_its_own_is_the_default_s_in_all(draw, line, default, beside, shown):
    """Its words, its tag, its version, and whether anybody has signed it."""
    catalogue = line.writer.catalogue
    behind = replace(catalogue, head=catalogue.head.model_copy(update={"status": default}))
    text = draw(head=catalogue.head.model_copy(update={"status": beside, "language": "cy-GB"}), behind=behind)
    assert (catalogue.leaflet.draft in text) is shown
    assert '<html lang="en-GB">' in text
    assert behind.stamp in text


def test_a_sheet_of_its_own_is_the_language_s_in_all(draw, line):
    catalogue = line.writer.catalogue
    own = catalogue.leaflet.model_copy(update={"title": "Taflen"})
    head = catalogue.head.model_copy(update={"status": "approved", "language": "cy-GB"})
    text = draw(head=head, leaflet=own, behind=catalogue)
    assert catalogue.leaflet.draft not in text
    assert '<html lang="cy-GB">' in text


def test_a_longer_path_is_no_sheet(get):
    assert get("/leaflet/en-GB/x").status_code == 404


@pytest.mark.parametrize(
    ("public", "look"),
    [
        ("https://line.example.org", "/leaflet.css"),
        ("https://line.example.org/", "/leaflet.css"),
        ("https://line.example.org/spine", "/spine/leaflet.css"),
        ("https://line.example.org/spine/", "/spine/leaflet.css"),
    ],
)
@pytest.mark.parametrize("path", ["/leaflet", "/leaflet/", "/leaflet/en-GB"])
def test_the_sheet_finds_its_look_where_the_outside_sees_the_line(make_app, public, look, path):
    sheet = Page(make_app(ivr_public_url=public).test_client().get(path).text)
    assert [value for tag, name, value in sheet.attributes if (tag, name) == ("link", "href")] == [look]


def test_nothing_on_the_sheet_is_about_a_person(get, post):
    post("/voice", CallSid="CA1", From="+447700900123")
    assert not re.search(r"7700|CA1|Example", get("/leaflet").text)
