//! What becomes of a stored payment, by its age.

use sim_kernel::Chance;

use crate::factor::Factor;
use crate::law::Steps;
use crate::purpose;
use crate::replication::Fate;
use crate::special::unit;
use crate::study::{Declines, Study, TooLate};

/// How payments of a study end.
#[derive(Clone, Debug)]
pub(crate) struct Fates {
    at_once: f64,
    later: f64,
    half_lives_per_ms: f64,
    too_late: TooLate,
    recovery: f64,
    charged_back: f64,
    reasons: Option<Steps>,
    shared: Option<Factor>,
}

/// How doubtful the sales of one outage are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Doubt {
    /// The factor of the declines.
    pub(crate) factor: f64,
    /// The share of the sales whose fate is drawn: a power of two, or 0 where nothing can be lost.
    pub(crate) share: f64,
    /// The largest probability of any fate but being paid; not above the share.
    most: f64,
}

/// Where a fate is drawn: the sale of a till in an outage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) chance: Chance,
    pub(crate) who: u64,
    pub(crate) nth: u64,
    pub(crate) age_ms: u64,
}

impl Fates {
    pub(crate) fn of(study: &Study) -> Self {
        let Declines { at_once, later, half_life_ms, too_late, shared, ref reasons } =
            study.declines;
        let rows = (0..).zip(reasons).map(|(place, (_, weight))| (place, *weight));
        Self {
            at_once,
            later,
            half_lives_per_ms: 1.0 / half_life_ms,
            too_late,
            recovery: study.recovery,
            charged_back: study.chargeback_basis_points / 10_000.0,
            reasons: (!reasons.is_empty()).then(|| Steps::of(rows.collect())),
            shared: (shared > 0.0).then(|| Factor::of(shared)),
        }
    }

    /// Draws how doubtful the sales of an outage are.
    pub(crate) fn doubt(&self, chance: Chance, outage: u64, length_ms: u64) -> Doubt {
        let word = || chance.draw(purpose::SHARED, outage, 0);
        let factor = self.shared.as_ref().map_or(1.0, |shared| shared.draw(word()));
        let most = self.most(length_ms, factor);
        Doubt { factor, share: power_of_two(most), most }
    }

    /// The largest probability, at any age up to a length, that a payment does not simply stay paid.
    ///
    /// The probability of a decline is monotone in the age, so that it is at an end of one of the
    /// two stretches, before and after it is too late.
    fn most(&self, length_ms: u64, factor: f64) -> f64 {
        let turn = self.too_late.after_ms.min(length_ms);
        let ages = [0, turn, (turn + 1).min(length_ms), length_ms];
        let most = ages.map(|age| self.risks(age as f64, factor).charged_back);
        // The comparison with a draw must not hang on the last bit.
        (most.into_iter().fold(0.0, f64::max) * (1.0 + 1e-12)).min(1.0)
    }

    /// The probability of a decline at an age in milliseconds, before any factor.
    pub(crate) fn decline(&self, age_ms: f64) -> f64 {
        if self.at_once == self.later {
            return self.later;
        }
        self.later - (self.later - self.at_once) * libm::exp2(-age_ms * self.half_lives_per_ms)
    }

    /// The probabilities of the fates at an age in milliseconds.
    pub(crate) fn risks(&self, age_ms: f64, factor: f64) -> Risks {
        let too_late = self.too_late(age_ms);
        let decline = (self.decline(age_ms) * factor).min(1.0);
        let declined = too_late + (1.0 - too_late) * decline;
        Risks { too_late, declined, charged_back: declined + (1.0 - declined) * self.charged_back }
    }

    /// The probability that a payment of an age is lost outright.
    fn too_late(&self, age_ms: f64) -> f64 {
        if age_ms > self.too_late_after() { self.too_late.share } else { 0.0 }
    }

    pub(crate) const fn too_late_after(&self) -> f64 {
        self.too_late.after_ms as f64
    }

    pub(crate) fn half_life_ms(&self) -> f64 {
        1.0 / self.half_lives_per_ms
    }

    /// Tells whether a payment of any age up to a length is lost with one probability.
    pub(crate) fn is_ageless(&self, length_ms: f64) -> bool {
        let is_never_late = self.too_late.share == 0.0 || length_ms <= self.too_late_after();
        self.at_once == self.later && is_never_late
    }

    /// The largest probability of a decline at any age, before any factor.
    pub(crate) fn most_declined(&self) -> f64 {
        self.at_once.max(self.later)
    }

