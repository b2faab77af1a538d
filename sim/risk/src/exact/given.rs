//! Outages of a given length and factor: their losses and what their tills keep.

use crate::exact::NoClosedForm;
use crate::exact::ageing::{self, Shift};
use crate::exact::chain::{Reached, Till};
use crate::exact::kept::{Kept, Volume};
use crate::exact::nodes::{self, Node};
use crate::exact::stopping;
use crate::exact::transform::{Wave, exp, forward, power};
use crate::factor::Factor;
use crate::fate::{Fates, Risks};
use crate::law::{Draws, mean};
use crate::study::{Policy, Rate, Study, WhenFull};

/// The most products that chains may take.
const MOST_WORK: f64 = 3e10;
/// The most amounts of a law.
const MOST_ROWS: usize = 1 << 20;
/// A factor beyond this probability is not felt.
const NEVER: f64 = 1e-13;

/// What the closed forms of a policy are made of.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    study: &'a Study,
    fates: Fates,
    /// The step of the lattice of amounts, in minor units.
    pub(crate) step: u64,
    /// How many tills the store has.
    pub(crate) tills: f64,
    /// Amounts up to the transaction limit, in steps, with their probabilities given that.
    rows: Vec<(usize, f64)>,
    /// All sales in a millisecond, and those up to the transaction limit.
    per_ms: f64,
    within_per_ms: f64,
    /// The mean amount of all sales, and of those up to the limit, in minor units.
    mean: f64,
    within_mean: f64,
    limit: Option<u64>,
    policy: Policy,
    /// The mean of amounts that are exponential, without a transaction limit.
    exponential: Option<f64>,
}

/// An outage of one length and one factor, or of all factors.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) weight: f64,
    length_ms: f64,
    losses: Losses,
    kept: Kept,
}

/// The losses of an outage.
#[derive(Clone, Debug)]
enum Losses {
    /// Compound Poisson: the mean number at each till.
    Compound(f64),
    /// The same with a gamma factor on a part: the means of both parts, and the variance.
    Shared { fixed: f64, by_factor: f64, variance: f64 },
    /// A distribution at each till.
    Till(Vec<f64>),
}

/// The mean flows of one till in one outage.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct MeanFlows {
    pub(crate) attempted: Volume,
    pub(crate) missed: Volume,
    pub(crate) over_transaction: Volume,
    pub(crate) over_device: Volume,
    pub(crate) withheld: Volume,
    pub(crate) kept: Kept,
}

impl<'a> Parts<'a> {
    pub(crate) fn of(study: &'a Study, policy: Policy) -> Result<Self, NoClosedForm> {
        let Rate::PerHour(per_hour) = study.sales.rate else {
            return Err(NoClosedForm::Profile);
        };
        if study.sales.spread > 1.0 {
            return Err(NoClosedForm::Spread);
        }
        let draws = Draws::of(&study.sales.amount);
        let largest =
            policy.transaction_limit.map_or(u64::MAX, |limit| limit.minor().unsigned_abs());
        let too_far = NoClosedForm::TooFar { step: 1 };
        let rows = draws.rows(largest, MOST_ROWS).ok_or(too_far)?;
        let step = rows.iter().fold(0, |step, (value, _)| gcd(step, *value)).max(1);
        let (within, within_money) = draws.up_to(largest);
        let in_steps = |(value, p): &(u64, f64)| ((value / step) as usize, p / within);
        let per_ms = per_hour / crate::study::HOUR_MS as f64;
        Ok(Self {
            study,
            fates: Fates::of(study),
            step,
            tills: study.tills.into(),
            rows: rows.iter().map(in_steps).collect(),
            per_ms,
            within_per_ms: per_ms * within,
            mean: mean(&study.sales.amount),
            within_mean: if within > 0.0 { within_money / within } else { 0.0 },
            limit: policy.device_limit.map(|limit| limit.minor().unsigned_abs()),
            policy,
            exponential: draws.exponential_mean().filter(|_| policy.transaction_limit.is_none()),
        })
    }

