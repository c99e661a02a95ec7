"""Judging a parser on labelled examples, and calibrating its confidence."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from nlu_mtl.data import Example
from nlu_mtl.reporting.outcomes import label_examples, parse_examples
from nlu_mtl.reporting.scores import Metrics, scores
from nlu_mtl.serving.encoder import HIDDEN, VECTOR, Outputs, pad, tokenize
from nlu_mtl.serving.labelling import Labeller
from nlu_mtl.serving.parser import Parser
from nlu_mtl.training.model import JointModel


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


def score(parser: Parser, examples: Sequence[Example]) -> Metrics:
    """Scores of a parser on labelled examples, each text as one request; see :mod:`nlu_mtl.reporting.scores`."""
    return scores(parse_examples(parser, examples))


def score_space(labeller: Labeller, examples: Sequence[Example]) -> Metrics:
    """Scores of one label space on labelled examples, as far as it has intents, spans and polarities."""
    return scores(label_examples(labeller, examples))


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
