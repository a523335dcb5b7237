//! Numbers as lists show them.

/// A way to write a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numeral {
    Decimal,
    /// At least two digits.
    DecimalZero,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
    Ordinal,
    Circled,
    Chinese,
    /// No number at all.
    None,
}

impl Numeral {
    /// By the name that WordprocessingML gives it; names not known here count in decimals.
    pub(crate) fn from_word(name: &str) -> Self {
        match name {
            "decimalZero" => Self::DecimalZero,
            "lowerLetter" => Self::LowerLetter,
            "upperLetter" => Self::UpperLetter,
            "lowerRoman" => Self::LowerRoman,
            "upperRoman" => Self::UpperRoman,
            "ordinal" => Self::Ordinal,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Self::Circled,
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | "ideographDigital"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand" => Self::Chinese,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }

    /// By the example that OpenDocument gives: `1`, `a`, `A`, `i`, `I` or nothing.
    pub(crate) fn from_example(example: &str) -> Self {
        match example {
            "a" => Self::LowerLetter,
            "A" => Self::UpperLetter,
            "i" => Self::LowerRoman,
            "I" => Self::UpperRoman,
            "" => Self::None,
            _ => Self::Decimal,
        }
    }

    /// `number` written so.
    pub(crate) fn write(self, number: i64) -> String {
        match self {
            Self::Decimal => number.to_string(),
            Self::DecimalZero => format!("{number:02}"),
            Self::LowerLetter => letters(number).to_lowercase(),
            Self::UpperLetter => letters(number),
            Self::LowerRoman => roman(number).to_lowercase(),
            Self::UpperRoman => roman(number),
            Self::Ordinal => ordinal(number),
            Self::Circled => circled(number),
            Self::Chinese => chinese(number),
            Self::None => String::new(),
        }
    }
}

/// A to Z, then AA to ZZ, as word processors count.
fn letters(number: i64) -> String {
    let index = number - 1;
    if !(0..26 * 40).contains(&index) {
        return number.to_string();
    }
    let letter = char::from(b'A' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1) as usize).collect()
}

pub(crate) fn roman(number: i64) -> String {
    const STEPS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..5000).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, numeral) in STEPS {
        while rest >= value {
            out.push_str(numeral);
            rest -= value;
        }
    }
    out
}

fn ordinal(number: i64) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

fn circled(number: i64) -> String {
    match u32::try_from(number) {
        Ok(small @ 1..=20) => char::from_u32(0x2460 + small - 1).map(String::from).unwrap_or_default(),
        _ => number.to_string(),
    }
}

fn chinese(number: i64) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: i64| DIGITS[(value % 10) as usize];
    match number {
        0..=9 => digit(number).to_owned(),
        10..=99 => {
            let tens = if number < 20 { "" } else { digit(number / 10) };
            let ones = if number % 10 == 0 { "" } else { digit(number) };
            format!("{tens}十{ones}")
        }
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::Numeral;

    #[test]
    fn numbers_are_written_in_every_way() {
        let cases = [
            (Numeral::Decimal, -3, "-3"),
            (Numeral::DecimalZero, 7, "07"),
            (Numeral::LowerLetter, 26, "z"),
            (Numeral::UpperLetter, 28, "BB"),
            (Numeral::LowerLetter, 0, "0"),
            (Numeral::LowerLetter, i64::MAX, "9223372036854775807"),
            (Numeral::LowerRoman, 1994, "mcmxciv"),
            (Numeral::UpperRoman, 9999, "9999"),
            (Numeral::Ordinal, 12, "12th"),
            (Numeral::Ordinal, 22, "22nd"),
            (Numeral::Circled, 2, "②"),
            (Numeral::Chinese, 10, "十"),
            (Numeral::Chinese, 21, "二十一"),
            (Numeral::None, 5, ""),
        ];
        for (numeral, number, expected) in cases {
            assert_eq!(numeral.write(number), expected);
        }
    }
}
