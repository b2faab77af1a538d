//! What a till is offered in an outage, group by group, drawn no further than a limit looks.

use std::ops::Range;

use pos_core::Money;

use crate::arrivals::Clock;
use crate::counter::{Counted, Counter, HarmedSale, Pack, least};
use crate::fate::Bounds;
use crate::harmed::Hit;
use crate::model::{Rule, Visit};
use crate::outcome::Outcome;
use crate::replication::AgeBand;
use crate::room::Room;
use crate::sound::{CLASS_BITS, GROUP, Sales, Sound};

/// How many classes there are.
const CLASSES: f64 = (1_u32 << CLASS_BITS) as f64;

/// A till in an outage under every policy, once the outage was noticed.
#[derive(Debug, Default)]
pub(crate) struct Offers {
    counters: Vec<Counter>,
    /// The harmed sales that were not offered yet, the next one last.
    coming: Vec<HarmedSale>,
    /// The sound sales of the group at hand that matter, in order, and which they are.
    amounts: Vec<Money>,
    sales: Sales,
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
    /// Begins an outage in which a till is offered so many sales.
    pub(crate) fn begin(&mut self, rules: &[Rule], expected: f64) {
        self.counters.clear();
        self.counters.extend(rules.iter().map(|rule| Counter::of(rule, expected)));
    }

    /// What is counted under each policy.
    pub(crate) fn counted(&self) -> impl Iterator<Item = Counted> {
        self.counters.iter().map(|counter| counter.counted)
    }

    /// Holds all that a till is offered against the limits of every policy.
    pub(crate) fn settle(
        &mut self,
        visit: Visit<'_>,
        (hits, room): (&[Hit], &Room),
        outcomes: &mut [Outcome],
    ) {
        self.expect(visit, hits);
        let sound = visit.sound();
        // The first class whose levels are all above every probability of harm.
        let doubtful = libm::ceil(visit.most_harm() * CLASSES) as u64;
        let mut clock = Clock::of(visit.pieces);
        let mut span = Span { group: 0, moments: (0.0, 0.0), from_ms: 0, to_ms: 0 };
        loop {
            let watched = self.most(Counter::watched);
            if watched == Money::ZERO {
                break;
            }
            let before = clock.clone();
            span.moments = (span.moments.1, span.moments.1 + sound.length(span.group));
            let last = clock.at(span.moments.1);
            span.to_ms = last.unwrap_or(visit.outage.length_ms);
            let mut group = Group { visit, sound, span, clock: before, bounds: None };
            self.draw(&mut group, room.classes_up_to(watched), doubtful);
            let is_cut = last.is_none() || visit.is_missed(span.from_ms);
            if is_cut || !self.is_in_any_order(span.to_ms) {
                self.offer_in_time(&mut group, outcomes);
            } else {
                self.offer_sound(0..self.amounts.len(), outcomes);
            }
            self.offer_harmed(span.to_ms, outcomes);
            if last.is_none() {
                break;
            }
            span = Span { group: span.group + 1, from_ms: span.to_ms, ..span };
        }
        self.offer_harmed(u64::MAX, outcomes);
        for (counter, outcome) in self.counters.iter().zip(outcomes) {
            counter.end(outcome);
        }
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
                self.coming.push(HarmedSale { at_ms, amount, fate, band });
            }
        }
        self.coming.sort_by_key(|sale| std::cmp::Reverse(sale.at_ms));
    }

    /// The most that any policy answers.
    fn most(&self, of: impl Fn(&Counter) -> Money) -> Money {
        self.counters.iter().map(of).max().unwrap_or(Money::ZERO)
    }

    /// Draws the sound sales of a group that have a class below the one, and whose levels are no harm
    /// from the class `doubtful` on.
    fn draw(&mut self, group: &mut Group<'_>, classes: u64, doubtful: u64) {
        let Group { visit, sound, span: Span { group: number, .. }, .. } = *group;
        let amounts = sound.amount_classes(number);
        let amount = |sale: usize| visit.model.amount(sound.amount(number, sale, amounts.of(sale)));
        self.sales = amounts.below(classes);
        let is_whole = self.sales == Sales::ALL;
        self.amounts.clear();
        if is_whole {
            self.amounts.extend((0..GROUP).map(amount));
        }
        let mut doubtful = sound.doubt_classes(number).below(doubtful).among(self.sales);
        while let Some(sale) = doubtful.last() {
            doubtful.remove(sale);
            if group.is_harmed(sale) {
                self.sales.remove(sale);
                if is_whole {
                    self.amounts.remove(sale);
                }
            }
        }
        if !is_whole {
            self.amounts.extend(self.sales.places().map(amount));
        }
    }

    /// Tells whether the group at hand, and the harmed sales up to its end, may come in any order.
    fn is_in_any_order(&self, to_ms: u64) -> bool {
        let harmed = self.coming.iter().rev().take_while(|next| next.at_ms <= to_ms);
        let harmed = harmed.map(|next| next.amount);
        harmed.clone().next().is_none() || self.amounts.is_empty() || {
            let all = || self.amounts.iter().copied().chain(harmed.clone());
            let pack = Pack::of(all());
            self.counters.iter().all(|counter| counter.is_in_any_order(&pack, || least(all())))
        }
    }

    /// Offers the group at hand in the order of time, up to the end of the outage.
    fn offer_in_time(&mut self, group: &mut Group<'_>, outcomes: &mut [Outcome]) {
        if self.amounts.is_empty() {
            return;
        }
        let moments = group.sound.moments(group.span.group, group.span.moments);
        for (place, sale) in self.sales.places().enumerate() {
            let Some(at_ms) = group.clock.at(moments[sale]) else {
                return;
            };
            if !group.visit.is_missed(at_ms) {
                self.offer_harmed(at_ms, outcomes);
                self.offer_sound(place..place + 1, outcomes);
            }
        }
    }

    /// Offers sound sales of the group at hand.
    fn offer_sound(&mut self, places: Range<usize>, outcomes: &mut [Outcome]) {
        let amounts = &self.amounts[places];
        if amounts.is_empty() {
            return;
        }
        let pack = Pack::of(amounts.iter().copied());
        for (counter, outcome) in self.counters.iter_mut().zip(outcomes) {
            counter.offer_all(amounts, &pack, outcome);
        }
    }

    /// Offers the harmed sales up to a moment.
    fn offer_harmed(&mut self, to_ms: u64, outcomes: &mut [Outcome]) {
        while let Some(sale) = self.coming.pop_if(|next| next.at_ms <= to_ms) {
            for (counter, outcome) in self.counters.iter_mut().zip(&mut *outcomes) {
                counter.offer_harmed(&sale, outcome);
            }
        }
    }
}

/// A group of sound sales where it stands in its outage.
struct Group<'a> {
    visit: Visit<'a>,
    sound: Sound,
    span: Span,
    /// The clock at its beginning.
    clock: Clock<'a>,
    /// Bounds of the probability of harm, once they are asked for.
    bounds: Option<Bounds>,
}

impl Group<'_> {
    /// Tells whether a sale would be harmed.
    fn is_harmed(&mut self, sale: usize) -> bool {
        let Self { visit, sound, span, .. } = *self;
        let bounds = *self.bounds.get_or_insert_with(|| visit.bounds(span.from_ms, span.to_ms));
        let class = sound.doubt_classes(span.group).of(sale);
        visit.is_harmed(bounds, sound.doubt(span.group, sale, class), || {
            let moments = sound.moments(span.group, span.moments);
            self.clock.clone().at(moments[sale]).unwrap_or(span.to_ms)
        })
    }
}
