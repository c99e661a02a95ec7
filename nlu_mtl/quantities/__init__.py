"""The only parser of numbers, units and ranges ("between 600 and 900 dollars", "max fifty", "1k")."""

from nlu_mtl.quantities.parsing import parse_quantity
from nlu_mtl.quantities.quantity import Quantity
from nlu_mtl.quantities.units import QuantityKind

__all__ = ["Quantity", "QuantityKind", "parse_quantity"]
