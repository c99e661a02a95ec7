"""The log the ranker learns from: which product stood where in which reply, and what the shopper did."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TEXTS = ("queries", "products", "feature_names", "feature_groups")
QUERY_GROUP = "query"
"""Features of this group become unknown together with the query's vector, which is then all zeros."""


class RankingLogError(ValueError):
    """A ranking log cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class RankingLog:
    """Impressions of many requests in time order, with the vectors they refer to.

    A row is one product of one request. Rows of a request stand together. Position 0 marks a candidate
    that was not shown: it teaches nothing and serves only to judge a ranking of all candidates.

    Attributes:
        queries: Query text of each request, oldest first. Length: requests.
        query_vectors: Unit vectors of the queries. Shape: (requests, dimension).
        products: Product ids. Length: products.
        item_vectors: Unit vectors of the products. Shape: (products, dimension).
        request: Index into ``queries``, never falling. Shape: (rows,).
        product: Index into ``products``. Shape: (rows,).
        position: 1 is the first product shown, 0 not shown. Shape: (rows,).
        features: Dense features, NaN where unknown. Shape: (rows, features).
        retrieval: Score of the first stage, higher is better. Shape: (rows,).
        click: Whether the product was opened. Shape: (rows,).
        purchase: Whether it was bought; only after a click. Shape: (rows,).
        feature_names: Names of the feature columns.
        feature_groups: Group of each feature column; a group becomes unknown as a whole.
        fingerprint: Fingerprint of the model the vectors come from.
        true_click: p(click) had the shopper looked at it, where a simulator knows. Shape: (rows,).
        true_purchase: p(purchase given the click), where a simulator knows. Shape: (rows,).
        examination: p(look) at each position from 1 on, where a simulator knows. Shape: (positions,).
    """

    queries: tuple[str, ...]
    query_vectors: Floats
    products: tuple[str, ...]
    item_vectors: Floats
    request: NDArray[np.int64]
    product: NDArray[np.int64]
    position: NDArray[np.int64]
    features: Floats
    retrieval: Floats
    click: NDArray[np.bool_]
    purchase: NDArray[np.bool_]
    feature_names: tuple[str, ...]
    feature_groups: tuple[str, ...]
    fingerprint: str
    true_click: Floats | None = None
    true_purchase: Floats | None = None
    examination: Floats | None = None

    def __post_init__(self) -> None:
        rows = len(self.request)
        names = ("product", "position", "features", "retrieval", "click", "purchase", "true_click", "true_purchase")
        given: dict[str, Any] = {name: getattr(self, name) for name in names}
        odd = [name for name, column in given.items() if column is not None and len(column) != rows]
        if odd:
            raise RankingLogError(f"a row column has {rows} rows as 'request' has (got others in {', '.join(odd)})")
        if rows and (np.diff(self.request) < 0).any():
            raise RankingLogError("rows of a request stand together, oldest request first; sort the log by request")
        for name, index, size in (
            ("request", self.request, len(self.queries)),
            ("product", self.product, len(self.products)),
        ):
            if rows and not 0 <= index.min() <= index.max() < size:
                raise RankingLogError(f"'{name}' counts from 0 to below {size} (got up to {index.max()})")
        if len(self.query_vectors) != len(self.queries) or len(self.item_vectors) != len(self.products):
            raise RankingLogError("every query and every product has one vector; write the log anew")
        if self.features.shape[1] != len(self.feature_names) or len(self.feature_groups) != len(self.feature_names):
            raise RankingLogError(
                f"one name and one group a feature column (got {self.features.shape[1]} columns, "
                f"{len(self.feature_names)} names, {len(self.feature_groups)} groups); write the log anew"
            )
        if (self.purchase & ~self.click).any():
            raise RankingLogError("a purchase follows a click (got purchases without one); join the events by request")

    @property
    def simulated(self) -> bool:
        """Whether the log holds what only a simulator knows: the true probabilities behind the events."""
        return self.true_click is not None and self.true_purchase is not None and self.examination is not None

    def digest(self) -> str:
        """SHA-256 over rows and vectors: the data fingerprint a trained model records."""
        total = hashlib.sha256(self.fingerprint.encode())
        for column in (self.query_vectors, self.item_vectors, self.product, self.position, self.features, self.click):
            total.update(np.ascontiguousarray(column).tobytes())
        total.update(np.ascontiguousarray(self.purchase).tobytes())
        return total.hexdigest()

    def rows_of(self, requests: NDArray[np.int64], *, shown: bool = False) -> NDArray[np.int64]:
        """Indices of the rows that belong to ``requests``; with ``shown`` only the impressions among them."""
        chosen = np.isin(self.request, requests)
        if shown:
            chosen &= self.position > 0
        return np.flatnonzero(chosen)

    def save(self, path: Path) -> None:
        """Writes the log as one ``.npz`` file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        columns = {field.name: getattr(self, field.name) for field in fields(self)}
        arrays = {name: np.asarray(value) for name, value in columns.items() if value is not None}
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> "RankingLog":
        """Reads what :meth:`save` wrote.

        Raises:
            RankingLogError: The file is missing, is no log, or breaks a rule of the log.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                columns: dict[str, Any] = {name: file[name] for name in file.files}
        except (OSError, ValueError, EOFError, BadZipFile) as cause:
            raise RankingLogError(f"a ranking log is an .npz file (got {path}: {cause}); simulate one") from None
        try:
            columns |= {name: tuple(str(each) for each in columns[name]) for name in TEXTS}
            columns["fingerprint"] = str(columns["fingerprint"])
            return cls(**columns)
        except (KeyError, TypeError) as cause:
            raise RankingLogError(f"{path} lacks or has unknown columns (got {cause}); write the log anew") from None


def split_requests(count: int, shares: Sequence[float] = (0.7, 0.15)) -> tuple[NDArray[np.int64], ...]:
    """Train, validation and test requests in time order, so that nothing is judged on its own past.

    Raises:
        RankingLogError: A split would be empty.
    """
    first = int(count * shares[0])
    second = first + int(count * shares[1])
    splits = tuple(np.arange(start, stop) for start, stop in ((0, first), (first, second), (second, count)))
    if any(len(split) == 0 for split in splits):
        raise RankingLogError(f"a log needs requests for train, validation and test (got {count}); log at least 20")
    return splits
