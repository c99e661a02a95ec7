from nlu_mtl.training.options import options_of
from nlu_mtl.training.sharing.hard import Hard
from nlu_mtl.training.sharing.ple import PLE


def test_options_are_told_with_their_defaults() -> None:
    assert options_of(PLE) == {"shared": 2, "own": 1}
    assert options_of(Hard) == {}
