"""Words that steer the dialogue: sort orders, ordinals, attribute names, as data per locale."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml


class Cues:
    """The cue words of one locale."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    @classmethod
    def load(cls, locale: str = "en") -> "Cues":
        """The cues of ``locale``; English where there are none."""
        folder = Path(__file__).parent
        path = folder / f"{locale}.yml"
        return cls(yaml.safe_load((path if path.is_file() else folder / "en.yml").read_text(encoding="utf-8")))

    def has(self, group: str, text: str) -> bool:
        """Whether one of the words of ``group`` occurs in ``text``."""
        return self._single[group].search(text) is not None

    def groups(self, text: str) -> frozenset[str]:
        """The groups of words that occur in ``text``."""
        return frozenset(group for group, pattern in self._single.items() if pattern.search(text))

    def sort(self, text: str) -> str | None:
        """The order that ``text`` asks for."""
        return self._first("sort", text)

    def superlative(self, text: str) -> str | None:
        """The order whose first product ``text`` points at ("the cheaper one")."""
        return self._first("superlatives", text)

    def comparative(self, text: str) -> str | None:
        """The order by which a question chooses ("which is cheaper")."""
        return self._first("superlatives", text) or self._first("comparatives", text)

    def attributes(self, text: str) -> tuple[str, ...]:
        """The attributes that ``text`` names."""
        return tuple(name for name, pattern in self._grouped["attributes"] if pattern.search(text))

    def positions(self, text: str, shown: int) -> tuple[int, ...]:
        """Positions among ``shown`` products, from 0, that the ordinals in ``text`` point at."""
        if count := self._first("counts", text):
            return tuple(range(min(int(count), shown)))
        if count := self._first("last_counts", text):
            return tuple(range(max(0, shown - int(count)), shown))
        found: list[tuple[int, int]] = []
        taken: list[tuple[int, int]] = []
        for ordinal, pattern in sorted(self._grouped["ordinals"], key=lambda each: int(each[0])):
            for match in pattern.finditer(text):
                if not any(start < match.end() and match.start() < end for start, end in taken):
                    taken.append(match.span())
                    found.append((match.start(), int(ordinal)))
        ordinals = (ordinal - 1 if ordinal > 0 else shown + ordinal for _, ordinal in sorted(found))
        return tuple(dict.fromkeys(position for position in ordinals if 0 <= position < shown))

    def _first(self, group: str, text: str) -> str | None:
        for name, pattern in self._grouped[group]:
            if pattern.search(text):
                return name
        return None

    @cached_property
    def _single(self) -> dict[str, re.Pattern[str]]:
        return {name: _pattern(words) for name, words in self._data.items() if isinstance(words, list)}

    @cached_property
    def _grouped(self) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
        groups = {name: words for name, words in self._data.items() if isinstance(words, dict)}
        return {
            name: [(str(key), _pattern(words)) for key, words in entries.items()] for name, entries in groups.items()
        }


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted((str(word) for word in words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_tied, longest_first))})(?!\w)", re.IGNORECASE)


def _tied(word: str) -> str:
    """A word's pattern; ``^`` before or ``$`` after it ties it to the beginning or end of the message."""
    start = r"\A\W*" if word.startswith("^") else ""
    end = r"(?=\W*\Z)" if word.endswith("$") else ""
    return f"{start}{re.escape(word.removeprefix('^').removesuffix('$'))}{end}"
