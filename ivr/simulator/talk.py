"""What becomes of a caller and a contact once a queue has brought them together."""

from typing import TYPE_CHECKING

from simpy import Event

from ivr.simulator.documents import TwilioWouldChokeError
from ivr.simulator.players import Moment
from ivr.simulator.wire import Form

if TYPE_CHECKING:
    from ivr.simulator.caller import CallerLeg
    from ivr.simulator.outbound import OutboundLeg


class Talk:
    """One caller taken out of a queue by one contact: the join, the talk, and whoever hangs up first."""

    def __init__(self, caller: "CallerLeg", contact: "OutboundLeg", url: str | None) -> None:
        self.caller, self.contact, self.url = caller, contact, url
        env = caller.world.clock.env
        self.joined: Event = env.event()
        """Whether the two were joined at all."""
        self.over: Event = env.event()
        self.seconds = 0.0
        self._began: float | None = None
        self._ended: float | None = None

    def join(self) -> None:
        """Let the two talk."""
        if self.contact.machine:
            raise TwilioWouldChokeError("the caller was joined to a voicemail")
        session = self.caller.session
        session.transcript.joined += 1
        session.note("network", "joins the caller and the contact")
        self._began = self.caller.world.clock.elapsed
        self.seconds = self.contact.asked_for_talk()
        self.joined.succeed(value=True)

    def end(self) -> None:
        """One of the two is there no more."""
        if not self.joined.triggered:
            self.joined.succeed(value=False)
        if not self.over.triggered:
            self._ended = self.caller.world.clock.elapsed
            self.over.succeed()

    @property
    def callers_seconds(self) -> float | None:
        """The seconds after which the caller hangs up, None if that is left to the contact."""
        session = self.caller.session
        leaves = session.leaves == (Moment.TALKING, self.contact.leg_number)
        return min(self.seconds, session.talks_for) if leaves else None

    def action(self) -> Form:
        """Return what is added to the action of the contact's Dial."""
        switches, bridged = self.caller.session.switches, self._began is not None
        form = {"DialCallStatus": "completed" if bridged else switches.gone_status, "DialCallSid": self.caller.sid}
        if switches.duration_sent:
            lasted = (self._ended or 0.0) - self._began if self._began is not None else 0.0
            form["DialCallDuration"] = str(round(lasted))
        return form | ({"DialBridged": str(bridged).lower()} if switches.bridged_sent else {})
