"""``train nlu``: from labelled examples to a directory that serving loads, and its scores."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from nlu_mtl.artifacts import (
    CARD_FILE,
    METRICS_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    TRANSITIONS_FILE,
    WEIGHTS_FILE,
    ModelConfig,
    replace_directory,
    write_config,
    write_fingerprint,
    write_json,
)
from nlu_mtl.data import Example, load_examples, retrieval_pairs
from nlu_mtl.reporting.scores import Metrics
from nlu_mtl.serving.encoder import Encoder, OnnxEncoder, write_transitions
from nlu_mtl.serving.labelling import Labeller
from nlu_mtl.serving.parser import Parser
from nlu_mtl.spaces import OWN_NAME, require_distinct
from nlu_mtl.training import card
from nlu_mtl.training.calibration import calibrate
from nlu_mtl.training.config import NluConfig, configure
from nlu_mtl.training.corpora import Corpus, fingerprint, own_corpus
from nlu_mtl.training.encoder import SentenceEncoder, freeze_lower, load_encoder
from nlu_mtl.training.evaluation import (
    TorchEncoder,
    retrieval_scores,
    score,
    score_space,
)
from nlu_mtl.training.export import export_model
from nlu_mtl.training.model import JointModel
from nlu_mtl.training.streams import Pairs, Vectors, build_streams, teach
from nlu_mtl.training.titles import typical_texts
from nlu_mtl.training.trainer import Epoch, Progress, fit
from nlu_mtl.training.vector_identity import identify_vectors

_JUDGED_UTTERANCES = 800
_JUDGED_PRODUCTS = 150
_JUDGED_PAIRS = 240
_SPLITS = ("validation", "test", "handwritten", "hard")


@dataclass(frozen=True, slots=True)
class _Run:
    """What a training run holds on to beside the model.

    Attributes:
        config: How it is trained.
        base: The encoder that is trained.
        served: What serving must know.
        corpora: What is trained on.
        judged: Queries and texts of products that retrieval is judged on; none without the authored examples.
        vectors: The base encoder's vectors of these, from before training.
    """

    config: NluConfig
    base: SentenceEncoder
    served: ModelConfig
    corpora: Sequence[Corpus]
    judged: Pairs
    vectors: Vectors

    @property
    def others(self) -> list[Corpus]:
        """The corpora of label spaces that are not ours."""
        return [corpus for corpus in self.corpora if corpus.space.name != OWN_NAME]


def train_nlu(
    output: Path,
    *,
    seed: int | None = None,
    encoder: str | None = None,
    epochs: int | None = None,
    corpora: Sequence[Corpus] | None = None,
    progress: Progress | None = None,
    config: NluConfig | None = None,
) -> dict[str, Any]:
    """Train the joint model on labelled examples and write it as a model directory.

    Args:
        output: Directory to write; it is replaced only when everything has succeeded.
        seed: Seed of the examples and of training; None for the configured one.
        encoder: A sentence-transformers name or path; None for the packaged MiniLM.
        epochs: Epochs, of which the best is kept; None for the configured number.
        corpora: What to train on, one a label space; None for the authored examples.
        progress: Called with a stage, the steps done and all steps of the stage.
        config: Everything else that can be set.

    Returns:
        What ``metrics.json`` holds: the ``epochs``; by label space what each way of rejecting texts comes to
        (``rejection``); and by precision (``fp32``, ``int8``) the scores of the authored splits ``validation``,
        ``test``, ``handwritten`` and ``hard``, and of the other label spaces (``spaces``).

    Raises:
        EncoderError: if the encoder cannot be found or shared.
        LabelSpaceError: if two label spaces would share heads.
        SettingError: if there are to be no epochs.
    """
    require_distinct(corpus.space for corpus in corpora or ())
    config = _configure(config or NluConfig(), seed, encoder, epochs)
    threads = torch.get_num_threads()
    torch.set_num_threads(config.threads)
    try:
        return _train(output, corpora or [own_corpus(config.seed)], config, progress)
    finally:
        torch.set_num_threads(threads)


def _train(output: Path, corpora: Sequence[Corpus], config: NluConfig, progress: Progress | None) -> dict[str, Any]:
    torch.manual_seed(config.seed)
    base = load_encoder(config.encoder, config.max_length)
    own = any(corpus.space.name == OWN_NAME for corpus in corpora)
    pairs = retrieval_pairs(config.seed) if own else []
    streams = build_streams(base, corpora, pairs, config, progress)
    judged = retrieval_pairs(config.seed + 1)[:_JUDGED_PAIRS] if own else []
    vectors = teach(base, [text for pair in judged for text in pair])
    precision = getattr(torch, config.precision)
    model = JointModel(base, [corpus.space for corpus in corpora], precision)
    freeze_lower(model.encoder, config.optimiser.frozen_layers)
    served = ModelConfig(
        encoder=config.encoder,
        dimension=base.dimension,
        max_length=config.max_length,
        spaces=model.spaces,
        data_fingerprint=fingerprint(corpora, pairs),
        training=asdict(config),
    )
    run = _Run(config, base, served, corpora, judged, vectors)
    history = fit(model, streams, config, lambda current: _judge(TorchEncoder(current, base.tokenizer), run), progress)
    return _write(output, model, run, history, progress)


def _evaluate(parser: Parser, examples: Sequence[Example]) -> dict[str, Any]:
    return {"n": len(examples), **_rounded(score(parser, examples))}


def _of_space(labeller: Labeller, examples: Sequence[Example]) -> dict[str, Any]:
    return {"n": len(examples), **_rounded(score_space(labeller, examples))}


def _configure(config: NluConfig, seed: int | None, encoder: str | None, epochs: int | None) -> NluConfig:
    given = {"seed": seed, "encoder": encoder, "epochs": epochs}
    return configure(config, {name: value for name, value in given.items() if value is not None})


def _judge(encoder: Encoder, run: _Run) -> Metrics:
    """Validation scores of every label space, each under its name."""
    metrics: Metrics = {}
    for corpus in run.corpora:
        if corpus.space.name == OWN_NAME:
            parser = Parser(encoder, run.served)
            metrics |= score(parser, _subset(corpus.validation)) | retrieval_scores(parser, run.judged, run.vectors)
        else:
            scores = score_space(Labeller(encoder, run.served, corpus.space.name), _subset(corpus.validation))
            metrics |= {corpus.space.metric(name): value for name, value in scores.items()}
    return metrics


def _subset(examples: Sequence[Example]) -> list[Example]:
    """A part of the validation examples, for judging every epoch."""
    utterances = [example for example in examples if example.kind == "utterance"]
    products = [example for example in examples if example.kind == "product"]
    return utterances[:_JUDGED_UTTERANCES] + products[:_JUDGED_PRODUCTS]


def _write(
    output: Path, model: JointModel, run: _Run, history: Sequence[Epoch], progress: Progress | None
) -> dict[str, Any]:
    """Export, calibrate, judge; everything beside ``output`` first, so that a failure leaves the old model."""
    from safetensors.torch import save_model  # noqa: PLC0415 - only a finished run needs it

    fresh = output.with_name(f"{output.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    tokenizer = run.base.tokenizer
    typical = tokenizer.encode_batch(typical_texts(run.corpora, run.config.seed))
    export_model(model, fresh / MODEL_FILE, typical)
    tokenizer.save(str(fresh / TOKENIZER_FILE))
    save_model(model, str(fresh / WEIGHTS_FILE))
    write_transitions(fresh / TRANSITIONS_FILE, TorchEncoder(model, tokenizer).transitions)
    encoders: dict[str, Encoder] = {"fp32": TorchEncoder(model, tokenizer), "int8": OnnxEncoder.load(fresh, (), 2)}
    served, choices = calibrate(encoders["int8"], run.served, run.corpora, run.config)
    run = replace(run, served=served)
    metrics = {
        "epochs": [asdict(epoch) for epoch in history],
        "rejection": {name: choice.to_dict() for name, choice in choices.items()},
        **_scores(encoders, run, progress),
    }
    write_fingerprint(fresh, identify_vectors(fresh))
    write_config(fresh, run.served)
    write_json(fresh / METRICS_FILE, metrics)
    (fresh / CARD_FILE).write_text(card.write_card(run.served, metrics), encoding="utf-8")
    replace_directory(fresh, output)
    return metrics


def _scores(encoders: Mapping[str, Encoder], run: _Run, progress: Progress | None) -> dict[str, Any]:
    """Scores of every split of ours and of the validation part of every other space, by precision."""
    metrics: dict[str, Any] = {}
    splits = _SPLITS if len(run.others) < len(run.corpora) else ()
    stages = len(splits) + len(run.others)
    for number, split in enumerate(splits):
        examples = load_examples(split, int(run.served.training["seed"]))
        parsers = {precision: Parser(encoder, run.served) for precision, encoder in encoders.items()}
        metrics[split] = {precision: _evaluate(parser, examples) for precision, parser in parsers.items()}
        if split == "validation":
            for precision, parser in parsers.items():
                metrics[split][precision] |= _rounded(retrieval_scores(parser, run.judged, run.vectors))
        if progress is not None:
            progress("evaluating", number + 1, stages)
    for number, corpus in enumerate(run.others, start=len(splits)):
        labellers = {name: Labeller(encoder, run.served, corpus.space.name) for name, encoder in encoders.items()}
        scores = {name: _of_space(labeller, corpus.validation) for name, labeller in labellers.items()}
        metrics.setdefault("spaces", {})[corpus.space.name] = scores
        if progress is not None:
            progress("evaluating", number + 1, stages)
    return metrics


def _rounded(metrics: Metrics) -> Metrics:
    return {name: round(value, 4) for name, value in metrics.items()}
