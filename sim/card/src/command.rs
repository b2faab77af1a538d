//! A command to a card. Source: ISO/IEC 7816-4, the short forms.

/// The status with which a card refuses.
pub(crate) type Refusal = u16;

pub(crate) const WRONG_LENGTH: Refusal = 0x6700;
pub(crate) const NOT_SATISFIED: Refusal = 0x6985;
pub(crate) const WRONG_DATA: Refusal = 0x6A80;
pub(crate) const NO_SUCH_FILE: Refusal = 0x6A82;
pub(crate) const NO_SUCH_RECORD: Refusal = 0x6A83;
pub(crate) const WRONG_PARAMETERS: Refusal = 0x6A86;
pub(crate) const NO_SUCH_DATA: Refusal = 0x6A88;
pub(crate) const NOT_AUTHENTIC: Refusal = 0x6300;
pub(crate) const NO_SUCH_INSTRUCTION: Refusal = 0x6D00;
pub(crate) const NO_SUCH_CLASS: Refusal = 0x6E00;

/// A command, taken apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Command<'c> {
    pub(crate) class: u8,
    pub(crate) instruction: u8,
    pub(crate) first: u8,
    pub(crate) second: u8,
    pub(crate) data: &'c [u8],
}

impl<'c> Command<'c> {
    /// Takes a command apart; how long an answer may be does not matter to our card.
    pub(crate) fn read(bytes: &'c [u8]) -> Result<Self, Refusal> {
        let (head, rest) = bytes.split_first_chunk::<4>().ok_or(WRONG_LENGTH)?;
        let [class, instruction, first, second] = *head;
        let data = match rest {
            [] | [_] => &[][..],
            [length, rest @ ..] => {
                let length = usize::from(*length);
                let fits = rest.len() == length || rest.len() == length + 1;
                rest.get(..length).filter(|_| fits).ok_or(WRONG_LENGTH)?
            }
        };
        Ok(Self { class, instruction, first, second, data })
    }
}
