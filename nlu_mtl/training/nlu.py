"""``train nlu`` and ``evaluate nlu``: from authored examples to a directory that serving loads, and its scores."""

import hashlib
import random
import shutil
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nlu_mtl.artifacts import (
    CARD_FILE,
    METRICS_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    ModelConfig,
    write_config,
    write_fingerprint,
    write_json,
)
from nlu_mtl.data import Example, load_examples, retrieval_pairs
from nlu_mtl.schema import ATTRIBUTES, INTENTS
from nlu_mtl.serving.encoder import Encoder, OnnxEncoder, encode_batches, pad
from nlu_mtl.serving.parser import Parser
from nlu_mtl.training import card
from nlu_mtl.training.batches import to_items
from nlu_mtl.training.config import NluConfig
from nlu_mtl.training.encoder import (
    SentenceEncoder,
    freeze_lower,
    hidden_states,
    load_encoder,
    mean_pool,
)
from nlu_mtl.training.evaluation import (
    Metrics,
    TorchEncoder,
    fit_temperature,
    retrieval_scores,
    score,
)
from nlu_mtl.training.export import export_model
from nlu_mtl.training.model import JointModel
from nlu_mtl.training.titles import title_like
from nlu_mtl.training.trainer import Epoch, Progress, Streams, fit

Vectors = dict[str, NDArray[np.float32]]

_TAUGHT_UTTERANCES = 5_000
_JUDGED_UTTERANCES = 800
_JUDGED_PRODUCTS = 150
_JUDGED_PAIRS = 240
_SPLITS = ("validation", "test", "handwritten")


def train_nlu(
    output: Path,
    *,
    seed: int = 0,
    encoder: str | None = None,
    epochs: int | None = None,
    progress: Progress | None = None,
    config: NluConfig | None = None,
) -> dict[str, Any]:
    """Train the joint model on the authored examples and write it as a model directory.

    Args:
        output: Directory to write; it is replaced only when everything has succeeded.
        seed: Seed of the examples and of training.
        encoder: A sentence-transformers name or path; None for the packaged MiniLM.
        epochs: Epochs, of which the best is kept; None for the configured number.
        progress: Called with a stage, the steps done and all steps of the stage.
        config: Everything else that can be set.

    Returns:
        Scores by split (``validation``, ``test``, ``handwritten``) and precision (``fp32``, ``int8``), as in
        ``metrics.json``.

    Raises:
        EncoderError: if the encoder cannot be found or shared.
    """
    config = _configure(config or NluConfig(), seed, encoder, epochs)
    threads = torch.get_num_threads()
    torch.set_num_threads(config.threads)
    try:
        return _train(output, config, progress)
    finally:
        torch.set_num_threads(threads)


def _train(output: Path, config: NluConfig, progress: Progress | None) -> dict[str, Any]:
    torch.manual_seed(config.seed)
    base = load_encoder(config.encoder, config.max_length)
    examples, pairs = load_examples("train", config.seed), retrieval_pairs(config.seed)
    streams = _streams(base, examples, pairs, config, progress)
    judged = retrieval_pairs(config.seed + 1)[:_JUDGED_PAIRS]
    teacher = _teach(base, [text for pair in judged for text in pair])
    model = JointModel(base)
    freeze_lower(model.encoder, config.optimiser.frozen_layers)
    served = _served_config(config, base, _fingerprint(examples, pairs))
    validation = _subset(load_examples("validation", config.seed))

    def judge(current: JointModel) -> Metrics:
        parser = Parser(TorchEncoder(current, base.tokenizer), served)
        return score(parser, validation) | retrieval_scores(parser, judged, teacher)

    history = fit(model, streams, config, judge, progress)
    return _write(output, model, base, served, history, (judged, teacher), progress)


def evaluate_nlu(directory: Path, split: str = "test", seed: int = 0) -> dict[str, Any]:
    """Scores of an exported model on one split.

    Args:
        directory: A model directory.
        split: ``train``, ``validation``, ``test`` or ``handwritten``.
        seed: Seed of the examples.

    Returns:
        The scores of :func:`nlu_mtl.training.evaluation.score`, and ``n``.

    Raises:
        ArtifactError: if the directory holds no model.
        CorpusError: if there is no such split.
    """
    examples = load_examples(split, seed)
    return _evaluate(Parser.load(directory, threads=2), examples)


def _evaluate(parser: Parser, examples: Sequence[Example]) -> dict[str, Any]:
    return {"n": len(examples), **_rounded(score(parser, examples))}


def _configure(config: NluConfig, seed: int, encoder: str | None, epochs: int | None) -> NluConfig:
    return replace(config, seed=seed, encoder=encoder or config.encoder, epochs=epochs or config.epochs)


def _served_config(config: NluConfig, base: SentenceEncoder, data_fingerprint: str) -> ModelConfig:
    return ModelConfig(
        encoder=config.encoder,
        dimension=base.dimension,
        max_length=config.max_length,
        intents=INTENTS,
        attributes=ATTRIBUTES,
        data_fingerprint=data_fingerprint,
        training=asdict(config),
    )


def _fingerprint(examples: Sequence[Example], pairs: Sequence[tuple[str, str]]) -> str:
    """SHA-256 of everything that is trained on."""
    digest = hashlib.sha256()
    for each in (*examples, *pairs):
        digest.update(repr(each).encode("utf-8"))
    return digest.hexdigest()


