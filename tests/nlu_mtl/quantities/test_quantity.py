from nlu_mtl.quantities import Quantity


def test_to_dict_writes_bounds_always_and_currency_and_unit_only_if_known() -> None:
    assert Quantity(min=None, max=80, currency="USD").to_dict() == {"min": None, "max": 80, "currency": "USD"}
    assert Quantity(min=55, max=None, unit="in").to_dict() == {"min": 55, "max": None, "unit": "in"}
    assert Quantity(min=4, max=None).to_dict() == {"min": 4, "max": None}
