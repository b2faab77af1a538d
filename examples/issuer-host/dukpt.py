"""AES-DUKPT for AES-128, the side of the host: every key from the base derivation key.

Source: ANSI X9.24-3-2017, 6.2 and 6.3.
"""

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PIN_ENCRYPTION = 0x1000
MAC_GENERATION = 0x2000
DATA_ENCRYPTION = 0x3000
KEY_DERIVATION = 0x8000
INITIAL_KEY = 0x8001

# The key is of AES-128 and has 128 bits.
_AES_128 = bytes.fromhex("00020080")
_MOST_BITS = 16


class ImpossibleCounter(ValueError):
    """No transaction has such a counter: it has no bit, or more than sixteen."""


def initial_key(base, key_id):
    """Derives the initial key of a reader, which has the eight bytes of `key_id`."""
    return _derive(base, INITIAL_KEY, key_id)


def working_key(base, ksn, usage):
    """Derives a key of the transaction that has the twelve bytes of `ksn`."""
    key_id, counter = ksn[:8], int.from_bytes(ksn[8:], "big")
    if not 1 <= counter.bit_count() <= _MOST_BITS:
        raise ImpossibleCounter("no transaction has this counter")
    key, passed = initial_key(base, key_id), 0
    for bit in reversed(range(32)):
        if counter >> bit & 1:
            passed |= 1 << bit
            key = _derive(key, KEY_DERIVATION, _context(key_id, passed))
    return _derive(key, usage, _context(key_id, counter))


def _context(key_id, counter):
    return key_id[4:] + counter.to_bytes(4, "big")


def _derive(key, usage, context):
    version_and_block = b"\x01\x01"
    block = version_and_block + usage.to_bytes(2, "big") + _AES_128 + context
    # One block, each under a key of its own: that is what the standard asks for.
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update(block) + encryptor.finalize()
