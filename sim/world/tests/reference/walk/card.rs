//! From the card in the customer's hand to a tender, a refusal or a decline.

use sim_world::CardId;

use super::Walk;
use crate::fact::{Code, Fact, Fate, How, PayKey, Reach, TillNo};
use crate::reason::{after_card, before_card};
use crate::work::{Leaves, Offered, Stage};

impl Walk<'_> {
    fn tender(&self) -> Option<Offered> {
        self.work.as_ref().and_then(|work| work.tender)
    }

    /// Adds a tender; its age counts from when the card was presented.
    fn add_tender(&mut self, fate: Fate, key: Option<PayKey>) {
        let Some(tender) = self.tender() else { return };
        let Offered { wish, card, presented, .. } = tender;
        let amount = wish.amount.unwrap_or_else(|| self.ledger.balance(wish.order));
        let means = card.ok_or(wish.how);
        let at = if key.is_some() { presented } else { self.now };
        let order = wish.order;
        self.ledger.add(at, Fact::Tender { order, amount, with: means, fate, key });
    }

    pub(super) fn take_cash(&mut self) {
        let Some(tender) = self.tender() else { return };
        self.add_tender(Fate::Plain, None);
        self.tender_is_taken(match tender.wish.how {
            How::Cash | How::Other => Reach::Online,
            How::Reader | How::Typed | How::GiftCard => Reach::Offline,
        });
    }

    /// A card is held to the reader, or typed or scanned.
    pub(super) fn card_is_presented(&mut self, till: TillNo, card: CardId) {
        let (now, reach) = (self.now, self.ledger.reach(till));
        let Some(work) = self.work_at(till) else { return };
        let Some(tender) = &mut work.tender else { return };
        tender.presented = now;
        let tender = *tender;
        let stage = work.stage.clone();
        let Stage::Prompted(prompted) = stage else {
            return self.disagree("a card was presented", &format!("{stage:?}"), "presented");
        };
        let planned = format!("{:?}", tender.card);
        self.disagree("the card that was presented", &planned, &format!("{:?}", Some(card.0)));
        let why = match (prompted, reach) {
            (_, Reach::Online) => None,
            (Reach::Offline, Reach::Offline) => self.offline_reason(&tender),
            // The loss was noticed while the card was awaited: the offline checkout is offered.
            (Reach::Online, Reach::Offline) => self.offer_reason(&tender),
        };
        self.set_stage(why.map_or(Stage::Presented(reach), Stage::Refused));
    }

    /// Names the first reason for which a card that was presented is not taken offline.
    fn offline_reason(&self, tender: &Offered) -> Option<&'static str> {
        let hardware = self.hardware(tender.wish.till);
        let before = before_card(&self.ledger, &tender.wish, hardware, Reach::Offline);
        before.or_else(|| after_card(tender.snag, tender.swiped))
    }

    /// Names the first reason for which an offered offline checkout is not taken: the offline rules
    /// are looked at when the offer is made, and `offer-left` is the last reason of the list.
    fn offer_reason(&self, tender: &Offered) -> Option<&'static str> {
        let left = (tender.leaves == Leaves::Yes).then_some("offer-left");
        self.offline_reason(tender).or(left)
    }

    /// The payment's record is durable, with its key.
    pub(super) fn key_is_durable(&mut self, key: PayKey) {
        let stage = self.work_at(key.till).map(|work| work.stage.clone());
        let Some(Stage::Presented(reach)) = stage else {
            return self.disagree("a payment became durable", &format!("{stage:?}"), "stored");
        };
        if let Some(tender) = self.tender()
            && let Some(card) = tender.card
        {
            self.bank.shown(key, card, tender.presented);
        }
        match reach {
            Reach::Online => self.set_stage(Stage::Asked(key)),
            Reach::Offline => {
                self.add_tender(Fate::Pending, Some(key));
                self.tender_is_taken(Reach::Offline);
            }
        }
    }

    /// Nobody answered an online payment: the offline checkout is offered. Rule: `net.detect`.
    pub(super) fn offer(&mut self, key: PayKey) {
        let Some(tender) = self.tender() else { return };
        if let Some(why) = self.offer_reason(&tender) {
            self.add(Fact::Unwanted(key));
            return self.set_stage(Stage::Refused(why));
        }
        self.add_tender(Fate::Pending, Some(key));
        self.tender_is_taken(Reach::Offline);
    }

    /// The processor answered while the customer stood there.
    pub(super) fn answered_online(&mut self, key: PayKey, code: Code) {
        if code == 0 {
            self.add_tender(Fate::Approved, Some(key));
            return self.tender_is_taken(Reach::Online);
        }
        self.add_tender(Fate::Refused(code), Some(key));
        self.set_stage(Stage::Declined(code));
    }

    /// The app died under the hands of the staff. Rule: `till.restart`.
    pub(super) fn work_dies(&mut self, till: TillNo) {
        let Some(work) = self.work_at(till) else { return };
        let asked = match work.stage {
            Stage::Asked(key) => Some(key),
            Stage::Plain | Stage::Silent | Stage::Starts => return,
            _ => None,
        };
        work.stage = Stage::Refused("till-down");
        work.taken = None;
        if let Some(key) = asked {
            self.add(Fact::Unwanted(key));
        }
    }
}
