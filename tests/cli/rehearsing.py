"""A rehearsal in the tests of the command: two numbers and an account, all of drama."""

from tests.cli.conftest import REQUIRED

FIRST, SECOND, LINE = "+447700900456", "+447700900777", "+441632960100"


ACCOUNT, TOKEN = REQUIRED["TWILIO_ACCOUNT_SID"], REQUIRED["TWILIO_AUTH_TOKEN"]
