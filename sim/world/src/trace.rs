//! The second waist: all that happened, each entry naming the one that caused it.
//!
//! Verdict, snapshot and report are functions of the [`Trace`] (and of the plan that it played)
//! alone, so simulation, bench and replay share them.

use core::hash::{Hash, Hasher};
use core::time::Duration;

use pos_core::{
    Answer, Badges, Entry as CardEntry, Key, Message, Money, NetworkId, OrderId, PaymentRequest,
    Refusal, RequestId, ResponseCode, Screen, Sealed, Settings, TillId,
};
use sim_kernel::{Fingerprint, Time};

use crate::plan::{
    AdminChange, CardId, DiskHealth, InternetChange, Outcome, ProcessorChange, Question, Reason,
    Unread, Value,
};

/// The place of an entry in its trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// When, since the start of the run.
    pub at: Time,
    /// The entry that caused this one.
    pub cause: Option<EntryId>,
    /// The step of the plan that was being played.
    pub step: usize,
    /// What.
    pub what: What,
}

/// The kinds of things that happen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// A step begins.
    StepBegan,
    /// A step was due at this time, which had passed when the step before finished.
    StepLate(Time),
    /// A step finished, with what the staff saw.
    StepFinished(Seen),
    /// A step can never finish: nothing more is going to happen.
    StepStuck,
    /// The wanted value at this place of a check's list was looked at; `met` where it was seen.
    Checked {
        /// The place in the list of the check.
        place: usize,
        /// What was seen.
        answer: Value,
        /// Whether it is what was wanted, for as long as was wanted.
        met: bool,
    },
    /// What was there to see when the run ended.
    Closing(Question, Value),

    /// The shop's line changed.
    Internet(InternetChange),
    /// The router went on (true) or off.
    Router(bool),
    /// A till joined a network, or lost its own.
    Wifi(TillId, Option<NetworkId>),
    /// The processor changed.
    Processor(ProcessorChange),
    /// The merchant saved in the admin.
    AdminSaved(AdminChange),
    /// The merchant left the admin without saving, or without the confirmation asked for.
    AdminNotSaved(AdminChange),
    /// The app of a till died; what it had on durable storage remains.
    AppDied(TillId),
    /// The app of a till is up.
    AppStarted(TillId),
    /// A reader is connected to its till (true) or gone.
    Reader(TillId, bool),
    /// The clock of a till was moved by milliseconds.
    Clock(TillId, i64),
    /// The disk of a till changed its ways.
    Disk(TillId, DiskHealth),

    /// A card was presented for an order.
    Presented {
        /// At which till.
        till: TillId,
        /// For which order.
        order: OrderId,
        /// Which card.
        card: CardId,
        /// How it was read.
        entry: CardEntry,
    },
    /// The card was not read; the till hears nothing of it.
    NotRead(TillId, CardId, Unread),

    /// A message left a till.
    Sent(TillId, RequestId, Box<Message>),
    /// A message reached the processor or the admin.
    Arrived(TillId, RequestId),
    /// A message was lost on its way there.
    RequestLost(TillId, RequestId),
    /// A message reached the processor, which took no notice.
    Ignored(TillId, RequestId),
    /// An answer was lost on its way back, or nobody was there to hear it.
    AnswerLost(TillId, RequestId),
    /// An answer reached a till.
    Answered(TillId, RequestId, Answer),
    /// The admin's settings reached a till without being asked for.
    Pushed(TillId, Settings),

    /// The processor captured money.
    Captured {
        /// For this payment.
        key: Key,
        /// For this order.
        order: OrderId,
        /// How much.
        amount: Money,
    },
    /// The processor declined a payment.
    DeclinedByIssuer(Key, OrderId, ResponseCode),
    /// The processor undid a payment, whether or not it had captured it.
    ReversedAtProcessor(Key, Money),
    /// The admin has an order as reported: paid so far, badges.
    InAdmin(TillId, OrderId, Money, Badges),

    /// A batch became durable on a till, with the card payments of these keys in it.
    Stored(TillId, Vec<Key>),
    /// What a till has on durable storage after its app died, or when the run ended.
    OnDisk(TillId, Vec<Key>),
    /// A batch may not have become durable on a till.
    StoreFailed(TillId),
    /// A till showed something.
    Shown(TillId, Screen),

    /// An invariant does not hold.
    Broken(Breach),
}

