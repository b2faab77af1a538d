//! What chance is drawn for. The numbers are pinned, and none of them is one of the world's.

use sim_kernel::Purpose;

/// How many outages a replication has.
pub(crate) const OUTAGES: Purpose = Purpose(101);
/// How long an outage lasts.
pub(crate) const LENGTH: Purpose = Purpose(102);
/// At which moment of the week an outage begins.
pub(crate) const BEGINNING: Purpose = Purpose(103);
/// The factor of the declines that one outage has.
pub(crate) const SHARED: Purpose = Purpose(104);
/// The factor of the sales of a till that 24 hours of an outage have.
pub(crate) const DAY: Purpose = Purpose(105);
/// The gap before a doubtful sale.
pub(crate) const DOUBTFUL_GAP: Purpose = Purpose(106);
/// The amount of a doubtful sale.
pub(crate) const DOUBTFUL_AMOUNT: Purpose = Purpose(107);
/// The fate of a doubtful sale.
pub(crate) const FATE: Purpose = Purpose(108);
/// Whether a declined payment is collected afterwards.
pub(crate) const RECOVERY: Purpose = Purpose(109);
/// Why a payment is declined.
pub(crate) const REASON: Purpose = Purpose(110);
/// The gap before a sound sale.
pub(crate) const SOUND_GAP: Purpose = Purpose(111);
/// The amount of a sound sale.
pub(crate) const SOUND_AMOUNT: Purpose = Purpose(112);
/// What a figure is in a set of figures.
pub(crate) const FIGURE: Purpose = Purpose(113);
/// How the digits of an even sequence are scrambled.
pub(crate) const SCRAMBLING: Purpose = Purpose(114);
