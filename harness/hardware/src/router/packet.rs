//! What the router reads of a packet, what it changes, and what it answers.

use core::net::Ipv4Addr;

use super::checksum::{changed, checksum, of_segment};

/// The number of ICMP among the protocols.
const ICMP: u8 = 1;
/// The number of TCP.
const TCP: u8 = 6;
/// The number of UDP.
const UDP: u8 = 17;

const SYN: u8 = 0x02;
const RST: u8 = 0x04;
const ACK: u8 = 0x10;
const FIN: u8 = 0x01;
const HEADER: usize = 20;
/// How much of a packet an ICMP error repeats: with its headers it is no longer than 576 octets.
const REPEATED: usize = 576 - HEADER - 8;

/// A packet of IPv4 whose headers are whole: no length in it leads beyond its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Packet {
    octets: Vec<u8>,
    header: usize,
}

impl Packet {
    /// Reads a packet; what is not IPv4, is a later fragment or is cut short is none.
    pub(super) fn read(mut octets: Vec<u8>) -> Option<Self> {
        let header = usize::from(octets.first()? & 0x0F) * 4;
        let length = usize::from(u16::from_be_bytes([*octets.get(2)?, *octets.get(3)?]));
        let fragment = u16::from_be_bytes([*octets.get(6)?, *octets.get(7)?]);
        // Its lower 13 bits say where in the whole it stands.
        let is_first = fragment << 3 == 0;
        let of_transport = if *octets.get(9)? == TCP { 20 } else { 8 };
        let is_whole = header >= HEADER && header + of_transport <= length;
        if octets[0] >> 4 != 4 || !is_first || !is_whole || length > octets.len() {
            return None;
        }
        octets.truncate(length);
        Some(Self { octets, header })
    }

    pub(super) fn protocol(&self) -> u8 {
        self.octets[9]
    }

    pub(super) fn source(&self) -> Ipv4Addr {
        self.address(12)
    }

    pub(super) fn destination(&self) -> Ipv4Addr {
        self.address(16)
    }

    pub(super) fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// The ports of source and destination; an echo has its identifier in both places.
    pub(super) fn ports(&self) -> Option<(u16, u16)> {
        match self.protocol() {
            TCP | UDP => Some((self.word(0), self.word(2))),
            ICMP if self.is_echo() || self.transport()[0] == 0 => {
                Some((self.word(4), self.word(4)))
            }
            _ => None,
        }
    }

    pub(super) fn is_echo(&self) -> bool {
        self.protocol() == ICMP && self.transport()[0] == 8
    }

    /// Tells whether it opens a connection: the first of a TCP connection, or a protocol without.
    pub(super) fn opens(&self) -> bool {
        self.protocol() != TCP || self.flags() & (SYN | ACK | RST) == SYN
    }

    fn flags(&self) -> u8 {
        self.transport()[13]
    }

    fn transport(&self) -> &[u8] {
        &self.octets[self.header..]
    }

    fn word(&self, at: usize) -> u16 {
        u16::from_be_bytes([self.transport()[at], self.transport()[at + 1]])
    }

    fn number(&self, at: usize) -> u32 {
        u32::from(self.word(at)) << 16 | u32::from(self.word(at + 2))
    }

    fn address(&self, at: usize) -> Ipv4Addr {
        let octets = &self.octets[at..at + 4];
        Ipv4Addr::new(octets[0], octets[1], octets[2], octets[3])
    }

    pub(super) fn set_source(&mut self, to: Ipv4Addr) {
        self.set_address(12, to);
    }

    pub(super) fn set_destination(&mut self, to: Ipv4Addr) {
        self.set_address(16, to);
    }

    /// Writes an address, and corrects each checksum that has it in its sum.
    fn set_address(&mut self, at: usize, to: Ipv4Addr) {
        let from = self.address(at);
        self.octets[at..at + 4].copy_from_slice(&to.octets());
        self.correct(10, (from, to));
        match self.protocol() {
            TCP => self.correct(self.header + 16, (from, to)),
            // A datagram whose checksum is zero has none.
            UDP if self.word(6) != 0 => self.correct(self.header + 6, (from, to)),
            _ => (),
        }
    }

    fn correct(&mut self, at: usize, (from, to): (Ipv4Addr, Ipv4Addr)) {
        let before = u16::from_be_bytes([self.octets[at], self.octets[at + 1]]);
        self.octets[at..at + 2].copy_from_slice(&changed(before, from, to).to_be_bytes());
    }

    /// Answers an echo as the one that it is meant for.
    pub(super) fn echo_reply(&self) -> Vec<u8> {
        let mut reply = self.transport().to_vec();
        reply[0] = 0;
        sealed(&mut reply, 2);
        packet((self.destination(), self.source()), ICMP, &reply)
    }

    /// Says to the sender that the host is out of reach; nobody is told so of an answer or an error.
    pub(super) fn unreachable(&self, router: Ipv4Addr) -> Option<Vec<u8>> {
        let deserves = match self.protocol() {
            TCP => self.flags() & RST == 0,
            ICMP => self.is_echo(),
            _ => true,
        };
        let repeated = &self.octets[..self.octets.len().min(REPEATED)];
        let mut message = [&[3, 1, 0, 0, 0, 0, 0, 0], repeated].concat();
        sealed(&mut message, 2);
        deserves.then(|| packet((router, self.source()), ICMP, &message))
    }

