//! Lengths of outages as nodes with weights, so that a mean over them is a sum.

use crate::special::{normal_cdf, normal_quantile};
use crate::study::{Law, Shape};

/// Nodes to each panel.
const ORDER: usize = 16;
/// Beyond so many standard deviations of the normal there is nothing.
const REACH: f64 = 8.5;

/// A value and how likely it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) value: f64,
    pub(crate) weight: f64,
}

/// The nodes of a law of lengths, in milliseconds; `turns` are lengths at which what is averaged has
/// a kink. Smooth laws are laid out over the normal of the same rank, in panels of one deviation.
pub(crate) fn lengths(law: &Law, turns: &[f64]) -> Vec<Node> {
    let cap = law.cap.map_or(f64::INFINITY, |cap| cap as f64);
    let node = |value: u64, weight: f64| Node { value: (value as f64).min(cap), weight };
    match &law.shape {
        Shape::Fixed(value) => vec![node(*value, 1.0)],
        Shape::Lognormal { median, sigma } if *sigma == 0.0 => {
            vec![Node { value: median.min(cap), weight: 1.0 }]
        }
        Shape::Table(rows) => {
            let total: f64 = rows.iter().map(|(_, weight)| weight).sum();
            rows.iter().map(|(value, weight)| node(*value, weight / total)).collect()
        }
        Shape::Empirical(values) => {
            let weight = 1.0 / values.len() as f64;
            alike(values.iter().map(|value| node(*value, weight)).collect())
        }
        Shape::Exponential { .. } | Shape::Lognormal { .. } | Shape::Pareto { .. } => {
            smooth(&law.shape, cap, turns)
        }
    }
}

/// Joins nodes of one value.
fn alike(mut nodes: Vec<Node>) -> Vec<Node> {
    nodes.sort_by(|a, b| a.value.total_cmp(&b.value));
    nodes.dedup_by(|next, last| {
        let is_same = next.value == last.value;
        if is_same {
            last.weight += next.weight;
        }
        is_same
    });
    nodes
}

fn smooth(shape: &Shape, cap: f64, turns: &[f64]) -> Vec<Node> {
    let last = rank_of(shape, cap);
    let turns = turns.iter().map(|turn| rank_of(shape, *turn));
    let value = |z: f64| at_rank(shape, z);
    let nodes = ranks(last, turns);
    let mut nodes: Vec<Node> =
        nodes.into_iter().map(|node| Node { value: value(node.value), ..node }).collect();
    if last < REACH {
        nodes.push(Node { value: cap, weight: normal_cdf(-last) });
    }
    nodes
}

/// Ranks of a standard normal up to one, in panels broken at the turns.
pub(crate) fn ranks(last: f64, turns: impl Iterator<Item = f64>) -> Vec<Node> {
    let mut nodes = Vec::new();
    for [from, to] in panels(last, turns) {
        let dense = |node: Node| Node { weight: node.weight * density(node.value), ..node };
        nodes.extend(panel(from, to).map(dense));
    }
    nodes
}

/// The borders of panels up to a rank, broken at the turns.
fn panels(last: f64, turns: impl Iterator<Item = f64>) -> Vec<[f64; 2]> {
    let mut borders: Vec<f64> = (0..=17).map(|step| f64::from(step) - REACH).collect();
    borders.extend(turns);
    borders.push(last);
    borders.retain(|border| (-REACH..=last).contains(border));
    borders.sort_by(f64::total_cmp);
    borders.dedup();
    borders.array_windows::<2>().copied().collect()
}

fn density(z: f64) -> f64 {
    const FRONT: f64 = 0.398_942_280_401_432_7;
    FRONT * libm::exp(-0.5 * z * z)
}

/// The value of a smooth shape that ranks as a standard normal does.
fn at_rank(shape: &Shape, z: f64) -> f64 {
    match *shape {
        Shape::Lognormal { median, sigma } => median * libm::exp(sigma * z),
        Shape::Exponential { mean } => -mean * libm::log(normal_cdf(-z)),
        Shape::Pareto { least, alpha } => least * libm::pow(normal_cdf(-z), -1.0 / alpha),
        Shape::Fixed(_) | Shape::Table(_) | Shape::Empirical(_) => 0.0,
    }
}

/// The standard normal that ranks as a value does, not beyond the reach.
fn rank_of(shape: &Shape, value: f64) -> f64 {
    let rank = match *shape {
        Shape::Lognormal { median, sigma } => libm::log(value / median) / sigma,
        Shape::Exponential { mean } => upper_rank(libm::exp(-value / mean)),
        Shape::Pareto { least, alpha } if value > least => {
            upper_rank(libm::pow(least / value, alpha))
        }
        Shape::Pareto { .. } | Shape::Fixed(_) | Shape::Table(_) | Shape::Empirical(_) => -REACH,
    };
    rank.clamp(-REACH, REACH)
}

fn upper_rank(above: f64) -> f64 {
    if above <= 0.0 {
        REACH
    } else if above >= 1.0 {
        -REACH
    } else {
        -normal_quantile(above)
    }
}

/// Gauss and Legendre's nodes of an interval.
pub(crate) fn panel(from: f64, to: f64) -> [Node; ORDER] {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    std::array::from_fn(|place| {
        let (x, weight) = legendre(place);
        Node { value: middle + half * x, weight: half * weight }
    })
}

/// A root of the Legendre polynomial of the order, with its weight, by Newton's method.
fn legendre(place: usize) -> (f64, f64) {
    let n = ORDER as f64;
    let mut x = libm::cos(std::f64::consts::PI * (place as f64 + 0.75) / (n + 0.5));
    let mut slope = 1.0;
    for _ in 0..6 {
        let (mut last, mut value) = (1.0, x);
        for k in 2..=ORDER {
            let k = k as f64;
            (last, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * last) / k);
        }
        slope = n * (x * value - last) / (x * x - 1.0);
        x -= value / slope;
    }
    (x, 2.0 / ((1.0 - x * x) * slope * slope))
}

#[cfg(test)]
mod tests {
    use super::{lengths, panel};
    use crate::study::{Law, Shape};

    #[test]
    fn a_panel_integrates_polynomials() {
        let sum: f64 = panel(1.0, 3.0).iter().map(|node| node.weight * node.value.powi(9)).sum();
        assert!((sum / ((3.0_f64.powi(10) - 1.0) / 10.0) - 1.0).abs() < 1e-13);
    }

    #[test]
    fn the_nodes_of_a_law_sum_to_one_and_have_its_mean() {
        let shapes = [
            (Shape::Lognormal { median: 100.0, sigma: 1.2 }, None),
            (Shape::Exponential { mean: 100.0 }, None),
            (Shape::Lognormal { median: 100.0, sigma: 1.2 }, Some(900)),
            (Shape::Pareto { least: 50.0, alpha: 1.5 }, Some(20_000)),
            (Shape::Table(vec![(5, 1.0), (7, 3.0)]), None),
        ];
        for (shape, cap) in shapes {
            let law = Law { shape, cap };
            let nodes = lengths(&law, &[60.0, 333.0]);
            let sum: f64 = nodes.iter().map(|node| node.weight).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{law:?}: {sum}");
            let mean: f64 = nodes.iter().map(|node| node.weight * node.value).sum();
            // The law itself is rounded to whole numbers, and these are not.
            assert!((mean / crate::law::mean(&law) - 1.0).abs() < 1e-4, "{law:?}: {mean}");
        }
    }
}
