//! The checksum of the internet: the complement of a sum of 16-bit words in ones' complement.
//!
//! Source: RFC 1071; RFC 1624 for the change of a word.

use core::net::Ipv4Addr;

/// Adds octets to a sum, an odd last one as the upper half of a word.
fn sum(octets: &[u8], mut sum: u64) -> u64 {
    for word in octets.chunks(2) {
        sum += u64::from(word[0]) << 8 | word.get(1).copied().map_or(0, u64::from);
    }
    sum
}

/// Folds a sum to 16 bits, each carry added at the other end.
fn fold(mut sum: u64) -> u16 {
    while sum > 0xFFFF {
        sum = (sum & 0xFFFF) + (sum >> 16);
    }
    u16::try_from(sum).unwrap_or(u16::MAX)
}

/// Finds the checksum of octets in which its own place is zero.
pub(super) fn checksum(octets: &[u8]) -> u16 {
    !fold(sum(octets, 0))
}

/// Finds the checksum of a TCP segment or a datagram, whose own place is zero, between two.
pub(super) fn of_segment(ends: (Ipv4Addr, Ipv4Addr), protocol: u8, segment: &[u8]) -> u16 {
    let length = u64::try_from(segment.len()).unwrap_or(0);
    let start = sum(&ends.0.octets(), sum(&ends.1.octets(), u64::from(protocol) + length));
    !fold(sum(segment, start))
}

/// Finds what a checksum becomes when an address under it becomes another.
pub(super) fn changed(checksum: u16, from: Ipv4Addr, to: Ipv4Addr) -> u16 {
    let gone = from.octets().map(|octet| !octet);
    !fold(sum(&to.octets(), sum(&gone, u64::from(!checksum))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 1071, section 3: its sum is `ddf2`.
    #[test]
    fn the_example_of_the_source_has_its_sum() {
        let octets = [0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7];
        assert_eq!(checksum(&octets), !0xDDF2);
    }

    #[test]
    fn an_odd_octet_is_the_upper_half_of_a_word() {
        assert_eq!(checksum(&[0x12, 0x34, 0x56]), checksum(&[0x12, 0x34, 0x56, 0x00]));
    }

    #[test]
    fn octets_with_their_checksum_sum_up_to_nothing() {
        let mut octets = [0x45, 0, 0, 0x54, 0xAB, 0xCD, 0, 0, 0x40, 1];
        let seal = checksum(&octets).to_be_bytes();
        octets[6..8].copy_from_slice(&seal);
        assert_eq!(checksum(&octets), 0);
    }

    #[test]
    fn a_changed_address_changes_the_checksum_as_if_it_were_summed_anew() {
        let (till, router) = (Ipv4Addr::new(10, 77, 1, 2), Ipv4Addr::new(203, 0, 113, 1));
        let host = Ipv4Addr::new(203, 0, 113, 10);
        let segment = [0x12, 0x34, 0x1F, 0x90, 1, 2, 3, 4, 5, 6, 7];
        let before = of_segment((till, host), 6, &segment);
        let after = of_segment((router, host), 6, &segment);
        assert_eq!(changed(before, till, router), after);
        assert_eq!(changed(after, router, till), before);
    }
}
