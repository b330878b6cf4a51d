"""Fixtures that these tests share with those of requests and answers."""

from api.conftest import without_proxies

__all__ = ["without_proxies"]
