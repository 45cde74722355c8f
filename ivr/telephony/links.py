"""The addresses that Twilio is told to ask. None holds an answer, a name or a phone number."""

from dataclasses import dataclass

RETRY = "#rc=1&rp=ct,rt,5xx&ct=1500&rt=5000&tt=14000"
"""One more try, soon, when we do not answer.

https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
"""


@dataclass(frozen=True, slots=True)
class Links:
    """Absolute links, each with the retry fragment, which is no part of the signature."""

    base: str

    def incoming(self) -> str:
        """What the line's number asks when somebody rings."""
        return f"{self.base}/voice{RETRY}"

    def ended(self) -> str:
        """Where the network reports that a call to the line is over. A lost report is found in Twilio's list."""
        return f"{self.base}/voice/status"

    def part(self, turn: int, part: str) -> str:
        """What follows a turn: `opening` or `question` for a key, `silence` for none."""
        return self._to(f"turn/{turn}/{part}")

    def dial(self, turn: int, fallback: int) -> str:
        """What follows a Dial; `fallback` is the lifeline's contact to ring if the record cannot be read then."""
        return self._to(f"turn/{turn}/dial/{fallback}")

    def queue(self, turn: int, fallback: int) -> str:
        """What follows a queue; `fallback`: as for a Dial."""
        return self._to(f"turn/{turn}/queue/{fallback}")

    def wait(self, turn: int, piece: int, missed: int = 0) -> str:
        """What is heard in the queue that began after a turn; `missed`: pieces in a row that we could not make."""
        return self._to(f"turn/{turn}/wait/{piece}/{missed}")

    def person(self, queue: str, leg: str, press: int = 0) -> str:
        """What a contact rung over REST hears on picking up (press 0), and after each key.

        The queue's name is in it, so that a 1 which cannot be saved still joins.
        """
        return self._to(f"leg/{queue}/{leg}/{press}")

    def person_dialled(self, queue: str, leg: str, press: int) -> str:
        """What a contact hears when what their leg dialled is over."""
        return self._to(f"leg/{queue}/{leg}/{press}/dialled")

    def person_else(self, queue: str, leg: str) -> str:
        """What a contact hears when one of our answers to their leg did not arrive."""
        return self._to(f"leg/{queue}/{leg}/else")

    def person_status(self, queue: str, leg: str) -> str:
        """Where the network reports on a leg that was placed over REST."""
        return self._to(f"leg/{queue}/{leg}/status")

    def joined(self, queue: str, leg: str) -> str:
        """What the caller hears when this leg takes them out of their queue."""
        return self._to(f"leg/{queue}/{leg}/joined")

    def patient(self, queue: str, leg: str) -> str:
        """What a caller hears who is rung back from this leg."""
        return self._to(f"leg/{queue}/{leg}/patient")

    def patient_status(self, queue: str, leg: str) -> str:
        """Where the network reports on the phone of a caller who is rung back."""
        return self._to(f"leg/{queue}/{leg}/patient/status")

    def text_status(self, sid: str, text: str) -> str:
        """Where the network reports on a text message to the caller of that call."""
        return self._to(f"text/{sid}/{text}")

    def leaflet(self, language: str = "") -> str:
        """The page that anybody may read and print, in the default language or another."""
        return f"{self.base}/leaflet{f'/{language}' if language else ''}"

    def radio(self, check: str, press: int = 0) -> str:
        """What a contact hears who is rung for a radio check."""
        return self._to(f"radio/{check}/{press}")

    def radio_status(self, check: str) -> str:
        """Where the network reports on a radio check."""
        return self._to(f"radio/{check}/status")

    def leg(self, leg: str, press: int = 0) -> str:
        """What a contact hears on picking up (press 0), and after each key."""
        return self._to(f"leg/{leg}/{press}")

    def leg_status(self, leg: str) -> str:
        """Where the network reports on a leg."""
        return self._to(f"leg/{leg}/status")

    def lifeline(self, position: int) -> str:
        """Where the lifeline goes on, with the n-th contact."""
        return self._to(f"lifeline/{position}")

    def lifeline_leg(self, position: int, press: int = 0) -> str:
        """What the lifeline's n-th contact hears on picking up (press 0), and after each key."""
        return self._to(f"lifeline/{position}/leg/{press}")

    def lifeline_status(self, position: int) -> str:
        """Where the network reports on the lifeline's n-th contact."""
        return self._to(f"lifeline/{position}/status")

    def lifeline_spoken(self, position: int) -> str:
        """Whether the caller has spoken to a doctor; if not, the n-th contact is next."""
        return self._to(f"lifeline/{position}/spoken")

    def _to(self, path: str) -> str:
        return f"{self.base}/voice/{path}{RETRY}"
