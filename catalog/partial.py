"""The part of an index build that is done, on disk batch by batch, so that a stopped build goes on where it was."""

import logging
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Embedded:
    """A product's vector and what it was made from.

    Attributes:
        text_hash: Of the text.
        vector: Unit vector. Shape: (dimension,).
        read: Facet values that were read out of the text and stored.
    """

    text_hash: str
    vector: NDArray[np.float32]
    read: int


class PartialBuild:
    """Batches of one build, in one folder.

    Args:
        directory: Where they are kept.
        fingerprint: Of the model; batches of another one are thrown away.
    """

    def __init__(self, directory: Path, fingerprint: str) -> None:
        self._directory = directory
        self._fingerprint = fingerprint
        self._count = 0

    def load(self) -> dict[str, Embedded]:
        """What earlier builds left, by product id."""
        done: dict[str, Embedded] = {}
        for path in sorted(self._directory.glob("batch-*.npz")):
            try:
                with np.load(path, allow_pickle=False) as batch:
                    if str(batch["fingerprint"]) != self._fingerprint:
                        raise ValueError("made with another model")
                    columns = batch["text_hashes"].tolist(), batch["vectors"], batch["read"].tolist()
                    embedded = [Embedded(*row) for row in zip(*columns, strict=True)]
                    done.update(zip(batch["ids"].tolist(), embedded, strict=True))
                self._count = int(path.stem.rpartition("-")[2]) + 1
            except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
                log.info("batch %s of an earlier build is not used: %s", path.name, error)
                path.unlink(missing_ok=True)
        return done

    def add(self, batch: dict[str, Embedded]) -> None:
        """Keeps one batch; it is there whole or not at all."""
        self._directory.mkdir(parents=True, exist_ok=True)
        path = self._directory / f"batch-{self._count:06d}.npz"
        draft = path.with_suffix(".draft")
        with draft.open("wb") as file:
            np.savez(
                file,
                fingerprint=np.asarray(self._fingerprint),
                ids=np.asarray(list(batch)),
                text_hashes=np.asarray([each.text_hash for each in batch.values()]),
                vectors=np.stack([each.vector for each in batch.values()]),
                read=np.asarray([each.read for each in batch.values()]),
            )
        draft.replace(path)
        self._count += 1

    def clear(self) -> None:
        """Forgets everything, after the build is complete or for a new beginning."""
        shutil.rmtree(self._directory, ignore_errors=True)
        self._count = 0