/// What the staff saw of a step when it finished.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Seen {
    /// How it ended; none for a step that nobody can refuse.
    pub outcome: Option<Outcome>,
    /// Why it did not work.
    pub reason: Option<Reason>,
    /// The badges of the order.
    pub badges: Option<Badges>,
    /// Whether the order's balance is zero.
    pub order_complete: Option<bool>,
    /// Whether the tender was taken offline.
    pub offline: Option<bool>,
    /// The address or number that was written to.
    pub to: Option<String>,
}

impl Seen {
    /// What is seen of a device that is dead. Rule: `till.restart`.
    pub(crate) fn till_down() -> Self {
        let why = Reason::Refusal(Refusal::TillDown);
        Self { outcome: Some(Outcome::Refused), reason: Some(why), ..Self::default() }
    }
}

/// A broken invariant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Breach {
    /// The rule's id, such as `never.twice`.
    pub rule: &'static str,
    /// What was seen, in words.
    pub detail: String,
}

/// How a run in real time kept to its clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// The clock was set forward by this, over what nobody waits through.
    Leapt(Duration),
    /// What happened next was late by this, in real time: later than anything before.
    Late(Duration),
}

/// A note on the clock of a run in real time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaceNote {
    /// When, since the start of the run.
    pub at: Time,
    /// The entry that came next.
    pub before: EntryId,
    /// What.
    pub pace: Pace,
}

/// What a step of a busy shop leads to.
const ENTRIES_A_STEP: usize = 16;

/// The end of a step, and a capture or a refusal.
const ENDS_A_STEP: usize = 2;

/// All that happened in a run.
///
/// Two are equal where the same things happened: how a clock in real time kept up is no part of
/// that, and so of no fingerprint.
///
/// Not every reader wants every entry: a trace may leave out what nobody is going to look at
/// ([`Kept`]). What it keeps is what the whole one says, times, causes and steps included.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    entries: Vec<Entry>,
    pace: Vec<PaceNote>,
    kept: Kept,
    /// How many entries were left out.
    left_out: usize,
}

/// What a trace keeps of all that happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    /// Everything.
    #[default]
    Everything,
    /// How each step ended, what the processor captured, and what the tills refused: enough to say
    /// what became of the sales of a plan.
    Ends,
}

impl Kept {
    /// Tells whether an entry is kept.
    #[inline]
    pub const fn keeps(self, what: &What) -> bool {
        match (self, what) {
            (Self::Everything, _) | (_, What::StepFinished(_) | What::Captured { .. }) => true,
            (Self::Ends, What::Shown(_, screen)) => self.keeps_shown(screen),
            (Self::Ends, _) => false,
        }
    }

    /// Tells whether it is kept that a till showed this.
    #[inline]
    const fn keeps_shown(self, screen: &Screen) -> bool {
        matches!((self, screen), (Self::Everything, _) | (Self::Ends, Screen::Refused(..)))
    }
}

impl PartialEq for Trace {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Eq for Trace {}

impl Trace {
    /// Starts an empty trace.
    pub const fn new() -> Self {
        Self { entries: Vec::new(), pace: Vec::new(), kept: Kept::Everything, left_out: 0 }
    }

    /// Starts an empty trace with room for what so many steps usually lead to.
    pub(crate) fn for_steps(steps: usize, kept: Kept) -> Self {
        let entries_a_step = match kept {
            Kept::Everything => ENTRIES_A_STEP,
            Kept::Ends => ENDS_A_STEP,
        };
        let entries = Vec::with_capacity(steps.saturating_mul(entries_a_step));
        Self { entries, kept, ..Self::new() }
    }

