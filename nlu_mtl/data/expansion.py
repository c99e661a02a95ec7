"""Expansion of templates into texts with spans, one random generator for everything drawn."""

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nlu_mtl.data.examples import Span
from nlu_mtl.data.grammar import Choice, Grammar, GrammarError, Literal, Marked, Node, Rule, Slot, Template
from nlu_mtl.data.lexicon import Lexicon, noun_forms
from nlu_mtl.data.values import GENERATED, product_number, pseudo_brand
from nlu_mtl.schema import Polarity

_VOWEL_SOUND = re.compile(r"(?!uni|us[ebu]|one|eu)[aeiou]", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:an?|the|my) ")
_NO_ARTICLE_AFTER = re.compile(r"(?i)(?:^|\b(?:no|any|a|an|the|this|that|your|not|zero|more|other)) $")
_TRIES_FOR_ANOTHER_VALUE = 6


class _Text:
    """A text under construction that keeps single spaces, ``a``/``an`` and span offsets right."""

    def __init__(self) -> None:
        self.text = ""
        self.spans: list[Span] = []

    def append(self, words: str) -> None:
        if not self.text or self.text.endswith((" ", "\n")):
            words = words.lstrip(" ")
        if not words:
            return
        if words[0] in ",.?!;" and self.text.endswith(" ") and (len(words) == 1 or words[1] == " "):
            self.text = self.text[:-1]
        elif _VOWEL_SOUND.match(words) and (self.text.endswith((" a ", " A ")) or self.text in ("a ", "A ")):
            self.text = self.text[:-1] + "n "
        self.text += words

    def close(self, start: int, name: str, polarity: Polarity) -> None:
        kept = self.text[start:]
        start += len(kept) - len(kept.lstrip())
        end = start + len(kept.strip())
        if end > start:
            self.spans.append(Span(start, end, name, polarity))


@dataclass(slots=True)
class Scene:
    """What one expansion holds on to: its domain, and by list the values drawn and the first ones, if fixed."""

    domain: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    drawn: dict[str, list[str]] = field(default_factory=dict)
    lower_names: bool = False


class Expander:
    """Expands templates with one random generator, so that a seed gives the same texts everywhere."""

    def __init__(
        self, grammar: Grammar, lexicon: Lexicon, rng: random.Random, *, held_out: float = 0.0, invented: float = 0.2
    ) -> None:
        self.grammar = grammar
        self.lexicon = lexicon
        self.rng = rng
        self.held_out = held_out
        self.invented = invented

    def scene(self, *, lower_names: float = 0.0, fixed: Mapping[str, str] | None = None) -> Scene:
        """Draw a domain, and whether brand names are written in lower case."""
        return Scene(self.lexicon.domain(self.rng), fixed or {}, lower_names=self.rng.random() < lower_names)

    def expand(self, template: Template, scene: Scene) -> tuple[str, tuple[Span, ...]]:
        """Expand a template to a text and its disjoint spans, in reading order."""
        text = _Text()
        self._expand(template, scene, text, labelled=True)
        stripped = text.text.rstrip()
        return stripped, tuple(text.spans)

    def _expand(self, template: Iterable[Node], scene: Scene, text: _Text, *, labelled: bool) -> None:
        for node in template:
            if isinstance(node, Literal):
                text.append(node.text)
            elif isinstance(node, Choice):
                self._expand(self.rng.choice(node.options), scene, text, labelled=labelled)
            elif isinstance(node, Rule):
                self._rule(node.name, scene, text, labelled=labelled)
            else:
                start = self._span(node, scene, text)
                if labelled:
                    text.close(start, node.name, node.polarity)

    def _rule(self, name: str, scene: Scene, text: _Text, *, labelled: bool) -> None:
        if name in self.grammar.rules:
            self._expand(self.rng.choice(self.grammar.rules[name]), scene, text, labelled=labelled)
        elif name in GENERATED:
            text.append(GENERATED[name](self.rng))
        else:
            raise GrammarError(f"a template may use known rules only (got <{name}>); add the rule or correct it")

    def _span(self, node: Slot | Marked, scene: Scene, text: _Text) -> int:
        """Append a labelled node and return where its span starts: after a listed value's article."""
        start = len(text.text)
        if isinstance(node, Marked):
            self._expand(node.content, scene, text, labelled=False)
            return start
        key = f"{node.name}.{node.form}" if node.form and self.lexicon.has(f"{node.name}.{node.form}") else node.name
        if not self.lexicon.has(key) and key in self.grammar.rules and key not in scene.fixed:
            self._rule(key, scene, text, labelled=False)
            return start
        value = self._value(node, key, scene)
        article = _ARTICLE.match(value)
        if article and node.name != "brand":
            value = value[article.end() :]
            if not _NO_ARTICLE_AFTER.search(text.text):
                text.append(article[0])
                start = len(text.text)
        text.append(value)
        return start

    def _value(self, node: Slot, key: str, scene: Scene) -> str:
        seen = scene.drawn.setdefault(key, [])
        if node.same and seen:
            return seen[-1]
        if not seen and key in scene.fixed:
            seen.append(scene.fixed[key])
            return seen[-1]
        value = self._draw(node, key, scene)
        for _ in range(_TRIES_FOR_ANOTHER_VALUE):
            if value not in seen:
                break
            value = self._draw(node, key, scene)
        seen.append(value)
        return value

    def _draw(self, node: Slot, key: str, scene: Scene) -> str:
        rng = self.rng
        if node.name == "product_number":
            number = product_number(rng)
            return number.lower() if scene.lower_names else number
        if key == "brand" and rng.random() < self.invented:
            value = pseudo_brand(rng)
        else:
            value = self.lexicon.draw(key, scene.domain, rng, self.held_out)
        if node.name == "product_type":
            singular, plural = noun_forms(value)
            many = node.form == "many" or (node.form is None and rng.random() < 0.5)
            return plural if many else singular
        return value.lower() if scene.lower_names and node.name == "brand" else value
