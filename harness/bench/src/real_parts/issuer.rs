//! The issuer host that is another program: how it is started, asked, and read afterwards.

use core::time::Duration;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use pos_core::Key;
use pos_wire::dialect::{Dialect, IssuerAuthentication, Reply};
use pos_wire::dukpt::SecretKey;
use pos_wire::iso8583::FIELD_TABLE;
use serde::Deserialize;
use sim_world::{CardChip, Plan, Wallet};

use crate::issuer_command::IssuerCommand;
use crate::watch::BenchPart;

use super::part::Part;
use super::processor::message_in;
use super::site::Launcher;

/// How long it may take to answer, in real time.
const PATIENCE: Duration = Duration::from_secs(10);
const APPROVED: &str = "00";
const WRONG_CRYPTOGRAM: &str = "82";

/// An issuer host that runs.
#[derive(Debug)]
pub(super) struct IssuerHost {
    /// Ended when this is dropped.
    _part: Part,
    port: u16,
    log: PathBuf,
}

/// What it says first.
#[derive(Deserialize)]
struct Listening {
    port: u16,
}

impl IssuerHost {
    /// Starts a host that has the base key of the readers of a run.
    pub(super) fn start(
        (launcher, folder): (&Launcher, &Path),
        command: &IssuerCommand,
        base: &SecretKey,
    ) -> io::Result<Self> {
        let (fields, log) = (folder.join("fields.json"), folder.join("issuer.jsonl"));
        fs::write(&fields, FIELD_TABLE)?;
        let key = format!("{:032x}", u128::from_be_bytes(*base.bytes()));
        let (fields, path) = (fields.to_string_lossy(), log.to_string_lossy());
        let command = command.words().iter().map(String::as_str);
        let words = ["issuer", "--"].into_iter().chain(command);
        let words = words.chain(["--fields", &fields, "--bdk", &key, "--log", &path]);
        let mut part = launcher.start(BenchPart::Issuer, &words.collect::<Vec<_>>())?;
        let Listening { port } = part.hear()?;
        Ok(Self { _part: part, port, log })
    }

    pub(super) const fn port(&self) -> u16 {
        self.port
    }

    /// Finds the first thing in its log that should not be there.
    pub(super) fn complaint(&self, plan: &Plan) -> io::Result<Option<String>> {
        let planned = Planned::of(plan);
        let odd = |what: String| io::Error::other(format!("the issuer host's --log: {what}"));
        if !fs::metadata(&self.log).is_ok_and(|log| log.is_file()) {
            return Err(odd("it wrote none, or no file".to_owned()));
        }
        let log = File::open(&self.log).map_err(|why| odd(why.to_string()))?;
        for (place, line) in (1..).zip(BufReader::new(log).lines()) {
            let line = line.map_err(|why| odd(format!("line {place}: {why}")))?;
            let note: Note = serde_json::from_str(&line)
                .map_err(|why| odd(format!("line {place} is no note: {why}")))?;
            if let Some(wrong) = note.complaint(&planned) {
                return Ok(Some(format!("the issuer host noted that {wrong}: {line}")));
            }
        }
        Ok(None)
    }
}

/// The last four digits of the cards whose cryptograms are to be wrong.
struct Planned(Vec<String>);

impl Planned {
    fn of(plan: &Plan) -> Self {
        let digits = Wallet::of(plan.seed, &plan.shop.cards).digits();
        let cards = plan.shop.cards.iter().zip(digits);
        let wrong = cards.filter(|(card, _)| card.chip == CardChip::WrongCryptogram);
        Self(wrong.map(|(_, digits)| digits[digits.len() - 4..].to_owned()).collect())
    }
}

/// What the host notes of a message; other words are for people.
#[expect(
    clippy::struct_excessive_bools,
    reason = "the log has each where it is true, and they combine"
)]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Note {
    masked: String,
    opened: Option<bool>,
    verified: Option<bool>,
    closed: bool,
    replayed: bool,
    ksn_reused: bool,
    number_in_clear: bool,
    answer: String,
}

