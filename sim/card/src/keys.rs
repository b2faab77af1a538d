//! Keys of the test card. **They protect nothing**: they stand here for all to read.
//!
//! The three pairs of RSA have the public exponent 3 and the sizes that cards in the field have. The
//! certification authority that the first belongs to is nobody's.

use num_bigint::BigUint;

/// The test issuer's master key of application cryptograms: a pattern, not a secret.
pub(crate) const ISSUER_MASTER: [u8; 16] =
    0x0123_4567_89AB_CDEF_FEDC_BA98_7654_3210_u128.to_be_bytes();

/// The public exponent of all three.
pub(crate) const EXPONENT: [u8; 1] = [3];

/// A pair of keys, in hexadecimal digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    modulus: &'static str,
    private: &'static str,
}

impl Pair {
    /// Returns the public half.
    pub(crate) fn modulus(self) -> Vec<u8> {
        number(self.modulus).to_bytes_be()
    }

    /// Signs a block of exactly the length of the modulus.
    pub(crate) fn sign(self, block: &[u8]) -> Vec<u8> {
        let signed =
            BigUint::from_bytes_be(block).modpow(&number(self.private), &number(self.modulus));
        let signed = signed.to_bytes_be();
        let length = self.modulus.len() / 2;
        [vec![0; length.saturating_sub(signed.len())], signed].concat()
    }
}

fn number(digits: &str) -> BigUint {
    BigUint::parse_bytes(digits.as_bytes(), 16).unwrap_or_default()
}

/// The test certification authority, 1408 bits.
pub(crate) const TEST_AUTHORITY: Pair = Pair {
    modulus: "A8ABCB322FA0334F0B12E27592BD74C1F005963456DDDF7153A88CAA441FFFA64299385FB061B67F\
        1F9267C249C10EC695C8B1005CD3A6F94EC7140FFB6F7C770EE176261FC09E1F8C7B4333B6344EE0\
        F2292E0E0F39D5536142F2026123DA4CF0EB5968E22D8B48672DF0B10813D76684B0A99DD7494282\
        2E1174D8CB5557D3EB9762B8D656DA5540F5277A132CAAB56BA35C638BED0AE42457A02D9490D558\
        448F3E7581F08F1D464356A16EB940BB",
    private: "70728776CA6ACCDF5CB741A3B728F8814AAE6422E493EA4B8D1B087182BFFFC42C66259520412454\
        BFB6EFD6DBD609D9B93076003DE26F50DF2F62B5524A52FA09EBA4196A80696A5DA7822279783495\
        F6C61EB40A268E36810E77A950A93DB5A33DC3C6F0376D3D8E59A2A7FB3E287CFC22F66F15852DF1\
        8EE79AC22ECA42521F58B6231014299D54E25BCEADCB18570E27EFFF51F29A082BD9D59D0C9ADC9E\
        38F25F232A42123C5912E691B925515B",
};

/// The test issuer, 1152 bits.
pub(crate) const TEST_ISSUER: Pair = Pair {
    modulus: "D6F74D96F62E9B263391DCA29DD3A939B9D7B3466FA3B5C61A59ECE4400828976E9467841554E71C\
        81800C887741E20AF4BF4A202907B3DB8972EC4006A723C6CFA435C5B16741855FAA9E2B89A1C6B5\
        829B4472C85323A273C6C366FC98B98F4962E13361FCEAAD8A8E63163F942C4AEE737F734BFAA699\
        6B5153C3E31DA006CC87EB9D5441B5B6641EDE2D6B88863D",
    private: "8F4F890F4EC9BCC422613DC1BE8D1B7BD13A77844A6D23D966E69DED80057064F462EFAD638DEF68\
        56555DB04F81415CA32A316AC60522925BA1F2D559C4C2848A6D792E7644D657B1A8C55877592DD0\
        F636010B1960739A0B16BA85A50F4C4E1E1CF489A5528E49ABEB70B09CDA4CD65434987DB5DE641C\
        6A0B9E13796006BB743BD490C0B70AF11BC440A6D6CD982B",
};

/// The test card, 1024 bits: all of our cards have the same.
pub(crate) const TEST_CARD: Pair = Pair {
    modulus: "AB4807FC4B5D2D995025FA1F9880DA8C2835FDC6A4E2760EAFE68A3846994F69ED05D1BCD2A7CBF0\
        9FDFB2CA1FBC3027817FE1E483D1A8CA5BAA26D554A686D91261A6DEE8327DD839A47CD89824DBC2\
        49E7B57926E9EE005D17C0586DE810F15F3F7A9003DD3BD8E9B9B63E23C8428C0E30282CE9D32D37\
        6F5CE40A4BDEB6E1",
    private: "72300552DCE8C910E019516A65AB3C5D7023FE846DEC4EB475445C25846634F148AE8BD3371A87F5\
        BFEA77316A7D756FABAA969857E11B3192716F38E319AF3A49A81F009F55263D454083215B622D61\
        C179202C0D9B970225C3193A1C842552F2B8D1A6DC9DA676C5035503BE42D48407AC667C4EC0FC62\
        453DB9FA53119CCB",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_key_signs_its_public_half_opens() {
        for pair in [TEST_AUTHORITY, TEST_ISSUER, TEST_CARD] {
            let mut block = vec![0x5A; pair.modulus.len() / 2];
            block[0] = 0x6A;
            let opened = BigUint::from_bytes_be(&pair.sign(&block))
                .modpow(&BigUint::from(3_u8), &number(pair.modulus));
            assert_eq!(opened.to_bytes_be(), block);
        }
    }
}
