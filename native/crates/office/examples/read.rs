//! Print what a file reads as: `cargo run --example read -- FILE [--markdown] [--all] [--password=...] [--shown | --rejected]`.

use ferrolab_base::Cancel;
use ferrolab_base::Reading;
use ferrolab_base::reading::TrackedChanges;
use ferrolab_office::{Kind, parse};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let path = arguments.iter().find(|argument| !argument.starts_with("--")).ok_or("which file?")?;
    let bytes = std::fs::read(path)?;
    let kind = match path.rsplit('.').next().unwrap_or_default() {
        "pptx" | "pptm" | "ppsx" | "potx" => Kind::Pptx,
        "odt" | "ott" => Kind::Odt,
        "odp" | "otp" => Kind::Odp,
        _ => Kind::Docx,
    };
    let tracked_changes = match (has("--shown"), has("--rejected")) {
        (true, _) => TrackedChanges::Shown,
        (_, true) => TrackedChanges::Rejected,
        _ => TrackedChanges::Accepted,
    };
    let password =
        arguments.iter().find_map(|argument| argument.strip_prefix("--password=")).map(str::to_owned);
    let without_page_headers = has("--no-headers");
    let reading = Reading { tracked_changes, password, without_page_headers, ..Reading::default() };
    let parsed = parse(&bytes, kind, &reading, &Cancel::default())?;
    for warning in &parsed.document.header.warnings {
        eprintln!("warning: {warning}");
    }
    match parsed.markdown.filter(|_| has("--markdown")) {
        Some(markdown) => println!("{markdown}"),
        None => {
            for page in &parsed.document.pages {
                println!("{}\n\u{c}", page.text);
                if has("--all") {
                    println!(
                        "{:#?} {:#?} {:#?} {:#?}",
                        page.annotations, page.fields, page.images, page.links
                    );
                }
            }
            if has("--all") {
                println!("{:#?}", parsed.document.header);
            }
        }
    }
    Ok(())
}
