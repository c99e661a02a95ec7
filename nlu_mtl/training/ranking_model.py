"""The ranker as torch trains it: two small towers on the shared encoder's vectors, and dense features."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class RankingConfig:
    """Sizes of the ranker.

    Attributes:
        dimension: Length of the shared encoder's vectors.
        features: Number of dense features.
        tower: Width of each tower.
        hidden: Width of the joint layer.
        positions: Positions that have a bias of their own; later ones share the last.
        dropout: Share of joint-layer inputs dropped while training.
    """

    dimension: int
    features: int
    tower: int = 32
    hidden: int = 48
    positions: int = 20
    dropout: float = 0.1


class RankingModel(nn.Module):
    """Click and purchase heads in the entire-space form (ESMM, Ma et al. 2018).

    p(purchase) = p(click) · p(purchase | click), both learned from all impressions. The position's
    bias is an additive term of the click logit (the shallow tower of Zhao et al. 2019) that is zero at
    position 1, so that leaving it out when serving means "as if shown first".
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, config: RankingConfig) -> None:
        super().__init__()
        self.config = config
        self.query_tower = nn.Linear(config.dimension, config.tower)
        self.item_tower = nn.Linear(config.dimension, config.tower)
        self.joint = nn.Sequential(
            nn.Dropout(config.dropout),
            nn.Linear(2 * config.tower + 2 * config.features, config.hidden),
            nn.ReLU(),
            nn.Linear(config.hidden, 2),
        )
        self.position_bias = nn.Parameter(torch.zeros(config.positions))
        self.register_buffer("mean", torch.zeros(config.features))
        self.register_buffer("scale", torch.ones(config.features))

    def standardise(self, features: Tensor) -> None:
        """Takes mean and spread of each feature from its known values. Shape: features (n, f), NaN where unknown."""
        known = ~torch.isnan(features)
        count = known.sum(0).clamp(min=1)
        values = torch.where(known, features, torch.zeros_like(features))
        mean = values.sum(0) / count
        variance = (torch.where(known, features - mean, torch.zeros_like(features)) ** 2).sum(0) / count
        self.mean.copy_(mean)
        self.scale.copy_(variance.sqrt().clamp(min=1e-3))

    def logits(self, query: Tensor, items: Tensor, features: Tensor) -> Tensor:
        """Logits of click and of purchase given the click, at position 1.

        Shape: query (n or 1, d), items (n, d), features (n, f), result (n, 2).
        """
        unknown = torch.isnan(features)
        values = torch.where(unknown, torch.zeros_like(features), (features - self.mean) / self.scale).clamp(-5, 5)
        asked, offered = self.query_tower(query), self.item_tower(items)
        parts = (asked * offered, (asked - offered).abs(), values, unknown.to(values.dtype))
        result: Tensor = self.joint(torch.cat(parts, dim=-1))
        return result

    def bias_at(self, position: Tensor) -> Tensor:
        """What standing at ``position`` adds to the click logit; 0 at position 1. Shape: (n,) both."""
        slot = (position - 1).clamp(0, self.config.positions - 1)
        return self.position_bias[slot] - self.position_bias[0]

    def forward(self, query: Tensor, items: Tensor, features: Tensor) -> Tensor:
        """p(click) and p(purchase) as if shown first.

        Shape: query (n or 1, d), items (n, d), features (n, f), result (n, 2).
        """
        click, conversion = torch.sigmoid(self.logits(query, items, features)).unbind(dim=-1)
        return torch.stack((click, click * conversion), dim=-1)

    def loss(
        self, query: Tensor, items: Tensor, features: Tensor, position: Tensor, click: Tensor, purchase: Tensor
    ) -> Tensor:
        """Mean cross-entropy of clicks plus that of purchases over all impressions.

        Shape: query (n, d), items (n, d), features (n, f), the others (n,).
        """
        logits = self.logits(query, items, features)
        clicked = logits[:, 0] + self.bias_at(position)
        bought = torch.sigmoid(clicked) * torch.sigmoid(logits[:, 1])
        click_loss = nn.functional.binary_cross_entropy_with_logits(clicked, click)
        return click_loss + nn.functional.binary_cross_entropy(bought.clamp(1e-7, 1 - 1e-7), purchase)
