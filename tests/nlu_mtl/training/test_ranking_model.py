import pytest
import torch

from nlu_mtl.training.ranking_model import RankingConfig, RankingModel


@pytest.fixture
def model() -> RankingModel:
    torch.manual_seed(0)
    return RankingModel(RankingConfig(dimension=8, features=3)).eval()


def test_a_purchase_is_never_likelier_than_its_click(model: RankingModel) -> None:
    click, purchase = model(torch.randn(64, 8), torch.randn(64, 8), torch.randn(64, 3)).unbind(-1)
    assert (purchase <= click).all()


def test_unknown_features_give_finite_probabilities(model: RankingModel) -> None:
    result = model(torch.randn(1, 8), torch.randn(4, 8), torch.full((4, 3), float("nan")))
    assert torch.isfinite(result).all()


def test_unknown_is_not_the_same_as_average(model: RankingModel) -> None:
    query, items = torch.randn(1, 8), torch.randn(1, 8)
    known, unknown = torch.zeros(1, 3), torch.full((1, 3), float("nan"))
    assert not torch.allclose(model(query, items, known), model(query, items, unknown))


def test_standardise_takes_known_values_only(model: RankingModel) -> None:
    model.standardise(torch.tensor([[1.0, 5.0, float("nan")], [3.0, float("nan"), float("nan")]]))
    torch.testing.assert_close(model.mean, torch.tensor([2.0, 5.0, 0.0]))
    assert (model.scale > 0).all()


def test_position_moves_the_loss_but_not_the_served_probability(model: RankingModel) -> None:
    with torch.no_grad():
        model.position_bias.copy_(torch.linspace(0, -3, 20))
    query, items, features = torch.randn(4, 8), torch.randn(4, 8), torch.randn(4, 3)
    before = model(query, items, features)
    ones, zeros = torch.ones(4), torch.zeros(4)
    first = model.loss(query, items, features, torch.ones(4, dtype=torch.long), ones, zeros)
    last = model.loss(query, items, features, torch.full((4,), 20), ones, zeros)
    assert last > first
    torch.testing.assert_close(model(query, items, features), before)
    assert model.bias_at(torch.tensor([1])).item() == 0.0


def test_positions_past_the_last_share_its_bias(model: RankingModel) -> None:
    bias = model.bias_at(torch.tensor([20, 500]))
    assert bias[0] == bias[1]
