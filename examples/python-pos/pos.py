"""A small POS that speaks the till protocol of deadzone, with nothing but the standard library.

It does one thing well: it stores every card payment before it tells anybody, and sends it when the
internet is there. It knows no limits, no permissions and no readers, and after a crash it has
forgotten what it stored. README.md says which scenarios it passes and which it fails.
"""

import json
import sys


def say(tag, **body):
    """Gives an order to the harness: one JSON object on a line."""
    print(json.dumps({tag: body}))


def show(tag, **body):
    say("show", **{tag: body})


class Till:
    def __init__(self, hello):
        profile = hello["profile"]
        self.id = profile["till"]
        self.check_every = profile["patience"]["check_every_ms"]
        self.orders = {}  # by number, as they were opened
        self.queue = []  # stored payments that nobody answered, oldest first
        self.storing = {}  # payments on their way to the disk, by the number of their batch
        self.waiting = set()  # what was sent and is not answered yet
        self.prompted = None  # the order that waits for a card or for cash, and how much
        self.keys = self.batches = self.requests = 0
        self.online = self.reader = self.checking = False
        self.staff = None
        for record in hello["journal"]:  # whatever it stored itself, it does not look at
            if "session" in record:
                self.staff = record["session"]["staff"]
        say("connect_reader")
        self.show_status()

    # What the till is told. Each method has the name of a fact, or of a deed of the staff.

    def link_up(self, now, **link):
        self.check(now)

    def link_down(self, now):
        self.online = False
        self.show_status()

    def reader_found(self, now):
        say("connect_reader")

    def reader_connected(self, now):
        self.reader = True
        self.show_status()

    def reader_disconnected(self, now):
        self.reader = False
        self.show_status()

    def log_in(self, now, staff):
        self.staff = staff
        show("logged_in", staff=staff)
        self.show_status()

    def log_out(self, now):
        self.staff = None
        show("logged_out")
        self.show_status()

    def open(self, now, order, total, contact=None, **more):
        self.orders[order] = {"order": order, "total": total, "tenders": [], "receipt": "none",
                              "to": contact, "created": False, "synced": False, "declined": None}
        if contact:
            show("contact", order=order, to=contact)
        self.show_order(order)
        show("opened", order=order)

    def pay(self, now, order, method, amount=None, **more):
        if self.has_forgotten(order):
            return
        amount = self.balance(order) if amount is None else amount
        self.prompted = (order, amount, method)
        show("prompt", order=order, amount=amount, method=method, offline=not self.online)

    def counted(self, now, order):
        _, amount, method = self.prompted
        self.take(order, {"amount": amount, "face": method}, offline=False)
        self.sync(now)

    def card_presented(self, now, entry, scheme, last_four, sealed):
        """Stores the payment. Until the disk says that it has it, nobody is told anything."""
        order, amount, _ = self.prompted
        key = {"till": self.id, "count": self.keys}
        self.keys += 1
        payment = {"key": key, "order": order, "amount": amount, "scheme": scheme, "entry": entry,
                   "sealed": sealed, "presented_ms": self.wall, "deferred": True}
        self.storing[self.batches] = (payment, last_four)
        note = {"place": key["count"], "text": json.dumps(payment), "payments": [key]}
        say("store", batch=self.batches, records=[{"note": note}])
        self.batches += 1

    def stored(self, now, batch):
        """The payment is durable: the customer may go, and the processor may be asked."""
        payment, last_four = self.storing.pop(batch)
        card = {"key": payment["key"], "scheme": payment["scheme"], "last_four": last_four,
                "state": "stored"}
        self.queue.append(payment)
        tender = {"amount": payment["amount"], "face": {"card": card}}
        self.take(payment["order"], tender, offline=True)
        self.sync(now)

    def done(self, now, order):
        show("order_created", order=order)

    def ask_receipt(self, now, order, to):
        if self.has_forgotten(order):
            return
        self.orders[order].update(receipt="queued", to=to)
        show("contact", order=order, to=to)
        self.show_order(order)
        show("receipt_noted", order=order)
        self.sync(now)

    def answered(self, now, request, answer):
        (tag, body), = answer.items()
        if tag == "here":
            self.online, self.checking = True, False
            self.show_status()
        elif tag == "payment":
            self.settle(body["key"], body["code"])
        elif tag == "synced":
            self.orders[body["order"]]["synced"] = True
            self.waiting.discard(("order", body["order"]))
        elif tag == "receipt_sent":
            self.orders[body["order"]]["receipt"] = "sent"
            self.waiting.discard(("receipt", body["order"]))
            self.show_order(body["order"])
        self.sync(now)

    def woken(self, now):
        if self.checking:  # nobody answered since the last look
            self.online = False
            self.show_status()
        self.waiting.clear()
        self.check(now)

    # What the till does.

    def has_forgotten(self, order):
        """Refuses an order from before a crash: there is a till, but not the one that knew it."""
        if order not in self.orders:
            show("refused", order=order, reason="till-down")
        return order not in self.orders

    def send(self, tag, **body):
        say("send", request=self.requests, message={tag: body})
        self.requests += 1

    def check(self, now):
        """Asks the admin whether it is there, and wakes to see whether it answered."""
        self.checking = True
        self.send("check")
        say("wake", at_ms=now + self.check_every)

    def sync(self, now):
        """Sends what waits: payments with the key that they were stored with, then the rest."""
        if self.online:
            for payment in self.queue:
                self.send_once("payment", payment["key"]["count"], payment)
            for number, order in self.orders.items():
                if order["tenders"] and not order["synced"]:
                    self.send_once("order", number, {
                        "order": number, "total": order["total"], "paid": self.paid(number),
                        "badges": self.badges(number)})
                if order["receipt"] == "queued":
                    self.send_once("receipt", number, {"order": number, "to": order["to"]})
        if self.waiting or not self.online:
            self.checking = True
            say("wake", at_ms=now + self.check_every)
        else:
            say("wake", at_ms=None)

    def send_once(self, tag, number, body):
        """Sends something, unless it is under way; what nobody answers is sent again later."""
        if (tag, number) not in self.waiting:
            self.waiting.add((tag, number))
            self.send(tag, **body)

    def take(self, order, tender, offline):
        kept = self.orders[order]
        kept["tenders"].append(tender)
        kept["synced"] = False
        complete = self.balance(order) <= 0
        creates = complete and not kept["created"]
        kept["created"] |= creates
        self.show_order(order)
        self.show_status()
        show("taken", order=order, amount=tender["amount"], offline=offline, complete=complete,
             creates=creates)

    def settle(self, key, code):
        """The processor answered: 00 is good, 91 and 96 are asked again, all else is final."""
        payment = next((one for one in self.queue if one["key"] == key), None)
        if payment is None or code in ("91", "96"):
            return
        self.queue.remove(payment)
        self.waiting.discard(("payment", key["count"]))
        order = self.orders[payment["order"]]
        for tender in order["tenders"]:
            if isinstance(tender["face"], dict) and tender["face"]["card"]["key"] == key:
                good = code == "00"
                tender["face"]["card"]["state"] = "approved" if good else {"declined_stored": code}
                order["declined"] = order["declined"] if good else code
        order["synced"] = False  # the admin hears of it again
        self.waiting.discard(("order", payment["order"]))
        self.show_order(payment["order"])
        self.show_status()

    # What follows from the tenders of an order.

    def amount_in(self, order, *states):
        def state(tender):
            face = tender["face"]
            return "approved" if isinstance(face, str) else face["card"]["state"]
        return sum(one["amount"] for one in self.orders[order]["tenders"] if state(one) in states)

    def paid(self, order):
        return self.amount_in(order, "approved")

    def balance(self, order):
        return self.orders[order]["total"] - self.amount_in(order, "approved", "stored")

    def badges(self, order):
        kept, paid, pending = self.orders[order], self.paid(order), self.amount_in(order, "stored")
        if not kept["tenders"]:
            return []
        if pending or not paid:
            badges = ["payment-pending"]
        else:
            badges = ["paid" if paid == kept["total"] else "partially-paid"]
        declined = kept["declined"] and self.balance(order)
        return badges + ["card-declined"] if declined else badges

    # What the till shows.

    def show_order(self, order):
        kept = self.orders[order]
        show("row", order=order, listed=bool(kept["tenders"]), total=kept["total"],
             balance=self.balance(order), badges=self.badges(order), receipt=kept["receipt"],
             declined=kept["declined"])
        for place, tender in enumerate(kept["tenders"]):
            show("tender", order=order, place=place, **tender)

    def show_status(self):
        stored = sum(payment["amount"] for payment in self.queue)
        show("status", online=self.online, verified=True, staff=self.staff, reader=self.reader,
             stored_total=stored, room=0, queued=len(self.queue), dead_letters=0, near_24h=False)


def main():
    till = None
    for line in sys.stdin:
        fact = json.loads(line)
        (tag, body), = fact["input"].items()
        if tag == "staff":
            (tag, body), = body.items()
        if tag == "hello":
            if body["protocol"] != 1:
                sys.exit("this POS speaks version 1 of the till protocol")
            till = Till(body)
        else:
            till.wall = fact["wall_ms"]
            handler = getattr(till, tag, None)
            if handler:  # what it does not know, it ignores
                handler(fact["at_ms"], **body)
        say("done", fact=fact["fact"])
        sys.stdout.flush()


main()
