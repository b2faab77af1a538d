//! What chance is drawn for. The numbers are pinned, and none of them is one of the world's; 106 to
//! 112 belonged to an older generator.

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
/// What the harmed sales of a till are.
pub(crate) const HARMED: Purpose = Purpose(113);
/// What the sound sales of a till in an outage are.
pub(crate) const SOUND: Purpose = Purpose(114);
/// What a figure is in a set of figures.
pub(crate) const FIGURE: Purpose = Purpose(115);
/// How the digits of an even sequence are scrambled.
pub(crate) const SCRAMBLING: Purpose = Purpose(116);
