//! Pages and the neighbours they are seen beside.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use ferrolab_base::Result;

use crate::page::Prepared;
use crate::survey::{Digest, Survey};

/// Neighbours on each side: two, since left and right pages differ.
const REACH: usize = 2;

/// What is kept from page to page, so that reading in order opens each page once.
#[derive(Default)]
pub(crate) struct Window<'a> {
    /// `None` for pages that can't be read.
    digests: BTreeMap<usize, Option<Digest>>,
    waiting: BTreeMap<usize, Prepared<'a>>,
}

impl<'a> Window<'a> {
    /// The page with this index, and what it shares with its neighbours.
    ///
    /// # Errors
    /// When the page itself can't be read.
    pub(crate) fn page(
        &mut self,
        index: usize,
        page_count: usize,
        prepare: impl Fn(usize) -> Result<Prepared<'a>>,
    ) -> Result<(Prepared<'a>, Survey)> {
        let page = match self.waiting.remove(&index) {
            Some(page) => page,
            None => prepare(index)?,
        };
        let around = around(index, page_count);
        self.digests.insert(index, Some(page.digest()));
        for neighbour in around.clone().filter(|&neighbour| neighbour != index) {
            let Entry::Vacant(unknown) = self.digests.entry(neighbour) else {
                continue;
            };
            let prepared = prepare(neighbour).ok();
            unknown.insert(prepared.as_ref().map(Prepared::digest));
            // Those before it were read already, or are not asked for.
            if let Some(prepared) = prepared
                && neighbour > index
            {
                self.waiting.insert(neighbour, prepared);
            }
        }
        let digests: Vec<Digest> =
            around.clone().filter_map(|neighbour| self.digests.get(&neighbour).cloned().flatten()).collect();
        let survey = Survey::of(index, page.height(), &digests);
        self.digests.retain(|known, _| known + 2 * REACH >= index && *known <= index + 2 * REACH);
        self.waiting.retain(|known, _| around.contains(known));
        Ok((page, survey))
    }

    /// Close all pages.
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }
}

/// The page and its neighbours; as many at the document's ends as in its middle.
fn around(index: usize, page_count: usize) -> std::ops::Range<usize> {
    let size = (2 * REACH + 1).min(page_count);
    let first = index.saturating_sub(REACH).min(page_count - size);
    first..first + size
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn every_page_has_as_many_neighbours() {
        assert_eq!(around(0, 100), 0..5);
        assert_eq!(around(50, 100), 48..53);
        assert_eq!(around(99, 100), 95..100);
        assert_eq!(around(1, 2), 0..2);
        assert_eq!(around(0, 1), 0..1);
    }
}
