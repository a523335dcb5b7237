//! What a camera wrote beside the pixels.

use serde::Serialize;

use crate::tiff::Numbers;

/// What a camera wrote, in so far as it tells no place and no owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Exif {
    /// Who made the camera.
    pub make: Option<String>,
    /// Its name.
    pub model: Option<String>,
    /// When the picture was taken, or changed when that is not said, as the file writes it:
    /// `YYYY:MM:DD HH:MM:SS` without a time zone.
    pub time: Option<String>,
    /// From 1, upright, to 8.
    pub orientation: Option<u16>,
    /// Whether it says where the picture was taken.
    pub has_position: bool,
}

const MAKE: u16 = 0x010F;
const MODEL: u16 = 0x0110;
const ORIENTATION: u16 = 0x0112;
const CHANGED: u16 = 0x0132;
const MORE: u16 = 0x8769;
const POSITION: u16 = 0x8825;
const TAKEN: u16 = 0x9003;

impl Exif {
    /// What an EXIF block says, which begins with the mark of its byte order. `None` for what is none.
    pub fn of(block: &[u8]) -> Option<Self> {
        let numbers = Numbers::of(block)?;
        let first = numbers.long(4)?;
        let more = numbers.value(first, MORE);
        let taken = more.and_then(|directory| numbers.text(directory, TAKEN));
        Some(Self {
            make: numbers.text(first, MAKE),
            model: numbers.text(first, MODEL),
            time: taken.or_else(|| numbers.text(first, CHANGED)),
            orientation: numbers.entry(first, ORIENTATION).and_then(|place| numbers.short(place + 8)),
            has_position: numbers
                .value(first, POSITION)
                .is_some_and(|directory| numbers.entries(directory) > 0),
        })
    }
}

impl Numbers<'_> {
    fn value(&self, directory: u32, tag: u16) -> Option<u32> {
        self.long(self.entry(directory, tag)? + 8)
    }

    /// Text up to its first zero, without blanks around it; four bytes and less stand in the entry itself.
    fn text(&self, directory: u32, tag: u16) -> Option<String> {
        const LONGEST: usize = 1_000;
        let entry = self.entry(directory, tag)?;
        let length = self.long(entry + 4)? as usize;
        let place = if length <= 4 { entry + 8 } else { self.long(entry + 8)? as usize };
        let bytes = self.bytes.get(place..place.checked_add(length.min(LONGEST))?)?;
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        let text = String::from_utf8_lossy(&bytes[..end]).trim().to_owned();
        (!text.is_empty()).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block whose directories follow one another: tag, kind and value, or text.
    fn block(entries: &[(u16, u16, u32, u32)], rest: &[u8]) -> Vec<u8> {
        let mut bytes = b"MM\0*\0\0\0\x08".to_vec();
        bytes.extend((entries.len() as u16).to_be_bytes());
        for (tag, kind, count, value) in entries {
            bytes.extend(tag.to_be_bytes());
            bytes.extend(kind.to_be_bytes());
            bytes.extend(count.to_be_bytes());
            bytes.extend(value.to_be_bytes());
        }
        bytes.extend([0; 4]);
        bytes.extend(rest);
        bytes
    }

    #[test]
    fn camera_time_and_orientation_are_read() {
        let end = 8 + 2 + 4 * 12 + 4;
        let rest = [
            &b"Ferro 1\0"[..],
            &[0, 1, 0x90, 3, 0, 2, 0, 0, 0, 20],
            &(end + 26u32).to_be_bytes(),
            &[0; 4],
            b"2026:11:21 10:00:00\0",
        ]
        .concat();
        let entries = [
            (MODEL, 2, 8, end),
            (ORIENTATION, 3, 1, 6 << 16),
            (MORE, 4, 1, end + 8),
            (POSITION, 4, 1, end + 8),
        ];
        let exif = Exif::of(&block(&entries, &rest)).expect("a block");
        assert_eq!(exif.model.as_deref(), Some("Ferro 1"));
        assert_eq!((exif.make, exif.orientation, exif.has_position), (None, Some(6), true));
        assert_eq!(exif.time.as_deref(), Some("2026:11:21 10:00:00"));
    }

    #[test]
    fn nonsense_is_nothing() {
        assert_eq!(Exif::of(b"nonsense"), None);
        let far = block(&[(MODEL, 2, u32::MAX, u32::MAX), (MORE, 4, 1, u32::MAX)], &[]);
        assert_eq!(Exif::of(&far), Some(Exif::default()));
    }
}
