"""The catalog's tables. Prices are in units of their currency; None always means unknown."""

from datetime import UTC, datetime

from sqlalchemy import JSON, DateTime, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def now() -> datetime:
    """The current time in UTC, as every table stores it."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """Every table of the installation hangs on this metadata, so that one migration history serves all."""


class Product(Base):
    """One product as its feed gave it."""

    __tablename__ = "product"

    id: Mapped[str] = mapped_column(String(255), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, default="")
    brand: Mapped[str | None] = mapped_column(String(255))
    category: Mapped[str | None] = mapped_column(Text)
    """Path from the root, parts joined by `` > ``."""
    url: Mapped[str | None] = mapped_column(Text)
    image_url: Mapped[str | None] = mapped_column(Text)
    price: Mapped[float | None] = mapped_column(Float)
    list_price: Mapped[float | None] = mapped_column(Float)
    currency: Mapped[str | None] = mapped_column(String(3))
    availability: Mapped[str] = mapped_column(String(16), default="unknown")
    """``in_stock``, ``out_of_stock``, ``preorder``, ``backorder`` or ``unknown``."""
    stock: Mapped[int | None] = mapped_column(Integer)
    rating: Mapped[float | None] = mapped_column(Float)
    """Mean of 1 to 5."""
    rating_count: Mapped[int | None] = mapped_column(Integer)
    weight: Mapped[float | None] = mapped_column(Float)
    """Kilograms."""
    feed: Mapped[str] = mapped_column(String(255))
    row_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the normalised feed row: an unchanged row is not touched."""
    text_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of :func:`catalog.product_text.product_text`: what the index and the read attributes depend on."""
    active: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class Variant(Base):
    """One buyable form of a product (a size in a color)."""

    __tablename__ = "variant"

    product_id: Mapped[str] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"), primary_key=True)
    sku: Mapped[str] = mapped_column(String(255), primary_key=True)
    size: Mapped[str | None] = mapped_column(String(64))
    color: Mapped[str | None] = mapped_column(String(64))
    price: Mapped[float | None] = mapped_column(Float)
    stock: Mapped[int | None] = mapped_column(Integer)


class AttributeValue(Base):
    """One facet value of a product, with where it comes from."""

    __tablename__ = "attribute_value"

    product_id: Mapped[str] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(255), primary_key=True)
    source: Mapped[str] = mapped_column(String(8), primary_key=True)
    """``feed`` or ``text``."""
    confidence: Mapped[float] = mapped_column(Float, default=1.0)


class CatalogState(Base):
    """Small facts of the catalog as a whole, by name: its version."""

    __tablename__ = "catalog_state"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Impression(Base):
    """One product shown at one position of one reply."""

    __tablename__ = "impression"

    request_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    """1 is the first product shown."""
    product_id: Mapped[str] = mapped_column(String(255))
    conversation_id: Mapped[str] = mapped_column(String(64))
    turn: Mapped[int] = mapped_column(Integer)
    query: Mapped[str] = mapped_column(Text)
    scores: Mapped[dict[str, float]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    __table_args__ = (Index("ix_impression_conversation", "conversation_id"),)


class Event(Base):
    """One thing a shopper did with a product."""

    __tablename__ = "event"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Content hash or the sender's own id: the same event twice is one event."""
    type: Mapped[str] = mapped_column(String(16))
    product_id: Mapped[str] = mapped_column(String(255))
    conversation_id: Mapped[str | None] = mapped_column(String(64))
    shopper_id: Mapped[str | None] = mapped_column(String(255))
    request_id: Mapped[str | None] = mapped_column(String(36))
    position: Mapped[int | None] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
