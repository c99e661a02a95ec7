"""From the outputs of a pass to the intents of a text by likelihood, with what fits none of them rejected."""

import math
from collections.abc import Sequence

import numpy as np

from nlu_mtl.artifacts import ArtifactError, ModelConfig
from nlu_mtl.schema import OUT_OF_SCOPE, Intent
from nlu_mtl.serving.decoding import softmax
from nlu_mtl.serving.encoder import VECTOR, Floats, Outputs
from nlu_mtl.serving.rejection import METHODS, Evidence
from nlu_mtl.spaces import LabelSpace, Rejection


class IntentReader:
    """Reads the intents of one label space, which must have some."""

    def __init__(self, config: ModelConfig, space: LabelSpace) -> None:
        """Take what the configuration says of the label space.

        Raises:
            ArtifactError: if the configuration names a way to reject that cannot be followed.
        """
        self._space = space
        self._key = space.key("intent")
        self._temperature = config.temperatures.get(space.name, 1.0)
        self._rejection = config.rejections.get(space.name)
        self._inside = [name for name in space.intents if name != OUT_OF_SCOPE]
        if self._rejection is not None:
            _check(self._rejection, space)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The outputs of the graph that it reads."""
        return (self._key,) if self._rejection is None else (self._key, VECTOR)

    def read(self, outputs: Outputs, row: int) -> tuple[Intent, ...]:
        """All intents of one text of a pass with calibrated probabilities, most likely first.

        A rejected text is out of scope before anything else; in any other, nothing is likelier than an intent.
        """
        logits = outputs[self._key][row]
        if self._rejection is None:
            return rank_intents(logits, self._space.intents, self._temperature)
        evidence = Evidence.of(self._space, logits[None], outputs[VECTOR][row][None], self._temperature)
        score = float(METHODS[self._rejection.method].score(evidence, self._rejection.arrays)[0])
        return _ranked(evidence.inside[0], self._inside, score, self._rejection)


def rank_intents(logits: Floats, names: Sequence[str], temperature: float) -> tuple[Intent, ...]:
    """All intents with calibrated probabilities, most likely first. Shape: (intents,)."""
    probabilities: list[float] = softmax(logits / temperature).tolist()
    order = sorted(range(len(names)), key=probabilities.__getitem__, reverse=True)
    return tuple(Intent(names[index], probabilities[index]) for index in order)


def _ranked(logits: Floats, names: Sequence[str], score: float, rejection: Rejection) -> tuple[Intent, ...]:
    """In-scope intents share what is left of the probability that the text fits none."""
    shares: list[float] = softmax(logits.astype(np.float64)).tolist()
    distance = (rejection.threshold - score) / rejection.scale
    outside = 0.5 + 0.5 * math.tanh(distance / 2)
    rejected = score < rejection.threshold
    if not rejected:
        # A text that is kept may have many likely intents, none of which alone outweighs the doubt.
        highest = max(shares)
        outside = min(outside, highest / (1 + highest))
    inside = [Intent(name, share * (1 - outside)) for name, share in zip(names, shares, strict=True)]
    inside.sort(key=_confidence, reverse=True)
    if rejected:
        return (Intent(OUT_OF_SCOPE, outside), *inside)
    # The sum is rounded, and sorting keeps the order of equals: the decision stands where they are even.
    none = Intent(OUT_OF_SCOPE, min(outside, inside[0].confidence))
    return tuple(sorted([*inside, none], key=_confidence, reverse=True))


def _confidence(intent: Intent) -> float:
    return intent.confidence


def _check(rejection: Rejection, space: LabelSpace) -> None:
    method = METHODS.get(rejection.method)
    where = f"the rejection of {space.name}"
    remedy = "run `daogou train nlu` anew"
    if method is None:
        known = ", ".join(METHODS)
        raise ArtifactError(f"{where} must be by one of {known} (got {rejection.method!r}); {remedy}")
    if method.own_class and OUT_OF_SCOPE not in space.intents:
        raise ArtifactError(f"{where} must not ask an intent that it lacks (got {rejection.method!r}); {remedy}")
    if missing := [name for name in method.arrays if name not in rejection.arrays]:
        raise ArtifactError(f"{where} must come with the array {missing[0]!r} (got none); {remedy}")
