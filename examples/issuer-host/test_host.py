"""Tests of the issuer host: python3 -m unittest, in this folder or by discovery."""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import warnings
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))

try:
    import chip
    import dukpt
    import host
    import sealed_card
    import tlv
    import wire
    from pyemv import ac, kd
except (ImportError, SystemExit):
    WHY = "issuer-host: needs pyiso8583 and pyemv (pip install pyiso8583 pyemv)"
    print(f"skipped: {WHY}", file=sys.stderr)
    raise unittest.SkipTest(WHY) from None

KEY_ID = bytes.fromhex("1234567890123456")
# Counter, PIN encryption, MAC generation and data encryption key of AES-128.
# Source: ASC X9, X9.24-3-2017 test vectors.
PUBLISHED = """
00000001 AF8CB133A78F8DC2D1359F18527593FB A2DC23DE6FDE0824A2BC321E08E4B8B7 A35C412EFD41FDB98B69797C02DCD08F
00000002 D30BDC73EC9714B000BEC66BDB7B6D09 484C3B06E8562704528CD5B46FB12FB6 D639514AA33AC43AD9229E433D6D4E5B
00000003 7D69F01F3B45449F62C7816ECE723268 A5DF7D9D800CA769766F0C77CA4E6E6C EF17F6AB45B4820C93A3DCB21BC491AD
00000007 6ECF912F3B18CA11A7A27BB60705FD09 BAA08CA263C69525BC6B1BA8F4275D69 0FA8F1F0A2DD7B1005A862D77CDED698
00020001 8AC85C93EED246054ADC3104479115A6 EF7C9461E2AFED2A8012CC6301CFEEBE B93B4BF0D52163B3CF9312F8E55629A3
00845FED D1DDA386AA4A556AF0119FDCB5D132C6 89365C7970950CAC0A6261FFC7DB26C6 B1E4D9006A87DD08D87F11A124D35517
FFFF0000 27EFAC1D158632588F4AC69E45C247C4 AE558BABC206D303FDF68B1181F228C6 08878BFCC45CA5AEF6A1AB40BAC882B5
"""
NUMBER = "9999990000000204"
TABLE = wire.Table(host.FIELDS)


def setUpModule():
    """The runner forgets what chip.py says of these."""
    warnings.filterwarnings("ignore", message=".*TripleDES", module="pyemv")


def lines():
    """The messages that pos-wire made."""
    text = (FOLDER / "messages.hex").read_text(encoding="ascii")
    return [bytes.fromhex(line) for line in text.splitlines() if not line.startswith("#")]



def clear_tags(counter=1, **changed):
    """Chip data without their cryptogram."""
    tags = {
        0x82: bytes.fromhex("3900"),
        0x95: bytes.fromhex("0000008000"),
        0x9A: bytes.fromhex("260301"),
        0x9F10: bytes.fromhex("06010A03A00000"),
        0x9F1A: bytes.fromhex("0840"),
        0x9F27: b"\x80",
        0x9F36: counter.to_bytes(2, "big"),
        0x9F37: bytes.fromhex("11223344"),
    }
    tags.update({int(tag[1:], 16): value for tag, value in changed.items()})
    return tags


def arqc(tags, amount, number=NUMBER, sequence="00"):
    """Makes a cryptogram with pyemv alone, from the list in EMV Book 2, 8.1.1."""
    covered = amount + "000000000000" + tags[0x9F1A].hex() + tags[0x95].hex() + "0840"
    covered += tags[0x9A].hex() + "00" + tags[0x9F37].hex() + tags[0x82].hex()
    covered += tags[0x9F36].hex() + tags[0x9F10].hex()
    own = kd.derive_icc_mk_a(host.MASTER_KEY, number, sequence)
    key = kd.derive_common_sk(own, tags[0x9F36] + bytes(6))
    return key, ac.generate_ac(key, bytes.fromhex(covered), ac.PaddingType.EMV)


def written(tags):
    return b"".join(tlv.write(tag, value) for tag, value in tags.items())


def seal(secret, counter, inside=b"", masked=None, base=host.BASE_KEY):
    """Seals as a reader does."""
    ksn = KEY_ID + counter.to_bytes(4, "big")
    keys = [dukpt.working_key(base, ksn, usage) for usage in (0x2000, 0x3000)]
    masked = (masked or sealed_card.mask(NUMBER)).encode("ascii")
    covered = tlv.write(0xDF70, ksn) + tlv.write(0xDF71, masked) + inside
    covered += tlv.write(0xDF72, sealed_card.encrypt(secret, keys[1]))
    return covered + tlv.write(0xDF73, sealed_card.code_over(covered, keys[0]))


