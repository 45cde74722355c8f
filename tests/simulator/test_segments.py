"""How many parts a text message is sent in."""

import pytest

from ivr.speech.segments import BASIC, EXTENSION, parts

PARTS = [
    ("nothing is one part", "", 1),
    ("one letter", "a", 1),
    ("as many letters as one part takes", "a" * 160, 1),
    ("one letter more: each part has a header now", "a" * 161, 2),
    ("as many letters as two parts take", "a" * 306, 2),
    ("one letter more than that", "a" * 307, 3),
    ("the longest text that Twilio takes", "a" * 1600, 11),
    ("a euro counts two: just one part", "€" + "a" * 158, 1),
    ("a euro counts two: one too many", "€" + "a" * 159, 2),
    ("eighty euros are one part", "€" * 80, 1),
    ("eighty-one are two", "€" * 81, 2),
    ("a euro that would be parted goes into the next part whole", "a" * 152 + "€" + "a" * 151, 2),
    ("and the part before it is not full: 306 do not fit", "a" * 152 + "€" + "a" * 152, 3),
    ("brackets and the like count two", "[]{}^~|\\" * 10, 1),
    ("brackets and the like: one too many", "[]{}^~|\\" * 10 + "[", 2),
    ("a pound is in the alphabet", "£" * 160, 1),
    ("so are a new line and a carriage return", "\r\n" * 80, 1),
    ("so is a capital C with a cedilla", "Ç" * 160, 1),
    ("but no small one", "ç" + "a" * 70, 2),
    ("nor a backtick", "`" + "a" * 70, 2),
    ("nor a tabulator", "\t" + "a" * 70, 2),
    ("nor the escape itself", "\x1b" + "a" * 70, 2),
    ("nor a Welsh circumflex", "ŵ" + "a" * 70, 2),
    ("nor a curly apostrophe", "\u2019" + "a" * 70, 2),
    ("one dash makes all wider: just one part", "\u2013" + "a" * 69, 1),
    ("one dash makes all wider: one too many", "\u2013" + "a" * 70, 2),
    ("as many wide characters as two parts take", "ŵ" * 134, 2),
    ("one more than that", "ŵ" * 135, 3),
    ("a euro among wide characters counts one", "€" * 69 + "ŵ", 1),
    ("an emoji counts two: just one part", "\U0001f600" * 35, 1),
    ("an emoji counts two: one too many", "\U0001f600" * 36, 2),
    ("an emoji that would be parted goes into the next part whole", "ŵ" * 66 + "\U0001f600" + "ŵ" * 65, 2),
    ("and the part before it is not full: 134 do not fit", "ŵ" * 66 + "\U0001f600" + "ŵ" * 66, 3),
]


@pytest.mark.parametrize(("what", "text", "count"), PARTS, ids=[row[0] for row in PARTS])
def test_parts(what, text, count):
    assert parts(text) == count


def test_the_alphabet_is_as_large_as_the_standard_s_without_the_escape():
    assert len(BASIC) == 127
    assert len(EXTENSION) == 10
    assert not BASIC & EXTENSION
