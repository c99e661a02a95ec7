"""What an operator wants to know when something does not work."""

import os
import platform
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from actions.dialogue.engine import policy_with
from actions.dialogue.replies import load_replies
from assistant.container import Check, Container
from assistant.preparation import catalog_is_empty, index_is_current
from catalog.index.files import IndexFiles
from nlu_mtl.artifacts import verify

_TRAINING = ("torch", "sentence_transformers")


def diagnose(container: Container) -> list[Check]:
    """Checks of everything that a turn needs, one a part, each with what to run where it fails."""
    parts = {check.name: check for check in container.checks()}
    if parts["model"].ok:
        parts["model"] = _whole(parts["model"], lambda: verify(container.model_directory))
    if parts["index"].ok:
        parts["index"] = _index(container, parts["index"])
    return [
        _installed(),
        _home(container),
        *_catalog(container),
        *parts.values(),
        _replies(container),
        _ranker(container),
        _training(),
    ]


def _installed() -> Check:
    try:
        release = version("daogou")
    except PackageNotFoundError:
        return Check("install", False, "daogou is not installed; run pip install -e .")
    return Check("install", True, f"daogou {release}, Python {platform.python_version()}")


def _home(container: Container) -> Check:
    home = container.settings.home
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK):
        return Check("home", True, str(home))
    return Check("home", False, f"the home must be a folder that can be written (got {home}); set DAOGOU_HOME")


def _catalog(container: Container) -> list[Check]:
    try:
        empty = catalog_is_empty(container)
    except Exception:  # the database's own check says why
        return []
    if empty:
        return [Check("catalog", False, "no products yet; run `daogou chat` for the demo shop or `daogou import FEED`")]
    return [Check("catalog", True, "has products")]


def _whole(check: Check, verify: Callable[[], None]) -> Check:
    """``check``, or what is damaged in the files of its part."""
    try:
        verify()
    except ValueError as error:
        return Check(check.name, False, str(error))
    return check


def _index(container: Container, check: Check) -> Check:
    """What is wrong with an index that can be opened: damaged files, another state of the catalog."""
    files = IndexFiles(container.settings.home)
    check = _whole(check, files.verify)
    if not check.ok or index_is_current(container):
        return check
    return Check("index", False, "stale: the catalog has changed since it was built; run `daogou index`")


def _replies(container: Container) -> Check:
    """Whether the shop's own replies can be used, and are to intents that there are."""
    try:
        replies = load_replies(container.replies_file)
        policy_with(replies)
        strange = sorted(replies.keys() - set(container.parser.config.space().intents))
    except ValueError as error:
        return Check("replies", False, " ".join(str(error).split()))
    if strange:
        rule = f"a reply must be to an intent that the model knows (got {strange[0]!r} in {container.replies_file})"
        return Check("replies", False, f"{rule}; correct its name, or teach it with `daogou train intent`")
    return Check("replies", True, f"{len(replies)} of the shop's own" if replies else "none of the shop's own")


def _ranker(container: Container) -> Check:
    try:
        container.load_ranker().verify()
        weights = container.load_reranker().weights
    except Exception as error:  # whatever is wrong with the ranker is what is asked here
        return Check("ranker", False, " ".join(str(error).split()))
    return Check("ranker", True, ", ".join(f"{head} {weight:g}" for head, weight in weights.items()))


def _training() -> Check:
    missing = [name for name in _TRAINING if find_spec(name) is None]
    if missing:
        return Check("training", True, f"not installed ({', '.join(missing)}); pip install 'daogou[train]' adds it")
    return Check("training", True, "installed")
