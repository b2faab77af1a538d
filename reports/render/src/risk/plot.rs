//! Pictures of numbers, as SVG within a page: axes, lines, bands, bars.
//!
//! Colours and letters come from the style of the page, so that a picture turns dark with it.

use crate::markup::Element;

/// What is kept free of a picture at its right, top and bottom.
const RIGHT: f64 = 28.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 52.0;

/// How the numbers of an axis become places on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Scale {
    /// Evenly.
    Linear(f64, f64),
    /// By their logarithm; both ends are above zero.
    Log(f64, f64),
    /// So many places in a row, the first at half a step from the beginning.
    Places(usize),
}

/// A mark of an axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) at: f64,
    pub(crate) label: String,
}

/// How large a picture is, and what is left of it for the labels of its upright axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) left: f64,
    /// In its own unit; the page stretches it.
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// A picture that grows.
#[derive(Clone, Debug)]
pub(crate) struct Plot {
    frame: Frame,
    x: Scale,
    y: Scale,
    parts: Vec<Element>,
}

/// Where a text stands to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Frame {
    /// A picture with room for numbers at its left.
    pub(crate) const USUAL: Self = Self { left: 96.0, width: 860.0, height: 380.0 };
    /// How wide one of two pictures is that stand side by side.
    pub(crate) const HALF: f64 = 460.0;
}

impl Scale {
    /// Returns the place of a number, from 0 to 1; what lies beyond stands at the end.
    fn place(self, number: f64) -> f64 {
        let place = match self {
            Self::Linear(from, to) => (number - from) / (to - from),
            Self::Log(from, to) => {
                let log = libm::log10;
                (log(number.max(f64::MIN_POSITIVE)) - log(from)) / (log(to) - log(from))
            }
            Self::Places(count) => (number + 0.5) / count as f64,
        };
        if place.is_nan() { 0.0 } else { place.clamp(0.0, 1.0) }
    }
}

impl Plot {
    pub(crate) const fn new(frame: Frame, x: Scale, y: Scale) -> Self {
        Self { frame, x, y, parts: Vec::new() }
    }

    /// Returns where a point stands, from the left and from the top.
    pub(crate) fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let Frame { left, width, height } = self.frame;
        let across = left + self.x.place(x) * (width - left - RIGHT);
        let down = height - BOTTOM - self.y.place(y) * (height - TOP - BOTTOM);
        (across, down)
    }

    fn edges(&self) -> (f64, f64, f64, f64) {
        (self.frame.left, self.frame.width - RIGHT, TOP, self.frame.height - BOTTOM)
    }

    /// Draws the level axis: its marks with lines up, its name below.
    pub(crate) fn level_axis(&mut self, ticks: &[Tick], name: &str) {
        let (left, right, top, bottom) = self.edges();
        for tick in ticks {
            let x = self.at((tick.at, 0.0)).0;
            self.parts.push(line("grid", (x, top), (x, bottom)));
            self.parts.push(text("tick", (x, bottom + 18.0), Anchor::Middle).text(&tick.label));
        }
        self.parts.push(line("axis", (left, bottom), (right, bottom)));
        let middle = (0.5 * (left + right), bottom + 40.0);
        self.parts.push(text("name", middle, Anchor::Middle).text(name));
    }

    /// Draws the upright axis: its marks with lines across, its name along it.
    pub(crate) fn upright_axis(&mut self, ticks: &[Tick], name: &str) {
        let (left, right, top, bottom) = self.edges();
        for tick in ticks {
            let y = self.at((0.0, tick.at)).1;
            self.parts.push(line("grid", (left, y), (right, y)));
            self.parts.push(text("tick", (left - 8.0, y + 4.0), Anchor::End).text(&tick.label));
        }
        self.parts.push(line("axis", (left, top), (left, bottom)));
        let (x, y) = (16.0, 0.5 * (top + bottom));
        let turn = format!("rotate(-90 {} {})", pixel(x), pixel(y));
        let name = text("name", (x, y), Anchor::Middle).text(name);
        self.parts.push(name.with("transform", turn));
    }

    /// Draws the room between two lines: points with a lower and an upper end.
    pub(crate) fn band(&mut self, class: &str, points: &[(f64, f64, f64)]) {
        let upper = points.iter().map(|(x, _, high)| self.at((*x, *high)));
        let lower = points.iter().rev().map(|(x, low, _)| self.at((*x, *low)));
        let corners: Vec<_> = upper.chain(lower).collect();
        let band = Element::new("polygon").with("class", format!("band {class}"));
        self.parts.push(band.with("points", listed(&corners)));
    }

    /// Draws a line through points.
    pub(crate) fn line(&mut self, class: &str, points: &[(f64, f64)]) {
        let points: Vec<_> = points.iter().map(|point| self.at(*point)).collect();
        let drawn = Element::new("polyline").with("class", format!("line {class}"));
        self.parts.push(drawn.with("points", listed(&points)));
    }

    /// Draws a point, which says something of itself to whoever points at it.
    pub(crate) fn dot(&mut self, class: &str, point: (f64, f64), says: &str) {
        let (x, y) = self.at(point);
        let dot = Element::new("circle").with("class", format!("dot {class}"));
        let dot = dot.with("cx", pixel(x)).with("cy", pixel(y)).with("r", 4);
        self.parts.push(dot.child(Element::saying("title", says)));
    }

    /// Draws a bar between two numbers of the level axis, at a place of the upright one.
    pub(crate) fn bar(&mut self, class: &str, (from, to): (f64, f64), place: f64) {
        let (left, y) = self.at((from.min(to), place));
        let right = self.at((from.max(to), place)).0;
        let bar = Element::new("rect").with("class", format!("bar {class}"));
        let bar = bar.with("x", pixel(left)).with("y", pixel(y - 9.0));
        self.parts.push(bar.with("width", pixel(right - left)).with("height", 18));
    }

    /// Draws a line from one point to another.
    pub(crate) fn stroke(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        self.parts.push(line(class, self.at(from), self.at(to)));
    }

    /// Writes a text, moved from its point by so much to the right and down.
    pub(crate) fn label(
        &mut self,
        point: (f64, f64),
        by: (f64, f64),
        (anchor, says): (Anchor, &str),
    ) {
        let (x, y) = self.at(point);
        self.parts.push(text("label", (x + by.0, y + by.1), anchor).text(says));
    }

    /// Says what the lines are, one below the other from the upper right corner.
    pub(crate) fn legend(&mut self, entries: &[(&str, &str)]) {
        let (_, right, top, _) = self.edges();
        let mut y = top + 14.0;
        for (class, says) in entries {
            let line_class = format!("line {class}");
            self.parts.push(line(&line_class, (right - 30.0, y - 4.0), (right - 4.0, y - 4.0)));
            self.parts.push(text("label", (right - 38.0, y), Anchor::End).text(*says));
            y += 20.0;
        }
    }

    /// Says what the lines are, one below the other from the upper left corner.
    pub(crate) fn legend_at_left(&mut self, entries: &[(&str, &str)]) {
        let (left, _, top, _) = self.edges();
        let mut y = top + 14.0;
        for (class, says) in entries {
            let line_class = format!("line {class}");
            self.parts.push(line(&line_class, (left + 10.0, y - 4.0), (left + 36.0, y - 4.0)));
            self.parts.push(text("label", (left + 44.0, y), Anchor::Start).text(*says));
            y += 20.0;
        }
    }

    /// Ends the picture with what it says to those who cannot see it.
    pub(crate) fn finish(self, id: &str, title: &str, description: &str) -> Element {
        let Frame { width, height, .. } = self.frame;
        let (named, described) = (format!("{id}-title"), format!("{id}-description"));
        let picture = Element::new("svg");
        // A wide picture is not shrunk until nobody can read it: it scrolls.
        let is_wide = width > Frame::HALF;
        let picture = if is_wide { picture.with("class", "wide") } else { picture };
        picture
            .with("viewBox", format!("0 0 {width} {height}"))
            .with("role", "img")
            .with("aria-labelledby", format!("{named} {described}"))
            .child(Element::saying("title", title).with("id", named))
            .child(Element::saying("desc", description).with("id", described))
            .children(self.parts)
    }
}

