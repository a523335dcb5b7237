//! Hyperlinks (MS-OSHARED 2.3.7.1).

use super::records::u32_at;
use super::strings::utf16;

/// How the identifier of an address begins in a link.
const ADDRESS: &[u8] = &[0xe0, 0xc9, 0xea, 0x79];

const HAS_MONIKER: u32 = 0x001;
const HAS_LOCATION: u32 = 0x008;
const HAS_NAME: u32 = 0x010;
const HAS_FRAME: u32 = 0x080;
const IS_TEXT: u32 = 0x100;

/// Where the link in a HLINK record leads: an address, a place in the workbook, or both.
pub(super) fn target(data: &[u8]) -> Option<String> {
    let flags = u32_at(data, 28)?;
    let mut rest = data.get(32..)?;
    for flag in [HAS_NAME, HAS_FRAME] {
        if flags & flag != 0 {
            (_, rest) = counted(rest, 2)?;
        }
    }
    let mut target = String::new();
    if flags & HAS_MONIKER != 0 && flags & IS_TEXT != 0 {
        (target, rest) = counted(rest, 2)?;
    } else if flags & HAS_MONIKER != 0 {
        // Links to files are stored in a form of their own; without an address there is none to tell.
        let moniker = rest.strip_prefix(ADDRESS)?;
        (target, rest) = counted(moniker.get(12..)?, 1)?;
    }
    if flags & HAS_LOCATION != 0
        && let Some((location, _)) = counted(rest, 2)
    {
        target.push('#');
        target.push_str(&location);
    }
    Some(target).filter(|target| !target.is_empty())
}

/// UTF-16 behind a number of units, which are `unit_bytes` long each, and what follows.
fn counted(bytes: &[u8], unit_bytes: usize) -> Option<(String, &[u8])> {
    let length = (u32_at(bytes, 0)? as usize).checked_mul(unit_bytes)?;
    let rest = bytes.get(4..)?;
    Some((utf16(rest.get(..length)?), &rest[length..]))
}
