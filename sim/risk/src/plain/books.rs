//! What a batch of a plain study comes to under one policy.

use super::{Batch, Loss, Plain};
use crate::expected::Mean;
use crate::harmed::Harm;
use crate::model::{Model, Rule};
use crate::outcome::{Flow, PAYMENT, Volume};
use crate::partial::Gathering;
use crate::replication::AgeBand;

/// The books of a batch: the sums of each replication so far, for sums of squares.
#[derive(Debug, Default)]
pub(crate) struct Books {
    by_outage: Vec<i64>,
    by_cause: Vec<i64>,
    by_age: Vec<i64>,
    charged_back: Vec<Volume>,
    /// What each lost in all, and in its worst outage.
    of_replications: Vec<(i64, i64)>,
}

/// Of one sale: what is expected of all, and of those above a policy's transaction limit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sale {
    pub(crate) all: Mean,
    pub(crate) above: Mean,
}

impl Books {
    /// Adds a batch that begins with the replication `first`.
    pub(crate) fn add(
        &mut self,
        (model, rule): (&Model, &Rule),
        (first, batch): (u64, &Batch),
        gathering: &mut Gathering,
    ) {
        self.clear(model, batch);
        for loss in &batch.losses {
            if rule.lets_through(loss.amount) {
                self.lose(model, loss, gathering);
            }
        }
        self.of_replications.clear();
        self.of_replications.resize(batch.outages.lucks.len(), (0, 0));
        for (place, loss) in batch.outages.places.iter().zip(&self.by_outage) {
            let (all, worst) = &mut self.of_replications[*place];
            *all += loss;
            *worst = (*worst).max(*loss);
        }
        for (number, (all, worst)) in (first..).zip(&self.of_replications) {
            gathering.add_loss(number, *all, *worst);
        }
    }

    fn clear(&mut self, model: &Model, batch: &Batch) {
        let replications = batch.outages.lucks.len();
        let zeros = |list: &mut Vec<i64>, length| {
            list.clear();
            list.resize(length, 0);
        };
        zeros(&mut self.by_outage, batch.outages.lengths_ms.len());
        zeros(&mut self.by_cause, replications * model.causes.places());
        zeros(&mut self.by_age, replications * AgeBand::ALL.len());
        self.charged_back.clear();
        self.charged_back.resize(replications, Volume::default());
    }

    fn lose(&mut self, model: &Model, loss: &Loss, gathering: &mut Gathering) {
        let Loss { place, outage, harm, cause, band, .. } = *loss;
        let amount = loss.amount.minor();
        self.by_outage[outage] += amount;
        let known = &mut self.by_cause[place * model.causes.places() + cause];
        gathering.by_cause(cause).grow(known, amount);
        let known = &mut self.by_age[place * AgeBand::ALL.len() + band as usize];
        gathering.by_age(band).grow(known, amount);
        if harm == Harm::ChargedBack {
            let known = &mut self.charged_back[place];
            let tally = gathering.flow(Flow::ChargedBack);
            tally.payments.grow(&mut known.payments, PAYMENT);
            tally.money.grow(&mut known.money, amount);
        }
    }
}

/// Adds what is expected of each of so many replications.
pub(crate) fn expect(
    plain: &Plain,
    (model, sale): (&Model, Sale),
    replications: u64,
    gathering: &mut Gathering,
) {
    let below = sale.all.less(sale.above);
    let rate = plain.per_ms * model.tills as f64;
    let (offered, declined) = (rate * model.mean.length_ms, rate * model.mean.declined_ms);
    let (attempted, refused) = (sale.all.volume(offered), sale.above.volume(offered));
    let flows = [
        (Flow::Attempted, attempted),
        (Flow::OverTransactionLimit, refused),
        (Flow::Stored, attempted.less(refused)),
        (Flow::Declined, below.volume(declined)),
        (Flow::Recovered, below.volume(declined * model.fates.recovery())),
    ];
    for (flow, volume) in flows {
        gathering.flow(flow).add_alike(volume, replications);
    }
}