impl Note {
    /// Says what is wrong with it. A cryptogram that is `copied` is none of these: where nobody
    /// answered online, the same card is taken offline under another key.
    fn complaint(&self, Planned(wrong): &Planned) -> Option<&'static str> {
        let planned = wrong.iter().any(|last_four| self.masked.ends_with(last_four.as_str()));
        Some(match self {
            Self { closed: true, .. } => "it could not read a message",
            Self { opened: Some(false), .. } => "it could not open a card",
            Self { number_in_clear: true, .. } => "a card number stands in clear",
            Self { ksn_reused: true, .. } => "two cards were sealed under one key",
            Self { replayed: true, .. } => "a card counted as far twice",
            Self { verified: Some(false), .. } if !planned => "a cryptogram is not its card's",
            Self { verified: Some(true), .. } if planned => "a planted wrong cryptogram is right",
            Self { verified: Some(right), answer, .. } if *right != (answer == APPROVED) => {
                "its answer is not what it found"
            }
            _ => return None,
        })
    }
}

/// What an issuer finds in a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The card is its own, and so is the cryptogram, where there is one: its word to the card.
    Right(Option<IssuerAuthentication>),
    /// The cryptogram is not its card's.
    Wrong,
}

/// Says something to the issuer host, and takes all that it says to that.
fn said_by_host(port: u16, framed: &[u8]) -> io::Result<Vec<u8>> {
    let mut host = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    host.set_read_timeout(Some(PATIENCE))?;
    host.write_all(framed)?;
    host.shutdown(Shutdown::Write)?;
    let mut answer = Vec::new();
    host.read_to_end(&mut answer)?;
    Ok(answer)
}

/// Hands a payment, byte for byte as it came, to the issuer host at a port.
pub(super) fn ask_host(
    port: u16,
    framed: &[u8],
    (dialect, key): (&Dialect, Key),
) -> io::Result<Found> {
    let odd = |what: String| io::Error::other(format!("the issuer host {what}"));
    let answer = said_by_host(port, framed)
        .map_err(|reason| odd(format!("at port {port} gave no answer: {reason}")))?;
    let message = message_in(&answer).map_err(|reason| odd(format!("gave no answer: {reason}")))?;
    match dialect.read_reply(&message) {
        Ok(Reply::Payment(read, code, word)) if read == key => match code.code() {
            APPROVED => Ok(Found::Right(word)),
            WRONG_CRYPTOGRAM => Ok(Found::Wrong),
            other => Err(odd(format!("answered {other}: its log says why"))),
        },
        Ok(reply) => Err(odd(format!("answered another question: {reply:?}"))),
        Err(reason) => Err(odd(format!("answered what is none of the dialect: {reason}"))),
    }
}

