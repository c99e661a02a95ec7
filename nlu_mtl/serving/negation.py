"""Whether a message rules anything out at all, by its words: no exclusion is believed where nothing denies."""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORT: Final = frozenset({"no", "non", "nor", "w/o", "bar", "nix", "sin", "free", "less", "over", "rid"})
_WORDS: Final = (
    "not", "without", "none", "never", "nothing", "neither", "cannot", "cant", "dont", "doesnt", "didnt", "isnt",
    "arent", "wasnt", "wont", "wouldnt", "shouldnt", "aint", "except", "excepting", "excluding", "exclude",
    "besides", "apart", "aside", "other", "different", "rather", "instead", "than", "but", "anything", "anyone",
    "everything", "skip", "minus", "avoid", "avoiding", "hate", "hates", "dislike", "dislikes", "loathe", "detest",
    "stand", "allergic", "allergy", "intolerant", "sensitive", "drop", "remove", "lose", "ditch", "forget", "leave",
    "filter", "omit", "ignore", "sick", "tired", "enough", "against", "refuse", "banned", "hide", "stop", "itchy",
    "itch", "lacking", "lack", "lacks", "versus", "unless", "opposite", "opposed", "zero", "save", "barring",
    "anti", "prefer", "preference", "mind", "already", "vegan", "place", "ahead", "before", "clear", "away",
    "steer", "spare", "sans", "ugly", "out",
)  # fmt: skip
_JOINED: Final = ("not", "dont", "without", "anything", "anyone", "rather", "instead", "except", "than", "other")
"""Words that are found at either end of others too: "notfor", "ratherthan"."""
_STRUCK: Final = re.compile(r"(?:^|\s)[-–−]\w")
"""A minus in front of a word: "boots -leather"."""
_WORD: Final = re.compile(r"w/o|[^\W\d_]+(?:['’´`][^\W\d_]+)?")


def may_exclude(text: str) -> bool:
    """Whether a word of the text could deny, one slip of the finger allowed ("nto red", "witout a hood")."""
    return any(_denies(word.casefold()) for word in _WORD.findall(text)) or _STRUCK.search(text) is not None


@lru_cache(maxsize=4096)
def _denies(word: str) -> bool:
    plain = re.sub(r"['’´`]", "", word)
    if plain in _SHORT or plain.endswith(("nt", "free", "less", *_JOINED)) or plain.startswith(_JOINED):
        return True
    # Optimal string alignment: exchanging two neighbours is one slip.
    return process.extractOne(plain, _WORDS, scorer=OSA.distance, score_cutoff=1) is not None
