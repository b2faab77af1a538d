//! The process of a reader that asks chips: the kernel of a terminal over PC/SC, and the customer
//! who holds the card.
//!
//! It has a daemon of PC/SC to itself, in mounts of its own, with a virtual reader; the customer
//! puts our own test card into it. What the card says is sealed with the keys of the reader, and
//! handed to the till.

use core::time::Duration;
use std::io::{self, BufRead, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use harness_hardware::namespace::{leave_mounts, mount_tmpfs, unmount_below};
use harness_reader::{
    Asked, CardInReader, Finished, Inserted, NotRead, Outcome, PcscReader, Started, VirtualReader,
    begin, finish,
};
use pos_core::{Chip, Entry, LastFour, MaskedPan, Presentation, Scheme};
use pos_wire::dialect::date_and_time;
use pos_wire::dukpt::{SealedCard, chip_tags, number_tag};
use pos_wire::numbers::{number_of_country, number_of_currency};
use pos_wire::tlv::Tlv;
use sim_card::{Card, ChipData, Number, Personal, Ways};
use sim_world::CardChip;

use super::super::ReaderPlace;
use super::super::reader_state::ReaderState;
use super::super::serve::{listen, serve};
use super::super::words::{ChipCard, ChipWord, Completion, FromReader, Sale, ToReader, Unreadable};

/// Where the daemon of PC/SC has its socket.
const SERVICE: &str = "/run/pcscd";
const SERVICE_OCTETS: u64 = 4 << 20;
/// The first port that a card is put into a virtual reader by; each reader has two.
const FIRST_PORT: u16 = 35_963;
/// How long the service may take to see a card come or go.
const PATIENCE: Duration = Duration::from_secs(10);
/// The sequence number of all cards.
const SEQUENCE: u8 = 0;
/// Year and month with the end of which cards expire, and those that have.
const EXPIRES: (u16, u8) = (2049, 12);

/// How long an operator may take to put a card in, or take it out.
const OPERATOR: Duration = Duration::from_secs(60);

/// Runs the reader of a till until nobody tells it anything more; `say` is what an operator reads.
///
/// # Errors
///
/// [`io::Error`] where there is no such reader, no card in time, or its till cannot be reached.
pub fn serve_chip_reader(
    place: &ReaderPlace,
    say: &mut dyn FnMut(&str),
    told: impl BufRead,
    said: impl Write,
) -> io::Result<()> {
    let (listener, port) = listen()?;
    listener.set_nonblocking(true)?;
    let customer = match &place.plugged_in {
        Some(name) => Customer::Operator(name.clone()),
        None => Customer::Ours(own_reader(place)?, None),
    };
    let name = match &customer {
        Customer::Operator(name) => name.clone(),
        Customer::Ours(reader, _) => reader.name().to_owned(),
    };
    let mut reader = ChipReader {
        customer,
        terminal: PcscReader::new(Some(name)),
        started: None,
        keys: None,
        place: place.clone(),
        listener,
        till: None,
        say,
    };
    serve((told, said), Some(FromReader::Open(port)), |told| reader.answer(told))
}

/// Starts a virtual reader, with a daemon of PC/SC of its own.
fn own_reader(place: &ReaderPlace) -> io::Result<VirtualReader> {
    leave_mounts().map_err(io::Error::other)?;
    unmount_below(&place.folder).map_err(io::Error::other)?;
    mount_tmpfs(Path::new(SERVICE), SERVICE_OCTETS).map_err(io::Error::other)?;
    let port = FIRST_PORT.wrapping_add(place.till.wrapping_mul(2));
    VirtualReader::start_in(port, &place.folder).map_err(io::Error::other)
}

/// Who holds cards to the reader.
#[derive(Debug)]
enum Customer {
    /// We do, with our own card at a virtual reader.
    Ours(VirtualReader, Option<Inserted>),
    /// Somebody at a reader that is plugged in.
    Operator(String),
}

struct ChipReader<'s> {
    customer: Customer,
    terminal: PcscReader,
    /// The transaction that waits for its end.
    started: Option<Started<CardInReader>>,
    /// Its keys, which are durable before each is used.
    keys: Option<ReaderState>,
    place: ReaderPlace,
    listener: TcpListener,
    till: Option<TcpStream>,
    say: &'s mut dyn FnMut(&str),
}

