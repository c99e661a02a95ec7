import numpy as np
import pytest

from benchmarks.simulator.log import Shop, simulate
from benchmarks.simulator.shop import open_shop
from nlu_mtl.serving.parser import Parser
from nlu_mtl.serving.ranker import Ranker
from nlu_mtl.training.ranking_evaluation import evaluate
from nlu_mtl.training.ranking_metrics import rows_by_request


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return open_shop(tmp_path_factory.mktemp("demo"), Parser.load(), every=4)


def test_catalog_and_market_hold_the_same_products(shop: Shop) -> None:
    assert set(shop.catalog.columns.row_of) == set(shop.market.index)


def test_the_shipped_ranker_serves_new_shoppers_as_well_as_it_recorded(shop: Shop) -> None:
    # New shoppers, new queries and a quarter of the shop: prices and ratings compare within other results than those
    # it learned from, so a little less is expected of it than on its own test requests.
    log = simulate(shop, 400, seed=99)
    ranker = Ranker.load()
    predicted = np.zeros((len(log.request), 2), dtype=np.float32)
    for rows in rows_by_request(log.request):
        query = log.query_vectors[log.request[rows[0]]]
        predicted[rows] = ranker.score(query, log.item_vectors[log.product[rows]], log.features[rows])
    requests = np.arange(280, 400)
    found = evaluate(log, predicted, ranker.weights, ranker.metrics["position_bias"], requests, requests)
    recorded = ranker.metrics["test"]
    assert found["ndcg10_reranked"] > recorded["ndcg10_reranked"] - 0.05
    assert found["ndcg10_reranked"] > found["ndcg10_retrieval"] + 0.05
    assert found["purchases_reranked"] > 1.2 * found["purchases_retrieval"]
    assert found["click_ece"] < 0.03
