//! From blocks to seams: every place where the text may be cut, and its rank.

use std::ops::Range;

use ferrolab_base::document::{Block, BlockKind};
use ferrolab_base::tokens::TokenCounter;
use ferrolab_base::{Cancel, Code, Error, Result};

use crate::divide::{Texture, divide};
use crate::estimate::{Estimates, Mark};
use crate::seam::{Rank, Seam};
use crate::sentence::{is_closing, is_terminal};

/// Bytes of text whose token counts are held in memory at a time.
const WINDOW_BYTES: usize = 1 << 20;

/// How far before a seam to look for what is not white space; further away it does not pay.
const SETTLED_WITHIN_CHARS: usize = 64;

/// Bytes below which what follows a heading, or markup around one, is only a stub of a section.
const STUB_BYTES: usize = 200;

/// Bytes below which a line without a full stop may be a title or a caption.
const LABEL_BYTES: usize = 120;

/// Where a text may be cut.
#[derive(Debug)]
pub(crate) struct Outline {
    /// The seams in order, the beginning and the end of the text among them.
    pub seams: Vec<Seam>,
    /// Where the ranges begin that the tokenizer saw, each by itself.
    pub windows: Vec<usize>,
}

/// A block with the text up to the next one.
#[derive(Clone, Debug)]
struct Unit {
    range: Range<usize>,
    block: Block,
}

/// All seams of `text` in order, from its beginning to its end.
pub(crate) fn seams(
    text: &str,
    blocks: &[Block],
    max_tokens: usize,
    counter: &dyn TokenCounter,
    cancel: &Cancel,
) -> Result<Outline> {
    let units = units(text, blocks)?;
    let mut outliner = Outliner::new(text, 0, max_tokens, counter, cancel);
    let mut estimated_end = 0;
    for (index, unit) in units.iter().enumerate() {
        if unit.range.end > estimated_end {
            let start = if index == 0 { 0 } else { unit.range.start };
            estimated_end = window_end(&units[index..]);
            outliner.estimate(start..estimated_end)?;
        }
        if index == 0 {
            outliner.add_stretch(0..unit.range.start, Rank::Heading, Texture::Lines)?;
        }
        outliner.add_unit(unit, rank_after(text, &units, index))?;
    }
    Ok(outliner.outline)
}

/// The seams of one stretch, divided at the best rank that has a place in it; `None` for a single character.
pub(crate) fn seams_within(
    text: &str,
    range: Range<usize>,
    max_tokens: usize,
    counter: &dyn TokenCounter,
    cancel: &Cancel,
) -> Result<Option<Outline>> {
    let mut outliner = Outliner::new(text, range.start, max_tokens, counter, cancel);
    outliner.estimate(range.clone())?;
    let content_end = range.start + text[range.clone()].trim_end().len();
    if outliner.is_worth_trimming(&range, content_end)? {
        outliner.push(content_end, Rank::Sentence, false);
        outliner.push(range.end, Rank::Text, false);
        return Ok(Some(outliner.outline));
    }
    let Some(parts) = divide(text, &range, Texture::Prose, outliner.step_bytes(&range)) else {
        return Ok(None);
    };
    for end in parts.ends {
        let rank = if end == range.end { Rank::Text } else { parts.rank };
        // Merging parts here could give the stretch back that did not fit.
        outliner.push(end, rank, false);
    }
    Ok(Some(outliner.outline))
}

