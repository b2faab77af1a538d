//! Card numbers in clear: a saboteur who stole the seed opens the reader's seal and plants the
//! number; the scanner finds it wherever it stands.

use std::collections::BTreeSet;

use pos_core::{
    Channel, Contact, Input, Message, OrderId, Output, Record, Request, RequestId, Screen, Sealed,
};
use pos_wire::dukpt::{Host, SecretKey, card_number};
use sim_kernel::{Chance, Purpose};
use sim_world::{Plan, StartFn};

use crate::played::{against, honest};
use crate::rig::{SEED, plan, sale};
use crate::saboteur::{Said, Trick, with};

/// What the base key is drawn for; pinned, like every purpose of the world.
const BASE_KEY: Purpose = Purpose(5);

/// Opens a seal with the stolen seed: the digits.
fn digits(sealed: Sealed) -> String {
    let half = |nth| Chance::new(SEED, 0).draw(BASE_KEY, 0, nth).to_be_bytes();
    let base = [half(0), half(1)].concat().try_into().unwrap_or_default();
    let tags = Host::new(SecretKey::new(base)).open(&sealed.into()).unwrap_or_default();
    let number = card_number(&tags);
    number.map_or(String::new(), |number| number.iter().copied().map(char::from).collect())
}

/// The digits, two to a byte.
fn packed(sealed: Sealed) -> [u8; 8] {
    let bytes = digits(sealed).into_bytes();
    let pair = |place: usize| Some((bytes.get(2 * place)? << 4) | (bytes.get(2 * place + 1)? & 15));
    core::array::from_fn(|place| pair(place).unwrap_or_default())
}

fn contact_of(sealed: Sealed) -> Contact {
    Contact { channel: Channel::Text, address: digits(sealed) }
}

/// The last card that was presented.
type Seen = Option<Sealed>;

fn note(seen: &mut Seen, input: &Input) {
    if let Input::CardPresented(card) = input {
        *seen = Some(card.sealed);
    }
}

#[derive(Debug, Default)]
struct ShowsTheNumber(Seen);

impl Trick for ShowsTheNumber {
    fn hear(&mut self, input: &mut Input) {
        note(&mut self.0, input);
    }

    fn say(&mut self, output: Output, said: &mut Said) {
        said.outputs.push(output);
        let contact = self.0.take().map(contact_of);
        let screen = contact.map(|contact| Screen::Contact(OrderId(0), contact));
        said.outputs.extend(screen.map(Output::Show));
    }
}

#[derive(Debug, Default)]
struct SendsTheNumber(Seen);

impl Trick for SendsTheNumber {
    fn hear(&mut self, input: &mut Input) {
        note(&mut self.0, input);
    }

    fn say(&mut self, output: Output, said: &mut Said) {
        said.outputs.push(output);
        said.outputs.extend(self.0.take().map(|sealed| {
            let message = Message::Search(digits(sealed));
            Output::Send(Request { id: RequestId(9_000), via: None, message })
        }));
    }
}

/// Sends the seal opened: the packed digits where the sealed ones should be.
#[derive(Debug, Default)]
struct SendsAnOpenSeal;

impl Trick for SendsAnOpenSeal {
    fn say(&mut self, mut output: Output, said: &mut Said) {
        if let Output::Send(Request { message: Message::Payment(payment), .. }) = &mut output {
            let open = packed(payment.sealed);
            payment.sealed.secret[..8].copy_from_slice(&open);
        }
        said.outputs.push(output);
    }
}

#[derive(Debug, Default)]
struct StoresTheDigits;

impl Trick for StoresTheDigits {
    fn say(&mut self, mut output: Output, said: &mut Said) {
        edit_orders(&mut output, |order| {
            let sealed = order.tenders.first().and_then(|tender| tender.card()).map(|c| c.sealed);
            order.contacts.extend(sealed.map(contact_of));
        });
        said.outputs.push(output);
    }
}

#[derive(Debug, Default)]
struct StoresThePackedNumber;

impl Trick for StoresThePackedNumber {
    fn say(&mut self, mut output: Output, said: &mut Said) {
        edit_orders(&mut output, |order| {
            for tender in &mut order.tenders {
                if let pos_core::Means::Card(card) = &mut tender.means {
                    let open = packed(card.sealed);
                    card.sealed.secret[..8].copy_from_slice(&open);
                }
            }
        });
        said.outputs.push(output);
    }
}

fn edit_orders(output: &mut Output, edit: impl Fn(&mut pos_core::Order)) {
    let Output::Store(batch) = output else { return };
    for record in &mut batch.records {
        if let Record::Order(order) = record {
            edit(order);
        }
    }
}

fn is_found(saboteur: StartFn, place: &str) {
    let day: Plan = plan([sale("coffee", 45_00)]);
    honest(day.clone());
    let played = against(&day, saboteur);
    assert_eq!(played.broken(), BTreeSet::from(["never.pan"]));
    assert!(played.breaches().iter().all(|breach| breach.contains(place)), "{place}");
}

#[test]
fn a_number_on_the_screen_is_found() {
    is_found(with::<ShowsTheNumber>(), "in a message or on a screen");
}

#[test]
fn a_number_in_a_message_is_found() {
    is_found(with::<SendsTheNumber>(), "in a message or on a screen");
}

#[test]
fn a_packed_number_in_a_message_is_found() {
    is_found(with::<SendsAnOpenSeal>(), "in a message or on a screen");
}

#[test]
fn a_number_on_the_disk_is_found() {
    is_found(with::<StoresTheDigits>(), "on a disk");
}

#[test]
fn a_packed_number_on_the_disk_is_found() {
    is_found(with::<StoresThePackedNumber>(), "on a disk");
}

#[test]
fn a_breach_names_the_last_four_digits_and_no_more() {
    let day = plan([sale("coffee", 45_00)]);
    let breaches = against(&day, with::<ShowsTheNumber>()).breaches();
    let longest = |text: &str| {
        text.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max().unwrap_or(0)
    };
    assert!(breaches.iter().all(|breach| longest(breach) == 4), "{breaches:?}");
}
