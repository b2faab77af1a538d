//! `never.pan`: no card number in clear on a disk, in a message, or on a screen.

use memchr::memmem;
use pos_core::{Message, Screen};

use crate::trace::{Breach, What};
use crate::wallet::CardNumber;
use crate::world::World;

impl World<'_> {
    /// Looks for every card number of the run, as digits and packed, on every disk and in all
    /// that the tills said and showed; who carries their messages looks at what he carries.
    pub(crate) fn card_numbers_in_clear(&self) -> Vec<Breach> {
        let said = self.all_that_was_said();
        let leaks = self.wallet().numbers().iter().flat_map(|number| {
            let on_disk = self.is_on_a_disk(number).then(|| breach(number, "on a disk"));
            let said =
                is_said(number, &said).then(|| breach(number, "in a message or on a screen"));
            on_disk.into_iter().chain(said)
        });
        let on_the_line = self.carrier().leaks().into_iter();
        let on_the_line = on_the_line.map(|detail| Breach { rule: "never.pan", detail });
        leaks.chain(on_the_line).collect()
    }

    fn all_that_was_said(&self) -> String {
        let mut text = String::new();
        for entry in self.trace().entries() {
            let can_carry_one = match &entry.what {
                What::Sent(_, _, message) => is_text(message),
                What::Shown(_, screen) => shows_text(screen),
                _ => false,
            };
            if can_carry_one {
                // Writing into a `String` cannot fail.
                let _ = core::fmt::write(&mut text, format_args!("{:?}\n", entry.what));
            }
        }
        text
    }
}

/// Only text and bytes have room for a number: ids, sums and lamps have none.
const fn is_text(message: &Message) -> bool {
    match message {
        Message::Payment(_) | Message::Receipt(_) | Message::Search(_) | Message::Contact(..) => {
            true
        }
        Message::Reversal(_) | Message::Check | Message::Order(_) => false,
    }
}

const fn shows_text(screen: &Screen) -> bool {
    matches!(screen, Screen::Contact(..) | Screen::Contacted(..))
}

/// A number can be said as digits, or hidden in the bytes of a seal.
fn is_said(number: &CardNumber, said: &str) -> bool {
    let digits = core::str::from_utf8(number.digits()).unwrap_or("");
    let as_list = |bytes: &[u8]| {
        let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
        bytes.join(", ")
    };
    let says = |text: &str| memmem::find(said.as_bytes(), text.as_bytes()).is_some();
    says(digits) || says(&as_list(&number.packed())) || says(&as_list(number.digits()))
}

fn breach(number: &CardNumber, place: &str) -> Breach {
    Breach { rule: "never.pan", detail: format!("{number:?} stands in clear {place}") }
}
