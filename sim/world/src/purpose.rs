//! What chance is drawn for. The numbers are pinned: a run of last year draws the same today.

use sim_kernel::Purpose;

/// Whether the line loses a message.
pub(crate) const LOSS: Purpose = Purpose(1);
/// The digits of a card number.
pub(crate) const CARD_NUMBER: Purpose = Purpose(2);
/// Which unsynced sectors a power cut keeps, and which of them it tears. Purpose 3 is spent: it drew
/// the pads of older seals.
pub(crate) const POWER_CUT: Purpose = Purpose(4);
/// The base key of the run, from which each reader has its initial key.
pub(crate) const BASE_KEY: Purpose = Purpose(5);
/// How far a write got that a power cut ended.
pub(crate) const CUT_SHORT: Purpose = Purpose(6);
