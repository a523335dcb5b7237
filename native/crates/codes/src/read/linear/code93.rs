//! Code 93.

use super::Reading;
use super::widths::{closest, ends_quietly};
use crate::linear_tables::{CODE_39_CHARACTERS, CODE_93};
use crate::options::Symbology;

const QUIET: f32 = 5.0;
const START: usize = 47;
const START_WIDTHS: [u8; 6] = [1, 1, 1, 1, 4, 1];

/// All characters as widths.
static PATTERNS: [[u8; 6]; 48] = patterns();

const fn patterns() -> [[u8; 6]; 48] {
    let mut all = [[0; 6]; 48];
    let mut at = 0;
    while at < 48 {
        let mut bit = 9;
        let mut place = 0;
        let mut dark = 1;
        while bit > 0 {
            bit -= 1;
            if CODE_93[at] >> bit & 1 != dark {
                place += 1;
                dark = 1 - dark;
            }
            all[at][place] += 1;
        }
        at += 1;
    }
    all
}

pub(super) fn read(runs: &[u32], quiet: u32) -> Option<Reading> {
    if !super::widths::matches(runs, &START_WIDTHS) {
        return None;
    }
    let module = runs[..6].iter().sum::<u32>() as f32 / 9.0;
    if (quiet as f32) < module * QUIET {
        return None;
    }
    let mut values = Vec::new();
    let mut at = 6;
    loop {
        let value = closest(runs.get(at..)?, PATTERNS.iter())?;
        at += 6;
        if value == START {
            break;
        }
        values.push(value);
    }
    let used = at + 1;
    if runs.len() < used || !ends_quietly(runs, used, module, QUIET) {
        return None;
    }
    let (last, rest) = values.split_last()?;
    let (first, data) = rest.split_last()?;
    if data.is_empty() || check_value(data, 20) != *first || check_value(rest, 15) != *last {
        return None;
    }
    Some(Reading::new(Symbology::Code93, text(data)?, used))
}

fn check_value(values: &[usize], cycle: usize) -> usize {
    let weighed = values.iter().rev().enumerate().map(|(at, value)| (at % cycle + 1) * value);
    weighed.sum::<usize>() % 47
}

fn text(values: &[usize]) -> Option<String> {
    let mut text = String::with_capacity(values.len());
    let mut values = values.iter();
    while let Some(value) = values.next() {
        let byte = match value {
            0..=42 => CODE_39_CHARACTERS[*value],
            _ => unshifted(value - 43, values.next()?.checked_sub(10).filter(|letter| *letter < 26)? as u8)?,
        };
        text.push(byte.into());
    }
    Some(text)
}

/// The byte that a shift sign ($, %, /, + as 0 to 3) and a letter stand for.
fn unshifted(shift: usize, letter: u8) -> Option<u8> {
    Some(match (shift, letter) {
        (0, _) => letter + 1,
        (1, 0..=4) => letter + 27,
        (1, 5..=9) => letter - 5 + b';',
        (1, 10..=14) => letter - 10 + b'[',
        (1, 15..=19) => letter - 15 + b'{',
        (1, 20) => 0,
        (1, 21) => b'@',
        (1, 22) => b'`',
        (1, _) => 127,
        (2, 25) => b':',
        (2, 0..=14) => letter + b'!',
        (3, _) => letter + b'a',
        _ => return None,
    })
}
