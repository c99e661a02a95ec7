from nlu_mtl.artifacts import ModelConfig
from nlu_mtl.training.card import write_card


def test_a_card_tells_the_scores_of_every_split():
    scores = {"intent_accuracy": 0.9123, "entity_f1": 0.8}
    retrieval = {"retrieval_mrr": 0.71, "retrieval_mrr_base": 0.7, "closeness": 0.99}
    metrics = {split: {"fp32": scores, "int8": scores | retrieval} for split in ("validation", "test", "handwritten")}
    card = write_card(ModelConfig("base", 8, 16, ("greet",), ("color",), data_fingerprint="f" * 64), metrics)
    assert card.count("0.9123") == 6
    assert "handwritten" in card
    assert "{" not in card