def payment(data, kind="0200", amount="000000012345", count=1):
    """A payment with that in DE 55."""
    fields = {
        3: "000000", 4: amount, 7: "0301120000", 11: f"{count + 1:06}", 12: "120000", 13: "0301",
        22: "050", 25: "00", 37: f"{count:012}", 41: "T0000007", 42: "DEADZONE SHOP  ", 49: "840",
        55: data.hex().upper(),
    }  # fmt: skip
    return TABLE.write(kind, fields)


class Asked(unittest.TestCase):
    """A host that is asked without a socket."""

    def setUp(self):
        self.host = host.Host(TABLE)
        self.seals = 0

    def ask(self, message):
        answer, record = self.host.answer(message)
        kind, fields = TABLE.read(answer)
        self.assertEqual(fields[39], record["answer"])
        return kind, fields, record

    def pay(self, tags, secret=None, places="inside", **how):
        """Pays with a card that was sealed for this."""
        self.seals += 1
        secret = secret or written({0x5A: bytes.fromhex(NUMBER)})
        if places == "inside":
            return self.ask(payment(seal(secret, self.seals, written(tags)), **how))
        data = seal(secret, self.seals)
        parts = [written(tags), data] if places == "before" else [data, written(tags)]
        return self.ask(payment(b"".join(parts), **how))


class Keys(unittest.TestCase):
    def test_the_initial_key_is_the_published_one(self):
        key = dukpt.initial_key(host.BASE_KEY, KEY_ID)
        self.assertEqual(key.hex().upper(), "1273671EA26AC29AFA4D1084127652A1")

    def test_the_keys_of_transactions_are_the_published_ones(self):
        for row in PUBLISHED.split("\n")[1:-1]:
            counter, *keys = map(bytes.fromhex, row.split())
            usages = (dukpt.PIN_ENCRYPTION, dukpt.MAC_GENERATION, dukpt.DATA_ENCRYPTION)
            for usage, key in zip(usages, keys, strict=True):
                made = dukpt.working_key(host.BASE_KEY, KEY_ID + counter, usage)
                self.assertEqual(made, key, f"{counter.hex()} {usage:x}")

    def test_a_counter_that_no_transaction_has_is_refused(self):
        for counter in ("00000000", "0001FFFF", "FFFFFFFF"):
            with self.assertRaises(dukpt.ImpossibleCounter):
                dukpt.working_key(host.BASE_KEY, KEY_ID + bytes.fromhex(counter), 0x2000)


class Tags(unittest.TestCase):
    def test_tags_of_any_length_are_read_as_they_are_written(self):
        list_of = {0x82: b"ab", 0x9F26: bytes(200), 0xDF8101: bytes(300), 0x5A: b""}
        read = tlv.read(written(list_of))
        self.assertEqual({tag.tag: tag.value for tag in read}, list_of)

    def test_what_is_no_list_of_tags_is_refused(self):
        bad = ["0001AA", "0000", "9F", "82", "8202AB", "8280", "82830000", "DF8181", "9F2682"]
        bad += ["DF81810100", "828105" + "00" * 5, "82820080" + "00" * 128]
        for each in bad:
            with self.assertRaises(tlv.TlvError, msg=each):
                tlv.read(bytes.fromhex(each))


