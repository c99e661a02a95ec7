from nlu_mtl.artifacts import ModelConfig
from nlu_mtl.spaces import LabelSpace
from nlu_mtl.training.card import write_card


def test_a_card_tells_the_scores_of_every_split():
    scores = {"intent_accuracy": 0.9123, "entity_f1": 0.8}
    retrieval = {"retrieval_mrr": 0.71, "retrieval_mrr_base": 0.7, "closeness": 0.99}
    metrics = {split: {"fp32": scores, "int8": scores | retrieval} for split in ("validation", "test", "handwritten")}
    own = LabelSpace("daogou", ("greet",), ("color",))
    card = write_card(ModelConfig("base", 8, 16, (own,), data_fingerprint="f" * 64), metrics)
    assert card.count("0.9123") == 6
    assert "handwritten" in card
    assert "{" not in card


def test_a_card_tells_how_texts_are_rejected():
    comparison = {"none": {"in_scope_accuracy": 0.97}, "energy": {"in_scope_accuracy": 0.96, "oos_recall": 0.61}}
    choice = {"chosen": "energy", "in_scope": 30, "out_of_scope": 10, "methods": comparison}
    other = LabelSpace("flights", ("book", "cancel"))
    card = write_card(ModelConfig("base", 8, 16, (other,)), {"spaces": {}, "rejection": {"flights": choice}})
    assert "| flights (30 + 10) | none | 0.97 |  |" in card
    assert "| flights (30 + 10) | **energy** | 0.96 | 0.61 |" in card


def test_a_card_tells_of_label_spaces_that_are_not_ours():
    other = LabelSpace("flights", ("book", "cancel"), ("city",))
    metrics = {"spaces": {"flights": {"int8": {"intent_accuracy": 0.77}}}}
    card = write_card(ModelConfig("base", 8, 16, (other,), data_fingerprint="f" * 64), metrics)
    assert "`flights`, with heads of its own: 2 intents, 1 span labels" in card
    assert "| flights | int8 | 0.77 |" in card
    assert "handwritten" not in card
