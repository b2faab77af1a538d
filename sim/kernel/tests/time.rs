//! Virtual time: arithmetic that never wraps, and how a moment prints.

use core::time::Duration;

use sim_kernel::Time;

#[test]
fn a_moment_prints_hours_minutes_seconds_and_milliseconds() {
    assert_eq!(Time::from_millis(3_723_004).to_string(), "1h02m03.004s");
    assert_eq!(Time::ZERO.to_string(), "0h00m00.000s");
}

#[test]
fn a_moment_prints_what_a_millisecond_would_hide() {
    assert_eq!(Time::from_nanos(4_005_000).to_string(), "0h00m00.004005s");
    assert_eq!(Time::from_nanos(4_000_006).to_string(), "0h00m00.004000006s");
}

#[test]
fn a_moment_fills_the_width_it_is_given() {
    assert_eq!(format!("{:>14}|", Time::ZERO), "  0h00m00.000s|");
}

#[test]
fn after_and_since_are_each_others_inverse() {
    let start = Time::from_millis(250);
    let span = Duration::from_micros(1_750);
    assert_eq!(start.after(span).since(start), span);
    assert_eq!(start.after(span).as_nanos(), 251_750_000);
    assert_eq!(start.after(span).as_millis(), 251);
}

#[test]
fn no_moment_comes_after_the_last_one() {
    let last = Time::from_nanos(u64::MAX);
    assert_eq!(last.after(Duration::from_nanos(1)), last);
    assert_eq!(Time::ZERO.after(Duration::MAX), last);
    assert_eq!(Time::from_millis(u64::MAX), last);
}

#[test]
fn the_span_since_a_later_moment_is_zero() {
    assert_eq!(Time::ZERO.since(Time::from_millis(1)), Duration::ZERO);
}
