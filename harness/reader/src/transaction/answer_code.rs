//! The code of the host's answer (8A), on its way to the card.
//!
//! Crate `emv` 0.1.1 keeps the code, and never looks for it where a card asks for it (CDOL2): it
//! sends two zeros. A card that wants to know whether the host approved, or whether there was no
//! answer, would decline. So the code is written into the second GENERATE AC where it belongs.

use emv::contact::transaction::TransactionContext;
use emv::core::apdu::Command;
use emv::core::dol::Dol;
use emv::core::tags;
use emv::de::authorisation_response_code::AuthorisationResponseCode;

use super::Outcome;

/// The bits of GENERATE AC that say which cryptogram is wanted, and those of an approval (TC).
const WANTED: u8 = 0xC0;
const APPROVAL: u8 = 0x40;

/// Where a card wants the code of the answer, and which it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct AnswerCode {
    from: usize,
    outcome: Outcome,
}

impl AnswerCode {
    /// Looks where the card wants the code; none where it does not ask for it.
    pub(super) fn of(ctx: &TransactionContext<'_>, outcome: Outcome) -> Option<Self> {
        let asked = Dol::parse(ctx.tag_store.get(tags::CDOL2)?).ok()?.0;
        let place =
            asked.iter().position(|entry| entry.tag == tags::AUTHORISATION_RESPONSE_CODE)?;
        let from = asked[..place].iter().map(|entry| usize::from(entry.length)).sum();
        (asked[place].length == 2).then_some(Self { from, outcome })
    }

    /// Writes the code into a second GENERATE AC.
    pub(super) fn write(self, command: &Command) -> Command {
        let mut command = command.clone();
        let code = match self.outcome {
            Outcome::Online { code, .. } => code,
            Outcome::NoAnswer if command.p1 & WANTED == APPROVAL => {
                AuthorisationResponseCode::UNABLE_TO_GO_ONLINE_OFFLINE_APPROVED.to_bytes()
            }
            Outcome::NoAnswer => {
                AuthorisationResponseCode::UNABLE_TO_GO_ONLINE_OFFLINE_DECLINED.to_bytes()
            }
        };
        if let Some(place) = command.data.get_mut(self.from..self.from + code.len()) {
            place.copy_from_slice(&code);
        }
        command
    }
}