    /// Tells whether it leaves nothing out.
    pub(crate) const fn keeps_everything(&self) -> bool {
        matches!(self.kept, Kept::Everything)
    }

    /// Tells whether an entry would be kept.
    #[inline]
    pub(crate) const fn keeps(&self, what: &What) -> bool {
        self.kept.keeps(what)
    }

    /// Tells whether an entry that a till showed this would be kept.
    #[inline]
    pub(crate) const fn keeps_shown(&self, screen: &Screen) -> bool {
        self.kept.keeps_shown(screen)
    }

    /// Lists the entries in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Lists how a run in real time kept to its clock, in order; nothing of a run in virtual time.
    pub fn pace(&self) -> &[PaceNote] {
        &self.pace
    }

    /// Takes the notes on the clock of a run in real time.
    #[must_use]
    pub fn paced(self, pace: Vec<PaceNote>) -> Self {
        Self { pace, ..self }
    }

    /// Returns the place that the next entry gets.
    pub fn next_id(&self) -> EntryId {
        EntryId(u32::try_from(self.entries.len() + self.left_out).unwrap_or(u32::MAX))
    }

    /// Returns an entry of a trace that leaves nothing out; of another, none.
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        if self.left_out > 0 {
            return None;
        }
        self.entries.get(usize::try_from(id.0).ok()?)
    }

    /// Writes down an entry and returns its place among all that happened.
    pub fn record(&mut self, entry: Entry) -> EntryId {
        let id = self.next_id();
        if self.keeps(&entry.what) {
            self.entries.push(entry);
        } else {
            self.left_out += 1;
        }
        id
    }

    /// Counts an entry that is not kept; returns its place among all that happened.
    #[inline]
    pub(crate) fn leave_out(&mut self) -> EntryId {
        let id = self.next_id();
        self.left_out += 1;
        id
    }

    /// Returns the time of the last entry: how long the run took, in virtual time.
    pub fn ended_at(&self) -> Time {
        self.entries.last().map_or(Time::ZERO, |entry| entry.at)
    }

    /// Returns the rolling hash of the run.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut folding = Folding(Fingerprint::new());
        for entry in &self.entries {
            entry.hash(&mut folding);
        }
        folding.0
    }

    /// Returns the rolling hash after every so many entries, and at the end.
    pub fn checkpoints(&self, stretch: usize) -> Vec<u64> {
        let mut folding = Folding(Fingerprint::new());
        let stretches = self.entries.chunks(stretch.max(1));
        stretches
            .map(|entries| {
                for entry in entries {
                    entry.hash(&mut folding);
                }
                folding.0.value()
            })
            .collect()
    }

    /// Returns the place of the first entry in which two traces differ.
    pub fn first_difference(&self, other: &Self) -> Option<EntryId> {
        let shorter = self.entries.len().min(other.entries.len());
        let differs =
            (0..shorter).find(|&place| !alike(&self.entries[place], &other.entries[place]));
        let longer = (self.entries.len() != other.entries.len()).then_some(shorter);
        differs.or(longer).map(|place| EntryId(u32::try_from(place).unwrap_or(u32::MAX)))
    }
}

/// Lets derived `Hash` feed the kernel's fingerprint, which is the same on every machine.
struct Folding(Fingerprint);

impl Hasher for Folding {
    fn write(&mut self, bytes: &[u8]) {
        self.0.fold_bytes(bytes);
    }

    fn write_u8(&mut self, word: u8) {
        self.0.fold(u64::from(word));
    }

    fn write_u16(&mut self, word: u16) {
        self.0.fold(u64::from(word));
    }

    fn write_u32(&mut self, word: u32) {
        self.0.fold(u64::from(word));
    }

    fn write_u64(&mut self, word: u64) {
        self.0.fold(word);
    }

    fn write_usize(&mut self, word: usize) {
        self.0.fold(u64::try_from(word).unwrap_or(u64::MAX));
    }

