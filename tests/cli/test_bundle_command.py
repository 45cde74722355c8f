"""`ivr twilio bundle`: files to host away from our server, and a page that says how."""

import hashlib
import json
import re

import pytest

from ivr.simulator.dialects import read_static, read_static_whisper
from tests.cli.conftest import BY_NIGHT, GOOD_ROTA

AT = "https://away.example.com/line"
NO_SWITCHBOARD = BY_NIGHT.replace('role = "switchboard"', 'role = "lead"')


@pytest.fixture
def write(run, rota, tmp_path):
    """Write the bundle, and return its files. No operator is rung, unless a test says so."""
    rota(NO_SWITCHBOARD)

    def files(*args):
        result = run("twilio", "bundle", "--out", str(tmp_path / "away"), *args)
        assert result.exit_code == 0, result.output
        assert not re.search(r"900[0-9]{3}|960[0-9]{3}", result.output)
        return {file.name: file.read_text("utf-8") for file in (tmp_path / "away").iterdir()}

    return files


def test_it_writes_the_documents_a_page_and_a_manifest(write):
    assert set(write()) == {"fallback.xml", "contact.xml", "joined.xml", "README.txt", "manifest.json"}


def test_every_document_is_what_the_strict_telephone_takes(write, rota):
    rota(BY_NIGHT)
    files = write("--at", AT)
    assert [verb.name for verb in read_static(files["fallback.xml"].encode())].count("Dial") == 3
    for name in ("contact.xml", "operator-1.xml", "joined.xml"):
        read_static_whisper(files[name].encode())


def links(text):
    return re.findall(r'(?:url|action)="([^"]*)"', text)


def test_without_an_address_each_leads_to_the_file_beside_it(write):
    files = write()
    assert links(files["fallback.xml"]) == ["contact.xml", "contact.xml"]
    assert links(files["contact.xml"]) == ["joined.xml"]


def test_with_an_address_every_link_is_absolute(write):
    files = write("--at", f"{AT}/")
    assert links(files["fallback.xml"]) == [f"{AT}/contact.xml"] * 2
    assert f"{AT}/fallback.xml" in files["README.txt"]


def test_the_address_that_is_set_already_is_taken(write, monkeypatch):
    monkeypatch.setenv("IVR_FALLBACK_URL", f"{AT}/fallback.xml")
    assert links(write()["contact.xml"]) == [f"{AT}/joined.xml"]


def test_the_address_of_a_bin_is_no_folder(write, monkeypatch):
    monkeypatch.setenv("IVR_FALLBACK_URL", "https://handler.example.com/twiml/EH1")
    assert links(write()["contact.xml"]) == ["joined.xml"]


def test_for_bins_there_are_marks_and_the_page_tells_which_bin_fills_them(write, rota):
    rota(BY_NIGHT)
    files = write("--bins")
    made = re.findall(r"^ +([\w-]+\.xml): (.*)$", files["README.txt"], re.MULTILINE)
    assert [name for name, _ in made] == ["joined.xml", "contact.xml", "operator-1.xml", "fallback.xml"]
    known = set()
    for name, marks in made:
        assert set(links(files[name])) == ({f"ADDRESS-OF-{one}" for one in known} & set(marks.split(", ")))
        assert set(re.findall(r"ADDRESS-OF-([\w-]+\.xml)", files[name])) <= known, "made before"
        known.add(name)


@pytest.mark.parametrize(
    "at", ["https://line.example.org/x", "http://elsewhere.internal", "here", f"{AT}?a=1", f"{AT}#a"]
)
def test_an_address_that_cannot_be_is_refused(run, rota, tmp_path, at):
    result = run("twilio", "bundle", "--out", str(tmp_path / "away"), "--at", at)
    assert result.exit_code == 2
    assert not (tmp_path / "away").exists()


def test_an_address_and_bins_exclude_each_other(run, rota):
    assert run("twilio", "bundle", "--bins", "--at", AT).exit_code == 2


@pytest.mark.parametrize("fault", ["nonsense", GOOD_ROTA.replace("07700 900102", "12")])
def test_a_rota_that_is_refused_writes_nothing(run, rota, tmp_path, fault):
    """What it would write rings one number only, and would pass for the whole."""
    rota(fault)
    assert run("twilio", "bundle", "--out", str(tmp_path / "away")).exit_code == 1
    assert not (tmp_path / "away").exists()


def test_bad_settings_are_told_a_line_each(run, configured, monkeypatch):
    monkeypatch.delenv("IVR_LINE_NUMBER")
    result = run("twilio", "bundle")
    assert result.exit_code == 1
    assert "IVR_LINE_NUMBER: is required" in result.output


def test_a_document_that_nobody_leads_to_any_more_is_taken_away(write, rota):
    rota(BY_NIGHT)
    assert "operator-1.xml" in write()
    rota(NO_SWITCHBOARD)
    assert "operator-1.xml" not in write()


def test_the_manifest_tells_one_bundle_from_another_and_names_no_number(write, rota):
    files = write()
    told = json.loads(files["manifest.json"])
    assert not re.search(r"900[0-9]{3}|960[0-9]{3}", files["manifest.json"])
    for name, digest in told["documents"].items():
        assert hashlib.sha256(files[name].encode()).hexdigest() == digest
    rota(NO_SWITCHBOARD.replace("900102", "900107"))
    assert json.loads(write()["manifest.json"])["contacts"] != told["contacts"]


def test_the_page_says_that_the_files_hold_staff_s_numbers_and_holds_none_itself(write):
    page = write()["README.txt"]
    assert "PHONE NUMBERS OF STAFF" in page
    assert not re.search(r"900[0-9]{3}|960[0-9]{3}", page)


def test_a_folder_that_cannot_be_written_is_told_in_one_line(run, rota, tmp_path):
    (tmp_path / "file").write_text("")
    result = run("twilio", "bundle", "--out", str(tmp_path / "file" / "away"))
    assert result.exit_code == 1
    assert "cannot be written" in result.output
