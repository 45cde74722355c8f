"""`python -m ivr`, for machines on which `ivr` itself is not on the path."""

from ivr.cli import main

main(prog_name="ivr")
