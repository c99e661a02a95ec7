import numpy as np
import pytest

from nlu_mtl.serving.rejection import METHODS, Evidence
from nlu_mtl.spaces import LabelSpace
from nlu_mtl.training.config import RejectionConfig
from nlu_mtl.training.rejection import Judged, choose_rejection, fit_references

INSIDE = ("book", "cancel", "pay")
PLAIN = LabelSpace("flights", INSIDE)
TAUGHT = LabelSpace("flights", (*INSIDE, "out_of_scope"))
CONFIG = RejectionConfig()


def texts(count, strangers, space=PLAIN, own=0.0, seed=0):
    """Texts near one of three directions, and strangers near none; ``own`` lifts the logit of a stranger's class."""
    generator = np.random.default_rng(seed)
    classes = generator.integers(3, size=count)
    vectors = np.concatenate([np.eye(6)[classes], np.eye(6)[3 + generator.integers(3, size=strangers)]])
    vectors = vectors + generator.normal(size=vectors.shape) * 0.15
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    logits = 8 * vectors[:, :3]
    if space is TAUGHT:
        lifted = np.r_[np.zeros(count), np.full(strangers, own)] + generator.normal(size=count + strangers)
        logits = np.column_stack([logits, lifted])
    intents = [INSIDE[number] for number in classes] + ["out_of_scope"] * strangers
    return Evidence.of(space, logits.astype(np.float32), vectors), intents


def judged(*arguments, space=PLAIN, **options):
    evidence, intents = texts(*arguments, space=space, **options)
    return Judged.of(space, evidence, intents)


@pytest.fixture(scope="module")
def arrays():
    evidence, intents = texts(90, 0, seed=7)
    return fit_references(evidence.vectors, intents)


def test_references_make_the_covariance_the_identity():
    generator = np.random.default_rng(0)
    mixing = generator.normal(size=(4, 4))
    vectors = (generator.normal(size=(4000, 4)) @ mixing).astype(np.float32)
    found = fit_references(vectors, ["book"] * 2000 + ["pay"] * 2000)
    assert np.cov(vectors @ found["whitening"], rowvar=False) == pytest.approx(np.eye(4), abs=0.05)
    assert found["means"] == pytest.approx(
        np.stack([vectors[:2000].mean(0), vectors[2000:].mean(0)]) @ found["whitening"], abs=1e-4
    )
    assert np.linalg.norm(found["directions"], axis=1) == pytest.approx([1, 1])


def test_references_may_be_fewer_than_dimensions():
    vectors = np.eye(8, dtype=np.float32)[:4]
    assert all(np.isfinite(each).all() for each in fit_references(vectors, ["book", "book", "pay", "pay"]).values())


def test_every_method_tells_strangers_from_texts_that_fit(arrays):
    choice = choose_rejection(judged(200, 60), arrays, CONFIG)
    assert choice.methods.keys() == {"none", *METHODS} - {"own_class"}
    assert (choice.in_scope, choice.out_of_scope) == (200, 60)
    for name, each in choice.methods.items():
        if name != "none":
            assert each.auroc > 0.98
            assert each.oos_recall > 0.8
            assert each.fpr_at_95_tpr < 0.1
    assert choice.methods["none"].oos_recall == 0
    assert choice.rejection.method in METHODS


def test_the_chosen_threshold_does_on_its_texts_what_is_told_of_it(arrays):
    seen = judged(200, 60)
    choice = choose_rejection(seen, arrays, CONFIG)
    rejected = METHODS[choice.rejection.method].score(seen.evidence, arrays) < choice.rejection.threshold
    told = choice.methods[choice.rejection.method]
    assert rejected[seen.outside].mean() == pytest.approx(told.oos_recall)
    assert (seen.right & ~rejected)[~seen.outside].mean() == pytest.approx(told.in_scope_accuracy)
    assert set(choice.rejection.arrays) == set(METHODS[choice.rejection.method].arrays)


@pytest.mark.parametrize("tolerance", [0.0, 0.01, 0.05])
def test_rejecting_costs_no_more_in_scope_accuracy_than_is_tolerated(arrays, tolerance):
    seen = judged(300, 100, seed=3)
    unrejected = seen.right[~seen.outside].mean()
    choice = choose_rejection(seen, arrays, RejectionConfig(tolerance=tolerance))
    bound = unrejected - max(tolerance, 1 / 300)
    assert all(each.in_scope_accuracy >= bound - 1e-9 for each in choice.methods.values())


def test_one_odd_text_of_few_does_not_set_the_threshold(arrays):
    evidence, intents = texts(20, 40)
    logits = np.concatenate([np.array([[0.1, 0, 0]], np.float32), evidence.inside])
    vectors = evidence.vectors[[0, *range(60)]]
    seen = Judged.of(PLAIN, Evidence(logits, None, vectors), ["book", *intents])
    assert choose_rejection(seen, arrays, CONFIG).methods["energy"].oos_recall > 0.8


def test_a_head_that_tells_strangers_by_itself_is_left_alone(arrays):
    able = choose_rejection(judged(200, 60, space=TAUGHT, own=20.0), arrays, CONFIG)
    assert able.rejection is None
    assert able.methods["none"].oos_recall == 1
    assert able.to_dict()["chosen"] is None
    unable = choose_rejection(judged(200, 60, space=TAUGHT, own=-20.0), arrays, CONFIG)
    assert unable.rejection is not None


def test_a_timid_class_of_its_own_is_given_a_better_threshold(arrays):
    choice = choose_rejection(judged(200, 60, space=TAUGHT, own=3.0), arrays, CONFIG)
    assert choice.methods["own_class"].oos_recall > choice.methods["none"].oos_recall


@pytest.mark.parametrize("kept", [0.9, 0.95])
def test_without_strangers_a_share_of_the_texts_is_kept(arrays, kept):
    seen = judged(200, 0)
    choice = choose_rejection(seen, arrays, RejectionConfig(kept=kept, default="max_logit"))
    assert choice.rejection.method == "max_logit"
    scores = METHODS["max_logit"].score(seen.evidence, arrays)
    assert (scores >= choice.rejection.threshold).mean() == pytest.approx(kept, abs=0.005)
    assert choice.methods["max_logit"].auroc is None
    assert choose_rejection(judged(200, 0, space=TAUGHT), arrays, CONFIG).rejection is None


def test_few_texts_without_strangers_are_all_kept(arrays):
    seen = judged(8, 0)
    rejection = choose_rejection(seen, arrays, RejectionConfig(kept=0.95)).rejection
    assert (METHODS[rejection.method].score(seen.evidence, arrays) >= rejection.threshold).all()


def test_without_strangers_nothing_is_rejected_unless_asked_for(arrays):
    assert choose_rejection(judged(200, 0), arrays, CONFIG).rejection is None


@pytest.mark.parametrize("strangers", [0, 60])
def test_confidence_is_even_at_the_threshold_and_follows_the_distance(arrays, strangers):
    seen = judged(400, strangers)
    rejection = choose_rejection(seen, arrays, RejectionConfig(kept=0.95)).rejection
    assert rejection.scale > 0
    scores = METHODS[rejection.method].score(seen.evidence, arrays)
    outside = 1 / (1 + np.exp((scores - rejection.threshold) / rejection.scale))
    assert np.median(outside[~seen.outside]) < 0.1
    if strangers:
        assert np.median(outside[seen.outside]) > 0.8


def test_a_default_that_asks_what_a_label_space_lacks_is_refused():
    with pytest.raises(ValueError, match=r"max_softmax.*got 'own_class'"):
        RejectionConfig(default="own_class")
