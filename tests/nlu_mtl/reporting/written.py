"""One text as it might have been read, written down."""

from nlu_mtl.data import Example
from nlu_mtl.reporting.outcomes import Outcome
from nlu_mtl.schema import Intent


def outcome(text, wanted, said, confidence=0.9, right=(), read=(), kind="utterance"):
    """One text: what is right (``wanted`` and ``right``) beside what was read (``said`` and ``read``)."""
    intent = None if said is None else Intent(said, confidence)
    return Outcome(Example(text, wanted, tuple(right), kind), intent, tuple(read), (confidence,) * len(read))
