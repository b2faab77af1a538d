//! The plan of an evening of power cuts: sale after sale, while the line comes and goes.

use core::time::Duration;

use sim_kernel::{Chance, Purpose};
use sim_world::{Act, InternetChange, Plan, Shop, Step, TillChange, When};

use super::super::plan::{START, nothing_waits, sale, step};
use crate::power_cuts::PowerCuts;

/// When the line comes and goes, and how far sales are apart. The numbers are beyond those of the
/// world.
const LINE: Purpose = Purpose(0x4004);
const PAUSE: Purpose = Purpose(0x4005);

/// Plans it: before each sale somebody sees to it that the app runs, so that a till that died
/// stands still no longer than that.
pub(super) fn plan(asked: &PowerCuts, shop: Shop) -> Plan {
    let chance = Chance::new(asked.seed, 0);
    let mut steps = Vec::new();
    for nth in 0..asked.sales {
        let pause = 1_000 + chance.draw(PAUSE, 0, u64::from(nth)) % 9_000;
        let after = When::After(Duration::from_millis(pause));
        steps.push(step(Act::Till(TillChange::Start), after));
        // Half of the evening the line is there.
        match chance.draw(LINE, 0, u64::from(nth)) % 8 {
            0 => steps.push(step(Act::Internet(InternetChange::Down), When::Next)),
            1 => steps.push(step(Act::Internet(InternetChange::Up), When::Next)),
            _ => {}
        }
        steps.push(step(sale(nth), When::Next));
    }
    steps.push(step(Act::Internet(InternetChange::Up), When::Next));
    for _ in 0..3 {
        steps.push(step(Act::Till(TillChange::Start), When::Next));
        let within = Some(Duration::from_mins(30));
        steps.push(Step { within, ..step(nothing_waits(), When::Next) });
    }
    let name = "an evening of power cuts".to_owned();
    Plan { name, seed: asked.seed, start: START, shop, steps }
}
