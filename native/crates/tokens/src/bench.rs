//! Memory that encoding works with, kept from text to text.

use std::sync::{Mutex, PoisonError};

use crate::memo::Memo;
use crate::merge::Scratch;

/// Benches kept for later: as many as threads may ever work at once to advantage.
const MAX_KEPT: usize = 16;

/// What a thread needs to encode pieces that are more than one token.
#[derive(Default)]
pub(crate) struct Bench {
    pub memo: Memo,
    pub scratch: Scratch,
}

/// The benches of an encoding that nobody works at.
///
/// Boxed, so that taking and giving back moves a pointer.
#[derive(Default)]
#[allow(clippy::vec_box)]
pub(crate) struct Benches(Mutex<Vec<Box<Bench>>>);

impl Benches {
    /// A place to work at. The bench is only fetched when needed, as most short texts never do.
    pub fn take(&self) -> TakenBench<'_> {
        TakenBench { benches: self, bench: None }
    }

    fn pop(&self) -> Option<Box<Bench>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn push(&self, bench: Box<Bench>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MAX_KEPT {
            kept.push(bench);
        }
    }
}

/// A bench that goes back when dropped.
pub(crate) struct TakenBench<'a> {
    benches: &'a Benches,
    bench: Option<Box<Bench>>,
}

impl TakenBench<'_> {
    #[inline(always)]
    pub fn get(&mut self) -> &mut Bench {
        self.bench.get_or_insert_with(|| self.benches.pop().unwrap_or_default())
    }
}

impl Drop for TakenBench<'_> {
    fn drop(&mut self) {
        if let Some(bench) = self.bench.take() {
            self.benches.push(bench);
        }
    }
}
