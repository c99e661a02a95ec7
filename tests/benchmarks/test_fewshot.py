from benchmarks.fewshot import Run, figures, lessons
from nlu_mtl.data import load_examples
from nlu_mtl.schema import INTENTS


def test_each_lesson_has_ten_examples_and_thirty_tests_that_nothing_was_trained_on():
    trained = {example.text.casefold() for example in load_examples("train")}
    taught = list(lessons())
    assert len(taught) >= 5
    for lesson in taught:
        assert lesson.name not in INTENTS
        assert len(set(lesson.train)) == 10
        assert len(set(lesson.test)) >= 30
        assert not {text.casefold() for text in (*lesson.train, *lesson.test)} & trained
        assert not set(lesson.train) & set(lesson.test)


def test_the_worst_run_is_judged():
    runs = {("a", 0): Run(10, 9, 0.1, 1.0, 0.5), ("b", 0): Run(70, 9, -0.6, 0.5, 1.0)}
    seconds, cost, recall, precision = figures(runs)
    assert (seconds.value, seconds.met, cost.value, cost.met) == (70, False, -0.6, False)
    assert (recall.value, precision.value) == (0.75, 0.75)
    assert "a 1.00, b 0.50" in recall.note
