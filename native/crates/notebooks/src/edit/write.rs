//! Writing: what was not changed as the bytes it had.

use std::borrow::Cow;

use ferrolab_base::Result;

use crate::json::View;
use crate::notebook::{Notebook, Slot};

impl Notebook {
    /// The notebook as text. Untouched, it is the text that was read.
    pub fn to_text(&self) -> Cow<'_, str> {
        if !self.edited {
            return Cow::Borrowed(self.original());
        }
        let frame = self.frame_root();
        // Opening has made sure that there is a list of cells.
        let hole = frame.get("cells").map_or(0..0, View::span);
        let text = frame.text();
        let mut out = String::with_capacity(self.json.text().len() + 256);
        out.push_str(&text[..hole.start + 1]);
        self.write_cells(&mut out);
        out.push_str(&text[hole.end - 1..]);
        Cow::Owned(out)
    }

    /// The cells with what is between them: as in the file between cells that were neighbours there.
    fn write_cells(&self, out: &mut String) {
        let (lead, tail) = self.outer_gaps();
        for (at, slot) in self.slots.iter().enumerate() {
            if at == 0 {
                out.push_str(&lead);
            } else {
                match self.gap_between(&self.slots[at - 1], slot) {
                    Some(gap) => out.push_str(gap),
                    None => self.style().separator(2, out),
                }
            }
            out.push_str(self.cell_view(slot).raw());
        }
        if !self.slots.is_empty() {
            out.push_str(&tail);
        }
    }

    fn gap_between(&self, one: &Slot, next: &Slot) -> Option<&str> {
        let (one, next) = (one.origin?, next.origin?);
        if one.index + 1 != next.index {
            return None;
        }
        let (one, next) = (self.json.at(one.place).span(), self.json.at(next.place).span());
        Some(&self.json.text()[one.end..next.start])
    }

    /// What stands before the first and after the last cell.
    fn outer_gaps(&self) -> (String, String) {
        let text = self.json.text();
        let list = self.json.root().get("cells");
        let ends = list.and_then(|list| {
            let span = list.span();
            let (first, last) = (list.items().next()?, list.items().last()?);
            let lead = text[span.start + 1..first.span().start].to_owned();
            Some((lead, text[last.span().end..span.end - 1].to_owned()))
        });
        ends.unwrap_or_else(|| {
            let (mut lead, mut tail) = (String::new(), String::new());
            self.style().gap(2, &mut lead);
            self.style().gap(1, &mut tail);
            (lead, tail)
        })
    }

    /// Replace the document outside the cells by what `change` makes of it.
    pub(super) fn change_frame(
        &mut self,
        change: impl FnOnce(&Self, View<'_>) -> Result<String>,
    ) -> Result<()> {
        let frame = match self.frame.take() {
            Some(frame) => frame,
            None => self.reread(self.empty_frame())?,
        };
        let changed = change(self, frame.root()).and_then(|text| self.reread(text));
        match changed {
            Ok(json) => {
                self.frame = Some(json);
                self.edited = true;
                Ok(())
            }
            Err(error) => {
                self.frame = Some(frame);
                Err(error)
            }
        }
    }

    fn empty_frame(&self) -> String {
        let text = self.json.text();
        let hole = self.json.root().get("cells").map_or(0..0, View::span);
        [&text[..hole.start + 1], &text[hole.end - 1..]].concat()
    }
}
