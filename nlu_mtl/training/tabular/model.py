"""The model of rows: embeddings and numbers, a way of sharing, and a tower a task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from nlu_mtl.training.sharing import Shape, Shared, make_sharing
from nlu_mtl.training.tabular.rows import Rows


class TabularError(ValueError):
    """A size of the model that is out of bounds, or rows that do not fit it."""


@dataclass(frozen=True, slots=True)
class TabularConfig:
    """Sizes of the model.

    Attributes:
        embedding: Numbers that each id of each column becomes.
        widths: Width of each layer that the way of sharing builds.
        tower: Width of each task's own layer.
        dropout: Share of each layer's outputs dropped while training.
        forgotten: Share of ids that are read as unseen while training, so that what is unseen later can be read.
        sharing: Key of :data:`nlu_mtl.training.sharing.STRATEGIES`.
        options: What else it takes.
    """

    embedding: int = 8
    widths: tuple[int, ...] = (128, 64)
    tower: int = 32
    dropout: float = 0.0
    forgotten: float = 0.0
    sharing: str = "hard"
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check sizes and shares; the way of sharing checks its own.

        Raises:
            TabularError: if one is out of bounds.
        """
        for name in ("embedding", "tower"):
            if getattr(self, name) < 1:
                raise TabularError(f"{name} must be 1 or more (got {getattr(self, name)}); 8 and 32 do")
        for name in ("dropout", "forgotten"):
            if not 0 <= getattr(self, name) <= 1:
                raise TabularError(f"{name} must be a share from 0 to 1 (got {getattr(self, name)}); 0.1 does")


class TabularModel(nn.Module):
    """Several tasks over the same rows.

    Args:
        tasks: Names of the tasks, an earlier step before a later one.
        sizes: Number of ids of each column, the unseen one included.
        numbers: How many numbers a row has.
        config: Sizes of the layers, and the way of sharing.
    """

    offsets: Tensor

    def __init__(self, tasks: Sequence[str], sizes: Sequence[int], numbers: int, config: TabularConfig) -> None:
        super().__init__()
        self.tasks = tuple(tasks)
        self.sizes = tuple(sizes)
        self.numbers = numbers
        self.config = config
        # One table for all columns: one lookup a batch, however many there are.
        self.embedding = nn.Embedding(sum(sizes), config.embedding)
        nn.init.normal_(self.embedding.weight, std=0.01)
        starts = torch.tensor([0, *sizes[:-1]], dtype=torch.long).cumsum(0)
        self.register_buffer("offsets", starts)
        inputs = len(sizes) * config.embedding + numbers
        self.sharing = make_sharing(
            config.sharing, tasks, Shape(inputs, config.widths, dropout=config.dropout), config.options
        )
        self.towers = nn.ModuleDict(
            {
                task: nn.Sequential(nn.Linear(width, config.tower), nn.ReLU(), nn.Linear(config.tower, 1))
                for task, width in self.sharing.widths.items()
            }
        )

    def check(self, rows: Rows) -> None:
        """Whether the rows fit the model.

        Raises:
            RowsError: if they are no rows.
            TabularError: if there are none, or other columns, numbers, tasks or ids than the model knows.
        """
        rows.check()
        got = (rows.ids.shape[1], rows.numbers.shape[1], rows.labels.shape[1])
        wanted = (len(self.sizes), self.numbers, len(self.tasks))
        if not len(rows) or got != wanted:
            raise TabularError(
                f"rows must have {wanted[0]} columns of ids, {wanted[1]} numbers and {wanted[2]} labels"
                f" (got {len(rows)} rows of {got}); give rows of the data the model was made for"
            )
        for column, (most, size) in enumerate(zip(rows.ids.max(dim=0).values.tolist(), self.sizes, strict=True)):
            if most >= size:
                raise TabularError(f"ids of column {column} must be below {size} (got {most}); give 0 for unseen ones")

    def forward(self, ids: Tensor, numbers: Tensor) -> tuple[Tensor, Shared]:
        """Logits of the tasks, and what they share.

        Shape: ids (n, columns), numbers (n, numbers), logits (n, t).
        """
        if self.training and self.config.forgotten:
            ids = ids.masked_fill(torch.rand(ids.shape, device=ids.device) < self.config.forgotten, 0)
        looked_up = self.embedding(ids + self.offsets).flatten(1)
        shared = self.sharing([torch.cat((looked_up, numbers), dim=1)])
        logits = torch.cat([self.towers[task](shared.by_task[task]) for task in self.tasks], dim=1)
        return logits, shared
