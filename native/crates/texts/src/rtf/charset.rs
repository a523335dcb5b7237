//! Code pages and the character sets of fonts.

use encoding_rs::{self as encodings, Encoding};

/// The encoding of a Windows code page.
pub(super) fn of_code_page(number: i32) -> &'static Encoding {
    match number {
        866 => encodings::IBM866,
        874 => encodings::WINDOWS_874,
        932 => encodings::SHIFT_JIS,
        936 => encodings::GBK,
        949 => encodings::EUC_KR,
        950 => encodings::BIG5,
        1250 => encodings::WINDOWS_1250,
        1251 => encodings::WINDOWS_1251,
        1253 => encodings::WINDOWS_1253,
        1254 => encodings::WINDOWS_1254,
        1255 => encodings::WINDOWS_1255,
        1256 => encodings::WINDOWS_1256,
        1257 => encodings::WINDOWS_1257,
        1258 => encodings::WINDOWS_1258,
        10000 => encodings::MACINTOSH,
        10007 => encodings::X_MAC_CYRILLIC,
        20866 => encodings::KOI8_R,
        21866 => encodings::KOI8_U,
        28592 => encodings::ISO_8859_2,
        28595 => encodings::ISO_8859_5,
        28597 => encodings::ISO_8859_7,
        50220..=50222 => encodings::ISO_2022_JP,
        51932 => encodings::EUC_JP,
        51949 => encodings::EUC_KR,
        54936 => encodings::GB18030,
        65001 => encodings::UTF_8,
        _ => encodings::WINDOWS_1252,
    }
}

/// The code page of a font's `\fcharset`; `None` for the document's own.
pub(super) fn code_page_of_font(charset: i32) -> Option<i32> {
    Some(match charset {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 | 130 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178..=180 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

/// `\fcharset` of fonts whose letters are signs.
pub(super) const SYMBOL: i32 = 2;

/// Text in a font of signs: bullets are told, the other signs have no letters that stand for them.
pub(super) fn symbols(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| match byte {
            0xb7 | 0xa7 | 0xa8 | 0xd8 | 0x6c | 0x6e | 0x76 => '\u{2022}',
            0xfc => '\u{2713}',
            0xe0 => '\u{2192}',
            byte => char::from(*byte),
        })
        .collect()
}
