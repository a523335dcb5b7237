//! Properties of a message, a recipient or an attachment (MS-OXMSG).

use std::collections::HashMap;

use ferrolab_base::calendar;
use ferrolab_markup::decode;
use ferrolab_packages::ole::CompoundFile;

/// Kinds of values that are read.
mod kind {
    pub const INTEGER: u16 = 0x0003;
    pub const TEXT_8: u16 = 0x001e;
    pub const TEXT: u16 = 0x001f;
    pub const TIME: u16 = 0x0040;
    pub const BINARY: u16 = 0x0102;
}

const CODE_PAGE: u16 = 0x3ffd;
const INTERNET_CODE_PAGE: u16 = 0x3fde;

/// The properties in one storage.
pub(super) struct Properties<'f, 'b> {
    file: &'f CompoundFile<'b>,
    /// The storage's path with a `/` behind it, or nothing for the topmost.
    storage: String,
    /// Values that lie in the table itself, by identifier and kind.
    fixed: HashMap<(u16, u16), [u8; 8]>,
    /// The encoding of texts of 8 bits.
    charset: Option<String>,
}

impl<'f, 'b> Properties<'f, 'b> {
    /// Read the table of a storage; `head` bytes stand before its entries.
    pub(super) fn new(
        file: &'f CompoundFile<'b>,
        storage: String,
        head: usize,
        charset: Option<&str>,
    ) -> Self {
        let table = file.salvage(&format!("{storage}__properties_version1.0"));
        let table = table.map(|salvaged| salvaged.bytes).unwrap_or_default();
        let mut fixed = HashMap::new();
        for entry in table.get(head..).unwrap_or(&[]).chunks_exact(16) {
            let kind = u16::from_le_bytes([entry[0], entry[1]]);
            let id = u16::from_le_bytes([entry[2], entry[3]]);
            let mut value = [0; 8];
            value.copy_from_slice(&entry[8..]);
            fixed.insert((id, kind), value);
        }
        let mut properties = Self { file, storage, fixed, charset: charset.map(str::to_owned) };
        let code_page = properties.integer(CODE_PAGE).or_else(|| properties.integer(INTERNET_CODE_PAGE));
        properties.charset = code_page.and_then(charset_of).or(properties.charset);
        properties
    }

    pub(super) fn file(&self) -> &'f CompoundFile<'b> {
        self.file
    }

    pub(super) fn storage(&self) -> &str {
        &self.storage
    }

    pub(super) fn charset(&self) -> Option<&str> {
        self.charset.as_deref()
    }

    fn stream(&self, id: u16, kind: u16) -> Option<Vec<u8>> {
        let path = format!("{}__substg1.0_{id:04X}{kind:04X}", self.storage);
        self.file
            .contains(&path)
            .then(|| self.file.salvage(&path).ok())
            .flatten()
            .map(|salvaged| salvaged.bytes)
    }

    pub(super) fn integer(&self, id: u16) -> Option<u32> {
        let value = self.fixed.get(&(id, kind::INTEGER))?;
        Some(u32::from_le_bytes([value[0], value[1], value[2], value[3]]))
    }

    pub(super) fn binary(&self, id: u16) -> Option<Vec<u8>> {
        self.stream(id, kind::BINARY)
    }

    /// A text, of 16 bits a letter or in the message's code page.
    pub(super) fn text(&self, id: u16) -> Option<String> {
        let text = match self.stream(id, kind::TEXT) {
            Some(bytes) => encoding_rs::UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned(),
            None => self.decoded(&self.stream(id, kind::TEXT_8)?),
        };
        let text = text.trim_end_matches('\0').to_owned();
        (!text.is_empty()).then_some(text)
    }

    fn decoded(&self, bytes: &[u8]) -> String {
        let as_told = self.charset().and_then(|charset| decode(bytes, Some(charset), false).ok());
        let decoded = as_told.or_else(|| decode(bytes, None, false).ok());
        decoded.map_or_else(String::new, |decoded| decoded.text)
    }

    /// A point in time, in ISO 8601.
    pub(super) fn time(&self, id: u16) -> Option<String> {
        let value = self.fixed.get(&(id, kind::TIME))?;
        iso_time(u64::from_le_bytes(*value))
    }
}

/// The label of a Windows code page in the Encoding Standard.
pub(super) fn charset_of(code_page: u32) -> Option<String> {
    Some(match code_page {
        65001 => "utf-8".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 | 51949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        874 => "windows-874".to_owned(),
        1250..=1258 => format!("windows-{code_page}"),
        20127 => "windows-1252".to_owned(),
        20866 => "koi8-r".to_owned(),
        21866 => "koi8-u".to_owned(),
        28591..=28606 => format!("iso-8859-{}", code_page - 28590),
        50220..=50222 => "iso-2022-jp".to_owned(),
        51932 => "euc-jp".to_owned(),
        52936 | 54936 => "gb18030".to_owned(),
        _ => return None,
    })
}

/// From steps of 100 ns since 1601.
fn iso_time(steps: u64) -> Option<String> {
    const STEPS: u64 = 10_000_000;
    const DAYS_1601_TO_1970: i64 = 134_774;
    let seconds = steps / STEPS;
    let days = i64::try_from(seconds / 86_400).ok()? - DAYS_1601_TO_1970;
    let (year, month, day) = calendar::date_of_day(days);
    let rest = seconds % 86_400;
    let is_date = steps > 0 && (1601..=9999).contains(&year);
    is_date.then(|| {
        format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3_600, rest / 60 % 60, rest % 60)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_dates() {
        assert_eq!(iso_time(116_444_736_000_000_000).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(iso_time(133_536_384_010_000_000).as_deref(), Some("2024-02-29T00:00:01Z"));
        assert_eq!(iso_time(0), None);
        assert_eq!(iso_time(u64::MAX), None);
    }
}