/// The text parted into units without gaps; white space before the first of them is in none. Other
/// text before the first block makes a paragraph.
fn units(text: &str, blocks: &[Block]) -> Result<Vec<Unit>> {
    let mut units: Vec<Unit> = Vec::with_capacity(blocks.len() + 1);
    let mut end = 0;
    for block in blocks.iter().filter(|block| block.start < block.end) {
        check_block(text, block, end)?;
        let start = block.start;
        if let Some(last) = units.last_mut() {
            last.range.end = start;
        } else if !text[..start].trim().is_empty() {
            units.push(paragraph(leading_space(text)..start));
        }
        end = block.end;
        units.push(Unit { range: start..text.len(), block: block.clone() });
    }
    if units.is_empty() && !text.is_empty() {
        let start = leading_space(text) % text.len();
        units.push(paragraph(start..text.len()));
    }
    Ok(units)
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

fn paragraph(range: Range<usize>) -> Unit {
    let block = Block { kind: BlockKind::Paragraph, start: range.start, end: range.end, level: 0, group: 0 };
    Unit { range, block }
}

fn check_block(text: &str, block: &Block, previous_end: usize) -> Result<()> {
    if block.start >= previous_end && text.get(block.start..block.end).is_some() {
        return Ok(());
    }
    let message = format!(
        "the block at bytes {}..{} lies outside the text of {} bytes, splits a character or overlaps the block \
         that ends at byte {previous_end}",
        block.start,
        block.end,
        text.len()
    );
    Err(Error::new(Code::InvalidInput, message).hint("give blocks in order, as byte ranges of this text"))
}

/// Where the first units that make up [`WINDOW_BYTES`] end.
fn window_end(units: &[Unit]) -> usize {
    let start = units.first().map_or(0, |unit| unit.range.start);
    let is_inside = |unit: &&Unit| unit.range.end - start < WINDOW_BYTES;
    let last = units.iter().take_while(is_inside).count().min(units.len() - 1);
    units[last].range.end
}

/// What the seam after the unit at `index` parts.
fn rank_after(text: &str, units: &[Unit], index: usize) -> Rank {
    let left = &units[index];
    let Some(right) = units.get(index + 1) else { return Rank::Text };
    let before = index.checked_sub(1).map(|before| &units[before]);
    let same_group = is_grouped(left, right);
    match (left.block.kind, right.block.kind) {
        (BlockKind::Heading, _) => Rank::Heading,
        (BlockKind::Code, BlockKind::Heading) if same_group => Rank::Heading,
        (BlockKind::Markup, _) if is_part_of_heading(text, before, left, right) => Rank::Heading,
        (_, BlockKind::Heading) if is_stub(before, left, right) => Rank::LeadIn,
        (_, BlockKind::Heading) => Rank::Section(right.block.level.max(1)),
        (_, BlockKind::Markup) if closes(&text[right.range.clone()]) => Rank::LeadIn,
        (BlockKind::TableRow, BlockKind::TableRow) if same_group && is_first_row(before, left) => {
            Rank::LeadIn
        }
        (BlockKind::ListItem, BlockKind::ListItem) if right.block.level > left.block.level => Rank::LeadIn,
        _ if same_group => Rank::Item,
        (BlockKind::Paragraph, _) if announces(text, left, right) => Rank::LeadIn,
        _ => Rank::Block,
    }
}

/// Whether all that stands between a heading and one of a lower level is a line or two, which say
/// little without what follows.
fn is_stub(before: Option<&Unit>, left: &Unit, right: &Unit) -> bool {
    let is_above =
        |before: &Unit| before.block.kind == BlockKind::Heading && before.block.level < right.block.level;
    left.range.len() < STUB_BYTES && before.is_some_and(is_above)
}

fn is_grouped(left: &Unit, right: &Unit) -> bool {
    left.block.group != 0 && left.block.group == right.block.group
}

fn is_first_row(before: Option<&Unit>, row: &Unit) -> bool {
    before.is_none_or(|before| !is_grouped(before, row))
}

/// Whether a paragraph announces what follows it: it ends in a colon, or is a caption or title
/// that was not marked as one.
fn announces(text: &str, paragraph: &Unit, next: &Unit) -> bool {
    let words = text[paragraph.range.clone()].trim_end();
    words.ends_with([':', '：']) || is_label(words) && !is_label(text[next.range.clone()].trim_end())
}

/// Whether a paragraph is a short line that does not end as a sentence does.
fn is_label(paragraph: &str) -> bool {
    let ends_sentence = paragraph.trim_end_matches(is_closing).ends_with(is_terminal);
    paragraph.len() < LABEL_BYTES && !paragraph.contains('\n') && !ends_sentence
}

/// Whether markup at `left` goes with what follows: it opens something before a heading, as an
/// anchor or a `<div>` does, or it closes a heading.
fn is_part_of_heading(text: &str, before: Option<&Unit>, left: &Unit, right: &Unit) -> bool {
    let markup = text[left.range.clone()].trim();
    if markup.len() >= STUB_BYTES || !markup.starts_with('<') {
        return false;
    }
    if closes(markup) {
        return before.is_some_and(|before| before.block.kind == BlockKind::Heading);
    }
    right.block.kind == BlockKind::Heading
}

fn closes(markup: &str) -> bool {
    markup.starts_with("</")
}

struct Outliner<'a> {
    text: &'a str,
    max_tokens: usize,
    counter: &'a dyn TokenCounter,
    cancel: &'a Cancel,
    estimates: Estimates,
    /// Tokens before the range that `estimates` are of.
    tokens_before: usize,
    outline: Outline,
}

