//! The processor and the issuers as rules.md and the plan have them: what each arrival must do.

use sim_world::{Answering, Issuer, Plan, ProcessorChange};

use crate::fact::{At, Cents, Code, OrderNo, PayKey};

/// A payment that was asked for, or undone before it ever came.
#[derive(Clone, Copy, Debug)]
struct Account {
    key: PayKey,
    order: Option<OrderNo>,
    card: Option<usize>,
    amount: Cents,
    code: Code,
    undone: u32,
}

/// A payment on its way in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(crate) key: PayKey,
    pub(crate) order: OrderNo,
    pub(crate) amount: Cents,
    pub(crate) now: At,
}

/// The processor, its memory and its script.
#[derive(Debug)]
pub(crate) struct Bank<'p> {
    plan: &'p Plan,
    down: bool,
    script: Option<(Code, u32)>,
    lose_requests: u32,
    /// Key, card and time of every payment that became durable on a till.
    shown: Vec<(PayKey, usize, At)>,
    memory: Vec<Account>,
    spent: Vec<Cents>,
    foretold: String,
    requests: u64,
}

impl<'p> Bank<'p> {
    pub(crate) fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            down: false,
            script: None,
            lose_requests: 0,
            shown: Vec::new(),
            memory: Vec::new(),
            spent: vec![0; plan.shop.cards.len()],
            foretold: String::new(),
            requests: 0,
        }
    }

    pub(crate) fn shown(&mut self, key: PayKey, card: usize, at: At) {
        self.shown.push((key, card, at));
    }

    pub(crate) fn knows(&self, key: PayKey) -> bool {
        self.shown.iter().any(|(of, ..)| *of == key)
    }

    pub(crate) fn change(&mut self, change: ProcessorChange) {
        match change {
            ProcessorChange::Down => self.down = true,
            ProcessorChange::Up => self.down = false,
            ProcessorChange::Answer { answer, times } => self.script = Some((code(answer), times)),
            ProcessorChange::LoseRequests(count) => self.lose_requests = count,
            ProcessorChange::Latency(_)
            | ProcessorChange::LoseAnswers(_)
            | ProcessorChange::LateAnswers { .. } => {}
        }
    }

    pub(crate) const fn is_down(&self) -> bool {
        self.down
    }

    /// Tells whether the next payment never reaches the processor.
    pub(crate) fn ignores_payment(&mut self) -> bool {
        if self.down {
            return true;
        }
        let lost = self.lose_requests > 0;
        self.lose_requests = self.lose_requests.saturating_sub(1);
        lost
    }

    /// A payment arrives: the same key is answered from memory, "try later" is asked anew.
    pub(crate) fn asked(&mut self, asked: Asked) {
        self.requests += 1;
        let known = self.memory.iter().position(|account| account.key == asked.key);
        let final_word = |account: &Account| account.undone > 0 || !is_later(account.code);
        if let Some(account) = known.map(|place| self.memory[place])
            && final_word(&account)
        {
            "remembered".clone_into(&mut self.foretold);
            return;
        }
        let Asked { key, order, amount, now } = asked;
        let shown = self.shown.iter().find(|(of, ..)| *of == key).copied();
        let card = shown.map(|(_, card, _)| card);
        let code = self.decide(shown.map(|(_, card, at)| (card, now - at)), amount);
        if let Some(place) = known {
            self.memory.remove(place);
        }
        self.memory.push(Account { key, order: Some(order), card, amount, code, undone: 0 });
        self.foretold =
            if code == 0 { format!("captured {amount}") } else { format!("declined {code:02}") };
    }

    fn decide(&mut self, shown: Option<(usize, At)>, amount: Cents) -> Code {
        if let Some((code, times)) = &mut self.script
            && *times > 0
        {
            *times -= 1;
            return *code;
        }
        if self.plan.shop.processor.cents {
            return by_cents(amount);
        }
        let Some((card, age)) = shown else { return 30 };
        let planned = &self.plan.shop.cards[card];
        let word = match planned.issuer {
            Issuer::Always(word) => word,
            Issuer::ByAge { before, until, then } => {
                if u128::from(age) < until.as_nanos() {
                    before
                } else {
                    then
                }
            }
        };
        let left = planned.balance.map(|balance| balance.minor() - self.spent[card]);
        match (code(word), left) {
            (0, Some(left)) if amount > left => 51,
            (0, _) => {
                self.spent[card] += amount;
                0
            }
            (code, _) => code,
        }
    }

    /// Returns what the arrival that came last must have done.
    pub(crate) fn foretold(&self) -> String {
        self.foretold.clone()
    }

    /// A reversal arrives: whatever became of the payment, it is undone.
    pub(crate) fn undo(&mut self, key: PayKey) {
        if let Some(account) = self.memory.iter_mut().find(|account| account.key == key) {
            account.undone += 1;
            if let Some(card) = account.card.filter(|_| account.undone == 1 && account.code == 0) {
                self.spent[card] -= account.amount;
            }
            return;
        }
        let unknown = Account { key, order: None, card: None, amount: 0, code: 93, undone: 1 };
        self.memory.push(unknown);
    }

    fn captured(&self) -> impl Iterator<Item = &Account> {
        self.memory.iter().filter(|account| account.code == 0 && account.undone == 0)
    }

    pub(crate) fn captured_total(&self) -> Cents {
        self.captured().map(|account| account.amount).sum()
    }

    pub(crate) fn captures_of(&self, order: OrderNo) -> usize {
        self.captured().filter(|account| account.order == Some(order)).count()
    }

    /// Tells whether money is held for a payment.
    pub(crate) fn holds(&self, key: PayKey) -> bool {
        self.captured().any(|account| account.key == key)
    }

    /// Tells whether the last word on a payment was "try later".
    pub(crate) fn said_later(&self, key: PayKey) -> bool {
        self.memory.iter().any(|account| account.key == key && is_later(account.code))
    }

    pub(crate) const fn requests(&self) -> u64 {
        self.requests
    }

    pub(crate) fn reversals(&self) -> usize {
        self.memory.iter().filter(|account| account.undone > 0).count()
    }
}

fn code(word: Answering) -> Code {
    match word {
        Answering::Approve => 0,
        Answering::Decline(code) => code.code().parse().unwrap_or(Code::MAX),
    }
}

const fn is_later(code: Code) -> bool {
    matches!(code, 91 | 96)
}

/// Reads the answer off an amount, where the response table has it.
fn by_cents(amount: Cents) -> Code {
    let cents = amount.rem_euclid(100);
    let known = pos_core::ResponseCode::find(&format!("{cents:02}"));
    known.map_or(0, |code| code.code().parse().unwrap_or(Code::MAX))
}
