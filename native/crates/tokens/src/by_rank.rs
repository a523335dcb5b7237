//! Byte pair encoding as it is defined: the pair of lowest rank first, of equals the leftmost.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use ferrolab_base::{Cancel, Result};

use crate::pairs::PairLookup;

/// Merges after which a long piece asks whether it was cancelled.
const MERGES_PER_CHECK: usize = 1 << 14;

/// No token stands here, or none stands beside it.
const NONE: u32 = u32::MAX;

/// A token of the piece and its neighbours, by index of their first byte.
#[derive(Clone, Copy)]
struct Part {
    token: u32,
    before: u32,
    after: u32,
    /// What it and its right neighbour merge into.
    merged: u32,
}

/// Merge `bytes`, the tokens of a piece's single bytes, into `tokens`; takes `n log n` time.
pub(crate) fn merge_by_rank(
    pairs: &PairLookup,
    bytes: impl ExactSizeIterator<Item = u32>,
    tokens: &mut Vec<u32>,
    cancel: Option<&Cancel>,
) -> Result<()> {
    let len = bytes.len() as u32;
    let mut parts: Vec<Part> = (0..)
        .zip(bytes)
        .map(|(at, token)| Part {
            token,
            before: if at == 0 { NONE } else { at - 1 },
            after: if at + 1 == len { NONE } else { at + 1 },
            merged: NONE,
        })
        .collect();
    let mut queue: BinaryHeap<Reverse<(u32, u32)>> =
        (0..len).filter_map(|at| Some(Reverse((pair_up(pairs, &mut parts, at)?, at)))).collect();
    let mut merges = 0;
    while let Some(Reverse((merged, at))) = queue.pop() {
        // One of the two may have been merged otherwise since.
        if parts[at as usize].merged != merged {
            continue;
        }
        merges += 1;
        if merges % MERGES_PER_CHECK == 0 {
            cancel.map_or(Ok(()), Cancel::check)?;
        }
        join(&mut parts, at);
        let before = parts[at as usize].before;
        for at in [before, at].into_iter().filter(|&at| at != NONE) {
            queue.extend(pair_up(pairs, &mut parts, at).map(|merged| Reverse((merged, at))));
        }
    }
    tokens.clear();
    tokens.extend(parts.iter().map(|part| part.token).filter(|&token| token != NONE));
    Ok(())
}

/// Note what the token at `at` and the next merge into.
fn pair_up(pairs: &PairLookup, parts: &mut [Part], at: u32) -> Option<u32> {
    let Part { token, after, .. } = parts[at as usize];
    let merged = (after != NONE).then(|| pairs.find(token, parts[after as usize].token)).flatten();
    parts[at as usize].merged = merged.unwrap_or(NONE);
    merged
}

/// Merge the token at `at` with the next.
fn join(parts: &mut [Part], at: u32) {
    let Part { after, merged, .. } = parts[at as usize];
    let next = parts[after as usize].after;
    parts[after as usize] = Part { token: NONE, before: NONE, after: NONE, merged: NONE };
    parts[at as usize].token = merged;
    parts[at as usize].after = next;
    if next != NONE {
        parts[next as usize].before = at;
    }
}
