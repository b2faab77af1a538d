//! What a card has to read: its list of applications and the records of one. Source: EMV Book 1
//! section 12 and Book 3 annex A.

use core::fmt;

use crate::authentication::{AUTHORITY_INDEX, card_certificate, issuer_certificate};
use crate::keys::EXPONENT;
use crate::number::{decimal, pack};
use crate::personal::{Personal, Scheme, Ways, application};
use crate::tlv::{joined, tagged};

/// The name of the list of applications of a card with contacts, and of one without.
pub(crate) const LISTS: [&[u8]; 2] = [b"1PAY.SYS.DDF01", b"2PAY.SYS.DDF01"];
/// DDA, cardholder verification, terminal risk management, EXTERNAL AUTHENTICATE; no CDA.
pub(crate) const PROFILE: [u8; 2] = [0x3C, 0x00];
/// One record of file 2, which is signed, and two of file 3.
pub(crate) const LOCATOR: [u8; 8] = [0x10, 1, 1, 1, 0x18, 1, 2, 0];
/// An index that the authority has no key for.
const UNKNOWN_INDEX: u8 = 0xEF;
/// The first of the last century's last year, which is long past in two digits too.
const LONG_AGO: [u8; 3] = [0x00, 0x01, 0x31];
const FIRST_DAY: [u8; 3] = [0x00, 0x01, 0x01];

/// The amount, another amount, the country, what the terminal found, the currency, the date, the
/// type and the unpredictable number: what the card wants to know for a cryptogram.
const ASKED_FOR_CRYPTOGRAM: [u8; 21] = [
    0x9F, 0x02, 6, 0x9F, 0x03, 6, 0x9F, 0x1A, 2, 0x95, 5, 0x5F, 0x2A, 2, 0x9A, 3, 0x9C, 1, 0x9F,
    0x37, 4,
];
/// For the second one, the code of the answer comes first.
const ANSWER_CODE: [u8; 2] = [0x8A, 2];
/// No verification is asked of the cardholder, whatever the amount.
const NO_VERIFICATION: [u8; 10] = [0, 0, 0, 0, 0, 0, 0, 0, 0x1F, 0x00];
/// Nothing is refused by the terminal for the issuer, and nothing refused where there is no answer.
const NEVER: [u8; 5] = [0; 5];
const ALWAYS: [u8; 5] = [0xFF; 5];
/// It may be used everywhere, for everything.
const EVERYWHERE: [u8; 2] = [0xFF, 0xC0];
const VERSION: [u8; 2] = [0, 1];

/// The records of an application, which are the same for all schemes of a card.
#[derive(Clone)]
pub(crate) struct Records {
    list: Vec<u8>,
    about: Vec<u8>,
    of_issuer: Vec<u8>,
    of_card: Vec<u8>,
}

/// The records hold the number of the card.
impl fmt::Debug for Records {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Records").finish_non_exhaustive()
    }
}

impl Records {
    pub(crate) fn new(personal: &Personal, ways: &Ways) -> Self {
        let about = about(personal, ways);
        let signed = [&about[..], &PROFILE].concat();
        Self {
            list: tagged(0x70, &list(&personal.schemes)),
            of_issuer: tagged(0x70, &of_issuer(personal, ways)),
            of_card: tagged(0x70, &of_card(personal, &signed)),
            about: tagged(0x70, &about),
        }
    }

    /// Returns a record of the list of applications.
    pub(crate) fn of_list(&self, file: u8, record: u8) -> Option<&[u8]> {
        (file == 1 && record == 1).then_some(&self.list)
    }

    /// Returns a record of an application.
    pub(crate) fn of_application(&self, file: u8, record: u8) -> Option<&[u8]> {
        match (file, record) {
            (2, 1) => Some(&self.about),
            (3, 1) => Some(&self.of_issuer),
            (3, 2) => Some(&self.of_card),
            (_, _) => None,
        }
    }
}

/// Answers the selection of a list of applications.
pub(crate) fn list_selected(name: &[u8], schemes: &[Scheme]) -> Vec<u8> {
    let inside = if name == LISTS[0] {
        joined([(0x88, &[1][..]), (0x5F2D, b"en"), (0x9F11, &[1])])
    } else {
        tagged(0xBF0C, &list(schemes))
    };
    tagged(0x6F, &[tagged(0x84, name), tagged(0xA5, &inside)].concat())
}

/// Answers the selection of an application.
pub(crate) fn selected(scheme: &Scheme) -> Vec<u8> {
    let inside = joined([(0x50, scheme.label.as_bytes()), (0x87, &[1][..]), (0x5F2D, b"en")]);
    let name = tagged(0x84, &application(scheme.index));
    tagged(0x6F, &[name, tagged(0xA5, &inside)].concat())
}

fn list(schemes: &[Scheme]) -> Vec<u8> {
    let entries = (1_u8..).zip(schemes).map(|(priority, scheme)| {
        let name = application(scheme.index);
        tagged(
            0x61,
            &joined([(0x4F, &name[..]), (0x50, scheme.label.as_bytes()), (0x87, &[priority])]),
        )
    });
    entries.collect::<Vec<_>>().concat()
}

/// What the card says of itself, which is signed with its key.
fn about(personal: &Personal, ways: &Ways) -> Vec<u8> {
    let last_day = if ways.expired { LONG_AGO } else { personal.last_day() };
    let second = [&ANSWER_CODE[..], &ASKED_FOR_CRYPTOGRAM].concat();
    joined([
        (0x5F25, &FIRST_DAY[..]),
        (0x5F24, &last_day),
        (0x5A, &personal.number.packed()),
        (0x5F34, &sequence(personal)),
        (0x9F07, &EVERYWHERE),
        (0x8E, &NO_VERIFICATION),
        (0x9F0D, &NEVER),
        (0x9F0E, &NEVER),
        (0x9F0F, &ALWAYS),
        (0x9F4A, &[0x82]),
        (0x9F08, &VERSION),
        (0x8C, &ASKED_FOR_CRYPTOGRAM),
        (0x8D, &second),
    ])
}

fn sequence(personal: &Personal) -> [u8; 1] {
    decimal(u64::from(personal.sequence))
}

fn of_issuer(personal: &Personal, ways: &Ways) -> Vec<u8> {
    let index = if ways.unknown_key { UNKNOWN_INDEX } else { AUTHORITY_INDEX };
    let certificate = issuer_certificate(&personal.number);
    joined([
        (0x8F, &[index][..]),
        (0x90, &certificate.signed),
        (0x92, &certificate.remainder),
        (0x9F32, &EXPONENT),
    ])
}

fn of_card(personal: &Personal, signed: &[u8]) -> Vec<u8> {
    let certificate = card_certificate(&personal.number, signed);
    joined([
        (0x57, &stripe(personal)[..]),
        (0x5F20, personal.holder.as_bytes()),
        (0x9F46, &certificate.signed),
        (0x9F47, &EXPONENT),
        (0x9F48, &certificate.remainder),
        (0x9F49, &[0x9F, 0x37, 4]),
    ])
}

/// The second track of the stripe, as a chip has it: the service code 201 is that of a chip card.
fn stripe(personal: &Personal) -> Vec<u8> {
    let (year, month) = personal.expires;
    pack(&format!("{}D{:02}{month:02}201", personal.number.digits(), year % 100))
}
