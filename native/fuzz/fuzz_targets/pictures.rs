//! Pictures changed and measured.

#![no_main]

use ferrolab_images::{AnalysisOptions, Edit, Output, PictureFormat, PictureLimits, analyse, edit};
use libfuzzer_sys::fuzz_target;

const MAX_PIXELS: u64 = 1_000_000;

fuzz_target!(|bytes: &[u8]| {
    // Edits as JSON up to a zero byte, then the picture.
    let Some(end) = bytes.iter().position(|byte| *byte == 0) else { return };
    let (edits, picture) = (&bytes[..end], &bytes[end + 1..]);
    let limits = PictureLimits { max_pixels: MAX_PIXELS, ..PictureLimits::default() };
    if let Ok(edits) = serde_json::from_slice::<Vec<Edit>>(edits) {
        let output = Output { format: Some(PictureFormat::Bmp), ..Output::default() };
        // An error is as good as a picture; a panic, a hang or a flood is not.
        if let Ok(edited) = edit(picture, &edits, &output, &limits) {
            assert!(u64::from(edited.width) * u64::from(edited.height) <= MAX_PIXELS);
        }
    }
    let _ = analyse(picture, &AnalysisOptions::default(), &limits);
});
