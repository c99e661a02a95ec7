"""Tokens with BIO tags, read as one text with spans."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from nlu_mtl.datasets.labelled import LabelledSpan
from nlu_mtl.datasets.place import Place


@dataclass(slots=True)
class BioReader:
    """Turns tagged tokens into texts and spans, and counts the tags it put right.

    An ``I-`` tag that continues no span of its label begins one, as ``conlleval`` of CoNLL-2000 counts it.

    Attributes:
        stray: How many ``I-`` tags began a span so far.
    """

    stray: int = field(default=0)

    def read(self, place: Place, tokens: Sequence[str], tags: Sequence[str]) -> tuple[str, list[LabelledSpan]]:
        """Join the tokens by single spaces and their tags to spans over the whole tokens.

        Raises:
            DatasetError: if there are not as many tags as tokens, or a tag is not ``O``, ``B-label`` or ``I-label``.
        """
        if len(tokens) != len(tags):
            got = f"{len(tokens)} tokens, {len(tags)} tags"
            raise place.error("there must be one tag for each token", got, "align the two")
        spans: list[LabelledSpan] = []
        start, before = 0, ""
        for token, tag in zip(tokens, tags, strict=True):
            if not token or any(map(str.isspace, token)):
                raise place.error("a token must be a word without white space", token, "split or delete it")
            end = start + len(token)
            prefix, _, label = tag.partition("-")
            if tag != "O":
                if prefix not in ("B", "I") or not label:
                    raise place.error("a tag must be O, B-label or I-label", tag, "correct it")
                if prefix == "I" and label == before:
                    spans[-1] = LabelledSpan(spans[-1].start, end, label)
                else:
                    self.stray += prefix == "I"
                    spans.append(LabelledSpan(start, end, label))
            start, before = end + 1, label
        return " ".join(tokens), spans

    @property
    def notices(self) -> tuple[str, ...]:
        """What was put right."""
        if not self.stray:
            return ()
        return (f"{self.stray} I- tags continue no span of their label; each begins a span",)
