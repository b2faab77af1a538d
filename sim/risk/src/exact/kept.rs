//! What a till keeps of what it is offered, on average.

use crate::fate::Risks;

/// Payments and their money, in steps of a lattice or in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Volume {
    pub(crate) payments: f64,
    pub(crate) money: f64,
}

/// What a till stores in one outage, and what becomes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Kept {
    pub(crate) stored: Volume,
    pub(crate) too_late: Volume,
    pub(crate) declined: Volume,
    pub(crate) charged_back: Volume,
    /// How likely it is that the staff stop.
    pub(crate) stopped: f64,
}

impl Volume {
    pub(crate) fn times(self, by: f64) -> Self {
        Self { payments: self.payments * by, money: self.money * by }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self { payments: self.payments + other.payments, money: self.money + other.money }
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        self.plus(other.times(-1.0))
    }

    /// Turns steps of a lattice into minor units.
    pub(crate) fn in_minor(self, step: f64) -> Self {
        Self { payments: self.payments, money: self.money * step }
    }
}

impl Kept {
    /// Adds what is stored at one age.
    pub(crate) fn keep(&mut self, stored: Volume, risks: &Risks) {
        self.stored = self.stored.plus(stored);
        self.too_late = self.too_late.plus(stored.times(risks.too_late));
        self.declined = self.declined.plus(stored.times(risks.declined - risks.too_late));
        let charged_back = risks.charged_back - risks.declined;
        self.charged_back = self.charged_back.plus(stored.times(charged_back));
    }

    /// Adds a multiple.
    pub(crate) fn add(&mut self, other: &Self, times: f64) {
        self.stored = self.stored.plus(other.stored.times(times));
        self.too_late = self.too_late.plus(other.too_late.times(times));
        self.declined = self.declined.plus(other.declined.times(times));
        self.charged_back = self.charged_back.plus(other.charged_back.times(times));
        self.stopped += other.stopped * times;
    }

    pub(crate) fn in_minor(mut self, step: f64) -> Self {
        for volume in
            [&mut self.stored, &mut self.too_late, &mut self.declined, &mut self.charged_back]
        {
            *volume = volume.in_minor(step);
        }
        self
    }
}