class Cards(Asked):
    def test_each_card_that_pos_wire_sealed_is_opened(self):
        for message in lines()[:20]:
            kind, fields, record = self.ask(message)
            self.assertEqual((kind, fields[39]), ("0210", "00"))
            self.assertNotIn(55, fields)
            wanted = {"opened": True, "chip": False}
            self.assertEqual({name: record[name] for name in wanted}, wanted)

    def test_each_card_with_a_flipped_bit_is_refused(self):
        for message in lines():
            kind, fields = TABLE.read(message)
            data = bytes.fromhex(fields[55])
            for place in range(0, len(data)):
                flipped = bytearray(data)
                flipped[place] ^= 1 << place % 8
                changed = TABLE.write(kind, {**fields, 55: flipped.hex()})
                _, answer, record = self.ask(changed)
                self.assertEqual((answer[39], record["opened"]), ("05", False), place)

    def test_another_base_key_opens_nothing(self):
        self.host = host.Host(TABLE, base=bytes(16))
        for message in lines():
            _, fields, record = self.ask(message)
            self.assertEqual((fields[39], record["why"]), ("05", "the code DF73 is not right"))

    def test_what_is_sealed_must_be_a_number_that_can_be(self):
        number = written({0x5A: bytes.fromhex("9999990000000203")})
        track = written({0x57: bytes.fromhex(NUMBER + "D2812201")})
        short = written({0x5A: bytes.fromhex("1234567F")})
        for secret, masked, why in (
            (number, "999999******0203", "the check digit of the number is not right"),
            (track, "999999******0999", "the masked number is of another card"),
            (short, None, "there is no number of 8 to 19 digits in what is sealed"),
            (b"\x9f", None, "what is sealed is no list of tags"),
            (track, NUMBER, "tag DF71 is no masked number"),
        ):
            _, fields, record = self.ask(payment(seal(secret, 1, masked=masked)))
            self.assertEqual((fields[39], record["why"]), ("05", why))
        self.assertEqual(self.ask(payment(seal(track, 2)))[1][39], "00")

    def test_what_is_sealed_stands_in_its_place_once(self):
        data = seal(written({0x5A: bytes.fromhex(NUMBER)}), 1)
        tags = [data[tag.begins : tag.ends] for tag in tlv.read(data)]
        ksn, masked, secret, code = tags
        twice, order = "tag 9F41 stands there twice", "the tags DF70 to DF73 are not in their order"
        stray = tlv.write(0x9F41, b"1")
        short = tlv.write(0xDF70, bytes(11))
        for parts, why in (
            ([*tags, stray, stray], twice),
            ([ksn, masked, secret, stray, code], "the code DF73 is not right"),
            ([masked, ksn, secret, code], order),
            ([ksn, masked, code, secret], order),
            ([ksn, masked, secret], "one of the tags DF70 to DF73 is missing"),
            ([short, masked, secret, code], "tag DF70 has not 12 bytes, or tag DF73 not 16"),
            ([ksn, masked, secret, code[:-2]], "DE 55: the tags end too early, at byte 50"),
        ):
            _, fields, record = self.ask(payment(b"".join(parts)))
            self.assertEqual((fields[39], record["why"]), ("05", why))

    def test_a_sequence_number_is_two_digits(self):
        for value in (b"", b"\x0a", b"\x00\x01"):
            _, fields, record = self.pay({0x5F34: value})
            self.assertEqual((fields[39], record["why"]), ("05", "tag 5F34 is no number of two digits"))

    def test_data_of_the_person_in_clear_are_refused(self):
        for tag in sealed_card.PERSONAL:
            _, fields, record = self.pay({tag: b"1234"})
            self.assertEqual(fields[39], "05")
            self.assertEqual(record["why"], f"tag {tag:X} stands there in clear")

    def test_a_number_in_clear_anywhere_is_noted_and_not_repeated(self):
        for data in (NUMBER.encode("ascii"), bytes.fromhex(f"0{NUMBER}0")):
            _, _, record = self.pay({0x9F7C: data})
            self.assertTrue(record["number_in_clear"])
            self.assertNotIn(NUMBER, json.dumps(record))

    def test_an_answer_that_repeats_a_number_is_not_printed(self):
        kind, fields = TABLE.read(payment(seal(written({0x5A: bytes.fromhex(NUMBER)}), 1)))
        message = TABLE.write(kind, {**fields, 90: NUMBER.zfill(42)})
        said = host.verdict(message.hex(), self.host)
        self.assertEqual((said["answer"], said["number_in_clear"]), ("00", True))
        self.assertNotIn(NUMBER, json.dumps(said))

    def test_a_serial_number_of_keys_under_two_cards_is_noted(self):
        secrets = [written({0x5A: bytes.fromhex(NUMBER)}), written({0x57: bytes.fromhex(NUMBER)})]
        found = [self.ask(payment(seal(secrets[which], 9)))[2] for which in (0, 0, 1)]
        self.assertEqual([record.get("ksn_reused") for record in found], [None, None, True])


