//! Print what files are: `cargo run -p ferrolab-markup --example detect -- FILE... [--content]`.

use ferrolab_markup::detect;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let by_content = arguments.iter().any(|argument| argument == "--content");
    for path in arguments.iter().filter(|argument| !argument.starts_with("--")) {
        let bytes = std::fs::read(path)?;
        let detected = detect(&bytes, (!by_content).then_some(path.as_str()), None);
        println!("{path}\t{}\t{:?}\t{}", detected.format.as_str(), detected.evidence, detected.why);
    }
    Ok(())
}
