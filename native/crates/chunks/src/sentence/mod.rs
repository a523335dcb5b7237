//! Where sentences end.
//!
//! The rules are those of Unicode Standard Annex 29 for terminators, closing
//! marks and what may follow, with three departures that technical prose needs:
//!
//! - A single line break is white space, not the end of a sentence: paragraphs are often
//!   hard-wrapped. A blank line does end one.
//! - A full stop after an abbreviation, an initial or a list number does not end a sentence.
//! - `!` and `?` end a sentence only before white space (`/search?q=1` is one word) and, when a
//!   quotation closes after them, only before something other than a lower-case letter.
//!
//! In doubt there is no end: an end that is missed only costs a place to cut,
//! an end that is none tears a sentence apart.

mod abbreviation;
mod mark;

use abbreviation::Abbreviation;
pub(crate) use mark::{is_closing, is_terminal};

/// Call `found` with the byte offset of every sentence's end, its trailing
/// white space included, in order; the last is `text.len()`. Nothing for an empty text.
///
/// ```
/// let mut ends = Vec::new();
/// let text = "Dr. Watson, I presume? See Fig. 3. It shows 2.5 dogs.";
/// ferrolab_chunks::sentence::ends(text, |end| ends.push(end));
/// let mut start = 0;
/// let sentences: Vec<&str> =
///     ends.into_iter().map(|end| &text[std::mem::replace(&mut start, end)..end]).collect();
/// assert_eq!(sentences, ["Dr. Watson, I presume? ", "See Fig. 3. ", "It shows 2.5 dogs."]);
/// ```
pub fn ends(text: &str, mut found: impl FnMut(usize)) {
    let mut scan = Scan { text, start: 0, has_capitals: None };
    let mut at = 0;
    while let Some(stop) = next_candidate(text, at) {
        match scan.judge(stop) {
            Verdict::Ends(end) => {
                found(end);
                scan.start = end;
                at = end;
            }
            Verdict::Goes(on) => at = on,
        }
    }
    if scan.start < text.len() {
        found(text.len());
    }
}

enum Verdict {
    /// The sentence ends, white space included, at this offset.
    Ends(usize),
    /// It does not; look on from this offset.
    Goes(usize),
}

struct Scan<'a> {
    text: &'a str,
    /// Where the sentence at hand begins.
    start: usize,
    /// Whether the text has capitals at all; looked up when first needed.
    has_capitals: Option<bool>,
}

impl Scan<'_> {
    /// Whether the sentence ends with the terminator or line break at `stop`.
    fn judge(&mut self, stop: usize) -> Verdict {
        if self.text.as_bytes()[stop] == b'\n' {
            return self.judge_line_break(stop);
        }
        let (marks_end, needs_space) = self.marks(stop);
        let closed_end = skip_closing(self.text, marks_end);
        let space_end = skip_space(self.text, closed_end);
        if space_end == self.text.len() || !needs_space {
            return Verdict::Ends(space_end);
        }
        if space_end == closed_end {
            return Verdict::Goes(marks_end);
        }
        if has_blank_line(&self.text[closed_end..space_end]) {
            return Verdict::Ends(space_end);
        }
        let only_stop = &self.text[stop..marks_end] == ".";
        let stops_softly = only_stop || self.text[stop..marks_end].ends_with(['.', '…']);
        let next = &self.text[space_end..];
        let goes_on = (stops_softly || closed_end > marks_end) && self.continues(next)
            || only_stop && self.is_no_full_stop(stop, next)
            || next.starts_with([',', ';', ':']);
        if goes_on { Verdict::Goes(marks_end) } else { Verdict::Ends(space_end) }
    }

    fn judge_line_break(&self, stop: usize) -> Verdict {
        let end = skip_space(self.text, stop);
        if has_blank_line(&self.text[stop..end]) { Verdict::Ends(end) } else { Verdict::Goes(end) }
    }

    /// The end of the run of terminators at `stop`, and whether white space must follow for it to
    /// count: scripts with their own full stops often write none.
    fn marks(&self, stop: usize) -> (usize, bool) {
        let mut needs_space = true;
        let mut end = stop;
        for char in self.text[stop..].chars().take_while(|&char| is_terminal(char)) {
            end += char.len_utf8();
            needs_space &= matches!(char, '.' | '!' | '?' | '…' | '؟' | '۔');
        }
        (end, needs_space)
    }

    /// Whether `next` looks like the middle of a sentence: it begins with a lower-case letter in a
    /// text that has capitals.
    fn continues(&mut self, next: &str) -> bool {
        let first = next.chars().take(8).find(|char| char.is_alphanumeric());
        first.is_some_and(char::is_lowercase) && self.has_capitals()
    }

    fn has_capitals(&mut self) -> bool {
        let text = self.text;
        *self.has_capitals.get_or_insert_with(|| text.chars().any(char::is_uppercase))
    }

    /// Whether the full stop at `stop` belongs to an abbreviation, an initial or a list number.
    fn is_no_full_stop(&self, stop: usize, next: &str) -> bool {
        let before = &self.text[self.start..stop];
        let word_start = before
            .char_indices()
            .rev()
            .take_while(|&(_, char)| char.is_alphanumeric() || matches!(char, '.' | '\'' | '’'))
            .last()
            .map_or(before.len(), |(start, _)| start);
        let word = &before[word_start..];
        let leads = before[..word_start].chars().all(|char| !char.is_alphanumeric());
        if leads && is_list_number(word) {
            return true;
        }
        match abbreviation::of(word) {
            Abbreviation::No => false,
            Abbreviation::Always => true,
            Abbreviation::BeforeDigit => next.starts_with(|char: char| char.is_ascii_digit()),
            Abbreviation::Maybe => !abbreviation::starts_sentence(next),
        }
    }
}

