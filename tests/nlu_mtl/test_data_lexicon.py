from nlu_mtl.data.lexicon import Lexicon, noun_forms, pluralise


def test_plurals() -> None:
    assert pluralise("running shoe") == "running shoes"
    assert pluralise("laptop battery") == "laptop batteries"
    assert pluralise("watch") == "watches"
    assert pluralise("toy") == "toys"
    assert noun_forms("jeans=") == ("jeans", "jeans")
    assert noun_forms("knife>knives") == ("knife", "knives")


def test_a_word_trained_in_one_domain_is_held_out_in_none() -> None:
    rare = "a, b, c, d, e, f, g, h, i, j, k, l"
    lexicon = Lexicon({"any": {"color": rare}, "shoes": {"color": "g"}})
    assert lexicon.words("color").held_out == []
    assert Lexicon({"any": {"color": rare}}).words("color").held_out == ["g"]


def test_a_value_with_an_article_is_the_bare_one_of_another_list() -> None:
    rare = "a, b, c, d, e, f, a gag, h, i, j, k, l"
    assert Lexicon({"any": {"feature.with": rare}}).words("feature.with").held_out == ["a gag"]
    both = Lexicon({"any": {"feature.with": rare}, "shoes": {"feature.off": "gag"}})
    assert both.words("feature.with").held_out == []
