"""Tasks read different depths: simple ones low, those that build on them above."""

from collections.abc import Mapping, Sequence

from torch import Tensor

from nlu_mtl.training.sharing.base import Shape, Shared, Sharing, SharingError


class Hierarchical(Sharing):
    """A joint many-task hierarchy (Søgaard and Goldberg, 2016; Hashimoto et al., 2017).

    The depths are those of the encoder's layers and of the layers above them, counted together: of an encoder with
    six layers and two layers of its own, 5 is the encoder's last and 7 the deepest.

    Args:
        tasks: Names of the tasks.
        shape: Layers above the encoder's.
        depths: Depth that a task reads; the deepest for those left out. Negative ones count from the end.
        encoder_layers: How many layers the encoder yields.
    """

    def __init__(
        self,
        tasks: Sequence[str],
        shape: Shape,
        *,
        depths: Mapping[str, int] | None = None,
        encoder_layers: int = 1,
    ) -> None:
        if encoder_layers < 1:
            raise SharingError(f"encoder_layers must be 1 or more (got {encoder_layers}); give what the encoder has")
        given = dict(depths or {})
        every = (*(shape.inputs,) * encoder_layers, *shape.outputs())
        for task, depth in given.items():
            if task not in tasks:
                raise SharingError(f"depths must be of the tasks {', '.join(tasks)} (got {task!r}); correct the name")
            if not -len(every) <= depth < len(every):
                raise SharingError(
                    f"the depth of {task} must be from {-len(every)} to {len(every) - 1} (got {depth}); correct it"
                )
        self_depths = {task: given.get(task, -1) % len(every) for task in tasks}
        super().__init__(tasks, {task: every[depth] for task, depth in self_depths.items()})
        self.depths = self_depths
        self.encoder_layers = encoder_layers
        self.above = shape.layers()

    def forward(self, layers: Sequence[Tensor]) -> Shared:
        """See :meth:`Sharing.forward`.

        Raises:
            SharingError: if the encoder yields another number of layers than was said.
        """
        if len(layers) != self.encoder_layers:
            raise SharingError(
                f"the encoder must yield {self.encoder_layers} layers (got {len(layers)}); give them all"
            )
        every = list(layers)
        for layer in self.above:
            every.append(layer(every[-1]))
        return Shared({task: every[depth] for task, depth in self.depths.items()}, every[min(self.depths.values())], {})
