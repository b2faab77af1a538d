//! A folder of scenario files of any size.

use std::fs;
use std::io;
use std::path::Path;

/// Writes so many simple scenarios into a folder, a hundred in each folder of it: an outage, a sale,
/// the line back, and two looks.
///
/// # Errors
/// Where a file cannot be written.
pub(crate) fn write(folder: &Path, count: u64) -> io::Result<()> {
    for number in 0..count {
        let room = folder.join(format!("room-{:04}", number / 100));
        fs::create_dir_all(&room)?;
        fs::write(room.join(format!("sale-{number:06}.toml")), scenario(number))?;
    }
    Ok(())
}

fn scenario(number: u64) -> String {
    let total = format!("{}.{:02}", 1 + number % 90, number % 100);
    format!(
        r#"name = "sale {number}: taken offline, paid when the line is back"
proves = ["sale.flow", "sync.paid"]
snapshot = []

steps = [
  {{ at = "09:05", internet = "down" }},
  {{ id = "mug", sale = {{ total = "{total}", card = "visa" }}, expect = {{ outcome = "accepted", offline = true }} }},
  {{ check = {{ order = "mug", badges = ["payment-pending"] }} }},
  {{ at = "+30m", internet = "up" }},
  {{ check = {{ order = "mug", badges = ["paid"] }}, within = "5m" }},
]
"#
    )
}
