"""Judging a parser on labelled examples, and calibrating its confidence."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from nlu_mtl.data import Example, Span
from nlu_mtl.schema import INTENTS, Attribute, ParsedUtterance
from nlu_mtl.serving.encoder import Outputs, pad, tokenize
from nlu_mtl.serving.parser import Parser
from nlu_mtl.training.model import JointModel

Metrics = dict[str, float]
Key = TypeVar("Key", bound=tuple[object, ...])
_BINS = 10


class TorchEncoder:
    """The joint model before its export, behind the interface that serving decodes from."""

    batch = 32

    def __init__(self, model: JointModel, tokenizer: Tokenizer) -> None:
        self._model = model
        self._tokenizer = tokenizer

    def tokenize(self, texts: Sequence[str]) -> list[Encoding]:
        """Word pieces of each text, cut to the model's maximum length."""
        return tokenize(self._tokenizer, texts)

    def run(self, encodings: Sequence[Encoding]) -> Outputs:
        """One pass over the encodings as one padded batch."""
        self._model.eval()
        ids, mask = (torch.from_numpy(array) for array in pad(encodings))
        with torch.inference_mode():
            prediction = self._model(ids, mask)
        logits = {name: values.numpy() for name, values in prediction.logits.items()}
        return Outputs(
            prediction.vector.numpy(), logits["intent"], logits["attributes"], logits["polarity"],
            prediction.hidden.numpy(),
        )  # fmt: skip


