"""Teaches the model in use new intents, and keeps what the shop answers to them."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from actions.dialogue.engine import policy_with
from actions.dialogue.replies import RepliesError, load_replies
from assistant.container import Container

Progress = Callable[[str, int, int], None]


def teach(
    container: Container,
    data: Sequence[str],
    *,
    output: Path | None = None,
    reply: str | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Trains the intent head on examples of new intents and puts the model where a running server finds it.

    Args:
        container: The installation.
        data: Specs of data sets with the examples.
        output: Folder to write; the model in use where that is the installation's own, else the home's.
        reply: What to answer to the one new intent.
        seed: Seed of everything random.
        progress: Called with a stage, the steps done and all steps of the stage.

    Returns:
        The ``output`` folder, the ``metrics`` and the ``unanswered`` new intents, to which there is no reply.

    Raises:
        DatasetError: The examples cannot be read or learnt from.
        ArtifactError: The model cannot be extended.
        RepliesError: There is no one new intent to reply to, or there is a reply to it, or replies cannot be read.
    """
    from nlu_mtl.datasets import Dataset, read_dataset  # noqa: PLC0415
    from nlu_mtl.training.few_shot import train_intent  # noqa: PLC0415 - imports torch

    datasets = [read_dataset(spec) for spec in data]
    joined = Dataset.of(datasets[0].name, [each for one in datasets for each in one.examples], datasets[0].path)
    folder = output or container.settings.model_directory or container.settings.home / "models" / "nlu"
    with ExitStack() as stack:
        if reply is not None:
            answered = _answered(container, joined.intents)
            stack.enter_context(reply_added(container.replies_file, answered, reply))
        metrics = train_intent(
            container.model_directory,
            folder,
            joined,
            seed=seed,
            threads=container.settings.threads,
            progress=progress,
        )
    unanswered = [name for name in metrics["new"] if name not in load_replies(container.replies_file)]
    return {"output": str(folder), "metrics": metrics, "unanswered": unanswered}


@contextmanager
def reply_added(path: Path, intent: str, reply: str) -> Iterator[None]:
    """Adds a reply at the end of the shop's own when the block ends well; what stands there stays as it was written.

    Raises:
        RepliesError: The reply has no words, there is one to the intent already, or it cannot be added.
        PolicyError: The intent is answered by more than words.
    """
    if intent in load_replies(path):
        raise RepliesError(f"an intent must have one reply (got a second for {intent}); edit {path}")
    policy_with({intent: (reply,)})
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    line = f"{json.dumps(intent)}: {json.dumps(reply, ensure_ascii=False)}\n"
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(before + ("\n" if before and not before.endswith("\n") else "") + line, encoding="utf-8")
    try:
        load_replies(fresh)
        yield
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _answered(container: Container, intents: Sequence[str]) -> str:
    """The one intent of the examples that the model does not know."""
    from nlu_mtl.artifacts import read_config  # noqa: PLC0415

    known = read_config(container.model_directory).space().intents
    new = [name for name in intents if name not in known]
    if len(new) != 1:
        got = ", ".join(new) or "none"
        raise RepliesError(
            f"a reply must be to the one new intent of the data (got {got}); write it into {container.replies_file}"
        )
    return new[0]