    /// Ends the connection for the sender of a segment, in the name of who is at its other end.
    ///
    /// Source: RFC 9293, section 3.10.7.1.
    pub(super) fn reset(&self) -> Option<Vec<u8>> {
        if self.protocol() != TCP || self.flags() & RST != 0 {
            return None;
        }
        let ends = (self.destination(), self.source());
        let acknowledges = self.flags() & ACK != 0;
        let sequence = if acknowledges { self.number(8) } else { 0 };
        let confirmed = if acknowledges { 0 } else { self.number(4).wrapping_add(self.length()) };
        let flags = if acknowledges { RST } else { RST | ACK };
        let mut segment = Vec::with_capacity(HEADER);
        segment.extend([self.word(2), self.word(0)].map(u16::to_be_bytes).as_flattened());
        segment.extend([sequence, confirmed].map(u32::to_be_bytes).as_flattened());
        segment.extend([5 << 4, flags, 0, 0, 0, 0, 0, 0]);
        let seal = of_segment(ends, TCP, &segment);
        segment[16..18].copy_from_slice(&seal.to_be_bytes());
        Some(packet(ends, TCP, &segment))
    }

    /// How far a segment moves the sequence: its text, and its beginning and end count as one each.
    fn length(&self) -> u32 {
        let header = usize::from(self.transport()[12] >> 4) * 4;
        let text = self.transport().len().saturating_sub(header);
        let ends = (self.flags() & (SYN | FIN)).count_ones();
        u32::try_from(text).unwrap_or(0).wrapping_add(ends)
    }
}

/// Writes the checksum of a message into it.
fn sealed(message: &mut [u8], at: usize) {
    message[at..at + 2].fill(0);
    let seal = checksum(message);
    message[at..at + 2].copy_from_slice(&seal.to_be_bytes());
}

/// Puts a header before what is sent between two.
fn packet((from, to): (Ipv4Addr, Ipv4Addr), protocol: u8, what: &[u8]) -> Vec<u8> {
    let length = u16::try_from(HEADER + what.len()).unwrap_or(u16::MAX).to_be_bytes();
    let mut header = [0x45, 0, length[0], length[1], 0, 0, 0x40, 0, 64, protocol].to_vec();
    header.extend([0, 0]);
    header.extend([from, to].map(|end| end.octets()).as_flattened());
    sealed(&mut header, 10);
    header.extend(what);
    header
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) const TILL: Ipv4Addr = Ipv4Addr::new(10, 77, 1, 2);
    pub(crate) const HOST: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 10);

    /// A segment from port 40000 of the till to port 8583 of the host.
    pub(crate) fn segment(flags: u8, text: &[u8]) -> Vec<u8> {
        between((TILL, 40_000), (HOST, 8_583), (flags, text))
    }

    pub(crate) fn between(
        (from, from_port): (Ipv4Addr, u16),
        (to, to_port): (Ipv4Addr, u16),
        (flags, text): (u8, &[u8]),
    ) -> Vec<u8> {
        let mut segment = [from_port, to_port].map(u16::to_be_bytes).as_flattened().to_vec();
        segment.extend([0, 0, 0, 100, 0, 0, 0, 200, 5 << 4, flags, 0, 0, 0, 0, 0, 0]);
        segment.extend(text);
        let seal = of_segment((from, to), TCP, &segment);
        segment[16..18].copy_from_slice(&seal.to_be_bytes());
        packet((from, to), TCP, &segment)
    }

    fn assert_is_sealed(packet: &Packet) {
        assert_eq!(checksum(&packet.octets[..packet.header]), 0, "of the header");
        let ends = (packet.source(), packet.destination());
        assert_eq!(of_segment(ends, TCP, packet.transport()), 0, "of the segment");
    }

    #[test]
    fn a_changed_address_leaves_the_packet_sealed() {
        let mut packet = Packet::read(segment(ACK, b"a sale")).unwrap();
        assert_is_sealed(&packet);
        packet.set_source(Ipv4Addr::new(203, 0, 113, 1));
        packet.set_destination(Ipv4Addr::new(192, 0, 2, 255));
        assert_is_sealed(&packet);
    }

    #[test]
    fn a_segment_is_reset_with_what_its_sender_takes() {
        let packet = Packet::read(segment(ACK, b"a sale")).unwrap();
        let reset = Packet::read(packet.reset().unwrap()).unwrap();
        assert_is_sealed(&reset);
        assert_eq!((reset.source(), reset.destination()), (HOST, TILL));
        assert_eq!(reset.ports(), Some((8_583, 40_000)));
        assert_eq!((reset.flags(), reset.number(4)), (RST, 200));
    }

    #[test]
    fn the_first_segment_is_reset_by_confirming_it() {
        let reset = Packet::read(segment(SYN, b"")).unwrap().reset().unwrap();
        let reset = Packet::read(reset).unwrap();
        assert_eq!((reset.flags(), reset.number(8)), (RST | ACK, 101));
    }

    #[test]
    fn a_reset_is_neither_reset_nor_told_of_the_host() {
        let packet = Packet::read(segment(RST, b"")).unwrap();
        assert_eq!((packet.reset(), packet.unreachable(TILL)), (None, None));
    }

    #[test]
    fn no_cut_of_a_packet_is_read_beyond_its_end() {
        let whole = segment(ACK, b"a sale");
        for length in 0..whole.len() {
            assert_eq!(Packet::read(whole[..length].to_vec()), None, "{length} octets");
        }
    }

    #[test]
    fn no_changed_octet_makes_the_router_panic() {
        let whole = segment(SYN, b"a sale");
        for at in 0..whole.len() {
            for octet in 0..=255 {
                let mut octets = whole.clone();
                octets[at] = octet;
                let Some(mut packet) = Packet::read(octets) else { continue };
                packet.set_source(HOST);
                let _ = (packet.ports(), packet.opens(), packet.echo_reply());
                let _ = (packet.reset(), packet.unreachable(TILL));
            }
        }
    }
}