impl ChipReader<'_> {
    fn answer(&mut self, told: ToReader) -> io::Result<FromReader> {
        match told {
            ToReader::Load(device) => {
                let file = self.place.folder.join(format!("reader-{}.keys", self.place.till));
                self.keys = Some(ReaderState::open(&file, || *device)?);
                Ok(FromReader::Done)
            }
            ToReader::Present(card) => {
                self.pass_over()?;
                self.hand_over(&card)
            }
            ToReader::PassOver => self.pass_over().map(|()| FromReader::Done),
            ToReader::Ask { card, sale, entry, scheme } => self.ask(&card, &sale, (entry, scheme)),
            ToReader::Complete(completion) => Ok(FromReader::Completed(self.complete(completion))),
            ToReader::GiveBack => self.give_back().map(|_| FromReader::Done),
        }
    }

    /// Uses the keys of a card that is read without its chip.
    fn pass_over(&mut self) -> io::Result<()> {
        let nothing = number_tag(b"00000000").ok_or_else(|| io::Error::other("no number"))?;
        self.seal(&[nothing]).map(drop)
    }

    fn seal(&mut self, tags: &[Tlv]) -> io::Result<SealedCard> {
        self.keys.as_mut().ok_or_else(|| io::Error::other("it has no keys"))?.seal(tags)
    }

    /// Hands a card to the till: the last one that is connected.
    fn hand_over(&mut self, card: &Presentation) -> io::Result<FromReader> {
        while let Ok((connection, _)) = self.listener.accept() {
            self.till = Some(connection);
        }
        let till = self.till.as_mut().ok_or_else(|| io::Error::other("no till is connected"))?;
        let mut line = serde_json::to_vec(card)?;
        line.push(b'\n');
        till.write_all(&line)?;
        Ok(FromReader::Done)
    }

    /// Has the customer put a card in, and asks its chip for a cryptogram.
    fn ask(
        &mut self,
        card: &ChipCard,
        sale: &Sale,
        (entry, scheme): (Entry, Scheme),
    ) -> io::Result<FromReader> {
        self.give_back()?;
        let asked = asked(card, sale, scheme)?;
        match begin(self.inserted(card)?, &asked) {
            Ok(read) => {
                self.started = Some(read.started);
                let said = FromReader::Read { transactions: read.chip.counter };
                if matches!(self.customer, Customer::Operator(_)) {
                    // Whose number that is stays in the reader: the scenario's card pays.
                    return Ok(said);
                }
                let presentation =
                    self.sealed((read.number.digits(), read.chip), (&asked, entry, scheme))?;
                self.hand_over(&presentation).map(|_| said)
            }
            Err(why) => {
                let transactions = self.give_back()?.unwrap_or(card.transactions);
                Ok(FromReader::NotRead { why: unreadable(&why)?, transactions })
            }
        }
    }

    /// Has a card put into the reader, and waits until it is there.
    fn inserted(&mut self, card: &ChipCard) -> io::Result<CardInReader> {
        let patience = match &mut self.customer {
            Customer::Ours(reader, held) => {
                let made = Card::new(personal(card)?, ways(card.chip), card.transactions);
                *held = Some(reader.insert(made.map_err(io::Error::other)?)?);
                PATIENCE
            }
            Customer::Operator(_) => OPERATOR,
        };
        let say = &mut *self.say;
        let waited =
            self.terminal.wait_for_card(patience, &mut |waiting| say(&waiting.to_string()));
        waited.map_err(io::Error::other)
    }

    fn sealed(
        &mut self,
        (digits, data): (&str, ChipData),
        (asked, entry, scheme): (&Asked, Entry, Scheme),
    ) -> io::Result<Presentation> {
        let wrong = || io::Error::other("the card has no number that can be sealed");
        let chip = chip(&data, asked.country);
        let number = number_tag(digits.as_bytes()).ok_or_else(wrong)?;
        let tags: Vec<_> = core::iter::once(number).chain(chip_tags(&chip)).collect();
        let (sealed, chip) = self.seal(&tags)?.kept().map_err(io::Error::other)?;
        let last_four = digits.as_bytes().last_chunk().copied().map(LastFour);
        debug_assert_eq!(MaskedPan::hide(digits.as_bytes()), Some(sealed.masked));
        Ok(Presentation { entry, scheme, last_four: last_four.ok_or_else(wrong)?, sealed, chip })
    }

    /// Tells the card what came of its question; none where no card waits for it.
    fn complete(&mut self, completion: Completion) -> Option<ChipWord> {
        let started = self.started.take()?;
        let outcome = match completion {
            Completion::NoAnswer => Outcome::NoAnswer,
            Completion::Answered { code, data } => {
                let arpc = data.and_then(|data| data.first_chunk().copied());
                Outcome::Online { code, arpc }
            }
        };
        Some(match finish(started, outcome) {
            Finished::Approved(_) => ChipWord::Approved,
            Finished::Declined(_) => ChipWord::Declined,
            Finished::Gone => ChipWord::Gone,
            Finished::Refused(_) | Finished::Failed(_) => ChipWord::Refused,
        })
    }

    /// Has the customer take the card back; returns how many transactions ours has made.
    fn give_back(&mut self) -> io::Result<Option<u16>> {
        let was_asked = self.started.take().is_some();
        let (transactions, patience) = match &mut self.customer {
            Customer::Ours(_, held) => {
                let Some(inserted) = held.take() else { return Ok(None) };
                (Some(inserted.remove()?.counter()), PATIENCE)
            }
            Customer::Operator(_) if was_asked => (None, OPERATOR),
            Customer::Operator(_) => return Ok(None),
        };
        let say = &mut *self.say;
        let gone =
            self.terminal.wait_for_removal(patience, &mut |waiting| say(&waiting.to_string()));
        gone.map(|()| transactions).map_err(io::Error::other)
    }
}

