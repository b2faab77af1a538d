//! A journal whose making a power cut ended.

use std::io;

use crate::disk::Disk;

/// The bytes in which the database writes that a disk is its own, last of all when it makes one.
const MAGIC_BYTES: usize = 9;

/// The database's page, and with that the room of its header.
const PAGE_BYTES: usize = 4096;

/// Empties a disk on which the making of a journal was cut short, so that it can start anew.
///
/// The database writes its header first and its magic number once that is durable. A power cut
/// between the two leaves a disk that it would refuse ever after. No record is lost with it: a
/// disk that holds anything beyond the header is left alone.
pub(crate) fn clear_unfinished(disk: &impl Disk) -> io::Result<()> {
    if is_unfinished(disk)? {
        disk.set_len(0)?;
        disk.sync()?;
    }
    Ok(())
}

fn is_unfinished(disk: &impl Disk) -> io::Result<bool> {
    let len = disk.len()?;
    Ok(len > 0 && is_blank::<MAGIC_BYTES>(disk, 0, len)? && is_blank_from_second_page(disk, len)?)
}

fn is_blank_from_second_page(disk: &impl Disk, len: u64) -> io::Result<bool> {
    for offset in (0..len).step_by(PAGE_BYTES).skip(1) {
        if !is_blank::<PAGE_BYTES>(disk, offset, len)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Tells whether the `N` bytes from `offset` on, or as many as there are, are all zero.
fn is_blank<const N: usize>(disk: &impl Disk, offset: u64, len: u64) -> io::Result<bool> {
    let mut bytes = [0; N];
    let left = usize::try_from(len.saturating_sub(offset)).unwrap_or(N);
    let bytes = &mut bytes[..left.min(N)];
    disk.read(offset, bytes)?;
    Ok(bytes.iter().all(|byte| *byte == 0))
}

#[cfg(test)]
mod tests {
    use super::clear_unfinished;
    use crate::test_disk::TestDisk;

    fn cleared(image: Vec<u8>) -> Vec<u8> {
        let disk = TestDisk::holding(image);
        clear_unfinished(&disk).unwrap();
        disk.synced()
    }

    fn image(len: usize, place: usize) -> Vec<u8> {
        let mut image = vec![0; len];
        image[place] = 1;
        image
    }

    #[test]
    fn a_header_without_its_magic_number_is_cleared() {
        assert_eq!(cleared(image(73_728, 9)), []);
        assert_eq!(cleared(image(320, 319)), []);
        assert_eq!(cleared(vec![0; 5]), []);
    }

    #[test]
    fn a_disk_with_anything_beyond_the_header_is_left_alone() {
        let last = image(4_097, 4_096);
        assert_eq!(cleared(last.clone()), last);
        let far = image(73_728, 73_727);
        assert_eq!(cleared(far.clone()), far);
    }

    #[test]
    fn a_disk_that_begins_with_anything_is_left_alone() {
        let begun = image(73_728, 8);
        assert_eq!(cleared(begun.clone()), begun);
    }
}
