//! The issuers of the cards: scripted answers, answers by age, accounts that run dry.

use core::time::Duration;

use pos_core::{Money, ResponseCode};

use crate::plan::{Answering, Card, CardChip, CardId, Issuer};

/// All issuers of a run, with what is left on the accounts.
#[derive(Clone, Debug)]
pub(crate) struct Issuers {
    accounts: Vec<Account>,
}

#[derive(Clone, Debug)]
struct Account {
    issuer: Issuer,
    chip: CardChip,
    left: Option<Money>,
}

impl Issuers {
    pub(crate) fn new(cards: &[Card]) -> Self {
        let account =
            |card: &Card| Account { issuer: card.issuer, chip: card.chip, left: card.balance };
        Self { accounts: cards.iter().map(account).collect() }
    }

    /// Answers a payment of this age; at exactly `until` the later answer holds. Rule: `delay.24h`.
    pub(crate) fn authorize(&mut self, card: CardId, amount: Money, age: Duration) -> ResponseCode {
        let Some(account) = self.accounts.get_mut(usize::from(card.0)) else {
            return ResponseCode::NO_SUCH_ISSUER;
        };
        if account.chip == CardChip::Expired {
            return ResponseCode::EXPIRED_CARD;
        }
        match (account.issuer.answer(age), account.left) {
            (Answering::Decline(code), _) => code,
            (Answering::Approve, Some(left)) if amount > left => ResponseCode::INSUFFICIENT_FUNDS,
            (Answering::Approve, left) => {
                account.left = left.map(|left| left.minus(amount));
                ResponseCode::APPROVED
            }
        }
    }

    /// Gives back what a reversal undid.
    pub(crate) fn give_back(&mut self, card: CardId, amount: Money) {
        if let Some(account) = self.accounts.get_mut(usize::from(card.0)) {
            account.left = account.left.map(|left| left.plus(amount));
        }
    }
}

impl Issuer {
    const fn answer(self, age: Duration) -> Answering {
        match self {
            Self::Always(answer) => answer,
            Self::ByAge { before, until, then } => {
                if age.as_nanos() < until.as_nanos() {
                    before
                } else {
                    then
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Issuers;
    use crate::plan::{Answering, Card, CardChip, CardId, Issuer};
    use core::time::Duration;
    use pos_core::{Money, ResponseCode, Scheme};

    const DAY: Duration = Duration::from_hours(24);

    fn issuers(issuer: Issuer, balance: Option<i64>) -> Issuers {
        let balance = balance.map(Money::from_minor);
        let card = Card {
            name: "card".to_owned(),
            schemes: vec![Scheme::Visa],
            issuer,
            balance,
            chip: CardChip::Sound,
        };
        Issuers::new(&[card])
    }

    fn ask(issuers: &mut Issuers, minor: i64, age: Duration) -> ResponseCode {
        issuers.authorize(CardId(0), Money::from_minor(minor), age)
    }

    #[test]
    fn at_exactly_until_the_second_answer_holds() {
        let expired = ResponseCode::find("54").unwrap();
        let then = Answering::Decline(expired);
        let mut late =
            issuers(Issuer::ByAge { before: Answering::Approve, until: DAY, then }, None);
        assert_eq!(
            ask(&mut late, 1, DAY.saturating_sub(Duration::from_nanos(1))),
            ResponseCode::APPROVED
        );
        assert_eq!(ask(&mut late, 1, DAY), expired);
    }

    #[test]
    fn an_account_approves_while_the_money_lasts() {
        let mut low = issuers(Issuer::Always(Answering::Approve), Some(50));
        assert_eq!(ask(&mut low, 50, DAY), ResponseCode::APPROVED);
        assert_eq!(ask(&mut low, 1, DAY), ResponseCode::INSUFFICIENT_FUNDS);
        low.give_back(CardId(0), Money::from_minor(50));
        assert_eq!(ask(&mut low, 1, DAY), ResponseCode::APPROVED);
    }
}
