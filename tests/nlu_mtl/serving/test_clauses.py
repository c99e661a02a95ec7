import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_mtl.serving.clauses import split_requests

TWO_REQUESTS = [
    ("I need a tent. What is your return policy?", "I need a tent.", "What is your return policy?"),
    ("Show me tents. Show me stoves", "Show me tents.", "Show me stoves"),
    ("add it and show me socks", "add it", "show me socks"),
    (
        "what does the second one cost? also do you have it in blue",
        "what does the second one cost?",
        "do you have it in blue",
    ),
    ("show me red shoes and then sort by price", "show me red shoes", "sort by price"),
    ("show me boots; compare the first two", "show me boots", "compare the first two"),
    ("add the second one to my cart, and show me socks", "add the second one to my cart", "show me socks"),
    ("remove red and add the blue one", "remove red", "add the blue one"),
    ("undo that and start over", "undo that", "start over"),
    ("checkout and track my order", "checkout", "track my order"),
    ("is it waterproof and how much is it?", "is it waterproof", "how much is it?"),
    ("what is the price of the first? is it in stock?", "what is the price of the first?", "is it in stock?"),
    ("Show me tents. How much is the first one?", "Show me tents.", "How much is the first one?"),
    ("add it, then check out", "add it", "check out"),
    ("add it then checkout", "add it", "checkout"),
    ("show me boots, also show me socks", "show me boots", "show me socks"),
    ("add it and also tell me about shipping", "add it", "tell me about shipping"),
    ("how much is it and do you have it in size 10", "how much is it", "do you have it in size 10"),
    (
        "compare the first and the second and add the cheaper one",
        "compare the first and the second",
        "add the cheaper one",
    ),
    ("clear my cart and show me laptops", "clear my cart", "show me laptops"),
    ("add it to my cart. I need socks too", "add it to my cart.", "I need socks too"),
    ("find me a jacket and sort by rating", "find me a jacket", "sort by rating"),
    ("start over and find headphones under 50", "start over", "find headphones under 50"),
    ("start over. a sofa for less than 1k", "start over", "a sofa for less than 1k"),
    ("ok please start again; boots", "ok please start again", "boots"),
    ("new search: red shoes", "new search", "red shoes"),
    ("do you have it in red? can you show me similar ones?", "do you have it in red?", "can you show me similar ones?"),
    ("put it in my cart and go to checkout", "put it in my cart", "go to checkout"),
    ("show me more and which one is the best", "show me more", "which one is the best"),
    ("I need boots. I also need socks", "I need boots.", "I also need socks"),
    ("hi! show me boots. what is the cheapest?", "hi! show me boots.", "what is the cheapest?"),
    ("add it! show me socks", "add it!", "show me socks"),
    ("add two of them and please remove the hat", "add two of them", "please remove the hat"),
    ("yes add it. what's next", "yes add it.", "what's next"),
    (
        "tell me more about the third one and what about its reviews",
        "tell me more about the third one",
        "what about its reviews",
    ),
    ("ADD IT AND SHOW ME SOCKS", "ADD IT", "SHOW ME SOCKS"),
    ("can you add it and could you find me a hat", "can you add it", "could you find me a hat"),
    ("delete the first item and give me my total", "delete the first item", "give me my total"),
    ("Show me socks. Is red available?", "Show me socks.", "Is red available?"),
    ("show me boots\nhow much is the first", "show me boots", "how much is the first"),
    ("add it ;show me hats", "add it", "show me hats"),
    ("add it and i need socks", "add it", "i need socks"),
    ("show me the second. what colors", "show me the second.", "what colors"),
    ("what's the price?and show me more", "what's the price?", "show me more"),
]

ONE_REQUEST = [
    "start over please",
    "let's start over",
    "reset",
    "add it",
    "show me socks",
    "show me boots and socks",
    "show me boots that are warm and is waterproof",
    "between 10 and 20",
    "compare the first and the second",
    "hi, show me boots",
    "hello! I need a tent",
    "thanks. show me socks",
    "thanks! what is the price",
    "I need boots. They should be waterproof",
    "not red and not blue",
    "shoes under 50 and not leather",
    "how do I add and remove items?",
    "can you find and compare tents",
    "hi, can you help me? I need boots for hiking",
    "show me shoes between 50 and 100 dollars and in black",
    "a toy that helps kids count and add the numbers",
    "I need boots. I need them waterproof",
    "I want a bag that I can fold and put it in a drawer",
    "go ahead and add it",
    "can you also show me red ones",
    "can you then show me hats",
    "what is the difference between the first and the second",
    "show me black and white sneakers",
    "I'm looking for a tent. Something light",
    "a dress for a wedding and a party",
    "red and blue",
    "show me a tv and a soundbar",
    "yes",
    "yes and show me socks",
    "hello? show me boots",
    "anyone there? show me boots",
    "?what",
    "I need boots. Do you have any in red?",
    "I'm looking for a coat. Can you show me some?",
    "I want a desk lamp. find one in black",
    "This one might do the trick. what size is it",
    "good morning. how are you? show me boots",
    "ok",
    "is it warm and waterproof",
    "does it come in black and is waterproof",
    "search and rescue backpack",
    "show and tell kit for kids",
    "shirts with long sleeves and a pocket and under 30",
    "Dr. Martens boots",
    "something for my dad. he likes fishing",
    "can you go and find me boots",
    "I'd like boots and they should be warm",
    "    ",
    "?!?",
    " and and and ",
    ". show me",
    "",
    "Show me boots. Do not include red",
    "I need a mug. Can be any color",
]


@pytest.mark.parametrize(("text", "first", "rest"), TWO_REQUESTS)
def test_two_requests(text: str, first: str, rest: str) -> None:
    assert split_requests(text) == (first, rest)


@pytest.mark.parametrize("text", ONE_REQUEST)
def test_one_request_stays_whole(text: str) -> None:
    assert split_requests(text) == (text, None)


def test_a_third_request_stays_in_the_rest() -> None:
    first, rest = split_requests("add it, then show me socks and sort by price")
    assert (first, rest) == ("add it", "show me socks and sort by price")
    assert split_requests(rest or "") == ("show me socks", "sort by price")


VOCABULARY = "add it show me socks and then also , . ? ! ; please how much is the first I need what can you"
WORDS = st.sampled_from([*VOCABULARY.split(), "\n"])


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=20).map(" ".join), st.lists(WORDS).map("".join)))
def test_both_parts_are_substrings_in_order(text: str) -> None:
    first, rest = split_requests(text)
    if rest is None:
        assert first == text
    else:
        assert first
        assert rest
        assert text.strip().startswith(first)
        assert text.strip().endswith(rest)
        assert len(first) + len(rest) <= len(text)


@pytest.mark.parametrize("piece", [" ", "\n", ". ", "..", "? ", " and", " and show me", "a and find ", "please ", ","])
def test_ten_thousand_characters_are_read_without_harm(piece: str) -> None:
    text = piece * (10_000 // len(piece))
    first, rest = split_requests(text)
    assert first in text
    assert rest is None or rest in text
