//! Number formats: from a value to what a person sees (ECMA-376 part 1, 18.8.30 and 18.8.31).
//!
//! Names of months and days are English, and dates without a fixed form are
//! American, as the specification's built-in formats are. `General` shows
//! 15 digits as Excel's formula bar does, not the 11 that fit its default column.

mod code;
mod date;
mod number;

use ferrolab_base::document::Value;

pub(crate) use date::Epoch;

use code::{Condition, Content, Section, Token};

/// A format's sections: positive, negative, zero, text; or by condition.
#[derive(Clone, Debug, Default)]
pub(crate) struct NumberFormat {
    sections: Vec<Section>,
}

/// The codes of the formats that files name by number only.
const BUILT_IN: [(u16, &str); 36] = [
    (0, "General"),
    (1, "0"),
    (2, "0.00"),
    (3, "#,##0"),
    (4, "#,##0.00"),
    (5, "$#,##0;($#,##0)"),
    (6, "$#,##0;[Red]($#,##0)"),
    (7, "$#,##0.00;($#,##0.00)"),
    (8, "$#,##0.00;[Red]($#,##0.00)"),
    (9, "0%"),
    (10, "0.00%"),
    (11, "0.00E+00"),
    (12, "# ?/?"),
    (13, "# ??/??"),
    (14, "m/d/yyyy"),
    (15, "d-mmm-yy"),
    (16, "d-mmm"),
    (17, "mmm-yy"),
    (18, "h:mm AM/PM"),
    (19, "h:mm:ss AM/PM"),
    (20, "h:mm"),
    (21, "h:mm:ss"),
    (22, "m/d/yyyy h:mm"),
    (37, "#,##0;(#,##0)"),
    (38, "#,##0;[Red](#,##0)"),
    (39, "#,##0.00;(#,##0.00)"),
    (40, "#,##0.00;[Red](#,##0.00)"),
    (41, "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)"),
    (42, "_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)"),
    (43, "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)"),
    (44, "_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)"),
    (45, "mm:ss"),
    (46, "[h]:mm:ss"),
    (47, "mm:ss.0"),
    (48, "##0.0E+0"),
    (49, "@"),
];

/// The code of a built-in format. Those of East Asian Excel (27 to 36, 50 to 58) are dates.
pub(crate) fn built_in(id: u16) -> &'static str {
    match id {
        27..=36 | 50..=58 => "yyyy-mm-dd",
        _ => BUILT_IN.iter().find(|(of, _)| *of == id).map_or("General", |(_, code)| code),
    }
}

impl NumberFormat {
    /// The format with this code.
    pub(crate) fn new(code: &str) -> Self {
        Self { sections: if code.trim().is_empty() { Vec::new() } else { code::parse(code) } }
    }

    /// What a number looks like.
    pub(crate) fn show(&self, value: f64, epoch: Epoch) -> String {
        let Some((section, is_abs)) = self.section(value) else { return number::general(value) };
        let text = match section.content {
            Content::Date => date::show(section, value, epoch),
            Content::General | Content::Number | Content::Fraction => number::show(section, value, is_abs),
        };
        text.trim().to_owned()
    }

    /// What a text looks like.
    pub(crate) fn show_text(&self, text: &str) -> String {
        let own = self.sections.iter().find(|section| section.tokens.contains(&Token::Text));
        let Some(section) = own else { return text.to_owned() };
        let mut out = String::new();
        for token in &section.tokens {
            match token {
                Token::Text => out.push_str(text),
                Token::Literal(literal) => out.push_str(literal),
                _ => {}
            }
        }
        out
    }

    /// What a number is: a point in time where the format shows one.
    pub(crate) fn value(&self, value: f64, epoch: Epoch) -> Value {
        let time = match self.section(value) {
            Some((section, _)) if section.content == Content::Date => date::iso(section, value, epoch),
            _ => None,
        };
        time.map_or(Value::Number(value), Value::Time)
    }

