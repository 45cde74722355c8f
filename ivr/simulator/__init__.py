"""The strict telephone: walks our TwiML on a clock of its own, for the terminal and for the tests."""
