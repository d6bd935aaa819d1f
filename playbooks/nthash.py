"""The NT hash of a password (MD4 over UTF-16-LE, MS-NLMP 3.3.1), which MSCHAPv2 inside PEAP needs.

MD4 (RFC 1320) is broken as a hash and used here for nothing else; current OpenSSL offers it no more. Whoever has an NT
hash can log in with it: it is kept like a password.
"""

import struct
from collections.abc import Callable

_MASK = 0xFFFFFFFF
_START: tuple[int, ...] = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
# Per round: function, constant, order of the words, rotations (RFC 1320, 3.4).
_Round = tuple[Callable[[int, int, int], int], int, tuple[int, ...], tuple[int, ...]]
_ROUNDS: tuple[_Round, ...] = (
    (lambda x, y, z: (x & y) | (~x & z), 0, tuple(range(16)), (3, 7, 11, 19)),
    (
        lambda x, y, z: (x & y) | (x & z) | (y & z),
        0x5A827999,
        (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
        (3, 5, 9, 13),
    ),
    (lambda x, y, z: x ^ y ^ z, 0x6ED9EBA1, (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15), (3, 9, 11, 15)),
)


def nt_hash(password: str) -> str:
    """The NT hash as 32 hexadecimal digits."""
    return md4(password.encode("utf-16-le")).hex()


def md4(message: bytes) -> bytes:
    """The MD4 digest (RFC 1320), 16 bytes."""
    padded = message + b"\x80" + b"\x00" * ((55 - len(message)) % 64) + struct.pack("<Q", 8 * len(message))
    state = _START
    for start in range(0, len(padded), 64):
        state = _block(state, struct.unpack("<16I", padded[start : start + 64]))
    return struct.pack("<4I", *state)


def _block(state: tuple[int, ...], words: tuple[int, ...]) -> tuple[int, ...]:
    a, b, c, d = state
    for mix, constant, order, rotations in _ROUNDS:
        for step, index in enumerate(order):
            a = _rotate((a + mix(b, c, d) + words[index] + constant) & _MASK, rotations[step % 4])
            a, b, c, d = d, a, b, c
    return tuple((old + new) & _MASK for old, new in zip(state, (a, b, c, d), strict=True))


def _rotate(value: int, bits: int) -> int:
    return (value << bits | value >> (32 - bits)) & _MASK
