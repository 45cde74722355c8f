"""Whatever stands in a file of prompts, it can be spoken or it is refused in sentences: nothing else comes of it."""

from hypothesis import given, settings

from ivr.speech import PromptsError, folder
from ivr.speech.catalogue import read_beside, read_prompts
from ivr.triage import current_rules
from tests.mangling import any_file

RULES = current_rules()
GOOD = (folder() / "en-GB.toml").read_text("utf-8")
DEFAULT = read_prompts(GOOD, RULES, "Spinal cord line")


def spoken_or_told(read):
    """Return the seconds of every prompt, or the lines in which the file is refused."""
    try:
        found = read()
    except PromptsError as refused:
        return str(refused).splitlines() or [""]
    return [found.seconds(key) for key in DEFAULT.texts]


@settings(max_examples=120, deadline=None)
@given(any_file(GOOD))
def test_any_file_is_prompts_that_can_be_spoken_or_is_refused(text):
    assert all(spoken_or_told(lambda: read_prompts(text, RULES, "Spinal cord line")))


@settings(max_examples=120, deadline=None)
@given(any_file(GOOD))
def test_any_file_of_another_language_leaves_what_it_lacks_to_the_default(text):
    assert all(spoken_or_told(lambda: read_beside(text, RULES, DEFAULT)))