impl<'a> Outliner<'a> {
    fn new(
        text: &'a str,
        start: usize,
        max_tokens: usize,
        counter: &'a dyn TokenCounter,
        cancel: &'a Cancel,
    ) -> Self {
        let mark = Mark { at: start, tokens: 0 };
        let first = Seam {
            at: start,
            tokens_before: 0,
            inside_piece: false,
            after: mark,
            settled: mark,
            rank: Rank::Text,
        };
        let outline = Outline { seams: vec![first], windows: Vec::new() };
        Self { text, max_tokens, counter, cancel, estimates: Estimates::default(), tokens_before: 0, outline }
    }

    fn estimate(&mut self, range: Range<usize>) -> Result<()> {
        self.tokens_before = self.last().tokens_before;
        self.outline.windows.push(range.start);
        self.estimates = Estimates::of(self.text, range, self.counter, self.cancel)?;
        Ok(())
    }

    fn last(&self) -> Seam {
        // There is always the seam that the outliner began with.
        self.outline.seams[self.outline.seams.len() - 1]
    }

    fn add_unit(&mut self, unit: &Unit, rank: Rank) -> Result<()> {
        self.cancel.check()?;
        match unit.block.kind {
            BlockKind::Paragraph | BlockKind::Quote | BlockKind::Caption | BlockKind::Footnote => {
                self.add_sentences(&unit.range, rank)
            }
            BlockKind::Code | BlockKind::Markup => self.add_whole(unit, rank, Texture::Lines),
            BlockKind::Heading
            | BlockKind::ListItem
            | BlockKind::TableRow
            | BlockKind::PageHeader
            | BlockKind::PageFooter => self.add_whole(unit, rank, Texture::Prose),
        }
    }

    /// Add a unit whole if it fits; else its block, and the text after the block by itself.
    fn add_whole(&mut self, unit: &Unit, rank: Rank, texture: Texture) -> Result<()> {
        let rest = unit.block.end..unit.range.end;
        if self.text[rest.clone()].trim().is_empty() || self.fits(&unit.range)? {
            return self.add_stretch(unit.range.clone(), rank, texture);
        }
        self.add_stretch(unit.range.start..rest.start, Rank::Line, texture)?;
        self.add_stretch(rest, rank, texture)
    }

    fn add_sentences(&mut self, range: &Range<usize>, rank: Rank) -> Result<()> {
        match divide(self.text, range, Texture::Prose, usize::MAX) {
            Some(parts) if parts.rank == Rank::Sentence => {
                self.add_parts(range, parts.ends, parts.rank, rank, Texture::Prose)
            }
            _ => self.add_stretch(range.clone(), rank, Texture::Prose),
        }
    }

