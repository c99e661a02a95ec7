"""Corpora as tokenised streams, with what the base encoder teaches of them."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from nlu_mtl.data import Example
from nlu_mtl.data.noise import add_noise
from nlu_mtl.data.variation import alike_among, exchange_values
from nlu_mtl.serving.encoder import pad
from nlu_mtl.spaces import OWN_NAME
from nlu_mtl.training.batches import Item, to_items
from nlu_mtl.training.config import NluConfig
from nlu_mtl.training.corpora import Corpus
from nlu_mtl.training.encoder import SentenceEncoder, hidden_states, mean_pool
from nlu_mtl.training.titles import title_like
from nlu_mtl.training.trainer import Progress, Streams

Vectors = Mapping[str, NDArray[np.float32]]
Pairs = Sequence[tuple[str, str]]

_TAUGHT_UTTERANCES = 5_000
_BATCH = 64


def build_streams(
    base: SentenceEncoder, corpora: Sequence[Corpus], pairs: Pairs, config: NluConfig, progress: Progress | None = None
) -> Streams:
    """Tokenise everything, and let the base encoder teach what should stay close to it.

    Args:
        base: The encoder before it is trained.
        corpora: What to train on.
        pairs: Queries and the texts of their products.
        config: How much an epoch draws.
        progress: Called with a stage, the texts done and all of them.
    """
    others = {each.space.name: _items(base, each, config) for each in corpora if each.space.name != OWN_NAME}
    own = next((each for each in corpora if each.space.name == OWN_NAME), None)
    return replace(_own_streams(base, own.train, pairs, config, progress) if own else Streams(), others=others)


def _items(base: SentenceEncoder, corpus: Corpus, config: NluConfig) -> list[Item]:
    """The texts of another label space, and noisy variants of them with other values."""
    alike, rng, share = alike_among(corpus.train), random.Random(config.seed), config.epoch
    varied = (
        add_noise(exchange_values(each, alike, share.exchanged, rng), rng, share.noise)
        for _ in range(share.variants)
        for each in corpus.train
    )
    texts = [*corpus.train, *varied]
    return to_items(base.tokenizer, texts, [None] * len(texts), corpus.space)


def _own_streams(
    base: SentenceEncoder, examples: Sequence[Example], pairs: Pairs, config: NluConfig, progress: Progress | None
) -> Streams:
    rng = random.Random(config.seed)
    share, epochs = config.epoch, config.epochs
    utterances = [each for each in examples if each.kind == "utterance"][: share.utterances * epochs]
    products = [each for each in examples if each.kind == "product"][: share.products * epochs]
    # No more than the epochs can draw: each text that stays close costs a pass of the base encoder.
    pairs = pairs[: share.pairs * epochs]
    titles = _plain(title_like(examples, share.titles * epochs, rng))
    queries, texts = _plain([query for query, _ in pairs]), _plain([text for _, text in pairs])
    taught = [each.text for each in (*utterances[:_TAUGHT_UTTERANCES], *products, *titles, *queries, *texts)]
    known = teach(base, taught, progress)

    def items(chosen: Sequence[Example]) -> list[Item]:
        return to_items(base.tokenizer, chosen, [known.get(each.text) for each in chosen])

    def bare(chosen: Sequence[Example]) -> list[Item]:
        return [replace(item, tags=None) for item in items(chosen)]

    paired = list(zip(bare(queries), bare(texts), strict=True))
    return Streams(items(utterances), items(products), paired, bare(titles))


def _plain(texts: Sequence[str]) -> list[Example]:
    """Texts that train nothing but the sentence vector."""
    return [Example(text, None, (), "product") for text in texts]


def teach(base: SentenceEncoder, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
    """Sentence vectors of the encoder before it is trained, by text."""
    distinct = list(dict.fromkeys(texts))
    encodings = base.tokenizer.encode_batch(distinct)
    order = sorted(range(len(distinct)), key=lambda index: len(encodings[index]))
    vectors: dict[str, NDArray[np.float32]] = {}
    base.network.eval()
    for start in range(0, len(order), _BATCH):
        chosen = order[start : start + _BATCH]
        ids, mask = (torch.from_numpy(array) for array in pad([encodings[index] for index in chosen]))
        with torch.inference_mode():
            pooled = mean_pool(hidden_states(base.network, ids, mask), mask)
            rows = torch.nn.functional.normalize(pooled, dim=1).numpy()
        vectors |= {distinct[index]: row for index, row in zip(chosen, rows, strict=True)}
        if progress is not None:
            progress("teaching", min(start + _BATCH, len(order)), len(order))
    return vectors
