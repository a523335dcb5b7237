//! Records of a workbook stream, and bytes within them.

/// A record with those that continue it.
pub(super) struct Record<'a> {
    pub kind: u16,
    /// Its data, and that of the CONTINUE records behind it.
    pub parts: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    /// The data up to where it is continued.
    pub(super) fn data(&self) -> &'a [u8] {
        self.parts.first().copied().unwrap_or_default()
    }
}

pub(super) const CONTINUE: u16 = 0x003c;
pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x000a;

/// The records of `bytes`, until they are cut.
pub(super) fn records(bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut raw = raw(bytes).peekable();
    std::iter::from_fn(move || {
        let (kind, data) = raw.next()?;
        let mut parts = vec![data];
        while let Some((_, data)) = raw.next_if(|(kind, _)| *kind == CONTINUE) {
            parts.push(data);
        }
        Some(Record { kind, parts })
    })
}

fn raw(bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let kind = u16_at(bytes, at)?;
        let length = usize::from(u16_at(bytes, at + 2)?);
        let data = bytes.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, data))
    })
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
