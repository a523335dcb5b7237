//! What tests of PDF files share: where PDFium is, and a writer of small files.
#![allow(dead_code, clippy::unwrap_used)]

mod encryption;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use encryption::Encryption;

/// The PDFium library for tests.
pub fn pdfium_path() -> PathBuf {
    if let Some(path) = std::env::var_os("FERROLAB_PDFIUM") {
        return path.into();
    }
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap();
    let versions = std::fs::read_dir(repository.join(".venv/lib")).into_iter().flatten().flatten();
    versions
        .map(|version| version.path().join("site-packages/pypdfium2_raw/libpdfium.so"))
        .find(|path| path.exists())
        .expect("PDFium is missing: install pypdfium2 into .venv, or set FERROLAB_PDFIUM to its libpdfium.so")
}

/// The documents that are not part of the repository, when they are here.
pub fn corpus() -> Option<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap();
    let shared =
        std::env::var_os("FERROLAB_CORPUS").map_or_else(|| repository.join("../shared"), PathBuf::from);
    let corpus = shared.join("corpus");
    corpus.join("MANIFEST.csv").exists().then_some(corpus)
}

/// A typeface that needs no embedding.
#[derive(Clone, Copy)]
pub enum Face {
    Regular,
    Bold,
    Typewriter,
}

/// A page to be written. Coordinates are points from the lower left corner.
#[derive(Clone)]
pub struct PageSpec {
    pub width: u32,
    pub height: u32,
    pub rotate: u32,
    content: String,
    annotations: String,
}

impl Default for PageSpec {
    fn default() -> Self {
        Self { width: 612, height: 792, rotate: 0, content: String::new(), annotations: String::new() }
    }
}

impl PageSpec {
    /// A page with these lines, 14 points apart from the top.
    pub fn of_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut page = Self::default();
        let mut y = 720;
        for line in lines {
            page = page.text(72, y, 11, Face::Regular, line);
            y -= 14;
        }
        page
    }

    pub fn text(mut self, x: u32, y: u32, size: u32, face: Face, text: &str) -> Self {
        let font = match face {
            Face::Regular => "F1",
            Face::Bold => "F2",
            Face::Typewriter => "F3",
        };
        let text = escape(text);
        writeln!(self.content, "BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET").unwrap();
        self
    }

    /// A filled rectangle: something on the page that is no text.
    pub fn drawing(mut self) -> Self {
        self.content.push_str("100 100 200 200 re f\n");
        self
    }

    /// Operators as they stand in the page's content.
    pub fn operators(mut self, operators: &str) -> Self {
        writeln!(self.content, "{operators}").unwrap();
        self
    }

    /// An annotation by the entries of its dictionary.
    pub fn annotation(mut self, entries: &str) -> Self {
        write!(self.annotations, "<< /Type /Annot {entries} >> ").unwrap();
        self
    }

    /// A thin line from one point to another.
    pub fn line(mut self, x0: u32, y0: u32, x1: u32, y1: u32) -> Self {
        writeln!(self.content, "0.5 w {x0} {y0} m {x1} {y1} l S").unwrap();
        self
    }

    pub fn link_to(mut self, rect: [u32; 4], uri: &str) -> Self {
        let [x0, y0, x1, y1] = rect;
        let uri = escape(uri);
        write!(
            self.annotations,
            "<< /Type /Annot /Subtype /Link /Rect [{x0} {y0} {x1} {y1}] /A << /S /URI /URI ({uri}) >> >> "
        )
        .unwrap();
        self
    }

    /// A link to the page with this index, to which the object numbers lend themselves.
    pub fn link_to_page(mut self, rect: [u32; 4], index: usize) -> Self {
        let [x0, y0, x1, y1] = rect;
        let page = page_object(index);
        write!(
            self.annotations,
            "<< /Type /Annot /Subtype /Link /Rect [{x0} {y0} {x1} {y1}] /Dest [{page} 0 R /Fit] >> "
        )
        .unwrap();
        self
    }
}

/// A file to be written.
#[derive(Clone, Default)]
pub struct PdfSpec {
    pub pages: Vec<PageSpec>,
    /// Entries of the information dictionary.
    pub info: Vec<(&'static str, &'static str)>,
    /// Title, page index and distance from the lower edge; one level.
    pub outline: Vec<(&'static str, usize, u32)>,
    /// The last entry's next is the first.
    pub outline_in_a_circle: bool,
    pub language: Option<&'static str>,
    pub password: Option<&'static str>,
}

// Object numbers: catalogue, page tree, information, outline, three fonts, then
// page and content in turn, then outline entries.
const FIRST_PAGE: usize = 8;

fn page_object(index: usize) -> usize {
    FIRST_PAGE + 2 * index
}

impl PdfSpec {
    pub fn of_pages(pages: impl IntoIterator<Item = PageSpec>) -> Self {
        Self { pages: pages.into_iter().collect(), ..Self::default() }
    }

