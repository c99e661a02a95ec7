"""Trains the ranker from a log of impressions, clicks and purchases, and exports it for serving."""

import itertools
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor

from nlu_mtl.artifacts import describe_files
from nlu_mtl.serving.ranker import CARD_FILE, CONFIG_FILE, FORMAT, GRAPH_FILE, METRICS_FILE, Ranker
from nlu_mtl.training.ranking_evaluation import HEADS, evaluate, judge, mix
from nlu_mtl.training.ranking_log import QUERY_GROUP, RankingLog, RankingLogError, split_requests
from nlu_mtl.training.ranking_model import RankingConfig, RankingModel

WEIGHT_GRID = {"click": (0.0, 0.5, 1.0, 2.0), "purchase": (0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0)}
WEIGHT_TOLERANCE = 0.03
"""NDCG that lighter heads may cost. On a catalog of another kind, a purchase weight of 10 took the one right product
from the first place in 5 searches of 100, one of 5 in 1; hardly any left the first ten."""
BATCH = 1024
PATIENCE = 4
LEARNING_RATE = 2e-3
POSITION_RATE = 2e-2
GROUP_DROPOUT = 0.12
"""Share of requests for which a group of features is hidden: some catalogs know no ratings, stock or list prices."""

Progress = Callable[[str], None]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Data:
    """A log as tensors, with its requests split by time."""

    log: RankingLog
    columns: dict[str, Tensor]
    groups: Tensor
    query_group: int | None
    train: Rows
    validation: Rows
    test: Rows

    def batch(self, rows: Rows | Tensor) -> dict[str, Tensor]:
        index = torch.as_tensor(rows)
        picked = {name: self.columns[name][index] for name in ("features", "position", "click", "purchase")}
        picked["query"] = self.columns["query_vectors"][self.columns["request"][index]]
        picked["items"] = self.columns["item_vectors"][self.columns["product"][index]]
        return picked


def train_ranking(
    log: Path, output: Path, *, seed: int = 0, epochs: int = 25, repeats: int = 3, progress: Progress | None = None
) -> dict[str, Any]:
    """Trains on ``log`` and writes config, ONNX graph, metrics and model card to ``output``.

    Requests are split by time into training, validation (early stopping, mixing weights) and test.
    The model of ``seed`` is exported; the following ``repeats - 1`` seeds are trained only to report
    how far results vary.

    Raises:
        RankingLogError: The log is unreadable, inconsistent or too small.
    """
    say = progress or (lambda _: None)
    data = _prepare(RankingLog.load(log))
    metrics: dict[str, Any] = {"requests": len(data.log.queries), "impressions": int((data.log.position > 0).sum())}
    reports = []
    for offset in range(repeats):
        model, history = _fit(data, seed + offset, epochs, say)
        predicted = _predict(model, data)
        weights = _choose_weights(data, predicted)
        bias = _bias(model)
        judged = evaluate(data.log, predicted, weights, bias, data.train, data.test)
        report = {"seed": seed + offset, **history, **judged}
        reports.append(report)
        if offset == 0:
            _write(output, model, data.log, weights, seed)
            metrics |= {"weights": weights, "test": report, "position_bias": bias}
    metrics["seeds"] = reports
    (output / METRICS_FILE).write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")
    (output / CARD_FILE).write_text(_card(data.log, metrics), encoding="utf-8")
    return metrics


def _prepare(log: RankingLog) -> _Data:
    names = ("query_vectors", "item_vectors", "features", "request", "product", "position", "click", "purchase")
    columns = {name: torch.as_tensor(getattr(log, name)) for name in names}
    columns |= {name: columns[name].float() for name in ("click", "purchase")}
    order = {name: index for index, name in enumerate(dict.fromkeys(log.feature_groups))}
    groups = torch.tensor([order[name] for name in log.feature_groups])
    splits = split_requests(len(log.queries))
    for name, split in zip(("training", "validation", "test"), splits, strict=True):
        if not log.click[log.rows_of(split, shown=True)].any():
            raise RankingLogError(f"a ranker learns from clicks (got none in the {name} requests); log more requests")
    return _Data(log, columns, groups, order.get(QUERY_GROUP), *splits)


def _fit(data: _Data, seed: int, epochs: int, say: Progress) -> tuple[RankingModel, dict[str, Any]]:
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    train, validation = (torch.as_tensor(data.log.rows_of(part, shown=True)) for part in (data.train, data.validation))
    model = RankingModel(RankingConfig(data.log.item_vectors.shape[1], len(data.log.feature_names)))
    model.standardise(data.columns["features"][train])
    weights = [value for name, value in model.named_parameters() if name != "position_bias"]
    optimiser = torch.optim.AdamW(
        [{"params": weights, "weight_decay": 1e-2}, {"params": [model.position_bias], "lr": POSITION_RATE}],
        lr=LEARNING_RATE,
        weight_decay=0.0,
    )
    best, best_epoch, kept = float("inf"), 0, model.state_dict()
    for epoch in range(1, epochs + 1):
        _train_epoch(model, optimiser, data, train, generator)
        loss = _loss(model, data, validation)
        say(f"ranking seed {seed} epoch {epoch}/{epochs}: validation loss {loss:.4f}")
        if loss < best:
            best, best_epoch = loss, epoch
            kept = {name: value.clone() for name, value in model.state_dict().items()}
        elif epoch - best_epoch >= PATIENCE:
            break
    model.load_state_dict(kept)
    return model.eval(), {"epoch": best_epoch, "validation_loss": round(best, 5)}


