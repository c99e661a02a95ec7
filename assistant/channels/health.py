"""Liveness and readiness."""

from flask import Blueprint, current_app

from assistant.container import Container

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def ready() -> tuple[dict[str, object], int]:
    """Whether database, index and model can be used, each with its cause where not."""
    container: Container = current_app.extensions["daogou"]
    checks = {check.name: "ok" if check.ok else check.detail for check in container.checks()}
    good = all(state == "ok" for state in checks.values())
    return {"status": "ok" if good else "unavailable", "checks": checks}, 200 if good else 503
