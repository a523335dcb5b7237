//! A grid of dark and light modules.

/// The dark and light modules of a code, without its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modules {
    width: usize,
    height: usize,
    dark: Vec<bool>,
}

impl Modules {
    /// A grid of light modules.
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, height, dark: vec![false; width * height] }
    }

    /// One row of modules.
    pub fn row(dark: Vec<bool>) -> Self {
        Self { width: dark.len(), height: 1, dark }
    }

    /// Modules across.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Modules down.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Whether the module is dark; modules outside the grid are light.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.height && self.dark[y * self.width + x]
    }

    /// Set one module, which has to be inside the grid.
    pub fn set(&mut self, x: usize, y: usize, dark: bool) {
        debug_assert!(x < self.width, "module {x} of a row of {}", self.width);
        self.dark[y * self.width + x] = dark;
    }

    /// The same grid mirrored at its main diagonal.
    pub fn transposed(&self) -> Self {
        let mut turned = Self::new(self.height, self.width);
        for y in 0..self.height {
            for x in 0..self.width {
                turned.set(y, x, self.is_dark(x, y));
            }
        }
        turned
    }

    /// The start and length of each run of dark modules of one row.
    pub fn dark_runs(&self, y: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let row = &self.dark[y * self.width..(y + 1) * self.width];
        let mut at = 0;
        std::iter::from_fn(move || {
            let start = at + row[at..].iter().position(|dark| *dark)?;
            let length = row[start..].iter().take_while(|dark| **dark).count();
            at = start + length;
            Some((start, length))
        })
    }
}
