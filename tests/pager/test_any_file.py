"""Whatever bytes the rota's file holds, somebody is rung, and what is wrong is told."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.pager.desk import system_clock
from ivr.pager.roster import RotaFile
from ivr.store import connect

REGISTRAR = "+441632960999"
GOOD = b'[contact.ann]\nname = "Ann Example"\nnumbers = ["07700 900001"]\n'
pieces = st.sampled_from(
    [GOOD, b"\xff", b"\xef\xbb\xbf", b"\x00", b"\r\n", b"[contact", b'"' * 3, b"9" * 5000, b"[" * 5000]
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=st.one_of(st.binary(max_size=100), st.lists(pieces, max_size=4).map(b"".join)))
def test_any_bytes_are_a_rota_or_are_told_of_and_the_registrar_is_rung(tmp_path, held):
    path, engine = Path(tmp_path, "rota.toml"), connect(f"sqlite:///{tmp_path}/none.db")
    path.write_bytes(held)
    rota = RotaFile(path, REGISTRAR, engine, lambda _write: None)
    assert rota.roster(system_clock()).order[-1].number == REGISTRAR
    assert (rota.rota is None) is bool(rota.faults)
    engine.dispose()
