"""The authored corpus: how many texts of each topic, in disjoint splits of templates, words and texts."""

import random
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, get_args

from nlu_mtl.data.examples import Example, Span, read_annotated
from nlu_mtl.data.expansion import Expander
from nlu_mtl.data.grammar import Grammar, Template
from nlu_mtl.data.lexicon import Lexicon, load_yaml
from nlu_mtl.data.noise import add_noise, apply_edits, sentence, title
from nlu_mtl.data.variation import alike_in, exchange_values
from nlu_mtl.schema import INTENTS

Split = Literal["train", "validation", "test", "handwritten", "hard"]

FOLDER = Path(__file__).parent
PRODUCT: Final = "product"
_UTTERANCES = {
    "search_product": 6300,
    "refine_search": 3500,
    "out_of_scope": 1400,
    "remove_constraint": 850,
    "ask_availability": 700,
    "ask_product_info": 700,
    "add_to_cart": 800,
    "sort_results": 650,
    "compare_products": 640,
    "find_similar": 680,
    "ask_reviews": 500,
    "ask_policy": 500,
    "give_feedback": 450,
    "ask_price": 450,
    "remove_from_cart": 520,
}
_OTHER_INTENT = 330
_PRODUCTS = 4000
_SHARE_OF_EVALUATION = 0.085
_PRODUCT_EVALUATION = 350
_HELD_OUT_WORDS = 0.45
_COPIES = 3
"""Noisy copies of each written line in training, the first with its own values."""
_EXCHANGED = 0.6
_VALIDATED = 10
"""One written line of so many is validated on."""
_LOWER_NAMES = 0.6
_TITLE_CASE = 0.6
_TRIES = 14


class CorpusError(ValueError):
    """A request for examples that do not exist."""


@lru_cache(maxsize=1)
def sources() -> tuple[Grammar, Lexicon]:
    """The authored grammar and lexicons, read once a process; no word is held out that a written line has."""
    lexicon = Lexicon.load(FOLDER / "lexicons")
    lexicon.release({(span.name, words.casefold()) for words, span in _written_values()})
    return Grammar.load(FOLDER / "grammar"), lexicon


def _written_values() -> Iterator[tuple[str, Span]]:
    """The words of every span of the written lines that are trained on."""
    for example in _written_part("train"):
        for span in example.spans:
            yield example.text[span.start : span.end], span


def load_examples(split: str, seed: int = 0) -> list[Example]:
    """All examples of a split, the same for the same seed on every machine.

    Args:
        split: ``train``, ``validation``, ``test``, or one written line by line with no grammar: ``handwritten``,
            or ``hard`` (negations, traps, quantities and noise, written without sight of the grammar).
        seed: Seed of the expansion; the examples written by hand do not depend on it.

    Raises:
        CorpusError: if there is no such split.
    """
    if split not in get_args(Split):
        raise CorpusError(f"a split must be one of {', '.join(get_args(Split))} (got {split!r}); name one of these")
    if split in ("handwritten", "hard"):
        return list(_handwritten(split))
    # Left out here, not where texts are drawn: there, each would shift the draws that follow it.
    others = [*_handwritten("hard"), *_handwritten("handwritten")]
    if split == "train":
        others += [*_generated("validation", seed), *_generated("test", seed)]
    kept_out = {wording(example.text) for example in others}
    return [example for example in _generated(split, seed) if wording(example.text) not in kept_out]


def wording(text: str) -> str:
    """The letters and digits of a text, by which texts are kept out of training; the text itself if it has none."""
    return "".join(filter(str.isalnum, text.casefold())) or text


@lru_cache(maxsize=2)
def _handwritten(name: str) -> tuple[Example, ...]:
    return tuple(_read(FOLDER / f"{name}.yml"))


def _read(path: Path) -> Iterator[Example]:
    """The annotated lines of a file, by intent."""
    for intent, lines in load_yaml(path).items():
        for line in filter(None, map(str.strip, lines.splitlines())):
            text, spans = read_annotated(line)
            yield Example(text, intent, spans)


@lru_cache(maxsize=1)
def _written() -> Mapping[str, Example]:
    """What was written line by line to be trained on, by text, letter case aside."""
    files = sorted((FOLDER / "written").glob("*.yml"))
    return {example.text.casefold(): example for path in files for example in _read(path)}


