"""Where the house stands, and the least environment in which it starts."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


REQUIRED = {
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
    "TWILIO_AUTH_TOKEN": "a-token-for-tests",
    "IVR_PUBLIC_URL": "https://line.example.org",
    "IVR_REGISTRAR_NUMBER": "01632 960101",
    "IVR_LINE_NUMBER": "01632 960100",
    "IVR_SECRET_KEY": "a-key-for-tests-that-signs-nothing-else",
}


BARE = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
"""An environment without any setting of the line."""


def read(name):
    return (ROOT / name).read_text("utf-8")


def tool(*args):
    done = subprocess.run([sys.executable, *args], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