fn personal(card: &ChipCard) -> io::Result<Personal> {
    let schemes = card.schemes.iter().map(|scheme| sim_card::Scheme {
        label: scheme_name(*scheme).to_owned(),
        index: scheme_index(*scheme),
    });
    Ok(Personal {
        number: Number::new(&card.digits).map_err(io::Error::other)?,
        sequence: SEQUENCE,
        schemes: schemes.collect(),
        expires: EXPIRES,
        holder: "TEST/CARD".to_owned(),
    })
}

/// The name of a scheme, and its place among all: the application of the card.
fn scheme_name(scheme: Scheme) -> &'static str {
    Scheme::NAMES.iter().find(|row| row.1 == scheme).map_or("card", |row| row.0)
}

fn scheme_index(scheme: Scheme) -> u8 {
    let place = Scheme::NAMES.iter().position(|row| row.1 == scheme).unwrap_or_default();
    u8::try_from(place).unwrap_or(u8::MAX).saturating_add(1)
}

const fn ways(chip: CardChip) -> Ways {
    let sound = Ways::SOUND;
    match chip {
        CardChip::Sound => sound,
        CardChip::TornAfter(commands) => Ways { torn_after: Some(commands), ..sound },
        CardChip::Slow(each) => {
            let millis = each.as_millis();
            let delay_ms = if millis > 60_000 { 60_000 } else { millis as u32 };
            Ways { delay_ms, ..sound }
        }
        CardChip::WrongCryptogram => Ways { wrong_cryptogram: true, ..sound },
        CardChip::CountersExhausted => Ways { offline_counters_exhausted: true, ..sound },
        CardChip::Expired => Ways { expired: true, ..sound },
        CardChip::UnknownKey => Ways { unknown_key: true, ..sound },
        CardChip::Used(used) => Ways { used, ..sound },
    }
}

fn asked(card: &ChipCard, sale: &Sale, scheme: Scheme) -> io::Result<Asked> {
    let unknown = || io::Error::other("a currency or country without a number");
    let (date, time) = date_and_time(sale.wall);
    Ok(Asked {
        amount_minor: u64::try_from(sale.amount.minor()).unwrap_or_default(),
        currency: (
            number_of_currency(sale.currency).ok_or_else(unknown)?,
            sale.currency.decimals(),
        ),
        country: number_of_country(sale.country).ok_or_else(unknown)?,
        date,
        time,
        unpredictable: card.unpredictable.to_be_bytes(),
        application: scheme_index(scheme),
    })
}

/// Says in the words of the world why a card was not read; what the world does not know of is a
/// fault of the bench.
fn unreadable(why: &NotRead) -> io::Result<Unreadable> {
    match why {
        NotRead::Torn | NotRead::Removed => Ok(Unreadable::Torn),
        NotRead::Refused(_) => Ok(Unreadable::WornOut),
        NotRead::Declined | NotRead::NoApplication | NotRead::Reader(_) | NotRead::Kernel(_) => {
            Err(io::Error::other(why.to_string()))
        }
    }
}

/// Takes what the till keeps of what a chip said.
const fn chip(data: &ChipData, country: u16) -> Chip {
    Chip {
        cryptogram: data.cryptogram,
        information: [data.information],
        counter: data.counter.to_be_bytes(),
        unpredictable: data.unpredictable,
        verification: data.verification,
        profile: data.profile,
        date: data.date,
        country: packed(country),
        issuer_data: data.issuer_data,
    }
}

/// Packs a number of three digits into two bytes, two digits a byte.
const fn packed(number: u16) -> [u8; 2] {
    let (hundreds, tens, units) = (number / 100 % 10, number / 10 % 10, number % 10);
    [hundreds as u8, (tens * 16 + units) as u8]
}

/// Tells what is missing for chips to be asked.
pub(crate) fn chips_can_be_asked() -> Result<(), String> {
    VirtualReader::probe().map_err(|missing| missing.to_string())
}

#[cfg(test)]
mod tests {
    use sim_card::COMMANDS_TO_CRYPTOGRAM;

    use super::packed;

    #[test]
    fn the_world_knows_when_our_card_gives_its_cryptogram() {
        // The world counts the command that makes it; the card, those before.
        assert_eq!(sim_world::COMMANDS_TO_CRYPTOGRAM, COMMANDS_TO_CRYPTOGRAM + 1);
    }

    #[test]
    fn a_country_is_packed_two_digits_a_byte() {
        assert_eq!([840, 36, 4].map(packed), [[0x08, 0x40], [0x00, 0x36], [0x00, 0x04]]);
    }
}