    /// Add the parts of `range`, parted by seams of rank `inner`; the last ends with rank `outer`.
    fn add_parts(
        &mut self,
        range: &Range<usize>,
        ends: Vec<usize>,
        inner: Rank,
        outer: Rank,
        texture: Texture,
    ) -> Result<()> {
        let mut start = range.start;
        for end in ends {
            let rank = if end == range.end { outer } else { inner };
            self.add_stretch(start..end, rank, texture)?;
            start = end;
        }
        Ok(())
    }

    /// Add a stretch whole if it fits the limit, else its parts.
    fn add_stretch(&mut self, range: Range<usize>, rank: Rank, texture: Texture) -> Result<()> {
        if range.is_empty() {
            return Ok(());
        }
        if self.fits(&range)? {
            self.push(range.end, rank, true);
            return Ok(());
        }
        let content_end = range.start + self.text[range.clone()].trim_end().len();
        if self.is_worth_trimming(&range, content_end)? {
            self.push(content_end, rank, true);
            return self.add_stretch(content_end..range.end, rank, texture);
        }
        self.cancel.check()?;
        match divide(self.text, &range, texture, self.step_bytes(&range)) {
            Some(parts) => self.add_parts(&range, parts.ends, parts.rank, rank, texture),
            None => {
                self.push(range.end, rank, true);
                Ok(())
            }
        }
    }

    /// Whether a stretch that does not fit would without the white space after `content_end`.
    fn is_worth_trimming(&self, range: &Range<usize>, content_end: usize) -> Result<bool> {
        let is_trimmed = range.start < content_end && content_end < range.end;
        Ok(is_trimmed && self.fits(&(range.start..content_end))?)
    }

    /// Whether a stretch costs no more than the limit: exactly where the estimate leaves doubt.
    fn fits(&self, range: &Range<usize>) -> Result<bool> {
        let estimate = self.estimates.between(range);
        let doubt = 16 + self.max_tokens;
        if estimate > self.max_tokens + doubt {
            return Ok(false);
        }
        if estimate + 4 <= self.max_tokens {
            return Ok(true);
        }
        Ok(self.counter.count(&self.text[range.clone()], self.cancel)? <= self.max_tokens)
    }

    /// How many bytes of a stretch cost about a 32nd of the limit.
    fn step_bytes(&self, range: &Range<usize>) -> usize {
        let tokens = self.estimates.between(range).max(1);
        let wanted = (self.max_tokens / 32).max(1);
        // At most half, so that there is something to divide.
        (range.len().saturating_mul(wanted) / tokens).clamp(1, (range.len() / 2).max(1))
    }

    /// Add a seam; the one before it is forgotten when the two stretches it parts are small and `merge`.
    fn push(&mut self, at: usize, rank: Rank, merge: bool) {
        let estimate = self.estimates.at(at);
        let tokens_before = self.tokens_before + estimate.tokens;
        let (after, settled) = (self.shifted(estimate.after), self.settled_before(at));
        let seam = Seam { at, tokens_before, inside_piece: estimate.is_inside_piece(), after, settled, rank };
        if let [.., first, last] = self.outline.seams.as_slice()
            && merge
            && tokens_before - first.tokens_before <= last.rank.grain(self.max_tokens)
        {
            self.outline.seams.pop();
        }
        self.outline.seams.push(seam);
    }

    fn shifted(&self, mark: Mark) -> Mark {
        Mark { tokens: self.tokens_before + mark.tokens, ..mark }
    }

    /// See [`Seam::settled`].
    fn settled_before(&self, at: usize) -> Mark {
        let tail = self.text[..at].char_indices().rev().take(SETTLED_WITHIN_CHARS);
        let content = tail.skip_while(|(_, char)| char.is_whitespace()).map(|(start, _)| start).next();
        content.map_or(Mark { at, tokens: 0 }, |start| self.shifted(self.estimates.at(start).before))
    }
}
