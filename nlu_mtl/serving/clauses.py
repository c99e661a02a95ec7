"""Tells two requests in one message apart ("add it and show me socks"), by rule and only where it is plain."""

import re
from typing import Final

_PLEASE = r"(?:please |pls |kindly |just |now |next |also |then |maybe )*"
_POINTED = r"(?:it|them|that|this|these|those|one|ones|the|my|an?|both|all|some|another|two|three|\d+)"
_PRONOUN = r"(?:it|that|this|the|these|those|they|there|you|i|we|my|your|any|he|she|one)"

# Verbs that open a request by themselves.
_COMMAND = (
    rf"show \w+|find \w+|remove \w+|delete \w+|compare \w+|undo\b|start (?:over|again)\b|restart\b|"
    rf"check ?out\b|add {_POINTED}\b|sort (?:by|it|them|the|these|those|from|on|results?)\b|"
    rf"order (?:by|it|them|that|this|two|one)\b|tell (?:me|us)\b|give (?:me|us)\b|get (?:me|us)\b|bring (?:me|us)\b|"
    rf"search (?:for|again|the)\b|look (?:for|up)\b|filter (?:by|out|for|it|them|the|on)\b|"
    rf"buy {_POINTED}\b|take (?:me|(?:it|that|this|them|the \w+) (?:out|off|away))\b|"
    r"put (?:it|that|this|them|one|two|the \w+)(?: \w+)? in(?:to)? (?:my|the) (?:cart|basket|bag|favou?rites)\b|"
    rf"drop (?:it|the|that|this)\b|save (?:it|this|that|them|the)\b|track (?:my|the)\b|cancel (?:my|the|it|that)\b|"
    rf"empty (?:my|the)\b|clear (?:my|the|it|all|everything)\b|(?:view|open|see) (?:my|the|cart)\b|"
    rf"proceed to\b|go (?:back|to)\b|recommend \w+|suggest \w+|reset\b|connect me\b|let me (?:see|know|talk|speak)\b"
)
# A question turned round needs its subject: "and is it warm" asks, "and is warm" describes.
_QUESTION = (
    rf"(?:is|are|was|were|does|do|did|has|have|will|would|should|can|could)(?:n['’]?t)? {_PRONOUN}\b|"
    r"what(?:['’]?s| is| are| about| does| do| would| will| colou?rs?| sizes?| other| kinds?| else)\b|"
    r"how (?:much|many|about|long|big|heavy|good|do|does|can|is|are|far|soon|fast|well|old)\b|"
    r"which (?:one|ones|of|is (?:the|cheaper|better|more|bigger|lighter|best)|colou?rs?|sizes?|brands?)\b|"
    r"(?:where|when|why|who)(?:['’]?s| is| are| can| do| does| will| would)\b"
)
_NEED = (
    r"i(?:['’]?m| am) (?:also )?looking for\b|i(?:['’]?d| would) (?:also )?like\b|"
    r"i (?:also )?(?:need|want|wanna)\b|looking (?:for|to)\b|"
    r"(?:hoping|trying|here) to (?:buy|find|get)\b"
)
_QUESTION_WORD = r"(?:what|how|which|where|when|why|who)\b"
# After the end of a sentence any question will do; "Can be used outdoors" is none.
_LOOSE_QUESTION = rf"{_QUESTION_WORD}|(?:is|are|does|do|can|could|will|would) (?!(?:not|be|for|used?|made)\b)\w"

_FLAGS: Final = re.IGNORECASE
_AFTER_CONJUNCTION: Final = re.compile(rf"{_PLEASE}(?:{_COMMAND}|{_QUESTION})", _FLAGS)
_AFTER_SENTENCE: Final = re.compile(rf"{_PLEASE}(?:{_COMMAND}|{_QUESTION}|{_LOOSE_QUESTION})", _FLAGS)
_NEED_OPENER: Final = re.compile(
    rf"{_PLEASE}(?:{_NEED})(?! (?:it|them|that|those|these|this|something|(?:the )?ones?)\b)", _FLAGS
)
# Inside a clause a question's words ask nothing ("this might do the trick").
_CLAUSE_START = r"(?:^|[.?!;:,\n]\s*|\b(?:and|or|but|so|then|also|plus|ok|okay|yes|yeah|no|please|well|oh|now) )\W*"
_ANY_OPENER: Final = re.compile(
    rf"\b(?:{_COMMAND}|{_NEED}|add|search|buy|order|sort|filter)\b|"
    rf"{_CLAUSE_START}(?:{_QUESTION}|{_QUESTION_WORD})|\w\s?\?",
    _FLAGS,
)
_SEARCHING: Final = re.compile(rf"\b(?:{_NEED}|show|find|search|look for|get me|do you have|have you got)\b", _FLAGS)
# "I need boots. Do you have any in red?": the second sentence is about what the first one needs.
_STATED_NEED: Final = re.compile(rf"\b(?:{_NEED})", _FLAGS)
_SEARCH_OPENER: Final = re.compile(
    rf"{_PLEASE}(?:(?:can|could|will|would) (?:you|u|i|we) {_PLEASE})?(?:show|find|search|look for|get|see|"
    r"recommend|suggest|buy|help|give me|"
    r"(?:do|have|would) (?:you|u) (?:have|got|guys have|carry|sell|recommend|suggest)|"
    r"(?:what|which)(?:['’]?ve| \w+)? (?:do|can|would|have|could)? ?(?:you|u)|"
    r"what(?:['’]?s| is| do)? ?(?:available|you)|"
    r"(?:is|are) there)\b",
    _FLAGS,
)
_ALSO: Final = re.compile(r"\b(?:also|then|plus)\b", _FLAGS)
# Words of a first sentence that ask for nothing yet: "hi, can you help me? I need boots".
_PREFACE: Final = re.compile(
    r"(?:(?:can|could|will|would) (?:you|u|someone) (?:please )?|i (?:need|want|could use) (?:some |your |a little )?)"
    r"(?:help|assist)(?:ance)?(?: me)?(?: out)?(?: with something)?(?: please)?\W*|"
    r"how (?:are|r) (?:you|u)(?: doing)?(?: today)?\W*|what['’]?s up\W*|how(?:['’]?s| is) it going\W*|"
    r"\b(?:hi|hello|hey|ok|okay|really|sorry|right|yes|no|(?:is )?(?:anyone|anybody) (?:there|here))\s?\?+",
    _FLAGS,
)

