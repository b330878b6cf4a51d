"""Keep the environment's proxies away from all of these tests."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="package")
def without_proxies() -> Iterator[None]:
    names = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
    with pytest.MonkeyPatch.context() as environment:
        for name in (*names, *map(str.upper, names)):
            environment.delenv(name, raising=False)
        yield
