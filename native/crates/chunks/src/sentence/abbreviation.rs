//! Words whose full stop does not end a sentence.

/// What a word before a full stop says about that full stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// It is an ordinary word.
    No,
    /// It always needs something after it.
    Always,
    /// It is an abbreviation when a number follows.
    BeforeDigit,
    /// It is an abbreviation that can end a sentence.
    Maybe,
}

/// Always followed by a name, a number or an example. Sorted.
const ALWAYS: &[&str] = &[
    "abb", "adm", "al", "ann", "approx", "bzw", "ca", "capt", "cf", "cmdr", "cpl", "d.h", "dr", "e.g", "eg",
    "eq", "eqs", "esp", "evtl", "fig", "figs", "gen", "ggf", "gov", "hon", "hr", "i.e", "incl", "lt", "maj",
    "messrs", "mlle", "mme", "mr", "mrs", "ms", "mt", "nr", "p.ex", "pl", "prof", "sen", "sgt", "sog", "sr",
    "sra", "st", "ste", "usw", "v.a", "vgl", "viz", "vs", "z.b", "гл", "др", "им", "проф", "рис", "св", "см",
    "стр", "табл", "ул",
];

/// Abbreviations before a number and ordinary words otherwise. Sorted.
const BEFORE_DIGIT: &[&str] = &[
    "abs", "app", "apr", "art", "aug", "ch", "chap", "col", "dec", "ex", "feb", "jan", "jul", "jun", "mar",
    "no", "nos", "nov", "num", "oct", "p", "par", "pg", "pp", "pt", "pub", "ref", "refs", "sec", "sect",
    "sep", "sept", "tab", "tel", "vol", "vols",
];

/// Found inside sentences and at their ends. Sorted.
const MAYBE: &[&str] = &[
    "assn", "assoc", "ave", "bldg", "blvd", "bros", "co", "corp", "dept", "dist", "div", "ed", "eds", "est",
    "etc", "ext", "ft", "govt", "inc", "inst", "intl", "jr", "ltd", "natl", "publ", "rd", "spec", "stand",
    "technol", "univ", "г", "гг", "тыс",
];

/// Words that begin sentences so often that an abbreviation before them has ended one. Sorted.
const BEGINNINGS: &[&str] = &[
    "a",
    "after",
    "all",
    "also",
    "although",
    "an",
    "and",
    "another",
    "any",
    "as",
    "at",
    "because",
    "before",
    "both",
    "but",
    "by",
    "during",
    "each",
    "even",
    "every",
    "finally",
    "first",
    "for",
    "from",
    "he",
    "her",
    "here",
    "his",
    "how",
    "however",
    "i",
    "if",
    "in",
    "instead",
    "it",
    "its",
    "many",
    "moreover",
    "most",
    "my",
    "no",
    "note",
    "now",
    "on",
    "once",
    "one",
    "or",
    "our",
    "see",
    "she",
    "since",
    "so",
    "some",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "therefore",
    "these",
    "they",
    "this",
    "those",
    "though",
    "thus",
    "to",
    "today",
    "two",
    "under",
    "unless",
    "until",
    "we",
    "what",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "why",
    "with",
    "you",
    "your",
];

/// Longest entry of the tables, in bytes.
const LONGEST: usize = 16;

/// What the word before a full stop is.
pub(super) fn of(word: &str) -> Abbreviation {
    let mut letters = word.chars();
    if let (Some(only), None) = (letters.next(), letters.next()) {
        return single(only);
    }
    if word.is_empty() || word.len() > LONGEST {
        return Abbreviation::No;
    }
    let word = word.to_lowercase();
    let is_in = |table: &[&str]| table.binary_search(&word.as_str()).is_ok();
    if is_in(ALWAYS) {
        Abbreviation::Always
    } else if is_in(BEFORE_DIGIT) {
        Abbreviation::BeforeDigit
    } else if is_in(MAYBE) || is_dotted(&word) {
        Abbreviation::Maybe
    } else {
        Abbreviation::No
    }
}

/// A single letter is an initial, or part of "z. B." and "т. е."; `I` and ideographs are words.
fn single(letter: char) -> Abbreviation {
    match letter {
        'p' | 'P' => Abbreviation::BeforeDigit,
        _ if letter.is_uppercase() => Abbreviation::Maybe,
        _ if letter.is_lowercase() => Abbreviation::Always,
        _ => Abbreviation::No,
    }
}

/// `u.s`, `a.m`, `ph.d`: letters in short groups parted by full stops.
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|part| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic))
}

/// Whether `next` begins with a word that usually begins a sentence.
pub(super) fn starts_sentence(next: &str) -> bool {
    let next = next.trim_start_matches(|char: char| !char.is_alphanumeric());
    let end = next.find(|char: char| !char.is_alphabetic()).unwrap_or(next.len());
    let word = &next[..end];
    word.len() <= LONGEST && BEGINNINGS.binary_search(&word.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_short() {
        for table in [ALWAYS, BEFORE_DIGIT, MAYBE, BEGINNINGS] {
            assert!(table.is_sorted());
            assert!(table.iter().all(|word| word.len() <= LONGEST));
        }
    }

    #[test]
    fn abbreviations_are_told_from_words() {
        assert_eq!(of("Fig"), Abbreviation::Always);
        assert_eq!(of("No"), Abbreviation::BeforeDigit);
        assert_eq!(of("U.S"), Abbreviation::Maybe);
        assert_eq!(of("Inc"), Abbreviation::Maybe);
        assert_eq!(of("example.com"), Abbreviation::No);
        assert_eq!(of("1.2"), Abbreviation::No);
        assert_eq!(of("house"), Abbreviation::No);
    }
}
