"""What no call can settle: whom to ask, and why the line depends on it."""

from ivr.rehearsal.scenes.scenario import Question

QUESTIONS = (
    Question(
        "most-calls",
        "How many calls may the account have at once, and does a caller who talks to a doctor count as two?",
        "Ask Twilio. The business profile must be approved: without it all but a few calls are rejected (10004).",
    ),
    Question(
        "calls-a-second",
        "How many calls a second may the account place over REST?",
        "Ask Twilio. One is usual; callers who want a doctor in the same second wait for one another.",
    ),
    Question(
        "countries",
        "May the account ring UK landlines and UK mobiles, and others that are on the rota?",
        "Console: Voice, Geo permissions. The rehearsal has shown it for the second phone only.",
    ),
    Question(
        "papers",
        "Are the address and the regulatory papers of the number approved?",
        "Console: Phone numbers, Regulatory compliance. A number without them can be taken away.",
    ),
    Question(
        "kept",
        "For how long does Twilio keep call logs, the Request Inspector and debugger entries, with From and Digits?",
        "Ask Twilio, for the data protection assessment. Digits are answers about health.",
    ),
    Question(
        "redacted",
        "Can Twilio keep Digits and From out of its own logs on this account?",
        "Ask Twilio. PCI mode is made for cards, and cannot be undone.",
    ),
    Question(
        "region",
        "In which region is the number's voice traffic processed, and whose token signs its requests?",
        "Console: Phone number, Configure, Region. The rehearsal has shown that this token is the right one.",
    ),
    Question(
        "prices",
        "What does a minute of a caller, a minute of a doctor, a text and a thousand spoken characters cost?",
        "Console or pricing pages. A caller who talks to a doctor pays for both legs. An empty balance ends the line.",
    ),
)
