//! Replications in which nothing but the lengths of the outages matters: where no device limit can
//! bind, the rate of sales is constant, and no factor is drawn. Much of what a risk team asks first
//! is so.
//!
//! They are drawn by the batch, step by step for all replications of it: first every number of
//! outages, then every length, and so on. So no draw waits for another, and little hangs on a guess of
//! the processor's. What is collected after all is not drawn.

mod books;

use std::ops::Range;

use pos_core::Money;
use sim_kernel::Draws;

use crate::borders::Borders;
use crate::harmed::{Harm, Harmed, Hit};
use crate::luck::Luck;
use crate::model::{Ground, Model, Outage};
use crate::replication::AgeBand;

pub(crate) use books::{Books, Sale, expect};

/// What is worked out once for a plain study.
#[derive(Clone, Debug)]
pub(crate) struct Plain {
    /// Sales of a till in a millisecond.
    per_ms: f64,
    /// How money can be lost.
    streams: Vec<Stream>,
}

/// One way to lose money.
#[derive(Clone, Copy, Debug)]
struct Stream {
    harm: Harm,
    /// No more sales of it are expected in a millisecond.
    most_per_ms: f64,
    /// The borders between the bands of age, by how many sales of it are expected up to an age.
    borders: Borders,
}

/// Some replications in a row.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    outages: Outages,
    /// Of the stream at hand, the sale of each replication that comes next.
    next: Vec<Next>,
    losses: Vec<Loss>,
}

/// The outages of some replications in a row.
#[derive(Debug, Default)]
struct Outages {
    lucks: Vec<Luck>,
    /// Of each replication, where its outages begin; then where all end.
    begins: Vec<usize>,
    /// Of which replication each outage is.
    places: Vec<usize>,
    /// What their lengths are drawn from.
    words: Vec<u64>,
    lengths_ms: Vec<f64>,
    /// Of each replication, all its outages together.
    sums_ms: Vec<f64>,
    /// By outage, the integral of the probability of a decline over all ages, in milliseconds.
    declined_ms: Vec<f64>,
    /// By outage, how many losses of the stream at hand are expected up to its end, from the first
    /// outage of the replication on.
    until: Vec<f64>,
}

/// The sale of a stream that comes next in a replication, unless the replication ends before it.
#[derive(Clone, Copy, Debug)]
struct Next {
    place: usize,
    draws: Draws,
    /// How many are expected before it, and in the whole replication.
    position: f64,
    whole: f64,
}

/// A sale whose money is lost, unless it is too large.
#[derive(Clone, Copy, Debug)]
struct Loss {
    place: usize,
    outage: usize,
    amount: Money,
    cause: usize,
    band: AgeBand,
    harm: Harm,
}

impl Plain {
    /// Looks whether a study without a device limit is plain.
    pub(crate) fn of(model: &Model) -> Option<Self> {
        let per_ms = model.constant_rate()?;
        let is_plain = model.notice_ms == 0 && model.fates.are_plain() && model.mean.is_finite();
        let harms = [Harm::Declined, Harm::ChargedBack].into_iter();
        let harms = harms.filter(|harm| model.fates.can(*harm));
        let stream = |harm| Stream {
            harm,
            most_per_ms: per_ms * model.fates.most(harm),
            borders: model.fates.borders(harm).times(per_ms),
        };
        is_plain.then(|| Self { per_ms, streams: harms.map(stream).collect() })
    }

    /// Draws replications, and what is lost in them.
    pub(crate) fn draw(&self, model: &Model, replications: Range<u64>, batch: &mut Batch) {
        batch.outages.draw(model, replications);
        batch.losses.clear();
        for stream in &self.streams {
            batch.draw_losses(self, model, stream);
        }
    }
}

impl Outages {
    fn draw(&mut self, model: &Model, replications: Range<u64>) {
        self.lucks.clear();
        self.lucks.extend(replications.map(|number| model.lucks.replication(number)));
        self.begins.clear();
        self.places.clear();
        self.words.clear();
        for (place, luck) in self.lucks.iter().enumerate() {
            self.begins.push(self.words.len());
            luck.draw_lengths(model.count.draw(*luck), &mut self.words);
            self.places.resize(self.words.len(), place);
        }
        self.begins.push(self.words.len());
        self.lengths_ms.clear();
        let lengths = self.words.iter().map(|word| model.length.draw(*word) as i64 as f64);
        self.lengths_ms.extend(lengths);
        self.declined_ms.clear();
        let declined = self.lengths_ms.iter().map(|length_ms| model.fates.declined_ms(*length_ms));
        self.declined_ms.extend(declined);
        self.sums_ms.clear();
        self.sums_ms.resize(self.lucks.len(), 0.0);
        for (place, length_ms) in self.places.iter().zip(&self.lengths_ms) {
            self.sums_ms[*place] += length_ms;
        }
    }

