//! AES-DUKPT: the published keys, and cards that only the host opens.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use pos_core::MaskedPan;
use pos_wire::dukpt::{
    Device, DeviceError, Host, KeyId, Ksn, SealError, SealedCard, SecretKey, Usage, card_number,
    initial_key, is_clear, number_tag,
};
use pos_wire::tlv::{self, Tlv, TlvError};
use proptest::prelude::*;

const BASE: SecretKey = key(0xFEDC_BA98_7654_3210_F1F1_F1F1_F1F1_F1F1);
const ID: KeyId = KeyId(0x1234_5678_9012_3456_u64.to_be_bytes());
const INITIAL: SecretKey = key(0x1273_671E_A26A_C29A_FA4D_1084_1276_52A1);

const fn key(bytes: u128) -> SecretKey {
    SecretKey::new(bytes.to_be_bytes())
}

/// Counter, PIN encryption key, MAC generation key, data encryption key.
type Row = (u32, u128, u128, u128);

/// Source: ASC X9, X9.24-3-2017 test vectors, AES-128.
const PUBLISHED: [Row; 7] = [
    (
        0x0000_0001,
        0xAF8C_B133_A78F_8DC2_D135_9F18_5275_93FB,
        0xA2DC_23DE_6FDE_0824_A2BC_321E_08E4_B8B7,
        0xA35C_412E_FD41_FDB9_8B69_797C_02DC_D08F,
    ),
    (
        0x0000_0002,
        0xD30B_DC73_EC97_14B0_00BE_C66B_DB7B_6D09,
        0x484C_3B06_E856_2704_528C_D5B4_6FB1_2FB6,
        0xD639_514A_A33A_C43A_D922_9E43_3D6D_4E5B,
    ),
    (
        0x0000_0003,
        0x7D69_F01F_3B45_449F_62C7_816E_CE72_3268,
        0xA5DF_7D9D_800C_A769_766F_0C77_CA4E_6E6C,
        0xEF17_F6AB_45B4_820C_93A3_DCB2_1BC4_91AD,
    ),
    (
        0x0000_0007,
        0x6ECF_912F_3B18_CA11_A7A2_7BB6_0705_FD09,
        0xBAA0_8CA2_63C6_9525_BC6B_1BA8_F427_5D69,
        0x0FA8_F1F0_A2DD_7B10_05A8_62D7_7CDE_D698,
    ),
    (
        0x0002_0001,
        0x8AC8_5C93_EED2_4605_4ADC_3104_4791_15A6,
        0xEF7C_9461_E2AF_ED2A_8012_CC63_01CF_EEBE,
        0xB93B_4BF0_D521_63B3_CF93_12F8_E556_29A3,
    ),
    (
        0x0084_5FED,
        0xD1DD_A386_AA4A_556A_F011_9FDC_B5D1_32C6,
        0x8936_5C79_7095_0CAC_0A62_61FF_C7DB_26C6,
        0xB1E4_D900_6A87_DD08_D87F_11A1_24D3_5517,
    ),
    (
        0xFFFF_0000,
        0x27EF_AC1D_1586_3258_8F4A_C69E_45C2_47C4,
        0xAE55_8BAB_C206_D303_FDF6_8B11_81F2_28C6,
        0x0887_8BFC_C45C_A5AE_F6A1_AB40_BAC8_82B5,
    ),
];

#[test]
fn the_keys_are_the_published_ones() {
    assert_eq!(initial_key(&BASE, ID), INITIAL);
    let host = Host::new(BASE);
    for (counter, pin, mac, data) in PUBLISHED {
        let derived = |usage| host.working_key(Ksn { id: ID, counter }, usage).unwrap();
        assert_eq!(derived(Usage::PinEncryption), key(pin), "{counter:#x}");
        assert_eq!(derived(Usage::MacGeneration), key(mac), "{counter:#x}");
        assert_eq!(derived(Usage::DataEncryption), key(data), "{counter:#x}");
    }
}

#[test]
fn a_counter_that_no_transaction_has_is_refused() {
    for counter in [0, 0x1_FFFF, u32::MAX] {
        let refused = Host::new(BASE).working_key(Ksn { id: ID, counter }, Usage::MacGeneration);
        assert_eq!(refused, Err(SealError::ImpossibleCounter { counter }));
    }
}

#[test]
fn a_serial_number_is_twelve_bytes() {
    let ksn = Ksn { id: ID, counter: 0x0084_5FED };
    assert_eq!(ksn.to_bytes()[6..], [0x34, 0x56, 0x00, 0x84, 0x5F, 0xED]);
    assert_eq!(Ksn::from_bytes(ksn.to_bytes()), ksn);
}

