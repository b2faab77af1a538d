//! Whose card it is, and what is wrong with it.

use core::fmt;

use crate::number::{Number, decimal};

/// The registered identifier of all our applications, from the range that belongs to nobody.
pub const REGISTERED: [u8; 5] = [0xF0, 0, 0, 0, 0x01];

/// How many commands a terminal sends to a sound card before its first GENERATE AC.
///
/// They are: select the list of applications, read its record, find no second one, select the
/// application, get its processing options, read three records, have it sign (INTERNAL
/// AUTHENTICATE), ask for its counter and for its last counter online. A card that is torn after
/// as many has given no cryptogram; after one more it has.
pub const COMMANDS_TO_CRYPTOGRAM: u32 = 11;

/// As many schemes as fit into one record of the list of applications.
const MOST_SCHEMES: usize = 7;
const LONGEST_LABEL: usize = 16;

/// One scheme that the card is a card of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// What a terminal shows of it: 1 to 16 letters, digits and spaces.
    pub label: String,
    /// Its place among the schemes, of which the name of the application is made.
    pub index: u8,
}

/// What the issuer wrote into the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    /// The number of the card.
    pub number: Number,
    /// Which of the cards with this number it is, 0 to 99.
    pub sequence: u8,
    /// What it is a card of, first choice first.
    pub schemes: Vec<Scheme>,
    /// Year and month with the end of which it expires: 2000 to 2099, and 1 to 12.
    pub expires: (u16, u8),
    /// The name of who holds it: 2 to 26 letters.
    pub holder: String,
}

/// What is wrong with a card; any of it together.
#[expect(clippy::struct_excessive_bools, reason = "each is a way by itself, and they combine")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// It is gone after it answered so many commands of an insertion.
    pub torn_after: Option<u32>,
    /// How long it takes for an answer. The card only carries it: who does IO sleeps.
    pub delay_ms: u32,
    /// Its cryptograms are not those of its keys.
    pub wrong_cryptogram: bool,
    /// It has been used offline as often as its issuer allows: it wants to hear from the host.
    pub offline_counters_exhausted: bool,
    /// It says that it expired long ago.
    pub expired: bool,
    /// Its certificates are of a key that no terminal has.
    pub unknown_key: bool,
    /// How many transactions it has begun before. It begins none after the 65535th.
    pub used: u16,
    /// It answers the second GENERATE AC with "conditions of use not satisfied".
    pub refuses_second: bool,
}

impl Ways {
    /// A new card with nothing wrong.
    pub const SOUND: Self = Self {
        torn_after: None,
        delay_ms: 0,
        wrong_cryptogram: false,
        offline_counters_exhausted: false,
        expired: false,
        unknown_key: false,
        used: 0,
        refuses_second: false,
    };
}

/// Why there cannot be such a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// A sequence number has two digits.
    Sequence(u8),
    /// It must be a card of 1 to 7 schemes, each once.
    Schemes,
    /// A label must have 1 to 16 characters of ASCII, of the scheme at this index.
    Label(u8),
    /// It must expire in a month of the years 2000 to 2099.
    Expires(u16, u8),
    /// The name of the holder must have 2 to 26 characters of ASCII.
    Holder,
}

impl fmt::Display for Unfit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sequence(given) => write!(out, "a sequence number is 0 to 99, not {given}"),
            Self::Schemes => {
                write!(out, "a card has 1 to {MOST_SCHEMES} schemes, each with an index of its own")
            }
            Self::Label(index) => {
                write!(
                    out,
                    "the label of scheme {index} needs 1 to {LONGEST_LABEL} ASCII characters"
                )
            }
            Self::Expires(year, month) => {
                write!(out, "a card expires in a month of 2000 to 2099, not in {year}-{month:02}")
            }
            Self::Holder => out.write_str("the holder's name needs 2 to 26 ASCII characters"),
        }
    }
}

impl core::error::Error for Unfit {}

/// Returns the name (AID) of the application of a scheme: `F00000000100NN`.
pub fn application(scheme: u8) -> [u8; 7] {
    let mut name = [0; 7];
    name[..5].copy_from_slice(&REGISTERED);
    name[6] = scheme;
    name
}

impl Personal {
    /// Looks whether a card can say all this.
    pub(crate) fn check(&self) -> Result<(), Unfit> {
        if self.sequence > 99 {
            return Err(Unfit::Sequence(self.sequence));
        }
        self.check_schemes()?;
        let (year, month) = self.expires;
        if !(2000..=2099).contains(&year) || !(1..=12).contains(&month) {
            return Err(Unfit::Expires(year, month));
        }
        if is_text(&self.holder, 2, 26) { Ok(()) } else { Err(Unfit::Holder) }
    }

    fn check_schemes(&self) -> Result<(), Unfit> {
        let mut indices: Vec<u8> = self.schemes.iter().map(|scheme| scheme.index).collect();
        indices.sort_unstable();
        indices.dedup();
        if indices.len() != self.schemes.len() || !(1..=MOST_SCHEMES).contains(&indices.len()) {
            return Err(Unfit::Schemes);
        }
        match self.schemes.iter().find(|scheme| !is_text(&scheme.label, 1, LONGEST_LABEL)) {
            Some(scheme) => Err(Unfit::Label(scheme.index)),
            None => Ok(()),
        }
    }

    /// Returns the last day on which it is good, as year, month and day in decimal digits.
    pub(crate) fn last_day(&self) -> [u8; 3] {
        let (year, month) = self.expires;
        let day = match month {
            2 if year % 4 == 0 => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        decimal((u64::from(year % 100) * 100 + u64::from(month)) * 100 + day)
    }
}

fn is_text(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len())
        && text.bytes().all(|letter| letter == b' ' || letter.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn personal() -> Personal {
        Personal {
            number: Number::new("9999990000000014").unwrap(),
            sequence: 1,
            schemes: vec![Scheme { label: "TEST".to_owned(), index: 1 }],
            expires: (2028, 2),
            holder: "CARD/TEST".to_owned(),
        }
    }

    #[test]
    fn a_card_is_good_until_the_end_of_its_month() {
        assert_eq!(personal().last_day(), [0x28, 0x02, 0x29]);
        assert_eq!(Personal { expires: (2031, 11), ..personal() }.last_day(), [0x31, 0x11, 0x30]);
    }

    #[test]
    fn what_no_card_can_say_is_refused_by_its_name() {
        let scheme = |label: &str, index| Scheme { label: label.to_owned(), index };
        assert_eq!(personal().check(), Ok(()));
        let cases = [
            (Personal { sequence: 100, ..personal() }, Unfit::Sequence(100)),
            (Personal { schemes: Vec::new(), ..personal() }, Unfit::Schemes),
            (
                Personal { schemes: vec![scheme("A", 1), scheme("B", 1)], ..personal() },
                Unfit::Schemes,
            ),
            (
                Personal {
                    schemes: (0..8).map(|index| scheme("A", index)).collect(),
                    ..personal()
                },
                Unfit::Schemes,
            ),
            (Personal { schemes: vec![scheme("", 3)], ..personal() }, Unfit::Label(3)),
            (Personal { expires: (2028, 13), ..personal() }, Unfit::Expires(2028, 13)),
            (Personal { expires: (1999, 1), ..personal() }, Unfit::Expires(1999, 1)),
            (Personal { holder: "é".to_owned(), ..personal() }, Unfit::Holder),
        ];
        for (personal, unfit) in cases {
            assert_eq!(personal.check(), Err(unfit));
        }
    }
}
