from nlu_mtl.reporting.evaluated import EvaluatedSet, with_copies
from nlu_mtl.reporting.outcomes import Outcomes
from nlu_mtl.spaces import LabelSpace
from tests.nlu_mtl.reporting.written import outcome


def test_an_entry_has_scores_and_tables_under_keys_of_their_own(outcomes):
    entry = EvaluatedSet("hard", "authored", outcomes).to_dict()
    assert entry.keys() == {"name", "format", "n", "metrics", "intents", "attributes", "product_attributes"}
    assert entry["n"] == 6
    assert entry["intents"]["refine_search"] == {"precision": 0.5, "recall": 1.0, "f1": 0.6667, "support": 1}
    assert entry["attributes"]["time"]["recall"] is None
    assert entry["product_attributes"]["product_type"]["precision"] is None
    assert entry["metrics"]["entity_f1.color"] == entry["attributes"]["color"]["f1"]


def test_a_space_without_spans_has_no_table_of_them():
    space = LabelSpace("flights", ("book",))
    entry = EvaluatedSet("flights@5%", "snips", Outcomes(space, (outcome("to oslo", "book", "book"),)), 0.05).to_dict()
    assert entry.keys() == {"name", "format", "n", "metrics", "intents", "noise"}


def test_copies_stand_with_their_clean_set_even_if_two_sets_have_one_name(outcomes):
    names = [("a", 0.0), ("a@5%", 0.05), ("a", 0.0), ("b", 0.0), ("b@5%", 0.05)]
    groups = with_copies(EvaluatedSet(name, "snips", outcomes, noise) for name, noise in names)
    assert [[each.name for each in group] for group in groups] == [["a", "a@5%"], ["a"], ["b", "b@5%"]]
