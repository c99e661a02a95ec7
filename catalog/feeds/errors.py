"""What is raised when a whole feed cannot be used; a single bad row is reported instead."""


class FeedError(ValueError):
    """The feed cannot be used as it is; nothing was changed."""
