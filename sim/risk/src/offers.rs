//! What a till is offered in an outage, in the order of time, drawn no further than a limit looks.

use std::cell::LazyCell;
use std::cmp::Reverse;

use pos_core::{Money, exceeds_device_limit};

use crate::arrivals::Clock;
use crate::fate::Bounds;
use crate::harmed::Hit;
use crate::model::{Rule, Visit};
use crate::outcome::{Flow, Outcome};
use crate::replication::{AgeBand, Fate};
use crate::room::Room;
use crate::sound::{CLASS_BITS, GROUP, Sound};
use crate::study::WhenFull;

/// How many sales are looked at as one, where a limit takes or refuses them all.
const PACK: usize = 16;

/// How many classes there are.
const CLASSES: f64 = (1_u32 << CLASS_BITS) as f64;

/// The sales that a till is offered in an outage once it was noticed.
#[derive(Debug, Default)]
pub(crate) struct Offers {
    /// What has come by the end of the group before.
    sum: Money,
    amounts: Vec<Money>,
    packs: Vec<Pack>,
    /// The harmed ones, in order.
    harmed: Vec<Harm>,
    /// The harmed ones that were not added yet, the next one last.
    coming: Vec<Harm>,
}

/// What some sales in a row come to.
#[derive(Clone, Copy, Debug)]
struct Pack {
    least: Money,
    most: Money,
    sum: Money,
}

/// A harmed sale.
#[derive(Clone, Copy, Debug)]
struct Harm {
    /// Its place among the amounts.
    place: usize,
    at_ms: u64,
    amount: Money,
    fate: Fate,
    band: AgeBand,
}

/// A group of sound sales, in the time in which their rate is 1, and in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Span {
    group: usize,
    moments: (f64, f64),
    from_ms: u64,
    /// When its last sale comes, or the end of the outage.
    to_ms: u64,
}

impl Offers {
    /// Draws what a till is offered.
    ///
    /// Where all that has come by the end of a group fits under every limit, it does not matter in
    /// which order it came.
    pub(crate) fn draw(&mut self, visit: Visit<'_>, hits: &[Hit], room: &Room) {
        self.sum = Money::ZERO;
        self.amounts.clear();
        self.packs.clear();
        self.harmed.clear();
        self.expect(visit, hits);
        let sound = visit.sound();
        // The first class whose levels are all above every probability of harm.
        let doubtful = libm::ceil(visit.bounds(0, visit.outage.length_ms).most * CLASSES) as u64;
        let mut clock = Clock::of(visit.pieces);
        let mut span = Span { group: 0, moments: (0.0, 0.0), from_ms: 0, to_ms: 0 };
        loop {
            let (before, known) = (clock.clone(), self.amounts.len());
            span.moments = (span.moments.1, span.moments.1 + sound.length(span.group));
            let last = clock.at(span.moments.1);
            span.to_ms = last.unwrap_or(visit.outage.length_ms);
            let is_early = visit.is_missed(span.from_ms);
            if last.is_some() && !is_early && self.may_come_at_once(sound, &span, room) {
                let doubts = Doubts { visit, span: &span, clock: &before, bounds: None };
                self.add_whole(sound, doubtful, doubts);
                while let Some(coming) = self.coming.pop_if(|next| next.at_ms <= span.to_ms) {
                    self.add_harmed(coming);
                }
            } else {
                self.add_one_by_one(visit, (sound, doubtful), (&span, before));
            }
            if last.is_none() {
                break;
            }
            self.sum = self.sum.plus(self.amounts[known..].iter().copied().sum());
            span = Span { group: span.group + 1, from_ms: span.to_ms, ..span };
        }
        while let Some(coming) = self.coming.pop() {
            self.add_harmed(coming);
        }
        self.pack_up();
    }

    /// Finds when the harmed sales come.
    fn expect(&mut self, visit: Visit<'_>, hits: &[Hit]) {
        self.coming.clear();
        for hit in hits {
            let at_ms = visit.at_ms(hit);
            if !visit.is_missed(at_ms) {
                let amount = visit.model.amount(hit.amount());
                let band = AgeBand::of(visit.outage.length_ms - at_ms);
                let fate = visit.model.fates.of_hit(hit);
                self.coming.push(Harm { place: 0, at_ms, amount, fate, band });
            }
        }
        self.coming.sort_by_key(|harm| Reverse(harm.at_ms));
    }