class Chips(Asked):
    AMOUNT = "000000012345"

    def right(self, counter=1, **changed):
        tags = clear_tags(counter, **changed)
        key, made = arqc(tags, self.AMOUNT)
        return key, {**tags, 0x9F26: made}

    def test_a_right_cryptogram_is_approved_with_an_answer_for_the_card(self):
        for places in ("inside", "before", "after"):
            key, tags = self.right()
            _, fields, record = self.pay(tags, places=places)
            self.assertEqual((fields[39], record["verified"]), ("00", True))
            wanted = ac.generate_arpc_1(key, tags[0x9F26], b"00") + b"00"
            self.assertEqual(bytes.fromhex(fields[55]), tlv.write(0x91, wanted))
            self.assertEqual((record["atc"], record["cryptogram"]), (1, "ARQC"))

    def test_the_answer_of_pos_wires_card_is_the_one_of_pyemv(self):
        right, wrong = lines()[20:]
        self.assertEqual(self.ask(right)[2]["verified"], True)
        self.assertEqual(self.ask(wrong)[2]["verified"], False)

    def test_a_planted_wrong_cryptogram_is_refused_without_one_in_return(self):
        _, tags = self.right()
        tags[0x9F26] = bytes(8)
        _, fields, record = self.pay(tags)
        self.assertEqual((fields[39], record["verified"]), ("82", False))
        self.assertNotIn(55, fields)

    def test_each_thing_that_the_cryptogram_covers_is_covered(self):
        _, tags = self.right()
        for tag in (0x82, 0x95, 0x9A, 0x9F10, 0x9F1A, 0x9F36, 0x9F37):
            value = tags[tag][:-1] + bytes([tags[tag][-1] ^ 1])
            self.assertEqual(self.pay({**tags, tag: value})[1][39], "82", f"{tag:X}")
        self.assertEqual(self.pay(tags, amount="000000012346")[1][39], "82")
        other = written({0x5A: bytes.fromhex(NUMBER), 0x5F34: b"\x01"})
        self.assertEqual(self.pay(tags, secret=other)[1][39], "82")
        self.assertEqual(self.pay(tags)[1][39], "00")

    def test_the_sequence_number_is_heeded_in_clear_and_sealed(self):
        tags = clear_tags()
        tags[0x9F26] = arqc(tags, self.AMOUNT, sequence="01")[1]
        sealed = written({0x5A: bytes.fromhex(NUMBER), 0x5F34: b"\x01"})
        self.assertEqual(self.pay(tags, secret=sealed)[1][39], "00")
        self.assertEqual(self.pay({**tags, 0x5F34: b"\x01"})[1][39], "00")
        self.assertEqual(self.pay(tags)[1][39], "82")

    def test_a_tag_that_is_missing_or_too_long_is_named(self):
        _, tags = self.right()
        for tag in tags:
            rest = {other: value for other, value in tags.items() if other != tag}
            _, fields, record = self.pay(rest)
            self.assertEqual((fields[39], record["why"]), ("82", f"tag {tag:X} is missing"))
            _, fields, record = self.pay({**tags, tag: bytes(33)})
            self.assertEqual((fields[39], record["why"]), ("82", f"tag {tag:X} has 33 bytes"))

    def test_tags_that_contradict_the_message_are_refused(self):
        _, tags = self.right()
        for tag, value in ((0x9F02, bytes(6)), (0x5F2A, b"\x09\x78"), (0x9C, b"\x20")):
            _, fields, record = self.pay({**tags, tag: value})
            self.assertEqual(fields[39], "82")
            self.assertEqual(record["why"], f"tag {tag:X} says otherwise than the message")

    def test_a_card_that_declined_is_not_paid_with(self):
        _, tags = self.right(x9F27=b"\x00")
        _, fields, record = self.pay(tags)
        self.assertEqual((fields[39], record["verified"]), ("05", True))
        _, tags = self.right(x9F27=b"\x40")
        self.assertEqual(self.pay(tags)[2]["cryptogram"], "TC")
        _, tags = self.right(x9F27=b"\xc0")
        _, fields, record = self.pay(tags)
        self.assertEqual((fields[39], record["why"]), ("82", "tag 9F27 names no kind of cryptogram"))

    def test_a_repeat_has_the_same_answer_and_is_no_replay(self):
        _, tags = self.right()
        data = seal(written({0x5A: bytes.fromhex(NUMBER)}), 1, written(tags))
        first = self.host.answer(payment(data))
        again = self.host.answer(payment(data, kind="0201"))
        self.assertEqual(first[0], again[0])
        self.assertEqual({**first[1], "kind": "0201"}, again[1])

    def test_another_cryptogram_under_the_same_counter_is_noted(self):
        _, tags = self.right()
        _, other = self.right(x9F37=bytes(4))
        self.assertNotIn("replayed", self.pay(tags)[2])
        record = self.pay(other, count=2)[2]
        self.assertEqual((record["replayed"], record["verified"]), (True, True))
        self.assertNotIn("replayed", self.pay(self.right(counter=2)[1], count=3)[2])

    def test_two_cards_may_have_counted_as_far(self):
        _, tags = self.right()
        self.pay(tags)
        other = written({0x5A: bytes.fromhex(NUMBER), 0x5F34: b"\x01"})
        tags[0x9F26] = arqc(tags, self.AMOUNT, sequence="01")[1]
        record = self.pay(tags, secret=other)[2]
        self.assertEqual((record["verified"], record.get("replayed")), (True, None))

    def test_the_same_cryptogram_under_another_key_is_noted(self):
        _, tags = self.right()
        self.assertNotIn("copied", self.pay(tags)[2])
        self.assertEqual(self.pay(tags, count=2)[2]["copied"], True)


