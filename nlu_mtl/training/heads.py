"""The heads on the shared encoder: of the sentence, of each token, and of the sequence of tags."""

import torch
from torch import Tensor, nn

from nlu_mtl.serving.decoding import bio_rules
from nlu_mtl.training.encoder import mean_pool

_DROPOUT = 0.1


class SentenceHead(nn.Module):
    """Class logits from the mean of the token vectors and from an attentive mean of its own.

    The plain mean is tied to the base encoder's by the closeness task; the attentive one (Lin et al., 2017,
    one hop) lets the head pick the words that tell a class.
    """

    def __init__(self, dimension: int, classes: int, width: int = 384) -> None:
        super().__init__()
        self.attention = nn.Linear(dimension, 1)
        self.layers = nn.Sequential(
            nn.Dropout(_DROPOUT), nn.Linear(2 * dimension, width), nn.GELU(), nn.Dropout(_DROPOUT),
            nn.Linear(width, classes),
        )  # fmt: skip

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Shape: hidden (n, l, d) and mask (n, l) give (n, classes)."""
        # A large negative number, not -inf: the exported graph must hold no special values.
        scores = self.attention(hidden) + (1 - mask.unsqueeze(-1).to(hidden.dtype)) * -10_000.0
        attentive = (scores.softmax(dim=1) * hidden).sum(1)
        logits: Tensor = self.layers(torch.cat((mean_pool(hidden, mask), attentive), dim=1))
        return logits


class TokenHead(nn.Module):
    """Class logits of each token; with one class, the logit of a yes."""

    def __init__(self, dimension: int, classes: int, width: int = 256) -> None:
        super().__init__()
        self.classes = classes
        self.layers = nn.Sequential(
            nn.Dropout(_DROPOUT), nn.Linear(dimension, width), nn.GELU(), nn.Dropout(_DROPOUT),
            nn.Linear(width, classes),
        )  # fmt: skip

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Shape: (n, l, d) and (n, l) give (n, l, classes), or (n, l) for one class."""
        logits: Tensor = self.layers(hidden)
        return logits.squeeze(-1) if self.classes == 1 else logits


class TagHead(nn.Module):
    """Scores of each tag at each token, and of each tag after each tag.

    A token is read together with the mean of all: "apple" means another thing in another sentence.
    """

    rules: Tensor

    def __init__(self, dimension: int, tags: int, width: int = 384) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Dropout(_DROPOUT), nn.Linear(2 * dimension, width), nn.GELU(), nn.Dropout(_DROPOUT),
            nn.Linear(width, tags),
        )  # fmt: skip
        self.steps = nn.Parameter(torch.zeros(tags + 1, tags))
        self.register_buffer("rules", torch.from_numpy(bio_rules(tags)), persistent=False)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Shape: (n, l, d) and (n, l) give (n, l, tags)."""
        sentence = mean_pool(hidden, mask).unsqueeze(1).expand_as(hidden)
        scores: Tensor = self.layers(torch.cat((hidden, sentence), dim=2))
        return scores

    @property
    def transitions(self) -> Tensor:
        """Score of each tag after each tag, and in the last row at the beginning. Shape: (tags + 1, tags)."""
        return self.steps + self.rules
