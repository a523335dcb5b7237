//! JPEG pictures made smaller while they are unpacked.

#![no_main]

use ferrolab_pictures::{PictureFile, PictureLimits};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = PictureLimits { max_pixels: 1_000_000, ..PictureLimits::default() };
    let Ok(file) = PictureFile::open(bytes, 0, &limits) else { return };
    for factor in [2, 4, 8] {
        // An error is as good as a picture; a panic, a hang or a picture of another size is not.
        if let Ok((raster, divisor)) = file.reduced(factor) {
            let sides = (file.about().width.div_ceil(divisor), file.about().height.div_ceil(divisor));
            assert_eq!((raster.width, raster.height), sides);
            assert_eq!(raster.pixels.len(), raster.stride() * raster.height as usize);
        }
    }
});
