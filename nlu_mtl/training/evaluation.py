"""Judging a parser on labelled examples, and calibrating its confidence."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from nlu_mtl.data import Example, Span
from nlu_mtl.schema import OUT_OF_SCOPE, Attribute, Intent
from nlu_mtl.serving.encoder import HIDDEN, VECTOR, Outputs, pad, tokenize
from nlu_mtl.serving.labelling import Labeller
from nlu_mtl.serving.parser import Parser
from nlu_mtl.spaces import OWN, LabelSpace
from nlu_mtl.training.model import JointModel

Metrics = dict[str, float]
Unsigned = tuple[int, int, str]
Signed = tuple[int, int, str, str]
Key = TypeVar("Key", bound=tuple[object, ...])
_BINS = 10


class TorchEncoder:
    """The joint model before its export, behind the interface that serving decodes from."""

    batch = 32

    def __init__(self, model: JointModel, tokenizer: Tokenizer) -> None:
        self._model = model
        self._tokenizer = tokenizer

    @property
    def transitions(self) -> dict[str, NDArray[np.float32]]:
        """Score of each tag after each tag, by name of the tag logits. Shape: (tags + 1, tags) each."""
        return {name: values.detach().numpy() for name, values in self._model.transitions().items()}

    def tokenize(self, texts: Sequence[str]) -> list[Encoding]:
        """Word pieces of each text, cut to the model's maximum length."""
        return tokenize(self._tokenizer, texts)

    def run(self, encodings: Sequence[Encoding], names: Sequence[str]) -> Outputs:
        """The named outputs of one pass over the encodings as one padded batch."""
        self._model.eval()
        ids, mask = (torch.from_numpy(array) for array in pad(encodings))
        with torch.inference_mode():
            prediction = self._model(ids, mask)
        outputs = {VECTOR: prediction.vector, HIDDEN: prediction.hidden, **prediction.logits}
        return {name: outputs[name].numpy() for name in names}


