//! The pages of a TIFF file.

use std::collections::HashSet;

/// Reads numbers in the file's byte order.
pub(crate) struct Numbers<'a> {
    pub(crate) bytes: &'a [u8],
    is_little: bool,
}

impl<'a> Numbers<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Option<Self> {
        let is_little = match bytes.get(..4)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        Some(Self { bytes, is_little })
    }

    pub(crate) fn short(&self, place: usize) -> Option<u16> {
        let bytes = self.bytes.get(place..place.checked_add(2)?)?.try_into().ok()?;
        Some(if self.is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    pub(crate) fn long(&self, place: usize) -> Option<u32> {
        let bytes = self.bytes.get(place..place.checked_add(4)?)?.try_into().ok()?;
        Some(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    /// How many entries a directory has.
    pub(crate) fn entries(&self, directory: u32) -> u16 {
        self.short(directory as usize).unwrap_or(0)
    }

    /// Where the entry with this tag begins.
    pub(crate) fn entry(&self, directory: u32, tag: u16) -> Option<usize> {
        (0..usize::from(self.entries(directory)))
            .map(|index| directory as usize + 2 + index * 12)
            .find(|place| self.short(*place) == Some(tag))
    }
}

/// Where the directories of the pages are, `limit` of them at most.
pub(crate) fn directories(bytes: &[u8], limit: usize) -> Vec<u32> {
    let Some(numbers) = Numbers::of(bytes) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut visited = HashSet::new();
    let mut next = numbers.long(4);
    while let Some(place) = next.filter(|place| *place != 0 && found.len() < limit && visited.insert(*place))
    {
        let Some(entries) = numbers.short(place as usize) else {
            break;
        };
        found.push(place);
        next = numbers.long(place as usize + 2 + usize::from(entries) * 12);
    }
    found
}

/// The file with the page at `directory` as its first, so that readers of one page read it.
pub(crate) fn beginning_at(bytes: &[u8], directory: u32) -> Vec<u8> {
    let mut file = bytes.to_vec();
    if let (Some(numbers), Some(place)) = (Numbers::of(bytes), file.get_mut(4..8)) {
        let order = if numbers.is_little { directory.to_le_bytes() } else { directory.to_be_bytes() };
        place.copy_from_slice(&order);
    }
    file
}

/// Pixels per inch of the first page.
pub(crate) fn resolution(bytes: &[u8]) -> Option<f32> {
    const X_RESOLUTION: u16 = 282;
    const RESOLUTION_UNIT: u16 = 296;
    const CENTIMETRE: u16 = 3;
    let numbers = Numbers::of(bytes)?;
    let directory = numbers.long(4)?;
    let value = numbers.long(numbers.entry(directory, X_RESOLUTION)? + 8)? as usize;
    let (above, below) = (numbers.long(value)?, numbers.long(value + 4)?);
    let unit = numbers.entry(directory, RESOLUTION_UNIT).and_then(|place| numbers.short(place + 8));
    let per_inch = if unit == Some(CENTIMETRE) { 2.54 } else { 1.0 };
    Some(above as f32 / below as f32 * per_inch)
}
