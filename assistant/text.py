"""Text from outside, made safe to keep."""

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """``text`` without what no database or tokenizer takes: lone surrogates and NUL become U+FFFD, one for one."""
    return _UNSTORABLE.sub("\ufffd", text)
