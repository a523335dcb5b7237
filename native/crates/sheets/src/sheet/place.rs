//! Places of cells: `A1` and `A1:C3`.

/// The last row and column that Excel has, from 0.
pub(crate) const LAST: Place = Place { row: 1_048_575, column: 16_383 };

/// Where a cell stands, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub row: u32,
    pub column: u32,
}

impl Place {
    /// The place that `A1` names, dollar signs or not; `None` beyond Excel's last cell.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.replace('$', "");
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (letters, digits) = text.split_at(letters);
        if letters.is_empty() || letters.len() > 3 {
            return None;
        }
        let column = letters
            .bytes()
            .fold(0, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
        let row: u32 = digits.parse().ok()?;
        let place = Self { row: row.checked_sub(1)?, column: column - 1 };
        (place.row <= LAST.row && place.column <= LAST.column).then_some(place)
    }

    /// Its name.
    pub(crate) fn name(self) -> String {
        format!("{}{}", column_name(self.column), self.row + 1)
    }
}

/// The letters of a column.
pub(crate) fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A rectangle of cells, both corners in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub first: Place,
    pub last: Place,
}

impl Area {
    /// The area that `A1:C3` or `A1` names.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let (a, b) = (Place::parse(first)?, Place::parse(last)?);
        let first = Place { row: a.row.min(b.row), column: a.column.min(b.column) };
        let last = Place { row: a.row.max(b.row), column: a.column.max(b.column) };
        Some(Self { first, last })
    }

    /// Rows and columns.
    pub(crate) fn spans(&self) -> (u32, u32) {
        (self.last.row - self.first.row + 1, self.last.column - self.first.column + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_places_lead_to_each_other() {
        for (name, row, column) in
            [("A1", 0, 0), ("Z9", 8, 25), ("AA10", 9, 26), ("XFD1048576", 1_048_575, 16_383)]
        {
            let place = Place { row, column };
            assert_eq!(Place::parse(name), Some(place));
            assert_eq!(place.name(), name);
        }
        assert_eq!(Place::parse("$B$2"), Some(Place { row: 1, column: 1 }));
        for none in ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A99999999999", "é1"] {
            assert_eq!(Place::parse(none), None, "{none}");
        }
    }

    #[test]
    fn areas_have_ordered_corners() {
        let area = Area::parse("C3:A1").expect("it is an area");
        assert_eq!((area.first.name(), area.last.name(), area.spans()), ("A1".into(), "C3".into(), (3, 3)));
    }
}
