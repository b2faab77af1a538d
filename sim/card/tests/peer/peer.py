"""Checks cryptograms of our card with pyemv: a line of hexadecimal fields in, a line out."""

import sys

try:
    from pyemv import ac, kd
except ImportError:
    sys.exit(77)

MASTER = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")

for line in sys.stdin:
    number, sequence, counter, signed, code = line.split()
    card = kd.derive_icc_mk_a(MASTER, number, sequence)
    counter = bytes.fromhex(counter)
    session = kd.derive_common_sk(card, counter + b"\x00" * 6)
    cryptogram = ac.generate_ac(session, bytes.fromhex(signed), ac.PaddingType.EMV)
    answer = ac.generate_arpc_1(session, cryptogram, bytes.fromhex(code))
    print(cryptogram.hex(), answer.hex())
