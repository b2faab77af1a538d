"""Tags, lengths and values: the form of what stands in DE 55.

Strict: a tag of one to three bytes, a length in its shortest form.
Source: EMV Book 3 annex B.
"""

from typing import NamedTuple


class TlvError(ValueError):
    """The bytes are no list of tags."""


class Tag(NamedTuple):
    """A tag with its value, and where it begins and ends in the bytes it was read from."""

    tag: int
    value: bytes
    begins: int
    ends: int


def read(data):
    """Reads a list of tags."""
    tags, place = [], 0
    while place < len(data):
        begins = place
        tag, place = _tag(data, place)
        length, place = _length(data, place)
        value, place = _take(data, place, length)
        tags.append(Tag(tag, value, begins, place))
    return tags


def write(tag, value):
    """Writes one tag."""
    name = tag.to_bytes((tag.bit_length() + 7) // 8, "big")
    length = len(value)
    if length < 0x80:
        return name + bytes([length]) + value
    if length < 0x100:
        return name + bytes([0x81, length]) + value
    return name + b"\x82" + length.to_bytes(2, "big") + value


def _take(data, place, count):
    taken = data[place : place + count]
    if len(taken) < count:
        raise TlvError(f"the tags end too early, at byte {place}")
    return taken, place + count


def _tag(data, place):
    name, after = _take(data, place, 1)
    if name[0] == 0:
        raise TlvError(f"no tag begins with 00, at byte {place}")
    if name[0] & 0x1F == 0x1F:
        more, after = _take(data, after, 1)
        name += more
        if more[0] & 0x80:
            more, after = _take(data, after, 1)
            name += more
            if more[0] & 0x80:
                raise TlvError(f"the tag at byte {place} has more than three bytes")
    return int.from_bytes(name, "big"), after


def _length(data, place):
    first, after = _take(data, place, 1)
    if first[0] < 0x80:
        return first[0], after
    if first[0] not in (0x81, 0x82):
        raise TlvError(f"the length at byte {place} has no form that is known here")
    long, after = _take(data, after, first[0] - 0x80)
    length = int.from_bytes(long, "big")
    if length < (0x80 if first[0] == 0x81 else 0x100):
        raise TlvError(f"the length at byte {place} is not in its shortest form")
    return length, after
