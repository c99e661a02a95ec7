"""The words around an amount that make it a bound: "no more than", "or less", "between", "about"."""

import re
from typing import Final, Literal

Bound = Literal["upper", "lower", "about", "exact", "between"]

_NEGATION = (
    r"(?:not|n't|dont|doesnt|cant|cannot|wont|isnt|shouldnt|no|nothing|none|never|without|nor)"
    r"(?: (?:want|wanna|to|spend|spending|pay|paying|go|going|be|being|cost|costing|costs|weigh|weighing|"
    r"anything|something|any|it|one|ones|that|which|is|are|priced|rated|buy|looking|for|wanting|much|a|cent|"
    r"penny|interested|in|get)){0,6}"
)
_OR_EQUAL = r"(?: or equal(?: to)?)?"
_COMPARATIVE_DOWN = r"(?:less|lower|cheaper|lighter|smaller|shorter|fewer|thinner|narrower|shallower|slimmer)"
_COMPARATIVE_UP = (
    r"(?:more|greater|higher|bigger|larger|heavier|longer|taller|wider|deeper|thicker|pricier|better|costlier)"
)
_BELOW = rf"(?:under|undr|udner|below|beneath|south of|{_COMPARATIVE_DOWN} (?:than|then){_OR_EQUAL})"
_ABOVE = rf"(?:over|above|beyond|exceed(?:s|ing)?|north of|past|{_COMPARATIVE_UP} (?:than|then){_OR_EQUAL}|upwards? of)"
_AT_MOST = (
    r"(?:at (?:the )?(?:very )?most|max(?:imum)?\.?|(?:a|at) max(?:imum)?(?: of)?|up ?to|upto|within|until|till?|"
    r"capped at|cap of|limit(?:ed)?(?: (?:of|is|to))?|afford|<=?|=<|sub)"
)
_AT_LEAST = (
    r"(?:at (?:the )?(?:very )?least|atleast|min(?:imum)?\.?|(?:a|at) min(?:imum)?(?: of)?|from|"
    r"start(?:ing|s)?(?: (?:at|from))?|begin(?:ning|s)? (?:at|from)|>=?|=>)"
)
_ABOUT = (
    r"(?:(?:some(?:where|thing) )?(?:around|about|near|close to|like)|roughly|approx(?:imately)?\.?|"
    r"circa|ca\.?|c\.|~|≈|in the (?:region|neighbou?rhood|range|area) of|more or less|give or take|arround|aroud)"
)
_EXACT = r"(?:exact(?:ly)?|precisely|equals?(?: to)?|==?)"
_BETWEEN = r"(?:(?:anywhere |somewhere |anything |in )?between|in-between|btwn?|b/w|ranging from|range(?: of)?)"
# What may stand between the bound and its number ("max price of $50", "under a budget of 50").
_FILLER = (
    r"(?:[ :=,]|\b(?:the|an?|my|our|price|prices|cost|costs|budget|rating|rated|weight|size|of|is|are|at|be|"
    r"about|around|roughly|say|only|just|maybe|like|total|with|approximately|approx|screen|score|average|star|quantity|number)\b)"
)
_PREFIX: Final = re.compile(
    rf"(?P<flipped_below>{_NEGATION} {_BELOW})|(?P<flipped_above>{_NEGATION} {_ABOVE})"
    rf"|(?P<between>(?<!\w){_BETWEEN})"
    rf"|(?P<upper>(?<!\w)(?:{_BELOW}|{_AT_MOST}))|(?P<lower>(?<!\w)(?:{_ABOVE}|{_AT_LEAST}))"
    rf"|(?P<about>(?<!\w){_ABOUT})|(?P<exact>(?<!\w){_EXACT})"
)
_FILLERS: Final = re.compile(rf"-?{_FILLER}*")
_PREFIX_BOUNDS: Final[dict[str, Bound]] = {
    "flipped_below": "lower",
    "flipped_above": "upper",
    "between": "between",
    "upper": "upper",
    "lower": "lower",
    "about": "about",
    "exact": "exact",
}
# Words further back cannot bear on the number.
_REACH: Final = 80

_OR_BELOW = (
    r"(?:or|and|&) (?:less|under|below|cheaper|lower|fewer|lighter|smaller|shorter|narrower|thinner|beneath|down|"
    r"within)\b"
)
_OR_ABOVE = (
    r"(?:or|and|&) (?:more|over|above|higher|better|up|upwards?|larger|bigger|heavier|longer|taller|wider|deeper|"
    r"thicker|greater|beyond)\b"
)
_SUFFIX: Final = re.compile(
    rf"[ ,(-]*(?:(?P<upper>{_OR_BELOW}|tops\b|max(?:imum)?\b|at (?:the )?(?:very )?(?:most|max(?:imum)?)\b|limit\b|"
    r"as (?:a|the|my) (?:max(?:imum)?|limit)\b)"
    rf"|(?P<lower>{_OR_ABOVE}|\+|plus\b|upwards?\b|min(?:imum)?\b|at (?:the )?(?:very )?(?:least|min(?:imum)?)\b|"
    r"as (?:a|the|my) min(?:imum)?\b)"
    r"|(?P<about>or so\b|or thereabouts\b|give or take\b|-?ish\b|approximately\b|approx\b|roughly\b))"
)
_SUFFIX_BOUNDS: Final[dict[str, Bound]] = {"upper": "upper", "lower": "lower", "about": "about"}
# "4 stars and up": what the number counts may stand before the suffix.
_COUNTED: Final = re.compile(
    r" ?(?:stars?|rating|or|budget|products?|items?|units?|pieces?|pcs|of them|in total|total|each|altogether)\b"
    r"(?! (?:less|more))"
)

_AND: Final = re.compile(r"(?: and| &|&)(?: up to| about| around| maybe| not (?:more|over)(?: than)?)? ?")
_TO: Final = re.compile(
    r"(?: ?(?:-+|~|\.\.+) ?| (?:up |down )?to(?: about| around| maybe| like)? | (?:till?|until|through|thru) | up to )"
)
_OR: Final = re.compile(r" or ")


def bound_before(text: str, start: int, end: int) -> Bound | None:
    """The bound that the words just before a number give it.

    Args:
        text: Folded text.
        start: Where the words before it begin that no other number has taken.
        end: Where the number begins.
    """
    for match in _PREFIX.finditer(text, max(start, end - _REACH), end):
        if _FILLERS.fullmatch(text, match.end(), end) and match.lastgroup:
            return _PREFIX_BOUNDS[match.lastgroup]
    return None


def bound_after(text: str, start: int, end: int) -> tuple[Bound, int] | None:
    """The bound that the words just after a number give it, and where they end.

    Args:
        text: Folded text.
        start: Where the number ends.
        end: Where the next number begins, or the text ends.
    """
    counted = _COUNTED.match(text, start, end)
    for position in (start, counted.end() if counted else start):
        match = _SUFFIX.match(text, position, end)
        if match and match.lastgroup:
            return _SUFFIX_BOUNDS[match.lastgroup], match.end()
    return None


def joins_range(text: str, start: int, end: int, before: Bound | None) -> bool:
    """Whether the words between two numbers make them a range.

    Args:
        text: Folded text.
        start: Where the first number ends.
        end: Where the second number begins.
        before: The bound before the first number; "and" joins only after "between", "or" only where
            there is none.
    """
    if _TO.fullmatch(text, start, end):
        return True
    if before == "between":
        return _AND.fullmatch(text, start, end) is not None
    return before is None and _OR.fullmatch(text, start, end) is not None
