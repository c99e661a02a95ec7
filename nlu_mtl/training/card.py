"""The model card that a training run leaves beside its weights."""

from collections.abc import Mapping
from typing import Any

from nlu_mtl.artifacts import ModelConfig
from nlu_mtl.spaces import OWN_NAME

_COLUMNS = (
    "intent_accuracy",
    "in_scope_accuracy",
    "oos_recall",
    "entity_f1",
    "attribute_f1",
    "polarity_accuracy",
    "exact_match",
)

_CARD = """# Joint language-understanding model

One sentence encoder ({encoder}), fine-tuned on all tasks at once{heads}.

## Use
English messages of up to {max_length} word pieces. The graph `model.onnx` (int8, ONNX Runtime on a CPU) gives the
sentence vector, the logits of every head and the token vectors in one pass.
Vectors may be compared only with vectors of the same fingerprint.

## Data
Fingerprint `{data_fingerprint}`.
{data}

## Scores
{table}
{retrieval}{rejection}
## Limits
English only.{limits}
"""

_OWN_HEADS = """, with heads for {intents} intents, {attributes} attribute types (BIO tags) and the polarity
of each attribute; its sentence vector is trained for retrieval and kept close to the base encoder's"""

_OWN_DATA = """
Authored examples: messages written one by one, and a grammar with word lists, all with noise.
The `test` split has sentence patterns and words that training lacks; `handwritten` was written one by one, and
`hard` by another hand without sight of the grammar."""

_RETRIEVAL = """
Retrieval on held-out authored pairs: mean reciprocal rank {retrieval_mrr} (base encoder {retrieval_mrr_base}), mean
cosine to the base encoder's vectors {closeness}.
"""

_REJECTION = """
## Texts that fit no intent
Compared on validation texts of int8, in brackets how many fit an intent and how many none; bold is what is used. `none`
is the head by itself. A method is used where the mean of in-scope accuracy and out-of-scope recall gains by it, or,
where no validation text is out of scope, at the threshold that keeps a set share of texts.
{table}
"""

_OWN_LIMITS = """ The generated splits hold out words and sentence patterns and are therefore harder than the
hand-written messages, which are few; none tells how real shoppers will fare. Polarity means
nothing in product texts."""


def write_card(config: ModelConfig, metrics: Mapping[str, Any]) -> str:
    """The card of a model as Markdown."""
    own = next((space for space in config.spaces if space.name == OWN_NAME), None)
    others = [space for space in config.spaces if space.name != OWN_NAME]
    data = "".join(
        f"\nLabel space `{space.name}`, with heads of its own: {len(space.intents)} intents, {len(space.labels)} span "
        "labels; scores on its validation part."
        for space in others
    )
    return _CARD.format(
        encoder=config.encoder,
        heads=_OWN_HEADS.format(intents=len(own.intents), attributes=len(own.labels)) if own else "",
        max_length=config.max_length,
        data_fingerprint=config.data_fingerprint[:16],
        data=(_OWN_DATA if own else "") + data,
        table=_table(metrics),
        retrieval=_RETRIEVAL.format(**metrics["validation"]["int8"]) if own else "",
        rejection=_rejection(metrics.get("rejection", {})),
        limits=_OWN_LIMITS if own else "",
    )


def _rejection(choices: Mapping[str, Any]) -> str:
    """What each method came to in each label space; the one in use is bold."""
    if not choices:
        return ""
    columns = ("in_scope_accuracy", "oos_recall", "auroc", "fpr_at_95_tpr", "threshold")
    lines = ["| label space | method | " + " | ".join(columns) + " |", "| --- " * (len(columns) + 2) + "|"]
    for space, choice in choices.items():
        counts = f"{space} ({choice['in_scope']} + {choice['out_of_scope']})"
        for name, scores in choice["methods"].items():
            shown = f"**{name}**" if name == (choice["chosen"] or "none") else name
            cells = [str(scores.get(column, "")) for column in columns]
            lines.append(f"| {counts} | {shown} | " + " | ".join(cells) + " |")
    return _REJECTION.format(table="\n".join(lines))


def _table(metrics: Mapping[str, Any]) -> str:
    lines = ["| examples | precision | " + " | ".join(_COLUMNS) + " |", "| --- " * (len(_COLUMNS) + 2) + "|"]
    own = {split: metrics[split] for split in ("validation", "test", "handwritten", "hard") if split in metrics}
    for name, by_precision in (own | metrics.get("spaces", {})).items():
        for precision, scores in by_precision.items():
            cells = [str(scores.get(column, "")) for column in _COLUMNS]
            lines.append(f"| {name} | {precision} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
