//! Print what a file reads as: `cargo run --example read -- FILE [--markdown] [--main]`.

use ferrolab_base::Cancel;
use ferrolab_base::Reading;
use ferrolab_markup::{detect, parse};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let path = arguments.iter().find(|argument| !argument.starts_with("--")).ok_or("which file?")?;
    let bytes = std::fs::read(path)?;
    let detected = detect(&bytes, Some(path), None);
    let options = Reading { main_content: has("--main"), ..Reading::default() };
    let parsed = parse(&bytes, detected.format, &options, &Cancel::default())?;
    for warning in &parsed.document.header.warnings {
        eprintln!("warning: {warning}");
    }
    match parsed.markdown.filter(|_| has("--markdown")) {
        Some(markdown) => println!("{markdown}"),
        None => println!("{}", parsed.document.pages[0].text),
    }
    Ok(())
}
