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
    /// The part of what the file has as text, from 0 to 1, that is no character at all.
    pub dropped: f32,
    /// Pieces of text, drawings and pictures on the page.
    pub objects: usize,
}

/// Fewer characters than this are a stamp or a page number.
const TINY_TEXT: usize = 40;
/// A picture that covers more of the page is the page.
const PAGE_COVER: f32 = 0.6;
/// A picture that covers less of the page is an ornament.
const A_PICTURE: f32 = 0.02;
/// Objects that may be letters drawn as outlines. Fewer are rules and ornaments.
const A_DRAWING: usize = 30;
/// Statistics of fewer characters say nothing.
const MIN_CHARACTERS: usize = 24;

/// Judge a page.
pub(crate) fn judge(evidence: &Evidence<'_>) -> Quality {
    let mut quality = Quality { score: 1.0, source: TextSource::File, reasons: Vec::new() };
    let visible = evidence.text.chars().filter(|character| !character.is_whitespace()).count();
    if evidence.dropped > 0.1 {
        lower(&mut quality, 1.0 - 5.0 * evidence.dropped, "much of what stands for text is no character");
    }
    if visible == 0 {
        if evidence.covered > A_PICTURE || evidence.objects >= A_DRAWING {
            lower(&mut quality, 0.0, "there is no text layer");
        }
        return quality;
    }
    if visible < TINY_TEXT && evidence.covered > PAGE_COVER {
        lower(&mut quality, 0.2, "there is next to no text beside a picture of the page");
    }
    let counts = Counts::of(evidence.text);
    // Fonts without a table may still have letters by their names: only what looks odd too is wrong.
    if evidence.unmapped > 0.15 && counts.look_odd() {
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
        if signs > 0.6 {
            lower(&mut quality, 1.0 - signs, "there are more signs than letters and digits");
        }
        if counts.words >= 12 && counts.implausible_part() > 0.38 {
            lower(&mut quality, 0.6 - counts.implausible_part() / 2.0, "letters do not make words");
        }
        if counts.mixture() > 0.25 {
            lower(&mut quality, 0.5 - counts.mixture(), "words are of letters of several scripts");
        }
    }
    quality
}

/// The part of a page's raw text that is no character: what is left when fonts give
/// numbers of glyphs for letters.
pub(crate) fn dropped(units: &[u16]) -> f32 {
    // Hyphens at the ends of lines stand as U+0002 or U+FFFE.
    let is_dropped =
        |unit: &u16| matches!(unit, 0x00..=0x01 | 0x03..=0x08 | 0x0B | 0x0C | 0x0E..=0x1F | 0x7F..=0x9F);
    let visible = units.iter().filter(|unit| !matches!(unit, 0x09 | 0x0A | 0x0D | 0x20)).count();
    units.iter().filter(|unit| is_dropped(unit)).count() as f32 / visible.max(1) as f32
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
    letters: usize,
    /// Neighbouring letters of two scripts.
    switches: usize,
    /// Capitals, and letters that are not Latin, in words of three or more.
    odd: usize,
    in_words: usize,
}

impl Counts {
    fn of(text: &str) -> Self {
        let mut counts = Self::default();
        for character in text.chars().filter(|character| !character.is_whitespace()) {
            match character {
                '.' | '_' | '-' | '·' | '…' | '\u{2500}'..='\u{27bf}' => continue,
                '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}' => counts.unknown += 1,
                _ if character.is_control() => counts.unknown += 1,
                _ if character.is_alphanumeric() || is_mark(character) => {}
                _ => counts.signs += 1,
            }
            counts.visible += 1;
        }
        let words = || text.split(|character: char| !character.is_alphabetic());
        for word in words() {
            counts.add_letters(word);
        }
        for word in words().filter(|word| word.len() >= 4 && word.chars().all(is_latin)) {
            counts.words += 1;
            counts.implausible += usize::from(is_implausible(word));
        }
        counts
    }

    fn add_letters(&mut self, word: &str) {
        let mut last = None;
        let length = word.chars().count();
        for character in word.chars() {
            self.letters += 1;
            let script = script(character);
            self.switches += usize::from(last.is_some_and(|last| last != script));
            last = Some(script);
            if length >= 3 {
                self.in_words += 1;
                self.odd += usize::from(character.is_uppercase() || !is_latin(character));
            }
        }
    }

    fn mixture(&self) -> f32 {
        self.switches as f32 / self.letters.max(1) as f32
    }

    fn implausible_part(&self) -> f32 {
        self.implausible as f32 / self.words.max(1) as f32
    }

    /// Whether the text may not be what the page shows.
    fn look_odd(&self) -> bool {
        const SHORT: usize = 60;
        let is_short = self.visible < SHORT && self.odd * 2 > self.in_words;
        is_short || self.mixture() > 0.1 || self.implausible_part() > 0.25 || self.part(self.signs) > 0.35
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

/// Which letters stand together in words: by blocks, with those joined that languages mix.
fn script(character: char) -> u32 {
    match character {
        '\u{0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => 0,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => 1,
        '\u{400}'..='\u{52f}' => 2,
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => {
            3
        }
        '\u{3000}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => 4,
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => 5,
        other => 6 + u32::from(other) / 128,
    }
}

fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic() || matches!(character, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// A word without a vowel, or with a run of consonants that no language has.
fn is_implausible(word: &str) -> bool {
    const MAX_RUN: usize = 5;
    let is_vowel = |character: char| {
        !character.is_ascii() || matches!(character.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
    };
    let (mut run, mut longest) = (0, 0);
    for character in word.chars() {
        run = if is_vowel(character) { 0 } else { run + 1 };
        longest = longest.max(run);
    }
    // Abbreviations are in capitals and short.
    let is_abbreviation = word.len() <= 6 && word.chars().all(char::is_uppercase);
    !is_abbreviation && (longest > MAX_RUN || !word.chars().any(is_vowel))
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
        // Fonts without a table, whose letters have names.
        check(Evidence { unmapped: 0.9, ..text(ENGLISH) }, true);
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
        check(Evidence { dropped: 0.5, ..text("") }, false);
        check(Evidence { unmapped: 0.9, ..text("3HQČåQtSURVWĜHGN\\QD~þWHFK") }, false);
        check(text("¢һӍΉʽীΨ́ϣķ gϙʆ ৳Ήʽী¢Ǌ RହຏഀƹΉటҧ Եࠌ˖¨ಮӆ˨ΗƹΉటӇ¢ȥǂ࣎ϞƘ ਯэ໫੐¢ਯငʻȥ"), false);
    }

    #[test]
    fn pictures_of_pages_have_no_text() {
        check(Evidence { covered: 1.0, ..text("") }, false);
        check(Evidence { covered: 1.0, ..text("Page 3") }, false);
        check(Evidence { covered: 1.0, ..text(ENGLISH) }, true);
        check(Evidence { covered: 0.1, ..text("Page 3") }, true);
        check(text(""), true);
        check(Evidence { objects: 500, ..text("") }, false);
    }
}
