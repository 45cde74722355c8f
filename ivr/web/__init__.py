"""The shell: Flask routes that load, ask `step`, save and speak, each with its fail-safe."""

from ivr.web.app import create_app

__all__ = ["create_app"]