    /// Tells whether it does not matter when each sale of a group comes.
    fn may_come_at_once(&self, sound: Sound, span: &Span, room: &Room) -> bool {
        let harmed = self.coming.iter().rev().take_while(|next| next.at_ms <= span.to_ms);
        let mut harmed = harmed.map(|next| next.amount).peekable();
        harmed.peek().is_none() || {
            let harmed: Money = harmed.sum();
            room.has_room_for(self.sum.plus(harmed), sound.amount_classes(span.group))
        }
    }

    /// Adds a group whose sales may come in any order; classes from `doubtful` on
    /// hold no sale that would be harmed.
    fn add_whole(&mut self, sound: Sound, doubtful: u64, mut doubts: Doubts<'_>) {
        let Doubts { visit, span, .. } = doubts;
        let classes = sound.doubt_classes(span.group);
        let amounts = sound.amount_classes(span.group);
        let amount =
            |sale: usize| visit.model.amount(sound.amount(span.group, sale, amounts.of(sale)));
        if !classes.any_below(doubtful) {
            self.amounts.extend((0..GROUP).map(amount));
            return;
        }
        for sale in 0..GROUP {
            let class = classes.of(sale);
            if class >= doubtful || !doubts.is_harmed(sound, sale, class) {
                self.amounts.push(amount(sale));
            }
        }
    }

    /// Adds a group sale by sale.
    fn add_one_by_one(
        &mut self,
        visit: Visit<'_>,
        (sound, doubtful): (Sound, u64),
        (span, mut clock): (&Span, Clock<'_>),
    ) {
        let amounts = sound.amount_classes(span.group);
        let doubts = sound.doubt_classes(span.group);
        let bounds = LazyCell::new(|| visit.bounds(span.from_ms, span.to_ms));
        for (sale, moment) in sound.moments(span.group, span.moments).into_iter().enumerate() {
            let Some(at_ms) = clock.at(moment) else {
                return;
            };
            while let Some(coming) = self.coming.pop_if(|next| next.at_ms <= at_ms) {
                self.add_harmed(coming);
            }
            let class = doubts.of(sale);
            let is_harmed = || {
                let doubt = sound.doubt(span.group, sale, class);
                visit.is_harmed(*bounds, doubt, || at_ms)
            };
            if !visit.is_missed(at_ms) && (class >= doubtful || !is_harmed()) {
                let word = sound.amount(span.group, sale, amounts.of(sale));
                self.amounts.push(visit.model.amount(word));
            }
        }
    }

    fn add_harmed(&mut self, harm: Harm) {
        self.harmed.push(Harm { place: self.amounts.len(), ..harm });
        self.amounts.push(harm.amount);
    }

    /// Looks what the sales come to, pack by pack.
    fn pack_up(&mut self) {
        self.packs.extend(self.amounts.chunks(PACK).map(|amounts| {
            let first = Pack { least: amounts[0], most: amounts[0], sum: Money::ZERO };
            amounts.iter().fold(first, |pack, amount| Pack {
                least: pack.least.min(*amount),
                most: pack.most.max(*amount),
                sum: pack.sum.plus(*amount),
            })
        }));
    }

    /// Holds the sales against the limits of one policy.
    pub(crate) fn settle(&self, rule: &Rule, flows: Flows, outcome: &mut Outcome) {
        if flows == Flows::Counted {
            let money: Money = self.packs.iter().map(|pack| pack.sum).sum();
            outcome.count_all(Flow::Attempted, self.amounts.len(), money.minor());
        }
        let mut counter =
            Counter { rule, flows, outcome, stored: Money::ZERO, harmed: &self.harmed };
        for (nth, pack) in self.packs.iter().enumerate() {
            if counter.takes_all(pack) {
                counter.take_all(pack, (nth + 1) * PACK);
                continue;
            }
            let amounts = self.pack(nth);
            if counter.refuses_all(pack) {
                counter.refuse_all(pack, amounts.len());
                counter.pass_by((nth + 1) * PACK);
                continue;
            }
            for (place, amount) in (nth * PACK..).zip(amounts) {
                if counter.offer(place, *amount) == Offer::Refused
                    && rule.when_full == WhenFull::Stop
                {
                    counter.withhold(&self.amounts[place + 1..]);
                    return;
                }
            }
        }
    }

    fn pack(&self, nth: usize) -> &[Money] {
        let first = nth * PACK;
        &self.amounts[first..self.amounts.len().min(first + PACK)]
    }
}

/// Whether a group's sales would be harmed; worked out only where their classes leave it open.
struct Doubts<'a> {
    visit: Visit<'a>,
    span: &'a Span,
    clock: &'a Clock<'a>,
    bounds: Option<Bounds>,
}

