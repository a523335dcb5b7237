//! Byte pair encoding of short pieces as it is defined: the pair of lowest rank first, of equals the leftmost.

use crate::pairs::{NO_TOKEN, PairLookup};

/// Longer pieces are encoded otherwise: here time grows with the square of the length.
pub(crate) const MAX_LEN: usize = 14;

/// A place for each byte, and one before and one behind where no token stands.
const PLACES: usize = MAX_LEN + 2;

/// No merge. Others have the merge's rank above the place of its left part, so that the least is the next.
const NONE: u64 = u64::MAX;

/// Put the tokens of `piece`, of at most [`MAX_LEN`] bytes, into `tokens`.
pub(crate) fn merge_short(pairs: &PairLookup, byte_tokens: &[u32; 256], piece: &[u8], tokens: &mut Vec<u32>) {
    let mut parts = Parts::new(pairs, byte_tokens, piece);
    while parts.merge_next(pairs) {}
    tokens.clear();
    let mut place = 1;
    while place <= piece.len() {
        tokens.push(parts.tokens[place]);
        place = usize::from(parts.after[place]);
    }
}

/// The tokens of a piece by the place of their first byte, counted from 1.
struct Parts {
    tokens: [u32; PLACES],
    /// The merge of each token with the one after it.
    merges: [u64; PLACES],
    before: [u8; PLACES],
    after: [u8; PLACES],
}

impl Parts {
    #[inline(always)]
    fn new(pairs: &PairLookup, byte_tokens: &[u32; 256], piece: &[u8]) -> Self {
        const fn neighbours(offset: u8) -> [u8; PLACES] {
            let mut places = [0; PLACES];
            let mut place = 0;
            while place < PLACES {
                places[place] = (place as u8).wrapping_add(offset);
                place += 1;
            }
            places
        }
        let mut parts = Self {
            tokens: [NO_TOKEN; PLACES],
            merges: [NONE; PLACES],
            before: const { neighbours(u8::MAX) },
            after: const { neighbours(1) },
        };
        for (token, &byte) in parts.tokens[1..].iter_mut().zip(piece) {
            *token = byte_tokens[usize::from(byte)];
        }
        for (place, pair) in (1..).zip(piece.windows(2)) {
            parts.merges[place] = merge(pairs.find_bytes(pair[0], pair[1]), place);
        }
        parts
    }

    /// Merge the pair that comes next; `false` if there is none.
    #[inline(always)]
    fn merge_next(&mut self, pairs: &PairLookup) -> bool {
        // Over a fixed number of places this takes a few instructions and no branch.
        let least = self.merges.iter().fold(NONE, |least, &merge| least.min(merge));
        if least == NONE {
            return false;
        }
        let token = (least >> 32) as u32;
        let place = least as usize % PLACES;
        let gone = usize::from(self.after[place]) % PLACES;
        let after = usize::from(self.after[gone]) % PLACES;
        let before = usize::from(self.before[place]) % PLACES;
        self.tokens[place] = token;
        self.merges[gone] = NONE;
        self.after[place] = after as u8;
        self.before[after] = place as u8;
        self.merges[place] = merge(pairs.find(token, self.tokens[after]), place);
        self.merges[before] = merge(pairs.find(self.tokens[before], token), before);
        true
    }
}

#[inline(always)]
fn merge(token: Option<u32>, place: usize) -> u64 {
    token.map_or(NONE, |token| u64::from(token) << 32 | place as u64)
}
