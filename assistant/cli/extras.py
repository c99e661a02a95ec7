"""The optional dependencies that some commands need."""

from collections.abc import Sequence


class MissingExtraError(ValueError):
    """An optional dependency is not installed."""


def require_packages(purpose: str, names: Sequence[str]) -> None:
    """Makes sure that packages of the training extra are installed.

    Raises:
        MissingExtraError: One is not.
    """
    from importlib.util import find_spec  # noqa: PLC0415

    missing = [name for name in names if find_spec(name) is None]
    if missing:
        raise MissingExtraError(
            f"{purpose} needs more packages (got no {', '.join(missing)}); "
            "install them with pip install 'daogou[train]'"
        )


def require_training() -> None:
    """Makes sure that models can be trained.

    Raises:
        MissingExtraError: They cannot.
    """
    require_packages("training", ["torch", "sentence_transformers"])
