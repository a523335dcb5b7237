//! Base64 as it is found in e-mails, notebooks, pages and packages.

/// What `text` encodes. Characters that are not of the alphabet, line ends among them, are
/// passed over; reading goes on behind padding, as parts were joined by careless programs.
///
/// ```
/// assert_eq!(ferrolab_base::base64::decode(b"Zm9v\r\nYmE="), b"fooba");
/// ```
pub fn decode(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for &byte in text {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (bits, count) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn any_length_and_any_layout() {
        for (text, expected) in [("", ""), ("Zg==", "f"), ("Zm8", "fo"), ("Zm9v", "foo"), ("Z m\n9!v", "foo")]
        {
            assert_eq!(decode(text.as_bytes()), expected.as_bytes());
        }
        assert_eq!(decode(b"Zg==Zg=="), b"ff");
        assert_eq!(decode(b"_-8"), decode(b"/+8"));
        assert_eq!(decode(b"//79\n"), [0xff, 0xfe, 0xfd]);
    }
}
