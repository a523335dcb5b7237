//! How far the text of a page can be trusted.
//!
//! A text layer may be missing, as in scans, or say something else than the page
//! shows, when fonts do not tell which letters their glyphs are. Both show in the
//! text itself and in what is on the page beside it.

use ferrolab_base::document::{Quality, TextSource};

/// What is known of a page.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Evidence<'a> {
    pub text: &'a str,
    /// The part of the page under pictures, from 0 to 1.
    pub covered: f32,
    /// The part of the characters, from 0 to 1, whose font does not tell what they are.
    pub unmapped: f32,
    /// Whether there is anything on the page.
    pub is_blank: bool,
}

/// Fewer characters than this are a stamp or a page number.
const TINY_TEXT: usize = 40;
/// A picture that covers more of the page is the page.
const PAGE_COVER: f32 = 0.6;
/// Statistics of fewer characters say nothing.
const MIN_CHARACTERS: usize = 24;

/// Judge a page.
pub(crate) fn judge(evidence: &Evidence<'_>) -> Quality {
    let mut quality = Quality { score: 1.0, source: TextSource::File, reasons: Vec::new() };
    let visible = evidence.text.chars().filter(|character| !character.is_whitespace()).count();
    if visible == 0 {
        if !evidence.is_blank {
            lower(&mut quality, 0.0, "there is no text layer");
        }
        return quality;
    }
    if visible < TINY_TEXT && evidence.covered > PAGE_COVER {
        lower(&mut quality, 0.2, "there is next to no text beside a picture of the page");
    }
    let counts = Counts::of(evidence.text);
    if evidence.unmapped > 0.15 {
        lower(
            &mut quality,
            1.0 - 2.0 * evidence.unmapped,
            "fonts do not tell which letters their glyphs are",
        );
    }
    let unknown = counts.part(counts.unknown);
    if unknown > 0.1 {
        lower(&mut quality, 1.0 - 3.0 * unknown, "characters have no known meaning");
    }
    if counts.visible >= MIN_CHARACTERS {
        let signs = counts.part(counts.signs);
        if signs > 0.4 {
            lower(&mut quality, 0.8 - signs, "there are more signs than letters and digits");
        }
        if counts.words >= 12 && counts.implausible * 10 > counts.words * 4 {
            let part = counts.implausible as f32 / counts.words as f32;
            lower(&mut quality, 0.6 - part / 2.0, "letters do not make words");
        }
    }
    quality
}

fn lower(quality: &mut Quality, score: f32, reason: &str) {
    quality.score = quality.score.min(score.max(0.0));
    quality.reasons.push(reason.into());
}

#[derive(Debug, Default)]
struct Counts {
    visible: usize,
    /// Private use, replacement and control characters.
    unknown: usize,
    /// Neither letters nor digits, without what draws lines and leaders.
    signs: usize,
    /// Words in Latin letters, of four or more.
    words: usize,
    /// Those among them that no language has.
    implausible: usize,
}

impl Counts {
    fn of(text: &str) -> Self {
        let mut counts = Self::default();
        for character in text.chars().filter(|character| !character.is_whitespace()) {
            match character {
                '.' | '_' | '-' | '·' | '…' | '\u{2500}'..='\u{257f}' => continue,
                '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}' => counts.unknown += 1,
                _ if character.is_control() => counts.unknown += 1,
                _ if character.is_alphanumeric() || is_mark(character) => {}
                _ => counts.signs += 1,
            }
            counts.visible += 1;
        }
        let words = text.split(|character: char| !character.is_alphabetic());
        for word in words.filter(|word| word.len() >= 4 && word.chars().all(is_latin)) {
            counts.words += 1;
            counts.implausible += usize::from(is_implausible(word));
        }
        counts
    }

    fn part(&self, count: usize) -> f32 {
        count as f32 / self.visible.max(1) as f32
    }
}

