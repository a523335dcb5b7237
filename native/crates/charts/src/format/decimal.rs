//! Decimal digits of doubles, rounded as ECMAScript rounds: ties away from zero.

/// What `x.toFixed(places)` gives for a number that is not negative.
pub fn fixed(x: f64, places: usize) -> String {
    if x >= 1e21 || !x.is_finite() {
        return super::number::number_text(x);
    }
    let longer = format!("{x:.*}", places + 1);
    // Rust rounds ties to even; a tie is a double whose digits end with this very 5.
    if longer.ends_with('5') && is_exact(&longer, &format!("{x:.1075}")) {
        return up(longer[..longer.len() - 1].trim_end_matches('.'));
    }
    format!("{x:.places$}")
}

/// Significant digits, and the exponent of the first, of a positive finite number.
pub fn digits(x: f64, count: usize) -> (String, i32) {
    let longer = format!("{x:.count$e}");
    let (coefficient, exponent) = longer.split_once('e').unwrap_or((&longer, "0"));
    let exponent = exponent.parse().unwrap_or(0);
    let exact = format!("{x:.800e}");
    if coefficient.ends_with('5') && is_exact(coefficient, exact.split('e').next().unwrap_or("")) {
        let rounded = up(coefficient[..coefficient.len() - 1].trim_end_matches('.'));
        let carried = rounded.starts_with("10");
        let digits: String = rounded.chars().filter(char::is_ascii_digit).take(count).collect();
        return (digits, exponent + i32::from(carried));
    }
    let rounded = format!("{x:.*e}", count.saturating_sub(1));
    split(&rounded)
}

/// The fewest digits that give the number back, and the exponent of the first.
pub fn shortest(x: f64) -> (String, i32) {
    split(&format!("{x:e}"))
}

fn split(text: &str) -> (String, i32) {
    let (coefficient, exponent) = text.split_once('e').unwrap_or((text, "0"));
    (coefficient.replace('.', ""), exponent.parse().unwrap_or(0))
}

/// Whether the number has no digits beyond these.
fn is_exact(rounded: &str, exact: &str) -> bool {
    exact.strip_prefix(rounded).is_some_and(|rest| rest.bytes().all(|digit| digit == b'0'))
}

/// The decimal text with its last digit one higher.
fn up(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for index in (0..bytes.len()).rev() {
        match bytes[index] {
            b'9' => bytes[index] = b'0',
            b'.' => {}
            digit => {
                bytes[index] = digit + 1;
                return String::from_utf8_lossy(&bytes).into_owned();
            }
        }
    }
    format!("1{}", String::from_utf8_lossy(&bytes))
}