    /// The least size of a lattice that is worth a try.
    pub(crate) fn least_size(&self) -> usize {
        let till = self.limit.map_or(0, |limit| 2 * (limit / self.step + 1) as usize);
        till.clamp(64, 1 << 12)
    }

    /// The transform of one amount.
    pub(crate) fn severity_wave(&self, size: usize) -> Vec<Wave> {
        forward(self.rows.iter().copied(), size)
    }

    /// Lays out the outages with their losses.
    pub(crate) fn given(&self) -> Result<Vec<Given>, NoClosedForm> {
        let notice = self.study.outages.notice_ms as f64;
        let turns = [notice, notice + self.fates.too_late_after()];
        let lengths = nodes::lengths(&self.study.outages.length, &turns);
        match self.limit {
            None => Ok(self.unlimited(&lengths)),
            Some(limit) => self.limited(&lengths, limit),
        }
    }

    fn offered_ms(&self, length_ms: f64) -> f64 {
        (length_ms - self.study.outages.notice_ms as f64).max(0.0)
    }

    fn unlimited(&self, lengths: &[Node]) -> Vec<Given> {
        let variance = self.study.declines.shared;
        if variance == 0.0 || !self.is_below_certainty() {
            let factors = self.factors();
            let all = factors.iter().flat_map(|factor| lengths.iter().map(move |it| (factor, it)));
            return all.map(|(factor, length)| self.compound_given(length, factor)).collect();
        }
        let shared = lengths.iter().map(|length| {
            let mut given = self.compound_given(length, &Node { value: 1.0, weight: 1.0 });
            let [none, all] = [0.0, 1.0].map(|factor| self.compound(length.value, factor).0);
            given.losses = Losses::Shared { fixed: none, by_factor: all - none, variance };
            given
        });
        shared.collect()
    }

    fn compound_given(&self, length: &Node, factor: &Node) -> Given {
        let (mean, risks) = self.compound(length.value, factor.value);
        Given {
            weight: length.weight * factor.weight,
            length_ms: length.value,
            losses: Losses::Compound(mean),
            kept: self.kept_of(&risks, length.value),
        }
    }

    /// The mean number of losses of a till under a factor, and the integrals that it is made of.
    fn compound(&self, length_ms: f64, factor: f64) -> (f64, Risks) {
        let risks = self.fates.risks_up_to(self.offered_ms(length_ms), factor);
        (self.within_per_ms * risks.lost(self.study.recovery), risks)
    }

    fn kept_of(&self, risks: &Risks, length_ms: f64) -> Kept {
        let volume = |ms: f64| {
            let payments = self.within_per_ms * ms;
            Volume { payments, money: payments * self.within_mean }
        };
        Kept {
            stored: volume(self.offered_ms(length_ms)),
            too_late: volume(risks.too_late),
            declined: volume(risks.declined - risks.too_late),
            charged_back: volume(risks.charged_back - risks.declined),
            stopped: 0.0,
        }
    }

    /// Tells whether no factor that is felt makes a decline certain.
    fn is_below_certainty(&self) -> bool {
        let most = self.fates.most_declined();
        let shape = 1.0 / self.study.declines.shared;
        most == 0.0 || crate::special::gamma_cdf(shape, shape / most).1 < NEVER
    }

    fn limited(&self, lengths: &[Node], limit: u64) -> Result<Vec<Given>, NoClosedForm> {
        let longest = lengths.iter().map(|node| node.value).fold(0.0, f64::max);
        let can_lose = self.fates.risks_up_to(longest, 1.0).lost(self.study.recovery) > 0.0;
        if let (Some(mean), WhenFull::Stop, false) =
            (self.exponential, self.policy.when_full, can_lose)
        {
            let fitting = limit as f64 / mean;
            let given = lengths.iter().map(|node| {
                let sales = self.per_ms * self.offered_ms(node.value);
                Given::of_till(node, vec![1.0], stopping::fill(sales, fitting, mean))
            });
            return Ok(given.collect());
        }
        let till = Till {
            rows: self.rows.clone(),
            limit: (limit / self.step) as usize,
            when_full: self.policy.when_full,
            can_lose,
        };
        let is_ageless = self.fates.is_ageless(longest);
        let shared = self.study.declines.shared > 0.0;
        match (is_ageless, shared) {
            (true, _) => self.ageless(&till, lengths),
            (false, false) => self.ageing(&till, lengths),
            (false, true) => Err(NoClosedForm::SharedAndAgeing),
        }
    }