class Messages(Asked):
    REVERSAL = {
        3: "000000", 7: "0301120000", 11: "000002", 37: "000000000001", 41: "T0000007",
        42: "DEADZONE SHOP  ", 90: "0200000002" + "0" * 32,
    }  # fmt: skip
    ECHO = {7: "0301120000", 11: "000002", 37: "000000000001", 41: "T0000007", 70: "301"}

    def test_reversals_and_echoes_are_answered_with_what_they_said(self):
        asked = [(kind, self.REVERSAL) for kind in ("0400", "0401", "0420", "0421")]
        wanted = ["0410", "0410", "0430", "0430", "0810"]
        for (kind, fields), answer in zip([*asked, ("0800", self.ECHO)], wanted, strict=True):
            found, said, _ = self.ask(TABLE.write(kind, fields))
            self.assertEqual((found, said), (answer, {**fields, 39: "00"}))

    def test_each_field_that_is_missing_is_named(self):
        kind, payment_fields = TABLE.read(lines()[0])
        asked = [(kind, payment_fields), ("0420", self.REVERSAL), ("0800", self.ECHO)]
        for kind, fields in asked:
            for number in wire.QUESTIONS[kind][1]:
                rest = {other: text for other, text in fields.items() if other != number}
                with self.assertRaisesRegex(wire.Refused, f"DE {number} is missing"):
                    self.host.answer(TABLE.write(kind, rest))

    def test_what_is_no_question_is_refused(self):
        for bad, why in (
            ("", "DE t "),
            ("0200", "DE p "),
            ("0210" + "0" * 16, "0210 is no question"),
            ("ABCD" + "0" * 16, "what came is no question"),
            ("0200" + "8" + "0" * 15 + "8" + "0" * 15, "DE 1 "),
            ("0200" + "1" + "0" * 15 + "00000000012A", "DE 4 has what is no digit"),
            ("0200" + "0000000000000200" + "00", "DE 55 "),
            ("0800" + "0" * 16 + "00", "DE p "),
        ):
            with self.assertRaisesRegex(wire.Refused, why, msg=bad):
                self.host.answer(bytes.fromhex(bad))

    def test_a_key_in_another_form_is_refused(self):
        beyond = {37: f"{1 << 32:012}", 11: f"{(1 << 32) % 999_999 + 1:06}"}
        for changed in ({41: "9999999 "}, {37: "99999900000A"}, beyond, {11: "000003"}):
            with self.assertRaisesRegex(wire.Refused, "DE 37 and 41|DE 11"):
                self.host.answer(TABLE.write("0800", {**self.ECHO, **changed}))

    def test_a_message_cut_or_changed_anywhere_is_answered_or_refused(self):
        for message in (lines()[0], lines()[20]):
            for place in range(len(message)):
                flips = [message[:place] + bytes([message[place] ^ bit]) for bit in (1, 16, 128)]
                for changed in [message[:place], *(flip + message[place + 1 :] for flip in flips)]:
                    try:
                        self.host.answer(changed)
                    except wire.Refused as error:
                        self.assertNotRegex(str(error), r"\d{8}")


