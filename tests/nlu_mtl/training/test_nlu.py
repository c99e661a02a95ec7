from dataclasses import replace

import pytest

from nlu_mtl import artifacts
from nlu_mtl.data import Example
from nlu_mtl.datasets import read_dataset
from nlu_mtl.serving.labelling import Labeller
from nlu_mtl.serving.parser import Parser
from nlu_mtl.serving.rejection import METHODS
from nlu_mtl.spaces import OWN, LabelSpace, LabelSpaceError
from nlu_mtl.training.config import EpochConfig, NluConfig, OptimiserConfig
from nlu_mtl.training.corpora import Corpus, read_corpora
from nlu_mtl.training.encoder import EncoderError
from nlu_mtl.training.held_out import Evaluator, HeldOut
from nlu_mtl.training.nlu import train_nlu

CONFIG = NluConfig(threads=1, epoch=EpochConfig(utterances=256, products=64, pairs=32, titles=16))


@pytest.fixture(scope="module")
def trained(tiny_directory, tmp_path_factory):
    """A few steps on a very small encoder: another encoder is nothing but another name."""
    output = tmp_path_factory.mktemp("home") / "models" / "nlu"
    stages = []
    metrics = train_nlu(
        output, seed=1, encoder=str(tiny_directory), epochs=1, config=CONFIG,
        progress=lambda stage, done, total: stages.append((stage, done == total)),
    )  # fmt: skip
    return output, metrics, stages


def test_a_run_leaves_a_directory_that_serves(trained):
    output, _, _ = trained
    artifacts.verify(output)
    rejections = artifacts.read_config(output).rejections.values()
    of_distances = {artifacts.REJECTION_FILE} if any(each.arrays for each in rejections) else set()
    assert {path.name for path in output.iterdir()} == of_distances | {
        artifacts.MODEL_FILE,
        artifacts.TOKENIZER_FILE,
        artifacts.TRANSITIONS_FILE,
        artifacts.CONFIG_FILE,
        artifacts.METRICS_FILE,
        artifacts.FINGERPRINT_FILE,
        artifacts.WEIGHTS_FILE,
        artifacts.CARD_FILE,
    }
    parser = Parser.load(output)
    assert parser.dimension == 32
    assert parser.parse("red shoes").intent.name in OWN.intents
    assert parser.embed(["red shoes"]).shape == (1, 32)


def test_a_run_is_described_by_what_it_leaves(trained, tiny_directory):
    output, metrics, _ = trained
    config = artifacts.read_config(output)
    assert config.encoder == str(tiny_directory)
    assert config.training["seed"] == 1
    assert len(config.data_fingerprint) == 64
    assert {"validation", "test", "handwritten", "hard", "epochs", "rejection"} == metrics.keys()
    assert metrics["rejection"]["daogou"]["methods"].keys() == {"none", *METHODS}
    assert metrics["test"].keys() == {"fp32", "int8"}
    assert "closeness" in metrics["validation"]["int8"]


@pytest.mark.parametrize(("given", "used"), [(None, 7), (0, 0), (3, 3)])
def test_the_seed_is_the_given_one_or_else_the_configured_one(tiny_directory, tmp_path, given, used):
    examples = [Example(f"{verb} seat {number}", verb, ()) for number in range(4) for verb in ("book", "pay")]
    corpus = Corpus(LabelSpace("trips", ("book", "pay")), examples, examples)
    config = replace(CONFIG, seed=7, encoder=str(tiny_directory), epochs=1)
    train_nlu(tmp_path / "model", seed=given, corpora=[corpus], config=config)
    assert artifacts.read_config(tmp_path / "model").training["seed"] == used


def test_label_spaces_that_would_share_heads_are_told_before_training(tmp_path):
    spaces = [LabelSpace(name, ("book", "pay")) for name in ("a-b", "a.b")]
    with pytest.raises(LabelSpaceError, match=r"'a-b' and 'a\.b'"):
        train_nlu(tmp_path / "model", corpora=[Corpus(space, [], []) for space in spaces])
    assert not (tmp_path / "model").exists()


def test_every_stage_reports_to_its_end(trained):
    _, _, stages = trained
    assert {stage for stage, last in stages if last} == {"teaching", "training", "evaluating"}


def test_evaluation_repeats_the_recorded_scores(trained):
    output, metrics, _ = trained
    again = Evaluator(output).evaluate(HeldOut.of_split("handwritten", seed=1))
    assert {"n": again.count, **again.metrics} == pytest.approx(metrics["handwritten"]["int8"], abs=0.01)


