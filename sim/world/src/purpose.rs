//! What chance is drawn for. The numbers are pinned: a run of last year draws the same today.

use sim_kernel::Purpose;

/// Whether the line loses a message.
pub(crate) const LOSS: Purpose = Purpose(1);
/// The digits of a card number.
pub(crate) const CARD_NUMBER: Purpose = Purpose(2);
/// The pad that a reader seals a card number with.
pub(crate) const SEAL: Purpose = Purpose(3);
/// Which unsynced sectors a power cut keeps, and which of them it tears.
pub(crate) const POWER_CUT: Purpose = Purpose(4);
/// How far a write got that a power cut ended.
pub(crate) const CUT_SHORT: Purpose = Purpose(5);
