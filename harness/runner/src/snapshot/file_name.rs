//! Names of instances as names of files.

/// The longest name that is kept whole.
const LONGEST: usize = 100;

/// Returns a name that every file system takes, another one for every instance of a file.
pub(super) fn of(instance: &str) -> String {
    let plain: String = instance.chars().take(LONGEST).map(safe).collect();
    // Some file systems take `A` and `a` for the same name.
    if plain == instance && !instance.chars().any(char::is_uppercase) {
        return plain;
    }
    format!("{plain}-{:08x}", fingerprint(instance))
}

const fn safe(c: char) -> char {
    if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ',' | '=') { c } else { '-' }
}

/// FNV-1a: a short number that no version of a library changes.
fn fingerprint(text: &str) -> u32 {
    let next = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    text.bytes().fold(0x811c_9dc5, next)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_plain_name_is_kept() {
        assert_eq!(of("swipe,reader=chip-and-swipe"), "swipe,reader=chip-and-swipe");
        assert_eq!(of("total=45.00"), "total=45.00");
    }

    #[test]
    fn other_characters_are_replaced_and_names_stay_different() {
        assert_eq!(of("name=a/b"), "name=a-b-e84b13ad");
        let names = ["x=a/b", "x=a:b", "x=a-b", "x=A-B", "x=é", "x=è"].map(of);
        for (place, name) in names.iter().enumerate() {
            assert!(names.iter().skip(place + 1).all(|other| other != name), "{names:?}");
            assert!(name.is_ascii());
        }
        assert!(of(&"y".repeat(300)).len() < 120);
    }
}
