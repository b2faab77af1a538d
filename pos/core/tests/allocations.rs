//! What a till allocates and keeps, counted: in a program of its own, since all that it allocates
//! is counted.

use allocation_counter::{AllocationInfo, measure};
use pos_core::{Input, Moment, Output, Record, Till};

#[path = "../benches/inputs/counter.rs"]
mod counter;

use counter::Counter;

const SALES_A_DAY: u32 = 40;
/// Enough for every list of the till to have all the room that it ever needs: it keeps 500 orders.
const WARM: u32 = 30;

/// What a till allocated, and what it ordered to be stored.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    /// Allocations of inputs after which something was to be stored, and of all others.
    storing: u64,
    others: u64,
    batches: u64,
    /// The records of orders in them that have a tender.
    with_tender: u64,
}

impl Tally {
    fn count(&mut self, counted: &AllocationInfo, outputs: &[Output]) {
        let mut is_storing = false;
        for output in outputs {
            let Output::Store(batch) = output else { continue };
            is_storing = true;
            self.batches += 1;
            self.with_tender += batch.records.iter().map(has_tender).sum::<u64>();
        }
        *(if is_storing { &mut self.storing } else { &mut self.others }) += counted.count_total;
    }
}

fn has_tender(record: &Record) -> u64 {
    let Record::Order(order) = record else { return 0 };
    u64::from(!order.tenders.is_empty())
}

/// Plays days at a till and counts what it allocates.
fn tally(counter: &mut Counter, days: u32) -> Tally {
    let mut tally = Tally::default();
    let mut hand = |till: &mut Till, moment: Moment, input: Input, outputs: &mut Vec<Output>| {
        // The list of what follows is that of whoever asks.
        outputs.reserve(64);
        tally.count(&measure(|| till.handle(moment, input, outputs)), outputs);
    };
    for _ in 0..days {
        counter.day(SALES_A_DAY, &mut hand);
    }
    tally
}

fn plainly(till: &mut Till, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
    till.handle(moment, input, outputs);
}

fn warm() -> Counter {
    let mut counter = Counter::open(&mut plainly);
    for _ in 0..WARM {
        counter.day(SALES_A_DAY, &mut plainly);
    }
    counter
}

/// A stored payment is written in three batches: as it is opened, taken, answered; and as the admin
/// has it along with one of a later payment. Each batch is a list, each record with a tender has a
/// copy of its tenders, and the till keeps them itself once: there is no other allocation, and none
/// at all where nothing is stored.
#[test]
fn a_stored_payment_allocates_nothing_but_what_is_stored() {
    let days = 10;
    let tally = tally(&mut warm(), days);
    let sales = u64::from(days * SALES_A_DAY);
    // The first customer of an outage is asked for online, in vain, which is written as well.
    let asked = u64::from(days);
    assert_eq!((tally.batches, tally.with_tender), (3 * sales + asked, 3 * sales + asked));
    assert_eq!(tally.storing, tally.batches + tally.with_tender + sales);
    assert_eq!(tally.others, 0);
}

#[test]
fn a_till_that_ran_for_a_year_is_as_large_as_one_that_ran_for_a_month() {
    let mut counter = Counter::open(&mut plainly);
    let mut play =
        |days: u32| measure(|| (0..days).for_each(|_| counter.day(SALES_A_DAY, &mut plainly)));
    let (month, year) = (play(WARM), play(365 - WARM));
    assert!(month.bytes_current > 100_000, "it keeps hundreds of orders: {month:?}");
    assert!(year.bytes_current.abs() < 1_000, "it grew: {year:?}");
}
