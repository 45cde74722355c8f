"""The voices that Twilio offers for the languages of the line, each with the language it speaks.

A Say whose voice and language are not listed as a pair may fail, and the caller hears nothing: the list is closed.
https://www.twilio.com/docs/voice/twiml/say/text-speech

It holds the voices that Twilio's own libraries enumerate for en-GB, and the one for Welsh (twilio-node,
src/twiml/VoiceResponse.ts, July 2026). `Polly.Geraint` is not among them: that is English with a Welsh accent.
Nor are `man` and `woman`, which take no breaks, and of which nobody says what they sound like in Britain.
"""

from collections.abc import Mapping

_POLLY = (
    *("Amy", "Brian", "Emma"),
    *("Amy-Neural", "Arthur-Neural", "Brian-Neural", "Emma-Neural"),
    "Amy-Generative",
)
_GOOGLE = tuple(f"{kind}-{name}" for kind in ("Standard", "Wavenet", "Neural2") for name in "ABCDFNO")
_CHIRP = ("Aoede", "Charon", "Fenrir", "Kore", "Leda", "Orus", "Puck", "Zephyr")

_ENGLISH = (
    *(f"Polly.{name}" for name in _POLLY),
    *(f"Google.en-GB-{name}" for name in _GOOGLE),
    *(f"Google.en-GB-Chirp3-HD-{name}" for name in _CHIRP),
)

VOICES: Mapping[str, str] = dict.fromkeys(_ENGLISH, "en-GB") | {"Polly.Gwyneth": "cy-GB"}
"""The language of each voice."""

TAKES_BREAKS: frozenset[str] = frozenset(voice for voice in VOICES if "-Chirp3-HD-" not in voice)
"""The voices that keep a `<break time="500ms"/>`.

Every voice of Amazon's does (https://docs.aws.amazon.com/polly/latest/dg/supportedtags.html), and Google's older ones
(https://cloud.google.com/text-to-speech/docs/ssml). Of the Chirp 3 voices it is not certain: Google documents pause
tags of its own for them, `[pause]` within the text (https://cloud.google.com/text-to-speech/docs/chirp3-hd).
"""
