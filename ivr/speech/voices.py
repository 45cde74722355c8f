"""The voices in which the line may speak."""

from collections.abc import Mapping

_POLLY = ("Amy", "Brian", "Emma", "Amy-Neural", "Arthur-Neural", "Brian-Neural", "Emma-Neural", "Amy-Generative")
_LETTERS = "ABCDFNO"
_CHIRP = ("Aoede", "Charon", "Fenrir", "Kore", "Leda", "Orus", "Puck", "Zephyr")
_BRITISH = (
    *(f"Polly.{name}" for name in _POLLY),
    *(f"Google.en-GB-{kind}-{letter}" for kind in ("Standard", "Wavenet", "Neural2") for letter in _LETTERS),
    *(f"Google.en-GB-Chirp3-HD-{name}" for name in _CHIRP),
)

VOICES: Mapping[str, str] = {**dict.fromkeys(_BRITISH, "en-GB"), "Polly.Gwyneth": "cy-GB"}
"""Each voice and the language that Twilio must be told with it."""

TAKES_BREAKS = frozenset(name for name in VOICES if "Chirp3" not in name)
"""The voices that take SSML's `break`."""
