"""The cryptogram of a chip card, checked with pyemv as its issuer does.

Source: EMV Book 2, 8.1 (cryptograms), 8.2.1 (answer, method 1), annex A1.3 and A1.4 (keys).
"""

import hmac
import warnings
from dataclasses import dataclass

from pyemv import ac, kd

# EMV asks for triple DES; that it is old is known, and no line of the log.
warnings.filterwarnings("ignore", message=".*TripleDES", module="pyemv")

CRYPTOGRAM, KIND, COUNTER = 0x9F26, 0x9F27, 0x9F36
ISSUER_DATA = 0x9F10

# The tags that come with the card, each with the least and the most bytes it may have.
LENGTHS = {
    0x9F1A: (2, 2),
    0x95: (5, 5),
    0x9A: (3, 3),
    0x9F37: (4, 4),
    0x82: (2, 2),
    COUNTER: (2, 2),
    ISSUER_DATA: (1, 32),
    CRYPTOGRAM: (8, 8),
    KIND: (1, 1),
}
# What the cryptogram covers, in its order; the terminal says the first ones in other fields.
COVERED = (0x9F02, 0x9F03, 0x9F1A, 0x95, 0x5F2A, 0x9A, 0x9C, 0x9F37, 0x82, COUNTER, ISSUER_DATA)
KINDS = {0x00: "AAC", 0x40: "TC", 0x80: "ARQC"}


class WrongCryptogram(ValueError):
    """The cryptogram is not right, or cannot be checked; the text says why."""


@dataclass(frozen=True)
class Transaction:
    """What the message says outside of the chip data: digits of DE 4 and DE 49."""

    amount: str
    currency: str

    def tags(self):
        """Says it in tags. Goods are type 00, and nothing is paid out with them."""
        return {
            0x9F02: bytes.fromhex(self.amount),
            0x9F03: bytes(6),
            0x5F2A: bytes.fromhex("0" + self.currency),
            0x9C: b"\x00",
        }


def is_chip(clear):
    """Tells whether any tag is there that only a chip makes or is asked for."""
    return any(tag in clear for tag in LENGTHS)


def counter_of(clear):
    """Returns the transaction counter of the card; none where it is not there."""
    value = clear.get(COUNTER, b"")
    return int.from_bytes(value, "big") if len(value) == 2 else None


def kind_of(clear):
    """Names the kind of cryptogram; none where it has no name."""
    value = clear.get(KIND, b"")
    return KINDS.get(value[0] & 0xC0) if len(value) == 1 else None


def check(clear, transaction, card, master):
    """Checks the cryptogram and returns the session key of the card."""
    for tag, (least, most) in LENGTHS.items():
        if tag not in clear:
            raise WrongCryptogram(f"tag {tag:X} is missing")
        if not least <= len(clear[tag]) <= most:
            raise WrongCryptogram(f"tag {tag:X} has {len(clear[tag])} bytes")
    said = transaction.tags()
    for tag in said:
        if clear.get(tag, said[tag]) != said[tag]:
            raise WrongCryptogram(f"tag {tag:X} says otherwise than the message")
    return _compared(clear, {**clear, **said}, card, master)


def _compared(clear, tags, card, master):
    key = session_key(card, clear[COUNTER], master)
    made = cryptogram(tags, key)
    if not hmac.compare_digest(made, clear[CRYPTOGRAM]):
        raise WrongCryptogram("the cryptogram is not the one of this card and payment")
    if kind_of(clear) is None:
        raise WrongCryptogram("tag 9F27 names no kind of cryptogram")
    return key


def session_key(card, counter, master):
    """Derives the key of a transaction: option A, then the common session key."""
    own = kd.derive_icc_mk_a(master, card.number, card.sequence)
    return kd.derive_common_sk(own, counter + bytes(6))


def cryptogram(tags, key):
    """Makes the cryptogram over the tags, filled up by method 2."""
    covered = b"".join(tags[tag] for tag in COVERED)
    return ac.generate_ac(key, covered, ac.PaddingType.EMV)


def answer(key, made, code):
    """Makes the value of tag 91: the cryptogram of the answer, and the answer itself."""
    code = code.encode("ascii")
    return ac.generate_arpc_1(key, made, code) + code