def _train_epoch(
    model: RankingModel, optimiser: torch.optim.Optimizer, data: _Data, rows: Tensor, generator: torch.Generator
) -> None:
    model.train()
    hidden = torch.rand(len(data.log.queries), int(data.groups.max()) + 1, generator=generator) < GROUP_DROPOUT
    for index in torch.split(rows[torch.randperm(len(rows), generator=generator)], BATCH):
        batch = data.batch(index)
        unknown = hidden[data.columns["request"][index]]
        batch["features"] = batch["features"].masked_fill(unknown[:, data.groups], float("nan"))
        if data.query_group is not None:
            batch["query"] = batch["query"].masked_fill(unknown[:, data.query_group, None], 0.0)
        optimiser.zero_grad()
        torch.autograd.backward(model.loss(**batch))
        optimiser.step()


@torch.no_grad()
def _loss(model: RankingModel, data: _Data, rows: Tensor) -> float:
    model.eval()
    return float(model.loss(**data.batch(rows)))


@torch.no_grad()
def _predict(model: RankingModel, data: _Data) -> NDArray[np.float32]:
    parts = []
    for index in torch.split(torch.arange(len(data.log.request)), 8192):
        batch = data.batch(index)
        parts.append(model(batch["query"], batch["items"], batch["features"]).numpy())
    return np.concatenate(parts)


def _choose_weights(data: _Data, predicted: NDArray[np.float32]) -> dict[str, float]:
    """The lightest heads that rank the validation requests nearly best; retrieval keeps weight 1.

    A head weighs as much as its weighted probabilities spread. Light heads leave more say to relevance,
    which holds on any catalog; the heads know their log's shop best.
    """
    rows = data.log.rows_of(data.validation, shown=not data.log.simulated)
    found = []
    for click, purchase in itertools.product(*WEIGHT_GRID.values()):
        weights = {"retrieval": 1.0, "click": click, "purchase": purchase}
        scores = mix(data.log.retrieval[rows], predicted[rows], weights)
        found.append((judge(data.log, rows, scores)["ndcg10"], weights))
    enough = max(quality for quality, _ in found) - WEIGHT_TOLERANCE
    spread = dict(zip(HEADS, predicted[rows].std(axis=0).tolist(), strict=True))
    good = [weights for quality, weights in found if quality >= enough]
    return min(good, key=lambda weights: sum(weights[head] * spread[head] for head in HEADS))


def _bias(model: RankingModel) -> list[float]:
    with torch.no_grad():
        positions = torch.arange(1, model.config.positions + 1)
        return [round(float(each), 3) for each in model.bias_at(positions)]


def _write(output: Path, model: RankingModel, log: RankingLog, weights: dict[str, float], seed: int) -> None:
    output.mkdir(parents=True, exist_ok=True)
    export(model, output / GRAPH_FILE)
    config = {
        "format": FORMAT,
        "heads": HEADS,
        "feature_names": log.feature_names,
        "dimension": log.item_vectors.shape[1],
        "trained_with": log.fingerprint,
        "weights": weights,
        "seed": seed,
        "log": log.digest(),
        "model": asdict(model.config),
        "files": describe_files(output, [GRAPH_FILE]),
    }
    (output / CONFIG_FILE).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    Ranker.load(output)


def export(model: RankingModel, path: Path) -> None:
    """Writes ``model`` as one ONNX file with inputs query (1, d), items (n, d), features (n, f)."""
    d, f = model.config.dimension, model.config.features
    example = (torch.zeros(1, d), torch.zeros(3, d), torch.zeros(3, f))
    many = torch.export.Dim("n", min=1)
    program = torch.onnx.export(
        model.eval(),
        example,
        input_names=["query", "items", "features"],
        output_names=["probabilities"],
        dynamic_shapes={"query": None, "items": {0: many}, "features": {0: many}},
        dynamo=True,
        verbose=False,
    )
    assert program is not None
    program.save(str(path), external_data=False)
    onnx.save(_without_sources(onnx.load(path)), path)


def _without_sources(model: onnx.ModelProto) -> onnx.ModelProto:
    """Forgets the source lines the exporter notes at every node: paths of the machine that trained."""
    graph = model.graph
    for each in (*graph.node, *graph.value_info, *graph.input, *graph.output, graph, model):
        each.doc_string = ""
        del each.metadata_props[:]
    return model


def _card(log: RankingLog, metrics: dict[str, Any]) -> str:
    test = metrics["test"]
    judged = "the simulator's true taste" if log.simulated else "logged clicks"
    lines = [
        "# Ranker",
        "",
        "Click and purchase heads over the shared encoder's query and item vectors and dense features, in the",
        "entire-space form (ESMM, Ma et al. 2018), with an additive position bias that serving leaves out.",
        "",
        f"- Trained on {metrics['impressions']} impressions of {metrics['requests']} requests,"
        + (" simulated." if log.simulated else " logged."),
        f"- Vectors from the model {log.fingerprint}.",
        f"- Features: {', '.join(log.feature_names)}; an unknown one is NaN.",
        f"- Test NDCG@10 by {judged}: {test['ndcg10_reranked']}; retrieval order {test['ndcg10_retrieval']};"
        f" popularity {test['ndcg10_popularity']}.",
        f"- Test AUC: click {test['click_auc']}, purchase {test['purchase_auc']};"
        f" expected calibration error {test['click_ece']} and {test['purchase_ece']}.",
        "",
        "Limits: probabilities are those of the log's shoppers; on another shop they order, they do not forecast.",
        "A simulated log shows that the method recovers the tastes it was given, not that real shoppers have them.",
        "",
    ]
    return "\n".join(lines)
