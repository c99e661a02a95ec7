"""Arrays over the rows of the catalog, by what they hold."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
"""Numbers of rows."""

Mask = NDArray[np.bool_]
"""One truth value a row."""

Vectors = NDArray[np.float32]
"""Floats: one vector a row, or one figure a row."""