/// A test card of a range that no issuer has, with a cryptogram.
fn tags() -> Vec<Tlv> {
    vec![
        Tlv::new(0x5a, 0x9999_9900_0000_0001_u64.to_be_bytes()),
        Tlv::new(0x57, [0x99, 0x99, 0x99, 0, 0, 0, 0, 0x01, 0xd2, 0x81, 0x22, 0x01]),
        Tlv::new(0x9f26, [1, 2, 3, 4, 5, 6, 7, 8]),
        Tlv::new(0x9f36, [0, 9]),
    ]
}

/// Keeps the state of the reader nowhere, and says that it did.
#[expect(clippy::unnecessary_wraps, reason = "it stands where one may fail")]
fn kept(_: &Device) -> Result<(), ()> {
    Ok(())
}

fn sealed() -> SealedCard {
    Device::new(&INITIAL, ID).seal(&tags(), kept).unwrap()
}

#[test]
fn the_till_sees_the_masked_number_and_clear_tags_and_the_host_the_rest() {
    let card = sealed();
    assert_eq!(card.masked().as_str(), "999999******0001");
    assert_eq!(card.clear(), &tags()[2..]);
    assert_eq!(card.ksn(), Ksn { id: ID, counter: 1 });
    assert_eq!(Host::new(BASE).open(&card).unwrap(), tags()[..2]);
}

#[test]
fn the_number_is_nowhere_in_the_bytes_nor_in_what_is_shown() {
    let bytes = sealed().to_bytes().unwrap();
    assert!(bytes.len() < 255, "{} bytes do not fit into DE 55", bytes.len());
    let number = 0x9999_9900_0000_0001_u64.to_be_bytes();
    assert!(bytes.windows(8).all(|window| window != number));
    assert!(!format!("{:?}{:?}", sealed(), tags()).contains("9999990000000001"));
    assert!(!format!("{INITIAL:?}").contains("12"));
}

#[test]
fn a_sealed_card_goes_through_its_bytes() {
    let bytes = sealed().to_bytes().unwrap();
    assert_eq!(SealedCard::from_bytes(&bytes).unwrap(), sealed());
}

#[test]
fn a_changed_byte_anywhere_is_found() {
    let bytes = sealed().to_bytes().unwrap();
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        let opened = SealedCard::from_bytes(&changed).and_then(|card| Host::new(BASE).open(&card));
        assert!(opened.is_err(), "byte {place}");
    }
}

#[test]
fn another_base_key_opens_nothing() {
    assert_eq!(Host::new(INITIAL).open(&sealed()), Err(SealError::NotAuthentic));
}

#[test]
fn a_tag_that_is_not_known_as_harmless_is_sealed() {
    assert!([0x56, 0x57, 0x5a, 0x5f20, 0x5f24, 0x9f1f, 0x9f6b].iter().all(|tag| !is_clear(*tag)));
    let planted = [Tlv::new(0x5f20, *b"DOE/JANE")];
    let card = Device::new(&INITIAL, ID).seal(&[&tags()[..], &planted].concat(), kept).unwrap();
    assert!(card.clear().iter().all(|tlv| tlv.tag != 0x5f20));
    let bytes = [tlv::write(&planted).unwrap(), vec![]].concat();
    assert_eq!(SealedCard::from_bytes(&bytes), Err(SealError::Misplaced { tag: 0xdf70 }));
}

#[test]
fn what_has_no_card_number_is_not_sealed() {
    let sealed = |tags: &[Tlv]| Device::new(&INITIAL, ID).seal(tags, kept).unwrap_err();
    let none = DeviceError::Seal(SealError::NoCardNumber);
    assert_eq!(sealed(&[]), none);
    assert_eq!(sealed(&[Tlv::new(0x5a, [0x12, 0x34])]), none);
    let bad = TlvError::BadTag { tag: 0 };
    assert_eq!(sealed(&[tags(), vec![Tlv::new(0, [])]].concat()), DeviceError::Seal(bad.into()));
}

/// A number of test digits, as long as is asked for.
fn number(length: usize) -> Vec<u8> {
    b"9999990123456789123".iter().copied().take(length).collect()
}

#[test]
fn a_host_opens_the_cards_of_several_readers_in_any_order() {
    let ids = [ID, KeyId([9; 8])];
    let mut readers = ids.map(|id| Device::new(&initial_key(&BASE, id), id));
    let mut seal = |reader: usize| readers[reader % 2].seal(&tags(), kept).unwrap();
    let cards: Vec<SealedCard> = (0..400).map(&mut seal).collect();
    let mut host = Host::new(BASE);
    // 149 and 400 share no divisor: every card has its turn, with long jumps to and fro.
    for turn in 0..2 * cards.len() {
        let card = &cards[turn * 149 % cards.len()];
        assert_eq!(host.open(card).unwrap(), tags()[..2], "{:?}", card.ksn());
    }
    assert_eq!(Host::new(INITIAL).open(&cards[1]), Err(SealError::NotAuthentic));
}

