import json
import shutil

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from nlu_mtl.serving.encoder import pad
from nlu_mtl.training.encoder import (
    EncoderError,
    freeze_lower,
    hidden_states,
    load_encoder,
    mean_pool,
)


def test_vectors_are_sentence_transformers_own(tiny_encoder, tiny_directory):
    texts = ["red shoes", "a much longer text about blue dresses and nothing else"]
    ids, mask = (torch.from_numpy(array) for array in pad(tiny_encoder.tokenizer.encode_batch(texts)))
    tiny_encoder.network.eval()
    with torch.inference_mode():
        pooled = mean_pool(hidden_states(tiny_encoder.network, ids, mask), mask)
        ours = torch.nn.functional.normalize(pooled, dim=1).numpy()
    theirs = SentenceTransformer(str(tiny_directory), device="cpu").encode(texts, normalize_embeddings=True)
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_the_tokenizer_cuts_and_does_not_pad(tiny_directory):
    tokenizer = load_encoder(str(tiny_directory), max_length=7).tokenizer
    assert [len(each) for each in tokenizer.encode_batch(["red", "red " * 50])] == [3, 7]


def test_an_unknown_encoder_is_one_clear_line(tmp_path):
    with pytest.raises(EncoderError, match="sentence-transformers name or path") as caught:
        load_encoder(str(tmp_path / "nowhere"))
    assert "\n" not in str(caught.value)


def test_an_encoder_that_pools_otherwise_is_refused(tiny_directory, tmp_path):
    other = shutil.copytree(tiny_directory, tmp_path / "cls")
    path = next(other.glob("*Pooling/config.json"))
    content = json.loads(path.read_text())
    content = {key: False if isinstance(value, bool) else value for key, value in content.items()}
    content |= {"pooling_mode": "cls"} if "pooling_mode" in content else {"pooling_mode_cls_token": True}
    path.write_text(json.dumps(content))
    with pytest.raises(EncoderError, match="mean"):
        load_encoder(str(other))


def test_lower_layers_stay_frozen(tiny_directory):
    network = load_encoder(str(tiny_directory)).network
    freeze_lower(network, 1)
    trained = {
        name.split(".")[0] + name.split(".")[2] for name, each in network.named_parameters() if each.requires_grad
    }
    assert not any(name.startswith("embeddings") for name in trained)
    assert "encoder1" in trained
    assert "encoder0" not in trained
