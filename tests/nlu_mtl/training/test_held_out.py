import subprocess
import sys

import pytest

from nlu_mtl.artifacts import shipped_directory
from nlu_mtl.data.examples import write_annotated
from nlu_mtl.datasets import DatasetError, read_dataset
from nlu_mtl.reporting.confusion import intent_confusion
from nlu_mtl.spaces import LabelSpaceError
from nlu_mtl.training.held_out import Evaluator, HeldOut

OWN_FILE = "greet: |\n  hello there\nsearch_product: |\n  [red](color) [shoes](product_type)\n  [mugs](product_type)\n"


@pytest.fixture(scope="module")
def evaluator():
    return Evaluator(shipped_directory())


@pytest.fixture(scope="module")
def hard():
    return HeldOut.of_split("hard", seed=0)


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.yml"
    path.write_text(OWN_FILE)
    return HeldOut.of_dataset(read_dataset(f"daogou:{path}"))


def test_figures_over_one_set_agree(evaluator, hard):
    evaluated = evaluator.evaluate(hard)
    metrics, tables = evaluated.metrics, evaluated.tables
    assert evaluated.count == len(hard.examples)
    assert intent_confusion(evaluated.outcomes.with_intent).counts.sum() == evaluated.count
    recalled = sum(row.hits for row in tables["intents"]) / sum(row.support for row in tables["intents"])
    assert recalled == pytest.approx(metrics["intent_accuracy"], abs=1e-4)
    found, expected = (sum(getattr(row, name) for row in tables["attributes"]) for name in ("predicted", "support"))
    hits = sum(row.hits for row in tables["attributes"])
    assert 2 * hits / (found + expected) == pytest.approx(metrics["entity_f1"], abs=1e-4)


def test_noise_lowers_the_scores_and_more_noise_lowers_them_further(evaluator, hard):
    sets = [evaluator.evaluate(each) for each in (hard, hard.noised(0.05), hard.noised(0.15))]
    assert [each.name for each in sets] == ["hard", "hard@5%", "hard@15%"]
    assert [each.noise for each in sets] == [0.0, 0.05, 0.15]
    for score in ("intent_accuracy", "entity_f1", "exact_match"):
        values = [each.metrics[score] for each in sets]
        assert values == sorted(values, reverse=True)
        assert len(set(values)) == 3


def test_noise_is_the_same_every_time_and_changes_the_texts_alone(hard):
    noised = hard.noised(0.15)
    assert noised == hard.noised(0.15)
    assert [each.text for each in noised.examples] != [each.text for each in hard.examples]
    for clean, typed in zip(hard.examples, noised.examples, strict=True):
        assert (typed.intent, typed.kind) == (clean.intent, clean.kind)
        assert [(span.name, span.polarity) for span in typed.spans] == [
            (each.name, each.polarity) for each in clean.spans
        ]
        assert write_annotated(typed.text, typed.spans).count("](") == len(clean.spans)


def test_product_texts_stay_product_texts_under_noise():
    validation = HeldOut.of_split("validation", seed=0)
    kinds = [each.kind for each in validation.noised(0.05).examples]
    assert "product" in kinds
    assert kinds == [each.kind for each in validation.examples]


def test_a_rate_out_of_bounds_is_refused(hard):
    with pytest.raises(DatasetError, match=r"from 0 to 1 \(got 2\)"):
        hard.noised(2)


def test_a_data_set_is_read_by_the_heads_of_its_label_space(evaluator, own):
    evaluated = evaluator.evaluate(own, timed=True)
    assert (evaluated.name, evaluated.format, evaluated.count) == ("daogou", "daogou", 3)
    assert evaluated.tables["intents"][0].name == "greet"
    assert evaluated.latency.texts == 3
    assert evaluated.latency.tokens == 4
    noised = evaluator.evaluate(own.noised(0.5))
    assert (noised.name, noised.format, noised.latency) == ("daogou@50%", "daogou", None)


def test_a_label_space_that_was_not_trained_is_told(evaluator, tmp_path):
    path = tmp_path / "flights.csv"
    path.write_text("sentence,label\nto oslo,book\n")
    with pytest.raises(LabelSpaceError, match="'flights'"):
        evaluator.evaluate(HeldOut.of_dataset(read_dataset(f"flights=hint3:{path}")).noised(0.1))
    with pytest.raises(LabelSpaceError, match="'book'"):
        evaluator.evaluate(HeldOut.of_dataset(read_dataset(f"daogou=hint3:{path}")))


def test_evaluating_needs_no_training_packages():
    code = (
        "import sys, nlu_mtl.training.held_out as h; sys.exit(bool({'torch', 'matplotlib', 'jinja2'} & {*sys.modules}))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
