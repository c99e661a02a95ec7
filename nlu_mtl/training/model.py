"""The joint model: one encoder, hard sharing, one head a task."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from nlu_mtl.spaces import OWN, LabelSpace
from nlu_mtl.training.encoder import SentenceEncoder, hidden_states, mean_pool
from nlu_mtl.training.heads import TagHead
from nlu_mtl.training.tasks import Prediction, tasks_of


class JointModel(nn.Module):
    """Every task reads the same token vectors (hard parameter sharing; Caruana, 1997).

    Attributes:
        spaces: The label spaces it tells apart.
        tasks: Its tasks, by name.
        encoder: The shared network.
        heads: The heads, by name of their task.
        precision: What the encoder multiplies in while it is trained; otherwise, and in the heads, always 32 bits.
    """

    def __init__(
        self,
        encoder: SentenceEncoder,
        spaces: Sequence[LabelSpace] = (OWN,),
        precision: torch.dtype = torch.float32,
    ) -> None:
        super().__init__()
        self.precision = precision
        self.spaces = tuple(spaces)
        self.tasks = tasks_of(spaces)
        self.encoder = encoder.network
        self.heads = nn.ModuleDict(
            {task.name: task.head(encoder.dimension) for task in self.tasks.values() if task.head is not None}
        )

    def forward(self, ids: Tensor, mask: Tensor, space: str | None = None) -> Prediction:
        """One pass, asking the heads of one label space, or all of them. Shape: ids and mask (n, l)."""
        hidden = self._hidden(ids, mask)
        vector = functional.normalize(mean_pool(hidden, mask), dim=1)
        asked = [name for name in self.heads if space is None or self.tasks[name].space == space]
        logits = {name: self.heads[name](hidden, mask) for name in asked}
        return Prediction(hidden, vector, logits, self.transitions())

    def _hidden(self, ids: Tensor, mask: Tensor) -> Tensor:
        if not self.training or self.precision == torch.float32:
            return hidden_states(self.encoder, ids, mask)
        with torch.autocast(ids.device.type, self.precision):
            return hidden_states(self.encoder, ids, mask).float()

    def transitions(self) -> dict[str, Tensor]:
        """Scores of each tag after each tag, by task name. Shape: (tags + 1, tags) each."""
        return {name: head.transitions for name, head in self.heads.items() if isinstance(head, TagHead)}
