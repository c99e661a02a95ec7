import pkgutil

import pytest
import torch

from nlu_mtl.schema import ATTRIBUTES, INTENTS
from nlu_mtl.serving.decoding import begin, bio_rules, inside
from nlu_mtl.spaces import OWN, LabelSpace
from nlu_mtl.training import tasks
from nlu_mtl.training.batches import IGNORED, Batch
from nlu_mtl.training.config import NluConfig
from nlu_mtl.training.tasks import Prediction, tasks_of

PIECES, DIMENSION = 3, 4
TASKS = tasks_of([OWN])


def batch(**given):
    empty = torch.full((2, PIECES), IGNORED)
    intent = torch.full((2,), IGNORED)
    fields = {"space": "daogou", "intent": intent, **dict.fromkeys(("ids", "mask", "tags", "polarity"), empty)}
    return Batch(**(fields | given))


def prediction(vector=None, **logits):
    blank = {
        "intent": torch.zeros(2, len(INTENTS)),
        "tags": torch.zeros(2, PIECES, 1 + 2 * len(ATTRIBUTES)),
        "polarity": torch.zeros(2, PIECES),
    }
    vector = torch.eye(2, DIMENSION) if vector is None else vector
    steps = torch.from_numpy(bio_rules(len(OWN.tags)))
    return Prediction(torch.zeros(2, PIECES, DIMENSION), vector, blank | logits, {"tags": steps})


def test_every_module_is_registered():
    modules = {module.name for module in pkgutil.iter_modules(tasks.__path__)} - {"base"}
    assert modules == TASKS.keys()
    assert all(name == task.name for name, task in TASKS.items())


def test_every_task_has_a_weight_and_a_metric_of_its_own():
    assert NluConfig().weights.keys() == TASKS.keys()
    assert len({task.metric for task in TASKS.values()}) == len(TASKS)


@pytest.mark.parametrize("name", TASKS)
def test_a_batch_without_targets_costs_nothing(name):
    assert TASKS[name].loss(prediction(), batch(), None) is None


def test_tag_labels_are_numbered_as_decoding_numbers_them():
    labels = TASKS["tags"].labels
    for number, name in enumerate(ATTRIBUTES):
        assert (labels[begin(number)], labels[inside(number)]) == (f"B-{name}", f"I-{name}")


def test_intent_loss_ignores_texts_without_intent():
    targets = batch(intent=torch.tensor([3, IGNORED]))
    right, wrong = torch.zeros(2, len(INTENTS)), torch.zeros(2, len(INTENTS))
    right[0, 3] = wrong[0, 4] = right[1, 0] = 9.0
    loss = TASKS["intent"].loss
    assert loss(prediction(intent=right), targets, None) < loss(prediction(intent=wrong), targets, None)


def test_attribute_loss_reads_tagged_pieces_only():
    targets = batch(tags=torch.tensor([[IGNORED, 1, IGNORED], [IGNORED, 0, IGNORED]]))
    logits = torch.zeros(2, PIECES, 1 + 2 * len(ATTRIBUTES))
    logits[0, 1, 1] = logits[1, 1, 0] = 20.0
    logits[:, 0, 7] = 20.0
    assert TASKS["tags"].loss(prediction(tags=logits), targets, None) < 1e-3


def test_polarity_loss_reads_words_inside_spans_only():
    targets = batch(polarity=torch.tensor([[IGNORED, 1, IGNORED], [IGNORED, 0, IGNORED]]))
    logits = torch.tensor([[-9.0, 20.0, -9.0], [9.0, -20.0, 9.0]])
    assert TASKS["polarity"].loss(prediction(polarity=logits), targets, None) < 1e-3
    assert TASKS["polarity"].loss(prediction(polarity=-logits), targets, None) > 1


def test_contrast_wants_a_query_nearest_to_its_own_product():
    loss = TASKS["contrast"].loss
    own, swapped = torch.eye(2, DIMENSION), torch.eye(2, DIMENSION).flip(0)
    assert loss(prediction(), batch(), prediction(own)) < 1e-3 < loss(prediction(), batch(), prediction(swapped))


def test_closeness_counts_taught_texts_and_partners():
    loss = TASKS["closeness"].loss
    teacher = torch.eye(2, DIMENSION)
    assert loss(prediction(), batch(teacher=teacher), None) == pytest.approx(0)
    half = teacher.clone()
    half[1] = 0
    assert loss(prediction(teacher.flip(0)), batch(teacher=half), None) == pytest.approx(1)
    both = batch(teacher=teacher, partner=batch(teacher=teacher))
    assert loss(prediction(), both, prediction(teacher.flip(0))) == pytest.approx(0.5)


def test_a_label_space_has_the_tasks_it_can_be_asked():
    space = LabelSpace("flights", ("book", "cancel"), ("city",))
    assert tasks_of([OWN, space]).keys() - TASKS.keys() == {"intent_flights", "tags_flights"}
    assert tasks_of([space]).keys() == {"intent_flights", "tags_flights", "contrast", "closeness"}
    assert tasks_of([space])["intent_flights"].kind == "intent"
