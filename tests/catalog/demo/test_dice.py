from catalog.demo.dice import Dice


def test_dice_repeat_themselves_by_key() -> None:
    assert [Dice("a", 1).unit(), Dice("a", 1).unit()] == [Dice("a", 1).unit()] * 2
    assert Dice("a", 1).unit() != Dice("a", 2).unit()
    assert sorted(Dice("x").sample([1, 2, 3], 9)) == [1, 2, 3]
