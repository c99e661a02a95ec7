"""How well a text fits any intent of its label space, by method; what fits too badly is out of scope.

Every method reads the in-scope intents alone, so that it works where no text without an intent was trained on. The
one exception asks the class that stands for such texts, where the label space has it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from nlu_mtl.schema import OUT_OF_SCOPE
from nlu_mtl.serving.decoding import softmax
from nlu_mtl.spaces import LabelSpace

Floats = NDArray[np.float32]
Arrays = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one pass says of ``n`` texts.

    Attributes:
        inside: Logits of the in-scope intents, divided by the temperature. Shape: (n, in-scope intents).
        outside: Logits of the class of texts that fit none, likewise; None where there is no such class. Shape: (n,).
        vectors: Sentence vectors of unit length. Shape: (n, dimension).
    """

    inside: Floats
    outside: Floats | None
    vectors: Floats

    @classmethod
    def of(cls, space: LabelSpace, logits: Floats, vectors: Floats, temperature: float = 1.0) -> Self:
        """From the intent logits of a label space, in its order. Shape: (n, intents) and (n, dimension)."""
        scaled = logits / np.float32(temperature)
        if OUT_OF_SCOPE not in space.intents:
            return cls(scaled, None, vectors)
        place = space.intents.index(OUT_OF_SCOPE)
        return cls(np.delete(scaled, place, axis=1), scaled[:, place], vectors)


def max_softmax(evidence: Evidence, _: Arrays) -> Floats:
    """Probability of the likeliest intent (Hendrycks and Gimpel, 2017). Shape: (n,)."""
    result: Floats = softmax(evidence.inside).max(axis=1)
    return result


def max_logit(evidence: Evidence, _: Arrays) -> Floats:
    """Logit of the likeliest intent, untouched by how many others are near it (Hendrycks et al., 2022). Shape: (n,)."""
    result: Floats = evidence.inside.max(axis=1)
    return result


def energy(evidence: Evidence, _: Arrays) -> Floats:
    """Negative free energy of the logits (Liu et al., 2020). Shape: (n,)."""
    return _log_sum(evidence.inside)


def mahalanobis(evidence: Evidence, arrays: Arrays) -> Floats:
    """Negative squared distance to the nearest class mean under one covariance (Lee et al., 2018). Shape: (n,).

    Arrays: ``whitening`` (dimension, dimension), under which the covariance is the identity; ``means`` under it
    (in-scope intents, dimension).
    """
    white, means = evidence.vectors @ arrays["whitening"], arrays["means"]
    squares = (white**2).sum(axis=1, keepdims=True) - 2 * white @ means.T + (means**2).sum(axis=1)
    result: Floats = -squares.min(axis=1)
    return result


def cosine(evidence: Evidence, arrays: Arrays) -> Floats:
    """Cosine to the nearest class mean. Shape: (n,).

    Arrays: ``directions`` of unit length (in-scope intents, dimension).
    """
    result: Floats = (evidence.vectors @ arrays["directions"].T).max(axis=1)
    return result


def own_class(evidence: Evidence, _: Arrays) -> Floats:
    """Log odds of all in-scope intents against the class of texts that fit none. Shape: (n,)."""
    if evidence.outside is None:
        raise ValueError(f"a label space must have the intent {OUT_OF_SCOPE} (got none); choose another method")
    result: Floats = _log_sum(evidence.inside) - evidence.outside
    return result


def _log_sum(logits: Floats) -> Floats:
    highest = logits.max(axis=1)
    result: Floats = highest + np.log(np.exp(logits - highest[:, None]).sum(axis=1))
    return result


@dataclass(frozen=True, slots=True)
class Method:
    """One way to tell how well texts fit.

    Attributes:
        score: From the evidence and the arrays it was given, higher for what fits better. Shape: (n,).
        arrays: Names of the arrays that it reads; those are made of training texts.
        own_class: Whether only a label space with a class of its own for such texts can be asked.
    """

    score: Callable[[Evidence, Arrays], Floats]
    arrays: tuple[str, ...] = ()
    own_class: bool = False


METHODS: Mapping[str, Method] = {
    "max_softmax": Method(max_softmax),
    "max_logit": Method(max_logit),
    "energy": Method(energy),
    "mahalanobis": Method(mahalanobis, ("whitening", "means")),
    "cosine": Method(cosine, ("directions",)),
    "own_class": Method(own_class, own_class=True),
}