def test_a_failed_run_leaves_the_old_model(trained, tmp_path):
    output, _, _ = trained
    with pytest.raises(EncoderError):
        train_nlu(output, encoder=str(tmp_path / "nowhere"))
    artifacts.verify(output)


def _evaluate(output, spec):
    return Evaluator(output).evaluate(HeldOut.of_dataset(read_dataset(spec)))


def _write_rows(path, rows):
    path.write_text("sentence,label\n" + "".join(f"{text},{intent}\n" for text, intent in rows), encoding="utf-8")
    return f"trains=hint3:{path}"


@pytest.fixture(scope="module")
def of_bookings(tiny_directory, tmp_path_factory):
    """A model of a label space without out-of-scope texts, told about them in validation alone."""
    folder = tmp_path_factory.mktemp("trains")
    rows = [(f"{verb} seat {number}", verb) for number in range(40) for verb in ("book", "cancel")]
    strangers = [(f"why is the sky blue over {number} hills", "NO_NODES_DETECTED") for number in range(30)]
    specs = {
        "all": _write_rows(folder / "all.csv", rows),
        "strangers": _write_rows(folder / "strangers.csv", strangers),
        "mixed": _write_rows(folder / "mixed.csv", [*rows, *strangers]),
        "unknown": _write_rows(folder / "unknown.csv", [("pay for it", "pay")]),
    }
    corpora = read_corpora([specs["all"]], [specs["strangers"]], 0)
    config = replace(CONFIG, optimiser=OptimiserConfig(encoder_rate=2e-3), epoch=EpochConfig(others=72, batch=8))
    output = folder / "model"
    metrics = train_nlu(output, encoder=str(tiny_directory), epochs=6, config=config, corpora=corpora)
    return output, specs, metrics


def test_a_label_space_that_never_saw_strangers_learns_to_reject_them(of_bookings):
    output, specs, metrics = of_bookings
    artifacts.verify(output)
    told = metrics["rejection"]["trains"]
    rejection = artifacts.read_config(output).rejections["trains"]
    assert (told["in_scope"], told["out_of_scope"], told["chosen"]) == (8, 30, rejection.method)
    assert told["methods"].keys() == {"none", *METHODS} - {"own_class"}
    scores = _evaluate(output, specs["mixed"]).metrics
    assert scores["oos_recall"] > 0.9
    assert scores["oos_precision"] > 0.9
    assert scores["in_scope_accuracy"] > 0.9


def test_a_rejected_text_is_out_of_scope_before_all_others(of_bookings):
    output, _, _ = of_bookings
    fits, strays = Labeller.load(output, "trains").label(["book seat 7", "why is the sky blue over 3 hills"])
    assert fits.intents[0].name == "book"
    assert strays.intents[0].name == "out_of_scope"
    assert strays.intents[0].confidence > 0.5
    assert {each.name for each in strays.intents} == {"book", "cancel", "out_of_scope"}


def test_intents_that_were_not_trained_are_told(of_bookings):
    output, specs, _ = of_bookings
    with pytest.raises(LabelSpaceError, match=r"trains was trained on.*'pay'"):
        _evaluate(output, specs["unknown"])


@pytest.fixture(scope="module")
def of_others(tiny_directory, tmp_path_factory):
    """A model of another label space alone."""
    folder = tmp_path_factory.mktemp("flights")
    requests = [f"{verb} {city}" for verb in ("book", "cancel") for city in ("oslo", "rome")]
    lines = [f"{request} {number}" for request in requests for number in range(9)]
    (folder / "seq.in").write_text("\n".join(lines) + "\n")
    (folder / "seq.out").write_text("O B-city O\n" * len(lines))
    (folder / "label").write_text("\n".join(line.split()[0] for line in lines) + "\n")
    spec = f"flights=snips:{folder}"
    output = folder / "model"
    train_nlu(output, encoder=str(tiny_directory), epochs=1, config=CONFIG, corpora=read_corpora([spec], [], 0))
    return output, spec


def test_another_label_space_alone_is_trained_and_judged(of_others):
    output, spec = of_others
    artifacts.verify(output)
    evaluated = _evaluate(output, spec)
    scores = evaluated.metrics
    assert (evaluated.name, evaluated.format, evaluated.count) == ("flights", "snips", 36)
    assert evaluated.tables.keys() == {"intents", "attributes"}
    assert scores.keys() >= {"intent_accuracy", "entity_f1", "exact_match", "entity_f1.city"}
    assert "attribute_f1" not in scores


def test_a_model_without_our_label_space_does_not_serve(of_others):
    with pytest.raises(LabelSpaceError, match="'daogou', known flights"):
        Parser.load(of_others[0])
