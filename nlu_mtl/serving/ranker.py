"""The re-ranker as it serves: one ONNX graph over a query vector, item vectors and dense features."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from nlu_mtl.artifacts import ArtifactError, find_damage

CONFIG_FILE = "config.json"
GRAPH_FILE = "ranker.onnx"
METRICS_FILE = "metrics.json"
CARD_FILE = "MODEL_CARD.md"
FORMAT = 1

Floats = NDArray[np.float32]


class RankerError(ValueError):
    """A ranker's directory, or what it was asked to score, does not fit."""


def shipped_ranker_directory() -> Path:
    """Where the ranker that comes with the package lies."""
    return Path(__file__).parent.parent / "weights" / "ranker"


class Ranker:
    """Click and purchase probabilities of candidates, as if each were shown first.

    p(purchase) = p(click) · p(purchase | click): the entire-space form (ESMM, Ma et al. 2018).
    """

    def __init__(self, session: onnxruntime.InferenceSession, config: dict[str, Any], directory: Path) -> None:
        self._session = session
        self._config = config
        self.directory = directory
        self.heads: tuple[str, ...] = tuple(config["heads"])
        self.feature_names: tuple[str, ...] = tuple(config["feature_names"])
        self.dimension: int = config["dimension"]

    @classmethod
    def load(cls, directory: Path | None = None, threads: int = 1) -> "Ranker":
        """Reads a ranker's directory; without one, the ranker shipped with the package.

        Raises:
            RankerError: The directory holds no ranker this code can read.
        """
        directory = directory or shipped_ranker_directory()
        config = _read_config(directory / CONFIG_FILE)
        _refuse_damage(directory, config, whole=False)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            graph = (directory / GRAPH_FILE).read_bytes()
            session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        except Exception as cause:  # onnxruntime raises a class of its own for each way a graph can be broken
            reason = str(cause).splitlines()[0]
            raise RankerError(f"a ranker needs a readable {GRAPH_FILE} (got {reason}); train the ranker anew") from None
        return cls(session, config, directory)

    def verify(self) -> None:
        """Checks every byte of the graph against its checksum.

        Raises:
            RankerError: It is not what was exported.
        """
        _refuse_damage(self.directory, self._config, whole=True)

    @property
    def trained_with(self) -> str:
        """Fingerprint of the model whose vectors it learned from.

        With another model's vectors it still works, less well the farther they are: a reason to warn, not to stop.
        """
        return str(self._config["trained_with"])

    @property
    def weights(self) -> dict[str, float]:
        """Weights of ``retrieval`` and of each head in the mixed score that ranked its validation requests best."""
        return {str(name): float(value) for name, value in self._config["weights"].items()}

    @cached_property
    def metrics(self) -> dict[str, Any]:
        """What its training measured; empty where the file is missing."""
        try:
            found = json.loads((self.directory / METRICS_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def score(self, query: Floats, items: Floats, features: Floats) -> Floats:
        """Probabilities of the heads for each item, NaN features being unknown.

        Shape: query (dimension,), items (n, dimension), features (n, len(feature_names)),
        result (n, len(heads)).

        Raises:
            RankerError: A shape does not fit.
        """
        self._check(query, items, features)
        if len(items) == 0:
            return np.zeros((0, len(self.heads)), dtype=np.float32)
        feed = {
            "query": np.ascontiguousarray(query, dtype=np.float32).reshape(1, -1),
            "items": np.ascontiguousarray(items, dtype=np.float32),
            "features": np.ascontiguousarray(features, dtype=np.float32),
        }
        result: Floats = self._session.run(None, feed)[0]
        return result

    def occlude(self, query: Floats, items: Floats, features: Floats, row: int) -> Floats:
        """How far each head's probability of a row drops when one feature becomes unknown, in one batched call.

        Features already unknown drop nothing. Shape: as in :meth:`score`, result (len(feature_names), len(heads)).

        Raises:
            RankerError: A shape does not fit.
        """
        self._check(query, items, features)
        count = len(self.feature_names)
        variants = np.repeat(np.asarray(features[row], dtype=np.float32)[None], count + 1, axis=0)
        variants[np.arange(count) + 1, np.arange(count)] = np.nan
        scores = self.score(query, np.repeat(items[row][None], count + 1, axis=0), variants)
        return scores[:1] - scores[1:]

    def explain(
        self, query: Floats, items: Floats, features: Floats, row: int, head: str = "purchase"
    ) -> dict[str, float]:
        """One head's :meth:`occlude` by feature name: what each feature holds up of the row's probability.

        Raises:
            RankerError: ``head`` is none of the heads, or a shape does not fit.
        """
        if head not in self.heads:
            raise RankerError(f"a head is one of {', '.join(self.heads)} (got {head!r})")
        drops = self.occlude(query, items, features, row)[:, self.heads.index(head)]
        return dict(zip(self.feature_names, drops.tolist(), strict=True))

    def _check(self, query: Floats, items: Floats, features: Floats) -> None:
        expected = ((self.dimension,), (len(items), self.dimension), (len(items), len(self.feature_names)))
        got = (query.shape, items.shape, features.shape)
        if got != expected:
            raise RankerError(f"query, items and features have shapes {expected} (got {got}); pass this ranker's own")


def _refuse_damage(directory: Path, config: dict[str, Any], *, whole: bool) -> None:
    try:
        damage = find_damage(directory, config.get("files", {}), whole=whole)
    except ArtifactError:
        damage = f"no {GRAPH_FILE}"
    if damage is not None:
        raise RankerError(f"a ranker must be as it was exported (got {damage} in {directory}); train the ranker anew")


def _read_config(path: Path) -> dict[str, Any]:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as cause:
        raise RankerError(f"a ranker needs a readable {path.name} (got {cause}); train the ranker anew") from None
    needed = {"format", "heads", "feature_names", "dimension", "trained_with", "weights"}
    if not isinstance(config, dict) or needed - set(config):
        raise RankerError(f"{path.name} names {', '.join(sorted(needed))} (got {path}); train the ranker anew")
    if config["format"] != FORMAT:
        raise RankerError(f"a ranker has format {FORMAT} (got {config['format']!r}); train the ranker anew")
    return config
