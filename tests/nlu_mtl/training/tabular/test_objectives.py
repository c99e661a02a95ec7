import math

import pytest
import torch

from nlu_mtl.training.tabular.objectives import entire_space, independent, log_probabilities

NAN = math.nan


def test_a_row_counts_for_the_tasks_it_is_labelled_for() -> None:
    logits = torch.tensor([[0.0, 2.0], [0.0, -3.0]])
    found = independent(logits, torch.tensor([[1.0, NAN], [0.0, NAN]]))
    assert found.tolist() == pytest.approx([math.log(2), 0])


def test_later_tasks_are_conditional_on_the_first() -> None:
    probabilities = log_probabilities(torch.tensor([[0.0, math.log(3)]])).exp()
    assert probabilities.tolist()[0] == pytest.approx([0.5, 0.375])


def test_in_the_entire_space_losses_are_those_of_the_products() -> None:
    logits, labels = torch.tensor([[0.0, math.log(3)], [1.0, 5.0]]), torch.tensor([[1.0, 0.0], [NAN, NAN]])
    assert entire_space(logits, labels).tolist() == pytest.approx([math.log(2), -math.log(1 - 0.375)])


def test_no_probability_is_too_sure_to_be_learned_from() -> None:
    logits = torch.tensor([[80.0, 80.0]], requires_grad=True)
    entire_space(logits, torch.zeros(1, 2)).sum().backward()
    assert logits.grad is not None
    assert (logits.grad > 0).all()
    assert torch.isfinite(logits.grad).all()