    fn afford(&self, till: &Till, steps: f64) -> Result<(), NoClosedForm> {
        let is_affordable = till.cost() * steps <= MOST_WORK;
        let steps = till.limit as u64;
        is_affordable.then_some(()).ok_or(NoClosedForm::TooFine { steps, step: self.step })
    }

    /// Tills whose payments are lost with one probability, whatever their age.
    fn ageless(&self, till: &Till, lengths: &[Node]) -> Result<Vec<Given>, NoClosedForm> {
        let longest = lengths.iter().map(|node| self.offered_ms(node.value)).fold(0.0, f64::max);
        let most = most_sales(self.within_per_ms * longest);
        let factors = self.factors();
        // The smallest amount that fits says how many can be stored; the rest is refused quickly.
        self.afford(
            till,
            factors.len() as f64 * (most as f64).min(2.0 * till.limit as f64 + 64.0),
        )?;
        let mut given = Vec::new();
        for factor in factors {
            let risks = self.fates.risks(0.0, factor.value);
            let reached = till.fill(risks.lost(self.study.recovery), most);
            for node in lengths {
                let sales = self.within_per_ms * self.offered_ms(node.value);
                let (losses, stored, stopped) = mixed(&reached, sales);
                let mut kept = Kept { stopped, ..Kept::default() };
                kept.keep(stored, &risks);
                let node = Node { weight: node.weight * factor.weight, ..*node };
                given.push(Given::of_till(&node, losses, kept.in_minor(self.step as f64)));
            }
        }
        Ok(given)
    }

    /// The factors of the declines as nodes.
    fn factors(&self) -> Vec<Node> {
        let variance = self.study.declines.shared;
        if variance == 0.0 {
            return vec![Node { value: 1.0, weight: 1.0 }];
        }
        let certain = 1.0 / self.fates.most_declined().max(f64::MIN_POSITIVE);
        Factor::nodes(variance, certain)
    }

    /// Tills whose payments are lost by their age: each length is a chain of its own.
    fn ageing(&self, till: &Till, lengths: &[Node]) -> Result<Vec<Given>, NoClosedForm> {
        // A step of the series has four sales and some thirty terms.
        let sales: f64 =
            lengths.iter().map(|node| self.within_per_ms * self.offered_ms(node.value)).sum();
        self.afford(till, 10.0 * sales)?;
        let given = lengths.iter().map(|node| {
            let shift = Shift {
                till,
                fates: &self.fates,
                recovery: self.study.recovery,
                per_ms: self.within_per_ms,
                offered_ms: self.offered_ms(node.value),
            };
            let (reached, kept) = ageing::fill(&shift);
            Given::of_till(node, reached.lost, kept.in_minor(self.step as f64))
        });
        Ok(given.collect())
    }

    /// The mean flows of one till in one outage.
    pub(crate) fn mean_flows(&self, given: &[Given]) -> MeanFlows {
        let mut mean = MeanFlows::default();
        for node in given {
            let flows = self.flows_of(node);
            let add = |to: &mut Volume, volume: Volume| *to = to.plus(volume.times(node.weight));
            add(&mut mean.attempted, flows.attempted);
            add(&mut mean.missed, flows.missed);
            add(&mut mean.over_transaction, flows.over_transaction);
            add(&mut mean.over_device, flows.over_device);
            add(&mut mean.withheld, flows.withheld);
            mean.kept.add(&node.kept, node.weight);
        }
        mean
    }

