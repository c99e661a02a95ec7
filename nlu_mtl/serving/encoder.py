"""The exported joint model under ONNX Runtime: texts in, the arrays of one pass out."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, Protocol
from zipfile import BadZipFile

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from nlu_mtl.artifacts import MODEL_FILE, TOKENIZER_FILE, TRANSITIONS_FILE, ArtifactError, model_file
from nlu_mtl.spaces import Cut

Progress = Callable[[int, int], None]
Floats = NDArray[np.float32]

# What one pass yields, by name; `n` texts, `l` word pieces with padding. "vector": sentence vectors of unit length
# (n, dimension); "hidden": token vectors (n, l, dimension); and by label space (see `LabelSpace.key`) "intent" logits
# (n, intents), "tags" logits (n, l, 1 + 2 * labels), and "polarity" logits of exclude (n, l).
Outputs = Mapping[str, Floats]

VECTOR, HIDDEN = "vector", "hidden"

FIXED_SCALES = "fixed_scales"
"""Property of a graph whose activations are rounded with the same scales in every pass."""
_BATCH = 32
"""Texts of a pass; more are no cheaper."""

_JOINT = re.compile(r"(?<=\w)-(?=\w)|(?<=\d)\.(?=\d)")
# Half of a surrogate pair is a legal code point of a Python string but of no encoding.
_SURROGATE = re.compile("[\ud800-\udfff]")


class Word(NamedTuple):
    """A word of a text: its code points and its word pieces, both as half-open ranges."""

    start: int
    end: int
    first: int
    last: int


class Encoder(Protocol):
    """One pass over texts, by whatever runs the network."""

    @property
    def batch(self) -> int:
        """Texts of one pass, where there are many."""

    @property
    def transitions(self) -> Mapping[str, Floats]:
        """By name of the tag logits, the score of each tag after each tag. Shape: (tags + 1, tags) each."""

    def tokenize(self, texts: Sequence[str]) -> list[Encoding]:
        """Word pieces of each text, cut to the model's maximum length."""

    def run(self, encodings: Sequence[Encoding], names: Sequence[str]) -> Outputs:
        """The named outputs of one pass over the encodings as one padded batch."""


def words_of(encoding: Encoding, text: str, cut: Cut = "punctuation") -> list[Word]:
    """Words of a text in reading order, cut at spaces alone, or at punctuation too.

    Even then "t-shirt" and "2.5" stay whole.
    """
    words = _split(encoding)
    if cut == "space":
        return _rejoined(words)
    joints = {match.start() for match in _JOINT.finditer(text)}
    if not joints:
        return words
    joined: list[Word] = []
    for word in words:
        before = joined[-1] if joined else None
        if before and word.start == before.end and (word.start in joints or before.end - 1 in joints):
            joined[-1] = before._replace(end=word.end, last=word.last)
        else:
            joined.append(word)
    return joined


def _rejoined(words: Sequence[Word]) -> list[Word]:
    """Words with no space between them made one."""
    joined: list[Word] = []
    for word in words:
        if joined and word.start <= joined[-1].end:
            joined[-1] = joined[-1]._replace(end=word.end, last=word.last)
        else:
            joined.append(word)
    return joined


def _split(encoding: Encoding) -> list[Word]:
    """Words as the tokenizer splits them."""
    words: list[Word] = []
    current: int | None = None
    for piece, (word, (start, end)) in enumerate(zip(encoding.word_ids, encoding.offsets, strict=True)):
        if word is None:
            continue
        if word == current:
            words[-1] = words[-1]._replace(end=max(end, words[-1].end), last=piece + 1)
        else:
            words.append(Word(start, end, piece, piece + 1))
            current = word
    return words