# Each run of dots or spaces is entered at its beginning only, so that a long one costs one pass.
_GAP: Final = r"(?:,|(?<![\s,]))\s+"
_SEPARATOR: Final = re.compile(
    r"(?P<stop>(?<!\.)\.+[ \t]+|[?!][?!.]*\s*|;\s*|\n\s*)(?P<link>(?:(?:and|also|then|plus|next),?\s+)*)"
    rf"|(?P<comma>{_GAP}(?:and\s+(?:then|also)|then|plus)\s+|,\s*(?:and\s+)?(?:also|then)\s+|,\s*and\s+)"
    r"|(?P<and>(?<!\s)\s+and\s+)",
    _FLAGS,
)
# Two verbs with one object ("find and compare tents"), or a clause broken off before its verb.
_UNFINISHED: Final = re.compile(
    r"\b(?:add|remove|delete|find|search|compare|sort|filter|show|buy|view|see|look|try|go|come|ahead|wait|you|u|i|to|"
    r"please|just|not|don['’]?t|and|or)\W*$",
    _FLAGS,
)
# A product's purpose ("a toy that helps kids count and …") may go on with another of its verbs.
_PURPOSE: Final = re.compile(
    r"\b(?:that|which|who|to|i|you|we|he|she|they|kids)\s+(?:can|could|will|helps?|lets?|makes?|would)\b", _FLAGS
)

# A message that begins by clearing the table: whatever follows is another request, a bare product too.
_RESTART: Final = re.compile(
    r"\W*(?:(?:please|ok|okay|no|alright|let['’]?s|can we|now)\W+)*"
    r"(?:start (?:over|again|afresh|from scratch)|begin again|reset|forget (?:everything|all (?:of )?that)|new search)"
    r"(?: please)?(?P<gap>(?:\s*[.,;:!]+\s*|\s+)(?:(?:and|then|now)\s+)*)(?=(?!please\W*$)\w)",
    _FLAGS,
)

# "I also need", "I'd also like": how far into the second sentence "also" may stand.
_ALSO_REACH: Final = 12


def split_requests(text: str) -> tuple[str, str | None]:
    """Splits a message in its first request and what else it asks.

    It splits at the end of a sentence, ";", "and", "then" and "also", only where a request comes before
    and what follows opens another by its first words. A greeting or thanks before a request stays with
    it, as does a sentence that only describes ("I need boots. They should be waterproof"). After "start over"
    anything is another request.

    Args:
        text: A message as typed.

    Returns:
        The first request and the rest, which begins at the second request's first word; both are
        substrings of `text`. Where there is one request, or none: the text itself and None.
    """
    if restart := _RESTART.match(text):
        return text[: restart.start("gap")].strip(), text[restart.end() :].strip()
    for separator in _SEPARATOR.finditer(text):
        if not _opens_request(text, separator):
            continue
        end = separator.start() + _stop_length(separator)
        first, rest = text[:end].strip(), text[separator.end() :].strip()
        if _is_request(first, separator):
            return first, rest
    return text, None


def _stop_length(separator: re.Match[str]) -> int:
    """How much of the separator belongs to the first request: its punctuation, not its conjunctions."""
    return len((separator["stop"] or "").rstrip().rstrip(";"))


def _opens_request(text: str, separator: re.Match[str]) -> bool:
    opener = _AFTER_SENTENCE if separator["stop"] else _AFTER_CONJUNCTION
    start, end = separator.start(), separator.end()
    also = _ALSO.search(text, start, end + _ALSO_REACH) is not None
    if opener.match(text, end):
        goes_on = not also and _SEARCH_OPENER.match(text, end) is not None
        return not (goes_on and _STATED_NEED.search(text, 0, start))
    # "I need a tent. I need three seats" goes on about the tent.
    return _NEED_OPENER.match(text, end) is not None and (also or _SEARCHING.search(text, 0, start) is None)


def _is_request(first: str, separator: re.Match[str]) -> bool:
    asked = _PREFACE.sub("", first)
    if _ANY_OPENER.search(asked) is None:
        return False
    if separator["stop"]:
        return True
    if _UNFINISHED.search(first):
        return False
    return separator["and"] is None or _PURPOSE.search(first) is None
