//! What becomes of a stored payment, by its age.

use sim_kernel::Chance;

use crate::borders::Borders;
use crate::decline_ages::DeclineAges;
use crate::factor::Factor;
use crate::harmed::{Harm, Hit};
use crate::law::Steps;
use crate::outcome::Causes;
use crate::purpose;
use crate::replication::Fate;
use crate::special::Halving;
use crate::study::{DAY_MS, Declines, HOUR_MS, Study, TooLate};

/// Bounds of a probability leave this part of it to the last bits.
const LAST_BIT: f64 = 1e-12;

/// How payments of a study end.
#[derive(Clone, Debug)]
pub(crate) struct Fates {
    at_once: f64,
    later: f64,
    half_lives_per_ms: f64,
    halving: Halving,
    /// By how much the probability of a decline grows in all.
    growth: f64,
    /// The integral of what the probability of a decline grows by, in milliseconds.
    growth_ms: f64,
    too_late: TooLate,
    recovery: f64,
    charged_back: f64,
    reasons: Option<Steps>,
    shared: Option<Factor>,
    /// By harm, the borders between the bands of age, where nothing is shared.
    borders: [Borders; Harm::ALL.len()],
    /// By harm, its probability at the age 0, where nothing is shared.
    newborn: [f64; Harm::ALL.len()],
    /// The ages of declined sales that are asked for in time.
    ages: Option<DeclineAges>,
}

/// What the declines of one outage are like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Doubt {
    /// The factor of the declines.
    pub(crate) factor: f64,
    /// The integrals up to the length of the outage, and the probabilities at it.
    sums: Harms,
    last: Harms,
}

/// Probabilities at an age, or their integrals over all ages up to one, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Harms {
    too_late: f64,
    /// In time, and declined.
    declined: f64,
    all: f64,
}