def _written_part(split: str) -> list[Example]:
    """The written lines of a split: whatever an evaluation split holds too is left out."""
    taken = {example.text.casefold() for name in ("handwritten", "hard") for example in _handwritten(name)}
    chosen = [key for key in _written() if (zlib.crc32(key.encode("utf-8")) % _VALIDATED == 0) == (split != "train")]
    return [_written()[key] for key in chosen if key not in taken]


def vary(examples: Iterable[Example], rng: random.Random, taken: set[str]) -> Iterator[Example]:
    """Each example as it stands, and noisy copies of it, those after the first with other values.

    Args:
        examples: Written lines.
        rng: Source of randomness.
        taken: Texts to leave out, in lower case; what is yielded is added.
    """
    alike = alike_in(sources()[1])
    for example in examples:
        copies = [exchange_values(example, alike, _EXCHANGED, rng) if copy else example for copy in range(_COPIES)]
        for varied in (example, *(add_noise(each, rng) for each in copies)):
            if (key := varied.text.casefold()) not in taken:
                taken.add(key)
                yield varied


@lru_cache(maxsize=6)
def _generated(split: str, seed: int) -> tuple[Example, ...]:
    """One generated split; training leaves out every text of the others."""
    taken = {example.text.casefold() for example in _handwritten("handwritten")}
    for earlier in {"validation": (), "test": ("validation",), "train": ("validation", "test")}[split]:
        taken |= {example.text.casefold() for example in _generated(earlier, seed)}
    rng = random.Random(f"{seed}:{split}")
    if split == "validation":
        examples = _written_part(split)
        taken |= {example.text.casefold() for example in examples}
    elif split == "train":
        examples = list(vary(_written_part(split), random.Random(f"{seed}:written"), taken))
    else:
        examples = []
    examples += [example for topic in (*INTENTS, PRODUCT) for example in _topic(topic, split, rng, taken)]
    rng.shuffle(examples)
    return tuple(examples)


def _topic(topic: str, split: str, rng: random.Random, taken: set[str]) -> Iterator[Example]:
    """Expand a topic's templates in turn until enough new texts are found, adding them to ``taken``."""
    grammar, lexicon = sources()
    templates, wanted = _templates(grammar, topic, split), _wanted(topic, split)
    expander = Expander(grammar, lexicon, rng, held_out=0.0 if split == "train" else _HELD_OUT_WORDS)
    order: list[Template] = []
    for _ in range(wanted * _TRIES):
        if wanted == 0:
            return
        if not order:
            order = list(templates)
            rng.shuffle(order)
        example = _expand(expander, order.pop(), topic)
        key = example.text.casefold()
        if key and key not in taken:
            taken.add(key)
            wanted -= 1
            yield example


def _expand(expander: Expander, template: Template, topic: str) -> Example:
    if topic == PRODUCT:
        text, spans = expander.expand(template, expander.scene())
        return add_noise(printed(Example(text, None, spans, PRODUCT), expander.rng), expander.rng, strength=0.1)
    text, spans = expander.expand(template, expander.scene(lower_names=_LOWER_NAMES))
    return add_noise(Example(text, topic, spans), expander.rng)


def printed(example: Example, rng: random.Random) -> Example:
    """A product text as shops print it: sentences with a capital, titles mostly with many."""
    is_title = not example.text.endswith((".", "!"))
    if is_title and rng.random() > _TITLE_CASE:
        return example
    edited = apply_edits(example.text, example.spans, (title if is_title else sentence)(example.text, (), rng))
    return example if edited is None else replace(example, text=edited[0], spans=edited[1])


def _templates(grammar: Grammar, topic: str, split: str) -> tuple[Template, ...]:
    if split == "train":
        return grammar.trained[topic]
    held_out = grammar.held_out[topic]
    chosen = set(list(dict.fromkeys(held_out))[split == "test" :: 2])
    return tuple(template for template in held_out if template in chosen)


def _wanted(topic: str, split: str) -> int:
    if topic == PRODUCT:
        return _PRODUCTS if split == "train" else _PRODUCT_EVALUATION
    wanted = _UTTERANCES.get(topic, _OTHER_INTENT)
    return wanted if split == "train" else round(wanted * _SHARE_OF_EVALUATION)
