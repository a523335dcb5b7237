//! Many texts on several cores.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use ferrolab_base::{Cancel, Result};

/// Bytes of text that a thread takes at a time: some tenths of a millisecond of work, so
/// that threads end together, and far more than taking it costs.
const PORTION_BYTES: usize = 1 << 15;

/// The results of `work` on each text, in order; `threads` 0 stands for one per core.
///
/// Stops at the first error, and with [`ferrolab_base::Code::Cancelled`] soon after `cancel` is set.
pub(crate) fn map_texts<T: Send>(
    texts: &[&str],
    threads: usize,
    cancel: &Cancel,
    work: impl Fn(&str) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    cancel.check()?;
    let portions = portions(texts);
    let threads = match threads {
        0 => thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    if threads.min(portions.len()) <= 1 {
        return texts.iter().map(|text| work(text)).collect();
    }
    let next = AtomicUsize::new(0);
    let run = || take_portions(texts, &portions, &next, &work);
    let mut done = thread::scope(|scope| {
        let helpers: Vec<_> = (1..threads.min(portions.len()))
            // A thread that the system refuses leaves its share to the others.
            .filter_map(|_| thread::Builder::new().spawn_scoped(scope, run).ok())
            .collect();
        let mut done = run();
        for helper in helpers {
            match helper.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(portion, _)| *portion);
    let mut results = Vec::with_capacity(texts.len());
    for (_, portion) in done {
        results.append(&mut portion?);
    }
    Ok(results)
}

/// The texts in runs of about [`PORTION_BYTES`].
fn portions(texts: &[&str]) -> Vec<Range<usize>> {
    let mut portions = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (index, text) in texts.iter().enumerate() {
        bytes += text.len();
        if bytes >= PORTION_BYTES || index + 1 == texts.len() {
            portions.push(start..index + 1);
            (start, bytes) = (index + 1, 0);
        }
    }
    portions
}

/// Work on portions until none is left, and number what comes of them.
fn take_portions<T>(
    texts: &[&str],
    portions: &[Range<usize>],
    next: &AtomicUsize,
    work: &impl Fn(&str) -> Result<T>,
) -> Vec<(usize, Result<Vec<T>>)> {
    let mut done = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some(portion) = portions.get(number) else { return done };
        let results: Result<Vec<T>> = texts[portion.clone()].iter().map(|text| work(text)).collect();
        if results.is_err() {
            next.store(portions.len(), Ordering::Relaxed);
        }
        done.push((number, results));
    }
}

#[cfg(test)]
mod tests {
    use ferrolab_base::{Code, Error};

    use super::*;

    #[test]
    fn results_keep_the_order_of_texts_of_all_sizes() {
        let texts: Vec<String> =
            (0..3000).map(|i| "x".repeat(if i % 500 == 7 { 90_000 } else { i % 90 })).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let want: Vec<usize> = texts.iter().map(|text| text.len()).collect();
        for threads in [0, 1, 2, 7] {
            let lens = map_texts(&texts, threads, &Cancel::default(), |text| Ok(text.len()));
            assert_eq!(lens, Ok(want.clone()));
        }
        assert_eq!(map_texts(&[], 4, &Cancel::default(), |_| Ok(())), Ok(vec![]));
    }

    #[test]
    fn an_error_is_the_result() {
        let texts = ["x".repeat(PORTION_BYTES), "bad".into(), "x".repeat(PORTION_BYTES)];
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let work = |text: &str| match text {
            "bad" => Err(Error::new(Code::InvalidInput, "bad")),
            _ => Ok(()),
        };
        for threads in [1, 3] {
            let error = map_texts(&texts, threads, &Cancel::default(), work).unwrap_err();
            assert_eq!(error.code, Code::InvalidInput);
        }
    }

    #[test]
    fn a_set_flag_cancels() {
        let cancel = Cancel::default();
        cancel.cancel();
        assert_eq!(map_texts(&["a"], 1, &cancel, |_| Ok(())).unwrap_err().code, Code::Cancelled);
    }
}
