//! EAN-13, EAN-8, UPC-A and UPC-E.

use super::Reading;
use super::widths::{closest, ends_quietly, matches};
use crate::linear_tables::{EAN_13_SETS, EAN_DIGITS, UPC_E_SETS, check_digit, upc_e_expanded};
use crate::options::{ReadOptions, Symbology};

/// Light modules before and after, fewer than the standard's as people trim pictures.
const QUIET: f32 = 4.0;

pub(super) fn read(runs: &[u32], quiet: u32, options: &ReadOptions) -> Option<Reading> {
    if !matches(runs, &[1, 1, 1]) {
        return None;
    }
    let module = (runs[0] + runs[1] + runs[2]) as f32 / 3.0;
    if (quiet as f32) < module * QUIET {
        return None;
    }
    thirteen(runs, options).or_else(|| eight(runs)).or_else(|| upc_e(runs))
}

fn module(runs: &[u32], used: usize, modules: usize) -> Option<f32> {
    Some(runs.get(..used)?.iter().sum::<u32>() as f32 / modules as f32)
}

fn thirteen(runs: &[u32], options: &ReadOptions) -> Option<Reading> {
    const RUNS: usize = 59;
    let module = module(runs, RUNS, 95)?;
    if !matches(&runs[27..], &[1; 5])
        || !matches(&runs[56..], &[1; 3])
        || !ends_quietly(runs, RUNS, module, QUIET)
    {
        return None;
    }
    let (left, sets) = digits_of_two_sets(&runs[3..27])?;
    let right = digits(&runs[32..56])?;
    let first = EAN_13_SETS.iter().position(|known| *known == sets)?;
    let text: String = [&[b'0' + first as u8], left.as_slice(), right.as_slice()]
        .concat()
        .into_iter()
        .map(char::from)
        .collect();
    if !is_checked(text.as_bytes()) {
        return None;
    }
    // UPC-A is EAN-13 with a leading zero: it has its own name where that is wanted.
    Some(match text.strip_prefix('0') {
        Some(twelve) if options.wants(Symbology::UpcA) => {
            Reading::new(Symbology::UpcA, twelve.to_owned(), RUNS)
        }
        _ => Reading::new(Symbology::Ean13, text, RUNS),
    })
}

fn eight(runs: &[u32]) -> Option<Reading> {
    const RUNS: usize = 43;
    let module = module(runs, RUNS, 67)?;
    if !matches(&runs[19..], &[1; 5])
        || !matches(&runs[40..], &[1; 3])
        || !ends_quietly(runs, RUNS, module, QUIET)
    {
        return None;
    }
    let text = [digits(&runs[3..19])?, digits(&runs[24..40])?].concat();
    let text: String = text.into_iter().map(char::from).collect();
    is_checked(text.as_bytes()).then(|| Reading::new(Symbology::Ean8, text, RUNS))
}

fn upc_e(runs: &[u32]) -> Option<Reading> {
    const RUNS: usize = 33;
    let module = module(runs, RUNS, 51)?;
    if !matches(&runs[27..], &[1; 6]) || !ends_quietly(runs, RUNS, module, QUIET) {
        return None;
    }
    let (six, sets) = digits_of_two_sets(&runs[3..27])?;
    let find = |sets: u8| UPC_E_SETS.iter().position(|known| *known == sets);
    let (system, check) =
        find(sets).map(|check| (b'0', check)).or_else(|| Some((b'1', find(sets ^ 0b111111)?)))?;
    let check = b'0' + check as u8;
    let six: [u8; 6] = six.try_into().ok()?;
    if check_digit(&upc_e_expanded(system, &six)) != check {
        return None;
    }
    let text = [&[system], &six[..], &[check]].concat().into_iter().map(char::from).collect();
    Some(Reading::new(Symbology::UpcE, text, RUNS))
}

fn is_checked(digits: &[u8]) -> bool {
    digits.split_last().is_some_and(|(check, digits)| check_digit(digits) == *check)
}

fn digits(runs: &[u32]) -> Option<Vec<u8>> {
    runs.chunks(4).map(|runs| Some(b'0' + closest(runs, EAN_DIGITS.iter())? as u8)).collect()
}

/// Digits, and which of them stand in set B, the first in the highest bit.
fn digits_of_two_sets(runs: &[u32]) -> Option<(Vec<u8>, u8)> {
    let both = both_sets();
    let mut sets = 0;
    let mut digits = Vec::with_capacity(6);
    for runs in runs.chunks(4) {
        let found = closest(runs, both.iter())? as u8;
        digits.push(b'0' + found % 10);
        sets = sets << 1 | u8::from(found >= 10);
    }
    Some((digits, sets))
}

/// Set A's patterns, then set B's, which are turned round.
fn both_sets() -> [[u8; 4]; 20] {
    std::array::from_fn(|at| {
        let mut pattern = EAN_DIGITS[at % 10];
        if at >= 10 {
            pattern.reverse();
        }
        pattern
    })
}
