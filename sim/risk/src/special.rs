//! Functions of probability, from `libm` by name and basic arithmetic alone, so that every machine
//! gives the same bits.

/// Turns a word into a number strictly between 0 and 1, all 2^52 of them equally likely.
#[inline]
pub(crate) fn unit(word: u64) -> f64 {
    const STEP: f64 = 1.0 / (1_u64 << 52) as f64;
    ((word >> 12) as f64 + 0.5) * STEP
}

/// Exponential variates of mean 1 by inversion, from a table of logarithms and a short series.
///
/// It is within a few units of the 16th decimal of `-libm::log(unit(word))`, and several times as
/// quick.
#[derive(Clone, Debug)]
pub(crate) struct Exponential {
    /// By the leading bits of a number in 1…2: the inverse of one near it, and the logarithm of that
    /// one.
    rows: Box<[(f64, f64); 1 << LOG_BITS]>,
}

const LOG_BITS: u32 = 7;

impl Exponential {
    pub(crate) fn new() -> Self {
        let row = |place: usize| {
            let near = 1.0 + (place as f64 + 0.5) / f64::from(1_u32 << LOG_BITS);
            (1.0 / near, libm::log(near))
        };
        Self { rows: Box::new(std::array::from_fn(row)) }
    }

    /// Turns a word into a variate; a greater word never gives a greater one, but for the last bits.
    #[inline]
    pub(crate) fn draw(&self, word: u64) -> f64 {
        const FRACTION: u64 = (1 << 52) - 1;
        const ONE: u64 = 1023 << 52;
        let bits = unit(word).to_bits();
        let power = (bits >> 52) as i32 - 1023;
        let number = f64::from_bits(bits & FRACTION | ONE);
        let (inverse, log) = self.rows[((bits & FRACTION) >> (52 - LOG_BITS)) as usize];
        // At most a 256th, so that seven terms are all that is felt.
        let r = number * inverse - 1.0;
        let square = r * r;
        let low = r - square * (0.5 - r * (1.0 / 3.0));
        let high = 0.25 - r * 0.2 + square * (1.0 / 6.0 - r * (1.0 / 7.0));
        -(f64::from(power) * std::f64::consts::LN_2 + log + (low - square * square * high))
    }
}

/// Powers of one half, from a table and a short series: within 10^-12 of `libm::exp2(-x)`.
#[derive(Clone, Debug)]
pub(crate) struct Halving {
    /// The powers of the 32nd parts of 1.
    parts: [f64; 32],
}

impl Halving {
    pub(crate) fn new() -> Self {
        Self { parts: std::array::from_fn(|part| libm::exp2(part as f64 / -32.0)) }
    }

    /// What is left after so many halvings, from 0 on.
    #[inline]
    pub(crate) fn after(&self, halvings: f64) -> f64 {
        let place = halvings * 32.0;
        let whole = place as i64;
        let t = (place - whole as f64) * (std::f64::consts::LN_2 / 32.0);
        let series = 1.0 - t * (1.0 - t * (0.5 - t * (1.0 / 6.0 - t * (1.0 / 24.0 - t / 120.0))));
        // Further down it is no more than nothing.
        let power = (whole >> 5).min(1_022);
        let scale = f64::from_bits((1_023 - power as u64) << 52);
        self.parts[(whole & 31) as usize] * series * scale
    }
}

/// The probability that a standard normal is at most `z`.
pub(crate) fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The standard normal that is exceeded with probability 1 − `p`, for `p` strictly between 0 and 1.
///
/// Source: Wichura, "Algorithm AS 241", 1988, PPND16: about 16 digits.
#[inline]
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(r, &CENTRE_OVER, &CENTRE_UNDER);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = libm::sqrt(-libm::log(tail));
    let z = if r <= 5.0 {
        ratio(r - 1.6, &MIDDLE_OVER, &MIDDLE_UNDER)
    } else {
        ratio(r - 5.0, &FAR_OVER, &FAR_UNDER)
    };
    if q < 0.0 { -z } else { z }
}

#[inline]
fn ratio(r: f64, over: &[f64; 8], under: &[f64; 8]) -> f64 {
    let polynomial = |terms: &[f64; 8]| terms.iter().fold(0.0, |sum, term| sum * r + term);
    polynomial(over) / polynomial(under)
}

