"""Only Twilio drives the line: X-Twilio-Signature. There is no way to turn this off.

https://www.twilio.com/docs/usage/security#validating-requests
"""

from collections.abc import Mapping
from dataclasses import dataclass

from twilio.request_validator import RequestValidator


@dataclass(frozen=True, slots=True)
class Signature:
    """Checks a request against the public address it was sent to, not the one a proxy shows us."""

    public_url: str
    tokens: tuple[str, ...]
    account: str | None = None
    """Whose requests are expected."""

    def is_valid(self, path_and_query: str, form: Mapping[str, object], header: str) -> bool:
        """Tell whether the header signs this form at this address, under any of the tokens."""
        address = self.public_url + path_and_query
        # A missing header must be "", not None: the validator raises TypeError on None.
        return any(RequestValidator(token).validate(address, form, header) for token in self.tokens)

    def sign(self, path_and_query: str, form: Mapping[str, object]) -> str:
        """Return the header with which Twilio would sign this form at this address."""
        return str(RequestValidator(self.tokens[0]).compute_signature(self.public_url + path_and_query, form))
