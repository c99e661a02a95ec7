"""A trained model in 32 bits again, from the weights that training left beside the graph."""

from pathlib import Path

from nlu_mtl.artifacts import WEIGHTS_FILE, model_file, read_config
from nlu_mtl.training.encoder import load_encoder
from nlu_mtl.training.evaluation import TorchEncoder
from nlu_mtl.training.model import JointModel


def load_trained(directory: Path) -> TorchEncoder:
    """The joint model of a directory as torch runs it, before rounding to eight bits.

    Args:
        directory: A directory that ``daogou train nlu`` wrote; the packaged one holds no such weights.

    Raises:
        ArtifactError: if a file is missing.
        EncoderError: if the encoder it was trained from cannot be found.
    """
    from safetensors.torch import load_model  # noqa: PLC0415 - only who compares precisions needs it

    config = read_config(directory)
    base = load_encoder(config.encoder, config.max_length)
    model = JointModel(base, config.spaces)
    load_model(model, str(model_file(directory, WEIGHTS_FILE)))
    return TorchEncoder(model, base.tokenizer)