    fn finish(&self) -> u64 {
        self.0.value()
    }
}

/// Tells whether two entries say the same: where a real reader asked a chip and a model did not, all
/// but what the chip said, and the code that the reader makes over it.
fn alike(one: &Entry, other: &Entry) -> bool {
    one == other || same_but_for_chip(one, other).unwrap_or(false)
}

fn same_but_for_chip(one: &Entry, other: &Entry) -> Option<bool> {
    let (first, second) = (payment_of(&one.what)?, payment_of(&other.what)?);
    let one_asked = first.chip.is_some() != second.chip.is_some();
    let bare = |request: &PaymentRequest| {
        let sealed = Sealed { code: [0; 16], ..request.sealed };
        PaymentRequest { chip: None, sealed, ..*request }
    };
    let same_place = (one.at, one.step, one.cause) == (other.at, other.step, other.cause);
    let (What::Sent(till, id, _), What::Sent(other_till, other_id, _)) = (&one.what, &other.what)
    else {
        return None;
    };
    let same_sender = (till, id) == (other_till, other_id);
    Some(one_asked && same_place && same_sender && bare(first) == bare(second))
}

fn payment_of(what: &What) -> Option<&PaymentRequest> {
    match what {
        What::Sent(_, _, message) => match &**message {
            Message::Payment(request) => Some(request),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use pos_core::{
        Chip, Currency, Entry as CardEntry, Key, MaskedPan, Message, Money, OrderId,
        PaymentRequest, RequestId, Scheme, Sealed, TillId, Wall,
    };
    use sim_kernel::Time;

    use super::{Entry, EntryId, Trace, What};

    fn chip(cryptogram: u8) -> Chip {
        Chip {
            cryptogram: [cryptogram; 8],
            information: [0x80],
            counter: [0, 1],
            unpredictable: [2; 4],
            verification: [0; 5],
            profile: [0x3c, 0],
            date: [0x26, 3, 2],
            country: [8, 0x40],
            issuer_data: [6, 1, 0x12, 3, 0xa0, 0, 0],
        }
    }

    /// A trace of one payment that left a till, under a code over all that the reader knew.
    fn sent(minor: i64, secret: u8, chip: Option<Chip>) -> Trace {
        let masked = MaskedPan::read(b"424242******4242").unwrap();
        let code = [chip.map_or(0, |chip| chip.cryptogram[0]); 16];
        let request = PaymentRequest {
            key: Key { till: TillId(0), count: 0 },
            order: OrderId(0),
            amount: Money::from_minor(minor),
            currency: Currency::find("USD").unwrap(),
            scheme: Scheme::Visa,
            entry: CardEntry::Insert,
            sealed: Sealed { ksn: [1; 12], masked, secret: [secret; 12], code },
            chip,
            presented: Wall::from_millis(0),
            deferred: true,
        };
        let what = What::Sent(TillId(0), RequestId(1), Box::new(Message::Payment(request)));
        let mut trace = Trace::default();
        trace.record(Entry { at: Time::ZERO, cause: None, step: 0, what });
        trace
    }

    #[test]
    fn a_real_chip_differs_from_a_model_in_what_only_a_chip_can_say() {
        assert_eq!(sent(500, 3, None).first_difference(&sent(500, 3, Some(chip(7)))), None);
        assert_eq!(sent(500, 3, Some(chip(7))).first_difference(&sent(500, 3, None)), None);
    }

    #[test]
    fn whatever_else_is_unlike_is_a_difference() {
        let model = sent(500, 3, None);
        for other in [sent(501, 3, Some(chip(7))), sent(500, 4, Some(chip(7))), sent(501, 3, None)]
        {
            assert_eq!(model.first_difference(&other), Some(EntryId(0)));
        }
        // Two real chips of the same run say the same, or it is not the same run.
        assert_eq!(
            sent(500, 3, Some(chip(7))).first_difference(&sent(500, 3, Some(chip(8)))),
            Some(EntryId(0))
        );
    }
}