const CENTRE_OVER: [f64; 8] = [
    2.509_080_928_730_122_7e3,
    3.343_057_558_358_813e4,
    6.726_577_092_700_87e4,
    4.592_195_393_154_987e4,
    1.373_169_376_550_946e4,
    1.971_590_950_306_551_3e3,
    1.331_416_678_917_843_8e2,
    3.387_132_872_796_366_5,
];
const CENTRE_UNDER: [f64; 8] = [
    5.226_495_278_852_854e3,
    2.872_908_573_572_194_3e4,
    3.930_789_580_009_271e4,
    2.121_379_430_158_659_7e4,
    5.394_196_021_424_751e3,
    6.871_870_074_920_579e2,
    4.231_333_070_160_091e1,
    1.0,
];
const MIDDLE_OVER: [f64; 8] = [
    7.745_450_142_783_414e-4,
    2.272_384_498_926_918_4e-2,
    2.417_807_251_774_506e-1,
    1.270_458_252_452_368_4,
    3.647_848_324_763_204_5,
    5.769_497_221_460_691,
    4.630_337_846_156_546,
    1.423_437_110_749_683_5,
];
const MIDDLE_UNDER: [f64; 8] = [
    1.050_750_071_644_416_9e-9,
    5.475_938_084_995_345e-4,
    1.519_866_656_361_645_7e-2,
    1.481_039_764_274_800_8e-1,
    6.897_673_349_851e-1,
    1.676_384_830_183_803_8,
    2.053_191_626_637_759,
    1.0,
];
const FAR_OVER: [f64; 8] = [
    2.010_334_399_292_288_1e-7,
    2.711_555_568_743_487_6e-5,
    1.242_660_947_388_078_4e-3,
    2.653_218_952_657_612_4e-2,
    2.965_605_718_285_049e-1,
    1.784_826_539_917_291_3,
    5.463_784_911_164_114,
    6.657_904_643_501_103,
];
const FAR_UNDER: [f64; 8] = [
    2.044_263_103_389_939_8e-15,
    1.421_511_758_316_446e-7,
    1.846_318_317_510_054_7e-5,
    7.868_691_311_456_133e-4,
    1.487_536_129_085_061_5e-2,
    1.369_298_809_227_358e-1,
    5.998_322_065_558_88e-1,
    1.0,
];

/// The probability that a gamma variate of this shape and scale 1 is at most `x`, and that it is more.
///
/// Source: series and continued fraction as in DLMF 8.11.4 and 8.9.2.
pub(crate) fn gamma_cdf(shape: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    let front = libm::exp(shape * libm::log(x) - x - libm::lgamma(shape));
    if x < shape + 1.0 {
        let below = (front * series(shape, x)).min(1.0);
        (below, 1.0 - below)
    } else {
        let above = (front * fraction(shape, x)).min(1.0);
        (1.0 - above, above)
    }
}

fn series(shape: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut n) = (1.0 / shape, 1.0 / shape, shape);
    while term > sum * 1e-17 {
        n += 1.0;
        term *= x / n;
        sum += term;
    }
    sum
}

