"""``train intent``: new intents from a few examples on the model in use, whose encoder stays as it is."""

import hashlib
import json
import random
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from nlu_mtl.artifacts import (
    CARD_FILE,
    FINGERPRINT_FILE,
    METRICS_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    TRANSITIONS_FILE,
    ArtifactError,
    ModelConfig,
    check_sizes,
    model_file,
    read_config,
    replace_directory,
    write_config,
    write_json,
)
from nlu_mtl.data import Example, load_examples
from nlu_mtl.data.noise import add_noise
from nlu_mtl.datasets import Dataset
from nlu_mtl.schema import OUT_OF_SCOPE
from nlu_mtl.serving.encoder import VECTOR, OnnxEncoder, encode_batches
from nlu_mtl.spaces import OWN_NAME, LabelSpace, Rejection
from nlu_mtl.training.further_classes import Encoded, FewShotConfig, Floats, fit_classes, hold_back
from nlu_mtl.training.new_intents import Lesson, plan_lesson, read_added, write_added
from nlu_mtl.training.replay import alike, draw
from nlu_mtl.training.vector_identity import identify_vectors
from nlu_mtl.training.widening import pooled_name, widen, with_output

Progress = Callable[[str, int, int], None]

_CARD = """

## Intents added later
{names}: taught from {examples} examples on the head alone. Intent accuracy on authored validation texts went from
{intent_accuracy[before]} to {intent_accuracy[after]}; the scores above are from before.
"""


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What came of the lesson.

    Attributes:
        space: The label space with its new intents.
        model: The graph with its new classes.
        taught: What was trained on, as the head sees it now.
        validation: Typical authored validation texts, as the head sees them now.
        before: Their intent accuracy before.
    """

    space: LabelSpace
    model: onnx.ModelProto
    taught: Encoded
    validation: Encoded
    before: float


def train_intent(
    directory: Path,
    output: Path,
    dataset: Dataset,
    *,
    seed: int = 0,
    threads: int = 1,
    progress: Progress | None = None,
    config: FewShotConfig | None = None,
) -> dict[str, Any]:
    """Teach the intent head of a model new intents and write it as a model directory.

    Encoder, tags, polarity and vectors stay as they are, bit for bit, and so do the logits of the authored intents.

    Args:
        directory: The model to begin with.
        output: Directory to write, which may be the same; it is replaced only when everything has succeeded.
        dataset: Examples of one or several new intents; of known ones too, if wanted.
        seed: Seed of what is replayed, of noise and of training.
        threads: Threads of the encoder.
        progress: Called with a stage, the steps done and all steps of the stage.
        config: How to learn.

    Returns:
        The ``new`` intents, the number of ``examples``, and the ``intent_accuracy`` on authored validation texts
        ``before`` and ``after``.

    Raises:
        ArtifactError: if the directory holds no model, or none that can be extended.
        LabelSpaceError: if the model was trained on other label spaces than ours alone.
        DatasetError: if the data set cannot be learnt from.
    """
    served = read_config(directory)
    check_sizes(directory, served)
    authored = {split: load_examples(split, int(served.training.get("seed", 0))) for split in ("train", "validation")}
    known = [example for examples in authored.values() for example in examples]
    lesson = plan_lesson(served.space(), dataset, read_added(directory), known)
    learnt = _Teacher(directory, served.space(), config or FewShotConfig(), seed, threads, progress).teach(
        lesson, authored["train"], authored["validation"]
    )
    metrics = {
        "new": list(lesson.new),
        "examples": len(lesson.examples),
        "intent_accuracy": {"before": round(learnt.before, 4), "after": round(_accuracy(learnt.validation), 4)},
    }
    _write(directory, output, lesson, learnt, served, metrics)
    return metrics


@dataclass(frozen=True, slots=True)
class _Teacher:
    """What a lesson needs beside the examples."""

    directory: Path
    space: LabelSpace
    config: FewShotConfig
    seed: int
    threads: int
    progress: Progress | None

    def teach(self, lesson: Lesson, train: Sequence[Example], validation: Sequence[Example]) -> _Learnt:
        """Learn the new classes and hold them back as far as validation asks for it."""
        rng = random.Random(self.seed)
        space = replace(self.space, intents=(*self.space.intents, *lesson.new))
        names = lesson.learnt(space.intents)
        learnt = [space.intents.index(name) for name in names]
        copied = [example for example in lesson.examples if example.intent in names]
        noisy = [add_noise(example, rng) for example in copied for _ in range(self.config.copies)]
        own = {example.text.casefold() for example in lesson.examples}
        taught = [*lesson.examples, *noisy, *self._replayed(train, copied, own, rng)]
        typical, like = self._judged(validation, copied, own, rng)
        model = onnx.load(self.directory / MODEL_FILE)
        encoded = self._encode(model, space, [*taught, *typical, *like])
        lessons, judged = encoded.part(slice(len(taught))), encoded.part(slice(len(taught), None))
        weights, bias = fit_classes(lessons, learnt, len(space.intents), self.config, self.seed)
        # What sounds unlike the new intents is no likelier to be taken than what was judged.
        allowed = int(self.config.most_lost * sum(example.intent is not None for example in validation))
        bias[learnt] -= hold_back(judged, judged.widened(weights, bias), learnt, allowed)
        wider, before = widen(model, space.key("intent"), weights, bias), judged.part(slice(len(typical)))
        return _Learnt(space, wider, lessons.widened(weights, bias), before.widened(weights, bias), _accuracy(before))

    def _replayed(
        self, train: Sequence[Example], copied: Sequence[Example], own: Collection[str], rng: random.Random
    ) -> list[Example]:
        """The authored training examples that new intents are told from."""
        limits = dict.fromkeys(self.space.intents, self.config.replayed)
        drawn = draw(train, limits | {OUT_OF_SCOPE: self.config.replayed_out_of_scope}, own, rng)
        return [*drawn, *alike(train, copied, self.config.alike, {*own, *(each.text.casefold() for each in drawn)})]

    def _judged(
        self, validation: Sequence[Example], copied: Sequence[Example], own: Collection[str], rng: random.Random
    ) -> tuple[list[Example], list[Example]]:
        """Authored validation examples as they come, and others that sound most like the new intents."""
        known = [each for each in validation if each.intent is not None and each.text.casefold() not in own]
        typical = rng.sample(known, min(self.config.validated, len(known)))
        seen = {*own, *(each.text.casefold() for each in typical)}
        return typical, alike(known, copied, self.config.alike, seen)

    def _encode(self, model: onnx.ModelProto, space: LabelSpace, examples: Sequence[Example]) -> Encoded:
        """One pass over the examples with the graph as it is, its pooled vectors shown."""
        key = space.key("intent")
        names = (pooled_name(model, key), key, VECTOR)
        with tempfile.TemporaryDirectory() as folder:
            shown = Path(folder)
            onnx.save(with_output(model, names[0]), shown / MODEL_FILE)
            for name in (TOKENIZER_FILE, TRANSITIONS_FILE):
                shutil.copyfile(self.directory / name, shown / name)
            encoder = OnnxEncoder.load(shown, names, self.threads)
        rows: dict[int, tuple[Floats, ...]] = {}
        told = None if self.progress is None else partial(self.progress, "reading examples")
        for chosen, _, outputs in encode_batches(encoder, [example.text for example in examples], names, told):
            rows |= {index: tuple(outputs[name][row] for name in names) for row, index in enumerate(chosen)}
        parts = [np.stack([rows[index][part] for index in range(len(examples))]) for part in range(len(names))]
        classes = np.array([space.intents.index(str(example.intent)) for example in examples])
        return Encoded(parts[0], parts[1], parts[2], classes)


def _accuracy(encoded: Encoded) -> float:
    return float((encoded.logits.argmax(axis=1) == encoded.classes).mean())


def _write(
    directory: Path, output: Path, lesson: Lesson, learnt: _Learnt, served: ModelConfig, metrics: Mapping[str, Any]
) -> None:
    """Write the model beside ``output`` first, so that a failure leaves the old one."""
    fresh = output.with_name(f"{output.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    onnx.save(learnt.model, fresh / MODEL_FILE)
    for name in (TOKENIZER_FILE, TRANSITIONS_FILE, FINGERPRINT_FILE):
        shutil.copyfile(model_file(directory, name), fresh / name)
    if identify_vectors(fresh) != identify_vectors(directory):
        raise ArtifactError(
            f"a model must stay as it is while it is taught (got other vectors in {directory}); run it again"
        )
    write_config(fresh, _served(served, learnt, lesson))
    write_added(fresh, lesson)
    former = json.loads((directory / METRICS_FILE).read_text("utf-8")) if (directory / METRICS_FILE).is_file() else {}
    write_json(fresh / METRICS_FILE, {**former, "added": [*former.get("added", []), metrics]})
    card = (directory / CARD_FILE).read_text("utf-8") if (directory / CARD_FILE).is_file() else ""
    (fresh / CARD_FILE).write_text(
        card.rstrip() + _CARD.format(names=", ".join(lesson.new) or "none", **metrics), "utf-8"
    )
    replace_directory(fresh, output)


def _served(served: ModelConfig, learnt: _Learnt, lesson: Lesson) -> ModelConfig:
    """The configuration with the wider label space.

    What is known keeps its logits, and so the temperature and the threshold of rejection that were fitted to them.
    """
    space = learnt.space
    rejections = dict(served.rejections)
    if OWN_NAME in rejections:
        rows = {name: learnt.taught.classes == space.intents.index(name) for name in lesson.new}
        vectors = [learnt.taught.vectors[chosen].mean(axis=0) for chosen in rows.values()]
        rejections[OWN_NAME] = with_classes(rejections[OWN_NAME], vectors)
    digest = hashlib.sha256(f"{served.data_fingerprint}{lesson.examples!r}".encode())
    return replace(
        served,
        spaces=tuple(space if each.name == OWN_NAME else each for each in served.spaces),
        rejections=rejections,
        data_fingerprint=digest.hexdigest(),
    )


def with_classes(rejection: Rejection, means: Sequence[Floats]) -> Rejection:
    """A rejection that knows further intents.

    Args:
        rejection: That of the label space before.
        means: Mean sentence vector of each new intent. Shape: (dimension,) each.
    """
    arrays = dict(rejection.arrays)
    for mean in means:
        rows = {"directions": mean / np.linalg.norm(mean)}
        if "whitening" in arrays:
            rows["means"] = mean @ arrays["whitening"]
        arrays |= {name: np.vstack([arrays[name], row]) for name, row in rows.items() if name in arrays}
    return replace(rejection, arrays=arrays)
