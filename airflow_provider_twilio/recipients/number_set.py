"""Sets for millions of phone numbers: 12 to 24 bytes each, where Python's own take 65 to 100."""

from array import array
from collections.abc import Iterable

_SMALLEST = 1 << 10
_FULL = 2 / 3
_MIX = 0x9E3779B97F4A7C15
_64_BITS = (1 << 64) - 1
_MOST_DIGITS = 15
_PER_CHANNEL: int = 10**_MOST_DIGITS
"""Keys for each channel: more than there are numbers of E.164's 15 digits."""


class KeySet:
    """Whole numbers from 1 to 2⁶⁴ - 1, in a hash table with open addressing."""

    def __init__(self) -> None:
        self._length = 0
        self._make_room(_SMALLEST)

    def __len__(self) -> int:
        return self._length

    def __contains__(self, key: int) -> bool:
        return self._table[self.place(key)] == key

    @property
    def places(self) -> int:
        """Number of places for keys."""
        return len(self._table)

    def place(self, key: int) -> int:
        """Return the place of ``key``, or the place to add it at. It is valid until a key is added."""
        table = self._table
        last = len(table) - 1
        place = ((key * _MIX) & _64_BITS) >> self._shift
        while (there := table[place]) and there != key:
            place = (place + 1) & last
        return place

    def add(self, key: int) -> bool:
        """Add ``key`` and return true; return false if it is there already."""
        place = self.place(key)
        if self._table[place]:
            return False
        self._table[place] = key
        self._length += 1
        if self._length > self._most:
            self._grow()
        return True

    def _grow(self) -> None:
        table, place = self._table, self.place
        self._make_room(2 * len(table))
        for key in table:
            if key:
                self._table[place(key)] = key

    def _make_room(self, places: int) -> None:
        self._table = array("Q", [0]) * places
        self._shift = 65 - places.bit_length()
        self._most = int(places * _FULL)


class AddressSet:
    """A set of recipients' addresses. Numbers, also after a channel (``whatsapp:+1…``), are kept as keys."""

    def __init__(self, addresses: Iterable[str] = ()) -> None:
        self._numbers = KeySet()
        self._others: set[str] = set()
        self._channels: dict[str, int] = {"": 0}
        for address in addresses:
            self.add(address)

    def __len__(self) -> int:
        return len(self._numbers) + len(self._others)

    def __contains__(self, address: str) -> bool:
        key = self._key(address)
        return address in self._others if key is None else key in self._numbers

    def add(self, address: str) -> bool:
        """Add ``address`` and return true; return false if it is there already."""
        key = self._key(address)
        if key is not None:
            return self._numbers.add(key)
        new = address not in self._others
        self._others.add(address)
        return new

    def _key(self, address: str) -> int | None:
        channel, plus, digits = address.partition("+")
        if not (plus and digits.isdecimal() and digits.isascii() and digits[0] != "0"):
            return None
        if len(digits) > _MOST_DIGITS:
            return None
        place: int = self._channels.setdefault(channel, len(self._channels))
        return place * _PER_CHANNEL + int(digits)
