"""An issuer host that shares no code with the simulator: pyiso8583, pyemv, and keys of its own.

It listens on TCP for payments, reversals and echoes, opens each sealed card, checks the cryptogram
of a chip, and answers. README.md says how it is started and what its log has. It ends when its
standard input does. The exit code is 77 where a package is not installed.
"""

import argparse
import hashlib
import json
import os
import secrets
import socketserver
import sys
import threading
from pathlib import Path

NOT_INSTALLED = 77

if sys.version_info < (3, 10):
    print("host: needs Python 3.10 or later", file=sys.stderr)
    sys.exit(NOT_INSTALLED)
try:
    import chip
    import sealed_card
    import tlv
    import wire
except ImportError as missing:
    print(f"host: needs {missing.name}: pip install pyiso8583 pyemv", file=sys.stderr)
    sys.exit(NOT_INSTALLED)

# The key of the published vectors of AES-DUKPT, and the one that every book on EMV has.
BASE_KEY = bytes.fromhex("FEDCBA9876543210F1F1F1F1F1F1F1F1")
MASTER_KEY = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
FIELDS = Path(__file__).resolve().parents[2] / "pos" / "wire" / "fields.json"

APPROVED, WRONG_CRYPTOGRAM, NOT_HONOURED = "00", "82", "05"
ISSUER_ANSWER = 0x91


class Memory:
    """What came before. Cards are kept as digests under a key that ends with the host."""

    def __init__(self):
        self.key = secrets.token_bytes(32)
        self.cryptograms = {}
        self.seals = {}

    def of_seal(self, sealed):
        """Tells whether another card came under the same serial number of keys."""
        this = self._digest(sealed.covered + sealed.code)
        return self.seals.setdefault(sealed.ksn, this) != this

    def of_cryptogram(self, card, clear, key):
        """Notes a cryptogram, with whatever was otherwise when its card last counted as far."""
        counter, made = chip.counter_of(clear), clear.get(chip.CRYPTOGRAM)
        if counter is None or made is None:
            return {}
        who = self._digest(f"{card.number} {card.sequence}".encode())
        before, first = self.cryptograms.setdefault((who, counter), (made, key))
        if before != made:
            return {"replayed": True}
        return {"copied": True} if first != key else {}

    def _digest(self, data):
        return hashlib.blake2b(data, key=self.key).digest()


class Host:
    """What is asked, and what is answered."""

    def __init__(self, table, base=BASE_KEY, master=MASTER_KEY):
        self.table, self.base, self.master = table, base, master
        self.memory = Memory()
        self.lock = threading.Lock()

    def answer(self, message):
        """Answers a message: the bytes of the answer and the record for the log."""
        kind, fields = self.table.read(message)
        wire.check(kind, fields)
        record = {"kind": kind, "de11": fields[11], "de37": fields[37], "de41": fields[41]}
        code, data = APPROVED, b""
        if wire.QUESTIONS[kind][1] is wire.PAYMENT:
            code, data = self._pay(message, fields, record)
        record["answer"] = code
        return self.table.write(*wire.answer(kind, fields, code, data)), record

    def _pay(self, message, fields, record):
        try:
            sealed = sealed_card.read(bytes.fromhex(fields[55]))
            record["masked"] = sealed.masked
            card = sealed_card.open_card(sealed, self.base)
        except sealed_card.NotOpened as error:
            record.update(opened=False, why=str(error))
            return NOT_HONOURED, b""
        record["opened"] = True
        with self.lock:
            if self.memory.of_seal(sealed):
                record["ksn_reused"] = True
        if stands_in_clear(card.number, message):
            record["number_in_clear"] = True
        return self._judge(sealed.clear, fields, card, record)

    def _judge(self, clear, fields, card, record):
        record["chip"] = chip.is_chip(clear)
        if not record["chip"]:
            record["why"] = "there is no chip data"
            return APPROVED, b""
        record.update(atc=chip.counter_of(clear), cryptogram=chip.kind_of(clear))
        key = (fields[41], fields[37])
        with self.lock:
            record.update(self.memory.of_cryptogram(card, clear, key))
        return self._check(clear, fields, card, record)

    def _check(self, clear, fields, card, record):
        transaction = chip.Transaction(fields[4], fields[49])
        try:
            key = chip.check(clear, transaction, card, self.master)
        except chip.WrongCryptogram as error:
            # It gets no cryptogram in return: from one over a chosen value others can be made.
            record.update(verified=False, why=str(error))
            return WRONG_CRYPTOGRAM, b""
        record.update(verified=True, why="the cryptogram is right")
        code = APPROVED
        if record["cryptogram"] == "AAC":
            code, record["why"] = NOT_HONOURED, "the card itself declined"
        data = chip.answer(key, clear[chip.CRYPTOGRAM], code)
        return code, tlv.write(ISSUER_ANSWER, data)