    /// The probability of a loss at an age, without a factor, as a constant and a part that doubles
    /// with each half-life that the age is less; `near_ms` is an age on the same side of the turn.
    pub(crate) fn loss_by_age(&self, age_ms: f64, near_ms: f64, recovery: f64) -> (f64, f64) {
        let too_late = self.too_late(near_ms);
        let lost = |decline: f64| {
            let approved = (1.0 - decline) * self.charged_back;
            too_late + (1.0 - too_late) * (decline * (1.0 - recovery) + approved)
        };
        let young = (self.at_once - self.later) * libm::exp2(-age_ms * self.half_lives_per_ms);
        (lost(self.later), lost(self.later + young) - lost(self.later))
    }

    /// How long payments of all ages up to one are declined, on average, times the factor: the
    /// integral of min(1, p · factor), in milliseconds.
    fn declined_ms(&self, age_ms: f64, factor: f64) -> f64 {
        let rate = std::f64::consts::LN_2 * self.half_lives_per_ms;
        let free = |from: f64, to: f64| {
            let faded = libm::exp(-from * rate) * -libm::expm1(-(to - from) * rate) / rate;
            factor * (self.later * (to - from) - (self.later - self.at_once) * faded)
        };
        let [first, last] = [0.0, age_ms].map(|age| self.decline(age) * factor);
        if first <= 1.0 && last <= 1.0 {
            return free(0.0, age_ms);
        }
        if first >= 1.0 && last >= 1.0 {
            return age_ms;
        }
        let left = (self.later - 1.0 / factor) / (self.later - self.at_once);
        let turn = (-libm::log(left) / rate).clamp(0.0, age_ms);
        if first > 1.0 { turn + free(turn, age_ms) } else { free(0.0, turn) + age_ms - turn }
    }

    /// The integrals of the probabilities of the fates over all ages up to one, in milliseconds.
    pub(crate) fn risks_up_to(&self, age_ms: f64, factor: f64) -> Risks {
        let turn = self.too_late_after().min(age_ms);
        let early = self.declined_ms(turn, factor);
        let late = self.declined_ms(age_ms, factor) - early;
        let share = self.too_late.share;
        let too_late = share * (age_ms - turn);
        let declined = too_late + early + (1.0 - share) * late;
        Risks {
            too_late,
            declined,
            charged_back: declined + (age_ms - declined) * self.charged_back,
        }
    }

    /// Draws the fate of a doubtful sale.
    pub(crate) fn draw(&self, doubt: &Doubt, case: &Case) -> Fate {
        let level = unit(case.chance.draw(purpose::FATE, case.who, case.nth)) * doubt.share;
        if level >= doubt.most {
            return Fate::Paid;
        }
        let risks = self.risks(case.age_ms as f64, doubt.factor);
        if level < risks.too_late {
            Fate::TooLate
        } else if level < risks.declined {
            self.declined(case)
        } else if level < risks.charged_back {
            Fate::ChargedBack
        } else {
            Fate::Paid
        }
    }

    fn declined(&self, case: &Case) -> Fate {
        let word = |purpose| case.chance.draw(purpose, case.who, case.nth);
        let recovered = self.recovery > 0.0 && unit(word(purpose::RECOVERY)) < self.recovery;
        let reason = self.reasons.as_ref();
        let reason = reason.map(|steps| steps.draw(word(purpose::REASON)) as u16);
        Fate::Declined { reason, recovered }
    }
}

/// The probabilities of the fates of a payment, each with those before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Risks {
    pub(crate) too_late: f64,
    /// Too late or declined.
    pub(crate) declined: f64,
    /// Too late, declined or charged back.
    pub(crate) charged_back: f64,
}

impl Risks {
    /// The probability that the money is lost, with this share of the declined recovered.
    pub(crate) fn lost(&self, recovery: f64) -> f64 {
        self.charged_back - (self.declined - self.too_late) * recovery
    }
}

/// The least power of two that is not below a probability; 0 for 0.
fn power_of_two(probability: f64) -> f64 {
    const FRACTION: u64 = (1 << 52) - 1;
    if probability < f64::MIN_POSITIVE {
        return 0.0;
    }
    let bits = probability.to_bits();
    let up = if bits & FRACTION == 0 { bits } else { (bits & !FRACTION) + FRACTION + 1 };
    f64::from_bits(up)
}

#[cfg(test)]
mod tests {
    use super::power_of_two;

    #[test]
    fn the_share_is_the_next_power_of_two() {
        for (probability, share) in [
            (0.0, 0.0),
            (1e-5, 1.0 / 65_536.0),
            (0.02, 1.0 / 32.0),
            (0.25, 0.25),
            (0.26, 0.5),
            (1.0, 1.0),
        ] {
            assert_eq!(power_of_two(probability), share, "{probability}");
        }
    }
}
