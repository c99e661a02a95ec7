"""What serving must know to believe a trained model's intents: how sure it is, and when it should pass."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from nlu_mtl.artifacts import ModelConfig
from nlu_mtl.data import Example
from nlu_mtl.schema import OUT_OF_SCOPE
from nlu_mtl.serving.encoder import VECTOR, Encoder, encode_batches
from nlu_mtl.serving.rejection import Evidence, Floats
from nlu_mtl.spaces import LabelSpace
from nlu_mtl.training.config import NluConfig
from nlu_mtl.training.corpora import Corpus
from nlu_mtl.training.evaluation import fit_temperature
from nlu_mtl.training.rejection import Choice, Judged, choose_rejection, fit_references


def calibrate(
    encoder: Encoder, served: ModelConfig, corpora: Iterable[Corpus], config: NluConfig
) -> tuple[ModelConfig, dict[str, Choice]]:
    """Fit the temperature and choose the rejection of each label space, on its validation examples.

    Args:
        encoder: The model as it will be served.
        served: What serving knows of it so far.
        corpora: What it was trained and validated on.
        config: How to choose.

    Returns:
        The configuration with ``temperatures`` and ``rejections``, and by label space what spoke for each; label
        spaces without intents, or without in-scope validation texts, are left out.
    """
    temperatures: dict[str, float] = {}
    choices: dict[str, Choice] = {}
    for corpus in corpora:
        if any(each.intent not in (None, OUT_OF_SCOPE) for each in corpus.validation) and corpus.space.intents:
            name = corpus.space.name
            temperatures[name], choices[name] = _calibrate(encoder, corpus, config)
    rejections = {name: each.rejection for name, each in choices.items() if each.rejection is not None}
    return replace(served, temperatures=temperatures, rejections=rejections), choices


def _calibrate(encoder: Encoder, corpus: Corpus, config: NluConfig) -> tuple[float, Choice]:
    space = corpus.space
    logits, vectors, intents = _read(encoder, space, corpus.validation)
    known = [row for row, name in enumerate(intents) if name in space.intents]
    temperature = fit_temperature(logits[known], [intents[row] for row in known], space.intents)
    judged = Judged.of(space, Evidence.of(space, logits, vectors, temperature), intents)
    drawn = _draw(corpus.train, config.rejection.references, random.Random(config.seed))
    _, references, classes = _read(encoder, space, drawn)
    return temperature, choose_rejection(judged, fit_references(references, classes), config.rejection)


def _read(encoder: Encoder, space: LabelSpace, examples: Sequence[Example]) -> tuple[Floats, Floats, list[str]]:
    """Intent logits, sentence vectors and right intents of the examples that have one.

    Shape: (n, intents), (n, dimension), (n,).
    """
    kept = [(each.text, each.intent) for each in examples if each.intent is not None]
    key = space.key("intent")
    rows: dict[int, tuple[Floats, Floats]] = {}
    for chosen, _, outputs in encode_batches(encoder, [text for text, _ in kept], (key, VECTOR)):
        rows |= {index: (outputs[key][row], outputs[VECTOR][row]) for row, index in enumerate(chosen)}
    logits, vectors = (np.stack([rows[index][part] for index in range(len(kept))]) for part in (0, 1))
    return logits, vectors, [intent for _, intent in kept]


def _draw(examples: Sequence[Example], count: int, rng: random.Random) -> list[Example]:
    """At most so many examples of each in-scope intent."""
    by_intent: dict[str, list[Example]] = {}
    for each in examples:
        if each.intent not in (None, OUT_OF_SCOPE):
            by_intent.setdefault(str(each.intent), []).append(each)
    return [each for one in by_intent.values() for each in rng.sample(one, min(count, len(one)))]