    /// Adds up how many losses of a stream are expected, outage by outage.
    fn lay_out(&mut self, plain: &Plain, model: &Model, harm: Harm) {
        self.until.clear();
        let outages = self.lengths_ms.iter().zip(&self.declined_ms).zip(&self.places);
        let (mut sum, mut before) = (0.0, usize::MAX);
        self.until.extend(outages.map(|((length_ms, declined_ms), place)| {
            let expected = plain.per_ms * model.fates.harm_ms(harm, *length_ms, *declined_ms);
            let over = if *place == before { sum } else { 0.0 };
            (sum, before) = (over + expected, *place);
            sum
        }));
        // For whoever looks at four at once.
        self.until.extend([f64::INFINITY; AT_ONCE]);
    }

    #[inline]
    fn loss(&self, model: &Model, stream: &Stream, (next, number): (&Next, u64)) -> Loss {
        let begin = self.begins[next.place];
        let until = &self.until[begin..];
        let before = outages_before(until, next.position);
        let over = if before > 0 { until[before - 1] } else { 0.0 };
        let hit = Harmed::hit(stream.harm, (next.draws, number), next.position - over);
        let band = stream.borders.band(hit.since).unwrap_or_else(|| {
            by_age(model, &model.outage(self.lucks[next.place], before as u64), &hit)
        });
        Loss {
            place: next.place,
            outage: begin + before,
            amount: model.amount(hit.amount()),
            cause: model.fates.cause(&hit, model.causes),
            band,
            harm: stream.harm,
        }
    }
}

/// How many outages are over before so many losses; the last of the replication is not.
#[inline]
fn outages_before(until: &[f64], position: f64) -> usize {
    let mut before = 0;
    for some in until.as_chunks::<AT_ONCE>().0 {
        let mut is_over = true;
        let over = some.iter().map(|until| {
            is_over &= *until <= position;
            usize::from(is_over)
        });
        let over: usize = over.sum();
        before += over;
        if over < AT_ONCE {
            break;
        }
    }
    before
}

impl Batch {
    /// Draws the losses of a stream at every till: the first of each replication, then the second of
    /// those that have a first, and so on.
    fn draw_losses(&mut self, plain: &Plain, model: &Model, stream: &Stream) {
        let Self { outages, next, losses } = self;
        next.clear();
        for till in 0..model.tills {
            let who = Harmed::who(stream.harm, till);
            let lucks = outages.lucks.iter().zip(&outages.sums_ms).enumerate();
            next.extend(lucks.map(|(place, (luck, sum_ms))| {
                let draws = Harmed::draws(luck.chance, who);
                let position = Harmed::least_gap(draws);
                Next { place, draws, position, whole: sum_ms * stream.most_per_ms }
            }));
        }
        keep_those_that_come(next);
        if next.is_empty() {
            return;
        }
        outages.lay_out(plain, model, stream.harm);
        for next in &mut *next {
            // There is one, or nothing would come.
            next.whole = outages.until[outages.begins[next.place + 1] - 1];
        }
        keep_those_that_come(next);
        for next in &mut *next {
            next.position = Harmed::gap(&model.gaps, next.draws, 0);
        }
        for number in 0.. {
            keep_those_that_come(next);
            if next.is_empty() {
                return;
            }
            losses.extend(next.iter().map(|next| outages.loss(model, stream, (next, number))));
            for next in &mut *next {
                next.position += Harmed::gap(&model.gaps, next.draws, number + 1);
            }
        }
    }
}

/// So many outages are looked at without a branch.
const AT_ONCE: usize = 4;

/// Drops the sales that would come after the end of their replication; without a branch, since which
/// cannot be foreseen.
#[inline]
fn keep_those_that_come(list: &mut Vec<Next>) {
    let mut kept = 0;
    for place in 0..list.len() {
        let next = list[place];
        list[kept] = next;
        kept += usize::from(next.position < next.whole);
    }
    list.truncate(kept);
}

#[cold]
fn by_age(model: &Model, outage: &Outage, hit: &Hit) -> AgeBand {
    // The rate is constant, so that all tills are alike.
    let mut ground = Ground::default();
    AgeBand::of(model.visit(outage, 0, &mut ground).age_ms(hit))
}
