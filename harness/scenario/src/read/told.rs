//! Mistakes in the instances of a file: each told once, with the instance that it is made in.

use std::collections::BTreeMap;

use super::instances::Row;
use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::source::Place;

/// The mistakes of all instances, those that are the same together.
#[derive(Debug, Default)]
pub(crate) struct Told(BTreeMap<(Place, Code, String), (Mistake, Vec<usize>)>);

impl Told {
    /// Takes the mistakes of an instance.
    pub(crate) fn take(&mut self, instance: usize, mistakes: Vec<Mistake>) {
        for mistake in mistakes {
            let key = (mistake.place.clone(), mistake.code, mistake.message.clone());
            let (_, instances) = self.0.entry(key).or_insert_with(|| (mistake, Vec::new()));
            instances.push(instance);
        }
    }

    /// Notes each mistake; one that every instance makes is a mistake of the file.
    pub(crate) fn note(self, ledger: &Ledger, rows: &[Row]) {
        for (mistake, mut instances) in self.0.into_values() {
            instances.dedup();
            let of_the_file = instances.len() == rows.len() && !depends(&mistake);
            ledger.note(match rows.get(instances.first().copied().unwrap_or(0)) {
                Some(row) if !of_the_file => {
                    let name = in_words(&row.name, instances.len() - 1);
                    mistake.also(&row.place, name)
                }
                Some(_) | None => mistake,
            });
        }
    }
}

/// Tells whether a mistake is in a text that is another one in each instance.
fn depends(mistake: &Mistake) -> bool {
    let itself = matches!(mistake.code, Code::UnknownParameter | Code::BadParameter);
    !itself && mistake.place.text().contains("${")
}

fn in_words(name: &str, others: usize) -> String {
    match others {
        0 => format!("in the instance [{name}]"),
        1 => format!("in the instance [{name}] and one other"),
        others => format!("in the instance [{name}] and {others} others"),
    }
}
