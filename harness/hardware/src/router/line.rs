//! The router without its devices: packets in with the time, packets out when they are due.

use core::cmp::Reverse;
use core::net::Ipv4Addr;
use core::time::Duration;
use std::collections::{BTreeSet, BinaryHeap};
use std::time::Instant;

use sim_kernel::{Chance, Purpose, below, happens};

use super::packet::Packet;
use crate::addresses::{ROUTER_AT_HOST, ROUTER_AT_TILL, TILL};
use crate::orders::{Counts, Order, Passage, Weather};

/// What chance decides of a packet. The numbers are the router's own: its seed is no world's.
const LOSS: Purpose = Purpose(0x4101);
const DOUBLED: Purpose = Purpose(0x4102);
const REORDERED: Purpose = Purpose(0x4103);
const JITTER: Purpose = Purpose(0x4104);
/// How much longer a packet takes that is held back: long enough for those that are sent at once.
const HELD_BACK: Duration = Duration::from_millis(5);
/// The longest delay and the longest jitter: beyond that a packet is as good as lost.
const LONGEST: Duration = Duration::from_hours(1);
/// How many packets are under way at most, so that no weather fills the memory.
const MOST: usize = 10_000;

/// A side of the router.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Till,
    Host,
}

/// A packet under way; the first field is what they are sorted by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct UnderWay {
    due: Instant,
    nth: u64,
    to: Side,
    kind: Kind,
    octets: Vec<u8>,
}

/// What a packet under way is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Somebody's, from the other side.
    Carried,
    /// The router's own answer.
    Answer,
}

/// What one direction remembers.
#[derive(Debug, Default)]
struct Direction {
    /// How many packets came: the number of the next.
    packets: u64,
    /// When the last that kept its place is due.
    last: Option<Instant>,
}

/// A connection as the router knows it: protocol, port of the till, and the other end.
type Connection = (u8, u16, Ipv4Addr, u16);

/// The state of the router.
#[derive(Debug)]
pub(super) struct Line {
    chance: Chance,
    weather: Weather,
    passage: Passage,
    known: BTreeSet<Connection>,
    directions: [Direction; 2],
    under_way: BinaryHeap<Reverse<UnderWay>>,
    nth: u64,
    counts: Counts,
}

