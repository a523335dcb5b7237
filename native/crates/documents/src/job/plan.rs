//! Which pages are read, and how they are shared out.

use std::ops::RangeInclusive;
use std::time::Duration;

use ferrolab_base::{Code, Error, Result};

/// A portion should take about this long: long enough that asking costs nothing,
/// short enough that workers end together and cancelling is quick.
const PORTION_TIME: Duration = Duration::from_millis(25);
const MAX_PORTION_PAGES: usize = 64;

/// A stretch of the job: places from and to, the latter excluded.
pub(crate) type Portion = std::ops::Range<usize>;

/// The pages of a job in order, and how far they are shared out.
#[derive(Debug)]
pub(crate) struct Plan {
    pages: Vec<usize>,
    next: usize,
    /// Mean time of a page so far.
    page_time: Option<Duration>,
}

impl Plan {
    /// The pages asked for, each once, ascending; all when `ranges` is `None`.
    ///
    /// # Errors
    /// `InvalidInput` for a range that starts beyond the last page or is empty.
    pub(crate) fn new(page_count: usize, ranges: Option<&[RangeInclusive<usize>]>) -> Result<Self> {
        let pages = match ranges {
            None => (0..page_count).collect(),
            Some(ranges) => selected(page_count, ranges)?,
        };
        Ok(Self { pages, next: 0, page_time: None })
    }

    /// How many pages the job has.
    pub(crate) fn len(&self) -> usize {
        self.pages.len()
    }

    /// Page indices of a portion.
    pub(crate) fn indices(&self, portion: &Portion) -> Vec<usize> {
        self.pages[portion.clone()].to_vec()
    }

    /// The next portion for one of `workers`; `None` when all are shared out.
    ///
    /// The first is a single page, so that it is out at once. Then portions follow
    /// the time that pages take, and shrink towards the end.
    pub(crate) fn next_portion(&mut self, workers: usize) -> Option<Portion> {
        let left = self.pages.len() - self.next;
        if left == 0 {
            return None;
        }
        let by_time = match self.page_time {
            None => 1,
            Some(time) => (PORTION_TIME.as_nanos() / time.as_nanos().max(1)) as usize,
        };
        let fair = left.div_ceil(2 * workers.max(1));
        let count = by_time.min(fair).clamp(1, MAX_PORTION_PAGES);
        self.next += count;
        Some(self.next - count..self.next)
    }

    /// Learn from a portion how long pages take.
    pub(crate) fn took(&mut self, pages: usize, time: Duration) {
        let page_time = time / u32::try_from(pages.max(1)).unwrap_or(u32::MAX);
        self.page_time = Some(self.page_time.map_or(page_time, |known| (known + page_time) / 2));
    }
}

fn selected(page_count: usize, ranges: &[RangeInclusive<usize>]) -> Result<Vec<usize>> {
    let mut pages = Vec::new();
    for range in ranges {
        let (first, last) = (*range.start(), (*range.end()).min(page_count.saturating_sub(1)));
        if first >= page_count || first > *range.end() {
            return Err(Error::new(
                Code::InvalidInput,
                format!("page {} is asked for, and the document has {page_count} pages", first + 1),
            )
            .hint("name pages from 1 to the last")
            .with("field", "pages")
            .with("page_count", page_count));
        }
        pages.extend(first..=last);
    }
    pages.sort_unstable();
    pages.dedup();
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use ferrolab_base::Code;

    use super::Plan;

    #[test]
    fn ranges_are_joined_sorted_and_cut_at_the_last_page() {
        #[track_caller]
        fn check(ranges: &[std::ops::RangeInclusive<usize>], expected: &[usize]) {
            let plan = Plan::new(10, Some(ranges)).unwrap();
            assert_eq!(plan.indices(&(0..plan.len())), expected);
        }
        check(&[3..=5], &[3, 4, 5]);
        check(&[7..=8, 0..=1, 1..=2], &[0, 1, 2, 7, 8]);
        check(&[8..=usize::MAX], &[8, 9]);
        check(&[], &[]);
    }

    #[test]
    fn ranges_that_start_beyond_the_end_are_refused() {
        #[allow(clippy::reversed_empty_ranges)]
        for range in [10..=10, 99..=100, 5..=4] {
            assert_eq!(Plan::new(10, Some(&[range])).unwrap_err().code, Code::InvalidInput);
        }
    }

    #[test]
    fn portions_cover_all_pages_once_and_start_with_a_single_one() {
        for pages in [0, 1, 2, 7, 1000] {
            let mut plan = Plan::new(pages, None).unwrap();
            let mut covered = 0;
            while let Some(portion) = plan.next_portion(2) {
                assert_eq!(portion.start, covered);
                assert!(covered > 0 || portion.len() == 1);
                covered = portion.end;
                plan.took(portion.len(), Duration::from_micros(500) * portion.len() as u32);
            }
            assert_eq!(covered, pages);
        }
    }

    #[test]
    fn portions_follow_the_time_of_pages() {
        let size_at = |page_time| {
            let mut plan = Plan::new(1000, None).unwrap();
            plan.took(1, page_time);
            plan.next_portion(2).unwrap().len()
        };
        assert_eq!(size_at(Duration::from_secs(1)), 1);
        assert_eq!(size_at(Duration::from_millis(5)), 5);
        assert_eq!(size_at(Duration::from_nanos(1)), 64);
    }
}
