"""A sealed card in DE 55: what stands there, and how it is opened.

DF70 is the serial number of the keys, DF71 the masked number, DF72 the tags that nobody but the
host may read, encrypted with AES in counter mode, and DF73 the CMAC over all that stands from DF70
to the end of what precedes it. Chip data may stand among these tags, where the code covers them, or
around them, where only the cryptogram does.
"""

import hmac
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

import dukpt
import tlv

KSN, MASKED, SECRET, CODE = 0xDF70, 0xDF71, 0xDF72, 0xDF73
NUMBER, TRACK_2, SEQUENCE = 0x5A, 0x57, 0x5F34
# Whose card it is: number, tracks, name, and what a magnetic stripe would say.
PERSONAL = (0x56, NUMBER, TRACK_2, 0x5F20, 0x9F1F, 0x9F20, 0x9F6B)

_MASK = re.compile(r"(\d{6}|\*{6})\*{6}\d{4}", re.ASCII)


class NotOpened(ValueError):
    """The card cannot be opened; the text says why and quotes nothing of it."""


@dataclass(frozen=True)
class SealedCard:
    """A card as it came: what is seen of it without a key."""

    ksn: bytes
    masked: str
    secret: bytes
    code: bytes
    covered: bytes
    clear: dict


@dataclass(frozen=True)
class Card:
    """A card that was opened. The number is never shown."""

    number: str
    sequence: str

    def __repr__(self):
        return "Card(…)"


def read(data):
    """Reads the tags of DE 55."""
    try:
        tags = tlv.read(data)
    except tlv.TlvError as error:
        raise NotOpened(f"DE 55: {error}") from None
    known = {}
    for tag in tags:
        if tag.tag in known:
            raise NotOpened(f"tag {tag.tag:X} stands there twice")
        if tag.tag in PERSONAL:
            raise NotOpened(f"tag {tag.tag:X} stands there in clear")
        known[tag.tag] = tag
    return _sealed(data, known)


def _sealed(data, known):
    parts = [known.pop(tag, None) for tag in (KSN, MASKED, SECRET, CODE)]
    if None in parts:
        raise NotOpened("one of the tags DF70 to DF73 is missing")
    if parts != sorted(parts, key=lambda tag: tag.begins):
        raise NotOpened("the tags DF70 to DF73 are not in their order")
    ksn, masked, secret, code = parts
    if (len(ksn.value), len(code.value)) != (12, 16):
        raise NotOpened("tag DF70 has not 12 bytes, or tag DF73 not 16")
    clear = {tag: found.value for tag, found in known.items()}
    covered = data[ksn.begins : code.begins]
    return SealedCard(ksn.value, _mask(masked.value), secret.value, code.value, covered, clear)


def _mask(value):
    text = value.decode("ascii", "replace")
    if not _MASK.fullmatch(text):
        raise NotOpened("tag DF71 is no masked number")
    return text


def open_card(sealed, base):
    """Opens a card with the base key; nothing is read before its code is right."""
    try:
        mac_key = dukpt.working_key(base, sealed.ksn, dukpt.MAC_GENERATION)
        data_key = dukpt.working_key(base, sealed.ksn, dukpt.DATA_ENCRYPTION)
    except dukpt.ImpossibleCounter as error:
        raise NotOpened(str(error)) from None
    if not hmac.compare_digest(code_over(sealed.covered, mac_key), sealed.code):
        raise NotOpened("the code DF73 is not right")
    try:
        secret = {tag.tag: tag.value for tag in tlv.read(encrypt(sealed.secret, data_key))}
    except tlv.TlvError:
        raise NotOpened("what is sealed is no list of tags") from None
    return _card(sealed, secret)


def _card(sealed, secret):
    number = _number(secret)
    if mask(number) != sealed.masked:
        raise NotOpened("the masked number is of another card")
    if not satisfies_luhn(number):
        raise NotOpened("the check digit of the number is not right")
    sequence = secret.get(SEQUENCE, sealed.clear.get(SEQUENCE, b"\x00")).hex()
    if len(sequence) != 2 or not sequence.isdigit():
        raise NotOpened("tag 5F34 is no number of two digits")
    return Card(number, sequence)


def code_over(covered, key):
    """Makes the code DF73."""
    code = CMAC(algorithms.AES(key))
    code.update(covered)
    return code.finalize()


def encrypt(data, key):
    """Encrypts, or decrypts, which is the same in counter mode; no key is used for two messages."""
    cipher = Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor()
    return cipher.update(data) + cipher.finalize()


def mask(number):
    """Hides all but six and four digits; of a short number, all but four."""
    return (number[:6] if len(number) >= 13 else "*" * 6) + "*" * 6 + number[-4:]


def satisfies_luhn(number):
    """Tells whether the last digit is the one that the others ask for. Source: ISO/IEC 7812-1."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _number(secret):
    packed = secret.get(NUMBER, secret.get(TRACK_2, b"")).hex()
    number = re.match(r"\d*", packed, re.ASCII).group()
    if not 8 <= len(number) <= 19:
        raise NotOpened("there is no number of 8 to 19 digits in what is sealed")
    return number
