//! Code 128 and GS1-128.

use super::Reading;
use super::widths::{closest, ends_quietly, matches};
use crate::gs1::{SEPARATOR, readable};
use crate::linear_tables::{CODE_128, CODE_128_STOP};
use crate::options::Symbology;

const QUIET: f32 = 5.0;
const FIRST_START: usize = 103;

pub(super) fn read(runs: &[u32], quiet: u32) -> Option<Reading> {
    let start = FIRST_START + closest(runs, CODE_128[FIRST_START..].iter())?;
    let module = runs[..6].iter().sum::<u32>() as f32 / 11.0;
    if (quiet as f32) < module * QUIET {
        return None;
    }
    let mut symbols = vec![start];
    let mut at = 6;
    while !matches(runs.get(at..)?, &CODE_128_STOP) {
        symbols.push(closest(&runs[at..], CODE_128[..FIRST_START].iter())?);
        at += 6;
    }
    let used = at + 7;
    if !ends_quietly(runs, used, module, QUIET) {
        return None;
    }
    let (check, symbols) = symbols.split_last()?;
    let weighed = symbols.iter().enumerate().map(|(at, symbol)| at.max(1) * symbol);
    if symbols.len() < 2 || weighed.sum::<usize>() % 103 != *check {
        return None;
    }
    let is_gs1 = symbols[1] == 102;
    let data = data(symbols)?;
    if data.is_empty() {
        return None;
    }
    let text = data.iter().copied().map(char::from).collect::<String>();
    Some(Reading {
        symbology: if is_gs1 { Symbology::Gs1128 } else { Symbology::Code128 },
        text: if is_gs1 { readable(&text) } else { text },
        bytes: data,
        runs: used,
    })
}

/// The bytes that symbols stand for; those beyond ASCII are Latin-1.
fn data(symbols: &[usize]) -> Option<Vec<u8>> {
    let mut set = symbols.first()? - FIRST_START;
    let mut shifted = None;
    let (mut upper_once, mut upper) = (false, false);
    let mut data = Vec::with_capacity(symbols.len() * 2);
    for (at, symbol) in symbols.iter().enumerate().skip(1) {
        let current = shifted.take().unwrap_or(set);
        let mut push = |byte: u8| {
            data.push(byte | if upper_once != upper { 0x80 } else { 0 });
            upper_once = false;
        };
        match (current, *symbol) {
            (_, 102) if at == 1 => {}
            (_, 102) => data.push(SEPARATOR as u8),
            (2, 0..=99) => data.extend([b'0' + (symbol / 10) as u8, b'0' + (symbol % 10) as u8]),
            (0, 64..=95) => push(*symbol as u8 - 64),
            (0, 0..=63) | (1, 0..=95) => push(*symbol as u8 + 32),
            (0 | 1, 96 | 97) => {}
            (0 | 1, 98) => shifted = Some(1 - current),
            (0 | 1, 99) => set = 2,
            (0, 101) | (1, 100) => {
                // Two in a row latch what one does for a single character.
                if upper_once {
                    upper = !upper;
                }
                upper_once = !upper_once;
            }
            (_, 100) => set = 1,
            (_, 101) => set = 0,
            _ => return None,
        }
    }
    Some(data)
}
