"""All tasks read the same layers."""

from collections.abc import Sequence

from torch import Tensor

from nlu_mtl.training.sharing.base import Shape, Shared, Sharing


class Hard(Sharing):
    """Hard parameter sharing (Caruana, 1997), in ranking known as a shared bottom."""

    def __init__(self, tasks: Sequence[str], shape: Shape) -> None:
        super().__init__(tasks, dict.fromkeys(tasks, shape.output))
        self.bottom = shape.stack()

    def forward(self, layers: Sequence[Tensor]) -> Shared:
        """See :meth:`Sharing.forward`."""
        common = self.bottom(layers[-1])
        return Shared(dict.fromkeys(self.tasks, common), common, {})
