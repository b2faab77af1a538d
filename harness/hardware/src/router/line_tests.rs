use super::super::packet::tests::{HOST, between, segment};
use super::*;

const SYN: u8 = 0x02;
const ACK: u8 = 0x10;
const RST: u8 = 0x04;
const REPLY: (Ipv4Addr, u16) = (ROUTER_AT_HOST, 40_000);
const MS: Duration = Duration::from_millis(1);

/// A line on which the connection of the test packets is known and which is empty.
fn connected(weather: Weather, at: Instant) -> Line {
    let mut line = Line::new(7, Weather::CALM);
    line.take(Side::Till, segment(SYN, b""), at);
    line.ready(at).unwrap();
    line.weather = weather;
    line
}

fn all(line: &mut Line, at: Instant) -> Vec<Vec<u8>> {
    core::iter::from_fn(|| line.ready(at).map(|(_, octets)| octets)).collect()
}

fn sent(line: &mut Line, packets: u8, at: Instant) -> Vec<u8> {
    for nth in 0..packets {
        line.take(Side::Till, segment(ACK, &[nth]), at);
    }
    let arrived = all(line, at + Duration::from_secs(10));
    arrived.iter().map(|octets| *octets.last().unwrap()).collect()
}

fn flags(octets: &[u8]) -> u8 {
    octets[33]
}

#[test]
fn a_packet_goes_out_under_the_routers_address_and_its_answer_comes_in_under_the_tills() {
    let at = Instant::now();
    let mut line = Line::new(7, Weather::CALM);
    line.take(Side::Till, segment(SYN, b""), at);
    let (to, octets) = line.ready(at).unwrap();
    let packet = Packet::read(octets).unwrap();
    assert_eq!((to, packet.source(), packet.ports()), (Side::Host, REPLY.0, Some((40_000, 8_583))));
    line.take(Side::Host, between((HOST, 8_583), REPLY, (SYN | ACK, b"")), at);
    let (to, octets) = line.ready(at).unwrap();
    assert_eq!((to, Packet::read(octets).unwrap().destination()), (Side::Till, TILL));
}

#[test]
fn a_packet_is_not_due_before_its_delay() {
    let at = Instant::now();
    let mut line = connected(Weather { delay: 20 * MS, ..Weather::CALM }, at);
    line.take(Side::Till, segment(ACK, b"a"), at);
    assert_eq!(line.next(), Some(at + 20 * MS));
    assert_eq!(line.ready(at + 19 * MS), None);
    assert!(line.ready(at + 20 * MS).is_some());
}

#[test]
fn jitter_moves_packets_within_its_bounds_and_keeps_their_order() {
    let at = Instant::now();
    let mut line = connected(Weather { delay: 20 * MS, jitter: 5 * MS, ..Weather::CALM }, at);
    for nth in 0..100 {
        line.take(Side::Till, segment(ACK, &[nth]), at);
    }
    assert!(line.next().unwrap() >= at + 15 * MS);
    let arrived = all(&mut line, at + 25 * MS);
    let last: Vec<u8> = arrived.iter().map(|octets| *octets.last().unwrap()).collect();
    assert_eq!(last, (0..100).collect::<Vec<u8>>());
}

#[test]
fn the_same_seed_loses_the_same_packets() {
    let at = Instant::now();
    let weather = Weather { loss_ppm: 200_000, ..Weather::CALM };
    let lost = || sent(&mut connected(weather, at), 200, at);
    assert_eq!(lost(), lost());
    assert!((120..190).contains(&lost().len()), "{}", lost().len());
}

#[test]
fn what_is_held_back_is_overtaken_and_what_is_doubled_comes_twice() {
    let at = Instant::now();
    let weather = Weather { reordered_ppm: 200_000, doubled_ppm: 200_000, ..Weather::CALM };
    let mut line = connected(weather, at);
    let arrived = sent(&mut line, 100, at);
    let mut sorted = arrived.clone();
    sorted.sort_unstable();
    assert_ne!(arrived, sorted);
    sorted.dedup();
    assert_eq!(sorted.len(), 100);
    let counts = line.counts();
    assert_eq!(arrived.len() as u64, 100 + counts.doubled);
    assert!(counts.doubled > 5 && counts.reordered > 5);
}

#[test]
fn a_cut_loses_what_is_under_way() {
    let at = Instant::now();
    let mut line = connected(Weather { delay: 20 * MS, ..Weather::CALM }, at);
    line.take(Side::Till, segment(ACK, b"a"), at);
    line.obey(Order::Passage(Passage::Silent));
    line.obey(Order::Passage(Passage::Open));
    assert_eq!(all(&mut line, at + 30 * MS), Vec::<Vec<u8>>::new());
    assert_eq!(line.counts().cut, 1);
}

#[test]
fn a_forgotten_connection_is_reset_towards_whoever_speaks() {
    let at = Instant::now();
    let mut line = connected(Weather::CALM, at);
    line.obey(Order::Forget);
    line.take(Side::Till, segment(ACK, b"a"), at);
    let (to, octets) = line.ready(at).unwrap();
    assert_eq!((to, flags(&octets)), (Side::Till, RST));
    line.take(Side::Host, between((HOST, 8_583), REPLY, (ACK, b"b")), at);
    let (to, octets) = line.ready(at).unwrap();
    assert_eq!((to, flags(&octets)), (Side::Host, RST));
    assert_eq!(line.counts().refused, 2);
}

#[test]
fn only_a_router_that_lives_answers_at_its_own_address() {
    let at = Instant::now();
    let knock = || between((TILL, 40_000), (ROUTER_AT_TILL, 80), (SYN, b""));
    for (passage, answers) in [
        (Passage::Open, 1),
        (Passage::Silent, 1),
        (Passage::Unreachable, 1),
        (Passage::RouterDead, 0),
    ] {
        let mut line = Line::new(7, Weather::CALM);
        line.obey(Order::Passage(passage));
        line.take(Side::Till, knock(), at);
        assert_eq!(all(&mut line, at).len(), answers, "{passage:?}");
    }
}

#[test]
fn no_weather_makes_the_router_panic() {
    let at = Instant::now();
    let most = u32::MAX;
    let weather = Weather {
        delay: Duration::MAX,
        jitter: Duration::MAX,
        loss_ppm: 0,
        doubled_ppm: most,
        reordered_ppm: most,
    };
    let mut line = connected(weather, at);
    line.take(Side::Till, segment(ACK, b"a"), at);
    assert!(line.next().unwrap() <= at + Duration::from_hours(3));
}
