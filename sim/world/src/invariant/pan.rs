//! `never.pan`: no card number in clear on a disk, in a message, or on a screen.

use memchr::memmem;
use pos_core::{Message, Screen, Sealed};

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

    /// Only text and bytes have room for a number: ids, sums and lamps have none.
    fn all_that_was_said(&self) -> Vec<u8> {
        let mut said = Vec::new();
        for entry in self.trace().entries() {
            match &entry.what {
                What::Sent(_, _, message) => say(message, &mut said),
                What::Shown(_, Screen::Contact(_, to) | Screen::Contacted(_, to)) => {
                    said.extend_from_slice(to.address.as_bytes());
                }
                _ => continue,
            }
            said.push(END);
        }
        said
    }
}

/// Stands in no text, and is no two digits packed: no number runs from one message into the next.
const END: u8 = 0xFF;

fn say(message: &Message, said: &mut Vec<u8>) {
    match message {
        Message::Payment(request) => {
            let Sealed { ksn, masked, secret, code } = &request.sealed;
            for bytes in [ksn.as_slice(), masked.as_str().as_bytes(), secret, code] {
                said.extend_from_slice(bytes);
                said.push(END);
            }
        }
        Message::Receipt(receipt) => said.extend_from_slice(receipt.to().address.as_bytes()),
        Message::Search(text) => said.extend_from_slice(text.as_bytes()),
        Message::Contact(_, contact) => said.extend_from_slice(contact.address.as_bytes()),
        Message::Reversal(_) | Message::Check | Message::Order(_) => {}
    }
}

/// A number can be said as digits, or packed, two to a byte.
fn is_said(number: &CardNumber, said: &[u8]) -> bool {
    let says = |bytes: &[u8]| memmem::find(said, bytes).is_some();
    says(number.digits()) || says(&number.packed())
}

fn breach(number: &CardNumber, place: &str) -> Breach {
    Breach { rule: "never.pan", detail: format!("{number:?} stands in clear {place}") }
}
