//! The same sales with a card in a virtual reader, through the PC/SC service.
//!
//! The service has one place for its socket, and the reader one port: one process at a time, in
//! namespaces of its own, where nothing of this machine is touched. The test that is seen starts
//! itself again in these; the one that it starts is ignored otherwise.
#![cfg(all(feature = "pcsc", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod places;

use std::process::Command;
use std::time::{Duration, Instant};

use harness_reader::{
    CardInReader, Finished, Inserted, NoCard, NotRead, Outcome, PcscReader, VirtualReader, Waiting,
    begin, finish,
};
use places::{ASKED, Place, card};
use sim_card::{COMMANDS_TO_CRYPTOGRAM, Card, Ways};

const PORT: u16 = 35_963;
const PATIENCE: Duration = Duration::from_secs(10);
/// A dozen commands take 15 ms, and half a second where each waits for an acknowledgement.
const UNACKNOWLEDGED: Duration = Duration::from_millis(300);
/// Makes the namespaces a place where a service can be: its own loopback, its own `/run`.
const PREPARE: &str = "ip link set lo up && mount -t tmpfs none /run && exec \"$@\"";

/// A card in the virtual reader.
struct AtReader {
    service: VirtualReader,
    reader: PcscReader,
    inserted: Option<Inserted>,
}

impl AtReader {
    fn start() -> Self {
        let service = VirtualReader::start(PORT).unwrap();
        let reader = PcscReader::new(Some(service.name().to_owned()));
        Self { service, reader, inserted: None }
    }
}

impl Place for AtReader {
    type Reader = CardInReader;

    fn insert(&mut self, card: Card) {
        self.inserted = Some(self.service.insert(card).unwrap());
    }

    fn reader(&mut self) -> CardInReader {
        self.reader.wait_for_card(PATIENCE, &mut |_| ()).unwrap()
    }

    fn remove(&mut self) -> Card {
        let card = self.inserted.take().unwrap().remove().unwrap();
        self.reader.wait_for_removal(PATIENCE, &mut |_| ()).unwrap();
        card
    }
}

/// A command that is run where a service can be; its program and arguments follow.
fn in_namespaces() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--net", "--mount", "sh", "-c", PREPARE, "sh"]);
    command
}

/// Says why this machine cannot have it; nothing where it can.
fn missing() -> Option<String> {
    if let Err(missing) = VirtualReader::probe() {
        return Some(missing.to_string());
    }
    let namespaces = in_namespaces().arg("true").output();
    match namespaces {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(format!(
            "no namespaces: {} (needs root)",
            String::from_utf8_lossy(&output.stderr).trim()
        )),
        Err(reason) => Some(format!("no unshare: {reason} (apt install util-linux)")),
    }
}

#[test]
fn sales_through_a_virtual_reader() {
    if let Some(why) = missing() {
        println!("skipped: virtual_reader: {why}");
        return;
    }
    let this = std::env::current_exe().unwrap();
    let done = in_namespaces()
        .arg(this)
        .args(["--ignored", "--exact", "inside", "--nocapture"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    println!("{said}");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(said.contains("1 passed"), "the test inside has not run");
}

#[test]
#[ignore = "needs a network and a /run of its own: sales_through_a_virtual_reader starts it in these"]
fn inside() {
    let mut place = AtReader::start();
    places::an_approved_sale(&mut place);
    places::a_forged_answer(&mut place);
    places::a_declined_sale(&mut place);
    places::a_sale_without_an_answer(&mut place);
    places::an_answer_without_proof(&mut place);
    places::an_expired_card(&mut place);
    places::a_card_of_an_unknown_key(&mut place);
    places::a_wrong_cryptogram(&mut place);
    places::a_counter_at_its_end(&mut place);
    places::exhausted_counters(&mut place);
    places::a_refused_second_cryptogram(&mut place);
    places::a_card_of_another_scheme(&mut place);
    for line in places::a_torn_card(&mut place) {
        println!("{line}");
    }
    a_card_that_is_pulled_out_while_the_host_is_asked(&mut place);
    a_slow_card(&mut place);
    a_card_that_another_program_has(&mut place);
    no_card_in_time(&mut place);
    let (shown, quickest) = places::how_long_it_takes(&mut place, 5);
    println!("{shown}");
    assert!(quickest < UNACKNOWLEDGED, "the socket waits: {quickest:?}");
    let place = the_service_is_killed_and_comes_back(place);
    let id = place.service.id();
    drop(place);
    assert!(!std::path::Path::new(&format!("/proc/{id}")).exists(), "pcscd is left");
}

fn a_card_that_is_pulled_out_while_the_host_is_asked(place: &mut AtReader) {
    place.insert(card(Ways::SOUND));
    let read = begin(place.reader(), &ASKED).unwrap();
    let card = place.inserted.take().unwrap().remove().unwrap();
    assert_eq!(finish(read.started, Outcome::NoAnswer), Finished::Gone);
    assert_eq!(card.counter(), 1);
    place.reader.wait_for_removal(PATIENCE, &mut |_| ()).unwrap();
}

fn a_slow_card(place: &mut AtReader) {
    place.insert(card(Ways { delay_ms: 20, ..Ways::SOUND }));
    let reader = place.reader();
    let began = Instant::now();
    begin(reader, &ASKED).unwrap();
    assert!(began.elapsed() >= Duration::from_millis(20) * (COMMANDS_TO_CRYPTOGRAM + 1));
    place.remove();
}

/// Another connection to the card waits until the first lets go of it.
fn a_card_that_another_program_has(place: &mut AtReader) {
    place.insert(card(Ways::SOUND));
    let first = place.reader();
    let (mut said, waited) = (Vec::new(), Duration::from_millis(300));
    let mut other = PcscReader::new(None);
    let second = other.wait_for_card(waited, &mut |waiting| said.push(waiting.clone()));
    assert!(matches!(second, Err(NoCard::TimedOut(_, Waiting::Taken(_)))), "{second:?}");
    assert_eq!(said.len(), 1);
    drop(first);
    assert!(other.wait_for_card(waited, &mut |_| ()).is_ok());
    place.remove();
}

fn no_card_in_time(place: &mut AtReader) {
    let (mut said, waited) = (Vec::new(), Duration::from_millis(300));
    let card = place.reader.wait_for_card(waited, &mut |waiting| said.push(waiting.to_string()));
    assert!(matches!(card, Err(NoCard::TimedOut(_, Waiting::Card(_)))));
    assert_eq!(said, ["Please insert the test card into Virtual reader 00 00."]);
}

/// Kills the service under a card, and starts another one.
fn the_service_is_killed_and_comes_back(mut place: AtReader) -> AtReader {
    place.insert(card(Ways::SOUND));
    let reader = place.reader();
    let killed = Command::new("kill").arg("-9").arg(place.service.id().to_string()).status();
    assert!(killed.unwrap().success());
    assert!(matches!(begin(reader, &ASKED), Err(NotRead::Reader(_))));
    let mut said = Vec::new();
    let waited = Duration::from_millis(300);
    let card = place.reader.wait_for_card(waited, &mut |waiting| said.push(waiting.clone()));
    assert!(matches!(card, Err(NoCard::TimedOut(_, Waiting::Service))), "{card:?}");
    assert_eq!(said, [Waiting::Service]);
    let AtReader { service, reader, inserted } = place;
    drop((inserted, service));
    place = AtReader { service: VirtualReader::start(PORT).unwrap(), reader, inserted: None };
    places::an_approved_sale(&mut place);
    place
}