#[test]
fn a_number_of_any_length_is_kept_in_the_same_room_and_opened_again() {
    for length in 8..=19 {
        let tag = number_tag(&number(length)).unwrap();
        let card = Device::new(&INITIAL, ID).seal(&[tag], kept).unwrap();
        let again = SealedCard::from(card.kept().unwrap().0);
        assert_eq!(again, card);
        let tags = Host::new(BASE).open(&again).unwrap();
        assert_eq!(card_number(&tags).unwrap().as_slice(), number(length));
    }
    assert_eq!([7, 20].map(|length| number_tag(&[b'9'; 20][..length])), [None, None]);
    assert_eq!(number_tag(b"99999901234x6789"), None);
}

#[test]
fn a_kept_card_is_its_serial_number_what_is_shown_what_is_encrypted_and_the_code() {
    let card = Device::new(&INITIAL, ID).seal(&[number_tag(&number(16)).unwrap()], kept).unwrap();
    let (sealed, _) = card.kept().unwrap();
    assert_eq!((sealed.ksn, sealed.counter()), (Ksn { id: ID, counter: 1 }.to_bytes(), 1));
    assert_eq!(sealed.masked.as_str(), "999999******6789");
    let parts = [
        &[0xdf, 0x70, 12][..],
        &sealed.ksn,
        &[0xdf, 0x71, 16],
        sealed.masked.as_str().as_bytes(),
        &[0xdf, 0x72, 12],
        &sealed.secret,
        &[0xdf, 0x73, 16],
        &sealed.code,
    ];
    assert_eq!(card.to_bytes().unwrap(), parts.concat());
}

#[test]
fn a_kept_card_with_one_changed_part_is_not_opened() {
    let card = Device::new(&INITIAL, ID).seal(&[number_tag(&number(16)).unwrap()], kept).unwrap();
    let (sealed, _) = card.kept().unwrap();
    let mut changed = [sealed; 4];
    changed[0].ksn[11] ^= 3;
    changed[1].masked = MaskedPan::hide(&number(19)).unwrap();
    changed[2].secret[5] ^= 1;
    changed[3].code[15] ^= 0x80;
    for changed in changed {
        let opened = Host::new(BASE).open(&SealedCard::from(changed));
        assert_eq!(opened, Err(SealError::NotAuthentic), "{changed:?}");
    }
}

#[test]
fn what_is_more_than_a_number_is_not_kept() {
    let seal = |tags: &[Tlv]| Device::new(&INITIAL, ID).seal(tags, kept).unwrap().kept();
    let number = number_tag(&number(16)).unwrap();
    assert_eq!(seal(&[number.clone(), tags()[2].clone()]), Err(SealError::MoreThanANumber));
    assert_eq!(seal(&[number, tags()[1].clone()]), Err(SealError::MoreThanANumber));
}

#[test]
fn the_next_state_is_kept_before_a_card_is_sealed() {
    let mut device = Device::new(&INITIAL, ID);
    let mut storage = None;
    let first = device.seal(&tags(), |state| {
        storage = Some(state.clone());
        Ok::<_, ()>(())
    });
    let mut after_a_power_cut = storage.unwrap();
    let second = after_a_power_cut.seal(&tags(), kept).unwrap();
    assert_eq!((first.unwrap().ksn().counter, second.ksn().counter), (1, 2));
}

#[test]
fn a_counter_whose_state_could_not_be_kept_is_passed_over() {
    let mut device = Device::new(&INITIAL, ID);
    assert_eq!(device.seal(&tags(), |_| Err("no disk")), Err(DeviceError::NotKept("no disk")));
    assert_eq!(device.seal(&tags(), kept).unwrap().ksn().counter, 2);
}

proptest! {
    #[test]
    fn whatever_is_sealed_is_opened(secret in prop::collection::vec(any::<u8>(), 0..400), skip in 0..20) {
        let mut device = Device::new(&INITIAL, ID);
        for _ in 0..skip {
            device.seal(&tags(), kept).unwrap();
        }
        let hidden = [tags()[..2].to_vec(), vec![Tlv::new(0x9f6b, secret)]].concat();
        let card = device.seal(&hidden, kept).unwrap();
        prop_assert_eq!(Host::new(BASE).open(&card).unwrap(), hidden);
    }

    #[test]
    fn bytes_that_are_no_sealed_card_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        if let Ok(card) = SealedCard::from_bytes(&bytes) {
            prop_assert_eq!(card.to_bytes().unwrap(), bytes);
        }
    }
}
