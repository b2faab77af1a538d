//! The generator, pinned: a change of any of these numbers breaks every recorded study.

use crate::rig::cafe;
use sim_risk::Model;

#[test]
fn print() {
    let model = Model::new(&cafe()).unwrap();
    for n in 0..3 {
        let r = model.replication(n);
        for e in &r.episodes {
            println!("{n} {} {} {}", e.outage, e.length_ms, e.tills[0].len());
        }
    }
}