impl Doubts<'_> {
    fn is_harmed(&mut self, sound: Sound, sale: usize, class: u64) -> bool {
        let Self { visit, span, clock, .. } = *self;
        let bounds = *self.bounds.get_or_insert_with(|| visit.bounds(span.from_ms, span.to_ms));
        visit.is_harmed(bounds, sound.doubt(span.group, sale, class), || {
            let moments = sound.moments(span.group, span.moments);
            clock.clone().at(moments[sale]).unwrap_or(span.to_ms)
        })
    }
}

/// What became of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offer {
    Stored,
    /// By the transaction limit.
    TooLarge,
    /// By the device limit.
    Refused,
}

/// How the flows are known that do not hang on the device limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flows {
    /// By counting what is offered.
    Counted,
    /// By what is expected, which is added elsewhere.
    Expected,
}

/// A till at its limits.
struct Counter<'a> {
    rule: &'a Rule,
    flows: Flows,
    outcome: &'a mut Outcome,
    stored: Money,
    /// The harmed sales that are still to come.
    harmed: &'a [Harm],
}

impl Counter<'_> {
    /// Tells whether the limits let all sales of a pack through.
    #[inline]
    fn takes_all(&self, pack: &Pack) -> bool {
        self.rule.lets_through(pack.most)
            && !exceeds_device_limit(self.stored, pack.sum, self.rule.device)
    }

    fn take_all(&mut self, pack: &Pack, end: usize) {
        self.stored = self.stored.plus(pack.sum);
        while let Some(harm) = self.next_harmed(end) {
            self.outcome.settle(harm.amount.minor(), harm.fate, harm.band);
        }
    }

    /// Tells whether the device limit refuses every sale of a pack, and the staff go on.
    #[inline]
    fn refuses_all(&self, pack: &Pack) -> bool {
        self.rule.when_full == WhenFull::Skip
            && self.rule.lets_through(pack.most)
            && exceeds_device_limit(self.stored, pack.least, self.rule.device)
    }

    fn refuse_all(&mut self, pack: &Pack, sales: usize) {
        self.outcome.count_all(Flow::OverDeviceLimit, sales, pack.sum.minor());
    }

    /// Passes the harmed sales by that come before a place.
    fn pass_by(&mut self, end: usize) {
        while self.next_harmed(end).is_some() {}
    }

    /// Takes the next harmed sale out, if it comes before a place.
    #[inline]
    fn next_harmed(&mut self, end: usize) -> Option<Harm> {
        let (first, rest) = self.harmed.split_first()?;
        (first.place < end).then(|| {
            self.harmed = rest;
            *first
        })
    }

    fn offer(&mut self, place: usize, amount: Money) -> Offer {
        let harm = self.next_harmed(place + 1);
        if !self.rule.lets_through(amount) {
            if self.flows == Flows::Counted {
                self.outcome.count(Flow::OverTransactionLimit, amount.minor());
            }
            return Offer::TooLarge;
        }
        if exceeds_device_limit(self.stored, amount, self.rule.device) {
            self.outcome.count(Flow::OverDeviceLimit, amount.minor());
            return Offer::Refused;
        }
        self.stored = self.stored.plus(amount);
        if let Some(harm) = harm {
            self.outcome.settle(amount.minor(), harm.fate, harm.band);
        }
        Offer::Stored
    }

    /// Counts what is not offered any more; the transaction limit refuses none of it.
    fn withhold(&mut self, rest: &[Money]) {
        for amount in rest {
            self.outcome.count(Flow::Withheld, amount.minor());
            if self.flows == Flows::Expected && !self.rule.lets_through(*amount) {
                self.outcome.uncount(Flow::OverTransactionLimit, amount.minor());
            }
        }
    }
}
