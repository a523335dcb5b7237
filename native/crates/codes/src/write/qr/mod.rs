//! QR codes: the smallest version, the strongest error level it has room for, the best mask.

mod logo;
mod masks;
mod segments;
mod symbol;

use ferrolab_base::{Code, Error, Result};

use crate::bits::BitWriter;
use crate::modules::Modules;
use crate::options::{CodeOptions, ErrorLevel};
use crate::qr_tables::{Division, count_bits};
use crate::reed_solomon::QR;

use super::Data;
use segments::Unit;

/// The symbol for `data`.
pub(super) fn write(data: Data<'_>, options: &CodeOptions) -> Result<Modules> {
    let content = Content::new(data);
    let versions = versions(options)?;
    if options.logo != 0.0 {
        return logo::write(&content, versions, options);
    }
    let level = options.error_level.unwrap_or(ErrorLevel::M);
    let fitting = versions.clone().find_map(|version| Some((version, content.packed(version, level)?)));
    let (version, bits) = fitting.ok_or_else(|| content.too_long(*versions.end(), level))?;
    let stronger = ErrorLevel::ALL.into_iter().rev().find(|level| fits(&bits, version, *level));
    let level = options.error_level.or(stronger).unwrap_or(level);
    Ok(symbol::symbol(&codewords(bits, version, level), version, level))
}

fn versions(options: &CodeOptions) -> Result<std::ops::RangeInclusive<usize>> {
    match options.version {
        None => Ok(1..=40),
        Some(version @ 1..=40) => Ok(version.into()..=version.into()),
        Some(version) => {
            Err(Error::new(Code::InvalidInput, format!("there is no QR code of version {version}"))
                .hint("versions go from 1 to 40; leave it out for the smallest that holds the data"))
        }
    }
}

fn fits(bits: &BitWriter, version: usize, level: ErrorLevel) -> bool {
    bits.len() <= Division::of(version, level).data_bytes() * 8
}

/// What a symbol is to hold.
struct Content {
    units: Vec<Unit>,
    is_text: bool,
    bytes: usize,
}

impl Content {
    fn new(data: Data<'_>) -> Self {
        let (units, is_text) = match data {
            Data::Text(text) => (segments::units_of_text(text), true),
            Data::Bytes(bytes) => (segments::units_of_bytes(bytes), false),
        };
        Self { units, is_text, bytes: data.bytes().len() }
    }

    /// The bits of the content, when the version has room for them.
    fn packed(&self, version: usize, level: ErrorLevel) -> Option<BitWriter> {
        // Digits are densest, ten bits for three: what can't fit is not cut into segments at all.
        if self.units.len() * 10 / 3 > Division::of(version, level).data_bytes() * 8 {
            return None;
        }
        let bits = segments::packed(&segments::cheapest(&self.units, version), version, self.is_text)?;
        fits(&bits, version, level).then_some(bits)
    }

    fn too_long(&self, version: usize, level: ErrorLevel) -> Error {
        let room = |level| {
            let bits = Division::of(version, level).data_bytes() * 8;
            (bits - 4 - count_bits(version)[2]) / 8
        };
        let bytes = self.bytes;
        let message = format!(
            "{bytes} bytes don't fit a QR code of version {version} with error level {level:?}, which holds {} bytes",
            room(level)
        );
        let hint = match (version, level) {
            (40, ErrorLevel::L) => "shorten the data, or divide it between several codes".to_owned(),
            (40, _) => {
                format!("shorten the data, or take error level L, which holds {} bytes", room(ErrorLevel::L))
            }
            _ => "leave the version out for the smallest that holds the data".to_owned(),
        };
        Error::new(Code::SizeLimit, message).hint(hint).with("bytes", bytes).with("capacity", room(level))
    }
}

/// Data bytes padded to the version's length, with check bytes, interleaved by blocks.
fn codewords(mut bits: BitWriter, version: usize, level: ErrorLevel) -> Vec<u8> {
    let division = Division::of(version, level);
    let capacity = division.data_bytes();
    bits.push(0, (capacity * 8 - bits.len()).min(4));
    bits.push(0, (8 - bits.len() % 8) % 8);
    let mut data = bits.into_bytes();
    let padding = [0xec, 0x11].into_iter().cycle().take(capacity - data.len());
    data.extend(padding);
    let generator = QR.generator(division.checks);
    let mut rest = data.as_slice();
    let blocks: Vec<Vec<u8>> = (0..division.blocks)
        .map(|block| {
            let (own, after) = rest.split_at(division.data_bytes_of(block));
            rest = after;
            [own, &QR.check_bytes(own, &generator)].concat()
        })
        .collect();
    division.places().into_iter().map(|(block, at)| blocks[block][at]).collect()
}
