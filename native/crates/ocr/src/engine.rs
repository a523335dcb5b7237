//! The plan for one page.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ferrolab_base::{Cancel, Code, Error, Result};

use crate::image::GreyImage;
use crate::language::{OTHER_PACKS, of_text, packs_of_script};
use crate::page::OcrPage;
use crate::process::{self, Bounds, failed};
use crate::skew::skew;
use crate::table;

/// Of a page read in the right language, words have this much confidence, in percent.
const CONFIDENT: f32 = 82.0;
/// Languages that are tried on a page.
const MAX_TRIALS: usize = 4;
/// Letters need some twenty pixels: pictures with fewer per inch are enlarged.
const MIN_DPI: f32 = 140.0;
/// Enlarged pictures stay under this.
const MAX_PIXELS: u64 = 40_000_000;
/// The pack that tells scripts and orientation.
const ORIENTATION_PACK: &str = "osd";

/// How a page is recognised.
#[derive(Clone, Debug)]
pub struct OcrOptions {
    /// The languages as tesseract spells them, joined by `+`. `None` finds them out.
    pub languages: Option<String>,
    /// Stops the work.
    pub cancel: Cancel,
    /// For the whole page.
    pub timeout: Duration,
}

impl Default for OcrOptions {
    fn default() -> Self {
        Self { languages: None, cancel: Cancel::default(), timeout: Duration::from_secs(120) }
    }
}

/// The program and its installed languages.
#[derive(Clone, Debug)]
pub struct Tesseract {
    program: PathBuf,
    languages: Vec<String>,
}

impl Tesseract {
    /// Find the program at `program`, or else on `PATH`, and ask for its languages.
    ///
    /// # Errors
    /// `UnsupportedFormat` when there is none, or none with a language: pictures can't
    /// be read then. The hint says how to install it.
    pub fn find(program: Option<&Path>) -> Result<Self> {
        let program = match program {
            Some(path) => Some(path.to_owned()).filter(|path| path.is_file()),
            None => on_path(),
        };
        let program = program.ok_or_else(|| {
            missing("tesseract is not installed, and without it pictures of text can't be read")
        })?;
        let cancel = Cancel::default();
        let bounds = Bounds { cancel: &cancel, deadline: Instant::now() + Duration::from_secs(20) };
        let list = process::run(&program, &["--list-langs"], &[], bounds)?;
        // The first line is a title with the folder's name.
        let languages: Vec<String> =
            list.lines().skip(1).map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
        if languages.iter().all(|language| language == ORIENTATION_PACK) {
            return Err(missing("tesseract is installed without any language"));
        }
        Ok(Self { program, languages })
    }

    /// The installed languages, as tesseract spells them.
    pub fn installed_languages(&self) -> &[String] {
        &self.languages
    }

    /// Recognise the text of a picture. Waits while every core recognises another.
    ///
    /// # Errors
    /// `InvalidInput` for languages that are not installed; `Cancelled`; `TimeLimit`;
    /// `Worker` when tesseract fails.
    pub fn recognise(&self, image: &GreyImage, options: &OcrOptions) -> Result<OcrPage> {
        if let Some(languages) = &options.languages {
            self.check_languages(languages)?;
        }
        let bounds = Bounds { cancel: &options.cancel, deadline: Instant::now() + options.timeout };
        let angle = skew(image);
        let straight = angle.map_or_else(|| image.clone(), |angle| image.rotated(angle));
        let work = Work { tesseract: self, bounds, image: large_enough(straight), turned: 0 };
        let page = match &options.languages {
            Some(languages) => work.in_language(languages)?,
            None => work.in_any_language()?,
        };
        Ok(OcrPage { skew: angle.unwrap_or(0.0), ..page })
    }

    fn check_languages(&self, languages: &str) -> Result<()> {
        match languages.split('+').find(|language| !self.has(language)) {
            None => Ok(()),
            Some(language) => Err(Error::new(
                Code::InvalidInput,
                format!(
                    "tesseract has no language {language:?}; installed are {}",
                    self.languages.join(", ")
                ),
            )
            .hint(format!(
                "apt install tesseract-ocr-{}, or choose one that is installed",
                language.replace('_', "-")
            ))
            .with("language", language)),
        }
    }

    fn has(&self, language: &str) -> bool {
        self.languages.iter().any(|installed| installed == language)
    }

    /// What a page is tried in first.
    fn first_language(&self) -> &str {
        let is_language = |language: &&String| *language != ORIENTATION_PACK;
        if self.has("eng") {
            "eng"
        } else {
            self.languages.iter().find(is_language).map_or("eng", String::as_str)
        }
    }

