"""What a feed format is, and what it yields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from catalog.feeds.layout import Layout

if TYPE_CHECKING:
    from catalog.feeds.source import FeedSource


@dataclass(frozen=True, slots=True)
class FeedHead:
    """The start of a feed file, for telling its format.

    Attributes:
        text: The first 64 kB, decoded.
        complete: Whether that is the whole file.
        suffix: Last extension in lower case without ``.gz``, such as ``.csv``: only a tie-breaker.
    """

    text: str
    complete: bool = True
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """What the user says about a feed.

    Attributes:
        mapping: Product field → source column; an empty column or ``-`` drops the field.
        currency: ISO 4217 code where neither row nor price names one.
        layout: Which columns were found to hold what; grows while rows are read.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    currency: str = "USD"
    layout: Layout = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "layout", Layout(self.mapping))


@dataclass(slots=True)
class FeedVariant:
    """One buyable form of a product (a size in a color)."""

    sku: str
    size: str | None = None
    color: str | None = None
    price: float | None = None
    stock: int | None = None


@dataclass(slots=True)
class FeedProduct:
    """One usable row, normalised. Prices in ``currency``, weight in kilograms; None is unknown.

    Attributes:
        line: Line of the file on which the row starts, from 1.
        attributes: Facet name → values in the feed's own spelling, the product type among them; the brand is not.
        notes: Values that could not be read and were left unknown, as causes to be counted.
    """

    line: int
    id: str
    title: str
    description: str = ""
    brand: str | None = None
    category: str | None = None
    url: str | None = None
    image_url: str | None = None
    price: float | None = None
    list_price: float | None = None
    currency: str | None = None
    availability: str = "unknown"
    stock: int | None = None
    rating: float | None = None
    rating_count: int | None = None
    weight: float | None = None
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    variants: tuple[FeedVariant, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that is skipped: where, why, and the value at fault."""

    line: int
    cause: str
    value: str = ""


class Feed(Protocol):
    """One feed format."""

    @property
    def name(self) -> str:
        """Name of the format, as ``daogou import --format`` takes it."""

    def identify(self, head: FeedHead) -> bool:
        """Whether the file's content is of this format."""

    def extract(self, source: "FeedSource", options: FeedOptions) -> Iterator[FeedProduct | BadRow]:
        """Reads the file row by row, in its order.

        Raises:
            FeedError: The file as a whole cannot be used.
        """
