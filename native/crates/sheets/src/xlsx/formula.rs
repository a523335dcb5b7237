//! Formulas that stand in one cell and hold for others.

use crate::sheet::{LAST, Place, column_name};

/// A shared formula as it reads in a cell `rows` further down and `columns` further right.
pub(super) fn moved(formula: &str, rows: i64, columns: i64) -> String {
    let mut out = String::with_capacity(formula.len());
    let mut rest = formula;
    let mut previous = None;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            // Texts and names of sheets stay.
            '"' | '\'' => rest[1..].find(c).map_or(rest.len(), |end| end + 2),
            _ if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => c.len_utf8(),
        };
        let (token, tail) = rest.split_at(length);
        let is_name = tail.starts_with(['(', '!']) || previous == Some('[');
        match Reference::parse(token).filter(|_| !is_name) {
            Some(reference) => out.push_str(&reference.moved(rows, columns)),
            None => out.push_str(token),
        }
        previous = token.chars().next_back();
        rest = tail;
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '$' | '_' | '.' | '\\')
}

/// A cell, or a whole row or column is not one of them: those have no digits or letters.
struct Reference {
    place: Place,
    is_column_fixed: bool,
    is_row_fixed: bool,
}

impl Reference {
    fn parse(token: &str) -> Option<Self> {
        let is_column_fixed = token.starts_with('$');
        let is_row_fixed = token[usize::from(is_column_fixed)..].contains('$');
        let place = Place::parse(token)?;
        let dollars = token.matches('$').count();
        (dollars == usize::from(is_column_fixed) + usize::from(is_row_fixed)).then_some(Self {
            place,
            is_column_fixed,
            is_row_fixed,
        })
    }

    fn moved(&self, rows: i64, columns: i64) -> String {
        let shift = |at: u32, by: i64, is_fixed: bool, last: u32| {
            let by = if is_fixed { 0 } else { by };
            (i64::from(at) + by).rem_euclid(i64::from(last) + 1) as u32
        };
        let column = column_name(shift(self.place.column, columns, self.is_column_fixed, LAST.column));
        let row = shift(self.place.row, rows, self.is_row_fixed, LAST.row) + 1;
        let dollar = |is_fixed| if is_fixed { "$" } else { "" };
        format!("{}{column}{}{row}", dollar(self.is_column_fixed), dollar(self.is_row_fixed))
    }
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn references_move_and_all_else_stays() {
        let cases = [
            ("A1+B2", "B3+C4"),
            ("$A1*A$1-$A$1", "$A3*B$1-$A$1"),
            ("SUM(A1:A9)", "SUM(B3:B11)"),
            ("\"A1\"&'A1 B2'!A1", "\"A1\"&'A1 B2'!B3"),
            ("LOG10(A1)", "LOG10(B3)"),
            ("Sheet1!A1", "Sheet1!B3"),
            ("name1+R1C", "name1+R1C"),
            ("Table1[A1]", "Table1[A1]"),
            ("é\"", "é\""),
        ];
        for (formula, expected) in cases {
            assert_eq!(moved(formula, 2, 1), expected);
        }
    }
}
