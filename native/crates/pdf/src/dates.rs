//! PDF dates (ISO 32000-2, 7.9.4) to ISO 8601.

/// `D:20240131093000+01'00'` as `2024-01-31T09:30:00+01:00`; what can't be read
/// stays as it is. Parts that the file leaves out are left out.
pub(crate) fn iso_date(date: &str) -> String {
    parse(date.trim()).unwrap_or_else(|| date.trim().to_owned())
}

fn parse(date: &str) -> Option<String> {
    let mut rest = date.strip_prefix("D:").unwrap_or(date);
    let mut iso = take(&mut rest, 4, 0..=9999)?;
    for (separator, range) in [("-", 1..=12), ("-", 1..=31)] {
        match take(&mut rest, 2, range) {
            Some(part) => iso.extend([separator, &part]),
            None => return rest.is_empty().then_some(iso),
        }
    }
    let Some(hour) = take(&mut rest, 2, 0..=23) else {
        return rest.is_empty().then_some(iso);
    };
    let minute = take(&mut rest, 2, 0..=59).unwrap_or_else(|| "00".into());
    let second = take(&mut rest, 2, 0..=59).unwrap_or_else(|| "00".into());
    iso.extend(["T", &hour, ":", &minute, ":", &second]);
    iso.push_str(&zone(rest)?);
    Some(iso)
}

/// `Z`, `+01'00'`, `+01'00`, `-0500` or nothing.
fn zone(mut rest: &str) -> Option<String> {
    if rest.is_empty() {
        return Some(String::new());
    }
    let sign = rest.chars().next()?;
    rest = rest.get(sign.len_utf8()..)?;
    match sign {
        'Z' => Some("Z".into()),
        '+' | '-' => {
            let hours = take(&mut rest, 2, 0..=23)?;
            rest = rest.strip_prefix(['\'', ':']).unwrap_or(rest);
            let minutes = take(&mut rest, 2, 0..=59).unwrap_or_else(|| "00".into());
            Some(format!("{sign}{hours}:{minutes}"))
        }
        _ => None,
    }
}

/// Take `digits` digits off `rest` when they are a number in `range`.
fn take(rest: &mut &str, digits: usize, range: std::ops::RangeInclusive<u32>) -> Option<String> {
    let part = rest.get(..digits)?;
    if !part.bytes().all(|byte| byte.is_ascii_digit()) || !range.contains(&part.parse().ok()?) {
        return None;
    }
    *rest = &rest[digits..];
    Some(part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::iso_date;

    #[track_caller]
    fn check(date: &str, expected: &str) {
        assert_eq!(iso_date(date), expected);
    }

    #[test]
    fn dates_become_iso_8601() {
        check("D:20240131093005+01'00'", "2024-01-31T09:30:05+01:00");
        check("D:20240131093005-05'30", "2024-01-31T09:30:05-05:30");
        check("D:20240131093005Z00'00'", "2024-01-31T09:30:05Z");
        check("20240131093005", "2024-01-31T09:30:05");
        check("D:202401310930", "2024-01-31T09:30:00");
    }

    #[test]
    fn missing_parts_are_left_out() {
        check("D:2024", "2024");
        check("D:202401", "2024-01");
        check("D:20240131", "2024-01-31");
    }

    #[test]
    fn what_is_no_date_stays_as_written() {
        check("Tuesday", "Tuesday");
        check("D:20241331", "D:20241331");
        check("31.1.2024", "31.1.2024");
        check("", "");
        check("D:20240131093005é", "D:20240131093005é");
    }
}
