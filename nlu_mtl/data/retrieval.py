"""Query and product text pairs for contrastive training, with near misses side by side.

A product text is expanded first; the query is then expanded with the product's own values, so that the
pair fits. Each product is followed by siblings that differ in one value of the query: texts that are alike
and must be told apart when a batch holds neighbours together.
"""

import random
from collections.abc import Iterator

from nlu_mtl.data.corpus import PRODUCT, printed, sources
from nlu_mtl.data.examples import Example
from nlu_mtl.data.expansion import Expander, Scene
from nlu_mtl.data.grammar import Choice, Slot, Template

_PAIRS = 4000
_SIBLINGS = 3
_LOWER = 0.6
_VARIED = ("color", "brand", "material", "product_number", "product_type")


def retrieval_pairs(seed: int = 0) -> list[tuple[str, str]]:
    """Distinct (query, product text) pairs; similar products follow one another.

    Args:
        seed: Seed of the expansion.
    """
    rng = random.Random(f"{seed}:retrieval")
    pairs: dict[tuple[str, str], None] = {}
    while len(pairs) < _PAIRS:
        pairs.update(dict.fromkeys(_family(rng)))
    return list(pairs)[:_PAIRS]


def _family(rng: random.Random) -> Iterator[tuple[str, str]]:
    """A product and its siblings, each with a query that only it meets."""
    grammar, lexicon = sources()
    expander = Expander(grammar, lexicon, rng, invented=0.12)
    first = expander.scene()
    expander.expand(rng.choice(grammar.trained["retrieval_product"]), first)
    values = {key: drawn[0] for key, drawn in first.drawn.items()}
    for sibling in range(1 + _SIBLINGS):
        fixed = dict(values)
        if sibling:
            fixed.pop(rng.choice([key for key in _VARIED if key in fixed]))
        scene = Scene(first.domain, fixed)
        text, spans = expander.expand(rng.choice(grammar.trained["retrieval_product"]), scene)
        product = printed(Example(text, None, spans, PRODUCT), rng)
        drawn = {key: words[0] for key, words in scene.drawn.items()}
        queries = [each for each in grammar.trained["retrieval_query"] if slot_keys(each) <= drawn.keys()]
        query, _ = expander.expand(rng.choice(queries), Scene(first.domain, drawn, lower_names=rng.random() < _LOWER))
        yield query, product.text


def slot_keys(template: Template) -> set[str]:
    """The lists that a template may draw from, alternatives included."""
    keys: set[str] = set()
    for node in template:
        if isinstance(node, Slot):
            keys.add(f"{node.name}.{node.form}" if node.form else node.name)
        elif isinstance(node, Choice):
            keys |= set().union(*(slot_keys(option) for option in node.options))
    return keys
