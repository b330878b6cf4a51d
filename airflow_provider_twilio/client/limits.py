"""Limits of the size and the time of answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits against hostile or broken servers. Each is an extra of the connection.

    :param call_timeout: seconds from a request's first byte to its answer's last one.
    :param max_answer_bytes: bytes of an answer's body, packed and unpacked. A page of 1,000 messages of
        1,600 characters each takes up to 20 MB.
    :param max_header_bytes: bytes of an answer's headers.
    :param max_pages: pages of one list.
    :param file_timeout: seconds for a file behind a signed link.
    :param max_file_bytes: bytes of a file behind a signed link.
    """

    call_timeout: float = 120.0
    max_answer_bytes: int = 32 * 2**20
    max_header_bytes: int = 64 * 2**10
    max_pages: int = 100_000
    file_timeout: float = 600.0
    max_file_bytes: int = 256 * 2**20
