//! The side of whoever drives a POS: facts out, orders in.

use pos_core::{Currency, Input, Moment, Output, Profile, Record};

use crate::VERSION;
use crate::fact::{Fact, FactLine};
use crate::hello::{Hello, millis};
use crate::mistake::Mistake;
use crate::said::Said;

/// One start of a POS app, from `hello` on.
#[derive(Clone, Copy, Debug)]
pub struct Dialogue {
    shop: Currency,
    told: u64,
}

/// What a POS said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An order.
    Order(Output),
    /// It has done with the last fact.
    Done,
}

impl Dialogue {
    /// Begins: returns the line that starts the app.
    ///
    /// # Errors
    ///
    /// [`Mistake::Unreadable`], which nothing of today's is.
    pub fn begin(
        profile: Profile,
        journal: Vec<Record>,
        moment: Moment,
    ) -> Result<(Self, String), Mistake> {
        let dialogue = Self { shop: profile.currency, told: 0 };
        let hello = Hello { protocol: VERSION, profile: profile.into(), journal };
        let line = dialogue.line(moment, Fact::Hello(hello))?;
        Ok((dialogue, line))
    }

    /// Returns the line that tells a fact.
    ///
    /// # Errors
    ///
    /// [`Mistake::Unreadable`], which nothing of today's is.
    pub fn tell(&mut self, moment: Moment, input: Input) -> Result<String, Mistake> {
        self.told = self.told.saturating_add(1);
        self.line(moment, Fact::of(input, self.shop))
    }

    fn line(&self, moment: Moment, input: Fact) -> Result<String, Mistake> {
        let (at_ms, wall_ms) = (millis(moment.up), moment.wall.as_millis());
        let line = FactLine { fact: self.told, at_ms, wall_ms, input };
        Ok(serde_json::to_string(&line)? + "\n")
    }

    /// Reads a line of the POS.
    ///
    /// # Errors
    ///
    /// [`Mistake::Unreadable`] where it is no line of the protocol, [`Mistake::OtherFact`] where it
    /// is done with something else than the last fact.
    pub fn hear(&self, line: &str) -> Result<Heard, Mistake> {
        let said: Said = serde_json::from_str(line)?;
        match said.into_output(self.shop) {
            Ok(output) => Ok(Heard::Order(output)),
            Err(fact) if fact == self.told => Ok(Heard::Done),
            Err(fact) => Err(Mistake::OtherFact { got: fact, wanted: self.told }),
        }
    }
}
