"""A hosted document against the one that it should be: whatever is found at an address, there is an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.telephony.hosted import Change, change, links

AT = "https://away.example.com/line/fallback.xml"
OURS = (
    '<Response><Say voice="x">Hold.</Say><Dial callerId="+441632960000" timeout="15">'
    '<Number method="GET" url="contact.xml">+447700900001</Number></Dial><Hangup /></Response>'
)


@pytest.mark.parametrize(
    ("hosted", "found"),
    [
        (OURS, None),
        (f'<?xml version="1.0" encoding="UTF-8"?>\n{OURS}', None),
        (OURS.replace("contact.xml", "https://handler.example.com/EH1"), None),
        (OURS.replace("><", ">\n<"), None),
        (OURS.replace("<Hangup />", "<Hangup></Hangup><!-- the end -->"), None),
        (OURS.replace("Hold.", "Wait."), Change.WORDS),
        (OURS.replace(' voice="x"', ""), Change.WORDS),
        (OURS.replace("900001", "900002"), Change.PHONES),
        (OURS.replace("960000", "960009"), Change.PHONES),
        (OURS.replace("<Number", '<Number sendDigits="1"'), Change.PHONES),
        (OURS.replace("<Hangup />", ""), Change.DEEDS),
        (OURS.replace(' url="contact.xml"', ""), Change.DEEDS),
        (OURS.replace("GET", "POST"), Change.DEEDS),
        (OURS.replace("15", "5"), Change.DEEDS),
        ("<Response />", Change.PHONES),
    ],
)
def test_what_differs_is_named_by_what_it_may_cost(hosted, found):
    assert change(hosted, OURS) is found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "busy",
        "<Response>",
        "\x00",
        "<a>" * 20_000 + "</a>" * 20_000,
        '<?xml version="1.0" encoding="utf-7"?><Response/>',
        '<?xml version="1.0" encoding="nobody-knows"?><Response/>',
        '<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;&b;">]><Response>&c;&d;</Response>',
    ],
)
def test_what_is_no_document_is_told(text):
    assert change(text, OURS) in (Change.NO_TWIML, Change.PHONES)


@given(st.text())
def test_no_text_brings_about_anything_else(text):
    assert change(text, OURS) is not None


@given(st.text(st.characters(exclude_characters='<>&"', exclude_categories=["C"]), min_size=1))
def test_a_link_may_be_anything(link):
    assert len(links(OURS.replace("contact.xml", link), AT)) == 1


def test_links_lead_from_where_the_document_was_found():
    assert links(OURS, AT) == ("https://away.example.com/line/contact.xml",)
    assert links(OURS.replace("contact.xml", "https://[x"), AT) == ("https://[x",)