def f1(true_positives: int, predicted: int, expected: int) -> float:
    """Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
    return 2 * true_positives / (predicted + expected) if predicted + expected else 1.0


def score(parser: Parser, examples: Sequence[Example]) -> Metrics:
    """Scores of a parser on labelled examples, each text as one request.

    Returns:
        ``intent_accuracy``, ``intent_macro_f1``, ``oos_recall``, ``entity_f1`` (exact spans and names of
        utterances), ``attribute_f1`` (polarity must be right too), ``polarity_accuracy`` (of the right spans),
        ``exact_match``, ``intent_calibration_error``, ``entity_f1.NAME`` of each attribute that occurs, and
        ``product_entity_f1`` for product texts; only what applies.
    """
    utterances = [example for example in examples if example.kind == "utterance" and example.intent is not None]
    products = [example for example in examples if example.kind == "product"]
    metrics: Metrics = {}
    if utterances:
        parsed = parser.parse_batch([example.text for example in utterances], split=False)
        metrics |= _score_utterances(parsed, utterances) | _score_by_name(parsed, utterances)
    if products:
        read = parser.read([example.text for example in products])
        metrics["product_entity_f1"] = _span_f1(
            [_spans(reading.attributes) for reading in read], [_expected(example) for example in products]
        )
    return metrics


def _score_utterances(parsed: Sequence[ParsedUtterance], examples: Sequence[Example]) -> Metrics:
    wanted = [example.intent or "" for example in examples]
    said = [each.intent.name for each in parsed]
    found = [_spans(each.attributes) for each in parsed]
    expected = [_expected(example) for example in examples]
    signed = [_signed(each.attributes) for each in parsed]
    expected_signed: list[set[tuple[int, int, str, str]]] = [
        {(*_key(span), span.polarity) for span in example.spans} for example in examples
    ]
    right = np.array([one == other for one, other in zip(said, wanted, strict=True)])
    matched = sum(len(one & other) for one, other in zip(found, expected, strict=True))
    signed_matched = sum(len(one & other) for one, other in zip(signed, expected_signed, strict=True))
    outside = [one == other for one, other in zip(said, wanted, strict=True) if other == "out_of_scope"]
    metrics = {
        "intent_accuracy": float(right.mean()),
        "intent_macro_f1": _macro_f1(said, wanted),
        "entity_f1": _span_f1(found, expected),
        "attribute_f1": _span_f1(signed, expected_signed),
        "polarity_accuracy": signed_matched / matched if matched else 1.0,
        "exact_match": float(np.mean(right & [a == b for a, b in zip(signed, expected_signed, strict=True)])),
        "intent_calibration_error": calibration_error(np.array([each.intent.confidence for each in parsed]), right),
    }
    if outside:
        metrics["oos_recall"] = float(np.mean(outside))
    return metrics


def _score_by_name(parsed: Sequence[ParsedUtterance], examples: Sequence[Example]) -> Metrics:
    names = sorted({span.name for example in examples for span in example.spans})
    return {
        f"entity_f1.{name}": _span_f1(
            [{span for span in _spans(each.attributes) if span[2] == name} for each in parsed],
            [{span for span in _expected(example) if span[2] == name} for example in examples],
        )
        for name in names
    }


def _key(span: Span | Attribute) -> tuple[int, int, str]:
    return span.start, span.end, span.name


def _spans(attributes: Sequence[Attribute]) -> set[tuple[int, int, str]]:
    return {_key(attribute) for attribute in attributes}


def _signed(attributes: Sequence[Attribute]) -> set[tuple[int, int, str, str]]:
    return {(*_key(attribute), attribute.polarity) for attribute in attributes}


def _expected(example: Example) -> set[tuple[int, int, str]]:
    return {_key(span) for span in example.spans}


def _span_f1(found: Sequence[set[Key]], expected: Sequence[set[Key]]) -> float:
    """Micro-averaged over spans, as CoNLL scores (Tjong Kim Sang and De Meulder, 2003)."""
    hits = sum(len(one & other) for one, other in zip(found, expected, strict=True))
    return f1(hits, sum(map(len, found)), sum(map(len, expected)))


def _macro_f1(said: Sequence[str], wanted: Sequence[str]) -> float:
    hits = Counter(one for one, other in zip(said, wanted, strict=True) if one == other)
    predicted, expected = Counter(said), Counter(wanted)
    return float(np.mean([f1(hits[name], predicted[name], expected[name]) for name in expected]))


def retrieval_scores(
    parser: Parser, pairs: Sequence[tuple[str, str]], teacher: Mapping[str, NDArray[np.float32]]
) -> Metrics:
    """How well queries find their products, and how close vectors stay to the base encoder's.

    Args:
        parser: The model.
        pairs: Queries and the texts of their products; every product text is a candidate.
        teacher: Vectors of the base encoder by text, for every text of the pairs.

    Returns:
        ``retrieval_mrr`` and, for comparison, ``retrieval_mrr_base``; ``closeness``, a mean cosine.
    """
    queries, products = [query for query, _ in pairs], list(dict.fromkeys(product for _, product in pairs))
    own = np.array([products.index(product) for _, product in pairs])
    texts = [*queries, *products]
    vectors, base = parser.embed(texts), np.stack([teacher[text] for text in texts])
    return {
        "retrieval_mrr": _mrr(vectors[: len(queries)], vectors[len(queries) :], own),
        "retrieval_mrr_base": _mrr(base[: len(queries)], base[len(queries) :], own),
        "closeness": float((vectors * base).sum(axis=1).mean()),
    }


def _mrr(queries: NDArray[np.float32], products: NDArray[np.float32], own: NDArray[np.int64]) -> float:
    scores = queries @ products.T
    ranks = 1 + (scores > scores[np.arange(len(own)), own][:, None]).sum(axis=1)
    return float((1 / ranks).mean())


def calibration_error(confidences: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten equal-width bins (Guo et al., 2017)."""
    bins = np.minimum((confidences * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(confidences[chosen].mean() - right[chosen].mean()) * chosen.mean()
        for number in range(_BINS)
        if (chosen := bins == number).any()
    ]
    return float(sum(gaps))


def fit_temperature(logits: NDArray[np.float32], intents: Sequence[str]) -> float:
    """Temperature that makes the intent probabilities of ``logits`` likeliest (Guo et al., 2017).

    Shape: logits (n, intents). Searched on a grid from 0.25 to 4, which one dimension allows.
    """
    wanted = torch.tensor([INTENTS.index(intent) for intent in intents])
    values = torch.from_numpy(logits)
    grid = np.geomspace(0.25, 4.0, 161)
    losses = [float(torch.nn.functional.cross_entropy(values / float(each), wanted)) for each in grid]
    return round(float(grid[int(np.argmin(losses))]), 4)
