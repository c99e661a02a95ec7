"""The normalised value of a number or a range."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range of numbers.

    Attributes:
        min: Lower bound, inclusive; None where open.
        max: Upper bound, inclusive; None where open.
        currency: ISO 4217 code of an amount of money, where the text gives one.
        unit: Unit symbol ("in", "cm", "kg", "GB"), where the text gives one.
    """

    min: float | None
    max: float | None
    currency: str | None = None
    unit: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The quantity as the parse contract writes it: bounds always, currency and unit if known."""
        result: dict[str, Any] = {"min": self.min, "max": self.max}
        if self.currency:
            result["currency"] = self.currency
        if self.unit:
            result["unit"] = self.unit
        return result
