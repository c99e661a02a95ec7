import copy
import random

import pytest
import torch

from nlu_mtl.data import Example, Span
from nlu_mtl.spaces import OWN, LabelSpace
from nlu_mtl.training.batches import to_items
from nlu_mtl.training.config import EpochConfig, NluConfig, OptimiserConfig
from nlu_mtl.training.encoder import load_encoder
from nlu_mtl.training.model import JointModel
from nlu_mtl.training.tasks import tasks_of
from nlu_mtl.training.trainer import Streams, criterion, epoch_batches, fit, losses_of, weighted_sum

CONFIG = NluConfig(
    epochs=4,
    epoch=EpochConfig(utterances=40, products=8, pairs=8, titles=4, batch=8, batch_of_pairs=4),
    optimiser=OptimiserConfig(encoder_rate=1e-3, head_rate=1e-2, frozen_layers=0),
)


@pytest.fixture
def encoder(tiny_directory):
    return load_encoder(str(tiny_directory))


@pytest.fixture
def streams(encoder):
    def items(texts, intent, name):
        examples = [
            Example(text, intent, (Span(0, text.index(" "), name),), "utterance" if intent else "product")
            for text in texts
        ]
        teacher = torch.nn.functional.normalize(torch.randn(len(texts), encoder.dimension), dim=1).numpy()
        return to_items(encoder.tokenizer, examples, list(teacher))

    wanted = [f"{color} {number} please" for color in ("red", "blue") for number in range(20)]
    thanked = [f"thanks {number}" for number in range(20)]
    products = items([f"cotton {number}" for number in range(8)], None, "material")
    pairs = list(zip(items([f"shirt {n}" for n in range(8)], None, "size"), products, strict=True))
    return Streams(
        items(wanted, "search_product", "color") + items(thanked, "thank", "style"), products, pairs, products[:4]
    )


def test_an_epoch_draws_from_every_stream(streams):
    batches = epoch_batches(streams, CONFIG, random.Random(0))
    assert sum(len(batch.ids) for batch in batches if batch.partner is not None) == 8
    assert sum(len(batch.ids) for batch in batches if batch.partner is None) == 40 + 8 + 4
    assert max(len(batch.ids) for batch in batches) == 8


def test_training_learns_and_reports(encoder, streams):
    model = JointModel(encoder)
    reports = []
    history = fit(model, streams, CONFIG, lambda _: {}, lambda *each: reports.append(each))
    assert len(history) == 4
    assert history[0].losses.keys() == CONFIG.weights.keys()
    assert history[-1].losses["intent"] < 0.7 * history[0].losses["intent"]
    assert history[-1].losses["tags"] < history[0].losses["tags"]
    assert [done for _, done, _ in reports] == list(range(1, reports[-1][2] + 1))


def test_the_best_epoch_is_kept(encoder, streams):
    model = JointModel(encoder)
    snapshots, scores = [], iter([0.2, 0.9, 0.1, 0.3])

    def judge(current):
        snapshots.append(current.heads["intent"].attention.weight.detach().clone())
        return {"intent_accuracy": next(scores)}

    fit(model, streams, CONFIG, judge)
    torch.testing.assert_close(model.heads["intent"].attention.weight.detach(), snapshots[1])


def test_a_seed_repeats_a_run(tiny_directory, streams):
    runs = []
    for _ in range(2):
        torch.manual_seed(0)
        model = JointModel(load_encoder(str(tiny_directory)))
        runs.append(fit(model, streams, CONFIG, lambda _: {})[-1].losses["intent"])
    assert runs[0] == pytest.approx(runs[1], rel=1e-5)


def test_the_objective_is_the_weighted_sum(encoder, streams):
    model = JointModel(encoder).eval()
    (batch, *_) = epoch_batches(streams, CONFIG, random.Random(0))
    losses = losses_of(model, batch)
    total = sum(CONFIG.weights[name] * value.item() for name, value in losses.items())
    assert weighted_sum(losses, CONFIG.weights, model.tasks).item() == pytest.approx(total, rel=1e-5)


def test_the_criterion_is_the_mean_of_the_tasks_metrics():
    tasks = tasks_of([OWN]).values()
    assert criterion({"intent_accuracy": 1.0, "entity_f1": 0.5, "exact_match": 0.0}, tasks) == 0.75
    assert criterion({}, tasks) == 0


def test_a_label_space_of_others_learns_with_its_own_heads_only(encoder):
    space = LabelSpace("flights", ("book", "cancel"), ("city",))
    examples = [
        Example(f"{verb} {city}", intent, (Span(len(verb) + 1, len(verb) + 1 + len(city), "city"),))
        for verb, intent in (("book", "book"), ("cancel", "cancel"))
        for city in ("paris", "london", "rome", "oslo")
    ]
    items = to_items(encoder.tokenizer, examples, [None] * len(examples), space)
    model = JointModel(encoder, [OWN, space])
    before = copy.deepcopy(model.heads["intent"].state_dict())
    history = fit(model, Streams(others={"flights": items}), CONFIG, lambda _: {})
    assert history[0].losses.keys() == {"intent_flights", "tags_flights"}
    assert history[-1].losses["intent_flights"] < history[0].losses["intent_flights"]
    torch.testing.assert_close(model.heads["intent"].state_dict(), before)
