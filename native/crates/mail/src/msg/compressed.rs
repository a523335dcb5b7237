//! RTF as Outlook compresses it (MS-OXRTFCP).

/// What the window holds before anything was read: the words that RTF mostly begins with.
const PRELOADED: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

const WINDOW: usize = 4096;

/// The RTF in `bytes`; `None` where it is neither compressed nor stored as the format has it.
/// `max_bytes` caps what comes out.
pub(super) fn unpacked(bytes: &[u8], max_bytes: usize) -> Option<Vec<u8>> {
    let size = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
    let content = bytes.get(16..)?;
    let size = size.min(max_bytes);
    match bytes.get(8..12)? {
        b"MELA" => Some(content[..content.len().min(size)].to_vec()),
        b"LZFu" => Some(unpack(content, size)),
        _ => None,
    }
}

fn unpack(content: &[u8], size: usize) -> Vec<u8> {
    let mut window = [0; WINDOW];
    window[..PRELOADED.len()].copy_from_slice(PRELOADED);
    let mut at = PRELOADED.len();
    // A reference of two bytes stands for at most 17.
    let mut out = Vec::with_capacity(size.min(content.len().saturating_mul(9)));
    let mut push = |byte: u8, at: &mut usize, window: &mut [u8; WINDOW]| {
        out.push(byte);
        window[*at] = byte;
        *at = (*at + 1) % WINDOW;
        out.len() >= size
    };
    let mut rest = content.iter().copied();
    while let Some(control) = rest.next() {
        for bit in 0..8 {
            if control >> bit & 1 == 0 {
                let Some(byte) = rest.next() else { return out };
                if push(byte, &mut at, &mut window) {
                    return out;
                }
                continue;
            }
            let (Some(high), Some(low)) = (rest.next(), rest.next()) else { return out };
            let reference = u16::from_be_bytes([high, low]);
            let (start, length) = (usize::from(reference >> 4), usize::from(reference & 0xf) + 2);
            // A reference to the place being written ends the text.
            if start == at {
                return out;
            }
            for offset in 0..length {
                if push(window[(start + offset) % WINDOW], &mut at, &mut window) {
                    return out;
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(kind: &[u8; 4], size: u32, content: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; 4];
        bytes.extend(size.to_le_bytes());
        bytes.extend(kind);
        bytes.extend([0; 4]);
        bytes.extend(content);
        bytes
    }

    #[test]
    fn references_lead_into_the_window() {
        // The example of the specification, "{\rtf1\ansi\ansicpg1252\pard hello world}\r\n".
        let content = [
            0x03, 0x00, 0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20,
            0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f,
            0xa0,
        ];
        let rtf = unpacked(&packed(b"LZFu", 43, &content), 1_000).expect("it is compressed");
        assert_eq!(String::from_utf8_lossy(&rtf), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    }

    #[test]
    fn a_run_overlaps_itself_and_stops_at_its_size() {
        // "WXYZ" and a reference of length 17 to it, from the specification.
        let content = [0x10, 0x57, 0x58, 0x59, 0x5a, 0x0c, 0xff, 0x0f, 0xff];
        let rtf = unpacked(&packed(b"LZFu", 20, &content), 1_000).expect("it is compressed");
        assert_eq!(rtf, b"WXYZWXYZWXYZWXYZWXYZ");
        assert_eq!(unpacked(&packed(b"LZFu", 20, &content), 3).expect("it is compressed"), b"WXY");
        assert_eq!(unpacked(&packed(b"MELA", 2, b"abc"), 10).expect("it is stored"), b"ab");
        assert_eq!(unpacked(b"short", 10), None);
        assert_eq!(unpacked(&packed(b"what", 2, b"abc"), 10), None);
    }
}
