//! Draws specifications from standard input, one JSON line each (`{"spec": ...}`), and writes each scene
//! as a JSON line in the shape of Vega's scene graph, or `{"error": ..., "code": ...}`.

use std::io::{BufRead, Write};

use ferrolab_charts::{ChartOptions, Tables, render, to_vega_json};
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let (input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    for line in input.lines() {
        let drawn = match serde_json::from_str::<Value>(&line?) {
            Ok(request) => draw(request.get("spec").unwrap_or(&Value::Null)),
            Err(error) => json!({"error": error.to_string(), "code": "DOM_VAL_INVALID_INPUT"}),
        };
        writeln!(output, "{drawn}")?;
    }
    Ok(())
}

fn draw(spec: &Value) -> Value {
    match render(spec, &Tables::new(), &ChartOptions::default()) {
        Ok(chart) => {
            let mut scene = to_vega_json(&chart.scene);
            scene["notes"] = json!(chart.notes);
            scene
        }
        Err(error) => json!({"error": error.to_string(), "code": error.code.as_str()}),
    }
}