class Frames(unittest.TestCase):
    def read(self, data):
        here, there = socket.socketpair()
        with here, there:
            there.sendall(data)
            there.shutdown(socket.SHUT_WR)
            return wire.read_frame(here, 5)

    def test_a_frame_is_as_long_as_it_says(self):
        self.assertIsNone(self.read(b""))
        self.assertEqual(self.read(b"\x00\x02abc"), b"ab")
        longest = bytes(wire.MOST)
        self.assertEqual(self.read(wire.frame(longest)), longest)

    def test_half_a_frame_and_one_that_is_too_long_are_refused(self):
        for data, why in (
            (b"\x00", "half a frame, and the end: 1 bytes lack"),
            (b"\x00\x05ab", "half a frame, and the end: 3 bytes lack"),
            (b"\x00\x00", "a frame of 0 bytes"),
            (wire.frame(bytes(wire.MOST + 1)), "a frame of 4097 bytes"),
        ):
            with self.assertRaisesRegex(wire.Refused, why):
                self.read(data)


class Served(unittest.TestCase):
    """The host as a process."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.log = Path(folder.name) / "log"
        command = [sys.executable, "-B", FOLDER / "host.py", "--log", self.log, "--patience", "0.3"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(self.end)
        self.port = json.loads(self.process.stdout.readline())["port"]

    def end(self):
        self.process.stdin.close()
        try:
            code = self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.process.stdout.close()
        self.assertEqual(code, 0)

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        self.addCleanup(connection.close)
        return connection

    def said(self, count):
        """Waits for so many lines of the log."""
        for _ in range(400):
            text = self.log.read_text(encoding="utf-8")
            if text.count("\n") >= count:
                return [json.loads(line) for line in text.splitlines()]
            time.sleep(0.05)
        self.fail(f"no {count} lines in the log")

    def test_several_messages_go_over_one_connection_in_any_pieces(self):
        connection, messages = self.connect(), lines()
        stream = b"".join(map(wire.frame, messages))
        for begin in range(0, len(stream), 97):
            connection.sendall(stream[begin : begin + 97])
        answers = [TABLE.read(wire.read_frame(connection, 20))[1] for _ in messages]
        self.assertEqual([answer[39] for answer in answers], ["00"] * 21 + ["82"])
        log = self.said(len(messages))
        self.assertEqual([record["answer"] for record in log], ["00"] * 21 + ["82"])
        self.assertIsNone(re.search(r"9999990\d", self.log.read_text(encoding="utf-8")))

    def test_a_half_frame_is_not_waited_for_and_the_host_goes_on(self):
        silent = self.connect()
        silent.sendall(b"\x00\x63\x02")
        self.assertEqual(silent.recv(1), b"")
        self.assertIn("half a frame, and no more of it", self.said(1)[0]["why"])
        waiting = self.connect()
        for message in lines()[:2]:
            time.sleep(0.5)
            waiting.sendall(wire.frame(message))
            self.assertEqual(TABLE.read(wire.read_frame(waiting, 20))[0], "0210")

    def test_a_connection_that_breaks_ends_no_host(self):
        for _ in range(5):
            connection = self.connect()
            linger = (1).to_bytes(4, sys.byteorder) + (0).to_bytes(4, sys.byteorder)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            connection.sendall(wire.frame(lines()[0]) * 3 + b"\x00")
            connection.close()
        connection = self.connect()
        connection.sendall(wire.frame(lines()[1]))
        self.assertEqual(TABLE.read(wire.read_frame(connection, 20))[1][39], "00")
        self.assertNotIn("a mistake of the host", self.log.read_text(encoding="utf-8"))

    def test_a_table_that_is_none_or_a_port_that_is_taken_is_said(self):
        for given in (["--fields", "nowhere"], ["--port", str(self.port)], ["--port", "70000"]):
            command = [sys.executable, "-B", FOLDER / "host.py", *given]
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
            self.assertEqual(done.returncode, 1)
            self.assertTrue(done.stderr.startswith(b"host: "), done.stderr)
            self.assertNotIn(b"Traceback", done.stderr)


class Checked(unittest.TestCase):
    def test_a_file_of_messages_is_judged_line_by_line(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "messages"
            text = (FOLDER / "messages.hex").read_text(encoding="ascii")
            path.write_text(text + "\nno digits é\n0200\n", encoding="utf-8")
            command = [sys.executable, "-B", FOLDER / "host.py", "--check", path]
            done = subprocess.run(command, capture_output=True, check=True, env=os.environ)
        said = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(done.stderr, b"")
        self.assertEqual([record.get("answer") for record in said], ["00"] * 21 + ["82", None, None])
        self.assertEqual(said[22]["why"], "these are no hexadecimal digits")
        self.assertEqual([said[0]["line"], said[22]["line"]], [2, 25])


if __name__ == "__main__":
    unittest.main()
