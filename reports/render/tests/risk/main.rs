//! What risk teams read, from a study that was run.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::cast_precision_loss, reason = "hours as a float of milliseconds")]

mod rig;

use reports_render::risk_summary;

#[test]
fn tmp() {
    let known = rig::Known::of(rig::cafe(), 20_000);
    let t = risk_summary(&known.report());
    std::fs::write("/tmp/r.txt", &t).unwrap();
}