def f1(true_positives: int, predicted: int, expected: int) -> float:
    """Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
    return 2 * true_positives / (predicted + expected) if predicted + expected else 1.0


def score(parser: Parser, examples: Sequence[Example]) -> Metrics:
    """Scores of a parser on labelled examples, each text as one request.

    Returns:
        ``intent_accuracy``, ``intent_macro_f1``; ``oos_recall``, ``oos_precision`` and ``in_scope_accuracy`` where
        texts are out of scope, whether the label space has that intent or not; ``entity_f1`` (exact spans and names
        of utterances), ``attribute_f1`` (polarity must be right too), ``polarity_accuracy`` (of the right spans),
        ``exact_match``, ``intent_calibration_error``, ``entity_f1.NAME`` of each attribute that occurs, and
        ``product_entity_f1`` for product texts; only what applies.
    """
    utterances = [example for example in examples if example.kind == "utterance" and example.intent is not None]
    products = [example for example in examples if example.kind == "product"]
    metrics: Metrics = {}
    if utterances:
        parsed = parser.parse_batch([example.text for example in utterances], split=False)
        intents, spans = [each.intent for each in parsed], [each.attributes for each in parsed]
        metrics |= score_texts(intents, spans, utterances, OWN)
    if products:
        read = parser.read([example.text for example in products])
        metrics["product_entity_f1"] = _span_f1(
            [set(map(_key, reading.attributes)) for reading in read],
            [set(map(_key, example.spans)) for example in products],
        )
    return metrics


def score_space(labeller: Labeller, examples: Sequence[Example]) -> Metrics:
    """Scores of one label space on labelled examples.

    Returns:
        The scores of :func:`score` as far as the space has intents, spans and polarities.
    """
    read = labeller.label([example.text for example in examples])
    intents = [each.intents[0] if each.intents else None for each in read]
    return score_texts(intents, [each.spans for each in read], examples, labeller.space)


def score_texts(
    intents: Sequence[Intent | None],
    spans: Sequence[Sequence[Span | Attribute]],
    examples: Sequence[Example],
    space: LabelSpace,
) -> Metrics:
    """Scores of what was read, text by text, against what the examples say.

    Args:
        intents: The likeliest intent of each text.
        spans: The spans of each text.
        examples: What is right.
        space: What of it counts.
    """
    right = np.array(
        [said is not None and said.name == example.intent for said, example in zip(intents, examples, strict=True)]
    )
    signed, wanted = [set(map(_signed, each)) for each in spans], [set(map(_signed, each.spans)) for each in examples]
    exact = np.array([one == other for one, other in zip(signed, wanted, strict=True)])
    metrics: Metrics = {}
    if space.intents:
        metrics |= _score_intents([said for said in intents if said is not None], examples, right)
    if space.labels:
        found, expected = [set(map(_key, each)) for each in spans], [set(map(_key, each.spans)) for each in examples]
        metrics["entity_f1"] = _span_f1(found, expected)
        if space.polarity:
            metrics |= _score_polarity(signed, wanted, _hits(found, expected))
        metrics["exact_match"] = float(np.mean(exact & right if space.intents else exact))
        metrics |= _score_by_name(found, expected)
    return metrics


def _score_intents(said: Sequence[Intent], examples: Sequence[Example], right: NDArray[np.bool_]) -> Metrics:
    wanted = [str(example.intent) for example in examples]
    metrics = {
        "intent_accuracy": float(right.mean()),
        "intent_macro_f1": _macro_f1([each.name for each in said], wanted),
        "intent_calibration_error": calibration_error(np.array([each.confidence for each in said]), right),
    }
    outside = np.array([name == OUT_OF_SCOPE for name in wanted])
    if outside.any():
        rejected = np.array([each.name == OUT_OF_SCOPE for each in said])
        metrics["oos_recall"] = float(right[outside].mean())
        metrics["oos_precision"] = float(outside[rejected].mean()) if rejected.any() else 0.0
    if outside.any() and not outside.all():
        metrics["in_scope_accuracy"] = float(right[~outside].mean())
    return metrics


def _score_polarity(signed: Sequence[set[Signed]], wanted: Sequence[set[Signed]], matched: int) -> Metrics:
    """Scores of spans with their polarity, ``matched`` of which are right without it."""
    return {
        "attribute_f1": _span_f1(signed, wanted),
        "polarity_accuracy": _hits(signed, wanted) / matched if matched else 1.0,
    }


def _score_by_name(found: Sequence[set[Unsigned]], expected: Sequence[set[Unsigned]]) -> Metrics:
    names = sorted({name for each in expected for _, _, name in each})
    return {
        f"entity_f1.{name}": _span_f1(
            [{span for span in each if span[2] == name} for each in found],
            [{span for span in each if span[2] == name} for each in expected],
        )
        for name in names
    }


def _key(span: Span | Attribute) -> Unsigned:
    return span.start, span.end, span.name


def _signed(span: Span | Attribute) -> Signed:
    return (*_key(span), span.polarity)


def _hits(found: Sequence[set[Key]], expected: Sequence[set[Key]]) -> int:
    return sum(len(one & other) for one, other in zip(found, expected, strict=True))


def _span_f1(found: Sequence[set[Key]], expected: Sequence[set[Key]]) -> float:
    """Micro-averaged over spans, as CoNLL scores (Tjong Kim Sang and De Meulder, 2003)."""
    return f1(_hits(found, expected), sum(map(len, found)), sum(map(len, expected)))


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


def fit_temperature(logits: NDArray[np.float32], intents: Sequence[str], names: Sequence[str]) -> float:
    """Temperature that makes the intent probabilities of ``logits`` likeliest (Guo et al., 2017).

    Searched on a grid from 0.25 to 4, which one dimension allows.

    Args:
        logits: Intent logits. Shape: (n, len(names)).
        intents: The right intent of each row.
        names: What the columns stand for.
    """
    wanted = torch.tensor([names.index(intent) for intent in intents])
    values = torch.from_numpy(logits)
    grid = np.geomspace(0.25, 4.0, 161)
    losses = [float(torch.nn.functional.cross_entropy(values / float(each), wanted)) for each in grid]
    return round(float(grid[int(np.argmin(losses))]), 4)
