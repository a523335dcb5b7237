//! The table of words that tesseract writes.

use ferrolab_base::document::Rect;

use crate::page::Word;

/// Points are 1/72 inch.
const POINTS_PER_INCH: f32 = 72.0;
/// The rows of words; the others are of the areas that hold them.
const WORD_LEVEL: &str = "5";

/// Read the table of a picture with `dpi` pixels per inch.
pub(crate) fn words(table: &str, dpi: f32) -> Vec<Word> {
    let scale = POINTS_PER_INCH / dpi;
    let mut words: Vec<Word> = Vec::new();
    let mut last_place = None;
    let (mut paragraph, mut line) = (0, 0);
    for row in table.lines() {
        let Some((place, mut word)) = word(row, scale) else {
            continue;
        };
        if let Some((last_paragraph, last_line)) = last_place {
            paragraph += usize::from(last_paragraph != place.0);
            line += usize::from((last_paragraph, last_line) != place);
        }
        last_place = Some(place);
        (word.paragraph, word.line) = (paragraph, line);
        words.push(word);
    }
    words
}

/// Block and paragraph, and the line in it, as the table counts them.
type Place = ([u32; 2], u32);

fn word(row: &str, scale: f32) -> Option<(Place, Word)> {
    let mut columns = row.splitn(12, '\t');
    if columns.next()? != WORD_LEVEL {
        return None;
    }
    let _page = columns.next()?;
    let mut number = || columns.next()?.parse::<u32>().ok();
    let (block, paragraph, line, _) = (number()?, number()?, number()?, number()?);
    let (left, top, width, height) = (number()? as f32, number()? as f32, number()? as f32, number()? as f32);
    let confidence = columns.next()?.parse().ok()?;
    let text = columns.next()?.trim();
    if text.is_empty() {
        return None;
    }
    let rect =
        Rect { x0: left * scale, y0: top * scale, x1: (left + width) * scale, y1: (top + height) * scale };
    Some((
        ([block, paragraph], line),
        Word { text: text.to_owned(), rect, confidence, line: 0, paragraph: 0 },
    ))
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_counted_by_lines_and_paragraphs() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t626\t580\t-1\t\n\
            5\t1\t1\t1\t1\t1\t100\t200\t50\t10\t95.5\tHello\n\
            5\t1\t1\t1\t1\t2\t160\t200\t50\t10\t80\tworld\n\
            5\t1\t1\t1\t2\t1\t100\t220\t50\t10\t70\tnext\n\
            5\t1\t1\t2\t1\t1\t100\t260\t50\t10\t60\tlast\n\
            5\t1\t1\t2\t1\t2\t100\t260\t50\t10\t60\t \n\
            5\tbroken";
        let words = words(table, 144.0);
        let seen: Vec<_> = words.iter().map(|word| (word.text.as_str(), word.paragraph, word.line)).collect();
        assert_eq!(seen, [("Hello", 0, 0), ("world", 0, 0), ("next", 0, 1), ("last", 1, 2)]);
        assert_eq!((words[0].rect.x0, words[0].rect.y1, words[0].confidence), (50.0, 105.0, 95.5));
    }
}
