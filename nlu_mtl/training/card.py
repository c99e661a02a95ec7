"""The model card that a training run leaves beside its weights."""

from collections.abc import Mapping
from typing import Any

from nlu_mtl.artifacts import ModelConfig

_COLUMNS = ("intent_accuracy", "oos_recall", "entity_f1", "attribute_f1", "polarity_accuracy", "exact_match")

_CARD = """# Joint language-understanding model

One sentence encoder ({encoder}), fine-tuned on all tasks at once, with heads for {intents} intents,
{attributes} attribute types (BIO tags) and the polarity of each attribute; its sentence vector is trained for
retrieval and kept close to the base encoder's.

## Use
English shopping messages of up to {max_length} word pieces, and product titles or descriptions. The graph
`model.onnx` (int8, ONNX Runtime on a CPU) gives the sentence vector, the logits and the token vectors in one pass.
Vectors may be compared only with vectors of the same fingerprint.

## Data
Authored examples (a grammar, word lists and noise; no third-party text), fingerprint `{data_fingerprint}`.
The `test` split has sentence patterns and words that training lacks; `handwritten` was written one by one.

## Scores
{table}

Retrieval on held-out authored pairs: mean reciprocal rank {mrr} (base encoder {mrr_base}), mean cosine to the base
encoder's vectors {closeness}.

## Limits
English only. The generated splits hold out words and sentence patterns and are therefore harder than the
hand-written messages, which are few and by one hand; neither tells how real shoppers will fare. Polarity means
nothing in product texts.
"""


def write_card(config: ModelConfig, metrics: Mapping[str, Any]) -> str:
    """The card of a model as Markdown."""
    retrieval = metrics["validation"]["int8"]
    return _CARD.format(
        encoder=config.encoder,
        intents=len(config.intents),
        attributes=len(config.attributes),
        max_length=config.max_length,
        data_fingerprint=config.data_fingerprint[:16],
        table=_table(metrics),
        mrr=retrieval["retrieval_mrr"],
        mrr_base=retrieval["retrieval_mrr_base"],
        closeness=retrieval["closeness"],
    )


def _table(metrics: Mapping[str, Any]) -> str:
    lines = ["| split | precision | " + " | ".join(_COLUMNS) + " |", "| --- " * (len(_COLUMNS) + 2) + "|"]
    for split in ("validation", "test", "handwritten"):
        for precision, scores in metrics[split].items():
            cells = [str(scores.get(column, "")) for column in _COLUMNS]
            lines.append(f"| {split} | {precision} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
