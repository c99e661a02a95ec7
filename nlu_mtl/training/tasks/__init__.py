"""The tasks that share the encoder; one file and one line here add one."""

from collections.abc import Iterable

from nlu_mtl.spaces import LabelSpace
from nlu_mtl.training.tasks import closeness, contrast, intent, polarity, tags
from nlu_mtl.training.tasks.base import Prediction, Task, TaskOfSpace

OF_SPACES: tuple[TaskOfSpace, ...] = (intent.task, tags.task, polarity.task)
OF_VECTORS: tuple[Task, ...] = (contrast.TASK, closeness.TASK)


def tasks_of(spaces: Iterable[LabelSpace]) -> dict[str, Task]:
    """The tasks of some label spaces, by name: what each space can be asked, and what trains the vector itself."""
    own = [task for space in spaces for make in OF_SPACES if (task := make(space)) is not None]
    return {task.name: task for task in (*own, *OF_VECTORS)}


__all__ = ["OF_SPACES", "OF_VECTORS", "Prediction", "Task", "TaskOfSpace", "tasks_of"]