def _subset(examples: Sequence[Example]) -> list[Example]:
    """A part of the validation examples, for judging every epoch."""
    utterances = [example for example in examples if example.kind == "utterance"]
    products = [example for example in examples if example.kind == "product"]
    return utterances[:_JUDGED_UTTERANCES] + products[:_JUDGED_PRODUCTS]


def _streams(
    base: SentenceEncoder,
    examples: Sequence[Example],
    pairs: Sequence[tuple[str, str]],
    config: NluConfig,
    progress: Progress | None,
) -> Streams:
    """Tokenise everything and let the base encoder teach what should stay close to it."""
    rng = random.Random(config.seed)
    share, epochs = config.epoch, config.epochs
    utterances = [each for each in examples if each.kind == "utterance"][: share.utterances * epochs]
    products = [each for each in examples if each.kind == "product"][: share.products * epochs]
    # No more than the epochs can draw: each text that stays close costs a pass of the base encoder.
    pairs = pairs[: share.pairs * epochs]
    titles = title_like(examples, share.titles * epochs, rng)
    plain = [Example(text, None, (), "product") for text in titles]
    queries = [Example(query, None, (), "product") for query, _ in pairs]
    texts = [Example(text, None, (), "product") for _, text in pairs]
    taught = [each.text for each in (*utterances[:_TAUGHT_UTTERANCES], *products, *plain, *queries, *texts)]
    known = _teach(base, taught, progress)

    def items(chosen: Sequence[Example], labelled: bool) -> list[Any]:
        made = to_items(base.tokenizer, chosen, [known.get(each.text) for each in chosen])
        return made if labelled else [replace(item, tags=None) for item in made]

    return Streams(
        items(utterances, True),
        items(products, True),
        list(zip(items(queries, False), items(texts, False), strict=True)),
        items(plain, False),
    )


def _teach(base: SentenceEncoder, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
    """Sentence vectors of the encoder before it is trained, by text."""
    distinct = list(dict.fromkeys(texts))
    encodings = base.tokenizer.encode_batch(distinct)
    order = sorted(range(len(distinct)), key=lambda index: len(encodings[index]))
    vectors: Vectors = {}
    base.network.eval()
    for start in range(0, len(order), 64):
        chosen = order[start : start + 64]
        ids, mask = (torch.from_numpy(array) for array in pad([encodings[index] for index in chosen]))
        with torch.inference_mode():
            pooled = mean_pool(hidden_states(base.network, ids, mask), mask)
            rows = torch.nn.functional.normalize(pooled, dim=1).numpy()
        vectors |= {distinct[index]: row for index, row in zip(chosen, rows, strict=True)}
        if progress is not None:
            progress("teaching", min(start + 64, len(order)), len(order))
    return vectors


def _write(
    output: Path,
    model: JointModel,
    base: SentenceEncoder,
    served: ModelConfig,
    history: Sequence[Epoch],
    retrieval: tuple[Sequence[tuple[str, str]], Vectors],
    progress: Progress | None,
) -> dict[str, Any]:
    """Export, calibrate, judge; everything beside ``output`` first, so that a failure leaves the old model."""
    from safetensors.torch import save_model  # noqa: PLC0415 - only a finished run needs it

    seed = int(served.training["seed"])
    fresh = output.with_name(f"{output.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    export_model(model, fresh / MODEL_FILE)
    base.tokenizer.save(str(fresh / TOKENIZER_FILE))
    save_model(model, str(fresh / WEIGHTS_FILE))
    encoders: dict[str, Encoder] = {"fp32": TorchEncoder(model, base.tokenizer), "int8": OnnxEncoder.load(fresh, 2)}
    served = replace(served, temperature=_calibrate(encoders["int8"], load_examples("validation", seed)))
    metrics: dict[str, Any] = {"epochs": [asdict(epoch) for epoch in history]}
    for number, split in enumerate(_SPLITS):
        examples = load_examples(split, seed)
        parsers = {precision: Parser(encoder, served) for precision, encoder in encoders.items()}
        metrics[split] = {precision: _evaluate(parser, examples) for precision, parser in parsers.items()}
        if split == "validation":
            for precision, parser in parsers.items():
                metrics[split][precision] |= _rounded(retrieval_scores(parser, *retrieval))
        if progress is not None:
            progress("evaluating", number + 1, len(_SPLITS))
    write_config(fresh, served)
    write_json(fresh / METRICS_FILE, metrics)
    (fresh / CARD_FILE).write_text(card.write_card(served, metrics), encoding="utf-8")
    write_fingerprint(fresh)
    shutil.rmtree(output, ignore_errors=True)
    fresh.rename(output)
    return metrics


def _calibrate(encoder: Encoder, examples: Sequence[Example]) -> float:
    chosen = [example for example in examples if example.intent is not None]
    logits = np.zeros((len(chosen), len(INTENTS)), dtype=np.float32)
    for rows, _, outputs in encode_batches(encoder, [example.text for example in chosen]):
        logits[rows] = outputs.intent
    return fit_temperature(logits, [str(example.intent) for example in chosen])


def _rounded(metrics: Metrics) -> Metrics:
    return {name: round(value, 4) for name, value in metrics.items()}
