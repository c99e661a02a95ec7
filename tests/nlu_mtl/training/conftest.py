from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nlu_mtl.training.encoder import SentenceEncoder, load_encoder
from nlu_mtl.training.ranking_log import RankingLog
from tests.encoders import write_tiny

SHOWN, PRODUCTS, DIMENSION = 8, 40, 16


def _units(generator: np.random.Generator, count: int) -> np.ndarray:
    vectors = generator.normal(size=(count, DIMENSION))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def _make(requests: int, seed: int = 0) -> RankingLog:
    """A log in which feature ``appeal`` alone moves clicks, examination falls, and retrieval knows nothing."""
    generator = np.random.default_rng(seed)
    rows = requests * 2 * SHOWN
    position = np.tile(np.r_[np.arange(1, SHOWN + 1), np.zeros(SHOWN, dtype=np.int64)], requests)
    features = generator.normal(size=(rows, 3)).astype(np.float32)
    features[generator.random(features.shape) < 0.1] = np.nan
    true_click = 1 / (1 + np.exp(1 - 2 * np.nan_to_num(features[:, 0])))
    examination = 1 / np.arange(1, SHOWN + 1)
    look = np.where(position > 0, examination[np.maximum(position, 1) - 1], 0)
    click = generator.random(rows) < true_click * look
    return RankingLog(
        queries=tuple(f"query {number}" for number in range(requests)),
        query_vectors=_units(generator, requests),
        products=tuple(f"p{number}" for number in range(PRODUCTS)),
        item_vectors=_units(generator, PRODUCTS),
        request=np.repeat(np.arange(requests), 2 * SHOWN),
        product=np.concatenate([generator.permutation(PRODUCTS)[: 2 * SHOWN] for _ in range(requests)]),
        position=position,
        features=features,
        retrieval=generator.random(rows).astype(np.float32),
        click=click,
        purchase=click & (generator.random(rows) < 0.4),
        feature_names=("appeal", "price", "rating"),
        feature_groups=("query", "price", "rating"),
        fingerprint="encoder-1",
        true_click=true_click.astype(np.float32),
        true_purchase=np.full(rows, 0.4, dtype=np.float32),
        examination=examination.astype(np.float32),
    )


@pytest.fixture(scope="session")
def make_ranking_log() -> Callable[..., RankingLog]:
    return _make


@pytest.fixture(scope="session")
def tiny_directory(tmp_path_factory) -> Path:
    """A sentence-transformers encoder of two layers and 32 dimensions, with untrained weights."""
    return write_tiny(tmp_path_factory.mktemp("encoder"))


@pytest.fixture(scope="session")
def tiny_encoder(tiny_directory) -> SentenceEncoder:
    """The same, loaded; tests that train load their own."""
    return load_encoder(str(tiny_directory))
