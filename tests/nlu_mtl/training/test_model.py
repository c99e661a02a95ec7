import torch

from nlu_mtl.spaces import OWN, LabelSpace
from nlu_mtl.training.model import JointModel
from nlu_mtl.training.tasks import tasks_of


def test_one_pass_answers_every_task(tiny_encoder):
    model = JointModel(tiny_encoder).eval()
    ids = torch.tensor([[101, 2417, 102], [101, 102, 0]])
    prediction = model(ids, (ids != 0).long())
    tasks = tasks_of([OWN])
    assert prediction.logits.keys() == {task.name for task in tasks.values() if task.head is not None}
    assert prediction.logits["intent"].shape == (2, len(tasks["intent"].labels))
    assert prediction.logits["tags"].shape == (2, 3, len(tasks["tags"].labels))
    assert prediction.logits["polarity"].shape == (2, 3)
    torch.testing.assert_close(prediction.vector.norm(dim=1), torch.ones(2))


def test_one_label_space_is_asked_alone(tiny_encoder):
    model = JointModel(tiny_encoder, [OWN, LabelSpace("flights", ("book", "cancel"))]).eval()
    ids = torch.tensor([[101, 2417, 102]])
    assert model(ids, torch.ones_like(ids), "flights").logits.keys() == {"intent_flights"}
    assert model(ids, torch.ones_like(ids)).logits.keys() == {"intent", "tags", "polarity", "intent_flights"}


def test_every_task_with_a_head_moves_the_shared_encoder(tiny_encoder):
    model = JointModel(tiny_encoder)
    ids = torch.tensor([[101, 2417, 2417, 102]])
    for logits in model(ids, torch.ones_like(ids)).logits.values():
        (gradient,) = torch.autograd.grad(
            logits.square().sum(), model.encoder.embeddings.LayerNorm.weight, retain_graph=True
        )
        assert gradient.abs().sum() > 0


def test_half_as_many_bits_are_for_training_alone(tiny_encoder):
    exact, reduced = JointModel(tiny_encoder), JointModel(tiny_encoder, precision=torch.bfloat16)
    ids = torch.tensor([[101, 2417, 2417, 102]])
    mask = torch.ones_like(ids)
    exact.encoder.eval()  # without dropout
    for model in (exact, reduced):
        model.training = True
    vectors = [model(ids, mask).vector for model in (exact, reduced)]
    assert vectors[1].dtype == torch.float32
    assert not torch.equal(*vectors)
    torch.testing.assert_close(*vectors, atol=0.02, rtol=0)
    assert torch.equal(exact.eval()(ids, mask).vector, reduced.eval()(ids, mask).vector)
