"""`ivr call --without-server`: a trust hears in the terminal what callers get when the server cannot be reached."""

import pytest


@pytest.fixture
def ring(run):
    def heard(registrar, *args):
        result = run("call", "--keys", "", "--registrar", registrar, *args)
        assert result.exit_code == 0, result.output
        return result.output

    return heard


def test_the_caller_hears_the_documents_that_are_hosted_elsewhere_and_is_rung_back_afterwards(ring):
    told = ring("no-answer,no-answer,no-answer,accept", "--without-server")
    away, back = told.split("the server is back")
    assert "asks the number's fallback" in away
    assert "Have your arms or legs" not in away
    assert "Nobody has answered. Hang up and ring 9 9 9 now." in away
    assert "rings +447700900456" in back
    assert "unknown: our own fault; a doctor has spoken to the patient since" in back


def test_without_it_the_line_is_there(ring):
    assert "fallback" not in ring("accept")
