"""Reads and writes ISO 8583 with pyiso8583, by the field table of this crate.

Arguments: the field table. Standard input: one JSON object a line, either
{"read": HEX} or {"write": {"type": "0200", "fields": {"11": "000001"}}}.
Standard output: for each line the message that was read, or {"hex": HEX}, or {"error": TEXT}.
The exit code is 77 where pyiso8583 is not installed.
"""

import json
import sys

try:
    import iso8583
except ImportError:
    sys.exit(77)


def row(field):
    """Says a row of the table in the words of pyiso8583."""
    packed = field["encoding"] in ("digits", "track")
    spec = {
        "data_enc": "b" if packed or field["encoding"] == "bytes" else "ascii",
        "len_enc": "bcd",
        "len_type": {"fixed": 0, "llvar": 1, "lllvar": 2}[field["length"]],
        "max_len": field["max"],
        "desc": field["name"],
    }
    if packed:
        spec.update(len_count="nibbles", left_pad="0")
    return spec


def specification(path):
    binary = {"data_enc": "b", "len_enc": "bcd", "len_type": 0}
    spec = {
        "h": dict(binary, max_len=0, desc="no header"),
        "t": dict(binary, max_len=2, desc="message type"),
        "p": dict(binary, max_len=8, desc="primary bitmap"),
        "1": dict(binary, max_len=8, desc="secondary bitmap"),
    }
    with open(path, encoding="utf-8") as table:
        for field in json.load(table):
            spec[str(field["de"])] = row(field)
    return spec


def answer(line, spec):
    if "read" in line:
        decoded, _ = iso8583.decode(bytes.fromhex(line["read"]), spec)
        fields = {key: value for key, value in decoded.items() if key.isdigit() and key != "1"}
        return {"type": decoded["t"], "fields": fields}
    message = dict(line["write"]["fields"], t=line["write"]["type"])
    encoded, _ = iso8583.encode(message, spec)
    return {"hex": bytes(encoded).hex()}


def main():
    spec = specification(sys.argv[1])
    for line in sys.stdin:
        try:
            said = answer(json.loads(line), spec)
        except (ValueError, KeyError) as error:
            said = {"error": str(error)}
        print(json.dumps(said), flush=True)


main()
