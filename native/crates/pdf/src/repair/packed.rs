//! Objects that are packed into streams (PDF 1.5 and later).

use super::flip::Work;
use super::scan::{Found, MAX_NUMBER, Scan};
use super::streams::decode_corrected;
use super::syntax::{Object, Parser, unsigned};

/// All packed objects of a file together, unpacked.
const MAX_UNPACKED_BYTES: usize = 256 << 20;

/// An unpacked stream of objects.
pub(super) struct Packed {
    bytes: Vec<u8>,
    first: usize,
    offset: usize,
}

/// Unpack the streams of objects, which leave the scan: what is written is not packed.
pub(super) fn unpack(scan: &mut Scan<'_>, work: &mut Work) -> Vec<Packed> {
    let mut room = MAX_UNPACKED_BYTES;
    let mut packed = Vec::new();
    scan.objects.retain(|_, found| {
        if !found.object.is_type("ObjStm") {
            return true;
        }
        let first = found.object.get("First").and_then(Object::integer);
        if let Some(bytes) = decode_corrected(found, room, work) {
            room -= bytes.len();
            let first = first.unwrap_or_else(|| guess_first(&bytes));
            packed.push(Packed { bytes, first, offset: found.offset });
        }
        false
    });
    packed
}

/// Where the numbers end and the objects begin, when damage took the entry that says so.
fn guess_first(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !byte.is_ascii_digit() && !byte.is_ascii_whitespace()).unwrap_or(bytes.len())
}

/// Add the objects in `packed` to those found.
pub(super) fn add<'a>(packed: &'a [Packed], scan: &mut Scan<'a>) {
    for Packed { bytes, first, offset } in packed {
        let mut numbers = Parser::new(&bytes[..(*first).min(bytes.len())], 0);
        let mut places = std::iter::from_fn(|| {
            numbers.skip_space();
            unsigned(numbers.word())
        });
        // Places may all be the same: what is read is bounded by what there is.
        let mut budget = bytes.len().saturating_mul(2);
        while let (Some(number), Some(place)) = (places.next(), places.next()) {
            let start = first.saturating_add(place as usize);
            if start >= bytes.len() || !(1..=MAX_NUMBER).contains(&number) {
                continue;
            }
            let mut parser = Parser::new(bytes, start);
            let object = parser.object();
            let Some(left) = budget.checked_sub(parser.position - start) else {
                break;
            };
            budget = left;
            let found = Found { generation: 0, object, stream: None, offset: *offset };
            let is_newer = scan.objects.get(&number).is_none_or(|other| other.offset < *offset);
            if is_newer {
                scan.objects.insert(number, found);
            }
        }
    }
}
