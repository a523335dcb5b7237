//! Which characters end and close sentences.

/// Whether `char` has the Unicode property `Sentence_Terminal` (or is an ellipsis), for all
/// scripts in everyday use.
pub(crate) fn is_terminal(char: char) -> bool {
    matches!(char,
        '.' | '!' | '?' | '…' | '\u{589}' | '\u{61D}'..='\u{61F}' | '\u{6D4}' | '\u{700}'..='\u{702}'
        | '\u{7F9}' | '\u{837}' | '\u{839}' | '\u{83D}' | '\u{83E}' | '\u{964}' | '\u{965}'
        | '\u{104A}' | '\u{104B}' | '\u{1362}' | '\u{1367}' | '\u{1368}' | '\u{166E}'
        | '\u{1735}' | '\u{1736}' | '\u{17D4}' | '\u{17D5}' | '\u{1803}' | '\u{1809}'
        | '\u{1944}' | '\u{1945}' | '\u{1AA8}'..='\u{1AAB}' | '\u{1B5A}' | '\u{1B5B}'
        | '\u{1B5E}' | '\u{1B5F}' | '\u{1C3B}' | '\u{1C3C}' | '\u{1C7E}' | '\u{1C7F}'
        | '\u{203C}' | '\u{203D}' | '\u{2047}'..='\u{2049}' | '\u{2E2E}' | '\u{2E3C}'
        | '\u{3002}' | '\u{A4FF}' | '\u{A60E}' | '\u{A60F}' | '\u{A6F3}' | '\u{A6F7}'
        | '\u{A876}' | '\u{A877}' | '\u{A8CE}' | '\u{A8CF}' | '\u{A92F}' | '\u{A9C8}' | '\u{A9C9}'
        | '\u{AA5D}'..='\u{AA5F}' | '\u{AAF0}' | '\u{AAF1}' | '\u{ABEB}'
        | '\u{FF01}' | '\u{FF0E}' | '\u{FF1F}' | '\u{FF61}')
}

/// Whether `char` may stand between a terminator and the end of its sentence: closing brackets
/// and quotation marks, and Markdown's emphasis.
pub(crate) fn is_closing(char: char) -> bool {
    matches!(
        char,
        ')' | ']'
            | '}'
            | '"'
            | '\''
            | '*'
            | '_'
            | '`'
            | '~'
            | '»'
            | '›'
            | '’'
            | '”'
            | '“'
            | '」'
            | '』'
            | '】'
            | '》'
            | '〉'
            | '）'
            | '］'
            | '｝'
            | '＂'
            | '＇'
            | '｣'
    )
}

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::is_terminal;

    #[test]
    fn every_terminal_of_the_basic_plane_is_one_in_unicode_too() {
        for char in ('\u{80}'..='\u{FFFF}').filter(|&char| is_terminal(char)) {
            let text = format!("a{char} B");
            let parts = text.split_sentence_bounds().count();
            assert!(parts == 2 || matches!(char, '…' | '\u{FF0E}'), "{char:?} {:X}", u32::from(char));
        }
    }
}