/// Lists round numbers from one end to the other, about five of them, and the step between them.
pub(crate) fn round_numbers(from: f64, to: f64) -> (Vec<f64>, f64) {
    let rough = (to - from) / 5.0;
    if !rough.is_finite() || rough <= 0.0 {
        return (vec![from], 1.0);
    }
    let mut power = 1.0;
    while power * 10.0 <= rough {
        power *= 10.0;
    }
    while power > rough {
        power /= 10.0;
    }
    let step = [1.0, 2.0, 5.0].into_iter().map(|part| part * power).find(|step| *step >= rough);
    let step = step.unwrap_or(10.0 * power);
    let first = (from / step).ceil() as i64;
    let last = (to / step + 1e-9).floor() as i64;
    ((first..=last).map(|place| place as f64 * step).collect(), step)
}

fn line(class: &str, (from_x, from_y): (f64, f64), (to_x, to_y): (f64, f64)) -> Element {
    Element::new("line")
        .with("class", class)
        .with("x1", pixel(from_x))
        .with("y1", pixel(from_y))
        .with("x2", pixel(to_x))
        .with("y2", pixel(to_y))
}

fn text(class: &str, (x, y): (f64, f64), anchor: Anchor) -> Element {
    let anchor = match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let text = Element::new("text").with("class", class).with("text-anchor", anchor);
    text.with("x", pixel(x)).with("y", pixel(y))
}

fn listed(points: &[(f64, f64)]) -> String {
    let points = points.iter().map(|(x, y)| format!("{},{}", pixel(*x), pixel(*y)));
    points.collect::<Vec<_>>().join(" ")
}

/// A tenth is finer than an eye sees, and coarse enough to be equal on every machine.
fn pixel(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{Scale, round_numbers};

    #[test]
    fn ticks_are_round_numbers_within_the_ends() {
        assert_eq!(round_numbers(0.0, 29_000.0).0, [0.0, 10_000.0, 20_000.0]);
        assert_eq!(round_numbers(0.0, 1.0).0.len(), 6);
        assert_eq!(round_numbers(42.0, 58.0).0, [45.0, 50.0, 55.0]);
        assert_eq!(round_numbers(7.0, 7.0).0, [7.0]);
    }

    #[test]
    fn what_lies_beyond_an_axis_stands_at_its_end() {
        assert!((Scale::Log(1e-3, 1.0).place(1e-9) - 0.0).abs() < 1e-12);
        assert!((Scale::Linear(0.0, 10.0).place(f64::INFINITY) - 1.0).abs() < 1e-12);
        assert!((Scale::Log(1e-4, 1.0).place(1e-2) - 0.5).abs() < 1e-12);
    }
}
