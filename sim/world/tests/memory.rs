//! What a world keeps of what happened, by bytes: in a program of its own, since all that it
//! allocates is counted.

use allocation_counter::measure;
use sim_kernel::Agenda;
use sim_world::{Kept, Modelled, OurTill, Simulation, Storage, perform_where};

#[path = "../benches/shop_day/day.rs"]
mod day;

use day::Busy;

/// Returns how many bytes a world has after days with an outage each, its trace not counted.
fn size_after(busy: Busy) -> i64 {
    let plan = day::plan(busy);
    let mut parts = Modelled { start_pos: &OurTill, storage: Storage::Memory };
    let mut simulation = Simulation::new(&plan, &mut parts, Agenda::new()).keeping(Kept::Ends);
    perform_where(&plan, &mut simulation, |_, _| true);
    let mut kept = None;
    let given_back = measure(|| kept = Some(simulation.end()));
    -given_back.bytes_current
}

#[test]
fn a_year_of_daily_outages_leaves_a_world_as_large_as_it_was_after_a_month() {
    let month = Busy { days: 30, sales: 48, quiet: 0 };
    let year = Busy { quiet: 335, ..month };
    let sizes = [month, year].map(size_after);
    assert!(sizes[0] > 100_000, "it keeps all that was sold: {sizes:?}");
    assert!((sizes[1] - sizes[0]).abs() < 1_000, "it grew: {sizes:?}");
}

/// The processor, the admin and the readers keep books of what was ever sold; of what tills keep and
/// show there is as much after two months as after twelve, since they keep 500 orders. The bound is close
/// to what the books take: eight bytes more for each sale, kept anywhere, are too much.
#[test]
fn what_is_sold_grows_the_books_and_nothing_else() {
    let sizes = [63, 365].map(|days| size_after(Busy { days, sales: 48, quiet: 0 }));
    let a_sale = (sizes[1] - sizes[0]) / (48 * (365 - 63));
    assert!((1..153).contains(&a_sale), "{a_sale} bytes a sale");
}