    /// The section for a value, and whether it shows the value without its sign.
    fn section(&self, value: f64) -> Option<(&Section, bool)> {
        let numbers: Vec<&Section> = self.sections.iter().take(3).collect();
        if let Some(section) =
            numbers.iter().find(|section| section.condition.is_some_and(|c| c.holds(value)))
        {
            // A section for negative numbers alone says how their sign looks.
            let is_abs =
                matches!(section.condition, Some(Condition { limit, .. }) if value < 0.0 && limit <= 0.0);
            return Some((section, is_abs));
        }
        let free: Vec<&Section> = numbers.into_iter().filter(|section| section.condition.is_none()).collect();
        match free.as_slice() {
            [] => None,
            [only] => Some((only, false)),
            [positive, negative, rest @ ..] => match rest.first() {
                Some(zero) if value == 0.0 => Some((zero, false)),
                _ if value < 0.0 => Some((negative, true)),
                _ => Some((positive, false)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, value: f64, expected: &str) {
        assert_eq!(NumberFormat::new(code).show(value, Epoch::Year1900), expected, "{value} as {code}");
    }

    #[test]
    fn general_shows_fifteen_digits() {
        check("General", 0.1 + 0.2, "0.3");
        check("General", 123_456_789_012_345.0, "123456789012345");
        check("General", -1.5, "-1.5");
        check("General", 0.0, "0");
        check("General", 1e25, "1E+25");
        check("General", 1.25e-7, "1.25E-07");
        check("", 5.0, "5");
        check("General\" kg\"", 5.25, "5.25 kg");
    }

    #[test]
    fn digits_fill_placeholders() {
        check("0", 2.5, "3");
        check("0.00", 2.675, "2.68");
        check("0.00", -0.001, "0.00");
        check("000", 7.0, "007");
        check("#.##", 0.5, ".5");
        check("0.0#", 3.0, "3.0");
        check("#,##0", 1_234_567.4, "1,234,567");
        check("#,##0.00", -1234.5, "-1,234.50");
        check("0,", 12_345.0, "12");
        check("0.0,,\"M\"", 12_345_678.0, "12.3M");
        check("000-0000", 5_551_234.0, "555-1234");
        check("0%", 0.256, "26%");
        check("0.00E+00", 12_345.0, "1.23E+04");
        check("0.0E-0", 0.00012, "1.2E-4");
        check("##0.0E+0", 12_345.0, "12.3E+3");
        check("0.00E+00", 9.999, "1.00E+01");
    }

    #[test]
    fn fractions_are_the_nearest() {
        check("# ?/?", 1.5, "1 1/2");
        check("# ??/??", 0.3333333, "1/3");
        check("# ?/8", 2.25, "2 2/8");
        check("# ?/?", 3.0, "3");
        check("?/?", 1.5, "3/2");
    }

    #[test]
    fn sections_are_chosen_by_sign_and_condition() {
        check("0;(0)", -5.0, "(5)");
        check("0;-0;\"zero\"", 0.0, "zero");
        check("[Red]0;[Blue]-0", -2.0, "-2");
        check("[>=100]\"big\";[<0]\"neg\";0", 500.0, "big");
        check("[>=100]\"big\";[<0]\"neg\";0", 50.0, "50");
        check("0;;", -1.0, "");
        check("$#,##0.00;($#,##0.00)", -1234.0, "($1,234.00)");
        check("[$€-407] #,##0.00", 9.5, "€ 9.50");
        check("_($* #,##0.00_);_($* (#,##0.00)", 3.0, "$ 3.00");
        check("0\\ \"km\"", 3.0, "3 km");
    }

    #[test]
    fn dates_and_times_are_shown() {
        check("yyyy-mm-dd", 44_197.0, "2021-01-01");
        check("d mmmm yyyy, dddd", 44_197.0, "1 January 2021, Friday");
        check("m/d/yy h:mm", 44_197.75, "1/1/21 18:00");
        check("h:mm AM/PM", 0.5, "12:00 PM");
        check("hh:mm:ss", 0.999_999_99, "00:00:00");
        check("mm:ss.0", 0.000_017_4, "00:01.5");
        check("[h]:mm", 1.5, "36:00");
        check("[mm]:ss", 0.05, "72:00");
        check("yyyy-mm-dd", 60.0, "1900-02-29");
        check("yyyy-mm-dd", 59.0, "1900-02-28");
        check("yyyy-mm-dd", 61.0, "1900-03-01");
        check("yyyy\"年\"m\"月\"", 44_197.0, "2021年1月");
        check("yyyy-mm-dd", -1.0, "-1");
        assert_eq!(NumberFormat::new("yyyy-mm-dd").show(0.0, Epoch::Year1904), "1904-01-01");
    }

    #[test]
    fn texts_have_their_section() {
        assert_eq!(NumberFormat::new("0;0;0;\"<\"@\">\"").show_text("a"), "<a>");
        assert_eq!(NumberFormat::new("0").show_text("a"), "a");
    }

    #[test]
    fn values_are_iso_dates_where_the_format_is_one() {
        let value = |code: &str, value| NumberFormat::new(code).value(value, Epoch::Year1900);
        assert_eq!(value("d.m.yy", 44_197.0), Value::Time("2021-01-01".into()));
        assert_eq!(value("h:mm", 0.75), Value::Time("18:00:00".into()));
        assert_eq!(value("d.m.yy h:mm", 44_197.5), Value::Time("2021-01-01T12:00:00".into()));
        assert_eq!(value("[h]:mm", 1.5), Value::Number(1.5));
        assert_eq!(value("0.00", 1.0), Value::Number(1.0));
        assert_eq!(value("[Red]0", 1.0), Value::Number(1.0));
    }

    #[test]
    fn strange_codes_and_values_end_well() {
        for code in [
            "",
            ";;;",
            "[",
            "\"",
            "\\",
            "_",
            "*",
            "0/0",
            "E+",
            "?/",
            "[$",
            "0.0.0",
            "yyyyyyyyy",
            "AM",
            "@@",
            "[h",
            "#/0",
        ] {
            for value in [0.0, -1.0, 1e300, -1e-300, f64::MAX, f64::NAN, f64::INFINITY, 2_958_466.0, 1e18] {
                NumberFormat::new(code).show(value, Epoch::Year1900);
                NumberFormat::new(code).value(value, Epoch::Year1904);
            }
        }
    }
}