/// Combining marks, which many scripts write vowels with.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}'
        | '\u{900}'..='\u{dff}' | '\u{e31}'..='\u{e4e}' | '\u{3099}'..='\u{309c}' | '\u{30fb}'..='\u{30fc}')
}

fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic() || matches!(character, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// A word without a vowel, with a run of consonants that no language has, or with
/// capitals in the midst of small letters throughout.
fn is_implausible(word: &str) -> bool {
    const MAX_RUN: usize = 5;
    let is_vowel = |character: char| {
        !character.is_ascii() || matches!(character.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
    };
    let (mut run, mut longest, mut turns) = (0, 0, 0);
    let mut last_lower = false;
    for character in word.chars() {
        run = if is_vowel(character) { 0 } else { run + 1 };
        longest = longest.max(run);
        turns += usize::from(last_lower && character.is_uppercase());
        last_lower = character.is_lowercase();
    }
    // Abbreviations are in capitals and short.
    let is_abbreviation = word.len() <= 6 && word.chars().all(char::is_uppercase);
    !is_abbreviation && (longest > MAX_RUN || !word.chars().any(is_vowel) || turns >= 3)
}

#[cfg(test)]
mod tests {
    use ferrolab_base::document::Quality;

    use super::{Evidence, judge};

    const ENGLISH: &str = "The quick brown fox jumps over the lazy dog, and nobody in the whole village \
        has ever seen anything like that; strengths and rhythms, HTML and NASA among them.";

    #[track_caller]
    fn check(evidence: Evidence<'_>, is_trusted: bool) {
        let quality = judge(&evidence);
        assert_eq!(quality.score >= Quality::TRUSTED, is_trusted, "{evidence:?}: {quality:?}");
        assert_eq!(quality.reasons.is_empty(), quality.score >= 1.0);
    }

    fn text(text: &str) -> Evidence<'_> {
        Evidence { text, ..Evidence::default() }
    }

    #[test]
    fn what_people_write_is_trusted() {
        check(text(ENGLISH), true);
        check(
            text(
                "Einwohnermeldeamt, Angstschweiß und Rechtschreibprüfung der Wirtschaftsprüfungsgesellschaft",
            ),
            true,
        );
        check(text("Контрольная работа по русскому языку для учеников первого класса"), true);
        check(text("設置には時間がかかります。詳しくは付録を参照してください。"), true);
        check(text("هذا نص عربي قصير للاختبار فقط وليس له معنى آخر غير ذلك"), true);
        check(text("Contents ................... 3\n1 Introduction ............ 7\n2 Method ..... 12"), true);
        check(text("1,234.50 2,345.60 (3,456.70) 17 % 18 % 19 % 2019 2020 2021 2022 2023"), true);
        check(text("let x = map.get(&key).unwrap_or(0); if x > 3 { return Err(e); } else { y += 1; }"), true);
    }

    #[test]
    fn what_no_one_can_read_is_not() {
        check(text("\u{e001}\u{e002}\u{e003} \u{e004}\u{e005} abc"), false);
        check(
            text(
                "Wkh txlfn eurzq ira mxpsv ryhu wkh odcb grj dqg qrergb lq wkh zkroh ylooodjh kdv hyhu vhhq dqbwklqj olnh wkdw vwuhqjwkv",
            ),
            false,
        );
        check(text("!\"#$ %&'( )*+,:;<=>?@ [\\]^ !\"#$ %&'( )*+,"), false);
        check(Evidence { unmapped: 0.9, ..text(ENGLISH) }, false);
    }

    #[test]
    fn pictures_of_pages_have_no_text() {
        check(Evidence { covered: 1.0, ..text("") }, false);
        check(Evidence { covered: 1.0, ..text("Page 3") }, false);
        check(Evidence { covered: 1.0, ..text(ENGLISH) }, true);
        check(Evidence { covered: 0.1, ..text("Page 3") }, true);
        check(Evidence { is_blank: true, ..text("") }, true);
    }
}
