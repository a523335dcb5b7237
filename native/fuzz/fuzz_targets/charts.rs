//! Vega-Lite specifications.

#![no_main]

use ferrolab_charts::{ChartOptions, Tables, render};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(specification) = serde_json::from_slice(bytes) else { return };
    // An error is as good as a chart; a panic, a hang or a flood is not.
    if let Ok(chart) = render(&specification, &Tables::new(), &ChartOptions::default()) {
        let _ = ferrolab_drawing::svg(&chart.scene);
    }
});