impl Line {
    pub(super) fn new(seed: u64, weather: Weather) -> Self {
        Self {
            chance: Chance::new(seed, 0),
            weather,
            passage: Passage::Open,
            known: BTreeSet::new(),
            directions: [Direction::default(), Direction::default()],
            under_way: BinaryHeap::new(),
            nth: 0,
            counts: Counts::default(),
        }
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    pub(super) fn obey(&mut self, order: Order) {
        match order {
            Order::Weather(weather) => self.weather = weather,
            Order::Passage(passage) => self.pass(passage),
            Order::Forget => self.known.clear(),
        }
    }

    fn pass(&mut self, passage: Passage) {
        self.passage = passage;
        if passage != Passage::Open {
            self.counts.cut += self.under_way.len() as u64;
            self.under_way.clear();
        }
    }

    /// Takes a packet that came in on a side.
    pub(super) fn take(&mut self, from: Side, octets: Vec<u8>, at: Instant) {
        let Some(packet) = Packet::read(octets) else { return };
        let own = [ROUTER_AT_TILL, ROUTER_AT_HOST].contains(&packet.destination());
        match (self.passage, from) {
            (Passage::RouterDead, _) => self.counts.cut += 1,
            (_, Side::Till) if own => self.answer_for_itself(&packet, at),
            (Passage::Open, Side::Till) => self.leave(packet, at),
            (Passage::Open, Side::Host) => self.travel(Side::Till, &packet, at),
            (Passage::Unreachable, Side::Till) => {
                self.refuse(Side::Till, packet.unreachable(ROUTER_AT_TILL), at);
            }
            (Passage::Unreachable, Side::Host) | (Passage::Silent, _) => self.counts.cut += 1,
        }
    }

    /// Is a machine on the till's network: it answers an echo, and has no open port.
    fn answer_for_itself(&mut self, packet: &Packet, at: Instant) {
        let answer = if packet.is_echo() { Some(packet.echo_reply()) } else { packet.reset() };
        if let Some(octets) = answer {
            self.send((Side::Till, Kind::Answer), octets, at);
        }
    }

    /// Sends a till's packet out under the router's address, if it is of a connection that is known.
    fn leave(&mut self, mut packet: Packet, at: Instant) {
        let Some((own, other)) = packet.ports() else { return };
        let connection = (packet.protocol(), own, packet.destination(), other);
        if packet.source() != TILL {
            return;
        }
        if packet.opens() {
            self.known.insert(connection);
        } else if !self.known.contains(&connection) {
            return self.refuse(Side::Till, packet.reset(), at);
        }
        packet.set_source(ROUTER_AT_HOST);
        self.travel(Side::Host, &packet, at);
    }

    /// Hands a packet from the host to the till, if it is of a connection that is known.
    fn arrive(&mut self, octets: Vec<u8>, at: Instant) -> Option<Vec<u8>> {
        let mut packet = Packet::read(octets)?;
        let (other, own) = packet.ports()?;
        let connection = (packet.protocol(), own, packet.source(), other);
        if packet.destination() != ROUTER_AT_HOST || !self.known.contains(&connection) {
            self.refuse(Side::Host, packet.reset(), at);
            return None;
        }
        packet.set_destination(TILL);
        Some(packet.octets().to_vec())
    }

    fn refuse(&mut self, to: Side, answer: Option<Vec<u8>>, at: Instant) {
        if let Some(octets) = answer {
            self.counts.refused += 1;
            self.send((to, Kind::Answer), octets, at);
        }
    }

    /// Lets the weather do what it does to a packet.
    fn travel(&mut self, to: Side, packet: &Packet, at: Instant) {
        let nth = self.directions[to as usize].packets;
        self.directions[to as usize].packets += 1;
        let drawn = |purpose| self.chance.draw(purpose, to as u64, nth);
        let happens = |purpose, ppm| happens(drawn(purpose), ppm);
        let weather = self.weather;
        if happens(LOSS, weather.loss_ppm) || self.under_way.len() >= MOST {
            self.counts.lost += 1;
            return;
        }
        let (doubled, reordered) =
            (happens(DOUBLED, weather.doubled_ppm), happens(REORDERED, weather.reordered_ppm));
        let due = at + span(weather, drawn(JITTER));
        let due = if reordered { due + HELD_BACK } else { self.behind_the_last(to, due) };
        self.counts.doubled += u64::from(doubled);
        self.counts.reordered += u64::from(reordered);
        if doubled {
            self.send((to, Kind::Carried), packet.octets().to_vec(), due);
        }
        self.send((to, Kind::Carried), packet.octets().to_vec(), due);
    }

    /// Finds when a packet arrives that keeps its place.
    fn behind_the_last(&mut self, to: Side, due: Instant) -> Instant {
        let last = &mut self.directions[to as usize].last;
        let due = last.map_or(due, |last| last.max(due));
        *last = Some(due);
        due
    }

    fn send(&mut self, (to, kind): (Side, Kind), octets: Vec<u8>, due: Instant) {
        self.nth += 1;
        self.under_way.push(Reverse(UnderWay { due, nth: self.nth, to, kind, octets }));
    }

    /// When the next packet is due.
    pub(super) fn next(&self) -> Option<Instant> {
        self.under_way.peek().map(|Reverse(packet)| packet.due)
    }

    /// Hands out the next packet that is due, and the side that it goes to.
    pub(super) fn ready(&mut self, at: Instant) -> Option<(Side, Vec<u8>)> {
        while self.next().is_some_and(|due| due <= at) {
            let Reverse(packet) = self.under_way.pop()?;
            let octets = match (packet.kind, packet.to) {
                (Kind::Carried, Side::Till) => self.arrive(packet.octets, at),
                (Kind::Carried, Side::Host) | (Kind::Answer, _) => Some(packet.octets),
            };
            if let Some(octets) = octets {
                self.counts.carried += u64::from(packet.kind == Kind::Carried);
                return Some((packet.to, octets));
            }
        }
        None
    }
}

/// Draws how long a packet takes: the delay, more or less by up to the jitter.
fn span(weather: Weather, drawn: u64) -> Duration {
    let (delay, jitter) = (weather.delay.min(LONGEST), weather.jitter.min(LONGEST));
    let nanos = u64::try_from(jitter.as_nanos()).unwrap_or(0);
    (delay + Duration::from_nanos(below(drawn, 2 * nanos + 1))).saturating_sub(jitter)
}

#[cfg(test)]
#[path = "line_tests.rs"]
mod tests;
