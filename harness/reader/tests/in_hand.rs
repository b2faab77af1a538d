//! Sales with a card in hand: the terminal's kernel against our card, in this process.
#![cfg(feature = "pcsc")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod places;

use harness_reader::{Asked, InHand, NotRead, begin};
use places::{ASKED, Place, personal};
use sim_card::{Card, Ways};

/// Nothing between the card and the terminal.
#[derive(Default)]
struct Hand(Option<InHand>);

impl Place for Hand {
    type Reader = InHand;

    fn insert(&mut self, card: Card) {
        self.0 = Some(InHand::new(card));
    }

    fn reader(&mut self) -> InHand {
        self.0.clone().unwrap()
    }

    fn remove(&mut self) -> Card {
        self.0.take().unwrap().card()
    }
}

macro_rules! sales {
    ($($sale:ident),* $(,)?) => {
        $(#[test]
        fn $sale() {
            places::$sale(&mut Hand::default());
        })*
    };
}

sales!(
    an_approved_sale,
    a_forged_answer,
    a_declined_sale,
    a_sale_without_an_answer,
    an_answer_without_proof,
    an_expired_card,
    a_card_of_an_unknown_key,
    a_wrong_cryptogram,
    a_counter_at_its_end,
    exhausted_counters,
    a_refused_second_cryptogram,
    a_card_of_another_scheme,
);

#[test]
fn a_torn_card() {
    for line in places::a_torn_card(&mut Hand::default()) {
        println!("{line}");
    }
}

#[test]
fn an_amount_that_a_card_cannot_hear_is_refused() {
    let asked = Asked { amount_minor: 1_000_000_000_000, ..ASKED };
    let hand = InHand::new(places::card(Ways::SOUND));
    assert!(matches!(begin(hand.clone(), &asked), Err(NotRead::Kernel(_))));
    assert_eq!(hand.card().counter(), 0);
}

#[test]
fn how_long_it_takes() {
    println!("{}", places::how_long_it_takes(&mut Hand::default(), 20).0);
}

#[test]
fn what_was_read_does_not_show_the_number() {
    let read = begin(InHand::new(places::card(Ways::SOUND)), &ASKED).unwrap();
    let shown = format!("{read:?}");
    assert!(!shown.contains(personal().number.digits()), "{shown}");
    assert!(!shown.contains("153, 153, 153"), "{shown}");
}
