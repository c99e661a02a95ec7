import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from nlu_mtl.serving.ranker import Ranker
from nlu_mtl.training.ranking import export, train_ranking
from nlu_mtl.training.ranking_log import RankingLog, RankingLogError
from nlu_mtl.training.ranking_model import RankingConfig, RankingModel

MakeLog = Callable[..., RankingLog]


@pytest.fixture(scope="module")
def trained(make_ranking_log: MakeLog, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    folder = tmp_path_factory.mktemp("ranking")
    make_ranking_log(400).save(folder / "log.npz")
    return folder / "model", train_ranking(folder / "log.npz", folder / "model", epochs=8, repeats=2)


def test_a_run_leaves_a_ranker_its_metrics_and_its_card(trained: tuple[Path, dict]) -> None:
    directory, metrics = trained
    ranker = Ranker.load(directory)
    assert ranker.feature_names == ("appeal", "price", "rating")
    assert ranker.trained_with == "encoder-1"
    ranker.verify()
    assert "ranker.onnx" in json.loads((directory / "config.json").read_text(encoding="utf-8"))["files"]
    assert ranker.metrics == json.loads(json.dumps(metrics))
    assert "encoder-1" in (directory / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_what_moves_clicks_is_learned_where_retrieval_knows_nothing(trained: tuple[Path, dict]) -> None:
    test = trained[1]["test"]
    assert test["click_auc"] > 0.65
    assert test["ndcg10_reranked"] > test["ndcg10_retrieval"] + 0.1
    assert test["ndcg10_reranked"] > test["ndcg10_popularity"]
    assert test["purchases_reranked"] > test["purchases_retrieval"]


def test_lower_positions_are_found_to_be_looked_at_less(trained: tuple[Path, dict]) -> None:
    bias = trained[1]["position_bias"]
    assert bias[0] == 0.0
    assert bias[7] < -0.5


def test_each_seed_is_reported(trained: tuple[Path, dict]) -> None:
    assert [report["seed"] for report in trained[1]["seeds"]] == [0, 1]


def test_the_same_seed_gives_the_same_model(make_ranking_log: MakeLog, tmp_path: Path) -> None:
    make_ranking_log(40).save(tmp_path / "log.npz")
    first, second = (
        train_ranking(tmp_path / "log.npz", tmp_path / name, epochs=1, repeats=1) for name in ("first", "second")
    )
    assert first == second


def test_a_log_of_real_events_trains_without_true_tastes(make_ranking_log: MakeLog, tmp_path: Path) -> None:
    log = replace(make_ranking_log(40), true_click=None, true_purchase=None, examination=None)
    log.save(tmp_path / "log.npz")
    lines: list[str] = []
    metrics = train_ranking(tmp_path / "log.npz", tmp_path / "model", epochs=1, repeats=1, progress=lines.append)
    assert "purchases_reranked" not in metrics["test"]
    assert 0 <= metrics["test"]["ndcg10_reranked"] <= 1
    assert lines


def test_a_log_without_clicks_teaches_nothing(make_ranking_log: MakeLog, tmp_path: Path) -> None:
    log = make_ranking_log(40)
    nothing = np.zeros_like(log.click)
    replace(log, click=nothing, purchase=nothing).save(tmp_path / "log.npz")
    with pytest.raises(RankingLogError, match="a ranker learns from clicks"):
        train_ranking(tmp_path / "log.npz", tmp_path / "model")


def test_what_cannot_be_measured_is_null_in_the_metrics(make_ranking_log: MakeLog, tmp_path: Path) -> None:
    log = make_ranking_log(40)
    replace(log, purchase=np.zeros_like(log.click)).save(tmp_path / "log.npz")
    metrics = train_ranking(tmp_path / "log.npz", tmp_path / "model", epochs=1, repeats=1)
    assert metrics["test"]["purchase_auc"] is None
    assert "NaN" not in (tmp_path / "model" / "metrics.json").read_text(encoding="utf-8")


def test_the_exported_graph_says_what_the_model_says(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = RankingModel(RankingConfig(dimension=8, features=3)).eval()
    model.standardise(torch.randn(50, 3) * 4 + 2)
    export(model, tmp_path / "ranker.onnx")
    config = {"format": 1, "heads": ["click", "purchase"], "feature_names": ["a", "b", "c"], "dimension": 8}
    config |= {"trained_with": "encoder-1", "weights": {"retrieval": 1.0}}
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    ranker = Ranker.load(tmp_path)
    generator = np.random.default_rng(0)
    for count in (1, 2, 200):
        query, items = generator.normal(size=8), generator.normal(size=(count, 8))
        features = generator.normal(size=(count, 3)) * 4
        features[generator.random(features.shape) < 0.3] = np.nan
        query, items, features = (each.astype(np.float32) for each in (query, items, features))
        with torch.no_grad():
            expected = model(*(torch.from_numpy(each) for each in (query[None], items, features)))
        np.testing.assert_allclose(ranker.score(query, items, features), expected.numpy(), atol=1e-5)
