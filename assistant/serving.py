"""Runs the Flask application under granian, one process a worker."""

import multiprocessing
import socket
from typing import Any

from flask import Flask

from assistant.app import create_app
from assistant.settings import Settings

_STDERR = {"class": "logging.StreamHandler", "formatter": "generic", "stream": "ext://sys.stderr"}
LOGGING: dict[str, Any] = {
    "handlers": {"console": _STDERR, "access": _STDERR},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
"""Laid over granian's own, which would write to stdout."""


class AddressError(ValueError):
    """An address cannot be listened on."""


def run_server(settings: Settings) -> None:
    """Serves until SIGINT or SIGTERM, then finishes running requests.

    Raises:
        AddressError: The address cannot be listened on.
    """
    from granian import Granian  # noqa: PLC0415 - only the server's process needs it
    from granian.constants import Interfaces  # noqa: PLC0415

    probe_address(settings.host, settings.port)
    multiprocessing.set_start_method("spawn", force=True)  # a fork would share SQLite handles and stopped threads
    server = Granian(
        "assistant.app:create_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=4,
        workers_kill_timeout=30,
        log_access=False,
        log_dictconfig=LOGGING,
        websockets=False,
    )
    server.serve(target_loader=Loader(settings), wrap_loader=False)


class Loader:
    """Builds the application inside a worker; it can be pickled, the application cannot."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __call__(self) -> Flask:
        """The application, with everything loaded."""
        return create_app(self.settings)


def probe_address(host: str, port: int) -> None:
    """Makes sure that an address can be listened on, so that the error is ours and says what to do.

    Raises:
        AddressError: It cannot.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise AddressError(
                f"the address must be free to listen on (got {host}:{port}: {error.strerror or error}); "
                "choose another with --host and --port"
            ) from error
