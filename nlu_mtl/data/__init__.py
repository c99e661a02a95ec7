"""Authored examples of the joint model: a grammar, word lists and noise; no third-party text.

Adding an intent or an attribute is adding templates under ``grammar/`` or a list under ``lexicons/``.
"""

from nlu_mtl.data.corpus import CorpusError, load_examples
from nlu_mtl.data.examples import Example, Kind, Span
from nlu_mtl.data.retrieval import retrieval_pairs

__all__ = ["CorpusError", "Example", "Kind", "Span", "load_examples", "retrieval_pairs"]
