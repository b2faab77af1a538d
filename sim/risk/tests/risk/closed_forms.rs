//! The closed forms against the values of risk.md, against identities, and against the draws.

use sim_risk::{
    Estimates, Fast, Flow, HOUR_MS, Horizon, Law, Level, Model, PointEstimates, Shape, Study,
    WhenFull, YEAR_MS, exact,
};

use crate::rig::{cents, declined, g1, g4, g5, limited, quiet};

fn exactly(study: &Study) -> PointEstimates {
    exact(study).unwrap().points.remove(0)
}

fn drawn(study: &Study, replications: u64) -> PointEstimates {
    let partial = Fast::new(Model::new(study).unwrap()).block(0, replications);
    Estimates::of(study, &partial).unwrap().points.remove(0)
}

#[track_caller]
fn close(ours: f64, published: f64, off: f64) {
    assert!((ours - published).abs() <= off, "{ours} is not {published}");
}

#[test]
fn g1_is_met() {
    let point = exactly(&g1());
    close(point.flow(Flow::Stored).payments.value, 19.999_997_341_8, 1e-10);
    close(point.loss.p_zero.value, 0.667_608_008_4, 1e-10);
    close(point.loss.mean.value / 100.0, 19.999_997_341_8, 1e-10);
    let two_tickets = point.loss.curve.iter().find(|point| point.loss == 10_000.0).unwrap();
    close(two_tickets.probability.value, 0.059_898_964_778, 1e-12);
}

#[test]
fn g4_is_met() {
    let point = exactly(&g4());
    close(point.loss.mean.value / 100.0, 5.797_695_3, 1e-7);
    close(point.loss.sd.value / 100.0, 13.257_039_26, 1e-8);
    close(point.loss.p_zero.value, 0.781_616_08, 1e-8);
    assert_eq!(point.loss.var[Level::P95 as usize].value, 3_500.0);
    assert_eq!(point.loss.var[Level::P99 as usize].value, 5_900.0);
    close(point.loss.tvar[Level::P99 as usize].value / 100.0, 73.400_107_46, 1e-8);
    close(point.flow(Flow::Stored).money.value / 100.0, 297.317_707_88, 1e-8);
}

#[test]
fn g5_is_met() {
    let point = exactly(&g5());
    close(point.flow(Flow::Stored).payments.value, 19.999_491_196_3, 1e-10);
    assert_eq!(point.loss.p_zero.value, 1.0);
}