/// Becomes an issuer host: what starts this process talks to that one.
///
/// # Errors
///
/// [`io::Error`] where there is no such program.
pub fn become_issuer(words: &[String]) -> io::Result<()> {
    let (program, arguments) =
        words.split_first().ok_or_else(|| io::Error::other("no command of an issuer host"))?;
    let reason = Command::new(program).args(arguments).exec();
    Err(io::Error::new(reason.kind(), format!("cannot start `{program}`: {reason}")))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::thread;

    use pos_core::{
        Currency, Entry, Key, MaskedPan, Money, OrderId, PaymentRequest, ResponseCode, Scheme,
        Sealed, TillId, Wall,
    };
    use pos_wire::dialect::{Attempt, Dialect, Question, Reply, Sending};
    use pos_wire::iso8583::{Message, encode, frame};

    use super::{Found, Note, Planned, ask_host};
    use crate::real_parts::processor::SHOP;
    use crate::real_parts::serve::listen;

    fn payment(count: u32) -> PaymentRequest {
        let masked = MaskedPan::read(b"424242******4242").unwrap();
        PaymentRequest {
            key: Key { till: TillId(1), count },
            order: OrderId(1),
            amount: Money::from_minor(500),
            currency: Currency::find("USD").unwrap(),
            scheme: Scheme::Visa,
            entry: Entry::Tap,
            sealed: Sealed { ksn: [0; 12], masked, secret: [0; 12], code: [0; 16] },
            chip: None,
            presented: Wall::from_millis(0),
            deferred: false,
        }
    }

    /// Asks a host that says this to a payment.
    fn asked(answer: impl FnOnce(&Dialect, Key, &Message) -> Vec<u8>) -> std::io::Result<Found> {
        let (dialect, request) = (Dialect::new(SHOP), payment(1));
        let sending = Sending { at: request.presented, attempt: Attempt::First };
        let message = dialect.ask(&Question::Payment(request), sending).unwrap();
        let framed = frame(&encode(&message).unwrap()).unwrap();
        let answer = answer(&dialect, request.key, &message);
        let (host, port) = listen().unwrap();
        let said = framed.clone();
        let host = thread::spawn(move || {
            let (mut line, _) = host.accept().unwrap();
            let mut heard = Vec::new();
            line.read_to_end(&mut heard).unwrap();
            assert_eq!(heard, said, "byte for byte");
            line.write_all(&answer).unwrap();
        });
        let found = ask_host(port, &framed, (&dialect, request.key));
        host.join().unwrap();
        found
    }

    fn says(reply: Reply) -> std::io::Result<Found> {
        asked(|dialect, _, to| {
            frame(&encode(&dialect.reply(&reply, to).unwrap()).unwrap()).unwrap()
        })
    }

    #[test]
    fn a_host_tells_right_from_wrong_and_its_word_to_the_card() {
        let code = |code| ResponseCode::find(code).unwrap();
        let key = payment(1).key;
        let word = Some(*b"\x01\x02\x03\x04\x05\x06\x07\x0800");
        assert_eq!(says(Reply::Payment(key, code("00"), word)).unwrap(), Found::Right(word));
        assert_eq!(says(Reply::Payment(key, code("00"), None)).unwrap(), Found::Right(None));
        assert_eq!(says(Reply::Payment(key, code("82"), None)).unwrap(), Found::Wrong);
        let refused = says(Reply::Payment(key, code("05"), None)).unwrap_err().to_string();
        assert_eq!(refused, "the issuer host answered 05: its log says why");
    }

    #[test]
    fn a_host_that_says_nothing_or_something_else_is_a_failure_of_the_bench() {
        let nothing = asked(|_, _, _| Vec::new()).unwrap_err().to_string();
        assert_eq!(nothing, "the issuer host gave no answer: half a message");
        let question = asked(|_, _, to| frame(&encode(to).unwrap()).unwrap()).unwrap_err();
        let told = "the issuer host answered what is none of the dialect: 0200 is not a reply";
        assert!(question.to_string().starts_with(told), "{question}");
        let other = Key { till: TillId(9), count: 4 };
        let another = asked(|dialect, _, _| {
            let request = PaymentRequest { key: other, ..payment(1) };
            let sending = Sending { at: request.presented, attempt: Attempt::First };
            let to = dialect.ask(&Question::Payment(request), sending).unwrap();
            let reply = Reply::Payment(other, ResponseCode::APPROVED, None);
            frame(&encode(&dialect.reply(&reply, &to).unwrap()).unwrap()).unwrap()
        });
        let another = another.unwrap_err().to_string();
        assert!(another.starts_with("the issuer host answered another question"), "{another}");
    }

    #[test]
    fn what_the_log_of_a_host_should_not_have_is_named() {
        let planned = Planned(vec!["0014".to_owned()]);
        let wrong = |line: &str| serde_json::from_str::<Note>(line).unwrap().complaint(&planned);
        for (line, complaint) in [
            (r#"{"kind":"0800","answer":"00"}"#, None),
            (r#"{"masked":"999999******0022","opened":true,"chip":false}"#, None),
            (r#"{"masked":"…0022","verified":true,"copied":true,"answer":"00"}"#, None),
            (r#"{"masked":"…0014","verified":false,"answer":"82"}"#, None),
            (
                r#"{"masked":"…0022","verified":true,"answer":"82"}"#,
                Some("its answer is not what it found"),
            ),
            (
                r#"{"masked":"999999******0014","opened":true,"verified":true}"#,
                Some("a planted wrong cryptogram is right"),
            ),
            (
                r#"{"masked":"999999******0022","opened":true,"verified":false}"#,
                Some("a cryptogram is not its card's"),
            ),
            (
                r#"{"opened":true,"verified":true,"replayed":true}"#,
                Some("a card counted as far twice"),
            ),
            (r#"{"opened":true,"ksn_reused":true}"#, Some("two cards were sealed under one key")),
            (r#"{"opened":true,"number_in_clear":true}"#, Some("a card number stands in clear")),
            (r#"{"opened":false,"why":"?"}"#, Some("it could not open a card")),
            (r#"{"closed":true,"why":"?"}"#, Some("it could not read a message")),
        ] {
            assert_eq!(wrong(line), complaint, "{line}");
        }
    }
}
