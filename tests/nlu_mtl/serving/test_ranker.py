import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nlu_mtl.serving.ranker import Ranker, RankerError, shipped_ranker_directory


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return Ranker.load()


def candidates(ranker: Ranker, count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    vectors = generator.normal(size=(count + 1, ranker.dimension))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return vectors[0], vectors[1:], generator.random((count, len(ranker.feature_names))).astype(np.float32)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_ranker_directory(), tmp_path / "ranker"))


def test_the_shipped_ranker_declares_heads_features_and_origin(ranker: Ranker) -> None:
    assert ranker.heads == ("click", "purchase")
    assert "rating" in ranker.feature_names
    assert ranker.trained_with
    assert set(ranker.weights) == {"retrieval", *ranker.heads}
    assert ranker.metrics["test"]["ndcg10_reranked"] > ranker.metrics["test"]["ndcg10_retrieval"]


def test_scores_are_probabilities_and_a_purchase_needs_a_click(ranker: Ranker) -> None:
    scores = ranker.score(*candidates(ranker, 50))
    assert scores.shape == (50, 2)
    assert scores.dtype == np.float32
    assert ((scores >= 0) & (scores <= 1)).all()
    assert (scores[:, 1] <= scores[:, 0]).all()


def test_a_score_does_not_depend_on_the_other_candidates(ranker: Ranker) -> None:
    query, items, features = candidates(ranker, 20)
    alone = ranker.score(query, items[7:8], features[7:8])
    np.testing.assert_allclose(alone, ranker.score(query, items, features)[7:8], atol=1e-6)


def test_unknown_features_score(ranker: Ranker) -> None:
    query, items, features = candidates(ranker, 3)
    assert np.isfinite(ranker.score(query, items, np.full_like(features, np.nan))).all()


def test_no_candidates_no_scores(ranker: Ranker) -> None:
    query, items, features = candidates(ranker, 1)
    assert ranker.score(query, items[:0], features[:0]).shape == (0, 2)


@pytest.mark.parametrize("head", ["click", "purchase"])
def test_an_explanation_is_the_drop_when_a_feature_becomes_unknown(ranker: Ranker, head: str) -> None:
    query, items, features = candidates(ranker, 5)
    features[2, ranker.feature_names.index("discount")] = np.nan
    drops = ranker.explain(query, items, features, 2, head)
    assert tuple(drops) == ranker.feature_names
    column = ranker.heads.index(head)
    hidden = features.copy()
    hidden[2, ranker.feature_names.index("rating")] = np.nan
    before, after = (ranker.score(query, items, each)[2, column] for each in (features, hidden))
    assert drops["rating"] == pytest.approx(float(before - after), abs=1e-6)
    assert drops["discount"] == 0.0
    np.testing.assert_array_equal(list(drops.values()), ranker.occlude(query, items, features, 2)[:, column])


def test_shapes_that_do_not_fit_are_refused(ranker: Ranker) -> None:
    query, items, features = candidates(ranker, 2)
    with pytest.raises(RankerError, match="shapes"):
        ranker.score(query[:-1], items, features)
    with pytest.raises(RankerError, match="shapes"):
        ranker.score(query, items, features[:, :-1])


def test_an_unknown_head_is_refused(ranker: Ranker) -> None:
    with pytest.raises(RankerError, match="a head is one of click, purchase"):
        ranker.explain(*candidates(ranker, 2), 0, "favourite")


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(RankerError, match=r"config\.json"):
        Ranker.load(tmp_path / "nowhere")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 1}'])
def test_a_config_that_is_none_is_refused(broken: Path, content: str) -> None:
    (broken / "config.json").write_text(content, encoding="utf-8")
    with pytest.raises(RankerError, match=r"config\.json"):
        Ranker.load(broken)


def test_another_format_is_refused(broken: Path) -> None:
    config = json.loads((broken / "config.json").read_text(encoding="utf-8"))
    (broken / "config.json").write_text(json.dumps(config | {"format": 99}), encoding="utf-8")
    with pytest.raises(RankerError, match="format 1"):
        Ranker.load(broken)


def test_a_cut_graph_is_refused_in_one_line(broken: Path) -> None:
    graph = broken / "ranker.onnx"
    graph.write_bytes(graph.read_bytes()[:100])
    with pytest.raises(RankerError, match=r"ranker\.onnx") as caught:
        Ranker.load(broken)
    assert "\n" not in str(caught.value)


def test_missing_metrics_are_no_reason_to_fail(broken: Path) -> None:
    (broken / "metrics.json").unlink()
    assert Ranker.load(broken).metrics == {}


def test_serving_loads_no_torch() -> None:
    code = (
        "import sys, numpy as np\n"
        "from nlu_mtl.serving.ranker import Ranker\n"
        "r = Ranker.load()\n"
        "items, features = np.zeros((2, r.dimension), 'f'), np.zeros((2, len(r.feature_names)), 'f')\n"
        "r.score(items[0], items, features)\n"
        "assert not {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_cut_graph_is_refused_at_the_start_and_a_flipped_bit_when_verifying(broken: Path) -> None:
    graph = broken / "ranker.onnx"
    whole = graph.read_bytes()
    Ranker.load(broken).verify()
    graph.write_bytes(whole[: len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 1]) + whole[len(whole) // 2 + 1 :])
    with pytest.raises(RankerError, match=r"ranker\.onnx differs from its checksum"):
        Ranker.load(broken).verify()
    graph.write_bytes(whole[:-1])
    with pytest.raises(RankerError, match=f"has {len(whole) - 1} bytes"):
        Ranker.load(broken)