def pad(encodings: Sequence[Encoding]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token numbers and attention mask, padded to the longest. Shape: (n, l) each."""
    length = max(len(encoding) for encoding in encodings)
    ids = np.zeros((len(encodings), length), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, encoding in enumerate(encodings):
        ids[row, : len(encoding)] = encoding.ids
        mask[row, : len(encoding)] = 1
    return ids, mask


def tokenize(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Encoding]:
    """Word pieces of each text; offsets are code points of the texts as given."""
    clean = [text if text.isascii() else _SURROGATE.sub("\ufffd", text) for text in texts]
    if len(clean) == 1:
        return [tokenizer.encode(clean[0])]
    encodings: list[Encoding] = tokenizer.encode_batch(clean)
    return encodings


def encode_batches(
    encoder: Encoder, texts: Sequence[str], names: Sequence[str], progress: Progress | None = None
) -> Iterator[tuple[list[int], list[Encoding], Outputs]]:
    """Pass over texts in batches of one length each: none of a batch is padding.

    Args:
        encoder: What runs the network.
        texts: Any number of texts.
        names: The outputs wanted.
        progress: Called with the texts done and their total after each batch.

    Yields:
        Positions in ``texts``, their encodings and their outputs, one batch at a time.
    """
    encodings = encoder.tokenize(texts)
    done = 0
    for chosen in alike(encodings, encoder.batch):
        batch = [encodings[index] for index in chosen]
        yield chosen, batch, encoder.run(batch, names)
        done += len(chosen)
        if progress is not None:
            progress(done, len(encodings))


def alike(encodings: Sequence[Encoding], most: int) -> Iterator[list[int]]:
    """Positions of the encodings in batches of one length, ``most`` at most, the shortest first."""
    order = sorted(range(len(encodings)), key=lambda index: len(encodings[index]))
    for _, group in groupby(order, key=lambda index: len(encodings[index])):
        same = list(group)
        yield from (same[start : start + most] for start in range(0, len(same), most))


class OnnxEncoder:
    """An :class:`Encoder` that runs an exported graph on the CPU."""

    def __init__(
        self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, transitions: Mapping[str, Floats]
    ) -> None:
        self._session = session
        # Where each pass has scales of its own, a text would be read by what else is in the batch.
        self.batch = _BATCH if FIXED_SCALES in session.get_modelmeta().custom_metadata_map else 1
        self._tokenizer = tokenizer
        self.transitions = transitions

    @classmethod
    def load(cls, directory: Path, names: Sequence[str], threads: int = 1) -> "OnnxEncoder":
        """Open the graph and the tokenizer of a model directory.

        Args:
            directory: A model directory.
            names: Outputs that the graph must have.
            threads: Threads inside an operator.

        Raises:
            ArtifactError: if a file is missing or cannot be read.
        """
        graph, vocabulary = model_file(directory, MODEL_FILE), model_file(directory, TOKENIZER_FILE)
        try:
            tokenizer = Tokenizer.from_file(str(vocabulary))
        except Exception as error:  # the bindings raise bare Exception
            raise _broken(vocabulary, error) from None
        try:
            session = onnxruntime.InferenceSession(str(graph), _options(threads), providers=["CPUExecutionProvider"])
        except Exception as error:  # each cause has a class of its own, with no shared base
            raise _broken(graph, error) from None
        if missing := set(names) - {output.name for output in session.get_outputs()}:
            raise _broken(graph, ValueError(f"no output {', '.join(sorted(missing))}"))
        return cls(session, tokenizer, _read_transitions(model_file(directory, TRANSITIONS_FILE)))

    def tokenize(self, texts: Sequence[str]) -> list[Encoding]:
        """Word pieces of each text, cut to the model's maximum length."""
        return tokenize(self._tokenizer, texts)

    def run(self, encodings: Sequence[Encoding], names: Sequence[str]) -> Outputs:
        """The named outputs of one pass over the encodings as one padded batch."""
        ids, mask = pad(encodings)
        values = self._session.run(names, {"input_ids": ids, "attention_mask": mask})
        return dict(zip(names, values, strict=True))


def write_transitions(path: Path, transitions: Mapping[str, Floats]) -> None:
    """Write what decoding needs beside the graph: by name of the tag logits, the score of each tag after each tag."""
    np.savez_compressed(path, allow_pickle=False, **transitions)


def _read_transitions(path: Path) -> dict[str, Floats]:
    try:
        with np.load(path) as arrays:
            return {name: arrays[name] for name in arrays}
    except (ValueError, OSError, EOFError, BadZipFile) as error:
        raise _broken(path, error) from None


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # A spinning pool would burn a core of the host between two turns.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options


def _broken(path: Path, error: Exception) -> ArtifactError:
    cause = " ".join(str(error).split())[:120]
    return ArtifactError(f"{path} must be readable (got {cause}); run `daogou train nlu` or reinstall the package")
