"""The tasks that share the encoder; one file and one line here add one."""

from nlu_mtl.training.tasks import attributes, closeness, contrast, intent, polarity
from nlu_mtl.training.tasks.base import Prediction, Task

TASKS: dict[str, Task] = {
    task.name: task for task in (intent.TASK, attributes.TASK, polarity.TASK, contrast.TASK, closeness.TASK)
}

__all__ = ["TASKS", "Prediction", "Task"]