/// Lentz's method, modified.
fn fraction(shape: f64, x: f64) -> f64 {
    let mut under = x + 1.0 - shape;
    let mut upper = 1e300;
    let mut lower = 1.0 / under;
    let mut value = lower;
    for n in 1..100_000_u32 {
        let n = f64::from(n);
        let over = -n * (n - shape);
        under += 2.0;
        lower = 1.0 / (over * lower + under);
        upper = under + over / upper;
        let step = upper * lower;
        value *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// The logarithm of the gamma variate of this shape and scale 1 that a standard normal `z` ranks as.
///
/// Newton's method on the logarithm of the smaller tail, which is concave, so that it never strays.
pub(crate) fn ln_gamma_quantile(shape: f64, z: f64) -> f64 {
    let target = libm::log(normal_cdf(-z.abs()));
    let front = |ln_x: f64| shape * ln_x - libm::exp(ln_x) - libm::lgamma(shape);
    let mut ln_x = first_guess(shape, z);
    for _ in 0..60 {
        let (below, above) = gamma_cdf(shape, libm::exp(ln_x));
        let tail = if z < 0.0 { below } else { -above };
        let step = (target - libm::log(tail.abs())) * tail / libm::exp(front(ln_x));
        // A step from far outside may be wild; a quarter of the way is still a way.
        let step = step.clamp(-4.0, 4.0);
        ln_x += step;
        if step.abs() < 1e-15 {
            break;
        }
    }
    ln_x
}

/// Near the middle by Wilson and Hilferty, far below by the first term of the series.
fn first_guess(shape: f64, z: f64) -> f64 {
    let ninth = 1.0 / (9.0 * shape);
    let root = 1.0 - ninth + z * libm::sqrt(ninth);
    let far_below = (libm::log(normal_cdf(z)) + libm::lgamma(shape + 1.0)) / shape;
    if root > 0.3 { libm::log(shape) + 3.0 * libm::log(root) } else { far_below }
}

#[cfg(test)]
mod tests {
    use super::{gamma_cdf, ln_gamma_quantile, normal_cdf, normal_quantile, unit};

    fn close(ours: f64, theirs: f64, relative: f64) {
        assert!((ours - theirs).abs() <= relative * theirs.abs(), "{ours} is not {theirs}");
    }

    /// The values that the algorithm was published with, and the well-known 97.5 % point.
    #[test]
    fn the_normal_quantiles_are_the_published_ones() {
        close(normal_quantile(0.25), -0.674_489_750_196_081_7, 1e-15);
        close(normal_quantile(0.001), -3.090_232_306_167_813, 1e-15);
        close(normal_quantile(1e-20), -9.262_340_089_798_408, 1e-15);
        close(normal_quantile(0.975), 1.959_963_984_540_054, 1e-15);
    }

    #[test]
    fn the_normal_quantile_undoes_the_distribution_function() {
        for step in -60..=60 {
            let z = f64::from(step) / 10.0;
            if z < 5.0 {
                assert!((normal_quantile(normal_cdf(z)) - z).abs() < 1e-9, "{z}");
            }
        }
    }

    /// A shape of 1 is the exponential, of 1/2 half the square of a normal.
    #[test]
    fn the_gamma_distribution_has_its_special_cases() {
        for x in [0.01, 0.5, 1.0, 2.5, 10.0, 40.0] {
            close(gamma_cdf(1.0, x).1, libm::exp(-x), 1e-12);
            close(gamma_cdf(0.5, x).0, libm::erf(libm::sqrt(x)), 1e-12);
            close(gamma_cdf(3.0, x).1, libm::exp(-x) * (1.0 + x + x * x / 2.0), 1e-11);
        }
    }

    #[test]
    fn the_gamma_quantile_undoes_the_distribution_function() {
        for shape in [0.3, 1.0, 2.0, 17.5, 400.0] {
            for z in [-3.0, -1.0, 0.0, 0.7, 3.5] {
                let x = libm::exp(ln_gamma_quantile(shape, z));
                close(gamma_cdf(shape, x).0, normal_cdf(z), 1e-9);
            }
        }
    }

    #[test]
    fn the_exponential_is_the_logarithm() {
        let exponential = super::Exponential::new();
        let words = (0..200_000_u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        for word in words.chain([1, 1 << 20, 1 << 40, u64::MAX - (1 << 30), u64::MAX]) {
            let (ours, theirs) = (exponential.draw(word), -libm::log(unit(word)));
            assert!((ours - theirs).abs() <= 2e-16 * (4.0 + theirs), "{word}: {ours} {theirs}");
        }
    }

    #[test]
    fn halving_is_a_power_of_two() {
        let halving = super::Halving::new();
        for step in 0..20_000 {
            let x = f64::from(step) * 0.007;
            close(halving.after(x), libm::exp2(-x), 1e-12);
        }
        assert_eq!(halving.after(0.0), 1.0);
        assert!(halving.after(1e9) < 1e-300);
    }

    #[test]
    fn a_word_is_never_zero_or_one() {
        assert!(unit(0) > 0.0);
        assert!(unit(u64::MAX) < 1.0);
        close(unit(1 << 63), 0.5, 1e-15);
    }
}
