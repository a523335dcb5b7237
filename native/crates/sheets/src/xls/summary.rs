//! What the workbook says about itself: the stream of summary information (MS-OLEPS).

use ferrolab_base::document::Metadata;

use super::records::{u16_at, u32_at};
use super::strings::{code_page, utf16};
use crate::format::{Epoch, NumberFormat};

/// The stream's name.
pub(super) const STREAM: &str = "\u{5}SummaryInformation";

/// Properties beyond these are none of a summary.
const MAX_PROPERTIES: usize = 100;

const TEXT: u32 = 0x1e;
const WIDE_TEXT: u32 = 0x1f;
const TIME: u32 = 0x40;
const UTF_8: u16 = 65_001;

pub(super) fn read(bytes: &[u8]) -> Metadata {
    let mut metadata = Metadata::default();
    let section = u32_at(bytes, 44).and_then(|offset| bytes.get(offset as usize..)).unwrap_or_default();
    let count = u32_at(section, 4).map_or(0, |count| count as usize).min(MAX_PROPERTIES);
    let property = |index: usize| {
        let (id, offset) = (u32_at(section, 8 + index * 8)?, u32_at(section, 12 + index * 8)?);
        Some((id, section.get(offset as usize..)?))
    };
    let properties: Vec<(u32, &[u8])> = (0..count).filter_map(property).collect();
    let page =
        properties.iter().find(|(id, _)| *id == 1).and_then(|(_, value)| u16_at(value, 4)).unwrap_or(1252);
    for (id, value) in properties {
        let Some(value) = text(value, page).filter(|value| !value.is_empty()) else { continue };
        match id {
            2 => metadata.title = Some(value),
            3 => metadata.subject = Some(value),
            4 => metadata.authors.push(value),
            5 => metadata.keywords = value.split([',', ';']).map(|word| word.trim().to_owned()).collect(),
            6 => metadata.other.push(("comments".into(), value)),
            8 => metadata.other.push(("lastModifiedBy".into(), value)),
            12 => metadata.created = Some(value),
            13 => metadata.modified = Some(value),
            18 => metadata.creator = Some(value),
            _ => {}
        }
    }
    metadata
}

/// A property's text, or its point in time in ISO 8601.
fn text(value: &[u8], page: u16) -> Option<String> {
    let length = u32_at(value, 4)? as usize;
    match u32_at(value, 0)? {
        TEXT => {
            let bytes = value.get(8..)?;
            let bytes = bytes.get(..length)?.split(|byte| *byte == 0).next()?;
            let encoding = if page == UTF_8 { encoding_rs::UTF_8 } else { code_page(page) };
            Some(encoding.decode_without_bom_handling(bytes).0.trim().to_owned())
        }
        WIDE_TEXT => Some(utf16(value.get(8..)?.get(..length.checked_mul(2)?)?).trim().to_owned()),
        TIME => time(u64::from(u32_at(value, 8)?) << 32 | u64::from(u32_at(value, 4)?)),
        _ => None,
    }
}

/// A number of 100 nanoseconds since 1601.
fn time(ticks: u64) -> Option<String> {
    // Excel's day 1 is 109,205 days after that.
    let days = ticks as f64 / 864e9 - 109_205.0;
    (days > 0.0).then(|| NumberFormat::new("yyyy-mm-dd\\Thh:mm:ss\\Z").show(days, Epoch::Year1900))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_authors_and_times_are_read() {
        let number = |value: u32| value.to_le_bytes();
        let mut section = [number(0), number(3)].concat();
        let title = [number(TEXT), number(4), *b"T\xe4x\0"].concat();
        // 2021-01-01T12:00:00Z
        let ticks = 132_539_760_000_000_000_u64;
        let time = [number(TIME), number(ticks as u32), number((ticks >> 32) as u32)].concat();
        for (id, offset) in [(2, 32), (12, 44), (4, 999)] {
            section.extend([number(id), number(offset)].concat());
        }
        section.extend([title, time].concat());
        let stream = [vec![0; 44], number(48).to_vec(), section].concat();
        let metadata = read(&stream);
        assert_eq!(metadata.title.as_deref(), Some("Täx"));
        assert_eq!(metadata.created.as_deref(), Some("2021-01-01T12:00:00Z"));
        assert!(metadata.authors.is_empty());
        assert_eq!(read(&stream[..50]), Metadata::default());
    }
}
