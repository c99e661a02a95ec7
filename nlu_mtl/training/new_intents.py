"""What a shop's examples of new intents must be before a head is taught them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu_mtl.data import Example
from nlu_mtl.datasets import Dataset, DatasetError, Labelled, read_dataset, write_rasa
from nlu_mtl.schema import INTENTS, OUT_OF_SCOPE
from nlu_mtl.spaces import LabelSpace

EXAMPLES_FILE = "added_intents.yml"
FEWEST = 5
"""Examples that an intent must have; ten are better."""

_NAME = re.compile(r"[A-Za-z][\w./-]*")


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a head is to learn.

    Attributes:
        new: Names of the intents that it does not know yet, in order of first appearance.
        examples: Examples of new intents, of those that were added before, and further ones of the authored intents.
    """

    new: tuple[str, ...]
    examples: tuple[Example, ...]

    def learnt(self, given: Iterable[str]) -> list[str]:
        """The intents whose weights may change: all that are given but for the authored ones."""
        return [name for name in dict.fromkeys(given) if name not in INTENTS]


def plan_lesson(space: LabelSpace, given: Dataset, before: Sequence[Labelled], authored: Iterable[Example]) -> Lesson:
    """Check a data set against what the model knows, and join it with what was added before.

    Args:
        space: What the model tells apart.
        given: Examples of one or several new intents, and of known ones if wanted.
        before: Examples of intents that were added earlier.
        authored: Examples that the model was trained and validated on.

    Raises:
        DatasetError: if there is no new or added intent, one has an unusable name or too few examples, or a text is an
            example of another intent.
    """
    intents = [str(each.intent) for each in given.examples]
    if any(each.intent is None for each in given.examples):
        raise DatasetError(f"examples of intents must name them (got {given.name!r} without); read another data set")
    new = tuple(name for name in dict.fromkeys(intents) if name not in space.intents)
    if not any(name not in INTENTS for name in intents):
        raise DatasetError(
            f"the data must have a new intent (got only {', '.join(sorted(set(intents)))}, which the model knows); "
            "give it another name"
        )
    joined = {(each.text.strip(), str(each.intent)): None for each in (*before, *given.examples)}
    _check_names(new)
    _check_numbers(Counter(intent for _, intent in joined), new)
    _check_texts(joined, authored)
    return Lesson(new, tuple(Example(text, intent, ()) for text, intent in joined))


def read_added(directory: Path) -> list[Labelled]:
    """Examples of the intents that were added to a model before.

    Raises:
        DatasetError: if they cannot be read.
    """
    path = directory / EXAMPLES_FILE
    return list(read_dataset(f"rasa:{path}").examples) if path.is_file() else []


def write_added(directory: Path, lesson: Lesson) -> None:
    """Leave the examples of added intents beside the model, for when more are added."""
    kept = [Labelled(each.text, each.intent, ()) for each in lesson.examples if each.intent not in INTENTS]
    write_rasa(kept, directory / EXAMPLES_FILE)


def _check_names(names: Iterable[str]) -> None:
    for name in names:
        if not _NAME.fullmatch(name):
            fixed = re.sub(r"\W+", "_", name).strip("_").lower()
            raise DatasetError(
                "an intent's name must be letters, digits and _ - . / and begin with a letter "
                f"(got {name!r}); write {fixed if _NAME.fullmatch(fixed) else 'another'}"
            )


def _check_numbers(numbers: Counter[str], new: Iterable[str]) -> None:
    for name in new:
        if numbers[name] < FEWEST:
            raise DatasetError(
                f"a new intent must have {FEWEST} different examples or more (got {numbers[name]} of {name}); "
                "write more, in words as different as shoppers'"
            )


def _check_texts(joined: Iterable[tuple[str, str]], authored: Iterable[Example]) -> None:
    """No text may belong to two intents; what was out of scope may come into it."""
    known = {each.text.casefold(): str(each.intent) for each in authored if each.intent not in (None, OUT_OF_SCOPE)}
    for text, intent in joined:
        other = known.setdefault(text.casefold(), intent)
        if other != intent:
            raise DatasetError(
                f"a text must be an example of one intent (got {text!r} for {intent}, which is one of {other}); "
                "delete it or reword it"
            )
