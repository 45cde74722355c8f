"""The staff board: who needs a call, who has them, how we are doing. Only signed-in staff see it."""

from flask import Blueprint

from ivr.web.board import look, one_call, reports, sign_in, sign_out

blueprints: tuple[Blueprint, ...] = (
    look.blueprint,
    one_call.blueprint,
    reports.blueprint,
    sign_in.blueprint,
    sign_out.blueprint,
)
"""Every part of the board. Each says how it is authenticated."""

__all__ = ["blueprints"]
