"""The strict telephone: dials the line, hears it, presses keys, is put through, and hangs up.

It walks our real TwiML as Twilio's documents say Twilio does, on a clock of its own, and refuses what a real
call would choke on.
"""

from dataclasses import dataclass

from simpy import Process

from ivr.simulator.caller import CallerLeg
from ivr.simulator.keypad import Keypad
from ivr.simulator.players import Contacts
from ivr.simulator.session import Session
from ivr.simulator.transcript import Transcript


@dataclass(slots=True)
class Telephone:
    """A caller's telephone, and whoever answers when the line rings a contact."""

    session: Session
    keypad: Keypad
    contacts: Contacts
    caller: str = "+447700900456"
    to: str = "+441632960000"

    def dial(self) -> Process:
        """Ring the line; return what is over when the call is. Others may call meanwhile."""
        self.session.contacts = self.session.world.contacts = self.contacts
        return CallerLeg(self.session, self.keypad, self.caller, self.to).begin()

    def call(self) -> Transcript:
        """Ring the line and stay until the call is over. Legs of others may live on."""
        self.session.world.clock.run_until(self.dial())
        return self.session.transcript