/// Bounds of the probability of harm at any age in an outage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Fates {
    pub(crate) fn of(study: &Study) -> Self {
        let Declines { at_once, later, half_life_ms, too_late, shared, ref reasons } =
            study.declines;
        let rows = (0..).zip(reasons).map(|(place, (_, weight))| (place, *weight));
        let charged_back = study.chargeback_basis_points / 10_000.0;
        let mean_life_ms = half_life_ms / std::f64::consts::LN_2;
        let mut fates = Self {
            at_once,
            later,
            half_lives_per_ms: 1.0 / half_life_ms,
            halving: Halving::new(),
            growth: later - at_once,
            growth_ms: (later - at_once) * mean_life_ms,
            too_late,
            recovery: study.recovery,
            charged_back,
            reasons: (!reasons.is_empty()).then(|| Steps::of(rows.collect())),
            shared: (shared > 0.0).then(|| Factor::of(shared)),
            borders: [Borders::default(); Harm::ALL.len()],
            newborn: [0.0; Harm::ALL.len()],
            ages: None,
        };
        fates.borders = Harm::ALL.map(|harm| fates.borders_of(harm));
        fates.newborn = Harm::ALL.map(|harm| fates.part(harm, &fates.harms(0.0, 1.0).1));
        let longest = study.outages.length.cap.map_or(f64::INFINITY, |cap| cap as f64);
        fates.ages = fates.decline_ages(longest);
        fates
    }

    /// Tabulates the ages of declined sales up to one, as far as they are asked for in time.
    fn decline_ages(&self, longest_ms: f64) -> Option<DeclineAges> {
        let turn = if self.too_late.share > 0.0 { self.too_late_after() } else { f64::INFINITY };
        let oldest = longest_ms.min(turn);
        let is_plain = self.most_declined() <= 1.0;
        is_plain
            .then(|| {
                DeclineAges::of(|age| self.declined_in_time(age), (oldest, self.half_life_ms()))
            })
            .flatten()
    }

    fn borders_of(&self, harm: Harm) -> Borders {
        let borders = [HOUR_MS, DAY_MS].map(|age_ms| self.harm_up_to(harm, age_ms, 1.0));
        // An age is rounded to milliseconds, and no harm grows faster than the age.
        Borders::of(borders, |border| border * 1e-9 + 2.0)
    }

    /// Draws what the declines of an outage are like.
    #[inline]
    pub(crate) fn doubt(&self, chance: Chance, outage: u64, length_ms: u64) -> Doubt {
        let word = || chance.draw(purpose::SHARED, 0, outage);
        let factor = self.shared.as_ref().map_or(1.0, |shared| shared.draw(word()));
        let (sums, last) = self.harms(length_ms as f64, factor);
        Doubt { factor, sums, last }
    }

    /// The probability of harm is not greater at any age.
    pub(crate) fn most_harm(&self, factor: f64) -> f64 {
        let risks = self.risks_of(self.too_late.share, self.most_declined(), factor);
        risks.charged_back * (1.0 + LAST_BIT)
    }

    /// Bounds of the probability of harm at any age from the one to the other, in milliseconds.
    ///
    /// The probability of a decline is monotone in the age, so that it is at an end of one of the
    /// two stretches, before and after it is too late.
    pub(crate) fn bounds(&self, factor: f64, ages_ms: (u64, u64)) -> Bounds {
        let (youngest, oldest) = (ages_ms.0 as f64, ages_ms.1 as f64);
        let turn = self.too_late_after().clamp(youngest, oldest);
        let harm = |share, age| self.risks_of(share, self.decline(age), factor).charged_back;
        let (first, last) =
            (harm(self.too_late(youngest), youngest), harm(self.too_late(oldest), oldest));
        let mut bounds = Bounds { least: first.min(last), most: first.max(last) };
        if self.too_late.share > 0.0 && youngest < turn && turn < oldest {
            let (before, after) = (harm(0.0, turn), harm(self.too_late.share, turn));
            bounds = Bounds { least: bounds.least.min(before), most: bounds.most.max(after) };
        }
        // A comparison with a draw must not hang on the last bit.
        Bounds { least: bounds.least * (1.0 - LAST_BIT), most: bounds.most * (1.0 + LAST_BIT) }
    }

    /// The integrals of the probabilities over all ages up to one, and the probabilities at that age.
    ///
    /// What the harmed sales are drawn by.
    #[inline]
    fn harms(&self, age_ms: f64, factor: f64) -> (Harms, Harms) {
        let is_plain = self.later.max(self.at_once) * factor <= 1.0;
        let is_in_time = self.too_late.share == 0.0 || age_ms <= self.too_late_after();
        if !(is_plain && is_in_time) {
            let [sums, risks] = [self.risks_up_to(age_ms, factor), self.risks(age_ms, factor)];
            return (sums.harms(age_ms), risks.harms(1.0));
        }
        let (declined_ms, declined) = self.declined_in_time(age_ms);
        (
            Harms { too_late: 0.0, declined: factor * declined_ms, all: age_ms },
            Harms { too_late: 0.0, declined: factor * declined, all: 1.0 },
        )
    }

    /// The integral of the probability of a decline over all ages up to one, and the probability at
    /// that age, where nothing is too late and no factor makes it certain.
    #[inline]
    fn declined_in_time(&self, age_ms: f64) -> (f64, f64) {
        let young = self.halving.after(age_ms * self.half_lives_per_ms);
        let declined_ms = self.later * age_ms - self.growth_ms * (1.0 - young);
        (declined_ms, self.later - self.growth * young)
    }

    /// The integral of the probability of a decline over all ages up to one, in milliseconds, in a
    /// plain study.
    #[inline]
    pub(crate) fn declined_ms(&self, age_ms: f64) -> f64 {
        self.declined_in_time(age_ms).0
    }

    /// The same of a harm, from that of a decline, where nothing is ever too late.
    #[inline]
    pub(crate) fn harm_ms(&self, harm: Harm, age_ms: f64, declined_ms: f64) -> f64 {
        self.part(harm, &Harms { too_late: 0.0, declined: declined_ms, all: age_ms })
    }

    /// The same of a harm, for the length of an outage.
    #[inline]
    pub(crate) fn harm_in(&self, harm: Harm, doubt: &Doubt) -> f64 {
        self.part(harm, &doubt.sums)
    }

    /// The same of a harm, for an age.
    pub(crate) fn harm_up_to(&self, harm: Harm, age_ms: u64, factor: f64) -> f64 {
        self.part(harm, &self.harms(age_ms as f64, factor).0)
    }

    /// The same of each harm, for an age.
    pub(crate) fn harms_up_to(&self, age_ms: u64, factor: f64) -> [f64; Harm::ALL.len()] {
        let harms = self.harms(age_ms as f64, factor).0;
        Harm::ALL.map(|harm| self.part(harm, &harms))
    }

    /// The part of a harm.
    #[inline]
    fn part(&self, harm: Harm, harms: &Harms) -> f64 {
        match harm {
            Harm::Declined => harms.declined * (1.0 - self.recovery),
            Harm::Recovered => harms.declined * self.recovery,
            Harm::TooLate => harms.too_late,
            Harm::ChargedBack => (harms.all - harms.declined - harms.too_late) * self.charged_back,
        }
    }

    /// A harm that is no harm of lateness is not more likely at any age; with room for the last bits.
    pub(crate) fn most(&self, harm: Harm) -> f64 {
        let most = Harms { too_late: 0.0, declined: self.most_declined(), all: 1.0 };
        let most = match harm {
            Harm::ChargedBack => self.charged_back,
            Harm::Declined | Harm::Recovered | Harm::TooLate => self.part(harm, &most),
        };
        most * (1.0 + 1e-9)
    }

    /// Tells whether a harm ever comes.
    pub(crate) fn can(&self, harm: Harm) -> bool {
        match harm {
            Harm::Declined => self.most_declined() > 0.0 && self.recovery < 1.0,
            Harm::Recovered => self.most_declined() > 0.0 && self.recovery > 0.0,
            Harm::TooLate => self.too_late.share > 0.0,
            Harm::ChargedBack => self.charged_back > 0.0,
        }
    }

    /// The borders between the bands of age by how much of a harm is expected up to an age, in
    /// milliseconds, where nothing is shared.
    #[inline]
    pub(crate) const fn borders(&self, harm: Harm) -> Borders {
        self.borders[harm as usize]
    }

    /// The age up to which so much of a harm is expected, between two ages, in milliseconds.
    ///
    /// Newton's method, held within the ages that are still possible.
    pub(crate) fn age_of(
        &self,
        doubt: &Doubt,
        (harm, harm_ms): (Harm, f64),
        ages: (f64, f64),
    ) -> f64 {
        if let Some(age) = self.tabulated(doubt, (harm, harm_ms)) {
            return age.clamp(ages.0, ages.1);
        }
        let (mut least, mut most) = ages;
        let at = |age: f64| {
            let (sums, risks) = self.harms(age, doubt.factor);
            (self.part(harm, &sums), self.part(harm, &risks))
        };
        // Most outages have one stretch, whose ends are known.
        let is_whole = least == 0.0 && most == doubt.sums.all && doubt.factor == 1.0;
        let (young, old) = if is_whole {
            ((0.0, self.newborn[harm as usize]), self.part(harm, &doubt.last))
        } else {
            (at(least), at(most).1)
        };
        let mut age = first_guess(harm_ms, young, (ages, old));
        for _ in 0..80 {
            let (sum, slope) = at(age);
            let over = sum - harm_ms;
            let end = if over > 0.0 { &mut most } else { &mut least };
            *end = age;
            let step = over / slope.max(f64::MIN_POSITIVE);
            let next = age - step;
            let is_within = next > least && next < most;
            age = if is_within { next } else { least + (most - least) / 2.0 };
            // The next step would be of the order of the square of this one, in half-lives.
            if step.abs() < 1.0 && is_within || most - least < 1e-3 {
                break;
            }
        }
        age
    }

    /// The same from the table, where it tells.
    #[inline]
    fn tabulated(&self, doubt: &Doubt, (harm, harm_ms): (Harm, f64)) -> Option<f64> {
        let share = match harm {
            Harm::Declined => 1.0 - self.recovery,
            Harm::Recovered => self.recovery,
            Harm::TooLate | Harm::ChargedBack => return None,
        };
        let ages = self.ages.as_ref().filter(|_| doubt.factor == 1.0)?;
        ages.find(harm_ms / share)
    }

    /// The probability of a decline at an age in milliseconds, before any factor.
    pub(crate) fn decline(&self, age_ms: f64) -> f64 {
        if self.at_once == self.later {
            return self.later;
        }
        let young = self.halving.after(age_ms * self.half_lives_per_ms);
        self.later - self.growth * young
    }

    /// The probabilities of the fates at an age in milliseconds.
    pub(crate) fn risks(&self, age_ms: f64, factor: f64) -> Risks {
        self.risks_of(self.too_late(age_ms), self.decline(age_ms), factor)
    }

    fn risks_of(&self, too_late: f64, decline: f64, factor: f64) -> Risks {
        let declined = too_late + (1.0 - too_late) * (decline * factor).min(1.0);
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
    fn decline_ms(&self, age_ms: f64, factor: f64) -> f64 {
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
        let early = self.decline_ms(turn, factor);
        let late = self.decline_ms(age_ms, factor) - early;
        let share = self.too_late.share;
        let too_late = share * (age_ms - turn);
        let declined = too_late + early + (1.0 - share) * late;
        Risks {
            too_late,
            declined,
            charged_back: declined + (age_ms - declined) * self.charged_back,
        }
    }

    /// The share of declined payments that is collected afterwards.
    pub(crate) const fn recovery(&self) -> f64 {
        self.recovery
    }

    /// Tells whether harm depends on the age alone, and never jumps.
    pub(crate) fn are_plain(&self) -> bool {
        let is_probability = self.at_once.max(self.later) <= 1.0;
        self.shared.is_none() && self.too_late.share == 0.0 && is_probability
    }

    /// The place of the cause of a loss.
    #[inline]
    pub(crate) fn cause(&self, hit: &Hit, causes: Causes) -> usize {
        match (hit.harm, &self.reasons) {
            (Harm::Declined, Some(reasons)) => reasons.draw(hit.reason()) as usize,
            _ => causes.place(self.of_hit(hit)),
        }
    }

    /// The fate of a harmed sale.
    #[inline]
    pub(crate) fn of_hit(&self, hit: &Hit) -> Fate {
        let reason = || {
            let reasons = self.reasons.as_ref();
            reasons.map(|steps| steps.draw(hit.reason()) as u16)
        };
        match hit.harm {
            Harm::Declined => Fate::Declined { reason: reason(), recovered: false },
            Harm::Recovered => Fate::Declined { reason: reason(), recovered: true },
            Harm::TooLate => Fate::TooLate,
            Harm::ChargedBack => Fate::ChargedBack,
        }
    }
}

/// The age up to which so much of a harm is expected, if its probability grew evenly.
fn first_guess(
    harm_ms: f64,
    (before, first): (f64, f64),
    ((from, to), last): ((f64, f64), f64),
) -> f64 {
    let rest = harm_ms - before;
    let square = first * first + 2.0 * (last - first) / (to - from) * rest;
    let guess = from + 2.0 * rest / (first + libm::sqrt(square.max(0.0)));
    if guess > from && guess < to { guess } else { from + (to - from) / 2.0 }
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
    const fn harms(&self, all: f64) -> Harms {
        Harms { too_late: self.too_late, declined: self.declined - self.too_late, all }
    }

    /// The probability that the money is lost, with this share of the declined recovered.
    pub(crate) fn lost(&self, recovery: f64) -> f64 {
        self.charged_back - (self.declined - self.too_late) * recovery
    }
}
