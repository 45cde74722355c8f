"""The telephone exchange: many calls at once on one clock, and the REST side that makes and ends them."""

from urllib.parse import parse_qsl, urlsplit

from ivr.simulator.asking import Asked, Given, LostAnswerError, RefusedError, RestFault, UnknownParameterError
from ivr.simulator.books import Books
from ivr.simulator.clock import VirtualClock
from ivr.simulator.documents import TwilioWouldChokeError
from ivr.simulator.numbers import Holding
from ivr.simulator.resources import Resource
from ivr.simulator.rest import carry_out
from ivr.simulator.texts import Message, Texts
from ivr.simulator.wire import SignedWire
from ivr.simulator.world import PRACTICE_ACCOUNT, World

BROKEN = {
    RestFault.TOO_MANY: RefusedError(429, 20429, "Too Many Requests"),
    RestFault.SERVER_ERROR: RefusedError(500, 20500, "An internal server error has occurred"),
}


class Exchange(World):
    """A strict stand-in for Twilio. `rest_fault`, and the fate of `texts`, may be set and taken away at any time."""

    def __init__(self, wire: SignedWire, clock: VirtualClock, account: str = PRACTICE_ACCOUNT) -> None:
        super().__init__(wire, clock, account)
        self.texts, self.holding = Texts(self), Holding()
        self._books = Books(self, self.texts, self.holding)
        self.rest_fault: RestFault | None = None
        self.refusals: list[str] = []

    @property
    def messages(self) -> list[Message]:
        """The text messages that were accepted, whatever became of them."""
        return self.texts.messages

    def rest(
        self, method: str, url: str, params: Given = None, data: Given = None, auth: tuple[str, str] | None = None
    ) -> tuple[int, Resource]:
        """Carry out a REST request, from any thread; return its status and its JSON. LostAnswerError: no answer."""
        with self.clock.turn:
            fault = self.rest_fault
            if fault in (RestFault.REFUSED, RestFault.TIMEOUT):
                raise LostAnswerError(fault)
            try:
                answer = self._answer(method, url, Asked(_query(url), params, data), auth)
            except RefusedError as refused:
                answer = self._refuse(refused)
            if fault is RestFault.LATE:
                raise LostAnswerError(fault)
            return answer

    def _answer(self, method: str, url: str, asked: Asked, auth: tuple[str, str] | None) -> tuple[int, Resource]:
        if self.rest_fault in BROKEN:
            raise BROKEN[self.rest_fault]
        if auth != (self.account, self.wire.token):
            raise RefusedError(401, 20003, "Authenticate")
        return carry_out(self._books, method.upper(), urlsplit(url).path, asked)

    def _refuse(self, refused: RefusedError) -> tuple[int, Resource]:
        self.refusals.append(str(refused))
        if isinstance(refused, UnknownParameterError):
            self.clock.fail(TwilioWouldChokeError(f"REST: {refused}"))
        return refused.status, refused.body()


def _query(url: str) -> dict[str, object]:
    return dict(parse_qsl(urlsplit(url).query))
