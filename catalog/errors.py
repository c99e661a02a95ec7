"""What goes wrong when a catalog is searched, said in one line."""


class CatalogError(ValueError):
    """The catalog cannot be searched as it is; the message says what to run."""


class IndexBusyError(CatalogError):
    """Another process builds the index now; waiting helps."""


class ConstraintError(ValueError):
    """A constraint names no attribute that can be filtered, or asks of it what it cannot answer."""
