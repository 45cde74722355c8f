"""One of two tokens asks Twilio: while a token is being replaced, either may be the one that it knows."""

from typing import Any

from twilio.http import HttpClient

from ivr.logs import SILENT

UNAUTHORISED = 401


class EitherToken(HttpClient):  # type: ignore[misc]
    """Carries requests as another client does; one that is refused for its token goes once more, with the other one.

    What is refused so has done nothing, and may be asked again. Which token was taken is remembered.
    https://www.twilio.com/docs/iam/api/authtoken
    """

    def __init__(self, over: HttpClient, token: str, spare: str) -> None:
        super().__init__(SILENT, is_async=False)
        self._over, self._tokens = over, (token, spare)

    def request(self, method: str, uri: str, *args: Any, auth: tuple[str, str], **more: Any) -> Any:  # noqa: ANN401
        """Carry out a request, under the token that was taken last."""
        account, (token, spare) = auth[0], self._tokens
        answer = self._over.request(method, uri, *args, auth=(account, token), **more)
        if answer.status_code != UNAUTHORISED:
            return answer
        second = self._over.request(method, uri, *args, auth=(account, spare), **more)
        if second.status_code != UNAUTHORISED:
            self._tokens = spare, token
        return second