    /// The file's bytes.
    pub fn write(&self) -> Vec<u8> {
        let encryption = self.password.map(Encryption::new);
        let mut file = File::default();
        file.object(1, &self.catalogue());
        let kids: String =
            (0..self.pages.len()).map(|index| format!("{} 0 R ", page_object(index))).collect();
        file.object(2, &format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", self.pages.len()));
        let info: String =
            self.info.iter().map(|(name, value)| format!("/{name} ({}) ", escape(value))).collect();
        file.object(3, &format!("<< {info} >>"));
        let first = page_object(self.pages.len());
        let last = first + self.outline.len().max(1) - 1;
        file.object(4, &format!("<< /Type /Outlines /First {first} 0 R /Last {last} 0 R >>"));
        for (number, name) in [(5, "Helvetica"), (6, "Helvetica-Bold"), (7, "Courier")] {
            file.object(number, &format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} >>"));
        }
        for (index, page) in self.pages.iter().enumerate() {
            file.page(page_object(index), page, encryption.as_ref());
        }
        for (place, (title, page, top)) in self.outline.iter().enumerate() {
            let next = match (place + 1 < self.outline.len(), self.outline_in_a_circle) {
                (true, _) => format!("/Next {} 0 R", first + place + 1),
                (false, true) => format!("/Next {first} 0 R"),
                (false, false) => String::new(),
            };
            let title = escape(title);
            let page = page_object(*page);
            let entry =
                format!("<< /Title ({title}) /Parent 4 0 R {next} /Dest [{page} 0 R /XYZ 0 {top} 0] >>");
            file.object(first + place, &entry);
        }
        file.finish(encryption.as_ref())
    }

    fn catalogue(&self) -> String {
        let outline = if self.outline.is_empty() { "" } else { "/Outlines 4 0 R" };
        let language = self.language.map(|language| format!("/Lang ({language})")).unwrap_or_default();
        format!("<< /Type /Catalog /Pages 2 0 R {outline} {language} >>")
    }
}

#[derive(Default)]
struct File {
    bytes: Vec<u8>,
    offsets: Vec<(usize, usize)>,
}

impl File {
    fn object(&mut self, number: usize, body: &str) {
        self.raw_object(number, body.as_bytes());
    }

    fn raw_object(&mut self, number: usize, body: &[u8]) {
        if self.bytes.is_empty() {
            self.bytes.extend_from_slice(b"%PDF-1.4\n");
        }
        self.offsets.push((number, self.bytes.len()));
        self.bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        self.bytes.extend_from_slice(body);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn page(&mut self, number: usize, page: &PageSpec, encryption: Option<&Encryption>) {
        let PageSpec { width, height, rotate, annotations, .. } = page;
        self.object(
            number,
            &format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Rotate {rotate} \
                 /Resources << /Font << /F1 5 0 R /F2 6 0 R /F3 7 0 R >> >> \
                 /Annots [{annotations}] /Contents {} 0 R >>",
                number + 1
            ),
        );
        let content = match encryption {
            Some(encryption) => encryption.encrypt(number + 1, page.content.as_bytes()),
            None => page.content.clone().into_bytes(),
        };
        let mut stream = format!("<< /Length {} >>\nstream\n", content.len()).into_bytes();
        stream.extend(content);
        stream.extend_from_slice(b"\nendstream");
        self.raw_object(number + 1, &stream);
    }

    fn finish(mut self, encryption: Option<&Encryption>) -> Vec<u8> {
        let start = self.bytes.len();
        self.offsets.sort_unstable();
        let size = self.offsets.last().map_or(0, |(number, _)| number + 1);
        let mut tail = String::from("xref\n0 1\n0000000000 65535 f \n");
        for (number, offset) in &self.offsets {
            write!(tail, "{number} 1\n{offset:010} 00000 n \n").unwrap();
        }
        let encrypt = encryption.map(Encryption::trailer).unwrap_or_default();
        write!(
            tail,
            "trailer\n<< /Size {size} /Root 1 0 R /Info 3 0 R {encrypt} >>\nstartxref\n{start}\n%%EOF\n"
        )
        .unwrap();
        self.bytes.extend_from_slice(tail.as_bytes());
        self.bytes
    }
}

/// A file of these objects, numbered from 1: the catalogue first.
pub fn of_objects(bodies: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let mut file = File::default();
    for (place, body) in bodies.iter().enumerate() {
        file.raw_object(place + 1, body.as_ref());
    }
    file.finish(None)
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")
}
