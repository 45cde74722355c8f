"""How long it takes to say a thing."""

WORDS_A_MINUTE = 150
"""The speed at which the line is meant to be spoken: 140 to 150 suits older callers."""

PAUSE = "…"
"""What stands in a prompt for half a second of quiet."""

PAUSE_SECONDS = 0.5


def words(text: str) -> list[str]:
    """Return the words that are spoken, without the pauses. Numbers count as spoken: "9 9 9" is three words."""
    return text.replace(PAUSE, " ").split()


def seconds(text: str, words_a_minute: int = WORDS_A_MINUTE) -> float:
    """Return the seconds that a text takes, its pauses included."""
    return len(words(text)) * 60 / words_a_minute + text.count(PAUSE) * PAUSE_SECONDS
