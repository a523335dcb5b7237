//! What stands before the pixels.

use crate::jpeg::huffman::Huffman;

/// Where frequency number N of the file's order stands in a block, row by row.
pub(super) const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
    14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39,
    46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// A picture needs six tables of codes at most, and each takes time to build.
const MAX_TABLES: usize = 16;

/// One of a picture's channels.
pub(super) struct Component {
    id: u8,
    /// Blocks across of each unit.
    pub(super) across: usize,
    /// Blocks down of each unit.
    pub(super) down: usize,
    /// What frequencies are multiplied with, in the file's order.
    pub(super) steps: [u16; 64],
    steps_index: usize,
    dc: usize,
    ac: usize,
}

/// All that is needed to unpack the one scan.
pub(super) struct Header {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) components: Vec<Component>,
    dc: [Option<Huffman>; 4],
    ac: [Option<Huffman>; 4],
    tables: usize,
    /// Units after which predictions begin anew; 0 is never.
    pub(super) restart_interval: usize,
    pub(super) scan_start: usize,
}

impl Header {
    /// `None` for what is not of the common kind.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let mut header = Self {
            width: 0,
            height: 0,
            components: Vec::new(),
            dc: [const { None }; 4],
            ac: [const { None }; 4],
            tables: 0,
            restart_interval: 0,
            scan_start: 0,
        };
        let mut steps = [None; 4];
        let mut place = 2;
        loop {
            while bytes.get(place) == Some(&0xFF) && bytes.get(place + 1) == Some(&0xFF) {
                place += 1;
            }
            let [0xFF, marker, high, low] = *bytes.get(place..place + 4)? else { return None };
            let end = place + 2 + usize::from(u16::from_be_bytes([high, low]));
            let segment = bytes.get(place + 4..end)?;
            match marker {
                0xC0 | 0xC1 => header.frame(segment)?,
                0xC4 => header.codes(segment)?,
                0xDB => read_steps(segment, &mut steps)?,
                0xDD => header.restart_interval = usize::from(u16::from_be_bytes(*segment.first_chunk()?)),
                0xDA => {
                    header.scan(segment)?;
                    header.scan_start = end;
                    break;
                }
                // What Adobe's mark says of colours: 1 is YCbCr.
                0xEE if segment.starts_with(b"Adobe") && segment.get(11) != Some(&1) => return None,
                0xE0..=0xEF | 0xFE => {}
                _ => return None,
            }
            place = end;
        }
        for component in &mut header.components {
            component.steps = steps[component.steps_index]?;
        }
        let ids: Vec<u8> = header.components.iter().map(|component| component.id).collect();
        (ids != b"RGB").then_some(header)
    }

    pub(super) fn dc(&self, component: &Component) -> Option<&Huffman> {
        self.dc[component.dc].as_ref()
    }

    pub(super) fn ac(&self, component: &Component) -> Option<&Huffman> {
        self.ac[component.ac].as_ref()
    }

    fn frame(&mut self, segment: &[u8]) -> Option<()> {
        let [8, high, low, wide_high, wide_low, count, rest @ ..] = segment else { return None };
        if !self.components.is_empty() {
            return None;
        }
        self.height = usize::from(u16::from_be_bytes([*high, *low]));
        self.width = usize::from(u16::from_be_bytes([*wide_high, *wide_low]));
        let count = usize::from(*count);
        if self.height == 0 || self.width == 0 || !matches!(count, 1 | 3) || rest.len() < count * 3 {
            return None;
        }
        for three in rest.as_chunks::<3>().0.iter().take(count) {
            let [id, sampling, steps] = *three;
            let (across, down) = (usize::from(sampling >> 4), usize::from(sampling & 15));
            if !matches!(across, 1 | 2 | 4) || !matches!(down, 1 | 2 | 4) || steps > 3 {
                return None;
            }
            // One channel alone is stored block by block, whatever it says.
            let (across, down) = if count == 1 { (1, 1) } else { (across, down) };
            let steps_index = usize::from(steps);
            self.components.push(Component { id, across, down, steps: [0; 64], steps_index, dc: 0, ac: 0 });
        }
        Some(())
    }

    fn codes(&mut self, mut segment: &[u8]) -> Option<()> {
        while let [class, rest @ ..] = segment {
            self.tables += 1;
            if self.tables > MAX_TABLES {
                return None;
            }
            let counts: &[u8; 16] = rest.first_chunk()?;
            let number: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let symbols = rest.get(16..16 + number)?;
            let table = Huffman::new(counts, symbols)?;
            let place = usize::from(class & 15);
            match class >> 4 {
                0 => *self.dc.get_mut(place)? = Some(table),
                1 => *self.ac.get_mut(place)? = Some(table),
                _ => return None,
            }
            segment = &rest[16 + number..];
        }
        Some(())
    }

    fn scan(&mut self, segment: &[u8]) -> Option<()> {
        let [count, rest @ ..] = segment else { return None };
        if usize::from(*count) != self.components.len() {
            return None;
        }
        for (component, [id, tables]) in self.components.iter_mut().zip(rest.as_chunks::<2>().0) {
            if component.id != *id || tables >> 4 > 3 || tables & 15 > 3 {
                return None;
            }
            (component.dc, component.ac) = (usize::from(tables >> 4), usize::from(tables & 15));
        }
        Some(())
    }
}

fn read_steps(mut segment: &[u8], steps: &mut [Option<[u16; 64]>; 4]) -> Option<()> {
    while let [class, rest @ ..] = segment {
        let width = if class >> 4 == 0 { 1 } else { 2 };
        let values = rest.get(..64 * width)?;
        let value = |index: usize| match width {
            1 => u16::from(values[index]),
            _ => u16::from_be_bytes([values[2 * index], values[2 * index + 1]]),
        };
        *steps.get_mut(usize::from(class & 15))? = Some(std::array::from_fn(value));
        segment = &rest[64 * width..];
    }
    Some(())
}
