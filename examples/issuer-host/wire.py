"""Messages: pyiso8583 by the field table of this repository, in frames of two bytes of length."""

import json
import re

import iso8583

# What a till asks, with what must be there; source: pos/wire/src/dialect.rs.
PAYMENT = (3, 4, 7, 11, 12, 13, 22, 25, 37, 41, 42, 49, 55)
REVERSAL = (3, 7, 11, 37, 41, 42, 90)
ECHO = (7, 11, 37, 41, 70)
QUESTIONS = {
    "0200": ("0210", PAYMENT),
    "0201": ("0210", PAYMENT),
    "0400": ("0410", REVERSAL),
    "0401": ("0410", REVERSAL),
    "0420": ("0430", REVERSAL),
    "0421": ("0430", REVERSAL),
    "0800": ("0810", ECHO),
}
# What an answer repeats of its question.
REPEATED = (3, 4, 7, 11, 12, 13, 37, 41, 42, 49, 70, 90)

MOST = 4096
_TRACE_NUMBERS = 999_999


class Refused(ValueError):
    """What came is no question; the text says why and quotes nothing of it."""


class Table:
    """The field table, in the words of pyiso8583."""

    def __init__(self, path):
        binary = {"data_enc": "b", "len_enc": "bcd", "len_type": 0}
        self.spec = {
            "h": dict(binary, max_len=0, desc="no header"),
            "t": dict(binary, max_len=2, desc="message type"),
            "p": dict(binary, max_len=8, desc="primary bitmap"),
            "1": dict(binary, max_len=8, desc="secondary bitmap"),
        }
        with open(path, encoding="utf-8") as rows:
            fields = json.load(rows)
        self.spec.update({str(field["de"]): _row(field) for field in fields})
        self.digits = [str(field["de"]) for field in fields if field["encoding"] == "digits"]

    def read(self, message):
        """Reads a question of a till: its type and its fields, by their numbers."""
        try:
            decoded, _ = iso8583.decode(message, self.spec)
        except iso8583.DecodeError as error:
            raise Refused(f"DE {error.field} at byte {error.pos} cannot be read") from None
        except KeyError as error:
            raise Refused(f"DE {error.args[0]} is not in the table") from None
        for field in self.digits:
            if not re.fullmatch(r"\d*", decoded.get(field, ""), re.ASCII):
                raise Refused(f"DE {field} has what is no digit")
        kind = decoded["t"]
        return kind, {int(de): text for de, text in decoded.items() if de.isdigit() and de != "1"}

    def write(self, kind, fields):
        """Writes a message."""
        decoded = {str(number): text for number, text in fields.items()}
        encoded, _ = iso8583.encode(dict(decoded, t=kind), self.spec)
        return bytes(encoded)


def _row(field):
    packed = field["encoding"] in ("digits", "track")
    row = {
        "data_enc": "b" if packed or field["encoding"] == "bytes" else "ascii",
        "len_enc": "bcd",
        "len_type": {"fixed": 0, "llvar": 1, "lllvar": 2}[field["length"]],
        "max_len": field["max"],
        "desc": field["name"],
    }
    if packed:
        row.update(len_count="nibbles", left_pad="0")
    return row


def check(kind, fields):
    """Refuses what no till asks, what lacks a field, and a key in another form."""
    if kind not in QUESTIONS:
        digits = kind if kind.isdigit() else "what came"
        raise Refused(f"{digits} is no question of a till here")
    missing = [number for number in QUESTIONS[kind][1] if number not in fields]
    if missing:
        raise Refused(f"DE {missing[0]} is missing")
    _check_key(fields)


def _check_key(fields):
    """DE 11 is the count of DE 37, folded; so nothing but a key can stand in the log for one."""
    till = re.fullmatch(r"T\d{7}", fields[41], re.ASCII)
    count = re.fullmatch(r"\d{12}", fields[37], re.ASCII)
    if not till or not count or int(fields[37]) >= 1 << 32:
        raise Refused("DE 37 and 41 are no key of a till")
    if int(fields[11]) != int(fields[37]) % _TRACE_NUMBERS + 1:
        raise Refused("DE 11 is not the count of DE 37")


def answer(kind, fields, code, chip=b""):
    """Makes the answer to a question: its type and its fields."""
    said = {number: fields[number] for number in REPEATED if number in fields}
    said[39] = code
    if chip:
        said[55] = chip.hex().upper()
    return QUESTIONS[kind][0], said


def frame(message):
    """Puts the length before a message."""
    return len(message).to_bytes(2, "big") + message


def read_frame(connection, patience):
    """Reads one message; none where the stream ends before it begins.

    It may be long in coming, but once it has begun it must go on within `patience` seconds.
    """
    connection.settimeout(None)
    first = connection.recv(1)
    if not first:
        return None
    connection.settimeout(patience)
    length = int.from_bytes(first + _take(connection, 1), "big")
    if not 1 <= length <= MOST:
        raise Refused(f"a frame of {length} bytes, where 1 to {MOST} are taken")
    return _take(connection, length)


def _take(connection, count):
    taken = b""
    while len(taken) < count:
        try:
            piece = connection.recv(count - len(taken))
        except TimeoutError:
            raise Refused(f"half a frame, and no more of it: {count - len(taken)} bytes lack") from None
        if not piece:
            raise Refused(f"half a frame, and the end: {count - len(taken)} bytes lack")
        taken += piece
    return taken
