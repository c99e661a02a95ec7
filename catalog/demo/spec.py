"""The demo shop's specification: YAML files read into typed, validated records."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

FOLDER = Path(__file__).parent


class SpecError(ValueError):
    """The demo shop's specification contradicts itself."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Trait(_Record):
    """A material or feature, with the words that sell it.

    Attributes:
        title: Its form in a product title; without one it is never put there.
        bit: A noun phrase naming it, to be joined with others ("a sealed membrane").
        says: Whole sentences about it.
        price: Factor on the price.
        share: Weight when traits are drawn.
        not_with: Materials and features that rule it out.
        not_for: Audiences that it is not sold to, and own sizes it is not made in.
    """

    title: str | None = None
    bit: str | None = None
    says: tuple[str, ...] = ()
    price: float = 1.0
    share: float = 1.0
    not_with: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()


class OwnSizes(_Record):
    """Sizes of one type alone: value to price factor. ``pick`` says how many of them one product is sold in."""

    pick: Literal["one", "all"]
    values: dict[str, float]


class TypeSpec(_Record):
    """Everything the generator knows about one product type.

    Attributes:
        price: Median, log-normal sigma, floor and ceiling in USD, at brand level 1.
        weight: Kilograms, from and to.
        sizes: Name of a size system, sizes of its own, or None where size means nothing.
        facts: Groups of noun phrases, each group ordered from plain to fancy; dearer products take later ones.
        names: ``plain`` model names, ``numbered`` generations, or ``code`` (letters and digits).
        editions: What tells two plain-named models of one line apart.
        noun: What sentences call the thing; the type's own name if None.
        for_kids: Sentences that take the place of uses, questions and stories on children's products.
    """

    category: str
    code: str
    count: int = Field(gt=0)
    price: tuple[float, float, float, float]
    weight: tuple[float, float]
    plural: bool = False
    noun: str | None = None
    sizes: str | OwnSizes | None = None
    audience: dict[str, float] = {}
    names: Literal["plain", "numbered", "code"] = "plain"
    editions: tuple[str, ...] = ("II", "III", "IV")
    titles: tuple[str, ...]
    colors: tuple[str, ...] = ()
    several_colors: float = 0.0
    patterns: dict[str, float] = {}
    styles: tuple[str, ...] = ()
    occasions: dict[str, float] = {}
    materials: dict[str, Trait]
    features: dict[str, Trait]
    facts: tuple[tuple[str, ...], ...] = ()
    uses: tuple[str, ...]
    asks: tuple[str, ...]
    tales: tuple[str, ...]
    closes: tuple[str, ...] = ()
    for_kids: tuple[str, ...] = ()


class Department(_Record):
    """Types that share their closing lines."""

    closes: tuple[str, ...]
    types: dict[str, TypeSpec]


class Brand(_Record):
    """One invented brand. ``level`` 1 is mid-priced; ``lines`` are its model names; ``sizing`` its shoe sizes."""

    level: float
    types: tuple[str, ...]
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    sizing: Literal["US", "EU"] = "US"


class Shade(_Record):
    """One color a product is sold in. ``colors`` are the color words that hold for it, the nearest first."""

    title: str
    code: str
    colors: tuple[str, ...]


class Phrases(_Record):
    """Sentences and orders of sentences that fit any type."""

    structures: dict[str, tuple[tuple[str, ...], ...]]
    combine: tuple[str, ...]
    facts: tuple[str, ...]
    short: tuple[str, ...]
    one_color: tuple[str, ...]
    several_colors: tuple[str, ...]
    sizes: tuple[str, ...]
    weight: tuple[str, ...]
    heads: tuple[str, ...]


class Spec(_Record):
    """The whole shop."""

    types: dict[str, TypeSpec]
    brands: dict[str, Brand]
    shades: dict[str, Shade]
    sizes: dict[str, dict[str, tuple[str, ...]]]
    phrases: Phrases


def _read(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.YAMLError as error:
        raise SpecError(f"{path.name} must be YAML (got {' '.join(str(error).split())}); correct it") from error


def _first(error: ValidationError) -> str:
    """The first of pydantic's complaints, in one line."""
    complaint = error.errors()[0]
    return f"{'.'.join(str(part) for part in complaint['loc'])}: {complaint['msg']}"


def _departments(folder: Path) -> Iterator[tuple[str, TypeSpec]]:
    for path in sorted((folder / "departments").glob("*.yml")):
        try:
            department = Department.model_validate(_read(path))
        except ValidationError as error:
            raise SpecError(f"{path.name} must follow its schema (got {_first(error)}); correct it") from error
        for name, spec in department.types.items():
            yield name, spec.model_copy(update={"closes": spec.closes + department.closes})


def _check(spec: Spec) -> None:
    """Cross-checks that a schema cannot express."""
    for name, kind in spec.types.items():
        unknown = [shade for shade in kind.colors if shade not in spec.shades]
        if unknown:
            raise SpecError(f"colors must be listed in colors.yml (got {unknown} for {name!r}); add them there")
        if isinstance(kind.sizes, str) and kind.sizes not in spec.sizes:
            raise SpecError(f"a size system must be listed in sizes.yml (got {kind.sizes!r} for {name!r})")
        if not any(name in brand.types for brand in spec.brands.values()):
            raise SpecError(f"every type needs a brand that makes it (got none for {name!r}); see brands.yml")
    for brand_name, brand in spec.brands.items():
        missing = [name for name in brand.types if name not in spec.types]
        if missing:
            raise SpecError(f"a brand's types must exist (got {missing} for {brand_name!r}); correct brands.yml")
    lines = [line for brand in spec.brands.values() for line in brand.lines]
    doubled = sorted({line for line in lines if lines.count(line) > 1})
    if doubled:
        raise SpecError(f"a model line belongs to one brand (got {doubled} twice); rename one in brands.yml")


@lru_cache(maxsize=1)
def load_spec(folder: Path = FOLDER) -> Spec:
    """Reads and validates the YAML files of ``folder``.

    Raises:
        SpecError: A file breaks its schema, or two files contradict each other.
    """
    types = dict(_departments(folder))
    try:
        spec = Spec(
            types=types,
            brands=_read(folder / "brands.yml"),
            shades=_read(folder / "colors.yml"),
            sizes=_read(folder / "sizes.yml"),
            phrases=_read(folder / "phrases.yml"),
        )
    except ValidationError as error:
        raise SpecError(f"the demo shop's YAML must follow its schema (got {_first(error)}); correct it") from error
    _check(spec)
    return spec
