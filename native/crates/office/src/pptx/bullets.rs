//! Bullets and numbers before paragraphs.

use ferrolab_packages::xml::Node;

use crate::numerals::Numeral;

pub(super) const LEVELS: usize = 9;

/// What stands before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bullet {
    None,
    Sign,
    /// The scheme, as in `arabicPeriod`, and the first number.
    Number(String, i64),
}

/// Bullets of each level, where they are defined.
pub(super) type Bullets = [Option<Bullet>; LEVELS];

/// The bullet that a paragraph's properties define.
pub(super) fn of_properties(properties: Node<'_>) -> Option<Bullet> {
    properties.elements().find_map(|property| match property.name() {
        "buNone" => Some(Bullet::None),
        "buChar" | "buBlip" => Some(Bullet::Sign),
        "buAutoNum" => {
            let start = property.attribute("startAt").and_then(|start| start.parse().ok()).unwrap_or(1);
            Some(Bullet::Number(property.attribute("type").unwrap_or_default().into_owned(), start))
        }
        _ => None,
    })
}

/// The bullets that a list style defines.
pub(super) fn of_style(style: Option<Node<'_>>) -> Bullets {
    let level = |index: usize| style?.child(&format!("lvl{}pPr", index + 1)).and_then(of_properties);
    std::array::from_fn(level)
}

/// The numbers reached in one text body.
#[derive(Debug, Default)]
pub(super) struct Counters([Option<(String, i64)>; LEVELS]);

impl Counters {
    /// Count a paragraph; its label where it is numbered.
    pub(super) fn label(&mut self, level: usize, bullet: &Bullet) -> Option<String> {
        self.0[level + 1..].fill(None);
        let Bullet::Number(scheme, start) = bullet else {
            self.0[level] = None;
            return None;
        };
        let number = match &self.0[level] {
            Some((same, number)) if same == scheme => number.saturating_add(1),
            _ => *start,
        };
        self.0[level] = Some((scheme.clone(), number));
        Some(written(scheme, number))
    }
}

fn written(scheme: &str, number: i64) -> String {
    let numeral = [
        ("alphaLc", Numeral::LowerLetter),
        ("alphaUc", Numeral::UpperLetter),
        ("romanLc", Numeral::LowerRoman),
        ("romanUc", Numeral::UpperRoman),
        ("circleNum", Numeral::Circled),
        ("ea", Numeral::Chinese),
    ];
    let numeral = numeral.iter().find(|(prefix, _)| scheme.starts_with(prefix));
    let number = numeral.map_or(Numeral::Decimal, |(_, numeral)| *numeral).write(number);
    match scheme {
        _ if scheme.ends_with("ParenBoth") => format!("({number})"),
        _ if scheme.ends_with("ParenR") => format!("{number})"),
        _ if scheme.ends_with("Period") => format!("{number}."),
        _ if scheme.ends_with("Minus") => format!("{number}-"),
        _ => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_on_until_something_else_stands_at_their_level() {
        let number = |scheme: &str| Bullet::Number(scheme.to_owned(), 3);
        let mut counters = Counters::default();
        let steps = [
            (0, number("arabicPeriod"), Some("3.")),
            (1, number("alphaLcParenR"), Some("c)")),
            (0, number("arabicPeriod"), Some("4.")),
            (1, number("alphaLcParenR"), Some("c)")),
            (0, Bullet::Sign, None),
            (0, number("arabicPeriod"), Some("3.")),
            (0, number("romanUcParenBoth"), Some("(III)")),
        ];
        for (level, bullet, expected) in steps {
            assert_eq!(counters.label(level, &bullet).as_deref(), expected);
        }
    }
}
