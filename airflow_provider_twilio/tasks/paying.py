"""Operators whose request costs a fee."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext


class Paying:
    """Mixin of an operator with a request that Twilio charges for.

    :cvar paying: makes the context in which that request is sent. It may refuse the payment by an
        :class:`.InvalidRequest`.
    """

    paying: Callable[[], AbstractContextManager[None]] = nullcontext