/// `1`, `1.2.3`, `iv` or `a`, as they number items and headings.
fn is_list_number(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let numeric = word.chars().all(|char| char.is_ascii_digit() || char == '.');
    let roman = word.chars().all(|char| matches!(char, 'i' | 'v' | 'x' | 'I' | 'V' | 'X'));
    !word.is_empty() && word.len() <= 8 && (numeric && digits <= 4 || roman && word.len() <= 4)
}

/// The next byte from `from` on that may end a sentence.
fn next_candidate(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'.' | b'!' | b'?' | b'\n' => return Some(at),
            0..=0x7F => at += 1,
            // Cyrillic, Greek, accented Latin; Han and Hangul: no terminators among them.
            0xC3..=0xD5 => at += 2,
            0xE4..=0xE9 | 0xEB..=0xED => at += 3,
            _ => {
                let char = text[at..].chars().next()?;
                if is_terminal(char) {
                    return Some(at);
                }
                at += char.len_utf8();
            }
        }
    }
    None
}

fn skip_closing(text: &str, from: usize) -> usize {
    let mut end = from;
    for char in text[from..].chars().take_while(|&char| is_closing(char)) {
        end += char.len_utf8();
    }
    end
}

fn skip_space(text: &str, from: usize) -> usize {
    text.len() - text[from..].trim_start().len()
}

/// Whether white space holds two line breaks, or a page or paragraph separator.
fn has_blank_line(space: &str) -> bool {
    space.bytes().filter(|&byte| byte == b'\n').count() >= 2 || space.contains(['\u{0C}', '\u{2029}'])
}

#[cfg(test)]
mod tests {
    use super::ends;

    fn sentences(text: &str) -> Vec<&str> {
        let mut start = 0;
        let mut found = Vec::new();
        ends(text, |end| {
            found.push(text[start..end].trim_end());
            start = end;
        });
        assert_eq!(start, text.len());
        found
    }

    #[track_caller]
    fn check(parts: &[&str]) {
        for glue in [" ", "\n", "  "] {
            assert_eq!(sentences(&parts.join(glue)), parts);
        }
    }

    #[test]
    fn an_empty_text_has_none_and_white_space_is_one() {
        assert!(sentences("").is_empty());
        assert_eq!(sentences("  \n"), [""]);
    }

    #[test]
    fn terminators_before_white_space_end_a_sentence() {
        check(&["One.", "Two!", "Three?", "Four?!", "Five...", "Six…", "In 2007.", "Eight"]);
    }

    #[test]
    fn quotation_marks_brackets_and_emphasis_close_with_their_sentence() {
        check(&["He said “no.”", "(She did not.)", "**Note.**", "It is so."]);
    }

    #[test]
    fn a_quoted_question_goes_on_in_lower_case() {
        check(&["“What?” he asked.", "Then he left."]);
    }

    #[test]
    fn titles_initials_and_references_do_not_end_a_sentence() {
        check(&["Mr. Speaker, Dr. J. R. Smith et al. wrote it.", "See Fig. 3 and Sec. 2.1, e.g. No. 4."]);
        check(&[
            "Use tools, e.g. Perl, i.e. old ones, vs. Python.",
            "It costs approx. 3.50 in the U.S. Senate.",
        ]);
    }

    #[test]
    fn an_abbreviation_can_end_a_sentence_before_a_usual_beginning() {
        check(&["They met at 5 p.m.", "The room was full.", "It is made by Acme Inc.", "However, few know."]);
    }

    #[test]
    fn names_of_files_hosts_versions_and_addresses_are_words() {
        check(&[
            "Edit /etc/fstab.conf on example.com.",
            "See https://a.b/c?d=1!yes.",
            "Version 2.5.1 is out.",
        ]);
    }

    #[test]
    fn list_numbers_stay_with_their_item() {
        check(&["1. Open it.", "Close it."]);
        check(&["12.3. Automated Installation"]);
    }

    #[test]
    fn blank_lines_end_a_sentence_and_single_line_breaks_do_not() {
        assert_eq!(
            sentences("a title\n\nA long\nsentence.\r\n\r\nEnd"),
            ["a title", "A long\nsentence.", "End"]
        );
    }

    #[test]
    fn text_without_capitals_has_sentences_too() {
        check(&["it expires in 2020.", "a new asset exists.", "so it goes."]);
    }

    #[test]
    fn full_stops_of_other_scripts_need_no_space() {
        assert_eq!(
            sentences("これは本です。「はい。」次の文！終"),
            ["これは本です。", "「はい。」", "次の文！", "終"]
        );
        assert_eq!(sentences("这是书。那不是？是"), ["这是书。", "那不是？", "是"]);
        assert_eq!(sentences("यह है। वह है।"), ["यह है।", "वह है।"]);
        assert_eq!(sentences("هل هذا كتاب؟ نعم."), ["هل هذا كتاب؟", "نعم."]);
        assert_eq!(sentences("Это т. е. пример. Следующий."), ["Это т. е. пример.", "Следующий."]);
    }
}
