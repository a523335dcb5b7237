//! Codes of narrow and wide bars: Code 39, Codabar, ITF.

use super::Reading;
use super::widths::{ends_quietly, wide};
use crate::linear_tables::{CODABAR, CODABAR_CHARACTERS, CODE_39, CODE_39_CHARACTERS, ITF};
use crate::options::Symbology;

/// Shorter ones are mostly found in other codes' bars: neither has a check digit of its own.
const LEAST_ITF_DIGITS: usize = 6;
const LEAST_CODABAR_CHARACTERS: usize = 4;

/// Light before and after, in narrow bars.
const QUIET: f32 = 5.0;

pub(super) fn code_39(runs: &[u32], quiet: u32) -> Option<Reading> {
    let star = CODE_39_CHARACTERS.len() - 1;
    let character = |runs: &[u32]| {
        let bits = wide(runs.get(..9)?.iter().copied(), 3)?;
        CODE_39.iter().position(|known| u32::from(*known) == bits)
    };
    if character(runs)? != star {
        return None;
    }
    let narrow = runs[..9].iter().sum::<u32>() as f32 / 13.5;
    if (quiet as f32) < narrow * QUIET {
        return None;
    }
    let mut text = String::new();
    let mut at = 10;
    loop {
        // Between characters is a gap that is no part of either.
        if runs.get(at - 1).is_none_or(|gap| *gap as f32 > narrow * 4.0) {
            return None;
        }
        let value = character(runs.get(at..)?)?;
        at += 10;
        if value == star {
            break;
        }
        text.push(CODE_39_CHARACTERS[value].into());
    }
    let used = at - 1;
    (!text.is_empty() && ends_quietly(runs, used, narrow, QUIET))
        .then(|| Reading::new(Symbology::Code39, text, used))
}

pub(super) fn codabar(runs: &[u32], quiet: u32) -> Option<Reading> {
    let character = |runs: &[u32]| {
        let runs = runs.get(..7)?;
        // Characters have two or three wide bars and spaces.
        let candidates = [2, 3].into_iter().filter_map(|count| wide(runs.iter().copied(), count));
        candidates.filter_map(|bits| CODABAR.iter().position(|known| u32::from(*known) == bits)).next()
    };
    let is_frame = |value: usize| value >= 16;
    let first = character(runs).filter(|value| is_frame(*value))?;
    let narrow = runs[..7].iter().sum::<u32>() as f32 / 12.0;
    if (quiet as f32) < narrow * QUIET {
        return None;
    }
    let mut text = String::from(char::from(CODABAR_CHARACTERS[first]));
    let mut at = 8;
    loop {
        if runs.get(at - 1).is_none_or(|gap| *gap as f32 > narrow * 4.0) {
            return None;
        }
        let value = character(runs.get(at..)?)?;
        text.push(CODABAR_CHARACTERS[value].into());
        at += 8;
        if is_frame(value) {
            break;
        }
    }
    let used = at - 1;
    let is_whole = text.len() >= LEAST_CODABAR_CHARACTERS && ends_quietly(runs, used, narrow, QUIET);
    is_whole.then(|| Reading::new(Symbology::Codabar, text, used))
}

pub(super) fn itf(runs: &[u32], quiet: u32) -> Option<Reading> {
    if !super::widths::matches(runs, &[1, 1, 1, 1]) {
        return None;
    }
    let narrow = runs[..4].iter().sum::<u32>() as f32 / 4.0;
    if (quiet as f32) < narrow * QUIET {
        return None;
    }
    let digit = |runs: &[u32], from: usize| {
        let bits = wide(runs.iter().copied().skip(from).step_by(2), 2)?;
        ITF.iter().position(|known| u32::from(*known) == bits)
    };
    let mut text = String::new();
    let mut at = 4;
    while let Some(pair) = runs.get(at..at + 10) {
        let (Some(tens), Some(ones)) = (digit(pair, 0), digit(pair, 1)) else { break };
        let is_even = pair.iter().all(|run| *run as f32 <= narrow * 4.5);
        if !is_even {
            break;
        }
        text.extend([tens, ones].map(|digit| char::from(b'0' + digit as u8)));
        at += 10;
    }
    let ends = |wide: u8| super::widths::matches(&runs[at..], &[wide, 1, 1]);
    let used = at + 3;
    let is_whole =
        text.len() >= LEAST_ITF_DIGITS && (ends(2) || ends(3)) && ends_quietly(runs, used, narrow, QUIET);
    is_whole.then(|| Reading::new(Symbology::Itf, text, used))
}
