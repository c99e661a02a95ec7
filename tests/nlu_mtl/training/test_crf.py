import itertools

import pytest
import torch

from nlu_mtl.training.crf import crf_loss

IGNORED = -100


def by_hand(emissions, path, transitions):
    """Minus the logarithm of the share that one path has of all, by counting them out."""
    tags = emissions.shape[1]

    def total(each):
        score = transitions[tags, each[0]] + emissions[0, each[0]]
        for word in range(1, len(each)):
            score = score + transitions[each[word - 1], each[word]] + emissions[word, each[word]]
        return score

    every = torch.stack([total(each) for each in itertools.product(range(tags), repeat=len(path))])
    return torch.logsumexp(every, dim=0) - total(path)


@pytest.fixture
def scores():
    generator = torch.Generator().manual_seed(0)
    return torch.randn(2, 5, 3, generator=generator), torch.randn(4, 3, generator=generator)


def test_the_loss_is_that_of_all_paths_counted_out(scores):
    emissions, transitions = scores
    tags = torch.tensor([[IGNORED, 1, 2, IGNORED, 0], [IGNORED, 2, IGNORED, IGNORED, IGNORED]])
    expected = by_hand(emissions[0, [1, 2, 4]], (1, 2, 0), transitions) + by_hand(emissions[1, [1]], (2,), transitions)
    assert crf_loss(emissions, tags, transitions, IGNORED).item() == pytest.approx(expected.item() / 4, rel=1e-5)


def test_texts_without_words_change_nothing(scores):
    emissions, transitions = scores
    tags = torch.tensor([[0, 1, 2, 0, 0], [IGNORED] * 5])
    alone = crf_loss(emissions[:1], tags[:1], transitions, IGNORED)
    torch.testing.assert_close(crf_loss(emissions, tags, transitions, IGNORED), alone)


def test_learning_makes_the_right_path_likely(scores):
    emissions, transitions = (each.clone().requires_grad_() for each in scores)
    tags = torch.tensor([[0, 1, 2, 2, 0], [1, 2, 0, 0, 1]])
    optimiser = torch.optim.SGD([emissions, transitions], lr=5.0)
    for _ in range(50):
        optimiser.zero_grad()
        loss = crf_loss(emissions, tags, transitions, IGNORED)
        loss.backward()
        optimiser.step()
    assert loss.item() < 0.05
