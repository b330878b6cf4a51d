"""Read a query or a form as a server does; values that both must carry."""

from urllib.parse import parse_qsl

import httpx
from hypothesis import strategies as st

words = st.text()
parameters = st.dictionaries(st.text(min_size=1), words | st.lists(words, min_size=1), max_size=4)


def form(request: httpx.Request) -> list[tuple[str, str]]:
    """The parameters in a request's body."""
    return parse_qsl(request.content.decode(), keep_blank_values=True, strict_parsing=bool(request.content))


def query(target: str) -> list[tuple[str, str]]:
    """The parameters after the question mark."""
    return parse_qsl(target.partition("?")[2], keep_blank_values=True)
