//! From words to a document's page.

use ferrolab_base::document::{Block, BlockKind, Page, Quality, Rect, TextBox, TextSource};

/// A recognised word.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Its text.
    pub text: String,
    /// Where it stands, in points from the top left corner of the picture.
    pub rect: Rect,
    /// From 0 to 100.
    pub confidence: f32,
    /// Which line of the page it belongs to, from 0.
    pub line: usize,
    /// Which paragraph of the page it belongs to, from 0.
    pub paragraph: usize,
}

/// What was recognised on a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OcrPage {
    /// The words in reading order.
    pub words: Vec<Word>,
    /// What it was read in, as tesseract spells it: `eng`, or `rus+eng`.
    pub language: String,
    /// Of all words by their length, from 0 to 100.
    pub mean_confidence: f32,
    /// By how many degrees the page was turned clockwise to be upright: 0, 90, 180 or 270.
    /// Places of words are those on the upright page.
    pub turned: u32,
    /// By how many degrees the page was rotated to be straight.
    pub skew: f32,
    /// Width and height in points of the upright page.
    pub size: (f32, f32),
}

impl OcrPage {
    /// The text: lines parted by `\n`, paragraphs by an empty line.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (index, word) in self.words.iter().enumerate() {
            if let Some(before) = index.checked_sub(1).map(|before| &self.words[before]) {
                text.push_str(self.separator(before, word, "\n\n"));
            }
            text.push_str(&word.text);
        }
        text
    }

    /// The page of a document, with where its lines stand. `width` and `height` are
    /// the page's in points; of a page that was turned they are those of the page as
    /// it is shown, and places are turned back to it.
    pub fn into_page(self, index: usize, width: f32, height: f32) -> (Page, Vec<TextBox>) {
        let mut text = String::new();
        let mut blocks: Vec<Block> = Vec::new();
        let mut boxes: Vec<TextBox> = Vec::new();
        for (place, word) in self.words.iter().enumerate() {
            let before = place.checked_sub(1).map(|before| &self.words[before]);
            if let Some(before) = before {
                text.push_str(self.separator(before, word, "\n"));
            }
            let start = text.len();
            text.push_str(&word.text);
            let (end, rect) = (text.len(), self.shown(word.rect, width, height));
            match blocks
                .last_mut()
                .filter(|_| before.is_some_and(|before| before.paragraph == word.paragraph))
            {
                Some(block) => block.end = end,
                None => blocks.push(Block { kind: BlockKind::Paragraph, start, end, level: 0, group: 0 }),
            }
            match boxes.last_mut().filter(|_| before.is_some_and(|before| before.line == word.line)) {
                Some(line) => {
                    line.end = end;
                    line.rect = union(line.rect, rect);
                }
                None => boxes.push(TextBox { start, end, rect }),
            }
        }
        let warnings = self.warning().into_iter().collect();
        let quality = Some(Quality {
            score: self.mean_confidence / 100.0,
            source: TextSource::Ocr,
            reasons: vec![format!("recognised from a picture of the page, in {}", self.language)],
        });
        (Page { index, text, blocks, quality, width, height, warnings, ..Page::default() }, boxes)
    }

    fn warning(&self) -> Option<String> {
        if self.words.is_empty() {
            return Some("no text was recognised in its picture".to_owned());
        }
        (self.mean_confidence < 70.0)
            .then(|| format!("its text was recognised with {:.0} % confidence", self.mean_confidence))
    }

    fn separator(&self, before: &Word, word: &Word, between_paragraphs: &'static str) -> &'static str {
        if before.paragraph != word.paragraph {
            between_paragraphs
        } else if before.line != word.line {
            "\n"
        } else if joins(before, word) {
            ""
        } else {
            " "
        }
    }

    /// Where a place on the upright page is on the page as it is shown.
    fn shown(&self, rect: Rect, width: f32, height: f32) -> Rect {
        let (upright_width, upright_height) = self.size;
        let Rect { x0, y0, x1, y1 } = rect;
        let turned = match self.turned {
            90 => Rect { x0: y0, y0: upright_width - x1, x1: y1, y1: upright_width - x0 },
            180 => Rect {
                x0: upright_width - x1,
                y0: upright_height - y1,
                x1: upright_width - x0,
                y1: upright_height - y0,
            },
            270 => Rect { x0: upright_height - y1, y0: x0, x1: upright_height - y0, y1: x1 },
            _ => rect,
        };
        let is_lying = !self.turned.is_multiple_of(180);
        let shown = if is_lying { (upright_height, upright_width) } else { self.size };
        let (across, down) = (width / shown.0.max(1.0), height / shown.1.max(1.0));
        Rect { x0: turned.x0 * across, y0: turned.y0 * down, x1: turned.x1 * across, y1: turned.y1 * down }
    }
}