    /// Sales come at their rate while the till is open and after it has stopped, so that the time
    /// after the stop follows from the sales that are neither stored nor the one that was refused.
    fn flows_of(&self, node: &Given) -> MeanFlows {
        let offered_ms = self.offered_ms(node.length_ms);
        let volume = |per_ms: f64, mean: f64, ms: f64| Volume {
            payments: per_ms * ms,
            money: per_ms * ms * mean,
        };
        let all = |ms: f64| volume(self.per_ms, self.mean, ms);
        let within = |ms: f64| volume(self.within_per_ms, self.within_mean, ms);
        let kept = node.kept;
        let fitting = within(offered_ms);
        let after_ms = match (self.limit, self.policy.when_full) {
            (Some(_), WhenFull::Stop) if self.within_per_ms > 0.0 => {
                (fitting.payments - kept.stored.payments - kept.stopped) / self.within_per_ms
            }
            _ => 0.0,
        };
        let open_ms = offered_ms - after_ms;
        let over_device = match self.limit {
            Some(_) => within(open_ms).minus(kept.stored),
            None => Volume::default(),
        };
        MeanFlows {
            attempted: all(node.length_ms),
            missed: all(node.length_ms - offered_ms),
            over_transaction: all(open_ms).minus(within(open_ms)),
            over_device,
            withheld: all(after_ms),
            kept,
        }
    }
}

impl Given {
    fn of_till(node: &Node, losses: Vec<f64>, kept: Kept) -> Self {
        let losses = Losses::Till(losses);
        Self { weight: node.weight, length_ms: node.value, losses, kept }
    }

    /// The mean number of losses at each till, where they are compound Poisson.
    pub(crate) const fn compound_mean(&self) -> Option<f64> {
        match self.losses {
            Losses::Compound(mean) => Some(mean),
            Losses::Shared { .. } | Losses::Till(_) => None,
        }
    }

    /// The transform of the losses of all tills.
    pub(crate) fn waves(&self, severity: &[Wave], tills: f64) -> Vec<Wave> {
        let one = Wave::new(1.0, 0.0);
        match &self.losses {
            Losses::Compound(mean) => {
                severity.iter().map(|wave| exp((wave - one) * (mean * tills))).collect()
            }
            Losses::Shared { fixed, by_factor, variance } => {
                let wave = |wave: &Wave| {
                    let off = (wave - one) * tills;
                    let shared = power(one - off * (by_factor * variance), -1.0 / variance);
                    exp(off * *fixed) * shared
                };
                severity.iter().map(wave).collect()
            }
            Losses::Till(losses) => {
                let size = 2 * (severity.len() - 1);
                let waves = forward(losses.iter().copied().enumerate(), size);
                waves.into_iter().map(|wave| wave.powu(tills as u32)).collect()
            }
        }
    }
}

/// What a chain comes to where the number of sales is Poisson.
fn mixed(reached: &[Reached], sales: f64) -> (Vec<f64>, Volume, f64) {
    let mut losses = vec![0.0; reached[0].lost.len()];
    let (mut stored, mut stopped, mut left) = (Volume::default(), 0.0, 1.0);
    let mut add = |reached: &Reached, weight: f64| {
        crate::exact::chain::add(&mut losses, &reached.lost, weight);
        let volume = Volume { payments: reached.payments, money: reached.stored };
        stored = stored.plus(volume.times(weight));
        stopped += reached.stopped * weight;
    };
    let [before @ .., last] = reached else { return (losses, stored, stopped) };
    for (count, reached) in before.iter().enumerate() {
        let weight = poisson(sales, count as f64);
        left -= weight;
        add(reached, weight);
    }
    // All larger numbers come to what the last entry came to.
    add(last, left.max(0.0));
    (losses, stored, stopped)
}

pub(crate) fn poisson(mean: f64, count: f64) -> f64 {
    if mean == 0.0 {
        return if count == 0.0 { 1.0 } else { 0.0 };
    }
    libm::exp(count * libm::log(mean) - mean - libm::lgamma(count + 1.0))
}

/// A number of sales that a Poisson one does not exceed.
fn most_sales(mean: f64) -> usize {
    (mean + 9.0 * libm::sqrt(mean) + 40.0) as usize
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
