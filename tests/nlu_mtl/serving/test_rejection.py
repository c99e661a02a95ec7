import numpy as np
import pytest

from nlu_mtl.serving.rejection import METHODS, Evidence
from nlu_mtl.spaces import LabelSpace

SPACE = LabelSpace("flights", ("book", "cancel", "out_of_scope", "pay"))
MEANS = np.eye(3, 4, dtype=np.float32)
ARRAYS = {"whitening": np.eye(4, dtype=np.float32) * 2, "means": MEANS * 2, "directions": MEANS}


def evidence(logits, vectors, temperature=1.0):
    return Evidence.of(SPACE, np.array(logits, np.float32), np.array(vectors, np.float32), temperature)


# The first text is clearly one of the intents, the second clearly none.
OBVIOUS = evidence([[8, 0, -6, 0], [0.1, 0, 5, 0]], [[1, 0, 0, 0], [0, 0, 0, 1]])


@pytest.mark.parametrize("name", METHODS)
def test_every_method_tells_obvious_cases(name):
    fits, strays = METHODS[name].score(OBVIOUS, ARRAYS)
    assert fits > strays


@pytest.mark.parametrize("name", METHODS)
def test_a_text_scores_alone_as_among_others(name):
    together = METHODS[name].score(OBVIOUS, ARRAYS)
    for row in range(2):
        alone = Evidence(OBVIOUS.inside[[row]], OBVIOUS.outside[[row]], OBVIOUS.vectors[[row]])
        assert METHODS[name].score(alone, ARRAYS) == pytest.approx(together[[row]], rel=1e-5)


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if not method.own_class])
def test_the_class_of_its_own_speaks_in_its_own_method_alone(name):
    other = evidence([[8, 0, 60, 0], [0.1, 0, -60, 0]], OBVIOUS.vectors)
    assert METHODS[name].score(other, ARRAYS) == pytest.approx(METHODS[name].score(OBVIOUS, ARRAYS))


def test_scores_are_those_of_their_definitions():
    one = evidence([[2, 4, 6, 0]], [[0.6, 0, 0, 0.8]], temperature=2.0)
    odds = np.exp([1, 2, 0])
    expected = {
        "max_softmax": odds[1] / odds.sum(),
        "max_logit": 2,
        "energy": np.log(odds.sum()),
        "mahalanobis": -(2**2) * (0.4**2 + 0.8**2),
        "cosine": 0.6,
        "own_class": np.log(odds.sum()) - 3,
    }
    assert {name: float(method.score(one, ARRAYS)[0]) for name, method in METHODS.items()} == pytest.approx(expected)


def test_large_logits_do_not_overflow():
    huge = evidence([[3000, 0, 1, 0], [-3000, -3000, 1, -3000]], OBVIOUS.vectors)
    assert all(np.isfinite(method.score(huge, ARRAYS)).all() for method in METHODS.values())


def test_a_label_space_without_the_class_has_no_outside():
    plain = Evidence.of(LabelSpace("trains", ("book", "pay")), np.zeros((1, 2), np.float32), MEANS[:1])
    assert plain.outside is None
    with pytest.raises(ValueError, match="out_of_scope"):
        METHODS["own_class"].score(plain, ARRAYS)
