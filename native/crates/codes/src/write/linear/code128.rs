//! Code 128 with the changes between its sets that take the fewest symbols.

use ferrolab_base::Result;

use super::{Bars, push_widths, refused};
use crate::linear_tables::{CODE_128, CODE_128_STOP};
use crate::options::Symbology;

/// Stands in the input of [`symbols`] for the function character that marks and separates GS1's elements.
pub(super) const FNC1: u8 = 0x80;

const SETS: [Set; 3] = [Set::A, Set::B, Set::C];
const IMPOSSIBLE: u32 = u32::MAX / 2;

#[derive(Clone, Copy, PartialEq)]
enum Set {
    A,
    B,
    C,
}

impl Set {
    /// The symbol of the next character (two digits in set C) and how many bytes it takes.
    fn symbol(self, rest: &[u8]) -> Option<(u8, usize)> {
        match (self, rest) {
            (_, [FNC1, ..]) => Some((102, 1)),
            (Set::A, [byte @ 0..=31, ..]) => Some((byte + 64, 1)),
            (Set::A, [byte @ 32..=95, ..]) | (Set::B, [byte @ 32..=127, ..]) => Some((byte - 32, 1)),
            (Set::C, [tens @ b'0'..=b'9', ones @ b'0'..=b'9', ..]) => {
                Some(((tens - b'0') * 10 + ones - b'0', 2))
            }
            _ => None,
        }
    }

    /// The symbol that changes to this set.
    fn change(self) -> u8 {
        match self {
            Set::A => 101,
            Set::B => 100,
            Set::C => 99,
        }
    }

    fn start(self) -> u8 {
        103 + self as u8
    }

    /// The set that one character may be borrowed from.
    fn shifted(self) -> Option<Set> {
        match self {
            Set::A => Some(Set::B),
            Set::B => Some(Set::A),
            Set::C => None,
        }
    }
}

const SHIFT: u8 = 98;

pub(super) fn code_128(text: &str) -> Result<Bars> {
    if let Some((at, character)) = text.chars().enumerate().find(|(_, character)| !character.is_ascii()) {
        return Err(refused(
            Symbology::Code128,
            character,
            at,
            "it holds ASCII; a QR code holds all of Unicode",
        ));
    }
    Ok(Bars::with_text_below(modules(text.as_bytes()), printable(text)))
}

/// Control characters have no place in the line below the bars.
fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// The bars of ASCII bytes and [`FNC1`].
pub(super) fn modules(bytes: &[u8]) -> Vec<bool> {
    let symbols = symbols(bytes);
    let mut modules = Vec::with_capacity(symbols.len() * 11 + 24);
    for symbol in &symbols {
        push_widths(&mut modules, &CODE_128[usize::from(*symbol)], true);
    }
    let weighed = symbols.iter().enumerate().map(|(at, symbol)| at.max(1) * usize::from(*symbol));
    push_widths(&mut modules, &CODE_128[weighed.sum::<usize>() % 103], true);
    push_widths(&mut modules, &CODE_128_STOP, true);
    modules
}

/// What the shortest way does next with a set open.
#[derive(Clone, Copy)]
struct Step {
    cost: u32,
    /// The set that the next character is taken from, and whether only that one.
    set: Set,
    is_shift: bool,
}

/// The shortest symbols, start symbol included.
fn symbols(bytes: &[u8]) -> Vec<u8> {
    let steps = shortest(bytes);
    let mut set = SETS.into_iter().min_by_key(|set| steps[0][*set as usize].cost).unwrap_or(Set::B);
    let mut symbols = vec![set.start()];
    let mut at = 0;
    while at < bytes.len() {
        let step = steps[at][set as usize];
        if step.is_shift {
            symbols.push(SHIFT);
        } else if step.set != set {
            symbols.push(step.set.change());
            set = step.set;
        }
        let Some((symbol, taken)) = step.set.symbol(&bytes[at..]) else { break };
        symbols.push(symbol);
        at += taken;
    }
    symbols
}

/// For each place and open set the cheapest step, found from the end backwards.
fn shortest(bytes: &[u8]) -> Vec<[Step; 3]> {
    let done = SETS.map(|set| Step { cost: 0, set, is_shift: false });
    let mut steps = vec![done; bytes.len() + 1];
    for at in (0..bytes.len()).rev() {
        let rest = &bytes[at..];
        let staying = SETS.map(|set| {
            let cost =
                set.symbol(rest).map_or(IMPOSSIBLE, |(_, taken)| 1 + steps[at + taken][set as usize].cost);
            Step { cost, set, is_shift: false }
        });
        steps[at] = SETS.map(|open| {
            let changing = staying.map(|step| Step { cost: step.cost + u32::from(step.set != open), ..step });
            let shifting = open.shifted().and_then(|set| {
                set.symbol(rest)?;
                Some(Step { cost: 2 + steps[at + 1][open as usize].cost, set, is_shift: true })
            });
            let all = changing.into_iter().chain(shifting);
            all.min_by_key(|step| (step.cost, step.set != open)).unwrap_or(staying[open as usize])
        });
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[u8]) {
        assert_eq!(symbols(text.as_bytes()), expected, "{text:?}");
    }

    #[test]
    fn sets_change_only_where_that_pays() {
        check("12345678", &[105, 12, 34, 56, 78]);
        check("AB", &[103, 33, 34]);
        check("a12b", &[104, 65, 17, 18, 66]);
        check("a123456", &[104, 65, 99, 12, 34, 56]);
        check("a\tb", &[104, 65, SHIFT, 73, 66]);
        check("12345", &[103, 17, 99, 23, 45]);
    }
}