/// Languages without spaces: tesseract parts their text where it likes.
fn joins(before: &Word, word: &Word) -> bool {
    let is_spaceless = |character: char| matches!(character, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}');
    before.text.chars().next_back().is_some_and(is_spaceless)
        && word.text.chars().next().is_some_and(is_spaceless)
}

fn union(a: Rect, b: Rect) -> Rect {
    Rect { x0: a.x0.min(b.x0), y0: a.y0.min(b.y0), x1: a.x1.max(b.x1), y1: a.y1.max(b.y1) }
}

#[cfg(test)]
mod tests {
    use ferrolab_base::document::{Rect, TextSource};

    use super::{OcrPage, Word};

    fn word(text: &str, x: f32, line: usize, paragraph: usize) -> Word {
        let rect = Rect { x0: x, y0: line as f32 * 20.0, x1: x + 10.0, y1: line as f32 * 20.0 + 10.0 };
        Word { text: text.into(), rect, confidence: 90.0, line, paragraph }
    }

    fn page(turned: u32) -> OcrPage {
        let words = vec![
            word("One", 0.0, 0, 0),
            word("two", 20.0, 0, 0),
            word("three", 0.0, 1, 0),
            word("Four", 0.0, 2, 1),
        ];
        OcrPage {
            words,
            language: "eng".into(),
            mean_confidence: 90.0,
            turned,
            skew: 0.0,
            size: (100.0, 200.0),
        }
    }

    #[test]
    fn words_make_lines_and_paragraphs() {
        assert_eq!(page(0).text(), "One two\nthree\n\nFour");
        let (page, boxes) = page(0).into_page(3, 100.0, 200.0);
        assert_eq!((page.index, page.text.as_str()), (3, "One two\nthree\nFour"));
        let blocks: Vec<&str> = page.blocks.iter().map(|block| &page.text[block.start..block.end]).collect();
        assert_eq!(blocks, ["One two\nthree", "Four"]);
        let lines: Vec<&str> = boxes.iter().map(|line| &page.text[line.start..line.end]).collect();
        assert_eq!(lines, ["One two", "three", "Four"]);
        assert_eq!(boxes[0].rect, Rect { x0: 0.0, y0: 0.0, x1: 30.0, y1: 10.0 });
        assert_eq!(page.quality.unwrap().source, TextSource::Ocr);
    }

    #[test]
    fn places_are_turned_back_to_the_page_as_it_is_shown() {
        let first = |turned: u32, width: f32, height: f32| page(turned).into_page(0, width, height).1[2].rect;
        assert_eq!(first(0, 100.0, 200.0), Rect { x0: 0.0, y0: 40.0, x1: 10.0, y1: 50.0 });
        assert_eq!(first(90, 200.0, 100.0), Rect { x0: 40.0, y0: 90.0, x1: 50.0, y1: 100.0 });
        assert_eq!(first(180, 100.0, 200.0), Rect { x0: 90.0, y0: 150.0, x1: 100.0, y1: 160.0 });
        assert_eq!(first(270, 200.0, 100.0), Rect { x0: 150.0, y0: 0.0, x1: 160.0, y1: 10.0 });
    }

    #[test]
    fn chinese_has_no_spaces() {
        let words = vec![word("中文", 0.0, 0, 0), word("字", 20.0, 0, 0), word("and", 40.0, 0, 0)];
        let page = OcrPage { words, ..page(0) };
        assert_eq!(page.text(), "中文字 and");
    }
}
