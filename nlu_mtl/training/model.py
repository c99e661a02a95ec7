"""The joint model: one encoder, hard sharing, one head a task."""

from torch import Tensor, nn
from torch.nn import functional

from nlu_mtl.training.encoder import SentenceEncoder, hidden_states, mean_pool
from nlu_mtl.training.tasks import TASKS, Prediction


class JointModel(nn.Module):
    """Every task reads the same token vectors (hard parameter sharing; Caruana, 1997)."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        super().__init__()
        self.encoder = encoder.network
        self.heads = nn.ModuleDict(
            {task.name: task.head(encoder.dimension) for task in TASKS.values() if task.head is not None}
        )

    def forward(self, ids: Tensor, mask: Tensor) -> Prediction:
        """One pass. Shape: ids and mask (n, l)."""
        hidden = hidden_states(self.encoder, ids, mask)
        vector = functional.normalize(mean_pool(hidden, mask), dim=1)
        return Prediction(hidden, vector, {name: head(hidden, mask) for name, head in self.heads.items()})