def stands_in_clear(number, message):
    """Tells whether a message has a card number in it, as text or packed."""
    return number.encode("ascii") in message or number in message.hex()


class Log:
    """One JSON object a line."""

    def __init__(self, out):
        self.out = out
        self.lock = threading.Lock()

    def write(self, record):
        try:
            with self.lock:
                self.out.write(json.dumps(record) + "\n")
                self.out.flush()
        except OSError:
            # A log that cannot be written is no reason to leave a till without its answer.
            pass


class Conversation(socketserver.BaseRequestHandler):
    """One connection: questions and answers, until it ends or something is wrong."""

    def handle(self):
        try:
            while (message := wire.read_frame(self.request, self.server.patience)) is not None:
                answer, record = self.server.host.answer(message)
                self.server.log.write(record)
                self.request.sendall(wire.frame(answer))
        except wire.Refused as error:
            self.server.log.write({"closed": True, "why": str(error)})
        except OSError as error:
            why = f"the connection broke: {type(error).__name__}"
            self.server.log.write({"closed": True, "why": why})


class Server(socketserver.ThreadingTCPServer):
    """Answers on a port, each connection by a thread of its own."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address, host, log, patience):
        super().__init__(address, Conversation)
        self.host, self.log, self.patience = host, log, patience

    def handle_error(self, request, client_address):
        """Names the kind of a mistake of the host and nothing of what it was about."""
        why = f"a mistake of the host: {sys.exc_info()[0].__name__}"
        self.log.write({"closed": True, "why": why})


def serve(server):
    """Answers until standard input ends."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        print(json.dumps({"port": server.server_address[1]}), flush=True)
        while os.read(sys.stdin.fileno(), 4096):
            pass
    except (KeyboardInterrupt, OSError):
        pass
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def check_file(path, host):
    """Prints a verdict on each line of a file: a message in hexadecimal digits."""
    with open(path, encoding="ascii", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith("#"):
                print(json.dumps({"line": number, **verdict(line, host)}))


def verdict(line, host):
    """Says of a message what the log would, and what is answered."""
    try:
        message = bytes.fromhex(line)
    except ValueError:
        return {"closed": True, "why": "these are no hexadecimal digits"}
    try:
        answer, record = host.answer(message)
    except wire.Refused as error:
        return {"closed": True, "why": str(error)}
    if "number_in_clear" in record:
        return record  # The answer repeats fields, and one of them may have it.
    return {**record, "answer_hex": answer.hex().upper()}


def key(text):
    """Reads a key; what is no key is not quoted."""
    try:
        read = bytes.fromhex(text)
    except ValueError:
        read = b""
    if len(read) != 16:
        raise argparse.ArgumentTypeError("a key has 32 hexadecimal digits")
    return read


def arguments(given):
    parser = argparse.ArgumentParser(prog="host.py", description="An issuer host.")
    parser.add_argument("--host", default="127.0.0.1", help="where it listens (127.0.0.1)")
    parser.add_argument("--port", type=int, default=0, help="on which port (0: any)")
    parser.add_argument("--fields", type=Path, default=FIELDS, help="the field table")
    parser.add_argument("--bdk", type=key, default=BASE_KEY, help="the base key of the readers")
    parser.add_argument("--imk", type=key, default=MASTER_KEY, help="the issuer's master key")
    parser.add_argument("--log", type=Path, help="where the log goes (standard error)")
    parser.add_argument("--patience", type=float, default=10, help="seconds for half a frame (10)")
    parser.add_argument("--check", type=Path, help="judges the messages of a file, and ends")
    return parser.parse_args(given)


def prove():
    """Ends the host where pyemv is there and cannot compute."""
    card = sealed_card.Card("0000000000000000", "00")
    try:
        chip.session_key(card, bytes(2), MASTER_KEY)
    except Exception as error:  # whatever it is, every cryptogram would meet it
        print(f"host: pyemv does not run with this cryptography: {error}", file=sys.stderr)
        print("host: pip install 'cryptography<49'", file=sys.stderr)
        sys.exit(NOT_INSTALLED)


def main(given=None):
    wanted = arguments(given)
    prove()
    try:
        host = Host(wire.Table(wanted.fields), wanted.bdk, wanted.imk)
        if wanted.check:
            return check_file(wanted.check, host)
        out = open(wanted.log, "a", encoding="utf-8") if wanted.log else sys.stderr
        server = Server((wanted.host, wanted.port), host, Log(out), wanted.patience)
    except (OSError, OverflowError, KeyError, TypeError, ValueError) as error:
        sys.exit(f"host: {error}")
    return serve(server)


if __name__ == "__main__":
    sys.exit(main())