    /// A language with English beside it, as other scripts' texts have it.
    fn with_english(&self, language: &str) -> String {
        let pairs = self.has("eng") && language != "eng" && OTHER_PACKS.contains(&language);
        if pairs { format!("{language}+eng") } else { language.to_owned() }
    }
}

/// One picture and what is known of it.
#[derive(Clone)]
struct Work<'a> {
    tesseract: &'a Tesseract,
    bounds: Bounds<'a>,
    image: GreyImage,
    turned: u32,
}

/// How the picture's areas are found.
#[derive(Clone, Copy)]
enum Segmentation {
    Automatic,
    /// One area of text.
    Block,
    /// Words wherever they stand.
    Sparse,
}

/// What orientation and script detection says.
struct Orientation {
    /// Degrees by which to turn the picture clockwise.
    turn: u32,
    script: String,
}

impl Work<'_> {
    fn in_language(&self, languages: &str) -> Result<OcrPage> {
        let page = self.read_page(languages)?;
        if page.mean_confidence >= CONFIDENT {
            return Ok(page);
        }
        match self.orientation()? {
            Some(Orientation { turn, .. }) if turn != 0 => {
                Ok(better(page, self.turn(turn).read_page(languages)?))
            }
            _ => Ok(page),
        }
    }

    fn in_any_language(&self) -> Result<OcrPage> {
        let first = self.tesseract.first_language();
        let page = self.read_page(first)?;
        if page.mean_confidence >= CONFIDENT {
            return self.in_language_of_words(page);
        }
        let Some(Orientation { turn, script }) = self.orientation()? else {
            return self.in_best_of(&OTHER_PACKS, page);
        };
        let upright = self.turn(turn);
        if script == "Latin" {
            let page = if turn == 0 { page } else { better(page, upright.read_page(first)?) };
            return upright.in_language_of_words(page);
        }
        upright.in_best_of(packs_of_script(&script), page)
    }

    /// Read again in the language that the words of `page` are of, when it is another.
    fn in_language_of_words(&self, page: OcrPage) -> Result<OcrPage> {
        match of_text(&page.text()) {
            Some(language) if language != page.language && self.tesseract.has(language) => {
                Ok(better(page, self.read_page(language)?))
            }
            _ => Ok(page),
        }
    }

    /// Read in the one of `packs` that does best on a part of the page, unless `page` is better.
    fn in_best_of(&self, packs: &[&str], page: OcrPage) -> Result<OcrPage> {
        let installed = packs.iter().filter(|pack| self.tesseract.has(pack)).take(MAX_TRIALS);
        let candidates: Vec<&str> = installed.copied().collect();
        let best = match candidates.as_slice() {
            [] => return Ok(page),
            [only] => only,
            _ => self.best_on_strip(&candidates)?,
        };
        Ok(better(page, self.read_page(&self.tesseract.with_english(best))?))
    }

    fn best_on_strip<'p>(&self, candidates: &[&'p str]) -> Result<&'p str> {
        let strip = Self { image: strip(&self.image), ..self.clone() };
        let mut best = (candidates[0], f32::MIN);
        for candidate in candidates {
            let confidence = strip.read(candidate, Segmentation::Block)?.mean_confidence;
            if confidence > best.1 {
                best = (candidate, confidence);
            }
        }
        Ok(best.0)
    }

    fn turn(&self, degrees: u32) -> Self {
        if degrees == 0 {
            return self.clone();
        }
        Self { image: self.image.turned(degrees / 90), turned: degrees, ..self.clone() }
    }

    fn read_page(&self, languages: &str) -> Result<OcrPage> {
        let page = self.read(languages, Segmentation::Automatic)?;
        if page.words.is_empty() { self.read(languages, Segmentation::Sparse) } else { Ok(page) }
    }

    fn read(&self, languages: &str, segmentation: Segmentation) -> Result<OcrPage> {
        let mode = match segmentation {
            Segmentation::Automatic => "3",
            Segmentation::Block => "6",
            Segmentation::Sparse => "11",
        };
        let dpi = (self.image.dpi().round() as u32).to_string();
        let arguments =
            ["stdin", "stdout", "-l", languages, "--psm", mode, "--dpi", &dpi, "-c", "tessedit_create_tsv=1"];
        let table = process::run(&self.tesseract.program, &arguments, &self.image.to_pgm(), self.bounds)?;
        let words = table::words(&table, self.image.dpi());
        let letters = |text: &str| text.chars().count() as f32;
        let all: f32 = words.iter().map(|word| letters(&word.text)).sum();
        let sum: f32 = words.iter().map(|word| letters(&word.text) * word.confidence).sum();
        let points = |pixels: u32| pixels as f32 / self.image.dpi() * 72.0;
        Ok(OcrPage {
            words,
            language: languages.to_owned(),
            mean_confidence: if all > 0.0 { sum / all } else { 0.0 },
            turned: self.turned,
            skew: 0.0,
            size: (points(self.image.width()), points(self.image.height())),
        })
    }

    /// `None` when the pack for it is missing, or the page has too few letters to tell.
    fn orientation(&self) -> Result<Option<Orientation>> {
        if !self.tesseract.has(ORIENTATION_PACK) {
            return Ok(None);
        }
        let dpi = (self.image.dpi().round() as u32).to_string();
        let arguments = ["stdin", "stdout", "--psm", "0", "--dpi", &dpi];
        match process::run(&self.tesseract.program, &arguments, &self.image.to_pgm(), self.bounds) {
            Ok(answer) => Ok(read_orientation(&answer)),
            // Too few characters make it fail.
            Err(error) if error.code == failed("").code => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn read_orientation(answer: &str) -> Option<Orientation> {
    let value = |name: &str| {
        answer.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(':')).map(str::trim)
    };
    let turn = value("Rotate")?.parse().ok().filter(|turn: &u32| turn.is_multiple_of(90) && *turn < 360)?;
    Some(Orientation { turn, script: value("Script")?.to_owned() })
}

/// The reading with more confidence; of two that are as good, the later.
fn better(before: OcrPage, after: OcrPage) -> OcrPage {
    const AS_GOOD: f32 = 3.0;
    if after.mean_confidence + AS_GOOD >= before.mean_confidence { after } else { before }
}

fn large_enough(image: GreyImage) -> GreyImage {
    if image.dpi() >= MIN_DPI {
        return image;
    }
    let pixels = u64::from(image.width()) * u64::from(image.height());
    let wanted = (200.0 / image.dpi()).ceil().clamp(1.0, 4.0) as u32;
    let times = (1..=wanted).rev().find(|times| pixels * u64::from(times * times) <= MAX_PIXELS).unwrap_or(1);
    if times == 1 { image } else { image.enlarged(times) }
}

/// The part of a page with most ink, a fifth of its height.
fn strip(image: &GreyImage) -> GreyImage {
    let height = (image.height() / 5).max(1);
    let ink = |top: u32| -> usize {
        let rows = top..(top + height).min(image.height());
        rows.map(|y| image.row(y).iter().filter(|grey| **grey < 128).count()).sum()
    };
    let tops = (0..=8).map(|step| (image.height() - height) / 8 * step);
    image.strip(tops.max_by_key(|top| ink(*top)).unwrap_or(0), height)
}

fn on_path() -> Option<PathBuf> {
    let name = if cfg!(windows) { "tesseract.exe" } else { "tesseract" };
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

fn missing(message: &str) -> Error {
    Error::new(Code::UnsupportedFormat, message).hint(
        "apt install tesseract-ocr, and tesseract-ocr-LANG for other languages than English; \
         or conda install -c conda-forge tesseract",
    )
}

#[cfg(test)]
mod tests {
    use super::{large_enough, read_orientation};
    use crate::image::GreyImage;

    #[test]
    fn orientation_is_read_from_the_answer() {
        let answer = "Page number: 0\nOrientation in degrees: 90\nRotate: 270\nOrientation confidence: 2.7\n\
                      Script: Cyrillic\nScript confidence: 5.9\n";
        let found = read_orientation(answer).unwrap();
        assert_eq!((found.turn, found.script.as_str()), (270, "Cyrillic"));
        assert!(read_orientation("Too few characters.").is_none());
        assert!(read_orientation("Rotate: 45\nScript: Latin").is_none());
    }

    #[test]
    fn small_pictures_are_enlarged_and_large_ones_are_not() {
        let image = |dpi| GreyImage::new(10, 10, dpi, vec![255; 100]).unwrap();
        assert_eq!(large_enough(image(72.0)).width(), 30);
        assert_eq!(large_enough(image(300.0)).width(), 10);
        let large = GreyImage::new(6_000, 6_000, 96.0, vec![255; 36_000_000]).unwrap();
        assert_eq!(large_enough(large).width(), 6_000);
    }
}
