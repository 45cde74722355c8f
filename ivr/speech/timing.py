"""How long it takes to say a thing."""

WORDS_A_MINUTE = 150
"""The speed at which the line is meant to be spoken: 140 to 150 suits older callers."""


def seconds(text: str, words_a_minute: int = WORDS_A_MINUTE) -> float:
    """Return the seconds that a text takes. Numbers count as spoken: "9 9 9" is three words."""
    return len(text.split()) * 60 / words_a_minute
