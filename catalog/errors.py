"""What goes wrong between a catalog and its index, said in one line."""


class CatalogError(ValueError):
    """The catalog cannot be searched as it is; the message says what to run."""
